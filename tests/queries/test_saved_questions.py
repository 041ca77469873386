"""Every saved question answers on the sample documents what its file says, and every parameter filters."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.answers.questions import answer, saved_queries
from kg.graph.values import Value
from kg.store.snapshot import StoreSnapshot
from queries.catalogue import SavedQuery
from tests.conftest import ROOT

QUESTIONS = tuple(saved_queries())
WITHOUT_ROWS = {
    "allocations-against-receipts",
    "funding-documents-without-project",
    "projects-qualitative-only",
}
"""Questions whose right answer on the samples is that there is nothing."""


def said(row: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(f"{v:f}" if isinstance(v, Decimal) else v for v in row)


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: q.name)
def test_the_example_gives_the_rows_it_states(sample_store: StoreSnapshot, query: SavedQuery) -> None:
    found = answer(sample_store, query.name, query.example.parameters)
    assert [said(row) for row in found.rows[: len(query.example.rows)]] == list(query.example.rows)
    assert bool(found.rows) is (query.name not in WITHOUT_ROWS)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [(q, p.name) for q in QUESTIONS for p in q.parameters if not p.values and q.name not in WITHOUT_ROWS],
    ids=lambda x: x.name if isinstance(x, SavedQuery) else x,
)
def test_a_parameter_that_fits_nothing_leaves_nothing(
    sample_store: StoreSnapshot, query: SavedQuery, parameter: str
) -> None:
    bogus = {
        "year": "1999", "policy": "不存在发〔1999〕999999号", "code": "ZZZ", "iri": "urn:nothing", "unit": "不存在的单位",
        "string": "不存在的词语",
    }  # fmt: skip
    kind = next(p.type for p in query.parameters if p.name == parameter)
    given = {**query.example.parameters, parameter: bogus[kind]}
    assert answer(sample_store, query.name, given).rows == ()


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: q.name)
def test_paging_gives_the_rows_in_one_fixed_order(sample_store: StoreSnapshot, query: SavedQuery) -> None:
    whole = answer(sample_store, query.name, query.example.parameters)
    pages = [
        row
        for start in range(0, whole.total, 2)
        for row in answer(sample_store, query.name, query.example.parameters, limit=2, offset=start).rows
    ]
    assert pages == list(whole.rows)


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda q: q.name)
def test_every_question_is_documented(query: SavedQuery) -> None:
    assert f"`{query.name}`" in (ROOT / "docs" / "queries.md").read_text("utf-8")


def test_money_rolled_up_is_the_printed_total(sample_store: StoreSnapshot) -> None:
    """A total is not added to its parts: the classes of a unit sum to the total of its expenditure table."""
    found = answer(sample_store, "rollup-by-function", {"unit": "601"})
    column = found.columns.index("total_yuan")
    printed = sample_store.query(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?a WHERE { ?l bkg:tableKind 'expenditure' ;"
        " bkg:role 'total' ; bkg:measureKey '合计' ; bkg:amount ?a ; bkg:document/bkg:fileName '2026-双井街道.txt' }"
    )
    (total,) = [Decimal(row["a"].value) for row in printed]  # type: ignore[union-attr]
    assert sum(Decimal(str(row[column])) for row in found.rows) == total
