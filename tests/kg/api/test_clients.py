"""Real clients against the real service of two processes: what analysts have on their machines works as it is."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES
from tests.servers import PATIENCE_S, kg_service

pytestmark = pytest.mark.pressure
DOCUMENTS = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?document ?file { ?document a bkg:BudgetDocument ; bkg:fileName ?file } ORDER BY ?file"""


SHIPPED = len(list(SAMPLES.glob("*.txt")))


@pytest.fixture(scope="module")
def service_url(sample_store_path: Path) -> Iterator[str]:
    """Address of `kg serve` with two processes over the sample store."""
    with kg_service(str(sample_store_path), workers=2) as url:
        yield url


def test_sparqlwrapper_reads_rows_answers_and_graphs(service_url: str) -> None:
    client = SPARQLWrapper(service_url + "/sparql")
    client.setQuery(DOCUMENTS)
    client.setReturnFormat(JSON)
    found: Any = client.queryAndConvert()
    assert len(found["results"]["bindings"]) == SHIPPED
    client.setReturnFormat(XML)
    found = client.queryAndConvert()
    assert len(found.getElementsByTagName("result")) == SHIPPED
    client.setReturnFormat(CSV)
    client.setMethod(POST)
    found = client.queryAndConvert()
    assert found.count(b"\r\n") in {SHIPPED, SHIPPED + 1}
    client.setQuery("ASK { ?s ?p '京财社指〔2023〕1791号' }")
    client.setReturnFormat(JSON)
    found = client.queryAndConvert()
    assert found["boolean"] is True
    client.setQuery("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t } LIMIT 7")
    client.setReturnFormat(TURTLE)
    found = client.queryAndConvert()
    graph = rdflib.Graph().parse(data=found, format="turtle")
    assert len(graph) == 7


def test_rdflib_asks_it_as_a_store(service_url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(service_url + "/sparql", method="POST"))
    assert len(list(graph.query(DOCUMENTS))) == SHIPPED
    kind = rdflib.URIRef("https://w3id.org/budgetkg/ontology#BudgetDocument")
    assert len(set(graph.subjects(rdflib.RDF.type, kind))) == SHIPPED


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on this machine")
def test_curl_downloads_csv_as_a_spreadsheet_reads_it(service_url: str) -> None:
    command = ["curl", "--silent", "--fail", "--get", "--data-urlencode", f"query={DOCUMENTS}"]
    done = subprocess.run(
        [*command, "--data", "format=csv", service_url + "/sparql"], check=True, capture_output=True
    )
    rows = list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline="")))
    assert rows[0] == ["document", "file"]
    assert [row[1] for row in rows[1:]][-1].endswith("小红门乡.txt")


def test_a_large_download_comes_whole(service_url: str, sample_store: StoreSnapshot) -> None:
    query = urllib.parse.urlencode({"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }", "format": "csv"})
    with urllib.request.urlopen(f"{service_url}/sparql?{query}") as answer:  # noqa: S310  # our own server
        assert answer.headers["Transfer-Encoding"] == "chunked"
        text = answer.read().decode("utf-8")
    rows = sum(1 for _ in csv.reader(io.StringIO(text, newline=""))) - 1
    assert rows == sample_store.count()


def test_what_a_client_has_already_is_not_sent_again(service_url: str) -> None:
    first = httpx.get(timeout=PATIENCE_S, url=service_url + "/sparql", params={"query": DOCUMENTS})
    assert first.status_code == 200
    tag = {"If-None-Match": first.headers["etag"]}
    again = httpx.get(
        timeout=PATIENCE_S, url=service_url + "/sparql", params={"query": DOCUMENTS}, headers=tag
    )
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(
        timeout=PATIENCE_S,
        url=service_url + "/sparql",
        params={"query": DOCUMENTS, "format": "csv"},
        headers=tag,
    )
    assert other.status_code == 200, "another format is another answer"


def test_figures_of_all_processes_are_added_up(service_url: str) -> None:
    before = counted(service_url)
    for _ in range(10):
        with httpx.Client(timeout=PATIENCE_S) as client:  # a connection each, so that both processes get some
            client.get(service_url + "/healthz")
    assert counted(service_url) == before + 10


def counted(service_url: str) -> int:
    lines = httpx.get(timeout=PATIENCE_S, url=service_url + "/metrics").text.splitlines()
    name = 'budgetkg_requests_total{method="GET",route="/healthz",status="200"}'
    return sum(int(float(line.rpartition(" ")[2])) for line in lines if line.startswith(name))
