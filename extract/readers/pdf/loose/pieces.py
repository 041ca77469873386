"""Characters to pieces: what stands on one base line without white between."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from extract.printed import is_blank, looks_like_amount
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line, make_line, split_line

_SAME_BASE = 0.3
"""Characters stand on one line if their base lines differ by no more than this part of the type size."""
_WHITE = 0.15
"""White of this part of the type size parts two pieces; narrow columns have no more between them."""
_EDGE = 0.8
"""Figures of one column end at one place, to so many points."""
_PRINTED = re.compile(r"[-−]?\d[\d,]*\.\d+")
APART = 0.9
"""Pieces so many type sizes apart are surely two texts."""


class PrintLine(msgspec.Struct):
    """The pieces on one base line, left to right; `figures` are those that are figures of a table."""

    pieces: list[Line]
    base: float
    size: float
    figures: list[Line] = []

    @property
    def top(self) -> float:
        """Where the line begins."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Where the line ends."""
        return max(piece.bottom for piece in self.pieces)

    @property
    def x0(self) -> float:
        """Where its first piece begins."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where its last piece ends."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def text(self) -> str:
        """What it says, its pieces parted by blanks."""
        return " ".join(piece.text for piece in self.pieces)


def print_lines(glyphs: Iterable[Glyph]) -> list[PrintLine]:
    """The lines of some characters, top to bottom, each parted wherever there is white."""
    groups: list[list[Glyph]] = []
    limit = float("-inf")
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if glyph.base > limit:
            groups.append([])
            limit = glyph.base + _SAME_BASE * glyph.size
        groups[-1].append(glyph)
    found = []
    for group in groups:
        line = make_line(group)
        bases = sorted(g.base for g in group)
        pieces = split_line(line, _WHITE * line.size)
        found.append(PrintLine(pieces, bases[len(bases) // 2], line.size))
    for printed in found:
        printed.figures = _free_figures(printed)
    _add_near_figures(found)
    return found


def joined(pieces: Sequence[Line]) -> Line:
    """Pieces of one line as one text."""
    return pieces[0] if len(pieces) == 1 else make_line([g for piece in pieces for g in piece.glyphs])


def base_of(piece: Line) -> float:
    """The base line of a piece, in points from the top."""
    return piece.glyphs[0].base


def is_figure(piece: Line) -> bool:
    """Whether a piece is a number or a code, or the mark that a table prints for nothing."""
    return looks_like_amount(piece.text) or (len(piece.text) <= 3 and is_blank(piece.text))


def _free_figures(line: PrintLine) -> list[Line]:
    """The pieces of a line that are figures with white beside them: those inside a sentence are not."""
    found = []
    for place, piece in enumerate(line.pieces):
        if not is_figure(piece):
            continue
        before = piece.x0 - line.pieces[place - 1].x1 if place else float("inf")
        behind = line.pieces[place + 1].x0 - piece.x1 if place + 1 < len(line.pieces) else float("inf")
        if max(before, behind) > APART * line.size or _is_beside_figure(line, place):
            found.append(piece)
    return found


def _add_near_figures(lines: Sequence[PrintLine]) -> None:
    """Count figures between words that fill their columns too: they end where others of their column do."""
    edges = sorted(piece.x1 for line in lines for piece in line.figures)
    for line in lines:
        own = {id(piece) for piece in line.figures}
        near = [
            piece
            for piece in line.pieces
            if id(piece) not in own and _PRINTED.fullmatch(piece.text) and _is_at(piece.x1, edges)
        ]
        if near:
            line.figures = sorted([*line.figures, *near], key=lambda piece: piece.x0)


def _is_at(place: float, edges: Sequence[float]) -> bool:
    at = bisect_left(edges, place - _EDGE)
    return at < len(edges) and edges[at] <= place + _EDGE


def _is_beside_figure(line: PrintLine, place: int) -> bool:
    near = line.pieces[max(0, place - 1) : place + 2]
    return any(piece is not line.pieces[place] and is_figure(piece) for piece in near)


def words_of(line: PrintLine) -> list[Line]:
    """The texts of a line that are no figures, those near to one another as one."""
    figures = {id(piece) for piece in line.figures}
    found: list[list[Line]] = []
    last: Line | None = None
    for piece in line.pieces:
        if id(piece) in figures:
            last = None
            continue
        if last is not None and piece.x0 - last.x1 <= APART * line.size:
            found[-1].append(piece)
        else:
            found.append([piece])
        last = piece
    return [joined(group) for group in found]


def overlap(one: Line, x0: float, x1: float) -> float:
    """How much of a range a piece covers, in points."""
    return min(one.x1, x1) - max(one.x0, x0)
