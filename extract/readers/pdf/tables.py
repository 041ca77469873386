"""The tables of one page: cells with their texts."""

from __future__ import annotations

import msgspec

from extract.readers.pdf.bands import find_bands
from extract.readers.pdf.cell_text import mend_overflow, overhang, read_cell
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lattice import Lattice, LatticeCell
from extract.readers.pdf.lines import least_confidence


class PageCell(msgspec.Struct, frozen=True):
    """A cell of a page's table: its text and outline, and how many columns and rows it covers.

    `full` tells that the last line of the text reaches the edge of the cell, so that it may go on elsewhere.
    `confidence` is that of optical recognition, None where the file says the text.
    """

    text: str
    place: Rectangle
    column_span: int = 1
    row_span: int = 1
    full: bool = False
    confidence: float | None = None


class PageTable(msgspec.Struct, frozen=True):
    """A table on one page.

    `columns` are the places of its column borders, one more than it has columns. A row has a cell for each
    column; None where a cell on the left or above covers the place.
    """

    columns: tuple[float, ...]
    rows: tuple[tuple[PageCell | None, ...], ...]
    place: Rectangle


Cells = dict[tuple[int, int], list[Glyph]]
"""Characters by row and column of the border rectangle that they stand in."""


def share_out(glyphs: list[Glyph], lattices: list[Lattice]) -> tuple[list[Glyph], list[Cells]]:
    """The characters outside of all tables, and for each table those in each of its border rectangles."""
    outside = glyphs
    inside: list[Cells] = []
    for lattice in lattices:
        cells: Cells = {}
        left: list[Glyph] = []
        for glyph in outside:
            place = lattice.find((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
            if place is None:
                left.append(glyph)
            elif place in cells:
                cells[place].append(glyph)
            else:
                cells[place] = [glyph]
        outside = _without_overhang(left, lattice, cells)
        inside.append(cells)
    for lattice, cells in zip(lattices, inside, strict=True):
        mend_overflow(cells, lattice.columns)
    return outside, inside


def _without_overhang(outside: list[Glyph], lattice: Lattice, cells: Cells) -> list[Glyph]:
    """The characters outside of a table but for ends of words that run over its right border, which go to their cells."""
    last = len(lattice.columns) - 2
    middle = sum(lattice.columns[-2:]) / 2
    taken: set[int] = set()
    near: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in outside:
        if glyph.x1 > lattice.columns[-1] and (place := lattice.find(middle, glyph.middle[1])) in cells:
            near.setdefault(place or (0, last), []).append(glyph)
    for place, glyphs in near.items():
        ends = overhang(cells[place], glyphs, lattice.columns[-1])
        cells[place].extend(ends)
        taken |= {id(glyph) for glyph in ends}
    return [glyph for glyph in outside if id(glyph) not in taken] if taken else outside


def ruled_table(lattice: Lattice, cells: Cells) -> PageTable:
    """The table that lines enclose, its rows parted where no line parts them."""
    lattice, cells = _parted(lattice, cells)
    width, height = len(lattice.columns) - 1, len(lattice.rows) - 1
    rows: list[list[PageCell | None]] = [[None] * width for _ in range(height)]
    for slot in lattice.slots:
        glyphs = [
            glyph
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.column_span)
            for glyph in cells.get((row, column), ())
        ]
        place = lattice.place(slot)
        read = read_cell(glyphs, place[2] - place[0])
        sure = least_confidence(glyphs)
        rows[slot.row][slot.column] = PageCell(
            read.text, place, slot.column_span, slot.row_span, read.full, sure
        )
    return PageTable(lattice.columns, tuple(map(tuple, rows)), lattice.rectangle)


def _parted(lattice: Lattice, cells: Cells) -> tuple[Lattice, Cells]:
    """The lattice with a border between rows that stand in one ruled row."""
    covered = {
        row
        for slot in lattice.slots
        if slot.row_span > 1
        for row in range(slot.row, slot.row + slot.row_span)
    }
    borders: dict[int, list[float]] = {}
    for row in range(len(lattice.rows) - 1):
        slots = [slot for slot in lattice.slots if slot.row == row]
        own = {slot.column: slot_glyphs(cells, slot) for slot in slots}
        if row not in covered and (bands := find_bands(own, lattice.widths(slots))):
            borders[row] = bands
    if not borders:
        return lattice, cells
    rows = sorted([*lattice.rows, *(border for found in borders.values() for border in found)])
    slots = []
    for slot in lattice.slots:
        first = rows.index(lattice.rows[slot.row])
        behind = rows.index(lattice.rows[slot.row + slot.row_span])
        if slot.row in borders:
            slots.extend(LatticeCell(row, slot.column, 1, slot.column_span) for row in range(first, behind))
        else:
            slots.append(LatticeCell(first, slot.column, behind - first, slot.column_span))
    slots.sort(key=lambda slot: (slot.row, slot.column))
    parted = Lattice(tuple(rows), lattice.columns, tuple(slots))
    (new,) = share_out([glyph for found in cells.values() for glyph in found], [parted])[1]
    return parted, new


def slot_glyphs(cells: Cells, slot: LatticeCell) -> list[Glyph]:
    """The characters of one cell."""
    return [
        glyph
        for column in range(slot.column, slot.column + slot.column_span)
        for glyph in cells.get((slot.row, column), ())
    ]
