"""Things and terms by their addresses, in every format; and records of units, projects and policies."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import quote

import httpx2 as httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import PROV, RDF

from kg.store.snapshot import StoreSnapshot
from ontology.terms import BASE, ONTOLOGY, VERSION

BKG = Namespace(f"{ONTOLOGY}#")
NUMBER = "京财社指〔2023〕1791号"
FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def graph_of(reply: httpx.Response, form: str) -> Graph:
    if form == "json-ld":  # whose reader in rdflib warns of rdflib
        triples = (
            ox.Triple(q.subject, q.predicate, q.object)
            for q in ox.parse(reply.content, format=ox.RdfFormat.JSON_LD)
        )
        return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return Graph().parse(data=reply.text, format=form)


@pytest.mark.parametrize(("accept", "form"), FORMATS.items())
def test_a_thing_is_described_in_every_format_with_its_sources(
    service: httpx.Client, accept: str, form: str
) -> None:
    reply = service.get(f"/id/policy/{quote(NUMBER)}", headers={"Accept": accept})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith(accept)
    graph = graph_of(reply, form)
    thing = URIRef(f"{BASE}policy/{NUMBER}")
    assert (thing, RDF.type, BKG.FundingDocument) in graph
    documents = set(graph.objects(thing, PROV.wasDerivedFrom))
    assert len(documents) == 2
    assert all(graph.value(d, BKG.fileName) and graph.value(d, BKG.sha256) for d in documents)
    assert all(graph.value(d, PROV.wasGeneratedBy) for d in documents)


def test_every_kind_of_thing_can_be_dereferenced(service: httpx.Client, sample_store: StoreSnapshot) -> None:
    found = sample_store.query(
        "SELECT ?type (SAMPLE(?x) AS ?one) WHERE { GRAPH ?g { ?x a ?type } "
        f'FILTER(STRSTARTS(STR(?x), "{BASE}")) }} GROUP BY ?type'
    )
    things = [row["one"].value for row in found]  # type: ignore[union-attr]
    assert len(things) > 12
    for iri in things:
        reply = service.get(
            "/id/" + quote(iri.removeprefix(BASE), safe="/%"), headers={"Accept": "text/turtle"}
        )
        assert reply.status_code == 200, iri
        assert (URIRef(iri), RDF.type, None) in Graph().parse(data=reply.text, format="turtle"), iri


def test_a_browser_is_led_to_the_page_and_a_program_is_not(service: httpx.Client) -> None:
    path = f"/id/policy/{quote(NUMBER)}"
    led = service.get(path, headers={"Accept": BROWSER}, follow_redirects=False)
    assert led.status_code == 303 and "Accept" in led.headers["vary"]
    page = service.get(path, headers={"Accept": BROWSER}, follow_redirects=True)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert NUMBER in page.text
    assert service.get(path).headers["content-type"].startswith("text/turtle")
    assert (
        service.get(path + ".jsonld", headers={"Accept": BROWSER}).headers["content-type"]
        == "application/ld+json"
    )
    assert service.get(path + "?format=nt").headers["content-type"].startswith("application/n-triples")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/policy/nothing", 404),
        ("/id/", 404),
        ("/id//x", 404),
        ("/id/unit/110105/%00", 404),
        ("/id/unit/%FF%FE", 404),
        ("/id/policy/x?format=pdf", 406),
        ("/ontology/9.9.9", 404),
        (f"/ontology/{VERSION}/secret.txt", 404),
        (f"/ontology/{VERSION}/..%2Fterms.py", 404),
        ("/api/units/no-such-unit", 404),
        ("/api/units/人民政府", 400),
        ("/api/projects/00000000T000000000000", 404),
        ("/api/policies/不存在发〔1999〕1号", 404),
        ("/api/lineage", 422),
        ("/api/lineage?entity=no-such-thing", 400),
        ("/api/lineage?entity=601&format=png", 400),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(service: httpx.Client, path: str, status: int) -> None:
    reply = service.get(path)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("accept", "form"), FORMATS.items())
def test_the_ontology_is_served_in_every_format(service: httpx.Client, accept: str, form: str) -> None:
    whole = Graph().parse(data=service.get(f"/ontology/{VERSION}").text, format="turtle")
    reply = service.get("/ontology", headers={"Accept": accept})
    graph = graph_of(reply, form)
    assert len(graph) == len(whole)
    assert (BKG.BudgetLine, RDF.type, None) in graph


def test_every_term_is_explained_in_both_languages(service: httpx.Client) -> None:
    page = service.get("/ontology", headers={"Accept": BROWSER}).text
    whole = Graph().parse(data=service.get("/ontology").text, format="turtle")
    terms = {s for s in whole.subjects(RDF.type, None) if str(s).startswith(BKG)}
    for term in terms:
        assert f'<article id="{str(term).rpartition("#")[2]}">' in page
    assert "预算行" in page or "金额" in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "").replace("http://data.", "").replace("http://xmlns.com", "")  # fmt: skip


def test_the_files_of_the_vocabulary_are_served(service: httpx.Client) -> None:
    reply = service.get(f"/ontology/{VERSION}/shapes.ttl")
    assert len(Graph().parse(data=reply.text, format="turtle")) > 100


@pytest.mark.parametrize(
    "form", [NUMBER, "京财社指[2023]1791号", "京财社指（2023）1791号", "京财社指 2023 1791号"]
)
def test_a_policy_is_found_in_any_bracket_form(service: httpx.Client, form: str) -> None:
    assert service.get(f"/api/policies/{quote(form)}").json()["number"] == NUMBER
    rows = service.get(f"/api/policies/{quote(form)}/projects").json()["rows"]
    assert {r["fiscal_year"] for r in rows} == {2024, 2025}
    assert all(r["file"] and r["line"] for r in rows)


def test_a_unit_tells_its_documents_and_money(service: httpx.Client) -> None:
    unit = service.get("/api/units/601").json()
    assert (unit["kind"], [u["code"] for u in unit["units"]]) == ("department", ["601001"])
    assert [Decimal(s["total_yuan"]) for s in unit["spending"]] == [Decimal("55598912.31")]
    assert service.get("/api/units/110105/601").json() == unit
    below = service.get("/api/units/601001").json()
    assert below["department"]["code"] == "601"


def test_a_project_tells_where_each_figure_is_printed(service: httpx.Client) -> None:
    project = service.get("/api/projects/11010525T000003320835").json()
    (budget,) = project["budgets"]
    assert (budget["total_yuan"], budget["file"], budget["line"]) == (
        "520000",
        "2026-区委社会工作部.txt",
        245,
    )
    assert {p["policy_number"] for p in project["policies"]} >= {"京财综〔2020〕510号"}
    assert all(i["file"] and i["line"] for i in project["indicators"])


@pytest.mark.parametrize("path", ["/api/policies", "/api/documents", "/api/findings"])
def test_lists_have_pages(service: httpx.Client, path: str) -> None:
    whole = service.get(path).json()
    first = service.get(path, params={"limit": 1})
    assert whole["total"] > 1
    assert first.json()["rows"] == whole["rows"][:1]
    assert 'rel="next"' in first.headers["link"]


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("json", "{"),
        ("svg", "<svg"),
        ("html", "<!doctype"),
        ("graphml", "<?xml"),
        ("gexf", "<"),
        ("mermaid", ""),
    ],
)
def test_a_lineage_in_every_form(service: httpx.Client, form: str, begins: str) -> None:
    reply = service.get("/api/lineage", params={"entity": "双井街道", "format": form})
    assert reply.status_code == 200, reply.text
    assert reply.text.lower().startswith(begins)
    assert "城乡社区支出" in reply.text
