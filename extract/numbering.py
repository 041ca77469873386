"""How Chinese documents number parts, sections and items: the levels of an outline, what a number is, names without it."""

from __future__ import annotations

import re
from enum import IntEnum

NUMERALS = "一二三四五六七八九十"
"""The characters that number parts, sections and tables up to 99."""


class OutlineLevel(IntEnum):
    """A level of an outline, the highest first; each has a print of its own."""

    PART = 0
    """第一部分, 第二章."""
    SECTION = 1
    """一、"""
    SUBSECTION = 2
    """（一）, also as one character ㈠."""
    ITEM = 3
    """1、 or 1. (never the point of 1.5), also as one character ⒈."""
    SUBITEM = 4
    """（1）, also as one character ⑴."""
    POINT = 5
    """① or 1）."""


_PRINTS = {
    OutlineLevel.PART: rf"第[{NUMERALS}百]+(?:部分|章|节)",
    OutlineLevel.SECTION: rf"[{NUMERALS}]{{1,3}}[、.．]",
    OutlineLevel.SUBSECTION: rf"(?:[(（][{NUMERALS}]{{1,3}}[)）]|[\u3220-\u3229])[、.．]?",
    OutlineLevel.ITEM: r"(?:\d{1,2}(?:[、．]|\.(?!\d))|[\u2488-\u249b])",
    OutlineLevel.SUBITEM: r"(?:[(（]\d{1,2}[)）]|[\u2474-\u2487])[、.．]?",
    OutlineLevel.POINT: r"(?:[\u2460-\u2473]|\d{1,2}[)）])",
}
ENUMERATOR = re.compile("|".join(f"(?P<l{level.value}>{printed})" for level, printed in _PRINTS.items()))
"""What numbers a line, at its beginning; `level_of` says the level."""
_NUMBERING = re.compile(rf"\s*(?:{ENUMERATOR.pattern})\s*")
_DIGITS = {character: digit for digit, character in enumerate(NUMERALS[:9], 1)}


def level_of(text: str) -> OutlineLevel | None:
    """The level that the number before a text stands for; None for a text without.

    >>> [level_of(t) for t in ("一、收入", "（一）拨款", "1.5万元", "（1）其中", "其他")]
    [<OutlineLevel.SECTION: 1>, <OutlineLevel.SUBSECTION: 2>, None, <OutlineLevel.SUBITEM: 4>, None]
    """
    match = ENUMERATOR.match(text.lstrip())
    return OutlineLevel(int(match.lastgroup[1:])) if match and match.lastgroup else None


def strip_numbering(text: str) -> str:
    """A text without the number before it.

    >>> strip_numbering("十一、城乡社区支出"), strip_numbering("（一）一般公共预算资金"), strip_numbering("3.5吨")
    ('城乡社区支出', '一般公共预算资金', '3.5吨')
    """
    match = _NUMBERING.match(text)
    return text[match.end() :] if match else text


def numeral_value(text: str) -> int | None:
    """The number from 1 to 99 that Chinese or Arabic digits print; None for anything else.

    >>> [numeral_value(t) for t in ("三", "十", "二十一", "７", "第三", "一〇")]
    [3, 10, 21, 7, None, None]
    """
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not text or (tens and tens not in _DIGITS) or (ones and ones not in _DIGITS):
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def ordinal_of(text: str) -> int | None:
    """The number before a text, from 1; None for a text without one, or with one of a single character (㈠).

    >>> [ordinal_of(t) for t in ("四、上年结余", "（十二）其他", "3.税收", "其他")]
    [4, 12, 3, None]
    """
    match = ENUMERATOR.match(text.lstrip())
    return numeral_value(re.sub(rf"[^{NUMERALS}\d]", "", match[0])) if match else None
