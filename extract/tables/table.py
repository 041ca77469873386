"""A table as found in a document: its titles and rows, not yet interpreted."""

from __future__ import annotations

import msgspec

from extract.amount import PrintedUnit
from extract.document import Cell
from extract.source import Source
from extract.tables.catalogue import TableKind


class Row(msgspec.Struct, frozen=True):
    """One row of cells as read."""

    cells: tuple[Cell, ...]
    collapsed: bool

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple(cell.text for cell in self.cells)

    @property
    def source(self) -> Source:
        """Where the row begins."""
        return self.cells[0].source


class Table(msgspec.Struct):
    """One table as found: its titles and its rows, page by page.

    `pages` holds the rows between two headings of the same table; a table whose heading is not repeated has
    one page. `kind` is None for a table that the catalogue does not describe.
    """

    source: Source
    number: str | None = None
    name: str = ""
    kind: TableKind | None = None
    unit: PrintedUnit | None = None
    pages: list[list[Row]] = msgspec.field(default_factory=list)
    declared_empty: bool = False
    titled: bool = True

    @property
    def has_rows(self) -> bool:
        """Whether any row was found below the titles."""
        return any(self.pages)
