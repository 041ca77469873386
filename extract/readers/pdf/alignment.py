"""Tables without vertical rules: columns are where the white between them runs through all rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.aligned_rows import AMOUNT, AlignedRow, find_columns, unwrapped
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.lines import Line, line_text, make_line, split_line

_GAP = 0.9
"""White between two cells is at least so many type sizes wide."""
_FEWEST_ROWS = 3
_FEWEST_AMOUNTS = 2
"""Columns of words alone are not told from text set in columns; a table here has a column of amounts."""
_AMOUNT_GAP = 0.3
"""White between an amount and the words of the next column is at least so many type sizes wide."""
_HEAD_GAP = 0.5
"""White between two headers that stand in one column, in type sizes."""
_STEP = 3.5
"""Rows of a table follow within so many type sizes."""
_SHARED = 0.1
"""Two lines that share this part of their height, side by side, are one row: an amount a little off its label."""
_PLAIN_AMOUNT = re.compile(r"(?=.*[.,，])[-−]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?")
"""An amount that is no code: with a point or commas."""
_UNIT = re.compile(r"单位[:：]")


class AlignedTable(msgspec.Struct, frozen=True):
    """Rows whose parts stand in columns; `columns` are the borders between and around them."""

    columns: tuple[float, ...]
    rows: tuple[AlignedRow, ...]

    @property
    def rectangle(self) -> Rectangle:
        """The table's outline."""
        return self.columns[0], self.rows[0].top, self.columns[-1], self.rows[-1].bottom

    def span(self, part: Line) -> tuple[int, int]:
        """First column of a part and the one behind its last: a group header stands over several."""
        touched = [
            i
            for i, (left, right) in enumerate(pairwise(self.columns))
            if min(right, part.x1) - max(left, part.x0) > 0.5
        ]
        return (touched[0], touched[-1] + 1) if touched else (0, 1)


def find_aligned(lines: Sequence[Line]) -> tuple[list[Line], list[AlignedTable]]:
    """Parts the lines of a page into running text and tables without rules."""
    rows = _rows(lines)
    text: list[Line] = []
    tables: list[AlignedTable] = []
    for run in _runs(rows):
        table = _table(run)
        if table is None:
            text.extend(_whole(row) for row in run)
        else:
            tables.append(table)
    return text, tables


def _rows(lines: Sequence[Line]) -> list[AlignedRow]:
    """The lines with their parts; two lines side by side on nearly one height are one row."""
    rows: list[AlignedRow] = []
    for line in lines:
        parts = [piece for part in split_line(line, _GAP * line.size) for piece in _off_amount(part)]
        if rows and _beside(rows[-1], parts):
            rows[-1].parts = sorted([*rows[-1].parts, *parts], key=lambda part: part.x0)
        else:
            rows.append(AlignedRow(parts))
    return rows


def _off_amount(part: Line) -> list[Line]:
    """A part that begins with an amount, a little white and words as two cells: the amount ends its column there."""
    words = split_line(part, _AMOUNT_GAP * part.size)
    if len(words) < 2 or not _PLAIN_AMOUNT.fullmatch(words[0].text) or _PLAIN_AMOUNT.fullmatch(words[1].text):
        return [part]
    return [words[0], make_line([glyph for word in words[1:] for glyph in word.glyphs])]


def _beside(row: AlignedRow, parts: list[Line]) -> bool:
    """Whether parts stand on the row's height in places that are free there."""
    top, bottom = min(p.top for p in parts), max(p.bottom for p in parts)
    shared = min(bottom, row.bottom) - max(top, row.top)
    if shared < _SHARED * min(bottom - top, row.bottom - row.top):
        return False
    return all(part.x0 >= other.x1 or part.x1 <= other.x0 for part in parts for other in row.parts)


def _whole(row: AlignedRow) -> Line:
    """The row as the line that it was."""
    return make_line([glyph for part in row.parts for glyph in part.glyphs])


def _runs(rows: Sequence[AlignedRow]) -> list[list[AlignedRow]]:
    """Rows that may be one table, and the rows between them one by one."""
    runs: list[list[AlignedRow]] = []
    open_run = False
    for row in rows:
        several = len(row.parts) > 1 and not any(_UNIT.search(line_text(p.glyphs)) for p in row.parts)
        near = bool(runs) and row.top - runs[-1][-1].bottom <= _STEP * row.size
        if (several and open_run and near) or (open_run and near and _is_inside(row, runs[-1])):
            runs[-1].append(row)
        else:
            runs.append([row])
        open_run = several or (open_run and len(runs[-1]) > 1)
    return [part for run in runs for part in _trimmed(run)]


def _is_inside(row: AlignedRow, run: list[AlignedRow]) -> bool:
    """Whether a single text may be a row of the run: it fits in one of its columns."""
    last = next((r for r in reversed(run) if len(r.parts) > 1), run[-1])
    part = row.parts[0]
    return len(row.parts) == 1 and any(
        part.x0 >= (last.parts[i - 1].x1 if i else float("-inf")) - 1
        and part.x1 <= (last.parts[i + 1].x0 if i + 1 < len(last.parts) else float("inf")) + 1
        and part.x0 < last.parts[i].x1 + 1
        for i in range(len(last.parts) - 1)
    )


def _trimmed(run: list[AlignedRow]) -> list[list[AlignedRow]]:
    """A run without the single texts at its end, which are text again."""
    end = len(run)
    while end > 1 and len(run[end - 1].parts) == 1:
        end -= 1
    return [run[:end], *([row] for row in run[end:])]


def _table(run: list[AlignedRow]) -> AlignedTable | None:
    """The table that a run of rows is, None if it is none."""
    with_amounts = [row for row in run if any(AMOUNT.fullmatch(p.text) for p in row.parts)]
    if sum(1 for row in run if len(row.parts) > 1) < _FEWEST_ROWS or len(with_amounts) < _FEWEST_AMOUNTS:
        return None
    columns, run = find_columns(with_amounts, run)
    if len(columns) < 3:
        return None
    table = AlignedTable(tuple(columns), tuple(run))
    if any(_glues_amount(table, row) for row in run):
        return None
    amounts = [table.span(p)[0] for r in run for p in r.parts if AMOUNT.fullmatch(p.text)]
    if max(amounts.count(column) for column in set(amounts)) < _FEWEST_AMOUNTS or _heads_are_open(
        table, set(amounts)
    ):
        return None
    return msgspec.structs.replace(table, rows=tuple(unwrapped(table.rows, table.span)))


def _glues_amount(table: AlignedTable, row: AlignedRow) -> bool:
    """Whether an amount and words stand beside each other in one column: a border between two columns was not seen."""
    words: set[int] = set()
    amounts: set[int] = set()
    for part in row.parts:
        if _PLAIN_AMOUNT.fullmatch(part.text):
            amounts.add(table.span(part)[0])
        elif not AMOUNT.fullmatch(part.text):
            words.add(table.span(part)[0])
    return bool(words & amounts)


def _heads_are_open(table: AlignedTable, amounts: Collection[int]) -> bool:
    """Whether nobody can tell which column of amounts a header stands over.

    Columns are known where amounts stand; the headers of blank ones stand in the columns beside them. Then a column
    has several headers of one line, or a header lies on a border that another of its line lies on.
    """
    for row in table.rows:
        if any(AMOUNT.fullmatch(part.text) for part in row.parts):
            return False
        touched: list[int] = []
        for part in row.parts:
            first, behind = table.span(part)
            words = [w for w in split_line(part, _HEAD_GAP * part.size) if len(w.text) > 1]
            of_amounts = [i for i in range(first, behind) if i in amounts]
            if of_amounts and len(words) > behind - first:
                return True
            touched.extend(of_amounts)
        if len(touched) > len(set(touched)):
            return True
    return False
