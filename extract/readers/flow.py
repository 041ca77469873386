"""Text and tables inside one another, as Word and web pages hold them, to blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from extract.document import Block, Cell, Grid, Paragraph, ReaderRemark
from extract.errors import UnreadableFileError
from extract.printed import looks_like_figure
from extract.source import Source

CELL_LIMIT = 4_000_000
"""Most cells of all grids of a file, blanks under merged cells counted."""
COLUMN_LIMIT = 1_000
ROW_SPAN_LIMIT = 10_000
_LINES_OF_TEXT = 5
"""Lines from which the only cell of a table is running text in a frame."""


class FlowCell(msgspec.Struct):
    """A cell as the format writes it: texts and nested tables, and how many columns and rows it covers.

    `column` is where it begins, from 0; None where the format puts it into the next free column.
    """

    parts: list[str | FlowTable]
    column_span: int = 1
    row_span: int = 1
    column: int | None = None

    @property
    def text(self) -> str:
        """Its own texts, without those of nested tables."""
        return "\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def lines(self) -> int:
        """How many lines its own texts have."""
        return sum(1 for line in self.text.split("\n") if line.strip())

    @property
    def tables(self) -> list[FlowTable]:
        """The tables nested in it."""
        return [part for part in self.parts if isinstance(part, FlowTable)]


class FlowTable(msgspec.Struct):
    """Rows of cells in the order they are written; a cell that another covers is not there."""

    rows: list[list[FlowCell]]

    @property
    def is_layout(self) -> bool:
        """Whether it only arranges: the tables in it hold more than its own cells, or its one cell is a page of text."""
        nested = [table for row in self.rows for cell in row for table in cell.tables]
        if not nested:
            filled = [cell for row in self.rows for cell in row if cell.text.strip()]
            return len(filled) == 1 and filled[0].lines >= _LINES_OF_TEXT
        own = sum(1 for row in self.rows for cell in row if cell.text.strip())
        return sum(table.filled for table in nested) > own

    @property
    def filled(self) -> int:
        """How many cells hold a text, nested ones counted."""
        return sum(
            bool(cell.text.strip()) + sum(table.filled for table in cell.tables)
            for row in self.rows
            for cell in row
        )


def flow_blocks(parts: Sequence[str | FlowTable], document: str, place: Path) -> tuple[Block, ...]:
    """Paragraphs and grids in reading order, each with its number as place.

    A table that only arranges others becomes what it holds; any other table becomes one grid, and tables
    nested in it follow it. A merged cell stands where it begins and is followed by blanks.

    Args:
        parts: The file's texts and tables; blank texts are dropped.
        document: SHA-256 of the file.
        place: The file, for messages.

    Raises:
        UnreadableFileError: The tables have more cells than any budget.
    """
    blocks: list[Block] = []
    cells = 0
    for part in _flattened(parts):
        number = len(blocks) + 1
        if isinstance(part, str):
            if part.strip():
                blocks.append(Paragraph(part.strip(), Source(document, block=number)))
            continue
        grid = _grid(part, document, number, place, CELL_LIMIT - cells)
        if grid.rows:
            cells += sum(len(row) for row in grid.rows)
            blocks.append(grid)
    return tuple(blocks)


def struck_remarks(texts: Sequence[str], document: str) -> tuple[ReaderRemark, ...]:
    """What is said where a file holds words that are struck through; they are withdrawn and not read."""
    if not texts:
        return ()
    return (
        ReaderRemark(
            rule="text-struck",
            source=Source(document),
            message=f"{len(texts)} texts are struck through and were not read",
            message_zh=f"{len(texts)}处文字带删除线，未读取",
            matters=any(looks_like_figure(text) for text in texts),
        ),
    )


def _flattened(parts: Sequence[str | FlowTable]) -> Iterator[str | FlowTable]:
    """The parts without tables that only arrange others, nested tables behind the one that holds them."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif part.is_layout:
            for row in part.rows:
                for cell in row:
                    yield from _flattened(cell.parts)
        else:
            yield part
            for row in part.rows:
                for cell in row:
                    yield from _flattened(cell.tables)


_Placed = dict[tuple[int, int], FlowCell]


def _grid(table: FlowTable, document: str, number: int, place: Path, room: int) -> Grid:
    placed, width = _place_cells(table, place)
    height = max((row for row, _ in placed), default=-1) + 1
    starts = sorted({column for _, column in placed})
    if len(starts) * height > room:
        got = f"more than {CELL_LIMIT:,} with those that merged cells cover"
        raise UnreadableFileError(str(place), f"at most {CELL_LIMIT:,} table cells", got)
    ends = [*starts[1:], width]
    rows = []
    for row in range(height):
        cells = []
        for column, start in enumerate(starts):
            cell = placed.get((row, start))
            source = Source(document, row=row, column=column, block=number)
            if cell is None:
                cells.append(Cell("", source))
                continue
            span = sum(1 for end in ends[column:] if end <= start + cell.column_span)
            cells.append(Cell(cell.text.strip(), source, max(1, span), cell.row_span))
        rows.append(tuple(cells))
    return Grid(tuple(rows))


def _place_cells(table: FlowTable, place: Path) -> tuple[_Placed, int]:
    """Where each cell begins, and the number of columns; cells go to the next column that is free."""
    placed: _Placed = {}
    covered: dict[int, int] = {}
    """Column → first row in which it is free again."""
    width = 0
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            if cell.column is not None:
                column = cell.column
            while cell.column is None and covered.get(column, 0) > row:
                column += 1
            span = min(max(1, cell.column_span), COLUMN_LIMIT)
            if column + span > COLUMN_LIMIT:
                raise UnreadableFileError(
                    str(place), f"tables of at most {COLUMN_LIMIT} columns", "a wider one"
                )
            rows = min(max(1, cell.row_span), ROW_SPAN_LIMIT, len(table.rows) - row)
            placed[row, column] = FlowCell(cell.parts, span, rows)
            for i in range(column, column + span):
                covered[i] = row + rows
            column += span
            width = max(width, column)
    return placed, width
