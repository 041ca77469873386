"""A PDF file, page by page, to the blocks of a `Document`."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pypdfium2 as pdfium

from extract.document import Block, Cell, Document, Grid, Paragraph, ReaderRemark
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.pdf.annotations import with_annotations
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.furniture import without_furniture
from extract.readers.pdf.joining import common_columns, in_columns, joined_row
from extract.readers.pdf.layers import has_layers
from extract.readers.pdf.layout import PageLayout, lay_out
from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.regions import LooseRegion
from extract.readers.pdf.loose.resolve import resolved
from extract.readers.pdf.opening import PAGE_LIMIT, open_pdf
from extract.readers.pdf.paragraphs import Margins, continues, find_margins, joined_text
from extract.readers.pdf.tables import PageCell, PageTable
from extract.source import Source

_FEW_CHARACTERS = 40

ReadScan = Callable[[pdfium.PdfPage, int], PageLayout]
"""Reads a page (numbered from 1) that is only an image."""


def read_pdf(file: RawFile, read_scan: ReadScan | None = None) -> Document:
    """The paragraphs and grids of a PDF, in reading order.

    A table that goes on over pages is one grid; each cell knows its page and its box on the page's image.
    Page numbers and running heads are left out.

    Args:
        file: The PDF.
        read_scan: Reads pages without text layer; without it they are left out, which a remark says.

    Raises:
        UnreadableFileError: The PDF is encrypted, damaged, without pages, too long, or without any text.
    """
    pages = _pages(file, 1, PAGE_LIMIT, read_scan)
    images = [page.number for page in pages if is_image(page)] if read_scan is None else []
    if not any(page.items for page in pages):
        got = "pages without text" + (", only images" if any(p.has_image for p in pages) else "")
        expected = "a PDF with text" if read_scan else "a PDF with a text layer, or the extra budget-kg[ocr]"
        raise UnreadableFileError(str(file.path), expected, f"{len(pages)} {got}")
    blocks = layout_blocks(without_furniture(resolved(pages)), file.sha256)
    return Document(file.info(), blocks, (_unread(file, images),) if images else ())


def read_pdf_pages(file: RawFile, first: int, last: int) -> Document:
    """Some pages alone, from 1, both included; blocks are counted from the first of them.

    Raises:
        UnreadableFileError: The PDF is encrypted, damaged, without pages or too long.
    """
    return Document(file.info(), layout_blocks(_pages(file, first, last, None), file.sha256))


def layout_blocks(pages: list[PageLayout], document: str) -> tuple[Block, ...]:
    """The blocks of pages in reading order; `document` is the SHA-256 of their file."""
    return tuple(_PdfBlocks(document).read(resolved(pages)))


def is_image(page: PageLayout) -> bool:
    """Whether a page is (nearly) only an image; a stamp or a page number may be printed over a scan."""
    lines = [item for item in page.items if isinstance(item, Line)]
    few = sum(len(line.glyphs) for line in lines) < _FEW_CHARACTERS
    return page.has_image and few and len(lines) == len(page.items)


def _unread(file: RawFile, pages: list[int]) -> ReaderRemark:
    numbers = ", ".join(map(str, pages))
    return ReaderRemark(
        rule="page-not-recognised",
        source=Source(file.sha256, page=pages[0]),
        message=f"pages that are images were not read; the extra budget-kg[ocr] reads them: {numbers}",
        message_zh=f"以下各页为图像，未读取（安装 budget-kg[ocr] 后可识别）：{numbers}",
        matters=True,
    )


def _pages(file: RawFile, first: int, last: int, read_scan: ReadScan | None) -> list[PageLayout]:
    layered = has_layers(file.data)
    with open_pdf(file.data, file.path) as document:
        last = min(last, len(document))
        return [_page(document, number, file, read_scan, layered) for number in range(first, last + 1)]


def _page(
    document: pdfium.PdfDocument, number: int, file: RawFile, read_scan: ReadScan | None, layered: bool
) -> PageLayout:
    try:
        page = with_annotations(document, number)
    except pdfium.PdfiumError as error:
        raise UnreadableFileError(
            f"{file.path} page {number}", "a page that can be loaded", "a damaged page"
        ) from error
    try:
        layout = lay_out(page, number, layered=layered)
        if read_scan is None or not is_image(layout):
            return layout
        scanned = read_scan(page, number)
        return scanned if _characters(scanned) > _characters(layout) else layout
    finally:
        page.close()


def _characters(page: PageLayout) -> int:
    """How much text a page has."""
    return sum(
        len(item.glyphs)
        if isinstance(item, Line | LooseRegion)
        else sum(len(cell.text) for row in item.rows for cell in row if cell)
        for item in page.items
    )


class _PdfBlocks:
    """Collects blocks while pages are read one after another."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._blocks: list[Block] = []
        self._lines: list[tuple[Line, PageLayout]] = []
        """Lines of the paragraph being read."""
        self._margins: Margins | None = None
        """Edges of the text that the last of them stands in."""
        self._tables: list[tuple[PageTable, PageLayout]] = []
        """Pages of the table being read."""

    def read(self, pages: list[PageLayout]) -> list[Block]:
        for page in pages:
            lines = [item for item in page.items if isinstance(item, Line)]
            tables = [item.place for item in page.items if isinstance(item, PageTable)]
            margins = find_margins(lines, tables) if lines else None
            for item in page.items:
                if isinstance(item, Line) and margins:
                    self._add_line(item, page, margins)
                elif isinstance(item, PageTable):
                    self._add_table(item, page)
        self._end()
        return self._blocks

    def _add_line(self, line: Line, page: PageLayout, margins: Margins) -> None:
        if self._lines and self._margins:
            before, its_page = self._lines[-1]
            new_page = its_page.number != page.number
            if not continues(before, line, self._margins, margins, new_page=new_page):
                self._end()
        else:
            self._end()
        self._lines.append((line, page))
        self._margins = margins

    def _add_table(self, table: PageTable, page: PageLayout) -> None:
        if self._tables and self._tables[-1][1].number != page.number:
            columns = common_columns(self._tables[-1][0].columns, table.columns)
            if columns is not None:
                self._tables = [(in_columns(t, columns), p) for t, p in (*self._tables, (table, page))]
                self._join_cut_row()
                return
        self._end()
        self._tables.append((table, page))

    def _join_cut_row(self) -> None:
        """Put a row that the last page break cut together again, on the page where it begins."""
        (before, its_page), (after, page) = self._tables[-2:]
        if not before.rows or not after.rows:
            return
        joined = joined_row(before.rows[-1], after.rows[0])
        if joined is not None:
            replace = msgspec.structs.replace
            self._tables[-2:] = [
                (replace(before, rows=(*before.rows[:-1], joined)), its_page),
                (replace(after, rows=after.rows[1:]), page),
            ]

    def _end(self) -> None:
        if self._lines:
            text, starts = joined_text([line for line, _ in self._lines])
            places = (self._source(page, line.rectangle) for line, page in self._lines)
            lines = tuple(zip(starts, places, strict=True)) if len(starts) > 1 else ()
            sure = min((c for line, _ in self._lines if (c := line.confidence) is not None), default=None)
            self._blocks.append(Paragraph(text, self._source(*_first_place(self._lines)), sure, lines))
        if self._tables:
            self._blocks.append(self._grid())
        self._lines, self._tables = [], []

    def _grid(self) -> Grid:
        rows: list[tuple[Cell, ...]] = []
        for table, page in self._tables:
            places = _places(table)
            for row, row_places in zip(table.rows, places, strict=True):
                rows.append(
                    tuple(
                        _cell(cell, self._source(page, place, len(rows), column))
                        for column, (cell, place) in enumerate(zip(row, row_places, strict=True))
                    )
                )
        return Grid(tuple(rows))

    def _source(
        self, page: PageLayout, place: Rectangle, row: int | None = None, column: int | None = None
    ) -> Source:
        return Source(
            self._document,
            page=page.number,
            row=row,
            column=column,
            box=page.frame.box(place),
            block=len(self._blocks) + 1,
        )


def _cell(cell: PageCell | None, source: Source) -> Cell:
    if cell is None:
        return Cell("", source)
    return Cell(cell.text, source, cell.column_span, cell.row_span, cell.confidence)


def _places(table: PageTable) -> list[list[Rectangle]]:
    """The outline of each cell; where a cell is covered, of the one that covers it."""
    found = [[table.place] * (len(table.columns) - 1) for _ in table.rows]
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                for covered in found[number : number + cell.row_span]:
                    covered[column : column + cell.column_span] = [cell.place] * cell.column_span
    return found


def _first_place(lines: list[tuple[Line, PageLayout]]) -> tuple[PageLayout, Rectangle]:
    """The page on which a paragraph begins and its outline there."""
    page = lines[0][1]
    mine = [line for line, its_page in lines if its_page is page]
    return page, (
        min(line.x0 for line in mine),
        mine[0].top,
        max(line.x1 for line in mine),
        mine[-1].bottom,
    )
