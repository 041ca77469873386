"""One page: its tables and lines of text in reading order, not yet a document's blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.edges import edge_marks
from extract.readers.pdf.frame import PageFrame, Rectangle
from extract.readers.pdf.glyphs import Glyph, read_glyphs
from extract.readers.pdf.lattice import Lattice, find_lattices
from extract.readers.pdf.layers import leave_out_layers
from extract.readers.pdf.lines import Line, find_lines, make_line, split_line
from extract.readers.pdf.loose.enclosed import heads_rows_below, is_closed
from extract.readers.pdf.loose.regions import LooseRegion, find_regions
from extract.readers.pdf.objects import page_objects
from extract.readers.pdf.rulings import Rulings, find_rulings
from extract.readers.pdf.tables import Cells, PageTable, ruled_table, share_out

_FAR = 3.0
"""Parts of a line further apart than so many type sizes are two texts: 编制部门 on the left, 单位 on the right."""
_LONG = 0.5
"""Lines that part rows are at least so long, as a part of the longest one across the page."""

_OWN_HEIGHT = 5.0
"""Points by which tables of two columns of a page begin at different heights at least."""

_TITLE = re.compile(r"表\s*(?:[（(].{1,12}[）)])?\s*$")
"""How the title of a table ends."""

Item = Line | PageTable | LooseRegion
_Item = TypeVar("_Item", bound=Item)


class PageLayout(msgspec.Struct, frozen=True):
    """What is printed on a page, top to bottom; a region may be a table without rules (`resolved` says).

    `hidden` counts characters of the text layer that are not to be seen; `has_image` tells a scanned page
    from a blank one.
    """

    number: int
    frame: PageFrame
    items: tuple[Item, ...]
    hidden: int
    has_image: bool


def lay_out(page: pdfium.PdfPage, number: int, *, layered: bool = False) -> PageLayout:
    """Read one page, `number` counted from 1; `layered` where its file has layers, which may be off."""
    off = leave_out_layers(page) if layered else frozenset()
    objects = [drawn for drawn in page_objects(page) if drawn.handle not in off]
    text = read_glyphs(page, objects)
    rulings = find_rulings(objects, text.frame)
    lattices = find_lattices(rulings)
    glyphs = [*text.glyphs, *edge_marks(text.glyphs, text.off, lattices)]
    width, height = text.frame.reading_size
    halves = _two_pages(glyphs, lattices, rulings, width / 2) or [(glyphs, lattices, rulings)]
    return PageLayout(
        number,
        text.frame,
        tuple(item for half, tables, lines in halves for item in arrange(half, tables, height, lines)),
        text.hidden,
        any(drawn.kind == raw.FPDF_PAGEOBJ_IMAGE for drawn in objects),
    )


_Half = tuple[list[Glyph], list[Lattice], Rulings]


def _two_pages(
    glyphs: Sequence[Glyph], lattices: Sequence[Lattice], rulings: Rulings, middle: float
) -> list[_Half] | None:
    """The halves of a sheet on which two pages are printed beside each other; None where it is one page.

    Nothing crosses the middle of such a sheet, and there are titles of tables in both halves; the title of two tables
    that belong together stands over both.
    """
    if any(glyph.x0 < middle < glyph.x1 for glyph in glyphs):
        return None
    if any(line.start < middle < line.end for line in rulings.horizontal):
        return None
    left = [glyph for glyph in glyphs if glyph.x0 < middle]
    right = [glyph for glyph in glyphs if glyph.x0 >= middle]
    if not all(any(_TITLE.search(line.text) for line in text_lines(half)) for half in (left, right)):
        return None
    halves: list[_Half] = []
    for half, is_left in ((left, True), (right, False)):
        tables = [t for t in lattices if (t.columns[0] < middle) is is_left]
        across = tuple(line for line in rulings.horizontal if (line.start < middle) is is_left)
        down = tuple(line for line in rulings.vertical if (line.at < middle) is is_left)
        halves.append((half, tables, Rulings(across, down)))
    return halves


def arrange(
    glyphs: list[Glyph], lattices: list[Lattice], height: float, rulings: Rulings | None = None
) -> tuple[Item, ...]:
    """Characters and ruled tables to tables with text and the lines outside of them, in reading order.

    Args:
        glyphs: The characters of a page.
        lattices: Its ruled tables.
        height: Its height, in points.
        rulings: All its lines, for tables that they do not enclose.
    """
    free, inside = share_out(glyphs, lattices)
    outside = free
    closed: list[tuple[Lattice, Cells]] = []
    for lattice, cells in zip(lattices, inside, strict=True):
        if is_closed(lattice, cells) and not heads_rows_below(lattice, cells, free):
            closed.append((lattice, cells))
        else:
            outside = [*outside, *(glyph for own in cells.values() for glyph in own)]
    outside, regions = find_regions(outside, height, _across(rulings) if rulings else ())
    tables = [ruled_table(lattice, cells) for lattice, cells in closed]
    white = _white_between([table.place for table in tables])
    if white is None:
        return tuple(in_order([*text_lines(outside), *regions, *tables]))
    lines = [part for line in text_lines(outside) for part in _parted(line, white)]
    return tuple(_by_columns([*lines, *regions, *tables], sum(white) / 2))


def _white_between(places: Sequence[Rectangle]) -> tuple[float, float] | None:
    """The white from top to bottom between two columns of a page, in which tables begin at heights of their own.

    Tables that begin at one height share their titles and are no columns.
    """
    for place in places:
        beside = [p for p in places if p[0] > place[2] and p[1] < place[3] and place[1] < p[3]]
        if any(abs(p[1] - place[1]) > _OWN_HEIGHT for p in beside):
            right = min(p[0] for p in beside)
            left = max(p[2] for p in places if p[2] < right)
            return left, right
    return None


def _parted(line: Line, white: tuple[float, float]) -> list[Line]:
    """A line of text as those of two columns, if nothing of it stands in the white between them."""
    left = [glyph for glyph in line.glyphs if glyph.x1 <= white[0] + 1]
    right = [glyph for glyph in line.glyphs if glyph.x0 >= white[1] - 1]
    if not left or not right or len(left) + len(right) < len(line.glyphs):
        return [line]
    return [make_line(left), make_line(right)]


def _by_columns(items: Sequence[Item], middle: float) -> list[Item]:
    """The items column by column, between those that reach over both columns."""
    found: list[Item] = []
    sides: tuple[list[Item], list[Item]] = ([], [])
    for item in in_order(items):
        left, _, right, _ = _place(item)
        if left < middle < right:
            found.extend([*sides[0], *sides[1], item])
            sides = ([], [])
        else:
            sides[left >= middle].append(item)
    return [*found, *sides[0], *sides[1]]


def text_lines(glyphs: list[Glyph]) -> list[Line]:
    """The lines of running text, those parted that are two texts."""
    return [part for line in find_lines(glyphs) for part in split_line(line, _FAR * line.size)]


def _across(rulings: Rulings) -> tuple[float, ...]:
    """Heights of the lines that may part rows: the long ones."""
    longest = max((line.end - line.start for line in rulings.horizontal), default=0.0)
    return tuple(line.at for line in rulings.horizontal if line.end - line.start > _LONG * longest)


def in_order(items: Sequence[_Item]) -> list[_Item]:
    """The items as a person reads them: from the top, and on one height from the left."""
    return sorted(items, key=lambda item: (_place(item)[1], _place(item)[0]))


def _place(item: Item) -> Rectangle:
    return item.place if isinstance(item, PageTable) else item.rectangle
