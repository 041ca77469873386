"""Two figures that should be equal, as a check."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.figures.printed import ZERO
from kg.figures.records import ProjectFigure, Record
from kg.lineage.kinds import CheckRule, DifferenceCause
from kg.lineage.model import Balance
from kg.words.text import Said

BY_TABLES = Said("项目支出表与绩效表", "table of projects against performance table")
WITH_TRANSFERS = Said("上级转移支付与项目预算", "transfers against project budget")


def total_of(figures: Sequence[Record | ProjectFigure]) -> Decimal | None:
    """The sum of figures; unknown where one of them is."""
    total = ZERO
    for figure in figures:
        if figure.amount is None:
            return None
        total += figure.amount
    return total


def same_figure(
    node: str,
    stated: Sequence[Record | ProjectFigure],
    other: Sequence[Record | ProjectFigure],
    detail: str,
) -> Balance:
    """A check of what two tables say of the same thing."""
    rounding = sum((f.rounding for f in (*stated, *other)), ZERO)
    return compare(CheckRule.SAME_FIGURE, node, total_of(stated), total_of(other), detail, rounding)


def compare(
    rule: CheckRule,
    node: str,
    stated: Decimal | None,
    other: Decimal | None,
    detail: str,
    rounding: Decimal,
) -> Balance:
    """A check of two figures that should be equal; the node's label is filled in when the lineage is made."""
    if stated is None or other is None:
        return Balance(rule, node, "", (), stated, other, None, None, None, detail)
    difference = stated - other
    within = abs(difference) <= rounding if difference else None
    why = (DifferenceCause.ROUNDING if within else DifferenceCause.UNEXPLAINED) if difference else None
    return Balance(rule, node, "", (), stated, other, difference, not difference, within, detail, why)


def independent(figures: Sequence[Record | ProjectFigure]) -> list[Record | ProjectFigure]:
    """Figures that a table prints; sums that were made of other rows can confirm nothing."""
    return [f for f in figures if isinstance(f, Record) or f.stated]
