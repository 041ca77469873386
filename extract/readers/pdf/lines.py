"""Characters to printed lines, and lines to text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.glyphs import Glyph

_OVERLAP = 0.5
"""Characters belong to one line if their boxes share this part of the lower one's height."""
_WORD_GAP = 0.22
"""A gap of this part of the type size parts two Latin words or numbers."""
_WIDE_GAP = 0.6
"""A gap of this part of the type size parts two Chinese words."""
_FAR = 0.9
"""Digits of one figure stand no further apart than this part of the type size."""
_EVEN = 0.06
"""Gaps of a letter-spaced figure differ by no more than this part of the type size."""
_DECIMALS = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{1,2}")
_WORDS = re.compile(r"[\u2e80-\uffef]{2}")
_LATIN_END = "\u2e80"
"""Chinese characters, their radicals and punctuation stand behind this one."""
_LEFT = attrgetter("x0")


def _height_and_left(glyph: Glyph) -> tuple[float, float]:
    return glyph.top + glyph.bottom, glyph.x0


class Line(msgspec.Struct, gc=False):
    """Characters on one base line, left to right; they do not change any more."""

    glyphs: list[Glyph]
    x0: float
    top: float
    x1: float
    bottom: float
    _size: float | None = None
    _text: str | None = None

    @property
    def size(self) -> float:
        """The type size of most of it."""
        if self._size is None:
            sizes = sorted([g.bottom - g.top for g in self.glyphs])
            self._size = sizes[len(sizes) // 2]
        return self._size

    @property
    def text(self) -> str:
        """What is printed, with one blank where there is a gap."""
        if self._text is None:
            self._text = line_text(self.glyphs)
        return self._text

    @property
    def confidence(self) -> float | None:
        """How sure recognition is of its least sure character; None where the file says the text."""
        return least_confidence(self.glyphs)

    @property
    def rectangle(self) -> Rectangle:
        """The line's outline."""
        return self.x0, self.top, self.x1, self.bottom


def least_confidence(glyphs: Iterable[Glyph]) -> float | None:
    """The confidence of the least sure of some characters; None where none was recognised from an image."""
    return min((g.confidence for g in glyphs if g.confidence is not None), default=None)


def make_line(glyphs: list[Glyph]) -> Line:
    """A line of characters, at least one."""
    glyphs.sort(key=_LEFT)
    return Line(
        glyphs,
        glyphs[0].x0,
        min([g.top for g in glyphs]),
        max([g.x1 for g in glyphs]),
        max([g.bottom for g in glyphs]),
    )


def find_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines of some characters, top to bottom."""
    ordered = sorted(glyphs, key=_height_and_left)
    if not ordered:
        return []
    rows: list[list[Glyph]] = []
    top = bottom = float("nan")
    for glyph in ordered:
        its_top, its_bottom = glyph.top, glyph.bottom
        if its_top != top or its_bottom != bottom:
            shared = min(bottom, its_bottom) - max(top, its_top)
            if not rows or shared < _OVERLAP * min(bottom - top, its_bottom - its_top):
                top, bottom = its_top, its_bottom
                rows.append([glyph])
                continue
        rows[-1].append(glyph)
    return [make_line(members) for members in rows]


def split_line(line: Line, gap: float) -> list[Line]:
    """The parts of a line that stand further apart than `gap` points."""
    parts: list[list[Glyph]] = []
    end = float("-inf")
    for glyph in line.glyphs:
        if not parts or glyph.x0 - end > gap:
            parts.append([])
        parts[-1].append(glyph)
        end = max(end, glyph.x1)
    return [make_line(part) for part in parts]


def line_text(glyphs: Sequence[Glyph]) -> str:
    """The text of characters that stand left to right, a letter-spaced word without its gaps.

    A word is letter-spaced if every gap between its characters is wide; words with figures in them (2024年预算数) and
    amounts with decimals if all are alike.
    """
    texts = [g.text for g in glyphs]
    gaps = [(after.x0 - before.x1) / max(after.bottom - after.top, 1.0) for before, after in pairwise(glyphs)]
    if not gaps or max(gaps) <= _WORD_GAP:
        return "".join(texts)
    if min(gaps) > _WIDE_GAP / 3 and all(text[0] > _LATIN_END for text in texts):
        return "".join(texts)
    if max(gaps) - min(gaps) <= _EVEN and max(gaps) < _FAR and _is_spaced("".join(texts)):
        return "".join(texts)
    parts = texts[:1]
    for gap, (before, after) in zip(gaps, pairwise(texts), strict=True):
        if gap > _WORD_GAP and (gap > _WIDE_GAP or (before[-1] < _LATIN_END and after[0] < _LATIN_END)):
            parts.append(" ")
        parts.append(after)
    return "".join(parts)


def _is_spaced(text: str) -> bool:
    """Whether evenly spaced characters are Chinese words, an amount or a code, and not numbers that count up."""
    if _DECIMALS.fullmatch(text) or _WORDS.search(text):
        return True
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return text.isdecimal() and not (len(text) > 2 and steps == {1})
