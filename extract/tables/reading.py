"""Amounts of one table: its unit, the precision of its figures, and which prints are not to be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.amount import decimals, half_unit, parse_amount, unit_of
from extract.errors import AmountError
from extract.printed import PrintedUnit, looks_like_amount
from extract.source import Source
from extract.tables.catalogue import RowIdentity

_WITH_COMMA = re.compile(r"[-−]?\d[\d,]*,\d[\d,.]*")
_WELL_FORMED = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MALFORMED_SHARE = 0.1


def prints_points_as_commas(texts: Iterable[str]) -> bool:
    """Whether a document's decimal points came out as commas, as scanning does.

    True where at least a tenth of the figures with a comma are no well-formed numbers (`1,836000`): then a
    well-formed one without a point (`684,745,200`) cannot be believed either.
    """
    commas = [t for t in texts if _WITH_COMMA.fullmatch(t)]
    malformed = sum(1 for t in commas if not _WELL_FORMED.fullmatch(t))
    return malformed > 0 and malformed >= _MALFORMED_SHARE * len(commas)


class AmountReader(msgspec.Struct, frozen=True):
    """Reads the amounts of one table.

    `integers_exact` says that figures without decimals are exact because the table prints others with.
    """

    unit: PrintedUnit
    commas_doubtful: bool
    integers_exact: bool

    @classmethod
    def for_table(cls, unit: PrintedUnit, texts: Iterable[str], *, commas_doubtful: bool) -> AmountReader:
        """A reader for a table that prints these texts."""
        exact = any(decimals(t) for t in texts if looks_like_amount(t)) or unit is PrintedUnit.YUAN
        return cls(unit, commas_doubtful, exact)

    def in_unit(self, unit: PrintedUnit | None) -> AmountReader:
        """The reader for a column that prints a unit of its own; itself where the column prints none."""
        if unit is None or unit is self.unit:
            return self
        return AmountReader(unit, self.commas_doubtful, self.integers_exact or unit is PrintedUnit.YUAN)

    def read(self, printed: str, source: Source) -> Decimal:
        """The amount in yuan.

        Raises:
            AmountError: Not one number, or one that the damage of this document makes doubtful.
        """
        amount = parse_amount(printed, self.unit, source)
        if self.commas_doubtful and "," in printed and "." not in printed:
            raise AmountError(str(source), "a figure whose decimal point is not in doubt", repr(printed))
        return amount

    def unit_of(self, printed: str) -> PrintedUnit:
        """The unit of a cell: the one behind its figure, else the table's."""
        return unit_of(printed, self.unit)

    def find(self, printed: str, source: Source) -> Decimal | None:
        """The amount in yuan, None where `read` refuses."""
        try:
            return self.read(printed, source)
        except AmountError:
            return None

    def tolerance(self, printed: str) -> Decimal:
        """How far in yuan the true amount can lie from the printed one."""
        return half_unit(printed, self.unit, integers_exact=self.integers_exact)


class SumCheck(msgspec.Struct, frozen=True):
    """What an identity says of the figures it was applied to, in yuan."""

    identity: RowIdentity
    whole: Decimal
    parts: Decimal
    tolerance: Decimal

    @property
    def holds(self) -> bool:
        """Whether the printed figures can be equal at the precision they are printed with."""
        return abs(self.whole - self.parts) <= self.tolerance


def printed_parts(
    identity: RowIdentity, identities: Sequence[RowIdentity], present: frozenset[str]
) -> list[str]:
    """The parts of an identity that have a column; of a part that has none, its own parts.

    基本支出 | 人员经费 | 公用经费 without a 小计 of its own: the two stand in the total for 基本支出.
    """
    found: list[str] = []
    for part in identity.parts:
        if part in present:
            found.append(part)
        else:
            within = next((i for i in identities if i.whole == part and part not in i.parts), None)
            found += [p for p in within.parts if p in present] if within else []
    return found


def balances(
    cells: Mapping[str, tuple[str, Source]],
    present: frozenset[str],
    identities: Iterable[RowIdentity],
    reader: AmountReader,
) -> list[SumCheck]:
    """Evaluate the identities of a row.

    Args:
        cells: Measure key → printed text and place, of the row's non-blank amounts.
        present: Measure keys that the page's header has.
        identities: The identities of the table's kind.
        reader: Reads the amounts.

    Returns:
        One balance an identity that can be evaluated: its whole is printed, at least one of its parts has
        a column, and every figure in it can be read. A blank part counts as nothing.
    """
    found: list[SumCheck] = []
    identities = tuple(identities)
    for identity in identities:
        parts = printed_parts(identity, identities, present)
        if identity.whole not in cells or not parts or not set(identity.when) <= present:
            continue
        if identity.if_broken_down and not any(p in cells for p in parts):
            continue
        amounts = {k: reader.find(*cells[k]) for k in (identity.whole, *parts) if k in cells}
        if any(amount is None for amount in amounts.values()):
            continue
        total = sum((amounts[p] or Decimal(0) for p in parts if p in amounts), Decimal(0))
        tolerance = sum((reader.tolerance(cells[k][0]) for k in amounts), Decimal(0))
        found.append(SumCheck(identity, amounts[identity.whole] or Decimal(0), total, tolerance))
    return found
