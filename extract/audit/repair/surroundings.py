"""What stands beside a figure: the items above and below it, the columns left and right of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extract.facts import BudgetLine, Role
from extract.printed import looks_like_amount
from extract.source import Source
from extract.tables.interpret import TableReading
from extract.tables.rows import ReadRow
from extract.tables.table import Row, Table
from extract.text import unwrap


class Surroundings(msgspec.Struct, frozen=True):
    """Looks into the tables as they are printed."""

    _places: dict[Source, tuple[int, int, int]]
    """Cell → table, row and position in the printed grid."""
    _grids: tuple[tuple[Row, ...], ...]
    _rows: dict[tuple[int, int], ReadRow]

    @classmethod
    def of(cls, tables: Sequence[Table], readings: Sequence[TableReading]) -> Surroundings:
        """The surroundings of all figures of a document; `readings` are those of `tables`, in order."""
        grids = tuple(tuple(row for page in table.pages for row in page) for table in tables)
        places = {
            cell.source: (t, r, c)
            for t, grid in enumerate(grids)
            for r, row in enumerate(grid)
            for c, cell in enumerate(row.cells)
        }
        rows = {(reading.fact.ordinal, row.ordinal): row for reading in readings for row in reading.rows}
        return cls(places, grids, rows)

    def items_beside(self, line: BudgetLine) -> Iterator[tuple[str, Role]]:
        """The item above and the item below a figure of a two-sided table; none for a sum of items."""
        if line.side is None or line.source not in self._places or line.role is not Role.DETAIL:
            return
        table, row, position = self._places[line.source]
        for other in (row - 1, row + 1):
            if not 0 <= other < len(self._grids[table]):
                continue
            cells = self._grids[table][other].cells
            texts = [unwrap(c.text) for c in cells[:position] if c.text and not looks_like_amount(c.text)]
            mine = [
                unwrap(c.text)
                for c in self._grids[table][row].cells[:position]
                if unwrap(c.text) == line.item
            ]
            if texts and mine and not texts[-1].endswith(("合计", "总计", "预算数")):
                yield texts[-1], Role.DETAIL

    def columns_beside(self, line: BudgetLine) -> Iterator[tuple[tuple[str, ...], str | None]]:
        """The measures of the empty columns left and right of a figure, with their names in the catalogue."""
        row = self._rows.get((line.table, line.row))
        if row is None or line.side is not None:
            return
        own = next((i for i, cell in row.cells.items() if cell.source == line.source), None)
        if own is None:
            return
        for other in (own - 1, own + 1):
            if 0 <= other < len(row.columns) and row.columns[other].is_measure and other not in row.cells:
                column = row.columns[other]
                yield column.measure, column.key if column.kind else None
