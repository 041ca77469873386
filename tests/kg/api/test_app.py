"""The frame of the service: health, figures, errors in one shape, settings, the store published anew."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from kg.api import create_app
from kg.api.settings import Settings
from kg.errors import KgError, QueryError, SettingError, StoreError
from kg.graph.nquads import GraphWriter
from kg.store.embedded import EmbeddedStore
from kg.store.served import PublishedStore
from tests.conftest import ROOT

GRAPH = "https://example.org/graph/1"


def publish(path: Path, *values: str) -> None:
    writer = GraphWriter(GRAPH)
    for value in values:
        writer.text("https://example.org/s", "https://example.org/p", value)
    with EmbeddedStore.open(path) as store:
        store.replace_graph(GRAPH, writer.to_bytes())
        store.publish()


def test_a_service_with_a_store_is_alive_and_ready(service: httpx.Client) -> None:
    assert service.get("/healthz").json()["status"] == "ok"
    ready = service.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.json()["version"]


def test_a_service_without_a_store_lives_but_says_that_it_cannot_answer_yet(tmp_path: Path) -> None:
    store = PublishedStore(tmp_path / "none")
    with TestClient(create_app(store, Settings()), raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert str(tmp_path) not in answer.text, "a path of the machine is told to the world"
        publish(tmp_path / "none", "a")
        assert client.get("/readyz").status_code == 200


def test_a_new_publication_is_read_without_a_restart_and_the_old_one_let_go(tmp_path: Path) -> None:
    publish(tmp_path / "s", "a")
    store = PublishedStore(tmp_path / "s")
    first, version = store.current(), store.version()
    assert store.current() is first
    publish(tmp_path / "s", "a", "b")
    assert store.version() != version
    assert (store.current().count(), first.count()) == (2, 1), "who reads the old state keeps it"
    del first
    publish(tmp_path / "s", "a", "b", "c")
    assert store.current().count() == 3
    publish(tmp_path / "s", "d")
    assert len([p for p in (tmp_path / "s" / "snapshots").iterdir() if p.is_dir()]) == 2
    store.close()


@pytest.mark.parametrize(("path", "status"), [("/nothing/here", 404), ("/healthz?x=%ff", 200)])
def test_an_unknown_path_is_a_problem(service: httpx.Client, path: str, status: int) -> None:
    answer = service.get(path)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert {"type", "title", "code", "detail"} <= answer.json().keys()


def test_a_wrong_method_is_a_problem(service: httpx.Client) -> None:
    answer = service.delete("/healthz")
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (QueryError("query", "SPARQL", "prose"), 400, True),
        (StoreError("store /secret/path", "a store", "nothing"), 500, False),
        (ZeroDivisionError("/secret/path"), 500, False),
    ],
)
def test_what_a_route_raises_becomes_a_problem_and_a_fault_tells_no_secret(
    sample_store_path: Path,
    error: KgError | ZeroDivisionError,
    status: int,
    told: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_app(PublishedStore(sample_store_path), Settings())

    @app.get("/broken")
    async def broken() -> None:
        raise error

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert ("prose" in answer.text) is told
    assert "/secret" not in answer.text
    assert told or "/secret" in caplog.text


def test_the_log_has_a_line_of_json_a_request_and_nothing_personal(
    service: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kg.access"):
        service.get("/healthz?name=SECRET", headers={"User-Agent": "SECRET", "Referer": "SECRET"})
    (record,) = [r for r in caplog.records if r.name == "kg.access"]
    entry = json.loads(record.getMessage())
    assert entry["route"] == "/healthz"
    assert (entry["method"], entry["status"]) == ("GET", 200)
    assert {"time", "id", "bytes", "ms"} <= entry.keys()
    assert "SECRET" not in record.getMessage()
    assert "testclient" not in record.getMessage()


def test_figures_count_requests_by_route_pattern(service: httpx.Client) -> None:
    service.get("/healthz")
    service.get("/nothing/123")
    text = service.get("/metrics").text
    assert 'budgetkg_requests_total{method="GET",route="/healthz",status="200"}' in text
    assert "/nothing/123" not in text, "paths nobody declared would fill the memory"


def test_the_description_names_the_problem_of_every_route(service: httpx.Client) -> None:
    document = service.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            content = operation["responses"]["400"]["content"]
            assert list(content) == ["application/problem+json"], path


def test_pages_of_other_sites_may_ask_only_where_the_setting_says(sample_store_path: Path) -> None:
    for origins, allowed in (("*", "*"), ("https://a.example", "https://a.example"), ("", None)):
        app = create_app(PublishedStore(sample_store_path), Settings(cors_origins=origins))
        with TestClient(app) as client:
            answer = client.get("/healthz", headers={"Origin": "https://a.example"})
        assert answer.headers.get("access-control-allow-origin") == allowed


def test_settings_come_from_the_environment_and_flags_win() -> None:
    environ = {"BUDGETKG_PORT": "81", "BUDGETKG_HOST": "h", "BUDGETKG_OTHER": "x", "PORT": "3"}
    settings = Settings.from_environment(environ, port=82, host=None)
    assert (settings.port, settings.host, settings.workers) == (82, "h", 1)
    assert Settings.from_environment(settings.to_environment()) == settings


@pytest.mark.parametrize("environ", [{"BUDGETKG_PORT": "many"}, {"BUDGETKG_WORKERS": "-1"}])
def test_a_setting_of_another_kind_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(SettingError, match=r"(?i)port|workers"):
        Settings.from_environment(environ)


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "service.md").read_text("utf-8")
    for name in Settings.__struct_fields__:
        assert f"`BUDGETKG_{name.upper()}`" in page, name


def test_what_to_know_of_an_answer_comes_in_a_header_whenever_it_is_asked(service: httpx.Client) -> None:
    prefix = "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> "
    doubtful = prefix + "SELECT (SUM(?y) AS ?sum) { ?x bkg:amount ?y }"
    asked = [
        *(service.get("/sparql", params={"query": doubtful}) for _ in "twice"),
        service.post("/sparql", data={"query": doubtful}),
        service.get(
            "/sparql", params={"query": prefix + "SELECT ?x ?y { ?x bkg:amount ?y ; bkg:role ?r } # SUM"}
        ),
    ]
    *told, untold = [answer.headers.get("Budgetkg-Cautions", "") for answer in asked]
    assert all(value.startswith('"') and "countedAmount" in value for value in told) and untold == ""
    large = service.get(
        "/sparql", params={"query": prefix + "SELECT ?x (AVG(?y) AS ?a) { ?x bkg:amount ?y } GROUP BY ?x"}
    )
    assert len(large.content) > 100_000 and "countedAmount" in large.headers["Budgetkg-Cautions"]
    assert asked[0].json().keys() == {"head", "results"}
