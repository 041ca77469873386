"""Characters to printed lines, and lines to text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.glyphs import Glyph

_OVERLAP = 0.5
"""Characters belong to one line if their boxes share this part of the lower one's height."""
_WORD_GAP = 0.22
"""A gap of this part of the type size parts two Latin words or numbers."""
_WIDE_GAP = 0.6
"""A gap of this part of the type size parts two Chinese words."""


class Line(msgspec.Struct, gc=False):
    """Characters on one base line, left to right."""

    glyphs: list[Glyph]
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """The type size of most of it."""
        sizes = sorted(g.size for g in self.glyphs)
        return sizes[len(sizes) // 2]

    @property
    def text(self) -> str:
        """What is printed, with one blank where there is a gap."""
        return line_text(self.glyphs)

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
    glyphs.sort(key=lambda g: g.x0)
    return Line(
        glyphs,
        glyphs[0].x0,
        min(g.top for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.bottom for g in glyphs),
    )


def find_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The printed lines of some characters, top to bottom."""
    rows: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.top + g.bottom, g.x0)):
        if rows:
            top, bottom, members = rows[-1]
            shared = min(bottom, glyph.bottom) - max(top, glyph.top)
            if shared >= _OVERLAP * min(bottom - top, glyph.bottom - glyph.top):
                members.append(glyph)
                continue
        rows.append((glyph.top, glyph.bottom, [glyph]))
    return [make_line(members) for _, _, members in rows]


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

    A word is letter-spaced if every gap between its characters is wide.
    """
    gaps = [(after.x0 - before.x1) / max(after.size, 1.0) for before, after in pairwise(glyphs)]
    chinese = all(ord(g.text[0]) > 0x2E80 for g in glyphs)
    if chinese and gaps and min(gaps) > _WIDE_GAP / 3:
        return "".join(g.text for g in glyphs)
    parts = [glyphs[0].text] if glyphs else []
    for gap, before, after in zip(gaps, glyphs, glyphs[1:], strict=False):
        latin = ord(before.text[-1]) < 0x2E80 and ord(after.text[0]) < 0x2E80
        if gap > (_WORD_GAP if latin else _WIDE_GAP):
            parts.append(" ")
        parts.append(after.text)
    return "".join(parts)
