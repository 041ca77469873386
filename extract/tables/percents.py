"""Columns that are percentages by their figures, whatever stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from extract.amount import decimals
from extract.tables.cell_shapes import number_of
from extract.tables.sums import SumColumn

_HUNDRED = Decimal(100)
_LEAST_ROWS = 4
"""Rows in which different quotients must be printed before a column is called what they are."""


def percent_columns(columns: Sequence[SumColumn], beside: Sequence[SumColumn] = ()) -> set[int]:
    """Positions of the columns that print, in every row, how many per cent one other column is of another, or exceeds it.

    Where a header of percentages has changed places with one of money, the sums of few rows show it; the quotients do.
    决算数 = 预算数 × 完成率 makes 预算数 a quotient as well; a header of percentages that stands over quotients is right.

    Args:
        columns: The columns of amounts.
        beside: Further columns of figures, whatever they are called.
    """
    every = {c.position: c for c in (*columns, *beside)}
    money = {c.position for c in columns}
    varied = {position for position, column in every.items() if _may_be_percents(column)}
    found: set[int] = set()
    for position in money & varied:
        others = [c for c in every.values() if c.position != position]
        for new, old in permutations(others, 2):
            if not _is_quotient(every[position], new, old):
                continue
            headed = old.position not in money and old.position in varied
            if not (headed and _is_quotient(old, new, every[position])):
                found.add(position)
                break
    return found


def _may_be_percents(column: SumColumn) -> bool:
    """Whether a column prints enough different figures, and some with a point."""
    figures = {n for text in column.cells if text and (n := number_of(text))}
    return len(figures) >= _LEAST_ROWS and any("." in text for text in column.cells)


def _is_quotient(percents: SumColumn, new: SumColumn, old: SumColumn) -> bool:
    """Whether each figure is new ÷ old in per cent, or what it is above a hundred, in rows enough for no chance."""
    return any(_holds(percents, new, old, less) for less in (0, 1))


def _holds(percents: SumColumn, new: SumColumn, old: SumColumn, less: int) -> bool:
    seen: set[Decimal] = set()
    for text, above, below in zip(percents.cells, new.cells, old.cells, strict=True):
        percent, after, before = (number_of(t) if t else None for t in (text, above, below))
        if percent is None or not before or after is None:
            continue
        if abs((after / before - less) * _HUNDRED - percent) > Decimal(1).scaleb(-decimals(text)):
            return False
        seen.add(percent)
    return len(seen - {Decimal(0), _HUNDRED, -_HUNDRED}) >= _LEAST_ROWS
