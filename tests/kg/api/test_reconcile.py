"""The Reconciliation API as OpenRefine uses it: manifest, batches, suggestions, preview."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

CASES = json.loads((Path(__file__).parent / "reconciliation.json").read_text("utf-8"))


def test_the_manifest_has_what_a_client_looks_for(service: httpx.Client) -> None:
    manifest = service.get("/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"].startswith("https://") and manifest["schemaSpace"].startswith(
        "https://"
    )
    assert {t["id"] for t in manifest["defaultTypes"]} == {"unit", "department", "project", "policy"}
    assert "{{id}}" in manifest["view"]["url"] and "{{id}}" in manifest["preview"]["url"]
    for kind in ("entity", "type", "property"):
        suggest = manifest["suggest"][kind]
        reply = service.get(suggest["service_url"] + suggest["service_path"], params={"prefix": "u"})
        assert isinstance(reply.json()["result"], list)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["about"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_is_answered_query_by_query(service: httpx.Client, case: dict[str, Any], method: str) -> None:
    text = json.dumps(case["queries"], ensure_ascii=False)
    reply = (
        service.get("/reconcile", params={"queries": text})
        if method == "GET"
        else service.post("/reconcile", data={"queries": text})
    )
    assert reply.status_code == 200, reply.text
    results = reply.json()
    assert set(results) == set(case["queries"])
    for key, best in case["best"].items():
        candidates = results[key]["result"]
        assert (candidates[0]["id"] if candidates else None) == best
        for candidate in candidates:
            assert {"id", "name", "type", "score", "match"} <= set(candidate)
            assert isinstance(candidate["score"], int | float) and isinstance(candidate["match"], bool)
            assert all({"id", "name"} <= set(t) for t in candidate["type"])


def test_a_candidate_can_be_looked_at(service: httpx.Client) -> None:
    manifest = service.get("/reconcile").json()
    thing = "unit/110105/601001"
    view = service.get(manifest["view"]["url"].replace("{{id}}", thing), headers={"Accept": "text/turtle"})
    assert "双井街道办事处" in view.text
    preview = service.get(manifest["preview"]["url"].replace("{{id}}", thing))
    assert preview.headers["content-type"].startswith("text/html")
    assert "双井街道办事处" in preview.text
    assert service.get("/reconcile/preview?id=unit/x/<script>").status_code == 404


def test_names_are_completed(service: httpx.Client) -> None:
    found = service.get("/reconcile/suggest/entity", params={"prefix": "京财社指"}).json()["result"]
    assert found[0]["id"].startswith("policy/京财社指")
    later = service.get("/reconcile/suggest/entity", params={"prefix": "京财社指", "cursor": 1}).json()[
        "result"
    ]
    assert later[0] == found[1]
    assert (
        service.get("/reconcile/suggest/type", params={"prefix": "项目"}).json()["result"][0]["id"]
        == "project"
    )
    assert (
        service.get("/reconcile/suggest/property", params={"prefix": "代码"}).json()["result"][0]["id"]
        == "code"
    )


@pytest.mark.parametrize(
    "queries", ["", "[]", "{", '{"q0": {}}', '{"q0": {"query": 7}}', '{"q0": "x"}', '"\\ud800"']
)
def test_a_malformed_batch_is_the_clients_mistake(service: httpx.Client, queries: str) -> None:
    reply = service.post("/reconcile", data={"queries": queries})
    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_batch_has_a_limit(service: httpx.Client) -> None:
    many = json.dumps({f"q{i}": {"query": "x"} for i in range(201)})
    assert service.post("/reconcile", data={"queries": many}).status_code == 400
    assert service.post("/reconcile", content=b"\xff\xfe=1").status_code == 400
    assert service.post("/reconcile").status_code == 400
