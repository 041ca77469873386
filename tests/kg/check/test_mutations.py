"""Damage of every kind that a graph can take is found when it is validated."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.building import build
from kg.check.structure import StructureChecker
from kg.check.validate import validate_store
from kg.graph.iri import Namer
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES
from tests.tiers import one_in

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX id: <https://w3id.org/budgetkg/id/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX org: <http://www.w3.org/ns/org#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """


def gone(kind: str, path: str) -> tuple[str, str, str | None]:
    return kind, path, None


# Class, property, the value that replaces it (None: nothing; a value in + is added).
MUTATIONS: list[tuple[str, str, str | None]] = [
    gone("BudgetDocument", "bkg:sha256"),
    gone("BudgetDocument", "bkg:fileName"),
    gone("BudgetDocument", "bkg:stage"),
    gone("BudgetDocument", "prov:wasGeneratedBy"),
    ("BudgetDocument", "bkg:fiscalYear", '"2026"^^xsd:integer'),
    ("BudgetDocument", "bkg:region", "id:region/110199"),
    ("BudgetDocument", "bkg:sha256", f'"{"0" * 64}"'),
    ("BudgetDocument", "bkg:publishedBy", "id:unit/110105/999"),
    ("BudgetDocument", "bkg:byteSize", "-1"),
    gone("BudgetTable", "dcterms:isPartOf"),
    gone("BudgetTable", "bkg:tableKind"),
    gone("BudgetTable", "bkg:ordinal"),
    ("BudgetTable", "bkg:state", '"empty"'),
    ("BudgetTable", "bkg:rowCount", "-3"),
    ("BudgetTable", "bkg:proved", '"yes"'),
    gone("UnitInYear", "prov:specializationOf"),
    gone("UnitInYear", "bkg:fiscalYear"),
    ("UnitInYear", "skos:prefLabel", '+ "双井"@zh'),
    gone("BudgetLine", "bkg:amount"),
    gone("BudgetLine", "bkg:stage"),
    gone("BudgetLine", "bkg:fiscalYear"),
    gone("BudgetLine", "bkg:row"),
    gone("BudgetLine", "bkg:table"),
    gone("BudgetLine", "bkg:document"),
    gone("BudgetLine", "bkg:measure"),
    gone("BudgetLine", "bkg:status"),
    gone("BudgetLine", "bkg:printedText"),
    gone("BudgetLine", "bkg:tableKind"),
    ("BudgetLine", "a", "+ bkg:Transfer"),
    ("Indicator", "a", "+ bkg:Finding"),
    ("BudgetLine", "bkg:amount", "1.5e3"),
    ("BudgetLine", "bkg:amount", '"1,234"^^xsd:decimal'),
    ("BudgetLine", "bkg:amount", "+ 1.25"),
    ("BudgetLine", "bkg:row", "-3"),
    ("BudgetLine", "bkg:line", '"twelve"'),
    ("BudgetLine", "bkg:line", "0"),
    ("BudgetLine", "bkg:column", "-1"),
    ("BudgetLine", "bkg:status", '"guessed"'),
    ("BudgetLine", "bkg:role", '"sum"'),
    ("BudgetLine", "bkg:unit", "id:unit/110105/999"),
    ("BudgetLine", "bkg:unit", '"601"'),
    ("BudgetLine", "bkg:function", "id:function/9999999"),
    ("BudgetLine", "bkg:function", "id:fund/11"),
    ("BudgetLine", "bkg:functionClass", "id:function/231"),
    ("BudgetLine", "bkg:departmentEconomicClass", "id:department-economic/399"),
    ("BudgetLine", "bkg:project", "id:project/11010599T000000000000"),
    ("BudgetLine", "bkg:directory", '"公共服务"'),
    ("BudgetLine", "bkg:tableKind", '"income"'),
    ("BudgetLine", "bkg:fiscalYear", '"2031"^^xsd:gYear'),
    ("BudgetLine", "bkg:amuont", "+ 5.0"),
    ("BudgetLine", "bkg:goal", '+ "目标"@zh'),
    ("BudgetLine", "bkg:stage", "id:stage/draft"),
    gone("ProjectBudget", "bkg:unit"),
    gone("ProjectBudget", "bkg:fiscalYear"),
    gone("ProjectBudget", "bkg:stage"),
    gone("ProjectBudget", "bkg:project"),
    gone("ProjectBudget", "bkg:document"),
    gone("ProjectBudget", "bkg:printedProjectName"),
    ("ProjectBudget", "bkg:totalFrom", '"somewhere"'),
    ("ProjectBudget", "bkg:total", '"100"'),
    ("ProjectBudget", "bkg:project", "id:project/11010599T000000000000"),
    ("ProjectBudget", "bkg:hasIndicator", "+ id:indicator/none/1"),
    gone("Indicator", "bkg:document"),
    gone("Indicator", "bkg:scope"),
    gone("Indicator", "bkg:ordinal"),
    gone("Indicator", "bkg:status"),
    gone("Indicator", "bkg:table"),
    ("Indicator", "bkg:operator", '"≥"'),
    ("Indicator", "bkg:targetValue", '"about ten"'),
    ("Indicator", "bkg:indicatorLevel1", "id:indicator-kind/无此指标"),
    ("Indicator", "bkg:scope", '"unit"'),
    ("Indicator", "bkg:row", "-3"),
    gone("Project", "skos:prefLabel"),
    ("Project", "bkg:projectCode", '"11010525T00000"'),
    ("Project", "bkg:startYear", '"1999"^^xsd:gYear'),
    gone("Department", "skos:prefLabel"),
    ("Department", "bkg:unitCode", '"602"'),
    ("Department", "bkg:region", '"110105"'),
    ("Unit", "org:subOrganizationOf", "id:unit/110105/999"),
    gone("PolicyDocument", "bkg:policyKey"),
    gone("PolicyDocument", "bkg:held"),
    ("PolicyDocument", "bkg:year", '"1899"^^xsd:gYear'),
    gone("Citation", "bkg:refersTo"),
    gone("Citation", "bkg:citedIn"),
    ("Citation", "bkg:refersTo", "id:policy/无此文件"),
    ("Citation", "bkg:context", '"footnote"'),
    gone("Check", "bkg:actual"),
    ("Check", "bkg:actual", "123456789.5"),
    ("Check", "bkg:tolerance", "+ -1.0"),
    ("Check", "bkg:involves", "+ id:line/none"),
    gone("Finding", "bkg:severity"),
    ("Finding", "bkg:rule", '""'),
    gone("ExtractionRun", "prov:endedAtTime"),
    gone("Link", "bkg:confidence"),
    gone("Link", "bkg:linkTo"),
    ("Link", "bkg:confidence", "1.5"),
    ("Link", "bkg:linkFrom", "id:project/none"),
    ("qb:Observation", "bkg:countedAmount", "1.25"),
    ("qb:Observation", "bkg:holder", "id:unit/110105/999"),
    ("qb:Observation", "bkg:phase", "id:stage/draft"),
    gone("qb:Observation", "prov:wasDerivedFrom"),
    gone("qb:Observation", "bkg:moneyOrigin"),
    ("qb:Observation", "bkg:moneyOrigin", "id:fund/11"),
    ("qb:Observation", "bkg:fiscalYear", '"2031"^^xsd:gYear'),
    ("qb:Slice", "bkg:complete", '"yes"'),
    ("UnitInYear", "prov:wasDerivedFrom", "id:document/none"),
    ("BudgetDocument", "bkg:supersededBy", "self"),
    ("BudgetTable", "bkg:tableNumber", '"99"'),
    ("BudgetLine", "bkg:printedUnit", '"块"'),
    ("BudgetLine", "bkg:printedText", '"999.99"'),
    ("Check", "bkg:holds", "false"),
    ("Check", "bkg:rule", '"no-such-rule"'),
    ("skos:Concept", "skos:notation", '"zzz"'),
    ("skos:Concept", "skos:broader", "self"),
    ("skos:Concept", "skos:prefLabel", None),
]


class Mutable:
    """A store in memory that answers like ours."""

    def __init__(self, path: Path) -> None:
        self.store = ox.Store()
        self.store.load(path=path, format=ox.RdfFormat.N_QUADS)

    def query(self, text: str, substitutions: object = None, dataset: object = None) -> object:
        """Ask over all graphs."""
        return self.store.query(text, use_default_graph_as_union=True)

    def graphs(self) -> list[str]:
        """Names of all graphs."""
        return sorted(str(g.value) for g in self.store.named_graphs())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Mutable:
    """One sample as a graph that tests damage and mend."""
    folder = tmp_path_factory.mktemp("sound")
    with EmbeddedStore.open(folder / "store") as written:
        build([str(SAMPLES / "2026-双井街道.txt")], written)
    with StoreSnapshot.open(folder / "store") as snapshot:
        snapshot.dump(folder / "all.nq")
    return Mutable(folder / "all.nq")


@pytest.fixture(scope="module")
def checker(store: Mutable) -> StructureChecker:
    """What checks it; it knows of the sound graph what each thing is."""
    return StructureChecker(store, Namer().base)  # type: ignore[arg-type]


def test_a_sound_graph_is_found_fault_with(store: Mutable) -> None:
    assert validate_store(store) == []  # type: ignore[arg-type]


def find(store: Mutable, kind: str, path: str) -> tuple[str, str]:
    """Graph and name of a thing of a class that has a property, the first by name."""
    name = kind if ":" in kind else f"bkg:{kind}"
    has = "" if path == "bkg:amuont" else f"OPTIONAL {{ GRAPH ?g {{ ?x {path} ?v }} }}"
    query = f"{PREFIXES} SELECT ?g ?x (COUNT(?v) AS ?n) WHERE {{ GRAPH ?g {{ ?x a {name} }} {has} }} GROUP BY ?g ?x ORDER BY DESC(?n) ?x LIMIT 1"
    for row in store.query(query):  # type: ignore[attr-defined]
        return row["g"].value, row["x"].value
    raise AssertionError(f"no {kind}")


def mutate(store: Mutable, graph: str, thing: str, path: str, value: str | None) -> None:
    if value is not None:
        value = re.sub(r"id:(\S+)", r"<https://w3id.org/budgetkg/id/\1>", value.replace("self", f"<{thing}>"))
    removed = (
        ""
        if value and value.startswith("+ ")
        else f"DELETE WHERE {{ GRAPH <{graph}> {{ <{thing}> {path} ?v }} }} ; "
    )
    added = (
        ""
        if value is None
        else f"INSERT DATA {{ GRAPH <{graph}> {{ <{thing}> {path} {value.removeprefix('+ ')} }} }}"
    )
    store.store.update(f"{PREFIXES} {removed} {added}")


@one_in(12, "mutation", MUTATIONS, ids=lambda m: f"{m[0]} {m[1]} {m[2]}")
def test_damage_is_called_sound(
    store: Mutable, checker: StructureChecker, mutation: tuple[str, str, str | None]
) -> None:
    kind, path, value = mutation
    graph, thing = find(store, kind, path)

    def stated() -> set[ox.Quad]:
        return set(store.store.quads_for_pattern(ox.NamedNode(thing), None, None, None))

    before = stated()
    mutate(store, graph, thing, path, value)
    try:
        assert stated() != before
        # A sound graph has no violation (below), so what its own check finds the check of the whole store finds too.
        if path == "a":
            checker = StructureChecker(store, Namer().base)  # type: ignore[arg-type]
        assert next(checker.graphs([graph]), None) or validate_store(store)  # type: ignore[arg-type]
    finally:
        after = stated()
        for quad in after - before:
            store.store.remove(quad)
        for quad in before - after:
            store.store.add(quad)
