"""What the graph of the sample documents says."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from kg.check.validate import validate_store
from kg.export.records import document_graphs
from kg.graph.iri import Namer
from kg.store.snapshot import StoreSnapshot

NAMER = Namer()
PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX id: <https://w3id.org/budgetkg/id/>
"""


def rows(store: StoreSnapshot, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(t.value if isinstance(t, ox.NamedNode | ox.Literal) else "" for t in row) for row in found]


def test_an_amount_carries_its_subjects_its_place_and_the_upper_levels(sample_store: StoreSnapshot) -> None:
    found = rows(
        sample_store,
        """SELECT ?amount ?class ?subclass ?printed ?line WHERE {
          ?l a bkg:BudgetLine ; bkg:tableKind "expenditure" ; bkg:measureKey "合计" ; bkg:role "detail" ;
             bkg:document/bkg:fileName "2026-双井街道.txt" ; bkg:function ?f ; bkg:amount ?amount ;
             bkg:functionClass ?class ; bkg:functionSubclass ?subclass ; bkg:printedText ?printed ; bkg:line ?line
        } ORDER BY ?line LIMIT 1""",
    )
    amount, cls, subclass, printed, line = found[0]
    assert Decimal(amount) == Decimal(printed.replace(",", "")) * 10_000
    assert subclass.startswith(cls) and int(line) > 0


def test_a_shared_thing_is_described_once_so_that_no_sum_doubles(sample_store: StoreSnapshot) -> None:
    several = rows(
        sample_store,
        "SELECT ?thing WHERE { GRAPH ?g { ?thing skos:prefLabel ?label FILTER(lang(?label) = 'zh') } }"
        " GROUP BY ?thing HAVING (COUNT(*) > 1)",
    )
    assert several == []


def test_targets_in_money_compare_in_yuan_whatever_their_unit(sample_store: StoreSnapshot) -> None:
    found = rows(
        sample_store,
        """SELECT ?unit ?value ?yuan WHERE {
          ?i a bkg:Indicator ; bkg:normalisedUnit ?unit ; bkg:targetValue ?value OPTIONAL { ?i bkg:targetYuan ?yuan } }""",
    )
    worth = {"万元": 10_000, "元": 1}
    money = [(unit.partition("/")[0], value, yuan) for unit, value, yuan in found if "元" in unit]
    assert {unit for unit, _, _ in money} == set(worth)
    assert all(Decimal(yuan) == Decimal(value) * worth[unit] for unit, value, yuan in money)
    assert not any(yuan for unit, _, yuan in found if "元" not in unit)


def test_no_document_graph_describes_what_others_share(sample_store: StoreSnapshot) -> None:
    for graph in document_graphs(sample_store):
        found = rows(
            sample_store,
            f"SELECT ?s WHERE {{ GRAPH <{graph}> {{ ?s a ?type FILTER(?type IN "
            "(bkg:Project, bkg:Unit, bkg:Department, bkg:PolicyDocument, skos:Concept)) } }",
        )
        assert found == []


def test_a_unit_belongs_to_the_department_whose_code_it_continues(sample_store: StoreSnapshot) -> None:
    assert rows(
        sample_store,
        "SELECT ?name WHERE { <https://w3id.org/budgetkg/id/unit/110105/601001> org:subOrganizationOf/skos:prefLabel ?name }",
    ) == [("北京市朝阳区人民政府双井街道",)]


def test_what_a_department_states_without_naming_a_unit_is_no_units(sample_store: StoreSnapshot) -> None:
    of_department = "?thing bkg:unit ?holder . ?holder a bkg:Department"
    assert rows(sample_store, f"SELECT ?thing {{ {of_department} }}") == []
    plain = "?line a bkg:BudgetLine FILTER NOT EXISTS { ?line bkg:unit|bkg:department ?holder }"
    assert rows(sample_store, f"SELECT ?line {{ {plain} }}") == []
    printed = "?line bkg:unitAsPrinted ?text ; bkg:department ?holder ; bkg:unit ?unit"
    assert rows(sample_store, f"SELECT ?line {{ ?line a bkg:BudgetLine . {printed} }}") == []
    assert rows(sample_store, "SELECT ?line { ?line a bkg:BudgetLine ; bkg:department ?holder } LIMIT 1")


def test_subjects_form_a_hierarchy_up_to_named_classes(sample_store: StoreSnapshot) -> None:
    found = rows(
        sample_store,
        "SELECT ?class ?name WHERE { id:function\\/2080299 skos:broader/skos:broader ?class . ?class skos:prefLabel ?name"
        " FILTER(lang(?name) = 'zh') }".replace(
            "id:function\\/2080299", "<https://w3id.org/budgetkg/id/function/2080299>"
        ),
    )
    assert found == [("https://w3id.org/budgetkg/id/function/208", "社会保障和就业支出")]


def test_a_funding_document_is_known_by_its_number_agency_and_year_but_not_held(
    sample_store: StoreSnapshot,
) -> None:
    policy = NAMER.policy("京财社指〔2023〕1791号")
    found = rows(
        sample_store,
        f"SELECT ?number ?agency ?year ?held WHERE {{ <{policy}> a bkg:FundingDocument ; bkg:documentNumber ?number ;"
        " bkg:agency/skos:prefLabel ?agency ; bkg:year ?year ; bkg:held ?held }",
    )
    assert found == [("京财社指〔2023〕1791号", "北京市财政局", "2023", "false")]


def test_a_project_printed_by_name_alone_is_the_one_whose_code_the_document_prints_elsewhere(
    sample_store: StoreSnapshot,
) -> None:
    found = rows(
        sample_store,
        """SELECT DISTINCT ?code WHERE { ?l bkg:tableKind "project_expenditure" ; bkg:project ?p ;
             bkg:document/bkg:fileName "2024-广内街道.txt" .
           ?p skos:prefLabel ?name ; bkg:projectCode ?code FILTER(CONTAINS(?name, "送温暖经费")) }""",
    )
    assert found == [("11010224T000003038458",)]


def test_every_document_says_who_read_it_and_from_which_bytes(sample_store: StoreSnapshot) -> None:
    found = rows(
        sample_store,
        """PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?sha ?version ?time WHERE { ?d a bkg:BudgetDocument ; bkg:sha256 ?sha ; prov:wasGeneratedBy ?run .
          ?run bkg:softwareVersion ?version ; prov:endedAtTime ?time }""",
    )
    assert len(found) == 7
    assert all(len(sha) == 64 and version and "T" in time for sha, version, time in found)


@pytest.mark.parametrize("secret", ["示例人员", "00000000"])
def test_no_person_reaches_the_graph(sample_store: StoreSnapshot, secret: str) -> None:
    assert (
        rows(sample_store, f'SELECT ?s WHERE {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), "{secret}")) }} LIMIT 1')
        == []
    )


@pytest.mark.pressure
def test_the_sample_graph_conforms_to_the_shapes(sample_store: StoreSnapshot) -> None:
    assert validate_store(sample_store) == []
