"""Words wider than their cell: printed over its border, they are one word in one cell all the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import find_lines

_TOUCH = 0.12
"""Characters of one word stand no further apart than this part of the type size."""
_OVER = 0.15
"""A character reaches over a border if it does so by more than this part of the type size."""
_DIGITS = frozenset("0123456789,.")


def mend_overflow(cells: dict[tuple[int, int], list[Glyph]], columns: Sequence[float]) -> None:
    """Move the smaller part of each word that a border cuts to the cell of the larger part.

    A word is cut where a character lies over the border, or where digits touch across it. Two cells whose
    texts merely come near their common border are left alone.

    Args:
        cells: Characters by row and column; changed in place.
        columns: Places of the column borders.
    """
    for row, column in sorted(cells):
        left, right = cells[row, column], cells.get((row, column + 1))
        if left and right and _may_touch(left, right, columns[column + 1]):
            _mend(left, right, columns[column + 1])


def _may_touch(left: list[Glyph], right: list[Glyph], border: float) -> bool:
    reach = left[0].size
    return max(g.x1 for g in left) > border - reach and min(g.x0 for g in right) < border + reach


def _mend(left: list[Glyph], right: list[Glyph], border: float) -> None:
    own = {id(glyph) for glyph in left}
    for line in find_lines([*left, *right]):
        for place, (a, b) in enumerate(pairwise(line.glyphs), 1):
            if id(a) in own and id(b) not in own and _is_cut(a, b, border):
                before, behind = _word(line.glyphs[:place][::-1]), _word(line.glyphs[place:])
                if len(before) >= len(behind):
                    _move(behind, right, left)
                else:
                    _move(before, left, right)
                break


def _is_cut(a: Glyph, b: Glyph, border: float) -> bool:
    size = max(a.size, 1.0)
    if b.x0 - a.x1 > _TOUCH * size or not _alike(a, b):
        return False
    return a.text in _DIGITS or a.x1 > border + _OVER * size or b.x0 < border - _OVER * size


def _alike(a: Glyph, b: Glyph) -> bool:
    """Whether both are of a number, or neither: a name that runs up to a number is no word with it."""
    return (a.text in _DIGITS) == (b.text in _DIGITS)


def _word(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The first of some characters and those that touch on, in either direction."""
    found = [glyphs[0]]
    for glyph in glyphs[1:]:
        gap = max(glyph.x0 - found[-1].x1, found[-1].x0 - glyph.x1)
        if gap > _TOUCH * max(glyph.size, 1.0) or not _alike(glyph, found[-1]):
            break
        found.append(glyph)
    return found


def _move(glyphs: list[Glyph], source: list[Glyph], target: list[Glyph]) -> None:
    moved = {id(glyph) for glyph in glyphs}
    target.extend(glyphs)
    source[:] = [glyph for glyph in source if id(glyph) not in moved]
