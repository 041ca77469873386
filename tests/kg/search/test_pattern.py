"""Search inside SPARQL."""

from __future__ import annotations

import pytest

from kg.answers.questions import query_table
from kg.errors import QueryError
from kg.search.pattern import SEARCH, expand_patterns
from kg.store.snapshot import StoreSnapshot

P = f"<{SEARCH}>"
BKG = "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX kg: <https://w3id.org/budgetkg/>\n"


def expand(text: str) -> str:
    return expand_patterns(text, lambda words: [f"urn:{i}:{words}" for i in range(2)])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f'SELECT * {{ ?x {P} "a" }}', "SELECT * { VALUES (?x) { (<urn:0:a>) (<urn:1:a>) } }"),
        (
            f"SELECT * {{ ?x {P} 'a' . ?x ?p ?o }}",
            "SELECT * { VALUES (?x) { (<urn:0:a>) (<urn:1:a>) } . ?x ?p ?o }",
        ),
        (f'SELECT * {{ ?x {P} "a" ; a ?c }}', "SELECT * { VALUES (?x) { (<urn:0:a>) (<urn:1:a>) } ?x a ?c }"),
        (
            f'SELECT * {{\n  # {P}\n (?x ?n) {P} """a""" FILTER(?n < 2) }}',
            f"SELECT * {{\n  # {P}\n VALUES (?x ?n) {{ (<urn:0:a> 1) (<urn:1:a> 2) }} FILTER(?n < 2) }}",
        ),
        (
            'PREFIX kg: <https://w3id.org/budgetkg/>\nSELECT * { ?x kg:search "a" }',
            "PREFIX kg: <https://w3id.org/budgetkg/>\nSELECT * { VALUES (?x) { (<urn:0:a>) (<urn:1:a>) } }",
        ),
        ('SELECT * { ?x <urn:research> "a" }', 'SELECT * { ?x <urn:research> "a" }'),
        (f'SELECT * {{ ?x ?p "{SEARCH}" }}', f'SELECT * {{ ?x ?p "{SEARCH}" }}'),
    ],
)
def test_a_pattern_becomes_what_was_found(query: str, expected: str) -> None:
    assert expand(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        f'SELECT * {{ <urn:x> {P} "a" }}',
        f"SELECT * {{ ?x {P} ?text }}",
        f'SELECT * {{ ?x {P} "a"@zh }}',
        f'SELECT * {{ ?x {P} "a", "b" }}',
        f'SELECT * {{ ?x {P}/?p "a" }}',
        f'SELECT * {{ ?x a ?c ; {P} "a" }}',
    ],
)
def test_another_use_of_the_property_is_no_pattern_and_says_so(query: str) -> None:
    with pytest.raises(QueryError, match="line 1"):
        expand(query)


def test_a_query_finds_by_name_and_goes_on_from_there(sample_store: StoreSnapshot) -> None:
    query = BKG + (
        'SELECT ?rank ?policy ?project { (?policy ?rank) kg:search "京财社指[2023]1791号" . ?project bkg:cites ?policy ;'
        " a bkg:Project } ORDER BY ?rank"
    )
    found = query_table(sample_store, query)
    assert {row[0] for row in found.rows} == {1}
    assert len({row[2] for row in found.rows}) == 3
    assert query_table(sample_store, BKG + 'ASK { ?x kg:search "没有这样的名称" }').rows == ((False,),)


def test_words_of_a_user_stay_words(sample_store: StoreSnapshot) -> None:
    query = BKG + r'SELECT * { ?x kg:search "\" } <urn:x> ?p ?o . { ?y ?z \"" }'
    assert query_table(sample_store, query).rows == ()
