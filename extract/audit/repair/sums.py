"""The sums of a document over its lines, in whole numbers of the smallest unit that its figures need."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

import msgspec

from extract.facts import BudgetLine


class Scope(StrEnum):
    """What an identity can see of an error."""

    ROW = "row"
    """It holds under whatever label the row stands."""
    TABLE = "table"
    """It sees a figure in the wrong column, but not a row with the wrong label."""
    DOCUMENT = "document"
    """It compares tables by labels."""


class Sum(msgspec.Struct, frozen=True):
    """One identity over lines: the signed amounts of its terms add up to nothing.

    `key` stays the same when figures change their places; `check` is what the audit calls it. `terms` are
    (sign, index of the line). `tolerance` is in yuan: how far the figures can be off because they are printed
    rounded. `offset` is a difference that is no error, `allowed` those that could be (money that only one table
    counts); sums of one `pool` share them.
    """

    key: str
    terms: tuple[tuple[int, int], ...]
    tolerance: Decimal = Decimal(0)
    scope: Scope = Scope.TABLE
    offset: Decimal = Decimal(0)
    allowed: tuple[Decimal, ...] = ()
    pool: str | None = None
    check: str = ""

    def coefficient(self, index: int) -> int:
        """How often a line counts in the sum, with its sign; 0 if it does not."""
        return sum(sign for sign, i in self.terms if i == index)

    def residual(self, lines: Sequence[BudgetLine]) -> Decimal | None:
        """What the terms add up to, less the offset; None where one of them cannot be read."""
        total = -self.offset
        for sign, index in self.terms:
            amount = lines[index].amount
            if amount is None:
                return None
            total += sign * amount
        return total

    def holds(self, lines: Sequence[BudgetLine]) -> bool:
        """Whether all its figures can be read and can add up."""
        residual = self.residual(lines)
        return residual is not None and abs(residual) <= self.tolerance

    def fails(self, lines: Sequence[BudgetLine]) -> bool:
        """Whether all its figures can be read and cannot add up."""
        return self.residual(lines) is not None and not self.holds(lines)


class SumBuilder(Protocol):
    """All sums of a document over its lines; the same line keeps its index."""

    def __call__(self, lines: Sequence[BudgetLine], tables: Collection[int] | None = None) -> Sequence[Sum]:
        """The sums; with ordinals of tables, those of them that a change in these tables can reach."""
