"""The years that a sentence names, in figures, in characters, or by their last two figures."""

from __future__ import annotations

import re

_WORD = r"(?:财政年度|财年度?|年度|年)"
_FIGURES = re.compile(rf"(?<!\d)((?:19|20)\d{{2}})(?!\d)\s*{_WORD}?")
_CHARACTERS = re.compile(rf"([〇零一二三四五六七八九]{{4}}){_WORD}?")
_COUNTED = re.compile(rf"[二两]千[〇零]?([一二三]?十[一二三四五六七八九]?){_WORD}?")
_SHORT = re.compile(
    r"(?<![\d.近前后过第满这那每])(1\d|2\d)(?:财政年度|财年度?|年度|年)(?![级期龄内前后来以间])"
)
_SHORT_CHARACTERS = re.compile(
    r"(?<![〇零一二三四五六七八九十近前后过第满])([一二][〇零一二三四五六七八九])年度?(?![级期龄内前后来以间])"
)
_SPAN = re.compile(
    r"(?:(?:19|20)?\d{2}|[〇零一二三四五六七八九]{2,4})\s*年?度?\s*(?:至|到|[-–—~～])\s*"
    r"(?:(?:19|20)?\d{2}|[〇零一二三四五六七八九]{2,4})\s*年"
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def years_in(text: str) -> tuple[tuple[str, ...], str]:
    """The years in a text, each once in the order of its ways of writing, and the text without them.

    >>> years_in("双井26年预算"), years_in("二〇二五财年"), years_in("两千零二十六年度")
    ((('2026',), '双井 预算'), (('2025',), ' '), (('2026',), ' '))
    >>> years_in("近20年"), years_in("30年房租")
    (((), '近20年'), ((), '30年房租'))
    """
    found: list[str] = []
    short = () if _SPAN.search(text) else (_SHORT, _SHORT_CHARACTERS)
    for pattern in (_FIGURES, _CHARACTERS, _COUNTED, *short):
        found += [_year(match[1]) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    return tuple(dict.fromkeys(found)), text


def _year(written: str) -> str:
    """Four figures of a year however it is written.

    >>> [_year(y) for y in ("2026", "二零二六", "二十六", "26", "二六", "十")]
    ['2026', '2026', '2026', '2026', '2026', '2010']
    """
    if "十" in written:
        tens, _, ones = written.partition("十")
        written = f"{tens or '一'}{ones or '〇'}"
    figures = written.translate(_DIGITS)
    return figures if len(figures) == 4 else f"20{figures}"
