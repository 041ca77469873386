"""The real documents: figures a person added up from the printed pages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from kg.lineage import EdgeKind, NodeKind, policy_lineage, unit_lineage
from kg.store.snapshot import StoreSnapshot

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def corpus_store(beijing_store_path: Path) -> Iterator[StoreSnapshot]:
    with StoreSnapshot.open(beijing_store_path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("unit", "printed"), [("601", "174883162.06"), ("661", "156184342.19"), ("707", "43565578.03")]
)
def test_expenditure_by_class_is_the_printed_total(
    corpus_store: StoreSnapshot, unit: str, printed: str
) -> None:
    lineage = unit_lineage(corpus_store, unit)
    classes = [
        e.amount
        for e in lineage.edges
        if lineage.by_id[e.source].kind is NodeKind.UNIT
        and lineage.by_id[e.target].kind is NodeKind.FUNCTION_CLASS
    ]
    assert None not in classes
    assert sum((a for a in classes if a is not None), Decimal(0)) == lineage.total == Decimal(printed)


def test_a_scan_that_lost_a_row_shows_what_its_details_lack(corpus_store: StoreSnapshot) -> None:
    lineage = unit_lineage(corpus_store, "602")
    assert lineage.total == Decimal(
        "171310180.47"
    )  # the printed total is 171,442,420.47: a row was lost in the scan
    assert Decimal("-132240") in {check.difference for check in lineage.unbalanced}
    assert all(e.amount is None or e.unknown_lines == 0 for e in lineage.edges)


def test_the_money_of_a_funding_document_arrives_whole(corpus_store: StoreSnapshot) -> None:
    lineage = policy_lineage(corpus_store, "京财资环指[2023]1782号")
    assert lineage.total == Decimal("1344794.71") and all(c.balanced for c in lineage.checks)
    assert {e.kind for e in lineage.edges} == {EdgeKind.TRANSFER, EdgeKind.PROJECT, EdgeKind.FUNCTION}
