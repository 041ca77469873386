"""Columns that are percentages by their figures, whatever stands above them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

import msgspec

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
    every = {c.position: _Figures.of(c) for c in (*columns, *beside)}
    money = {c.position for c in columns}
    varied = {position for position, figures in every.items() if figures.may_be_percents}
    found: set[int] = set()
    for position in money & varied:
        others = [i for i in every if i != position]
        for new, old in permutations(others, 2):
            if not _is_quotient(every[position], every[new], every[old]):
                continue
            headed = old not in money and old in varied
            if not (headed and _is_quotient(every[old], every[new], every[position])):
                found.add(position)
                break
    return found


class _Figures(msgspec.Struct, frozen=True):
    """The numbers of a column, row by row, with what may differ in the last printed digit."""

    numbers: tuple[Decimal | None, ...]
    last_digits: tuple[Decimal, ...]
    may_be_percents: bool
    """Whether the column prints enough different figures, and some with a point."""

    @classmethod
    def of(cls, column: SumColumn) -> _Figures:
        numbers = tuple(number_of(text) if text else None for text in column.cells)
        varied = len({n for n in numbers if n}) >= _LEAST_ROWS
        pointed = any("." in text for text in column.cells)
        digits = tuple(Decimal(1).scaleb(-decimals(text)) for text in column.cells)
        return cls(numbers, digits, varied and pointed)


def _is_quotient(percents: _Figures, new: _Figures, old: _Figures) -> bool:
    """Whether each figure is new ÷ old in per cent, or what it is above a hundred, in rows enough for no chance."""
    return any(_holds(percents, new, old, less) for less in (0, 1))


def _holds(percents: _Figures, new: _Figures, old: _Figures, less: int) -> bool:
    seen: set[Decimal] = set()
    rows = zip(percents.numbers, percents.last_digits, new.numbers, old.numbers, strict=True)
    for percent, last_digit, after, before in rows:
        if percent is None or not before or after is None:
            continue
        if abs((after / before - less) * _HUNDRED - percent) > last_digit:
            return False
        seen.add(percent)
    return len(seen - {Decimal(0), _HUNDRED, -_HUNDRED}) >= _LEAST_ROWS
