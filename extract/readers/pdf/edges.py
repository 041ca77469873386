"""Texts that the edge of the page cuts: a page cropped through a table shows the rest of no name and no figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from extract.readers.pdf.cut_words import CUT
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lattice import Lattice

_SAME_LINE = 0.5
"""Points by which base lines of characters on one line differ at most."""
_TOUCH = 0.3
"""Characters of one text stand no further apart than this part of the type size."""
_STEP = 0.03
"""Points between a character and the mark beside it."""


def edge_marks(glyphs: Sequence[Glyph], off: Sequence[Glyph], lattices: Iterable[Lattice]) -> list[Glyph]:
    """An ellipsis beside each text of which the page shows a part: it is no whole name, and no figure at all.

    Args:
        glyphs: The characters that are seen.
        off: Those beyond the edges of the page.
        lattices: The ruled tables, whose cells may have further lines there.
    """
    if not off:
        return []
    marks = {id(glyph): _mark(glyph, right=right) for glyph, right in _neighbours(glyphs, off)}
    for lattice in lattices:
        outlines = [lattice.place(slot) for slot in lattice.slots]
        for left, top, right, bottom in outlines:
            hidden = [g for g in off if left < g.middle[0] < right and top < g.middle[1] < bottom]
            if not hidden:
                continue
            seen = [g for g in glyphs if left < g.middle[0] < right and top < g.middle[1] < bottom]
            if seen and not any(id(glyph) in marks for glyph in seen):
                last = max(seen, key=lambda g: (g.base, g.x0))
                marks[id(last)] = _mark(last, right=True)
    return list(marks.values())


def _neighbours(glyphs: Sequence[Glyph], off: Sequence[Glyph]) -> Iterable[tuple[Glyph, bool]]:
    """Characters that are seen beside one that is not, and whether that stands at their right."""
    lines: defaultdict[int, list[Glyph]] = defaultdict(list)
    for glyph in off:
        for height in {int(glyph.base - _SAME_LINE), int(glyph.base + _SAME_LINE)}:
            lines[height].append(glyph)
    for glyph in glyphs:
        for other in lines.get(int(glyph.base), ()):
            near = _TOUCH * max(glyph.size, 1.0)
            if abs(other.base - glyph.base) > _SAME_LINE:
                continue
            if glyph.x0 < other.x0 and other.x0 - glyph.x1 < near:
                yield glyph, True
            elif other.x0 < glyph.x0 and glyph.x0 - other.x1 < near:
                yield glyph, False


def _mark(glyph: Glyph, *, right: bool) -> Glyph:
    """The ellipsis right or left of a character, on its place so that it lies in its cell."""
    x = glyph.x1 - 2 * _STEP if right else glyph.x0 - _STEP
    return msgspec.structs.replace(glyph, text=CUT, x0=x, x1=x + _STEP)
