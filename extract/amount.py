"""Printed amounts to exact yuan; anything that is not one number is refused, never guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from extract.errors import AmountError
from extract.printed import UNIT_PRINT, PrintedUnit, read_number
from extract.source import Source
from extract.text import fold

_FEN = Decimal("0.01")
"""The smallest coin of account (分), in yuan."""
_TELLING = 3
_UNIT = re.compile(
    rf"单位(?:[:为(]|(?=(?:人民币)?(?:{UNIT_PRINT})(?:\)|$)))(?:人民币)?(?P<unit>{UNIT_PRINT})"
)


def find_unit(text: str) -> PrintedUnit | None:
    """The money unit that a line such as 金额单位：万元 declares, letter-spaced or not, or None.

    >>> find_unit("单 位 : 百 万 元").name
    'MILLION_YUAN'
    """
    match = _UNIT.search(fold(text))
    return PrintedUnit.named(match["unit"]) if match else None


def parse_number(printed: str, source: Source) -> Decimal:
    """The one number that a cell prints, in the unit it is printed in.

    Raises:
        AmountError: The cell holds other than one well-formed number: `10-20`, `1,23`, `1.2.3`, `12 34`.
    """
    number = read_number(printed)
    if number is None:
        raise AmountError(str(source), "one number such as 1,234.56", repr(printed))
    return number.value


def unit_of(printed: str, unit: PrintedUnit) -> PrintedUnit:
    """The unit of a cell: the one behind its figure, else that of its table or column.

    >>> unit_of("12.5万元", PrintedUnit.YUAN).name
    'WAN_YUAN'
    """
    number = read_number(printed)
    return number.unit if number and number.unit else unit


def parse_amount(printed: str, unit: PrintedUnit, source: Source) -> Decimal:
    """The amount of a cell in yuan, exact; a unit behind the figure outranks that of the table.

    >>> parse_amount("1,234.5", PrintedUnit.WAN_YUAN, Source("d", line=1))
    Decimal('12345000')

    Raises:
        AmountError: As `parse_number`.
    """
    return plain(parse_number(printed, source) * unit_of(printed, unit).worth_yuan)


def plain(amount: Decimal) -> Decimal:
    """The same amount with at least no exponent and no zeros behind the fen, so that equal sums print equal.

    >>> plain(Decimal("12345000.000000"))
    Decimal('12345000')
    """
    whole = amount.to_integral_value()
    return whole if whole == amount else amount.normalize()


def decimals(printed: str) -> int:
    """How many digits a number prints behind its decimal point; for what is no number, behind its last point."""
    number = read_number(printed)
    if number:
        return number.decimals
    _, point, digits = printed.strip().rpartition(".")
    return len(digits) if point else 0


def is_telling(amount: Decimal | None) -> bool:
    """Whether an amount has three significant digits or more, so that two figures are seldom as large by chance.

    >>> is_telling(Decimal("61.2")), is_telling(Decimal("50000")), is_telling(None)
    (True, False, False)
    """
    return amount is not None and len("".join(map(str, amount.as_tuple().digits)).strip("0")) >= _TELLING


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
    places, unit = decimals(printed), unit_of(printed, unit)
    return Decimal(0) if places == 0 and integers_exact else _half_of(places, unit)


@lru_cache(maxsize=256)
def _half_of(places: int, unit: PrintedUnit) -> Decimal:
    """Half of the last place in yuan of a number with so many decimals; nothing where it is the fen or less."""
    if unit.worth_yuan.scaleb(-places) <= _FEN:
        return Decimal(0)
    return unit.worth_yuan * Decimal("0.5").scaleb(-places)
