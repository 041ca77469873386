"""The SPARQL 1.1 Protocol, case by case as `protocol.yaml` states them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
import pytest
import yaml
from fastapi.testclient import TestClient

from kg.api import create_app
from kg.api.settings import Settings
from kg.build.publishing import publish
from kg.graph.nquads import GraphWriter
from kg.store.embedded import GraphStore
from kg.store.opening import open_writer
from kg.store.served import open_served
from tests.servers import oxigraph_server

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("protocol.yaml").read_text("utf-8"))
KNOWN = {
    "name", "section", "method", "url", "raw_url", "form", "body", "body_hex", "type", "accept", "status",
    "content", "rows", "boolean", "holds",
}  # fmt: skip


def fill(store: GraphStore) -> None:
    for number in ("1", "2"):
        writer = GraphWriter(f"urn:g{number}")
        writer.text(f"urn:s{number}", "urn:p", number)
        store.replace_graph(f"urn:g{number}", writer.to_bytes())
    publish(store)


@pytest.fixture(scope="module", params=["folder", "server"])
def two_graphs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """A client of the service over a store folder, and over a SPARQL server."""
    with ExitStack() as stack:
        if request.param == "server":
            request.getfixturevalue("has_oxigraph")
            address = stack.enter_context(oxigraph_server("--union-default-graph"))
        else:
            address = str(tmp_path_factory.mktemp("protocol") / "store")
        with open_writer(address) as store:
            fill(store)
        yield stack.enter_context(TestClient(create_app(open_served(address), Settings(store=address))))


def send(client: httpx.Client, case: dict[str, Any]) -> httpx.Response:
    """The request of a case; httpx adds no type of its own to a body of bytes."""
    query = case.get("raw_url") or urlencode([tuple(pair) for pair in case.get("url", [])])
    body: bytes | None = None
    headers = {"Accept": case["accept"]} if "accept" in case else {}
    if "form" in case:
        body = urlencode([tuple(pair) for pair in case["form"]]).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif "body_hex" in case:
        body = bytes.fromhex(case["body_hex"])
    elif "body" in case:
        body = case["body"].encode()
    if "type" in case:
        headers["Content-Type"] = case["type"]
    method = case.get("method", "GET" if body is None else "POST")
    return client.request(method, "/sparql" + (f"?{query}" if query else ""), content=body, headers=headers)


def test_the_cases_say_what_they_expect_and_nothing_misspelt() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert case.keys() <= KNOWN, case["name"]
        assert case["status"], case["name"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_protocol_is_kept(two_graphs: httpx.Client, case: dict[str, Any]) -> None:
    answer = send(two_graphs, case)
    assert answer.status_code in case["status"], answer.text
    media_type = answer.headers["content-type"].partition(";")[0]
    if answer.status_code >= 400:
        assert media_type == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    if "content" in case:
        assert media_type == case["content"]
    if "boolean" in case:
        expected = f"<boolean>{str(case['boolean']).lower()}</boolean>"
        assert (
            answer.json()["boolean"] is case["boolean"] if "json" in media_type else expected in answer.text
        )
    if "rows" in case:
        assert sorted(row["s"]["value"] for row in answer.json()["results"]["bindings"]) == case["rows"]
    if "holds" in case:
        assert case["holds"] in answer.text
