"""What a number format of a spreadsheet shows of a number: what a reader sees is what is printed."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import msgspec

_EXACT_DECIMALS = 6
"""Accounting systems keep 万元 to the fen, six decimals; more come from divisions and are shown rounded."""
_SIGNIFICANT = 15
"""Digits that a spreadsheet keeps of a number."""

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '#,##0.00;-#,##0.00;"-"',
}  # fmt: skip
"""Number formats that files name by number only (ECMA-376 part 1, 18.8.30), as they show in Chinese."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<condition>[<>=]{1,2}-?\d[\d.]*)\]|\[[^\]]*\]|(?P<general>General|G/通用格式)|(?P<mark>[0#?.,%;@])"
    r"|(?P<plain>.)",
    re.S | re.I,
)
_NO_NUMBER = re.compile(r"[ymdhseE/]", re.I)
"""Letters of dates, times, powers and fractions."""
_CONDITION = re.compile(r"([<>=]{1,2})(-?[\d.]+)")
_SIGNS = ("-", "−", "–", "(", "（", "△", "负")
_WHOLE, _POINT, _COMMA = "0#?", ".", ","
_THOUSAND = 3
"""Digits that a comma behind the digits takes off."""

_Token = tuple[str, str]
"""(kind, text): a mark of the format, or a literal that is shown as it is."""


class FormatSection(msgspec.Struct, frozen=True):
    """How one section of a format shows a number.

    `breaks` are literals among the whole digits: (how many digit places stand to the right, literal). A format
    that shows yuan as 万元 puts a point there (`0!.0000`). `powers` counts the digits taken off by commas.
    """

    before: str = ""
    after: str = ""
    least_digits: int = 1
    least_decimals: int = 0
    most_decimals: int = _SIGNIFICANT
    grouped: bool = False
    percent: bool = False
    powers: int = 0
    breaks: tuple[tuple[int, str], ...] = ()
    has_digits: bool = True
    condition: str = ""

    @property
    def is_scaled(self) -> bool:
        """Whether the number that is shown is another than the one that is stored."""
        return bool(self.powers or self.breaks)

    @property
    def has_sign(self) -> bool:
        """Whether its literals say that the number is less than nothing."""
        return any(sign in self.before for sign in _SIGNS)


class NumberFormat(msgspec.Struct, frozen=True):
    """A format code: its sections for positive numbers, negative ones and zero, as many as it has."""

    sections: tuple[FormatSection, ...] = (FormatSection(),)

    def section_of(self, value: Decimal) -> tuple[FormatSection, bool]:
        """The section that shows a number, and whether it shows the sign by itself."""
        first, *others = self.sections
        if any(s.condition for s in self.sections):
            chosen = next((s for s in self.sections if _meets(value, s.condition)), self.sections[-1])
            return chosen, False
        if value < 0 and others and (others[0].has_digits or others[0].has_sign):
            return others[0], others[0].has_sign
        if value == 0 and len(others) > 1:
            return others[1], False
        return first, False


GENERAL = NumberFormat()


def parse_format(code: str) -> NumberFormat:
    """The format that a format code gives; General for codes of dates, powers and texts.

    >>> show_number(6124000, parse_format("0!.0000")), show_number(8229200, parse_format('0"."0,"万元"'))
    ('612.4000', '822.9万元')
    """
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        if match["mark"] == ";":
            sections.append([])
        elif match["mark"] or match["general"]:
            sections[-1].append(("mark" if match["mark"] else "general", match["mark"] or ""))
        elif match["condition"]:
            sections[-1].append(("condition", match["condition"]))
        elif match["plain"] and _NO_NUMBER.match(match["plain"]):
            return GENERAL
        else:
            literal = match["quoted"] or match["escaped"] or match["currency"] or match["plain"] or ""
            sections[-1].append(("literal", literal))
    numbers = [s for s in sections[:_THOUSAND] if ("mark", "@") not in s]
    return NumberFormat(tuple(_section(s) for s in numbers)) if numbers else GENERAL


def _section(tokens: list[_Token]) -> FormatSection:
    condition = next((text for kind, text in tokens if kind == "condition"), "")
    tokens = [t for t in tokens if t[0] != "condition"]
    digits = [i for i, (kind, text) in enumerate(tokens) if _is_place(kind, text) or kind == "general"]
    percent = ("mark", "%") in tokens
    if not digits:
        text = "".join(t for kind, t in tokens if kind == "literal").strip()
        return FormatSection(before=text, has_digits=False, condition=condition)
    first, last = digits[0], digits[-1]
    before = "".join(t for kind, t in tokens[:first] if kind == "literal").lstrip()
    after = "".join(t for kind, t in tokens[last + 1 :] if kind == "literal").rstrip()
    if any(kind == "general" for kind, _ in tokens):
        return FormatSection(before, after, percent=percent, condition=condition)
    point = next((i for i, token in enumerate(tokens) if token == ("mark", _POINT)), len(tokens))
    whole = [(kind, text) for kind, text in tokens[first : min(last + 1, point)]]
    decimals = "".join(text for kind, text in tokens[point:] if _is_place(kind, text))
    places = "".join(text for kind, text in whole if _is_place(kind, text))
    return FormatSection(
        before=before,
        after=after,
        least_digits=places.count("0"),
        least_decimals=decimals.count("0"),
        most_decimals=len(decimals),
        grouped=("mark", _COMMA) in whole,
        percent=percent,
        powers=_THOUSAND * _commas_behind(tokens, digits, point),
        breaks=_breaks(whole),
        condition=condition,
    )


def _is_place(kind: str, text: str) -> bool:
    return kind == "mark" and text in _WHOLE


def _commas_behind(tokens: list[_Token], digits: list[int], point: int) -> int:
    """How many commas follow the last whole digit, or the last digit of all."""
    ends = {max((i for i in digits if i < point), default=-1), digits[-1]}
    count = 0
    for end in ends:
        for kind, text in tokens[end + 1 :]:
            if (kind, text) != ("mark", _COMMA):
                break
            count += 1
    return count


def _breaks(whole: list[_Token]) -> tuple[tuple[int, str], ...]:
    """The literals among whole digits, each with the digit places to its right."""
    found = []
    for i, (kind, text) in enumerate(whole):
        if kind == "literal" and text:
            found.append((sum(1 for k, t in whole[i:] if _is_place(k, t)), text))
    return tuple(found)


def _meets(value: Decimal, condition: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    if match is None:
        return True
    limit = Decimal(match[2])
    return {
        ">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit, "=": value == limit,
        "<>": value != limit,
    }.get(match[1], True)  # fmt: skip


def show_number(value: float, shown: NumberFormat = GENERAL) -> str:
    """A stored number as a reader of the sheet takes it; empty where the format shows nothing.

    A number that the sheet shows with fewer decimals than it holds is given in full where it is an exact
    amount (at most six decimals), since the cell states it; the endless decimals of a division are rounded
    as shown, and so is a number that the format shows in another unit than it is stored in.

    >>> [show_number(v) for v in (12.300000000000001, 2010101.0, 1e-7)]
    ['12.3', '2010101', '0.0000001']
    >>> show_number(684.7452, parse_format("#,##0.00")), show_number(1 / 3, parse_format("0.00"))
    ('684.7452', '0.33')
    >>> show_number(-1234.5, parse_format("#,##0.00_);(#,##0.00)")), show_number(1.0, parse_format("00"))
    ('(1,234.50)', '01')
    """
    number = Decimal(f"{value:.{_SIGNIFICANT}g}")
    section, has_sign = shown.section_of(number)
    if not section.has_digits:
        return section.before
    if section.percent:
        number *= 100
    number = number.scaleb(-section.powers)
    places = max(_places(number, section), section.least_decimals)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):{',' if section.grouped else ''}f}"
    whole, point, decimals = text.partition(".")
    if section.least_digits == 0 and whole == "0" and shown is not GENERAL:
        whole = "" if point or not number else whole
    whole = _broken(whole.zfill(section.least_digits), section.breaks)
    sign = "-" if number < 0 and not has_sign else ""
    percent = "%" if section.percent else ""
    return f"{sign}{section.before}{whole}{point}{decimals}{percent}{section.after}".strip()


def _places(number: Decimal, section: FormatSection) -> int:
    """How many decimals are given: all of an exact amount, as many as shown of any other number."""
    held = max(0, -int(number.normalize().as_tuple().exponent))
    if section.is_scaled:
        return min(held, section.most_decimals)
    return section.most_decimals if held > _EXACT_DECIMALS and section.most_decimals < held else held


def _broken(whole: str, breaks: tuple[tuple[int, str], ...]) -> str:
    """Whole digits with the literals that the format puts among them."""
    if not breaks:
        return whole
    cuts = [0, *(max(0, len(whole) - right) for right, _ in breaks), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(cuts)]
    literals = [literal for _, literal in breaks]
    return "".join(piece + literal for piece, literal in zip(pieces, [*literals, ""], strict=True))
