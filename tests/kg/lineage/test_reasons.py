"""A unit's headline is the printed total, and a difference has its reason where the documents give one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.figures.records import DocumentInfo, Record
from kg.lineage import unit_lineage
from kg.lineage.kinds import DifferenceCause
from kg.lineage.reasons import _carried_over, printed_total
from kg.store.snapshot import StoreSnapshot

UNITS = ("双井街道", "小红门乡", "区委社会工作部", "万里街道", "广安门内街道办事处")
DOCUMENT = DocumentInfo("d", "g", "决算.pdf", None, 2024, "final_accounts")


def line(
    side: str, item: str, amount: str, *, row: int, role: str = "detail", year: int | None = None
) -> Record:
    return Record(
        iri=f"{side}/{item}",
        document=DOCUMENT,
        table="01",
        kind="income_expenditure",
        role=role,
        row=row,
        measure=("决算数",),
        measure_iri="",
        amount=Decimal(amount),
        rounding=Decimal(0),
        unit=None,
        unit_printed=False,
        function=None,
        economic=None,
        government_economic=None,
        project=None,
        policy=None,
        transfer_item=None,
        side=side,
        item=item,
        line=None,
        page=1,
        status="verified",
        observed_year=year,
    )


@pytest.mark.parametrize("unit", UNITS)
def test_the_headline_is_the_printed_total(sample_store: StoreSnapshot, unit: str) -> None:
    lineage = unit_lineage(sample_store, unit)
    assert lineage.printed is not None
    printed = sample_store.query(
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> "
        f"SELECT ?amount {{ GRAPH ?g {{ <{lineage.printed.line}> bkg:amount ?amount }} }}"
    )
    assert [Decimal(row["amount"].value) for row in printed] == [lineage.printed.amount]  # type: ignore[union-attr]


@pytest.mark.parametrize("unit", UNITS)
def test_no_difference_of_a_unit_is_left_without_a_reason_that_the_documents_give(
    sample_store: StoreSnapshot, unit: str
) -> None:
    lineage = unit_lineage(sample_store, unit)
    assert [c.detail for c in lineage.unbalanced if c.is_unexplained] == []


def test_projects_that_nobody_listed_are_no_accusation(sample_store: StoreSnapshot) -> None:
    (check,) = unit_lineage(sample_store, "双井街道").unbalanced
    assert check.explanation is DifferenceCause.NOT_LISTED and "8 个项目" in check.detail


def test_carry_over_explains_only_a_difference_that_it_makes_up() -> None:
    lines = [
        line("收入", "年初结转和结余", "112.80", row=8),
        line("收入", "其中：基本支出结转", "112.80", row=9),
        line("支出", "年末结转和结余", "100.00", row=8),
    ]
    assert "112.80" in _carried_over(Decimal("-12.80"), lines)
    assert _carried_over(Decimal("-12.82"), lines) == ""
    assert _carried_over(Decimal("12.80"), []) == ""


def test_two_totals_that_differ_give_no_headline() -> None:
    income = line("收入", "收入总计", "10", row=20, role="total")
    assert printed_total([income, line("支出", "支出总计", "11", row=20, role="total")]) is None
    found = printed_total([income, line("支出", "支出总计", "10", row=20, role="total")])
    assert found is not None and found.amount == 10
    last_year = line("支出", "支出总计", "9", row=20, role="total", year=2023)
    assert printed_total([income, last_year]) == printed_total([income])
