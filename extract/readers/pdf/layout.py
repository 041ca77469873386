"""One page: its tables and lines of text in reading order, not yet a document's blocks."""

from __future__ import annotations

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.alignment import find_aligned
from extract.readers.pdf.frame import PageFrame, Rectangle
from extract.readers.pdf.glyphs import Glyph, read_glyphs
from extract.readers.pdf.lattice import Lattice, find_lattices
from extract.readers.pdf.lines import Line, find_lines, split_line
from extract.readers.pdf.objects import page_objects
from extract.readers.pdf.rulings import find_rulings
from extract.readers.pdf.tables import PageTable, aligned_table, ruled_table, share_out

_FAR = 3.0
"""Parts of a line further apart than so many type sizes are two texts: 编制部门 on the left, 单位 on the right."""


class PageLayout(msgspec.Struct, frozen=True):
    """What is printed on a page, top to bottom.

    `hidden` counts characters of the text layer that are not to be seen; `has_image` tells a scanned page
    from a blank one.
    """

    number: int
    frame: PageFrame
    items: tuple[Line | PageTable, ...]
    hidden: int
    has_image: bool


def lay_out(page: pdfium.PdfPage, number: int) -> PageLayout:
    """Read one page, `number` counted from 1."""
    objects = page_objects(page)
    text = read_glyphs(page, objects)
    lattices = find_lattices(find_rulings(objects, text.frame))
    return PageLayout(
        number,
        text.frame,
        arrange(text.glyphs, lattices),
        text.hidden,
        any(drawn.kind == raw.FPDF_PAGEOBJ_IMAGE for drawn in objects),
    )


def arrange(glyphs: list[Glyph], lattices: list[Lattice]) -> tuple[Line | PageTable, ...]:
    """Characters and ruled tables to tables with text and the lines outside of them, in reading order."""
    outside, inside = share_out(glyphs, lattices)
    lines, aligned = find_aligned(find_lines(outside))
    items: list[Line | PageTable] = [part for line in lines for part in split_line(line, _FAR * line.size)]
    items.extend(ruled_table(lattice, cells) for lattice, cells in zip(lattices, inside, strict=True))
    items.extend(aligned_table(table) for table in aligned)
    return tuple(_in_order(items))


def _in_order(items: list[Line | PageTable]) -> list[Line | PageTable]:
    """The items as a person reads them: from the top, and on one height from the left."""
    return sorted(items, key=lambda item: (_place(item)[1], _place(item)[0]))


def _place(item: Line | PageTable) -> Rectangle:
    return item.rectangle if isinstance(item, Line) else item.place
