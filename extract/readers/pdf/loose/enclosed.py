"""Whether the lines of a ruled table enclose each of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lattice import Lattice
from extract.readers.pdf.loose.pieces import APART, print_lines
from extract.readers.pdf.tables import Cells

_MOST_OPEN = 0.25
"""Of the lines with figures, the share that may have further texts beside them in their cell."""
_SEVERAL = 3
_PRINTED = re.compile(r"[-−]?\d[\d,]*\.\d+")


def is_closed(lattice: Lattice, cells: Cells) -> bool:
    """Whether the cells of a ruled table hold one text each.

    A frame around a whole table, or around its rows, is no table: its columns are where its words stand.
    """
    open_lines = lines = 0
    for slot in lattice.slots:
        glyphs = [
            glyph
            for row in range(slot.row, slot.row + slot.row_span)
            for column in range(slot.column, slot.column + slot.column_span)
            for glyph in cells.get((row, column), ())
        ]
        several, all_lines = _several(glyphs)
        open_lines += several
        lines += all_lines
    if open_lines > max(1, _MOST_OPEN * lines):
        return False
    return not any(_wraps_between(lattice, cells, row) for row in range(len(lattice.rows) - 1))


def _wraps_between(lattice: Lattice, cells: Cells, row: int) -> bool:
    """Whether one ruled row holds several rows whose names wrap, so that lines do not tell which figures are whose."""
    counts, figures = [], []
    for slot in lattice.slots:
        if slot.row != row or slot.row_span > 1:
            continue
        glyphs = [
            g
            for column in range(slot.column, slot.column + slot.column_span)
            for g in cells.get((row, column), ())
        ]
        found = print_lines(glyphs) if glyphs else []
        counts.append(len(found))
        figures.append(sum(1 for line in found if _PRINTED.fullmatch(line.text)))
    return max(figures, default=0) >= _SEVERAL and max(counts) > max(figures)


def _several(glyphs: Sequence[Glyph]) -> tuple[int, int]:
    """Of the lines of a cell with figures, those that hold further texts far from them; and all of them."""
    if not glyphs:
        return 0, 0
    found = [line for line in print_lines(glyphs) if line.figures]
    wide = [
        line
        for line in found
        if len(line.pieces) > 1
        and any(b.x0 - a.x1 > APART * line.size for a, b in zip(line.pieces, line.pieces[1:], strict=False))
    ]
    return len(wide), len(found)
