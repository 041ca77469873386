"""How much room a text takes in print, and how it fits into less."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WIDE = frozenset("WFA")
_NARROW = 0.56
_CAPITAL = 0.68
_CUT = "…"


def text_width(text: str, size: float) -> float:
    """Width in pixels of a text in a font of this size: Chinese characters are square, letters about half.

    >>> text_width("万元", 12), round(text_width("3.50", 12), 1)
    (24.0, 26.9)
    """
    return sum(_width(c) for c in text) * size


@lru_cache(8192)
def _width(character: str) -> float:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return _CAPITAL if character.isupper() else _NARROW


def wrap(text: str, width: float, size: float, lines: int) -> list[str]:
    """A text in at most so many lines of a width in pixels, about equally long; what does not fit ends in an ellipsis.

    >>> wrap("社会保障和就业支出", 96, 12, 2), wrap("社会保障和就业支出", 60, 12, 1)
    (['社会保障和', '就业支出'], ['社会保障…'])
    """
    return list(_wrap(text, width, size, lines))


@lru_cache(2048)
def _wrap(text: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Kept, for a label is measured before it is placed and wrapped again when it is drawn."""
    rest = " ".join(text.split())
    found = _wrapped(rest, width, size, lines)
    if len(found) < 2 or found[-1].endswith(_CUT):
        return found
    narrower = text_width(rest, size) / len(found)
    while narrower < width:
        balanced = _wrapped(rest, narrower, size, lines)
        if len(balanced) == len(found) and balanced[-1][-1:] == found[-1][-1:] != _CUT:
            return balanced
        narrower += size / 2
    return found


def _wrapped(rest: str, width: float, size: float, lines: int) -> tuple[str, ...]:
    found: list[str] = []
    while rest and len(found) < lines:
        head = _fitting(rest, width, size)
        if len(found) == lines - 1 and len(head) < len(rest):
            head = _fitting(rest, width - text_width(_CUT, size), size)
            found.append(head.rstrip() + _CUT)
            return tuple(found)
        found.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return tuple(found) or ("",)


def _fitting(text: str, width: float, size: float) -> str:
    """The longest beginning that fits, at least one character; digits and letters of one word stay together."""
    used = 0.0
    for i, character in enumerate(text):
        used += _width(character) * size
        if used > width and i:
            return text[: _word_start(text, i)]
    return text


def _word_start(text: str, end: int) -> int:
    start = end
    while start and _in_word(text[start - 1]) and _in_word(text[min(start, len(text) - 1)]):
        start -= 1
    return start or end


def _in_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
