"""The columns that the rows of a table without rules show: where figures lie above one another, and words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.pieces import PrintLine, overlap, words_of

_EDGE = 1.2
"""Figures end (or begin, or have their middle) at one place if their places differ by no more points."""
_TOTAL_WORDS = frozenset("合总小共")
_MOST_SLACK = 0.2
"""Words reach over a border of columns in no more than this part of the rows: names that are longer than their column."""


class LooseColumn(msgspec.Struct):
    """A column as far as its texts reach.

    `figures` tells one of figures from one of words, `codes` one of whole numbers without commas, which may be codes.
    `start` is where its texts begin and `edge` where they end, if all do so at one place.
    """

    x0: float
    x1: float
    figures: bool = False
    codes: bool = False
    start: float | None = None
    edge: float | None = None
    headed: bool = False

    def covers(self, piece: Line) -> bool:
        """Whether a piece stands in the range of the column, if only in part."""
        return overlap(piece, self.x0, self.x1) > 0

    def widen(self, piece: Line) -> None:
        """Let the column reach around a piece too."""
        self.x0, self.x1 = min(self.x0, piece.x0), max(self.x1, piece.x1)


def find_columns(lines: Sequence[PrintLine]) -> list[LooseColumn] | None:
    """The columns of the rows, left to right; None where two figures of one row stand in one column.

    Texts of one column never reach into another, so texts that lie above one another are of one column.
    """
    of_lines = [line.figures for line in lines]
    figures = _ranges(piece for pieces in of_lines for piece in pieces)
    for pieces in of_lines:
        if any(sum(1 for p in pieces if c.covers(p)) > 1 for c in figures):
            return None
    for column in figures:
        own = [p for pieces in of_lines for p in pieces if column.covers(p)]
        column.figures = True
        column.codes = all(p.text.isdigit() for p in own)
        column.edge = _one_place([p.x1 for p in own])
        column.start = _one_place([p.x0 for p in own])
    words = [piece for line in lines for piece in words_of(line)]
    free = [w for w in words if not any(c.covers(w) for c in figures)]
    plain = [w for w in free if not is_total(w)]
    texts = _ranges(plain)
    for column in texts:
        column.start = column.x0
    texts.extend(_ranges(w for w in free if is_total(w) and not _is_beside(w, texts, figures)))
    return sorted([*figures, *texts], key=lambda column: column.x0)


def _one_place(places: Sequence[float]) -> float | None:
    """The place that all these are at, None if they are not."""
    return sum(places) / len(places) if max(places) - min(places) <= _EDGE else None


def is_total(word: Line) -> bool:
    """Whether a text is the word of a total, which stands in the middle of merged cells."""
    text = word.text.replace(" ", "")
    return len(text) <= 3 and text[:1] in _TOTAL_WORDS and text.endswith("计")


def _is_beside(word: Line, texts: Sequence[LooseColumn], figures: Sequence[LooseColumn]) -> bool:
    """Whether a column of words lies next to a word, with no column of figures between."""
    for column in texts:
        left, right = min(column.x1, word.x1), max(column.x0, word.x0)
        if not any(left <= c.x0 and c.x1 <= right for c in figures):
            return True
    return False


def _ranges(pieces: Iterable[Line]) -> list[LooseColumn]:
    """The ranges that pieces lying above one another cover together."""
    found: list[LooseColumn] = []
    for piece in sorted(pieces, key=lambda p: p.x0):
        if found and piece.x0 < found[-1].x1:
            found[-1].widen(piece)
        else:
            found.append(LooseColumn(piece.x0, piece.x1))
    return found


def split_words(
    column: LooseColumn, lines: Sequence[PrintLine], heads: Sequence[Line]
) -> list[LooseColumn] | None:
    """A column of words as several, one for each header above it; None where no white parts them in most rows.

    Words that are longer than their column reach into the next; in a few rows they may.
    """
    borders = []
    inside = [p for line in lines for p in line.pieces if column.x0 - 0.5 <= p.x0 and p.x1 <= column.x1 + 0.5]
    for left, right in pairwise(heads):
        border = _white(inside, left.x0, right.x1, len(lines))
        if border is None:
            return None
        borders.append(border)
    edges = [column.x0, *borders, column.x1]
    return [
        LooseColumn(
            min((p.x0 for p in inside if a <= (p.x0 + p.x1) / 2 < b), default=a),
            max((p.x1 for p in inside if a <= (p.x0 + p.x1) / 2 < b), default=b),
        )
        for a, b in pairwise(edges)
    ]


def _white(pieces: Sequence[Line], low: float, high: float, rows: int) -> float | None:
    """The middle of the only white between two places that (nearly) no piece lies over."""
    ends = sorted({p.x0 for p in pieces if low < p.x0 < high})
    best: list[tuple[int, float]] = []
    for x in ends:
        over = sum(1 for p in pieces if p.x0 < x - 0.3 and p.x1 > x + 0.3)
        begins = sum(1 for p in pieces if abs(p.x0 - x) < 0.6)
        if over <= _MOST_SLACK * rows and begins >= max(2, 0.3 * rows):
            best.append((-begins, x))
    return min(best)[1] - 0.3 if best else None
