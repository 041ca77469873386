"""One page: its tables and lines of text in reading order, not yet a document's blocks."""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.frame import Frame, Rectangle
from extract.readers.pdf.glyphs import Glyph, read_glyphs
from extract.readers.pdf.lattice import Lattice, find_lattices
from extract.readers.pdf.lines import Line, find_lines, split_line
from extract.readers.pdf.objects import page_objects
from extract.readers.pdf.rulings import find_rulings

_FAR = 3.0
"""Parts of a line further apart than so many type sizes are two texts: 编制部门 on the left, 单位 on the right."""


class PageCell(msgspec.Struct, frozen=True):
    """A cell of a page's table: its text and outline, and how many columns and rows it covers."""

    text: str
    place: Rectangle
    column_span: int = 1
    row_span: int = 1


class PageTable(msgspec.Struct, frozen=True):
    """A table on one page.

    `columns` are the places of its column borders, one more than it has columns. A row has a cell for each
    column; None where a cell on the left or above covers the place.
    """

    columns: tuple[float, ...]
    rows: tuple[tuple[PageCell | None, ...], ...]
    place: Rectangle


class PageLayout(msgspec.Struct, frozen=True):
    """What is printed on a page, top to bottom.

    `hidden` counts characters of the text layer that are not to be seen; `has_image` tells a scanned page
    from a blank one.
    """

    number: int
    frame: Frame
    items: tuple[Line | PageTable, ...]
    hidden: int
    has_image: bool


def lay_out(page: pdfium.PdfPage, number: int) -> PageLayout:
    """Read one page, `number` counted from 1."""
    text = read_glyphs(page)
    objects = list(page_objects(page))
    lattices = find_lattices(find_rulings(objects, text.frame))
    outside, inside = _shared_out(text.glyphs, lattices)
    items: list[Line | PageTable] = [
        part for line in find_lines(outside) for part in split_line(line, _FAR * line.size)
    ]
    items.extend(_table(lattice, cells) for lattice, cells in zip(lattices, inside, strict=True))
    return PageLayout(
        number,
        text.frame,
        tuple(_in_order(items)),
        text.hidden,
        any(drawn.kind == raw.FPDF_PAGEOBJ_IMAGE for drawn in objects),
    )


_Cells = dict[tuple[int, int], list[Glyph]]


def _shared_out(glyphs: list[Glyph], lattices: list[Lattice]) -> tuple[list[Glyph], list[_Cells]]:
    """The characters outside of all tables, and for each table those in each of its border rectangles."""
    outside: list[Glyph] = []
    inside: list[_Cells] = [{} for _ in lattices]
    for glyph in glyphs:
        for lattice, cells in zip(lattices, inside, strict=True):
            place = lattice.find(*glyph.middle)
            if place is not None:
                cells.setdefault(place, []).append(glyph)
                break
        else:
            outside.append(glyph)
    return outside, inside


def _table(lattice: Lattice, cells: _Cells) -> PageTable:
    width, height = len(lattice.columns) - 1, len(lattice.rows) - 1
    rows: list[list[PageCell | None]] = [[None] * width for _ in range(height)]
    for slot in lattice.slots:
        glyphs = [
            glyph
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.column_span)
            for glyph in cells.get((row, column), ())
        ]
        text = "\n".join(line.text for line in find_lines(glyphs))
        rows[slot.row][slot.column] = PageCell(text, lattice.place(slot), slot.column_span, slot.row_span)
    return PageTable(lattice.columns, tuple(map(tuple, rows)), lattice.rectangle)


def _in_order(items: list[Line | PageTable]) -> list[Line | PageTable]:
    """The items as a person reads them: from the top, and on one height from the left."""
    return sorted(items, key=lambda item: (_place(item)[1], _place(item)[0]))


def _place(item: Line | PageTable) -> Rectangle:
    return item.rectangle if isinstance(item, Line) else item.place
