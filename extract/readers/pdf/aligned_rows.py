"""Rows of a table without rules: their columns, and names that wrap over several lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.lines import Line, make_line, split_line

AMOUNT = re.compile(r"[-−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?")
_CODE = re.compile(r"\d{2,9}")
_CODE_GAP = 0.08
"""A code stands nearer to its name than other cells to one another: this part of the type size is enough."""
_ALIGNED = 1.0
"""Names begin, or codes end, on one line if their places differ by no more points."""
_WORD_GAP = 0.25
"""White between two headers, in type sizes."""
_FEWEST_CODES = 3
_ROOM = 1.2
"""A line is full if fewer than so many more type sizes fit in its column."""


class AlignedRow(msgspec.Struct):
    """The parts of one printed row, left to right."""

    parts: list[Line]

    @property
    def top(self) -> float:
        """Where the row begins."""
        return min(part.top for part in self.parts)

    @property
    def bottom(self) -> float:
        """Where the row ends."""
        return max(part.bottom for part in self.parts)

    @property
    def size(self) -> float:
        """Type size."""
        return self.parts[0].size


def find_columns(
    with_amounts: Sequence[AlignedRow], rows: Sequence[AlignedRow]
) -> tuple[list[float], list[AlignedRow]]:
    """Borders of the columns, and the rows with parts that lie on both sides of one parted.

    Columns are parted where white runs through all rows with amounts, and behind a code that begins the
    text of a column in all of them.
    """
    places: list[list[float]] = []
    for x0, x1 in sorted((part.x0, part.x1) for row in with_amounts for part in row.parts):
        if places and x0 <= places[-1][1]:
            places[-1][1] = max(places[-1][1], x1)
        else:
            places.append([x0, x1])
    borders = [(a[1] + b[0]) / 2 for a, b in pairwise(places)]
    codes = [border for left, right in places if (border := _code_end(with_amounts, left, right))]
    borders = sorted([*borders, *codes])
    rows = [
        _by_words(row, borders) or AlignedRow([piece for part in row.parts for piece in _cut(part, borders)])
        for row in rows
    ]
    left = min(part.x0 for row in rows for part in row.parts)
    right = max(part.x1 for row in rows for part in row.parts)
    return [left, *borders, right], rows


def _by_words(row: AlignedRow, borders: Sequence[float]) -> AlignedRow | None:
    """A header row as one word a column, where it has as many; headers need not stand above the amounts."""
    if _has_amount(row) or len(row.parts) < 2:
        return None
    words = [word for part in row.parts for word in split_line(part, _WORD_GAP * part.size)]
    return AlignedRow(words) if len(words) == len(borders) + 1 and _stand_near(words, borders) else None


def _stand_near(words: Sequence[Line], borders: Sequence[float]) -> bool:
    """Whether no word stands wholly beyond the column beside its own: as many words may be those of other columns."""
    return all(
        (n < 2 or word.x1 > borders[n - 2]) and (n + 1 >= len(borders) or word.x0 < borders[n + 1])
        for n, word in enumerate(words)
    )


def _code_end(rows: Sequence[AlignedRow], left: float, right: float) -> float | None:
    """Where the codes of a column end and its names begin; None for a column without codes."""
    ends, begins = [], []
    for row in rows:
        part = next((p for p in row.parts if left <= p.x0 < right), None)
        code = _CODE.match(part.text) if part else None
        if part is None or code is None or len(code[0]) >= len(part.glyphs):
            continue
        ends.append(part.glyphs[len(code[0]) - 1].x1)
        begins.append(part.glyphs[len(code[0])].x0)
    if len(ends) < max(_FEWEST_CODES, len(rows) // 2):
        return None
    if min(max(ends) - min(ends), max(begins) - min(begins)) > _ALIGNED:
        return None
    return (max(ends) + min(begins)) / 2 if min(begins) - max(ends) > _CODE_GAP * rows[0].size else None


def _cut(part: Line, borders: Sequence[float]) -> list[Line]:
    """A part at the borders that it has white at."""
    for border in borders:
        before = [g for g in part.glyphs if g.x1 <= border]
        behind = [g for g in part.glyphs if g.x0 >= border]
        if before and behind and len(before) + len(behind) == len(part.glyphs):
            return [make_line(before), *_cut(make_line(behind), borders)]
    return [part]


def unwrapped(rows: Sequence[AlignedRow], span: Callable[[Line], tuple[int, int]]) -> list[AlignedRow]:
    """The rows with names that wrap put together: a line goes on where the one above it fills its column.

    The amounts of a row may stand beside the first or the last of its lines; no row has two lines of them.
    """
    widest: dict[int, float] = {}
    for row in rows:
        is_header = len(row.parts) > 1 and not _has_amount(row)
        for part in row.parts if not is_header else ():
            first, behind = span(part)
            if behind == first + 1:
                widest[first] = max(widest.get(first, part.x1), part.x1)
    found: list[AlignedRow] = []
    for row in rows:
        if found and _goes_on(found[-1], row, span, widest):
            found[-1] = AlignedRow([*found[-1].parts, *row.parts])
        else:
            found.append(row)
    return found


def _goes_on(
    above: AlignedRow,
    row: AlignedRow,
    span: Callable[[Line], tuple[int, int]],
    widest: dict[int, float],
) -> bool:
    if (_has_amount(above) and _has_amount(row)) or row.top - above.bottom > 0.8 * row.size:
        return False
    single = len(row.parts) == 1 or len({span(part)[0] for part in above.parts}) == 1
    for part in row.parts if single else ():
        column, behind = span(part)
        last = next((p for p in reversed(above.parts) if span(p) == (column, behind)), None)
        if last is None or behind != column + 1 or AMOUNT.fullmatch(part.text):
            continue
        if (
            last.x1 > widest.get(column, last.x1) - _ROOM * last.size
            and abs(part.x0 - last.x0) < 1.5 * part.size
        ):
            return True
    return False


def _has_amount(row: AlignedRow) -> bool:
    return any(AMOUNT.fullmatch(part.text) for part in row.parts)
