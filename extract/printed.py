"""What a cell prints: a mark for nothing, one number, something meant as a number, or words.

The one home of the signs that people print around a figure: minus signs and brackets for negative amounts, currency,
unit, thousands marks, and marks that lead to a footnote. Everything that reads, compares or measures the precision
of printed figures asks here.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import Enum
from functools import lru_cache

import msgspec

from extract.text import CIRCLED, RAISED, without_invisible


class PrintedUnit(Enum):
    """The unit printed above a table or behind a figure, with its worth in yuan."""

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
UNIT_WORDS: dict[str, PrintedUnit] = {unit.printed: unit for unit in PrintedUnit} | {
    "万": PrintedUnit.WAN_YUAN,
    "亿": PrintedUnit.YI_YUAN,
}
"""How a unit is printed behind a figure → the unit."""

_CACHED = 1 << 15
_UNIT = "|".join(sorted(UNIT_WORDS, key=len, reverse=True))

_NOTE = (
    rf"(?:[\[〔【(（]?注?[{RAISED}{CIRCLED}]{{1,4}}[\]〕】)）]?|[*＊※†‡#＃]{{1,3}}"
    r"|[\[〔【［]注?\d{1,2}[\]〕】］]|[(（]?注\d{0,2}[)）]?)"
)
_NOTES_BEHIND = re.compile(rf"(?<=[\d元万亿)）])(?:\s*{_NOTE})+$|(?<=\.\d\d)\s*\(\d\)$")
_NOTES_BEFORE = re.compile(rf"^(?:(?!注){_NOTE}\s*)+(?=[-−–—¥￥(（△\d.])")
_NOTES_ALONE = re.compile(rf"(?:{_NOTE}\s*)+")

_MINUS = "-−–—‐‑‒―﹣－△"
_CURRENCY = r"(?:人民币|RMB|CNY|¥)"
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’ʼ]\d{3})+|\d+)?(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<open>\()?{_CURRENCY}?(?P<minus>[{_MINUS}])?\+?\s*{_CURRENCY}?\s*(?P<digits>(?=\.?\d){_DIGITS})"
    rf"\s*(?P<unit>{_UNIT})?整?(?P<close>\))?"
)
_MEANT = re.compile(
    rf"\(?(?:{_CURRENCY}|[$€£]|US\$|HK\$)?[{_MINUS}+▲▼]?\s*{_CURRENCY}?\s*\.?\d[\d,.'’\s·。、]*"
    rf"(?:{_UNIT})?整?[)\-*]?"
)
_FORMULA = re.compile(r"=[A-Z\d+\-*/().,:;$!'\s]+", re.I)
_MISREAD = re.compile(r"(?=.*\d)(?=.*[.,].{2})(?=.*[A-Za-z|])[\dOoQDlI|iZzSsbBgq][\dOoQDlI|iZzSsbBgq,.]*")
"""Letters that scanning puts for digits, in what has the point or commas of an amount."""
_MOST_DIGITS = 20
"""No budget needs more; what is longer is damage."""
_ORDINAL = re.compile(r"\(\d{1,2}\)")
_BLANK = re.compile(r"[\-−–—‐‑‒―﹣_/\\|*※□☐▢◻×·•….。\s]*|无|空|N/?A|NA|nil|null", re.I)
_PLAIN = re.compile(r"[-−]?\d[\d,.\s]*")
_FIGURE_LIKE = re.compile(
    rf"(?:约|近|超|超过|大于|小于|不足)?[^\u3400-\u9fff]*\d[^\u3400-\u9fff]*(?:余|多)?(?:{_UNIT})?(?:左右|以上|以下|以内)?"
)
"""A figure of any kind, also one that is only about right."""
_LONGEST = 60


class PrintedNumber(msgspec.Struct, frozen=True):
    """One number as printed: its digits with point and thousands marks, its sign, and a unit of its own if it has one."""

    digits: str
    is_negative: bool = False
    unit: PrintedUnit | None = None

    @property
    def value(self) -> Decimal:
        """The number, in its unit."""
        amount = Decimal(self.digits.replace(",", ""))
        return -amount if self.is_negative else amount

    @property
    def decimals(self) -> int:
        """How many digits stand behind the point."""
        _, point, digits = self.digits.rpartition(".")
        return len(digits) if point else 0

    @property
    def text(self) -> str:
        """The number in ordinary signs: `-1,612.40`."""
        return f"{'-' if self.is_negative else ''}{self.digits}"


@lru_cache(maxsize=_CACHED)
def read_number(printed: str) -> PrintedNumber | None:
    """The one number that a text prints, None where it prints anything else or where more than one reading is left.

    >>> [n and n.text for n in map(read_number, ("(12.00)", "–3", "￥1,612.40", "1'612.40", "5.0①", "12-15"))]
    ['-12.00', '-3', '1,612.40', '1,612.40', '5.0', None]
    """
    match = _NUMBER.fullmatch(_bare(printed))
    if (
        match is None
        or len(match["digits"]) > _MOST_DIGITS
        or bool(match["open"]) != bool(match["close"])
        or (match["open"] and match["minus"])
    ):
        return None
    unit = UNIT_WORDS[match["unit"]] if match["unit"] else None
    return PrintedNumber(re.sub("['’ʼ]", ",", match["digits"]), bool(match["open"] or match["minus"]), unit)


@lru_cache(maxsize=_CACHED)
def is_blank(printed: str) -> bool:
    """Whether a cell holds no statement: empty, or only a mark put where nothing is.

    >>> [is_blank(t) for t in ("", "——", "/", "无", "□", "0", "无锡市")]
    [True, True, True, True, True, False, False]
    """
    return _BLANK.fullmatch(unicodedata.normalize("NFKC", without_invisible(printed)).strip()) is not None


@lru_cache(maxsize=_CACHED)
def looks_like_amount(printed: str) -> bool:
    """Whether a cell was meant as an amount, readable or not. Numbers of one or two digits in brackets count items.

    >>> [looks_like_amount(t) for t in ("l,836000", "12.5万元", "(12.00)", "=1+1", "(1)", "项目")]
    [True, True, True, True, False, False]
    """
    text = _bare(printed)
    if _ORDINAL.fullmatch(text):
        return False
    return any(pattern.fullmatch(text) for pattern in (_MEANT, _FORMULA, _MISREAD))


@lru_cache(maxsize=_CACHED)
def looks_like_number(printed: str) -> bool:
    """Whether a text is digits, commas and points alone, with a minus at most: no unit, no currency, no marks."""
    return _PLAIN.fullmatch(unicodedata.normalize("NFKC", printed).strip()) is not None


@lru_cache(maxsize=_CACHED)
def could_be_amount(printed: str) -> bool:
    """Whether a text can stand in a column of amounts: an amount, a small number in brackets, or a mark for nothing."""
    return looks_like_amount(printed) or is_blank(printed) or _ORDINAL.fullmatch(_bare(printed)) is not None


@lru_cache(maxsize=_CACHED)
def looks_like_figure(printed: str) -> bool:
    """Whether a text is a figure of any kind: an amount, a share, a count, a damaged number, but no words.

    >>> [looks_like_figure(t) for t in ("12.5%", "l6.72O000", "约88万元", "12辆", "2024年")]
    [True, True, True, False, False]
    """
    return len(printed) < _LONGEST and _FIGURE_LIKE.fullmatch(_bare(printed)) is not None


def plain_text(printed: str) -> str:
    """A number in ordinary signs without what is printed around it; any other text with its width folded.

    >>> plain_text("（1,612.40）"), plain_text("1，836000")
    ('-1,612.40', '1,836000')
    """
    number = read_number(printed)
    return number.text if number else _bare(printed).replace("−", "-")


@lru_cache(maxsize=_CACHED)
def _bare(printed: str) -> str:
    """The text with its width folded and without marks that lead to a footnote.

    The marks go before the width is folded: folding makes a digit of a raised one.
    """
    text = without_invisible(printed).strip()
    if _NOTES_ALONE.fullmatch(text):
        return text
    text = _NOTES_BEHIND.sub("", _NOTES_BEFORE.sub("", text))
    text = unicodedata.normalize("NFKC", text).strip()
    return _NOTES_BEHIND.sub("", text)
