"""Dates as official texts print them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○Ｏ零OoО0", "0")
_PRINTED = re.compile(r"((?:19|20)\d\d)\s*[年\-./]\s*(\d{1,2})\s*[月\-./]\s*(\d{1,2})\s*日?")
_WORDS = re.compile(
    r"([二一][〇○零OoО九0-9一二三四五六七八]{3})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十]{1,4})\s*日"
)


def find_date(text: str) -> date | None:
    """The first date in a text, in digits or in Chinese numerals; None where there is none that exists.

    >>> find_date("二〇〇五年十二月十日"), find_date("2022年08月01日"), find_date("2022年13月1日")
    (datetime.date(2005, 12, 10), datetime.date(2022, 8, 1), None)
    """
    dates = find_dates(text)
    return dates[0] if dates else None


def find_dates(text: str) -> list[date]:
    """All dates in a text, in order."""
    plain = unicodedata.normalize("NFKC", text)
    found = [(m.start(), _date(m[1], m[2], m[3])) for m in _PRINTED.finditer(plain)]
    found += [(m.start(), _words(m[1], m[2], m[3])) for m in _WORDS.finditer(plain)]
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day is not None]


def is_date(text: str) -> bool:
    """Whether a line holds a date and nothing else but brackets."""
    plain = unicodedata.normalize("NFKC", text).strip(" ()[]\u3000")
    return any(pattern.fullmatch(plain) for pattern in (_PRINTED, _WORDS))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _words(year: str, month: str, day: str) -> date | None:
    digits = "".join(_DIGITS.get(c, c) for c in year)
    return _date(digits, str(_small(month)), str(_small(day))) if digits.isdigit() else None


def _small(text: str) -> int:
    """A number up to 39 in words."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return int(_DIGITS[text]) if text in _DIGITS else 0
    return (int(_DIGITS.get(tens, "0")) if tens else 1) * 10 + (int(_DIGITS.get(ones, "0")) if ones else 0)
