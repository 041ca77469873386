"""A sum proves a reading only with a figure in it whose decimal point is certain."""

from __future__ import annotations

from decimal import Decimal

from extract.audit.repair.proof import cleared, failing_sums, prove
from extract.audit.repair.sums import Scope, Sum
from extract.facts import BudgetLine, Role
from extract.source import Source


def line(amount: int | None) -> BudgetLine:
    return BudgetLine(
        document="d", source=Source("d", line=1), table=1, table_number="01", row=1, key="k", role=Role.DETAIL,
        measure=("合计",), amount=None if amount is None else Decimal(amount), printed="", printed_unit="万元",
    )  # fmt: skip


LINES = [line(5), line(2), line(3), line(5)]
COLUMN = Sum("column", ((1, 0), (-1, 1), (-1, 2)))
ROW = Sum("row", ((1, 0), (-1, 3)), scope=Scope.ROW)


def test_doubtful_figures_alone_prove_nothing() -> None:
    assert prove(LINES, [COLUMN, ROW], anchors=[]) == {}


def test_one_certain_figure_proves_a_chain() -> None:
    assert set(prove(LINES, [COLUMN, ROW], anchors=[1])) == {0, 1, 2, 3}


def test_two_equal_doubtful_figures_do_not_prove_each_other() -> None:
    with_certain = Sum("both", ((1, 0), (-1, 3), (1, 1), (-1, 1)))
    assert set(prove(LINES, [with_certain], anchors=[1])) == {1}


def test_a_figure_is_cleared_of_a_wide_sum_that_fails_by_a_narrow_one_that_holds() -> None:
    wide = Sum("wide", ((1, 0), (1, 1), (1, 2), (1, 3)))
    sums = [COLUMN, wide, ROW]
    proofs, failing = prove(LINES, sums, anchors=[1]), failing_sums(LINES, sums)
    assert cleared(0, failing, proofs)
    assert not cleared(3, failing, proofs), "its row says nothing of its label"


def test_an_unreadable_figure_leaves_its_sums_unsaid() -> None:
    lines = [line(5), line(None), line(3)]
    assert COLUMN.residual(lines) is None and not COLUMN.holds(lines)
    assert failing_sums(lines, [COLUMN]) == {}
