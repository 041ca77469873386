"""Headers that stand where their columns begin: all texts are set to the left, or all but the amounts are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise, product

import msgspec

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.columns import LooseColumn
from extract.readers.pdf.loose.heads import Headed
from extract.readers.pdf.loose.pieces import PrintLine, base_of, joined
from extract.readers.pdf.loose.spans import Head

_AT = 1.0
"""Texts begin at one place if their places differ by no more points."""
_WORD = 0.6
"""Parts of a header stand no further apart than so many type sizes."""
_WIDE = "\u2e80"
"""Chinese characters are from here on."""
_FEWEST = 2
"""Columns that must show that headers begin where columns do."""
_DIFFERENT = 2.0
"""Points by which texts that begin at one place end elsewhere, so that they are seen to begin there."""
_MOST_WHITE = 1.5
"""White between an amount and the next column is at most so many type sizes wide."""
_SAME_WHITE = 1.5
"""Points by which this white differs at most."""
_LEVEL = 0.3
"""Headers stand on one height if their heights differ by no more than this part of the type size."""
_LEADING = 1.05
"""Lines of one header follow at the smallest distance of lines, but for so much."""
_CLOSER = 0.97
"""Lines of one text are nearer to each other than rows by this part at least, where they are seen to be."""
_OPENING = "（(“‘《【"
_CLOSING = "）)”’》】、，。；：:%"
_MOST_DOUBTFUL = 8
_MOST_MARGINS = 11.5
"""White at both sides of a cell together, in points, as word processors leave it at most."""


class _StartColumn(msgspec.Struct):
    """A column under way: where it begins, the texts of its header from the top, and its figures and words."""

    start: float
    head: list[Line]
    figures: list[Line] = []
    words: list[Line] = []

    @property
    def reach(self) -> float:
        """How far to the right its rows reach."""
        return max((piece.x1 for piece in (*self.figures, *self.words)), default=self.start)


def shows_heights(head: Sequence[PrintLine], body: Sequence[PrintLine]) -> bool:
    """Whether headers at the starts of their columns are seen to stand at the top or in the middle of their cells."""
    columns = _columns(head, body) if head and body else None
    if columns is None or len(columns) < 2 or not _is_proved(columns, body[0].size):
        return False
    stacks = _stacks(columns, set(_doubtful(columns, body)))
    levels = _HeadLevels(stacks, [column.start for column in columns], body[0].size)
    return any(len(stack) > 1 for stack in stacks) and levels.is_seen and levels.heads() is not None


def heads_at_starts(
    head: Sequence[PrintLine], body: Sequence[PrintLine], *, seen: bool = False
) -> Headed | None:
    """The columns that begin where their headers do, and over which of them each header stands.

    None where it is not proved that they begin there, or where nobody can tell how far a header reaches.

    Args:
        head: The lines of the header, top to bottom.
        body: The rows.
        seen: Whether other tables of the document show that headers stand at the top or in the middle of their cells.
    """
    columns = _columns(head, body)
    if columns is None or len(columns) < 2 or not _is_proved(columns, body[0].size):
        return None
    heads = _levels(columns, body, seen=seen)
    if heads is None:
        return None
    found = [
        LooseColumn(
            column.start - _AT / 2,
            max(
                column.reach,
                *(
                    line.x1
                    for head in heads
                    if head.behind - head.first == 1
                    for line in head.lines
                    if head.first == n
                ),
                column.start,
            ),
            figures=bool(column.figures),
            codes=bool(column.figures) and all(piece.text.isdigit() for piece in column.figures),
            headed=True,
        )
        for n, column in enumerate(columns)
    ]
    return Headed(found, sorted(heads, key=lambda head: (head.base, head.first)))


def _columns(head: Sequence[PrintLine], body: Sequence[PrintLine]) -> list[_StartColumn] | None:
    """A column for each place where headers begin, with what stands in it; None where a text does not keep to one."""
    columns: list[_StartColumn] = []
    begins = sorted(piece.x0 for line in body for piece in line.figures)
    for text in sorted((text for line in head for text in _texts(line, begins)), key=lambda text: text.x0):
        if columns and text.x0 - columns[-1].start <= _AT:
            columns[-1].head.append(text)
        else:
            columns.append(_StartColumn(text.x0, [text]))
    starts = [column.start for column in columns]
    for line in body:
        figures = {id(piece) for piece in line.figures}
        for piece in line.pieces:
            at = bisect_right(starts, piece.x0 + _AT) - 1
            if at < 0 or (at + 1 < len(starts) and piece.x1 > starts[at + 1]):
                return None
            (columns[at].figures if id(piece) in figures else columns[at].words).append(piece)
    for column in columns:
        column.head.sort(key=base_of)
    return columns


def _texts(line: PrintLine, begins: Sequence[float]) -> list[Line]:
    """The headers of one line: parts that stand near each other are one, unless figures begin where the second does."""
    groups: list[list[Line]] = []
    for piece in line.pieces:
        near = bool(groups) and _is_word(groups[-1][-1], piece, line.size)
        at = bisect_right(begins, piece.x0 - _AT)
        if near and not (at < len(begins) and begins[at] <= piece.x0 + _AT):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [joined(group) for group in groups]


def _is_word(left: Line, right: Line, size: float) -> bool:
    """Whether two parts of a line are one: programs leave white between a figure and words (2024 年)."""
    mixed = left.text[-1] < _WIDE or right.text[0] < _WIDE
    return mixed and right.x0 - left.x1 <= _WORD * size


def _is_proved(columns: Sequence[_StartColumn], size: float) -> bool:
    """Whether columns are seen to begin where their headers do.

    Texts below a header that begin with it and end elsewhere show it; amounts that end at one place show it where the
    next column begins equally far behind each of them.
    """
    shown = 0
    whites: list[float] = []
    for column, following in zip(columns, [*columns[1:], None], strict=True):
        if _begins(column.figures, column.start):
            shown += _differ([*column.figures, *column.words, column.head[-1]]) and bool(column.figures)
        elif _ends(column.figures):
            if following is not None:
                whites.append(following.start - column.figures[0].x1)
        else:
            return False
        if not column.figures and _begins(column.words[:1], column.start):
            shown += _differ([*column.words, column.head[-1]])
    if whites and (max(whites) - min(whites) > _SAME_WHITE or max(whites) > _MOST_WHITE * size):
        return False
    return shown + max(0, len(whites) - 1) >= _FEWEST


def _begins(pieces: Iterable[Line], place: float) -> bool:
    return all(abs(piece.x0 - place) <= _AT for piece in pieces)


def _ends(pieces: Sequence[Line]) -> bool:
    return all(abs(piece.x1 - pieces[0].x1) <= _AT for piece in pieces)


def _differ(pieces: Sequence[Line]) -> bool:
    ends = [piece.x1 for piece in pieces]
    return max(ends) - min(ends) > _DIFFERENT


def _levels(columns: Sequence[_StartColumn], body: Sequence[PrintLine], *, seen: bool) -> list[Head] | None:
    """The headers with their columns; None where nobody can tell them apart, or how far one reaches.

    A line goes on in the next where that follows as closely as lines do, and its first letter had no room before. Or it
    is a group above another header: then the columns beside it say so, which would else have nothing above them.
    """
    leading, rows = _distances(columns, body)
    size = body[0].size
    doubtful = _doubtful(columns, body)
    joined_all = _headed(_stacks(columns, set(doubtful)), columns, size, seen=seen)
    if joined_all is not None and (not doubtful or leading < _CLOSER * rows):
        return joined_all
    if len(doubtful) > _MOST_DOUBTFUL:
        return None
    readings = [
        {place for place, join in zip(doubtful, joins, strict=True) if join}
        for joins in product((True, False), repeat=len(doubtful))
    ]
    found = [
        heads for joins in readings if (heads := _headed(_stacks(columns, joins), columns, size, seen=seen))
    ]
    return found[0] if len(found) == 1 else None


def _distances(columns: Sequence[_StartColumn], body: Sequence[PrintLine]) -> tuple[float, float]:
    """The smallest distance of lines that follow one another in a column, and of rows, in points."""
    leading = min((step for column in columns for step in _steps(column)), default=0.0)
    rows = (b.base - a.base for a, b in pairwise([line for line in body if line.figures]))
    return leading, min(rows, default=leading)


def _doubtful(columns: Sequence[_StartColumn], body: Sequence[PrintLine]) -> list[tuple[int, int]]:
    """The lines of headers, by column and place, that may go on in the next one."""
    leading, _ = _distances(columns, body)
    starts = [column.start for column in columns]
    return [
        (number, at)
        for number, column in enumerate(columns)
        for at, (line, following) in enumerate(pairwise(column.head))
        if base_of(following) - base_of(line) <= _LEADING * leading
        and _is_full(line, following, column, starts[number + 1] if number + 1 < len(starts) else None)
    ]


def _headed(
    stacks: Sequence[Sequence[Head]], columns: Sequence[_StartColumn], size: float, *, seen: bool
) -> list[Head] | None:
    """The headers with their columns, if each has others below it in several columns or in none.

    Where all might stand at the lower end of their cells, a group ends nowhere for sure but before the next one. That is
    enough for the two sides of a table, each of which begins with names.
    """
    levels = _HeadLevels(stacks, [column.start for column in columns], size)
    seen = levels.is_seen or seen
    heads = levels.heads()
    if heads is None or any(_is_above_one(head, heads) for head in heads):
        return None
    groups = [columns[head.first] for head in heads if head.behind - head.first > 1]
    return heads if seen or all(column.words and not column.figures for column in groups) else None


def _is_above_one(head: Head, heads: Sequence[Head]) -> bool:
    """Whether a header stands above another in one column."""
    return head.behind - head.first == 1 and any(
        other.first <= head.first < other.behind and other.base > head.base for other in heads
    )


def _stacks(columns: Sequence[_StartColumn], goes_on: Set[tuple[int, int]]) -> list[list[Head]]:
    """The headers of each column from the top; lines that go on in the next, by column and place, are one with it."""
    stacks = []
    for number, column in enumerate(columns):
        stack: list[Head] = []
        for at, line in enumerate(column.head):
            if (number, at - 1) in goes_on:
                stack[-1].lines.append(line)
            else:
                stack.append(Head([line], base_of(line), number, number + 1))
        stacks.append(stack)
    return stacks


def _steps(column: _StartColumn) -> list[float]:
    """The distances of lines that follow one another in a column, in points."""
    bases = sorted(base_of(piece) for piece in (*column.head, *column.words))
    return [b - a for a, b in pairwise(bases) if b - a > column.head[0].size * 0.5]


def _is_full(line: Line, following: Line, column: _StartColumn, behind: float | None) -> bool:
    """Whether the first letter of the next line had no room behind a line, which itself fits in its column."""
    letter = _unbroken(following)
    widest = max([column.reach, *(own.x1 for own in column.head)])
    edge = widest if behind is None else behind
    white = 0.0 if behind is None else min(behind - widest, _MOST_MARGINS)
    return edge - white + 0.1 * line.size < line.x1 + letter and line.x1 <= edge + _AT


def _unbroken(line: Line) -> float:
    """How wide the first letters of a line are that no program parts: brackets keep what they hold, figures are whole."""
    glyphs = line.glyphs
    end = 1
    while end < len(glyphs) and (
        glyphs[end - 1].text in _OPENING
        or glyphs[end].text in _CLOSING
        or (glyphs[end - 1].text < _WIDE and glyphs[end].text < _WIDE)
    ):
        end += 1
    return glyphs[end - 1].x1 - glyphs[0].x0


class _HeadLevels:
    """Over which columns each header stands, from the heights of those in the columns beside it."""

    def __init__(self, stacks: Sequence[Sequence[Head]], starts: Sequence[float], size: float) -> None:
        self._stacks = [list(stack) for stack in stacks]
        self._starts, self._slack = starts, _LEVEL * size
        top = min(stack[0].base for stack in stacks)
        lone = [stack[0].base - top for stack in stacks if len(stack) == 1]
        self._centred = not any(low <= self._slack for low in lone)
        self._uncovered = False
        """Whether a header stands low in its cell with none above it, as all do where cells are filled from below."""

    @property
    def is_seen(self) -> bool:
        """Whether a header that reaches over all heights shows that headers stand at the top or in the middle.

        It does not where its lines fill its cell.
        """
        top, bottom = zone = self._zone(self._stacks)
        lone = [stack for stack in self._stacks if len(stack) == 1]
        small = [s for s in lone if s[0].lines[-1].bottom - s[0].lines[0].top < bottom - top - self._slack]
        return len(lone) == len(self._stacks) or any(
            s[0].lines[0].top - top <= self._slack or self._is_middle(s, zone) for s in small
        )

    def heads(self) -> list[Head] | None:
        """All headers with their columns; None where one stands low with none above it, or does not fit."""
        found = self._over(0, len(self._stacks))
        if self._uncovered or any(
            h.behind < len(self._starts) and h.x1 > self._starts[h.behind] for h in found
        ):
            return None
        return found

    def _over(self, first: int, behind: int) -> list[Head]:
        """The headers left in a run of columns, with their columns."""
        found: list[Head] = []
        zone = self._zone(self._stacks[first:behind])
        at = first
        while at < behind:
            self._uncovered |= self._is_low(self._stacks[at], zone)
            head = self._stacks[at].pop(0)
            end = at + 1
            if self._stacks[at]:
                while end < behind and self._is_below(self._stacks[end], head, zone):
                    end += 1
                found.extend(self._over(at, end))
            found.append(msgspec.structs.replace(head, first=at, behind=end))
            at = end
        return found

    def _is_below(self, stack: Sequence[Head], head: Head, zone: tuple[float, float]) -> bool:
        """Whether a column's first header stands lower than one, and not in the middle of all heights."""
        lower = stack[0].lines[0].top >= head.lines[-1].bottom - self._slack
        return lower and not (self._centred and len(stack) == 1 and self._is_middle(stack, zone))

    def _is_low(self, stack: Sequence[Head], zone: tuple[float, float]) -> bool:
        """Whether a column's only header stands lower than one does that reaches over all heights."""
        (head, *others) = stack
        if others:
            return False
        if self._centred:
            return head.height - sum(zone) / 2 > self._slack
        return head.lines[0].top - zone[0] > self._slack

    def _is_middle(self, stack: Sequence[Head], zone: tuple[float, float]) -> bool:
        return abs(stack[0].height - sum(zone) / 2) <= self._slack

    @staticmethod
    def _zone(stacks: Sequence[Sequence[Head]]) -> tuple[float, float]:
        """From the top to the bottom of headers."""
        return min(stack[0].lines[0].top for stack in stacks), max(
            stack[-1].lines[-1].bottom for stack in stacks
        )
