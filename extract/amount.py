"""Printed amounts to exact numbers; anything that is not one number is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from extract.errors import AmountError
from extract.source import Source

_NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_AMOUNT_LIKE = re.compile(r"[-−]?\d[\d,.\s]*")
_FEN = Decimal("0.01")
"""The smallest coin of account (分), in yuan."""
_BLANK = re.compile(r"[-－—–_/\s]*")


class PrintedUnit(Enum):
    """The unit printed above a table, with its worth in yuan."""

    YUAN = ("元", Decimal(1))
    WAN_YUAN = ("万元", Decimal(10_000))
    THOUSAND_YUAN = ("千元", Decimal(1_000))
    MILLION_YUAN = ("百万元", Decimal(1_000_000))
    YI_YUAN = ("亿元", Decimal(100_000_000))

    @property
    def printed(self) -> str:
        """The unit as documents print it."""
        return self.value[0]

    @property
    def worth_yuan(self) -> Decimal:
        """How many yuan one of this unit is."""
        return self.value[1]

    @classmethod
    def named(cls, printed: str | None) -> PrintedUnit | None:
        """The unit that these characters print, None for any others.

        >>> PrintedUnit.named("百万元").name, PrintedUnit.named("个")
        ('MILLION_YUAN', None)
        """
        return next((unit for unit in cls if unit.printed == printed), None)


UNIT_PRINT = "|".join(sorted((unit.printed for unit in PrintedUnit), key=len, reverse=True))
"""A pattern of any money unit, the longest first, so that 百万元 is never read as 万元 or 元."""
_DECLARED = re.compile(rf"单位\s*[:：为]?\s*(?:人民币)?\s*({UNIT_PRINT})")


def find_unit(text: str) -> PrintedUnit | None:
    """The money unit that a line such as 金额单位：万元 declares, or None.

    >>> find_unit("单位:万元").name
    'WAN_YUAN'
    """
    match = _DECLARED.search(unicodedata.normalize("NFKC", text))
    return PrintedUnit.named(match[1]) if match else None


def is_blank(printed: str) -> bool:
    """Whether a cell holds no statement: empty, or only dashes put where nothing is."""
    return _BLANK.fullmatch(printed) is not None


def looks_like_amount(printed: str) -> bool:
    """Whether a cell was meant as an amount, readable or not.

    >>> [looks_like_amount(t) for t in ("1,836000", "12.5", "项目", "2010107-人大")]
    [True, True, False, False]
    """
    return _AMOUNT_LIKE.fullmatch(unicodedata.normalize("NFKC", printed).strip()) is not None


def parse_number(printed: str, source: Source) -> Decimal:
    """The one number that a cell prints, in the unit it is printed in.

    Raises:
        AmountError: The cell holds other than one well-formed number: `10-20`, `1,23`, `1.2.3`, `12 34`.
    """
    text = unicodedata.normalize("NFKC", printed).strip()
    if not _NUMBER.fullmatch(text):
        raise AmountError(str(source), "one number such as 1,234.56", repr(printed))
    return Decimal(text.replace(",", "").replace("−", "-"))


def parse_amount(printed: str, unit: PrintedUnit, source: Source) -> Decimal:
    """The amount of a cell in yuan, exact.

    >>> parse_amount("1,234.5", PrintedUnit.WAN_YUAN, Source("d", line=1))
    Decimal('12345000')

    Raises:
        AmountError: As `parse_number`.
    """
    return plain(parse_number(printed, source) * unit.worth_yuan)


def plain(amount: Decimal) -> Decimal:
    """The same amount with at least no exponent and no zeros behind the fen, so that equal sums print equal.

    >>> plain(Decimal("12345000.000000"))
    Decimal('12345000')
    """
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()


def decimals(printed: str) -> int:
    """How many digits a well-formed number prints behind its decimal point."""
    _, point, digits = printed.strip().rpartition(".")
    return len(digits) if point else 0


def integers_are_exact(texts: Iterable[str], unit: PrintedUnit) -> bool:
    """Whether a table's figures without decimals are exact: it prints whole yuan, or decimals where it has any.

    Args:
        texts: What the table prints as amounts.
        unit: The unit they are printed in.

    >>> integers_are_exact(["300", "12.5"], PrintedUnit.WAN_YUAN), integers_are_exact(["300"], PrintedUnit.WAN_YUAN)
    (True, False)
    """
    return unit is PrintedUnit.YUAN or any(decimals(text) for text in texts)


def half_unit(printed: str, unit: PrintedUnit, *, integers_exact: bool = True) -> Decimal:
    """Half of the last printed place in yuan: how far the true amount can lie from the printed one.

    Args:
        printed: A well-formed number.
        unit: The unit it is printed in.
        integers_exact: Whether a number without decimals is exact, as where the table prints others with
            decimals and drops trailing zeros; else it stands for the interval that rounds to it.

    Whoever prints down to the fen prints what the books hold: there is nothing smaller to round away, so such a
    figure is exact and one fen of difference is an error.

    >>> half_unit("6,889.04", PrintedUnit.WAN_YUAN), half_unit("9.390664", PrintedUnit.WAN_YUAN)
    (Decimal('50.000'), Decimal('0'))
    """
    places = decimals(printed)
    if places == 0 and integers_exact:
        return Decimal(0)
    if unit.worth_yuan.scaleb(-places) <= _FEN:
        return Decimal(0)
    return unit.worth_yuan * Decimal("0.5").scaleb(-places)
