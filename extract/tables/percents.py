"""Columns that are percentages by their figures, whatever stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

from extract.tables.cell_shapes import number_of
from extract.tables.sums import SumColumn

_HUNDRED = Decimal(100)
_SLACK = Decimal("0.06")
"""How far a percentage printed to one decimal may be from the quotient."""
_LEAST_ROWS = 4
"""Rows in which different quotients must be printed before a column is called what they are."""

_Numbers = tuple[Decimal | None, ...]


def percent_columns(columns: Sequence[SumColumn]) -> set[int]:
    """Positions of the columns that print, in every row, by how many per cent one other column exceeds another.

    Where a header of percentages has changed places with one of money, the sums of few rows show it; the quotients do.
    """
    numbers = {c.position: tuple(number_of(text) if text else None for text in c.cells) for c in columns}
    found: set[int] = set()
    for column in columns:
        printed = numbers[column.position]
        if len({n for n in printed if n}) < _LEAST_ROWS or not any("." in text for text in column.cells):
            continue
        others = [numbers[c.position] for c in columns if c is not column]
        if any(_is_change(printed, new, old) for new, old in permutations(others, 2)):
            found.add(column.position)
    return found


def _is_change(printed: _Numbers, new: _Numbers, old: _Numbers) -> bool:
    """Whether each figure is 100 × (new ÷ old - 1), in rows enough that this is no chance."""
    seen: set[Decimal] = set()
    for percent, after, before in zip(printed, new, old, strict=True):
        if percent is None or not before or after is None:
            continue
        if abs((after / before - 1) * _HUNDRED - percent) > _SLACK:
            return False
        seen.add(percent)
    return len(seen - {Decimal(0), -_HUNDRED}) >= _LEAST_ROWS
