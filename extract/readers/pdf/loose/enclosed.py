"""Whether the lines of a ruled table enclose each of its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.readers.pdf.bands import find_bands
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lattice import Lattice
from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.pieces import APART, PrintLine, is_figure, print_lines
from extract.readers.pdf.tables import Cells, slot_glyphs

_MOST_OPEN = 0.25
"""Of the lines with figures, the share that may have further texts beside them in their cell."""
_SEVERAL = 3
_PRINTED = re.compile(r"[-−]?\d[\d,]*\.\d+")
_LEAST_BORDERS = 2
"""A ruled table of one column is no header."""
_RIGHT_BELOW = 5.0
"""Rows begin at most so many type sizes below the header that alone has lines."""
_OVER = 0.15
"""A letter lies over a border if it does so by more than this part of the type size."""


def is_closed(lattice: Lattice, cells: Cells) -> bool:
    """Whether the cells of a ruled table hold one text each.

    A frame around a whole table, or around its rows, is no table: its columns are where its words stand. Nor are
    rules between columns alone, drawn through the headers that cover several.
    """
    open_lines = lines = 0
    for slot in lattice.slots:
        several, all_lines = _several(_covered(cells, slot.row, slot.row_span, slot.column, slot.column_span))
        open_lines += several
        lines += all_lines
    if open_lines > max(1, _MOST_OPEN * lines):
        return False
    rows = range(len(lattice.rows) - 1)
    if _has_open_rows(lattice, cells) or any(_is_cut(lattice, cells, row) for row in rows):
        return False
    return not any(_wraps_between(lattice, cells, row) for row in rows)


def heads_rows_below(lattice: Lattice, cells: Cells, outside: Sequence[Glyph]) -> bool:
    """Whether a ruled table is but the header of rows right below it that have no lines."""
    held = [own for own in cells.values() if own]
    if len(lattice.columns) <= _LEAST_BORDERS or not held:
        return False
    if any(_PRINTED.search(line.text) for own in held for line in print_lines(own)):
        return False
    left, _, right, bottom = lattice.rectangle
    size = held[0][0].size
    near = [
        g for g in outside if 0 <= g.top - bottom + size / 2 < _RIGHT_BELOW * size and left < g.x0 < right
    ]
    return any(
        len(line.pieces) > 1 and any(_PRINTED.fullmatch(piece.text) for piece in line.pieces)
        for line in print_lines(near)
    )


def _covered(cells: Cells, row: int, row_span: int, column: int, column_span: int) -> list[Glyph]:
    return [
        glyph
        for r in range(row, row + row_span)
        for c in range(column, column + column_span)
        for glyph in cells.get((r, c), ())
    ]


def _has_open_rows(lattice: Lattice, cells: Cells) -> bool:
    """Whether several rows stand in one ruled row below a header that no line parts into its levels."""
    heads = 0
    for row in range(len(lattice.rows) - 1):
        slots = [slot for slot in lattice.slots if slot.row == row and slot.row_span == 1]
        own = {slot.column: slot_glyphs(cells, slot) for slot in slots}
        if heads and find_bands(own, lattice.widths(slots)):
            return True
        heads += len(own) != 1
        if heads > 1:
            break
    return False


def _is_cut(lattice: Lattice, cells: Cells, row: int) -> bool:
    """Whether a rule is drawn through a header of several columns, with headers of its own on both sides.

    A word that is merely too wide for its cell has no further words above or below it in the next.
    """
    own = [
        (lattice.columns[slot.column], lattice.columns[slot.column + slot.column_span], glyphs)
        for slot in lattice.slots
        if slot.row == row and slot.row_span == 1 and (glyphs := slot_glyphs(cells, slot))
    ]
    beside = [(a, b) for a, b in pairwise(own) if a[1] == b[0] and _may_cross(a[2], b[2], b[0])]
    if not beside:
        return False
    lines = print_lines([glyph for *_, glyphs in own for glyph in glyphs])
    return any(_is_over(lines, a[0], b[0], b[1]) for a, b in beside)


def _may_cross(left: Sequence[Glyph], right: Sequence[Glyph], border: float) -> bool:
    over = _OVER * max(left[0].size, 1.0)
    ends, begins = max(g.x1 for g in left), min(g.x0 for g in right)
    return ends > border + over or begins < border - over or (ends > border - over and begins < border + over)


def _is_over(lines: Sequence[PrintLine], left: float, border: float, right: float) -> bool:
    """Whether a text crosses a border and other lines stand in the cells at both of its sides."""
    for line in lines:
        if not any(not is_figure(piece) and _crosses(piece, border) for piece in line.pieces):
            continue
        others = [p for other in lines if other is not line for p in other.pieces]
        if any(left < (p.x0 + p.x1) / 2 < border for p in others) and any(
            border < (p.x0 + p.x1) / 2 < right for p in others
        ):
            return True
    return False


def _crosses(piece: Line, border: float) -> bool:
    """Whether words go on over a border, with letters at both of its sides."""
    over = _OVER * max(piece.size, 1.0)
    return any(
        a.x0 + a.x1 < 2 * border < b.x0 + b.x1
        and b.x0 - a.x1 < over
        and not (a.text.isdigit() or b.text.isdigit())
        for a, b in pairwise(piece.glyphs)
    )


def _wraps_between(lattice: Lattice, cells: Cells, row: int) -> bool:
    """Whether one ruled row holds several rows whose names wrap, so that lines do not tell which figures are whose."""
    own = [slot_glyphs(cells, slot) for slot in lattice.slots if slot.row == row and slot.row_span == 1]
    if not any(sum("." in glyph.text for glyph in glyphs) >= _SEVERAL for glyphs in own):
        return False  # too few points for several figures: most rows, whose lines need not be found
    counts, figures = [], []
    for glyphs in own:
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
