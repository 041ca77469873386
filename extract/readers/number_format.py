"""What a number format of a spreadsheet shows of a number, as far as a budget needs it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import msgspec

_EXACT_DECIMALS = 6
"""Accounting systems keep 万元 to the fen, six decimals; more come from divisions and are shown rounded."""
_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps of a number."""

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
"""Number formats that files name by number only (ECMA-376 part 1, 18.8.30)."""

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[#0?](?:[#0?,]*[#0?])?,*(?:\.(?P<decimals>[#0?]*))?")


class NumberFormat(msgspec.Struct, frozen=True):
    """Decimals always shown and shown at most, least digits before the point, thousands parted, percent."""

    least_decimals: int = 0
    most_decimals: int = _SIGNIFICANT
    least_digits: int = 1
    grouped: bool = False
    percent: bool = False


GENERAL = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """The format for positive numbers that a format code gives; General for codes of dates and texts.

    >>> parse_format('_ * #,##0.00_ ;_ * \\\\-#,##0.00_ ')
    NumberFormat(least_decimals=2, most_decimals=2, least_digits=1, grouped=True, percent=False)
    """
    section = _NOT_SHOWN.sub("", code.split(";")[0])
    match = _PLACES.search(section)
    if match is None or re.search(r"[ymdhsEe/]|General", section, re.I):
        return GENERAL
    whole = match[0].split(".")[0]
    decimals = match["decimals"] or ""
    return NumberFormat(
        least_decimals=decimals.count("0"),
        most_decimals=len(decimals),
        least_digits=whole.count("0"),
        grouped="," in whole.rstrip(","),
        percent="%" in section,
    )


def show_number(value: float, shown: NumberFormat = GENERAL) -> str:
    """A stored number as a reader of the sheet takes it.

    A number that the sheet shows with fewer decimals than it holds is given in full where it is an exact
    amount (at most six decimals), since the cell states it; the endless decimals of a division are rounded
    as shown.

    >>> [show_number(v) for v in (12.300000000000001, 2010101.0, 1e-7)]
    ['12.3', '2010101', '0.0000001']
    >>> show_number(684.7452, parse_format("#,##0.00")), show_number(1 / 3, parse_format("0.00"))
    ('684.7452', '0.33')
    >>> show_number(1234.5, parse_format("#,##0.00")), show_number(1.0, parse_format("00"))
    ('1,234.50', '01')
    """
    number = Decimal(f"{value:.{_SIGNIFICANT}g}")
    if shown.percent:
        number *= 100
    held = max(0, -int(number.normalize().as_tuple().exponent))
    most = shown.most_decimals if held > _EXACT_DECIMALS and shown.most_decimals < held else held
    places = max(most, shown.least_decimals)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:{',' if shown.grouped else ''}f}"
    whole, point, decimals = text.partition(".")
    sign = whole[:1] if whole.startswith("-") else ""
    whole = whole.removeprefix("-").zfill(shown.least_digits)
    return f"{sign}{whole}{point}{decimals}{'%' if shown.percent else ''}"
