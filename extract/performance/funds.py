"""Total, fiscal and other funds of a project from amount cells that were printed once, twice or three times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.amount import decimals
from extract.facts import Status
from extract.performance.project_cells import Money
from extract.printed import PrintedUnit
from extract.source import Source
from extract.tables.reading import AmountReader, prints_points_as_commas

_LONGEST_STRAY = 2


class FundsReader(msgspec.Struct, frozen=True):
    """Reads the amounts of one table.

    `places` is how many decimals the table prints as a rule; where decimal points came out as commas, a
    figure with a comma and other decimals is not believed.
    """

    amounts: AmountReader
    places: int

    @classmethod
    def for_texts(cls, unit: PrintedUnit, texts: Sequence[str], *, commas_doubtful: bool) -> FundsReader:
        """A reader for a table that prints these amounts; `commas_doubtful` as the whole document shows it."""
        doubtful = commas_doubtful or prints_points_as_commas(texts)
        usual = Counter(decimals(text) for text in texts).most_common(1)
        return cls(AmountReader.for_table(unit, texts, commas_doubtful=doubtful), usual[0][0] if usual else 0)

    def find(self, money: Money) -> Decimal | None:
        """The amount in yuan, None where the print cannot be believed."""
        if self.amounts.commas_doubtful and "," in money.text and decimals(money.text) < self.places:
            return None
        return self.amounts.find(money.text, money.source)

    def possible(self, money: Money) -> tuple[Decimal, ...]:
        """What a print can stand for, for comparison only: the amount, or the one with its first comma a point."""
        amount = self.find(money)
        if amount is not None:
            return (amount,)
        digits = money.text.split(".")[0].split(",")
        texts = {f"{digits[0]}.{''.join(digits[1:])}", f"{''.join(digits[:2])}.{''.join(digits[2:])}"}
        readings = (self.amounts.find(t.rstrip("."), money.source) for t in texts)
        return tuple(sorted({r for r in readings if r}))


class PerformanceFunds(msgspec.Struct, frozen=True):
    """The funds of one project in yuan, with the printed texts.

    `stray` are amount-like cells that are none of the three. `possible` are readings of the total for
    comparison with cost indicators; more than one where the print is damaged.
    """

    total: Money | None = None
    fiscal: Money | None = None
    other: Money | None = None
    amounts: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)
    status: Status = Status.UNVERIFIED
    unreadable: tuple[Money, ...] = ()
    stray: tuple[Money, ...] = ()
    unbalanced: bool = False
    possible: tuple[Decimal, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the amounts stand."""
        return tuple(m.source for m in (self.total, self.fiscal, self.other) if m)


def read_funds(cells: Sequence[Money], reader: FundsReader) -> PerformanceFunds:
    """The funds that the amount cells of a project's row print, in printed order.

    The total comes first and may be printed again; then fiscal and other funds, which sum to it. A figure
    that no sum explains and that is a bare digit or two is stray.
    """
    if not cells:
        return PerformanceFunds()
    amounts = [reader.find(cell) for cell in cells]
    unreadable = tuple(cell for cell, amount in zip(cells, amounts, strict=True) if amount is None)
    if unreadable:
        total, fiscal, *_ = (*cells, None)
        return PerformanceFunds(
            total=total,
            fiscal=fiscal,
            status=Status.CONFLICT,
            unreadable=unreadable,
            possible=reader.possible(cells[0]),
        )
    pairs = [(cell, amount or Decimal(0)) for cell, amount in zip(cells, amounts, strict=True)]
    found = _arrange(pairs)
    stray = [cell for cell, _ in pairs[1:] if _is_stray(cell, cells)]
    if found.unbalanced and stray:
        found = _arrange([(cell, amount) for cell, amount in pairs if cell not in stray])
        return msgspec.structs.replace(found, stray=tuple(stray))
    return found


def _is_stray(cell: Money, cells: Sequence[Money]) -> bool:
    return len(cell.text) <= _LONGEST_STRAY and cell.text.isdigit() and any("." in c.text for c in cells)


def _arrange(pairs: Sequence[tuple[Money, Decimal]]) -> PerformanceFunds:
    """Which cell is which: the arrangement in which fiscal and other funds sum to the total."""
    (total, amount), *rest = pairs
    if not rest:
        return PerformanceFunds(total=total, amounts=(amount, None, None), possible=(amount,))
    if len(rest) > 1 and rest[-2][1] + rest[-1][1] == amount:
        (fiscal, first), (other, second) = rest[-2:]
        return PerformanceFunds(
            total, fiscal, other, (amount, first, second), Status.VERIFIED, possible=(amount,)
        )
    if all(value == amount for _, value in rest):
        if len(rest) == 1 and rest[0][0].position > total.position + 1:
            return PerformanceFunds(
                total, None, rest[0][0], (amount, None, amount), Status.VERIFIED, possible=(amount,)
            )
        return PerformanceFunds(
            total, rest[-1][0], None, (amount, amount, None), Status.VERIFIED, possible=(amount,)
        )
    fiscal, value = next(((c, v) for c, v in rest if v != amount), rest[0])
    return PerformanceFunds(
        total, fiscal, None, (amount, value, None), Status.CONFLICT, unbalanced=True, possible=(amount,)
    )
