"""Identities prove figures or contradict them, at the precision they are printed with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.audit.equation import Equation, Term, Verdict
from extract.audit.explain import Cause, explain
from extract.facts import FigurePart, Status
from extract.figures import LineRef
from extract.source import Source
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.audit.test_expected_rows import BASIC
from tests.extract.conftest import Extract, ReadTable, audited
from tests.extract.tables.test_amount_tables import EXPENDITURE


def test_sums_that_hold_prove_digits_and_one_table_alone_no_scale(read_table: ReadTable) -> None:
    reading = audited(read_table(EXPENDITURE)).readings[0]
    assert reading.fact.proved is True
    assert {line.status for line in reading.lines} == {Status.UNVERIFIED}
    assert all(FigurePart.SCALE in line.unproved for line in reading.lines)
    assert all({*line.unproved} <= {FigurePart.SCALE, FigurePart.PLACE} for line in reading.lines)


@pytest.mark.parametrize(
    ("right", "wrong"), [("14.750000", "14.760000"), ("10.500000\t10.500000", "10.500000\t10.600000")]
)
def test_a_wrong_figure_is_found_and_both_sums_are_named(
    read_table: ReadTable, right: str, wrong: str
) -> None:
    found = audited(read_table(EXPENDITURE.replace(right, wrong)))
    assert found.readings[0].fact.proved is False
    finding = next(f for f in found.findings if f.rule in {"row-sum", "column-sum"})
    assert finding.expected is not None and finding.actual is not None
    assert finding.cells
    assert f"{finding.actual:,f}" in finding.message and f"{finding.expected:,f}" in finding.message_zh


def test_rounding_is_no_contradiction(read_table: ReadTable) -> None:
    text = EXPENDITURE.replace("10.500000", "10.50").replace("4.250000", "4.25").replace("14.750000", "14.74")
    assert audited(read_table(text)).readings[0].fact.proved is True, (
        "half a hundredth in each of three figures"
    )


def test_a_total_that_is_missing_means_a_cut_file(read_table: ReadTable) -> None:
    found = audited(read_table("\n".join(EXPENDITURE.splitlines()[:8]) + "\n"))
    assert found.readings[0].fact.proved is None
    assert "total-missing" in {f.rule for f in found.findings}


def test_a_row_whose_figures_slid_apart_is_named_and_accuses_nobody(extract: Extract) -> None:
    """A figure of 合计 that slid into 基本支出 would leave one column too small and the other too large, by as much.

    The row is not read, its figures are named, and what its absence breaks is our reading's fault.
    """
    text = mini_budget()
    row = next(
        x for x in text.splitlines() if x.startswith("2230105") and x.endswith("\t2.250000\t\t2.250000")
    )
    slid = text.replace(row, row.replace("\t2.250000\t\t2.250000", "\t\t2.250000\t2.250000"))
    assert slid != text
    found = extract(slid)
    moved = [x for x in found.lines if x.table_number == "03" and x.key.startswith("2230105")]
    assert [x for x in moved if x.status is Status.VERIFIED or x.measure[-1] == "基本支出"] == []
    assert [f.rule for f in found.findings].count("cell-unread") == 2
    accused = [f for f in found.findings if "表03" in (f.message_zh or "") and f.rule == "column-sum"]
    assert len(accused) == 2
    assert all("未能读全" in (f.message_zh or "") for f in accused)


def _figure(amount: str, *, table: int = 3, row: str = "1") -> Term:
    figure = LineRef(table, row, ("合计",))
    return Term(figure, Decimal(amount), Decimal(0), amount, Source("0" * 64))


def test_a_missing_row_explains_no_column_that_is_too_large() -> None:
    """A figure of 合计 that slid into 基本支出 leaves one column too small and the other too large, by as much."""
    missing = Equation("expenditure-by-class", "m", "", "", (_figure("72", table=1),), (), group="212")
    small = Equation("column-sum", "s", "", "", (_figure("100", row="合计"),), (_figure("28"),))
    large = Equation(
        "column-sum", "l", "", "", (_figure("100", row="合计"),), (_figure("99"), _figure("73", row="2"))
    )
    why = explain([Verdict(e, holds=False) for e in (missing, small, large)])
    assert why["s"].cause is Cause.FOUND_ELSEWHERE
    assert "l" not in why


def test_a_row_with_another_label_proves_none_of_its_figures(extract: Extract) -> None:
    """Two codes of one name exchanged: the row's own sums hold, and only its 合计 is known elsewhere."""
    text = mini_budget()
    table = text.index("预算03表")
    first, second = "2080299", "2296002"
    below = text[table:].replace(first, "#", 1).replace(second, first, 1).replace("#", second, 1)
    moved = [
        x
        for x in extract(text[:table] + below).lines
        if x.table_number == "03" and x.function and x.function.code in {first, second}
    ]
    assert {x.measure[-1] for x in moved} >= {"合计", "项目支出"}
    assert [x for x in moved if x.status is Status.VERIFIED] == []


def test_a_row_of_which_a_cell_was_not_read_has_no_proved_label(extract: Extract) -> None:
    text = mini_budget()
    table = text.index("预算03表")
    below = text[table:].replace("31204-费用补贴", "51204-费用补贴", 1)
    found = extract(text[:table] + below)
    assert any(f.rule == "cell-unread" for f in found.findings)
    row = [x for x in found.lines if x.table_number == "03" and x.function and x.function.code == "2230105"]
    assert row and all(FigurePart.LABEL in x.unproved for x in row)


def test_two_rows_that_only_sums_know_prove_no_place(extract: Extract) -> None:
    """Their labels could be exchanged: the sums of both rows and of the columns hold as well."""
    found = extract(BASIC)
    parts = [x for x in found.lines if x.key in {"30101", "30102"}]
    assert len(parts) == 4 and all(FigurePart.PLACE in x.unproved for x in parts)
    only = [x for x in found.lines if x.key == "30201" and x.measure == ("合计",)]
    assert only and all(FigurePart.PLACE not in x.unproved for x in only), (
        "it is the only part of its subject"
    )
