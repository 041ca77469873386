"""The amounts in the head of a form: which total is that of the year, and which parts stand under it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.facts import ProjectPart, Status
from extract.performance.funds import FundsReader
from extract.performance.kinds import FormKey
from extract.performance.project_cells import Money

TOTAL_KEYS = (FormKey.ANNUAL_TOTAL, FormKey.TOTAL, FormKey.WHOLE_TOTAL)
_PARTS = (FormKey.FISCAL, FormKey.PART, FormKey.OTHER)
MONEY_KEYS = frozenset((*TOTAL_KEYS, *_PARTS))
CLOSING_KEYS = frozenset((FormKey.PART, FormKey.OTHER))
"""Funds beside the fiscal ones: where none is printed, 其中：财政拨款 need not be the whole."""


class FormAmount(msgspec.Struct, frozen=True):
    """One amount of a form's head: its key, the key's print and column, and the amount."""

    key: FormKey
    label: str
    position: int
    money: Money


class FormFunds(msgspec.Struct, frozen=True):
    """The funds of the year: the amounts that stand for its total, its fiscal and other funds, and further parts."""

    total: FormAmount | None = None
    fiscal: FormAmount | None = None
    other: FormAmount | None = None
    further: tuple[FormAmount, ...] = ()

    def parts(self, reader: FundsReader) -> tuple[ProjectPart, ...]:
        """The further parts in yuan, those left out that cannot be read."""
        read = ((amount, reader.find(amount.money)) for amount in self.further)
        return tuple(ProjectPart(a.label, value, a.money.text) for a, value in read if value is not None)

    def status(self, reader: FundsReader, *, complete: bool) -> Status:
        """Verified where the parts sum to the total, conflict where they do not or an amount cannot be read.

        Args:
            reader: Reads the amounts.
            complete: Whether every amount of the head has a key that is known, and the fiscal funds others beside
                them: else parts that fall short of the total say nothing.
        """
        named = [a for a in (self.total, self.fiscal, self.other, *self.further) if a]
        values = {id(a): reader.find(a.money) for a in named}
        if any(value is None for value in values.values()):
            return Status.CONFLICT
        if self.total is None or len(named) == 1:
            return Status.UNVERIFIED
        total = values[id(self.total)]
        main = sum((values[id(a)] or Decimal(0) for a in (self.fiscal, self.other) if a), Decimal(0))
        more = sum((values[id(a)] or Decimal(0) for a in self.further), Decimal(0))
        if total in (main, main + more):
            return Status.VERIFIED
        return Status.CONFLICT if complete or main > (total or 0) else Status.UNVERIFIED


def funds_of_year(amounts: Sequence[FormAmount]) -> FormFunds:
    """The funds of the year among all amounts of a form.

    A form can print the money of all years of a project beside that of the year or above it: parts belong to the
    total in whose columns, or below which, they stand.
    """
    totals = [n for n, amount in enumerate(amounts) if amount.key in TOTAL_KEYS]
    kinds = [amounts[n].key for n in totals]
    wanted = next((key for key in TOTAL_KEYS[:2] if key in kinds), None)
    if wanted is None:
        parts = [] if totals else list(amounts)
        return _arrange(None, parts)
    place = totals[kinds.index(wanted)]
    owned = [a for n, a in enumerate(amounts) if n != place and _owner(amounts, totals, n) == place]
    return _arrange(amounts[place], owned)


def _owner(amounts: Sequence[FormAmount], totals: Sequence[int], part: int) -> int:
    """The total that a part belongs to: the nearest to its left where totals stand side by side, else the last above."""
    columns = {amounts[n].position for n in totals}
    if len(columns) == 1:
        return max((n for n in totals if n < part), default=totals[0])
    position = amounts[part].position
    return max(
        (n for n in totals if amounts[n].position <= position),
        key=lambda n: (amounts[n].position, -n),
        default=totals[0],
    )


def _arrange(total: FormAmount | None, parts: Sequence[FormAmount]) -> FormFunds:
    def first(key: FormKey) -> FormAmount | None:
        return next((a for a in parts if a.key is key), None)

    further = tuple(a for a in parts if a.key is FormKey.PART)
    return FormFunds(total, first(FormKey.FISCAL), first(FormKey.OTHER), further)
