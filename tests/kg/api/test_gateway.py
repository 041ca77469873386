"""HTTP around the answers: methods, compression, formats by parameter, files for a spreadsheet, faults of the store."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pyoxigraph as ox
import pytest
import rdflib
from SPARQLWrapper import JSON, JSONLD, N3, RDFXML, TURTLE, XML, SPARQLWrapper

from kg.answers.pool import Pool, PoolLimits
from kg.errors import QueryError
from kg.store.snapshot import GraphReader
from tests.servers import kg_service
from tests.tiers import one_in

ROWS = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 300"
MIXED = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?o (COUNT(*) AS ?n) { ?l bkg:amount|bkg:printedText ?o } GROUP BY ?o ORDER BY ?o"""
"""Amounts and the texts that print them: Oxigraph's own sort ends the process at these."""


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%7B%7D", "/healthz", "/api/documents", "/", "/openapi.json", "/sparql"]
)
def test_head_tells_something_else_than_get(service: httpx.Client, path: str) -> None:
    got, head = service.get(path), service.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    for name in ("content-type", "vary", "etag"):
        assert head.headers.get(name) == got.headers.get(name), name


def test_head_of_a_large_answer_sends_a_body(service: httpx.Client) -> None:
    head = service.head("/sparql", params={"query": "SELECT * { ?s ?p ?o } LIMIT 20000", "format": "csv"})
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/sparql", {"GET", "HEAD", "POST", "OPTIONS"}), ("/api/documents", {"GET", "HEAD", "OPTIONS"})],
)
def test_options_and_405_name_other_methods(service: httpx.Client, path: str, allowed: set[str]) -> None:
    answer = service.options(path)
    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == allowed
    if path == "/sparql":
        assert "application/sparql-query" in answer.headers["accept-post"]
    refused = service.delete(path)
    assert refused.status_code == 405
    assert set(refused.headers["allow"].split(", ")) == allowed


def test_a_preflight_of_a_browser_is_not_answered(service: httpx.Client) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = service.options("/sparql", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


@one_in(3, "text", [ROWS, "SELECT * { ?s ?p ?o } LIMIT 20000", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_a_compressed_answer_differs(service: httpx.Client, text: str) -> None:
    plain = service.get("/sparql", params={"query": text}, headers={"Accept-Encoding": "identity"})
    for _ in range(2):  # the second comes from memory
        packed = service.get("/sparql", params={"query": text}, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
    assert "content-encoding" not in plain.headers
    for answer in (plain, packed):
        assert {"Accept", "Accept-Encoding"} <= {v.strip() for v in answer.headers["vary"].split(",")}


def test_pages_and_questions_are_sent_plain(service: httpx.Client) -> None:
    for path in ("/", "/api/queries/documents", "/api/queries/findings-by-severity.csv"):
        assert service.get(path, headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip", (
            path
        )


@pytest.mark.parametrize(
    ("query", "asked", "media_type"),
    [
        ("CONSTRUCT WHERE { ?s a ?t }", {"output": "json"}, "application/ld+json"),
        ("CONSTRUCT WHERE { ?s a ?t }", {"format": "xml"}, "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s a ?t }", {"results": "n3"}, "text/turtle"),
        ("CONSTRUCT WHERE { ?s a ?t }", {"output": "rdf+xml", "format": "json-ld"}, "application/ld+json"),
        ("SELECT * { ?s a ?t } LIMIT 1", {"output": "xml"}, "application/sparql-results+xml"),
        (
            "SELECT * { ?s a ?t } LIMIT 1",
            {"results": "json", "format": ""},
            "application/sparql-results+json",
        ),
        ("SELECT * { ?s a ?t } LIMIT 1", {"output": "csv"}, "text/csv"),
    ],
)
def test_a_format_by_any_name_of_the_parameter_is_refused(
    service: httpx.Client, query: str, asked: dict[str, str], media_type: str
) -> None:
    for answer in (
        service.get("/sparql", params={"query": query, **asked}),
        service.post("/sparql", data={"query": query, **asked}),
    ):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.pressure
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_sparqlwrapper_misses_a_format(sample_store_path: Path) -> None:
    with kg_service(str(sample_store_path)) as url:
        client = SPARQLWrapper(url + "/sparql")
        for method in ("GET", "POST"):
            client.setMethod(method)
            client.setQuery("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 7")
            for name in (XML, RDFXML, JSONLD):
                client.setReturnFormat(name)
                graph: Any = client.queryAndConvert()
                assert len(graph) == 7, name
            for name in (TURTLE, N3):
                client.setReturnFormat(name)
                text: Any = client.queryAndConvert()
                assert len(rdflib.Graph().parse(data=text, format="turtle")) == 7
            client.setReturnFormat(JSON)
            client.setQuery("ASK {}")
            assert client.queryAndConvert() == {"head": {}, "boolean": True}


def test_a_byte_order_mark_or_a_relative_iri_is_no_sparql(service: httpx.Client) -> None:
    answer = service.get("/sparql", params={"query": "\ufeffSELECT ?x { BIND(<#a> AS ?x) }"})
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "http://127.0.0.1:8000/sparql#a"


def test_amounts_and_the_texts_that_print_them_cannot_be_sorted(service: httpx.Client) -> None:
    answer = service.get("/sparql", params={"query": MIXED, "format": "json"})
    assert answer.status_code == 200, answer.text
    kinds = ["decimal" in row["o"].get("datatype", "") for row in answer.json()["results"]["bindings"]]
    assert kinds == sorted(kinds)
    values = [
        float(row["o"]["value"]) for row in answer.json()["results"]["bindings"] if row["o"].get("datatype")
    ]
    assert values == sorted(values)
    assert len(values) > 100


def sort_unprotected(store: GraphReader) -> int:
    """The query as it is written, without what this program does to it."""
    found = store.query(MIXED)
    return len(list(found)) if isinstance(found, ox.QuerySolutions) else 0


def test_a_fault_of_the_store_is_told_as_want_of_memory(sample_store_path: Path) -> None:
    async def ask() -> None:
        pool = Pool(str(sample_store_path), PoolLimits(quick=1))
        try:
            await pool.call(sort_unprotected)
        finally:
            await pool.close()

    with pytest.raises(QueryError, match="order in which the store can put all values"):
        asyncio.run(ask())


def test_a_spreadsheet_would_run_a_cell_or_misread_the_text(service: httpx.Client) -> None:
    query = "SELECT ?a { VALUES ?a { '=1+1' '+a' '-b' '@c' '-12.50' '合计' 'a\"b' -3 } }"
    answer = service.get("/sparql", params={"query": query, "format": "excel"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    cells = [row[0] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))]
    assert cells == ["a", "'=1+1", "'+a", "'-b", "'@c", "-12.50", "合计", 'a"b', "-3"]
    plain = service.get("/sparql", params={"query": query, "format": "csv"})
    assert b"'=1+1" not in plain.content, "plain CSV is exact"
    rows = service.get("/api/queries/documents", params={"format": "excel"})
    assert rows.content.startswith(b"\xef\xbb\xbf")
    assert rows.headers["content-disposition"].endswith(".csv")
    asked = service.get("/sparql", params={"query": "ASK {}", "format": "excel"})
    assert asked.content.decode("utf-8-sig").split() == ["answer", "true"]


def test_an_operation_says_nothing_of_its_answer(service: httpx.Client) -> None:
    paths = service.get("/openapi.json").json()["paths"]
    silent = [
        f"{method} {path} {media_type}"
        for path, operations in paths.items()
        for method, operation in operations.items()
        for media_type, content in operation["responses"]["200"]["content"].items()
        if not content.get("schema")
    ]
    assert silent == []
