"""What a reader returns: one file as an ordered list of paragraphs and grids, texts as printed."""

from __future__ import annotations

import msgspec

from extract.source import Source


class Cell(msgspec.Struct, frozen=True):
    """One cell, its text as printed.

    `column_span` and `row_span` are 1 where the format does not say that cells are merged; the cells that
    a merged cell covers are then either blank or not there at all (see `Grid.collapsed`). `confidence` says
    how sure optical recognition is of the text, from 0 to 1; None where the file holds the text itself.
    """

    text: str
    source: Source
    column_span: int = 1
    row_span: int = 1
    confidence: float | None = None


class Grid(msgspec.Struct, frozen=True):
    """Rows of cells that the format holds together. Rows may differ in length.

    `collapsed` is True where the format writes a merged cell once and leaves no blank for the columns it
    covers (a Word table dumped one cell a line); else a merged cell is followed by blanks.
    """

    rows: tuple[tuple[Cell, ...], ...]
    collapsed: bool = False


class Paragraph(msgspec.Struct, frozen=True):
    """A line of text outside any grid, without markup furniture; `confidence` as for a cell.

    Where the reader joined wrapped lines, `lines` tells where in the text each of them begins, and its place.
    """

    text: str
    source: Source
    confidence: float | None = None
    lines: tuple[tuple[int, Source], ...] = ()


Block = Paragraph | Grid


class FileInfo(msgspec.Struct, frozen=True):
    """Which file was read: name, SHA-256 of its bytes, size in bytes, format and encoding found by content."""

    name: str
    sha256: str
    size: int
    format: str
    encoding: str | None = None

    @property
    def stem(self) -> str:
        """File name without its last suffix."""
        return self.name.rsplit(".", 1)[0] if "." in self.name else self.name


class ReaderRemark(msgspec.Struct, frozen=True):
    """Something that the reader left out or could not be sure of; it becomes a finding.

    `matters` is False where nothing of the budget can be missing because of it.
    """

    rule: str
    source: Source
    message: str
    message_zh: str
    matters: bool = False


class Document(msgspec.Struct, frozen=True):
    """One file, read. Nothing after this opens the file again."""

    file: FileInfo
    blocks: tuple[Block, ...]
    remarks: tuple[ReaderRemark, ...] = ()
