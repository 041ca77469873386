"""A table as found in a document: its titles and rows, not yet interpreted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import msgspec

from extract.document import Cell, Paragraph
from extract.printed import PrintedUnit
from extract.source import Source
from extract.tables.catalogue import TableKind, words


class Row(msgspec.Struct, frozen=True, dict=True):
    """One row of cells as read; `grid` tells the rows of one grid of the document from those of another."""

    cells: tuple[Cell, ...]
    collapsed: bool
    grid: int = 0

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts."""
        return tuple([cell.text for cell in self.cells])

    @cached_property
    def printed_words(self) -> tuple[str, ...]:
        """The texts that are not blank, in the form in which words are compared."""
        return tuple([words(text) for text in self.texts if text])

    @property
    def source(self) -> Source:
        """Where the row begins."""
        return self.cells[0].source


def single_text(item: Paragraph | Row) -> Paragraph | None:
    """The item as a paragraph if it has but one text: converters put titles into a row of their own."""
    if isinstance(item, Paragraph):
        return item
    filled = [cell for cell in item.cells if cell.text]
    return Paragraph(filled[0].text, filled[0].source) if len(filled) == 1 else None


class Table(msgspec.Struct):
    """One table as found: its titles and its rows, page by page.

    `pages` holds the rows between two headings of the same table; a table whose heading is not repeated has
    one page. `kind` is None for a table that the catalogue does not describe. `owner` is the department or unit
    that the table's head names.
    """

    source: Source
    number: str | None = None
    name: str = ""
    kind: TableKind | None = None
    unit: PrintedUnit | None = None
    pages: list[list[Row]] = msgspec.field(default_factory=list)
    owner: str | None = None
    section: str | None = None
    """The unit that the heading of its part of the document names."""

    declared_empty: bool = False
    titled: bool = True
    unit_first: bool = False
    """Whether its unit stands above its title, where it may be that of the table before."""

    currency: str | None = None
    """The currency of its figures where they are no yuan."""

    decided_heads: dict[tuple[str, ...], tuple[str, ...]] = msgspec.field(default_factory=dict)
    """Header path as printed → what a person decided that it says."""

    def heads(self, printed: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Header paths as printed, with those that a person decided about as decided."""
        return [self.decided_heads.get(path, path) for path in printed]

    @property
    def has_rows(self) -> bool:
        """Whether any row was found below the titles."""
        return any(self.pages)

    @property
    def is_of_spending(self) -> bool:
        """Whether its main figure is that spent: of final accounts and of evaluations."""
        return "决算" in self.name or "自评" in self.name

    @property
    def last_row(self) -> Row:
        """The last row found so far; there is one where `has_rows`."""
        return next(page[-1] for page in reversed(self.pages) if page)


def filled_down(rows: Sequence[Row]) -> list[Row]:
    """The rows with words and codes of cells that cover several rows repeated in each; amounts stand only once."""
    covering: dict[int, tuple[int, str]] = {}
    found: list[Row] = []
    for row in rows:
        cells = list(row.cells)
        for position, cell in enumerate(cells):
            left, text = covering.get(position, (0, ""))
            if cell.row_span > 1:
                covering[position] = (cell.row_span - 1, cell.text)
            elif left > 0:
                covering[position] = (left - 1, text)
                if not cell.text and "." not in text:
                    cells[position] = msgspec.structs.replace(cell, text=text)
        found.append(msgspec.structs.replace(row, cells=tuple(cells)) if tuple(cells) != row.cells else row)
    return found
