"""Where in a file a printed text stands."""

from __future__ import annotations

import msgspec


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle on a page, in points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """The place of one cell or sentence in one document.

    Formats differ in what they know: text has lines, PDF has pages and boxes, Excel has sheets. What a
    format does not know is None. `row` and `column` count from 0 inside the grid that the reader saw;
    `line`, `page` and `block` count from 1, as a person does. `block` is the place of the paragraph or grid
    in reading order, in formats without lines (PDF, Word, web pages). No two cells of a document
    have equal sources.
    """

    document: str
    line: int | None = None
    page: int | None = None
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    box: Box | None = None
    block: int | None = None

    @property
    def position(self) -> int | None:
        """Place in reading order that can be compared inside a document: the line, else the block."""
        return self.line if self.line is not None else self.block

    def __str__(self) -> str:
        """The place in words: `line 12 column 3`."""
        row = self.row if self.line is None else None
        parts = [
            f"page {self.page}" if self.page is not None else "",
            f"sheet {self.sheet}" if self.sheet is not None else "",
            f"block {self.block}" if self.block is not None else "",
            f"line {self.line}" if self.line is not None else "",
            f"row {row + 1}" if row is not None else "",
            f"column {self.column + 1}" if self.column is not None else "",
        ]
        return " ".join(p for p in parts if p) or f"document {self.document[:16]}"
