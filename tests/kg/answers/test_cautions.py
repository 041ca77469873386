"""Sums that would count twice or leave something out are told of, and sound ones are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.answers.cautions import cautions_of
from kg.build.publishing import publish
from kg.graph.nquads import GraphWriter
from kg.sparql.prefixes import with_prefixes
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg, qb, rdf

SUM = "PREFIX set: <https://w3id.org/budgetkg/id/dataset/> SELECT (SUM(?y) AS ?s) { PATTERN }"
COUNTED = "?o bkg:countedAmount ?y ; "
BUDGET = '; bkg:fiscalYear "2026"^^xsd:gYear ; bkg:phase id:stage\\/budget'
OF_YEAR = COUNTED + f"qb:dataSet set:expenditure {BUDGET}"

# Pattern of a sum → a word of each caution, in their order.
SUMS: dict[str, list[str]] = {
    OF_YEAR: [],
    f'{OF_YEAR} ; bkg:department/bkg:unitCode "601"': [],
    f'{COUNTED} qb:dataSet set:projects {BUDGET} ; bkg:unit/bkg:unitCode "601001"': [],
    # Another data set, year, phase or origin is added without a word.
    f"{COUNTED} bkg:unit ?unit {BUDGET}": ["data sets", "moneyOrigin"],
    f"{COUNTED} qb:dataSet ?any ; bkg:unit ?unit {BUDGET}": ["data sets", "moneyOrigin"],
    f'{COUNTED} qb:dataSet set:expenditure ; bkg:holder ?h ; bkg:fiscalYear "2025"^^xsd:gYear': ["bkg:phase"],
    f"{COUNTED} qb:dataSet set:expenditure ; bkg:holder ?h ; bkg:phase id:stage\\/budget": ["years"],
    f"{COUNTED} qb:dataSet set:income ; bkg:holder ?h {BUDGET}": ["moneyOrigin"],
    f"{COUNTED} qb:dataSet set:income ; bkg:holder ?h ; bkg:moneyOrigin ?from {BUDGET}": [],
    # A department is asked for by what is true of its units alone.
    f'{COUNTED} qb:dataSet set:expenditure ; bkg:holder/bkg:unitCode "275" ; bkg:fiscalYear ?year ; bkg:phase ?phase': ["department"],
    f'{COUNTED} qb:dataSet set:expenditure ; bkg:unit/bkg:unitCode "275001" ; bkg:fiscalYear ?year ; bkg:phase ?phase': [],
    # Years are no numbers.
    f"{COUNTED} qb:dataSet set:projects ; bkg:phase ?phase ; bkg:fiscalYear 2026": ["gYear"],
    f'{COUNTED} qb:dataSet set:projects ; bkg:phase ?phase ; bkg:fiscalYear ?year FILTER(?year = "2026")': ["gYear"],
    f'{COUNTED} qb:dataSet set:projects ; bkg:phase ?phase ; bkg:fiscalYear ?year FILTER(STR(?year) = "2026")': [],
    f"{COUNTED} qb:dataSet set:projects ; bkg:phase ?phase ; bkg:fiscalYear ?year FILTER(YEAR(?year) = 2026)": [],
    f"{COUNTED} qb:dataSet set:projects ; bkg:phase ?phase ; bkg:fiscalYear ?year }} GROUP BY ?year LIMIT 2000 #": [],
    # What documents print is no money to be added.
    "?line bkg:amount ?y": ["countedAmount"],
    "?line <https://w3id.org/budgetkg/ontology#amount> ?y": ["countedAmount"],
    "?b a bkg:ProjectBudget ; bkg:fiscalFunds ?y": ["countedAmount"],
    "GRAPH ?g { ?b bkg:total ?y ; bkg:document ?d } FILTER NOT EXISTS { ?d bkg:supersededBy ?x }": [],
    "GRAPH ?g { ?b bkg:amount ?y ; bkg:document ?d } FILTER NOT EXISTS { ?d bkg:supersededBy ?x }": ["countedAmount"],
    "?i a bkg:Indicator ; bkg:targetValue ?y": ["different units"],
    '?i bkg:targetValue ?y ; bkg:normalisedUnit "%"': [],
}  # fmt: skip


@pytest.mark.parametrize("pattern", SUMS)
def test_a_sum_is_told_of_too_little_or_too_much(sample_store: StoreSnapshot, pattern: str) -> None:
    told = cautions_of(sample_store, with_prefixes(SUM.replace("PATTERN", pattern)))
    assert [word in caution for word, caution in zip(SUMS[pattern], told, strict=True)] == [True] * len(told)


# Pattern of a sum over money of which some is passed on, and some of 2025 could not be read.
DAMAGED: dict[str, list[str]] = {
    OF_YEAR: ["betweenUnits"],
    f"{OF_YEAR} ; bkg:betweenUnits false": [],
    OF_YEAR.replace("2026", "2025"): ["betweenUnits", "complete"],
    OF_YEAR.replace("2026", "2025")
    + " ; bkg:betweenUnits false . ?slice qb:observation ?o ; bkg:complete true": [],
    OF_YEAR.replace("2026", "2025") + ' ; bkg:unit/bkg:unitCode "601"': ["complete"],
    OF_YEAR.replace("2026", "2025") + ' ; bkg:unit/bkg:unitCode "602"': [],
}


@pytest.mark.parametrize("pattern", DAMAGED)
def test_money_that_is_passed_on_or_unreadable_is_summed_without_a_word(tmp_path: Path, pattern: str) -> None:
    base = "https://w3id.org/budgetkg/id/"
    with EmbeddedStore.open(tmp_path / "store") as store:
        writer = GraphWriter("urn:g")
        for unit, year in (("601001", 2025), ("602001", 2025), ("601001", 2026)):
            part, cell = f"{base}slice/{unit}/{year}", f"{base}observation/{unit}/{year}"
            writer.link(part, rdf.type, qb.Slice)
            writer.link(f"{base}dataset/expenditure", qb.slice, part)
            writer.link(part, bkg.holder, f"{base}unit/{unit}")
            writer.year(part, bkg.fiscalYear, year)
            writer.link(part, bkg.phase, f"{base}stage/budget")
            writer.boolean(part, bkg.complete, (unit, year) != ("601001", 2025))
            writer.link(cell, qb.dataSet, f"{base}dataset/expenditure")
            writer.boolean(cell, bkg.betweenUnits, True)
        store.replace_graph("urn:g", writer.to_bytes())
        told = cautions_of(store, with_prefixes(SUM.replace("PATTERN", pattern)))
    assert [word in caution for word, caution in zip(DAMAGED[pattern], told, strict=True)] == [True] * len(
        told
    )


@pytest.mark.parametrize(
    ("query", "is_told"),
    [
        ("SELECT (COUNT(?i) AS ?n) { ?b bkg:hasIndicator ?i }", True),
        ("SELECT ?y { ?t a bkg:Transfer ; bkg:amount ?y }", True),
        ("SELECT ?i { ?i a bkg:Indicator ; bkg:document ?d FILTER NOT EXISTS { ?d bkg:supersededBy ?x } }", False),
        ("SELECT ?i { GRAPH <https://w3id.org/budgetkg/id/graph/document/0a> { ?i a bkg:Indicator } }", False),
        ("SELECT ?d { ?d a bkg:BudgetDocument }", False),
        ("SELECT 'this is no SPARQL", False),
    ],
)  # fmt: skip
def test_what_superseded_documents_state_is_among_answers_without_a_word(
    tmp_path: Path, query: str, is_told: bool
) -> None:
    with EmbeddedStore.open(tmp_path / "store") as store:
        assert cautions_of(store, with_prefixes(query)) == ()
        writer = GraphWriter("urn:g")
        writer.link("urn:old", bkg.supersededBy, "urn:new")
        store.replace_graph("urn:g", writer.to_bytes())
        publish(store)
        assert ["1 documents" in told for told in cautions_of(store, with_prefixes(query))] == [
            True
        ] * is_told
