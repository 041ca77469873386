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


def percent_columns(columns: Sequence[SumColumn], beside: Sequence[SumColumn] = ()) -> set[int]:
    """Positions of the columns that print, in every row, how many per cent one other column is of another, or exceeds it.

    Where a header of percentages has changed places with one of money, the sums of few rows show it; the quotients do.

    Args:
        columns: The columns of amounts.
        beside: Further columns of figures, whatever they are called.
    """
    every = {c.position: c for c in (*columns, *beside)}
    numbers = {p: tuple(number_of(text) if text else None for text in c.cells) for p, c in every.items()}
    found: set[int] = set()
    for column in columns:
        printed = numbers[column.position]
        if len({n for n in printed if n}) < _LEAST_ROWS or not any("." in text for text in column.cells):
            continue
        others = [own for position, own in numbers.items() if position != column.position]
        if any(
            _is_quotient(printed, new, old, less) for new, old in permutations(others, 2) for less in (0, 1)
        ):
            found.add(column.position)
    return found


def _is_quotient(printed: _Numbers, new: _Numbers, old: _Numbers, less: int) -> bool:
    """Whether each figure is 100 × (new ÷ old - less), in rows enough that this is no chance."""
    seen: set[Decimal] = set()
    for percent, after, before in zip(printed, new, old, strict=True):
        if percent is None or not before or after is None:
            continue
        if abs((after / before - less) * _HUNDRED - percent) > _SLACK:
            return False
        seen.add(percent)
    return len(seen - {Decimal(0), _HUNDRED, -_HUNDRED}) >= _LEAST_ROWS
