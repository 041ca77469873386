"""Damage in what statements say of each other is found: rows and documents, links, counted money, checks."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.check.shapes import NodeShape, read_shapes
from kg.store.snapshot import StoreSnapshot
from tests.kg.check.test_mutations import PREFIXES

pytestmark = pytest.mark.pressure
GRAPHS = ("/document/", "/codelists", "/things", "/links/", "/canonical", "/identities", "/money", "/years")
YEAR = '"2019"^^xsd:gYear'


def one(pick: str, delete: str, insert: str = "") -> str:
    """An update of the first thing ?x, in graph ?g, of which a pattern holds."""
    found = f"SELECT * WHERE {{ GRAPH ?g {{ {pick} }} }} ORDER BY ?x LIMIT 1"
    removed = f"DELETE {{ GRAPH ?g {{ {delete} }} }}" if delete else ""
    return f"{PREFIXES} {removed} INSERT {{ GRAPH ?g {{ {insert} }} }} WHERE {{ {{ {found} }} }}"


def other(kind: str, path: str, value: str) -> str:
    """An update that gives a property another value."""
    return one(f"?x a {kind} ; {path} ?v", f"?x {path} ?v", f"?x {path} {value}")


def turned(relation: str) -> str:
    """An update that lets a link go the other way."""
    ends = f"?x bkg:{relation} ?v . ?y bkg:linkFrom ?x ; bkg:linkTo ?v"
    back = f"?v bkg:{relation} ?x . ?y bkg:linkFrom ?v ; bkg:linkTo ?x"
    return one(ends, ends, back)


# What is damaged → the shape that says so, and the damage.
DAMAGE: dict[str, tuple[str, str]] = {
    "a transfer of another funding document than its row": ("TransferRow", one(
        "?x a bkg:Transfer ; bkg:fundingDocument ?v . ?y a bkg:Transfer ; bkg:fundingDocument ?w FILTER(?v != ?w)",
        "?x bkg:fundingDocument ?v", "?x bkg:fundingDocument ?w",
    )),
    "a stated amount that is not printed": ("StatedAmount", one(
        '?x a bkg:StatedFigure ; bkg:amount ?v ; bkg:status "verified"', "?x bkg:amount ?v", "?x bkg:amount 1.5",
    )),
    "a project's total that is not printed": ("BudgetPrinted", one(
        '?x a bkg:ProjectBudget ; bkg:total ?v ; bkg:totalFrom "performance" ; bkg:status "verified"',
        "?x bkg:total ?v", "?x bkg:total 1.5",
    )),
    "a target in yuan that is not its value": ("TargetYuan", other("bkg:Indicator", "bkg:targetYuan", "1.5")),
    "a unit in no list": ("UnitListed", other("bkg:Indicator", "bkg:normalisedUnit", '"无此单位"')),
    "a measure key in no list": ("MeasureListed", other("bkg:BudgetLine", "bkg:measureKey", '"无此列"')),
    "a citation of another document": ("KeyOfDocument", other("bkg:Citation", "bkg:document", "id:document\\/0")),
    "verified digits that nothing proves": ("VerifiedParts", one(
        '?x a bkg:BudgetLine ; bkg:status "verified"', "", '?x bkg:unproved "digits"',
    )),
    "fewer rows than are printed": ("RowsOfTable", one(
        "?x a bkg:BudgetTable ; bkg:rowCount ?v . ?l a bkg:BudgetLine ; bkg:table ?x ; bkg:row ?r FILTER(?r > 1)",
        "?x bkg:rowCount ?v", "?x bkg:rowCount 1",
    )),
    "an empty table with figures": ("RowsOfTable", one(
        "?x a bkg:BudgetTable ; bkg:state ?v . ?l a bkg:BudgetLine ; bkg:table ?x", "?x bkg:state ?v",
        '?x bkg:state "declared_empty"',
    )),
    "a proved table whose total fails": ("TableProved", one(
        '?x a bkg:Check ; bkg:holds ?v ; bkg:rule "column-sum" ; bkg:involves ?l . ?l bkg:table ?t . ?t bkg:proved true',
        "?x bkg:holds ?v", "?x bkg:holds false",
    )),
    "a link by another rule": ("LinkEvidence", other("bkg:Link", "bkg:rule", '"name-in-text"')),
    "evidence in one language": ("LinkEvidence", one(
        '?x a bkg:Link ; bkg:evidence ?v FILTER(LANG(?v) = "zh")', "?x bkg:evidence ?v",
    )),
    "a year before that is later": ("LinkOrder", turned("precededBy")),
    "a budget that carries out accounts": ("LinkOrder", turned("realises")),
    "funds from a transfer of another project": ("LinkOfProject", one(
        '?x a bkg:Link ; bkg:rule "municipal-transfer" ; bkg:linkTo ?v ; bkg:linkFrom ?b . ?y a bkg:Link ; bkg:linkTo ?w ;'
        " bkg:linkFrom ?c FILTER(?c != ?b && ?w != ?v)", "?x bkg:linkTo ?v", "?x bkg:linkTo ?w",
    )),
    "a thing that is two others": ("CanonicalOnce", one("?x bkg:canonical ?v", "", "?x bkg:canonical id:unit\\/0")),
    "no class above a code": ("ObservationUpper", one(
        "?x a qb:Observation ; bkg:functionClass ?v", "?x bkg:functionClass ?v",
    )),
    "an observation in no slice": ("ObservationOfSlice", one("?s qb:observation ?x", "?s qb:observation ?x")),
    "a slice in no data set": ("ObservationOfSlice", one("?d qb:slice ?x", "?d qb:slice ?x")),
    "an observation that trusts more than its cells": ("ObservationTrust", one(
        '?x a qb:Observation ; bkg:status "unverified"', '?x bkg:status "unverified"', '?x bkg:status "verified"',
    )),
    "a holder that is not the unit": ("ObservationHolder", one("?x a qb:Observation ; bkg:unit ?v", "?x bkg:unit ?v")),
    "a department that is not above the unit": ("ObservationHolder", one(
        "?x a qb:Observation ; bkg:unit ?u ; bkg:department ?v", "?x bkg:department ?v",
    )),
    "the year's name of another unit": ("ObservationHolder", one(
        "?x a qb:Observation ; bkg:holderInYear ?v . ?y bkg:holderInYear ?w FILTER(REPLACE(STR(?v), '.*/', '') != REPLACE(STR(?w), '.*/', ''))",
        "?x bkg:holderInYear ?v", "?x bkg:holderInYear ?w",
    )),
    "a cell that counts twice": ("CellOnce", one(
        "?x a qb:Observation ; prov:wasDerivedFrom ?v ; qb:dataSet ?d . ?y a qb:Observation ; qb:dataSet ?d FILTER(?x != ?y)",
        "", "?y prov:wasDerivedFrom ?v",
    )),
    "a cell of another document": ("CellOfSlice", one(
        "?x a qb:Observation ; prov:wasDerivedFrom ?v . ?s qb:observation ?x ; prov:wasDerivedFrom ?d . ?t prov:wasDerivedFrom ?e ;"
        " qb:observation ?y . ?y prov:wasDerivedFrom ?w FILTER(?d != ?e)",
        "?x prov:wasDerivedFrom ?v", "?x prov:wasDerivedFrom ?w",
    )),
    "a slice of no document": ("SliceWhole", one("?x a qb:Slice ; prov:wasDerivedFrom ?v", "?x prov:wasDerivedFrom ?v")),
    "a complete slice with unreadable figures": ("SliceWhole", one(
        "?x a qb:Slice ; bkg:complete true", "", "?x bkg:unreadable 2",
    )),
    "two dimensions in one place": ("ComponentOrder", one(
        "?s qb:component ?x , ?y . ?x qb:order ?v . ?y qb:order ?w FILTER(?v != ?w)", "?x qb:order ?v", "?x qb:order ?w",
    )),
    "superseded and nobody says how": ("EditionKind", one("?x a qb:DataSet", "", "?x bkg:supersededBy id:document\\/0")),
    "a project of another region than its code": ("ProjectRegion", one(
        "?x a bkg:Project ; bkg:projectCode ?code ; bkg:region ?v", "?x bkg:region ?v", "?x bkg:region id:region\\/310107",
    )),
    "a department that is none": ("DepartmentIsOne", other("qb:Observation", "bkg:department", "id:region\\/110102")),
    "a name of another year": ("YearOfName", other("bkg:UnitInYear", "bkg:fiscalYear", YEAR)),
    "documents that agree beyond the tolerance": ("CrossCheckHolds", other("bkg:CrossCheck", "bkg:actual", "999999.0")),
    "a check of a document with itself": ("CrossCheckHolds", one(
        "?x a bkg:CrossCheck ; bkg:document ?d ; bkg:comparedDocument ?v", "?x bkg:comparedDocument ?v",
        "?x bkg:comparedDocument ?d",
    )),
    "a code in two classifications": ("SubjectList", one(
        "?x skos:inScheme ?v FILTER(REGEX(STR(?x), '/id/function/[0-9]{7}$'))", "", "?x skos:inScheme id:scheme\\/fund",
    )),
}  # fmt: skip


@pytest.fixture(scope="module")
def store(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The graphs of the samples that damage is done to, in memory."""
    folder = tmp_path_factory.mktemp("sound")
    store = ox.Store()
    for name in sample_store.graphs():
        if any(part in name for part in GRAPHS):
            sample_store.dump(folder / "graph.nt", name)
            store.load(path=folder / "graph.nt", format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
    return store


@pytest.fixture(scope="module")
def shapes() -> dict[str, NodeShape]:
    """The shapes with queries, by the last part of their names."""
    return {s.name.rpartition("#")[2]: s for s in read_shapes() if s.queries}


def found(store: ox.Store, shape: NodeShape) -> Iterator[str]:
    for _, query in shape.queries:
        for row in store.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]
            yield row["this"].value


def test_a_sound_graph_is_found_fault_with(store: ox.Store, shapes: dict[str, NodeShape]) -> None:
    assert {name: bad for name, shape in shapes.items() if (bad := list(found(store, shape)))} == {}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_called_sound(store: ox.Store, shapes: dict[str, NodeShape], name: str) -> None:
    def damageable() -> set[ox.Quad]:
        graphs = [g for g in store.named_graphs() if "/codelists" not in str(g)]
        return {quad for graph in graphs for quad in store.quads_for_pattern(None, None, None, graph)}

    shape, update = DAMAGE[name]
    before = damageable()
    store.update(update)
    after = damageable()
    try:
        assert after != before
        assert next(found(store, shapes[shape]), None)
    finally:
        for quad in after - before:
            store.remove(quad)
        for quad in before - after:
            store.add(quad)
