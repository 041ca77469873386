"""The tables without rules of a document: what goes on over pages is read as one, so that its columns are the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.readers.pdf.cell_text import lines_text
from extract.readers.pdf.lines import Line, least_confidence
from extract.readers.pdf.loose.broken import broken_lines, rows_of_broken
from extract.readers.pdf.loose.columns import LooseColumn, find_columns
from extract.readers.pdf.loose.heads import Headed, find_heads
from extract.readers.pdf.loose.pieces import PrintLine
from extract.readers.pdf.loose.regions import LooseRegion
from extract.readers.pdf.loose.rows import LooseRow, RowCell, find_rows
from extract.readers.pdf.loose.spans import Head
from extract.readers.pdf.loose.starts import heads_at_starts
from extract.readers.pdf.tables import PageCell, PageTable

_FEWEST_ROWS = 2
_FEWEST_ALONE = 3
"""Figures of a row that is a table alone."""
_NEAR = 3.0
"""Headers of two pages are the same if they stand within so many points of each other."""


def read_loose(regions: Sequence[LooseRegion], *, seen: bool = False) -> list[PageTable] | None:
    """The table that regions of pages that follow one another are, a table for each; None where it cannot be told.

    Args:
        regions: The first with its header, the others with the same one again or none.
        seen: Whether tables of the document show that headers stand at the top or in the middle of their cells.
    """
    body = [line for region in regions for line in region.body]
    figures = [found for line in body if (found := line.figures)]
    if len(figures) < _FEWEST_ROWS and (not figures or len(figures[0]) < _FEWEST_ALONE):
        return None
    broken = any(broken_lines(region.body) for region in regions)
    headed = heads_at_starts(regions[0].head, body, seen=seen)
    if headed is None and not broken:
        headed = _heads_in_middle(regions[0], body)
    if headed is None:
        return None
    tables = []
    for region in regions:
        rows = _rows(region, headed.columns, broken=broken)
        if rows is None:
            return None
        heads = headed if region is regions[0] else _moved(headed, region, regions[0])
        tables.append(_page_table(headed.columns, heads, region, rows))
    return tables


def _rows(region: LooseRegion, columns: Sequence[LooseColumn], *, broken: bool) -> list[LooseRow] | None:
    """The rows of one page; `broken` where figures of the table break in their cells."""
    if broken:
        return rows_of_broken(region.body, broken_lines(region.body), columns, region.rules)
    return find_rows(region.body, columns, region.rules)


def _heads_in_middle(region: LooseRegion, body: Sequence[PrintLine]) -> Headed | None:
    """The columns that the rows show, with the headers that stand in the middle of theirs."""
    columns = find_columns(body)
    if columns is None or len(columns) < 2:
        return None
    return find_heads(region.head, region.numbers, columns, body)


def goes_on(before: LooseRegion, after: LooseRegion) -> bool:
    """Whether the rows of a page may be those of the table that the page before ends with."""
    if not after.head:
        return True
    ours, theirs = ([(p.text, p.x0) for line in r.head for p in line.pieces] for r in (before, after))
    return len(ours) == len(theirs) and all(
        a[0] == b[0] and abs(a[1] - b[1]) <= _NEAR for a, b in zip(ours, theirs, strict=True)
    )


def _moved(headed: Headed, region: LooseRegion, first: LooseRegion) -> Headed | None:
    """The headers as a later page prints them again; None where it prints none."""
    if not region.head:
        return None
    down = region.head[0].base - first.head[0].base
    heads = [
        Head([_shifted(line, down) for line in head.lines], head.base + down, head.first, head.behind)
        for head in headed.heads
    ]
    return Headed(headed.columns, heads)


def _shifted(line: Line, down: float) -> Line:
    return Line(line.glyphs, line.x0, line.top + down, line.x1, line.bottom + down)


def _page_table(
    columns: Sequence[LooseColumn], headed: Headed | None, region: LooseRegion, rows: Sequence[LooseRow]
) -> PageTable:
    left = min(columns[0].x0, *(p.x0 for line in region.lines for p in line.pieces))
    right = max(columns[-1].x1, *(p.x1 for line in region.lines for p in line.pieces))
    borders = (left, *((a.x1 + b.x0) / 2 for a, b in pairwise(columns)), right)
    found = _head_rows(headed.heads, borders) if headed else []
    if region.numbers is not None:
        line = region.numbers
        cells = [
            RowCell([piece], n, n + 1)
            for piece in line.pieces
            for n, column in enumerate(columns)
            if column.covers(piece)
        ]
        found.append(_row(LooseRow(cells, True), borders))
    found.extend(_row(row, borders) for row in rows)
    top, bottom = min(line.top for line in region.lines), max(line.bottom for line in region.lines)
    return PageTable(borders, tuple(found), (left, top, right, bottom))


def _head_rows(heads: Sequence[Head], borders: Sequence[float]) -> list[tuple[PageCell | None, ...]]:
    """The rows of the header: a header without one above or below reaches to its edge."""
    level: dict[int, int] = {}
    for n, head in enumerate(heads):
        above = [
            level[m] + 1
            for m, other in enumerate(heads[:n])
            if other.first < head.behind and head.first < other.behind
        ]
        level[n] = max(above, default=0)
    height = max(level.values()) + 1
    rows = []
    for number in range(height):
        own = [n for n in level if level[n] == number]
        cells = []
        for n in own:
            head = heads[n]
            below = [
                level[m]
                for m, other in enumerate(heads)
                if level[m] > number and other.first < head.behind and head.first < other.behind
            ]
            cells.append((RowCell(head.lines, head.first, head.behind), min(below, default=height) - number))
        rows.append(_spanned(cells, borders))
    return rows


def _row(row: LooseRow, borders: Sequence[float]) -> tuple[PageCell | None, ...]:
    return _spanned([(cell, 1) for cell in row.cells], borders)


def _spanned(cells: Sequence[tuple[RowCell, int]], borders: Sequence[float]) -> tuple[PageCell | None, ...]:
    """A row of cells, each with the rows it covers; what has no text is blank."""
    tops = [line.top for cell, _ in cells for line in cell.lines]
    bottoms = [line.bottom for cell, _ in cells for line in cell.lines]
    top, bottom = (min(tops), max(bottoms)) if tops else (0.0, 0.0)
    found: list[PageCell | None] = [PageCell("", (a, top, b, bottom)) for a, b in pairwise(borders)]
    for cell, row_span in cells:
        glyphs = [glyph for line in cell.lines for glyph in line.glyphs]
        place = (
            min(line.x0 for line in cell.lines),
            min(line.top for line in cell.lines),
            max(line.x1 for line in cell.lines),
            max(line.bottom for line in cell.lines),
        )
        text = lines_text(cell.lines, borders[cell.behind] - borders[cell.first])
        found[cell.first] = PageCell(
            text, place, cell.behind - cell.first, row_span, confidence=least_confidence(glyphs)
        )
        found[cell.first + 1 : cell.behind] = [None] * (cell.behind - cell.first - 1)
    return tuple(found)
