"""The printed lines of a cell to its text, and what ran over the edge back into its cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line, find_lines

_NUMBER = re.compile(r"[-−]?\d[\d,.，]*%?")
_HALF = re.compile(r".*[,.，]|[,.，].*")
"""Half of a number that was wrapped at its comma or point."""
_MARGINS = 11.5
"""White at both sides of a cell together, in points, as word processors leave it at most."""
_ROOM = 1.3
"""A line is full if fewer than so many more of its characters fit in the cell beside it."""


class PageCellText(msgspec.Struct, frozen=True):
    """A cell's text, its lines parted by line breaks; `full` where its last line reaches the cell's edge."""

    text: str
    full: bool = False


def read_cell(glyphs: Sequence[Glyph], width: float) -> PageCellText:
    """The text of the characters in a cell `width` points wide."""
    lines = find_lines(glyphs)
    return PageCellText(lines_text(lines, width), is_full(lines[-1], width)) if lines else PageCellText("")


def lines_text(lines: Sequence[Line], width: float) -> str:
    """The text of the lines of a cell `width` points wide, at least one, parted by line breaks.

    A number or code that does not fit on one line is put together again: where it breaks at a comma or
    point, or where its first line fills the cell.
    """
    text = lines[0].text
    for before, line in pairwise(lines):
        full = is_full(before, width) or not has_room(before, line, width)
        joined = _is_split_number(before.text, line.text, full=full)
        text += line.text if joined else "\n" + line.text
    return text


def is_full(line: Line, width: float) -> bool:
    """Whether no further character fits beside a line in a cell of this width."""
    last = line.glyphs[-1]
    return width - (line.x1 - line.x0) < _ROOM * max(last.x1 - last.x0, 1.0) + _padding(width)


def has_room(line: Line, following: Line, width: float) -> bool:
    """Whether the first character of the next line would have fitted on a line in a cell of this width."""
    first = following.glyphs[0]
    return line.x1 - line.x0 + first.x1 - first.x0 <= width - _MARGINS


def _padding(width: float) -> float:
    """Room that programs leave free at a cell's sides, in points."""
    return min(11.0, width / 4)


def _is_split_number(before: str, after: str, *, full: bool) -> bool:
    if not _NUMBER.fullmatch(before) or not re.fullmatch(r"[\d,.，]+%?", after):
        return False
    return full or _HALF.fullmatch(before) is not None or after[0] in ",.，"


_TOUCH = 0.12
"""Characters of one word stand no further apart than this part of the type size."""
_OVER = 0.15
"""A character reaches over a border if it does so by more than this part of the type size."""
_BEGINS = 0.7
"""A word begins in a cell if it stands no further from its left border than this part of the type size."""
_DIGITS = frozenset("0123456789,.")
_NUMBER_IN_FORM = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


def mend_overflow(cells: dict[tuple[int, int], list[Glyph]], columns: Sequence[float]) -> None:
    """Move the smaller part of each word that a border cuts to the cell of the larger part.

    A word is cut where a character lies over the border, or where digits touch across it. Two cells whose
    texts merely come near their common border are left alone.

    Args:
        cells: Characters by row and column; changed in place.
        columns: Places of the column borders.
    """
    run_together: set[int] = set()
    for row, column in sorted(cells):
        left, right = cells[row, column], cells.get((row, column + 1))
        if row in run_together or not left or not right or not _may_touch(left, right, columns[column + 1]):
            continue
        if not _mend(left, right, (columns[column], columns[column + 1], columns[column + 2])):
            run_together.add(row)
    for row in run_together:
        _part_figures({c: cells[r, c] for r, c in sorted(cells) if r == row}, columns)


def overhang(cell: Sequence[Glyph], outside: Sequence[Glyph], border: float) -> list[Glyph]:
    """Of characters right of a table's border those that go on a word of the cell on their left."""
    own = {id(glyph) for glyph in cell}
    found: list[Glyph] = []
    for line in find_lines([*cell, *outside]):
        for place, (a, b) in enumerate(pairwise(line.glyphs), 1):
            if id(a) in own and id(b) not in own:
                if _is_cut(a, b, border):
                    found.extend(_word(line.glyphs[place:]))
                break
    return found


def _may_touch(left: list[Glyph], right: list[Glyph], border: float) -> bool:
    reach = left[0].size
    return max(g.x1 for g in left) > border - reach and min(g.x0 for g in right) < border + reach


def _mend(left: list[Glyph], right: list[Glyph], borders: tuple[float, float, float]) -> bool:
    """Mend the words that a border cuts; False where figures run together over it, so that none ends at its cell."""
    own = {id(glyph) for glyph in left}
    for line in find_lines([*left, *right]):
        for place, (a, b) in enumerate(pairwise(line.glyphs), 1):
            if id(a) in own and id(b) not in own and _is_cut(a, b, borders[1]):
                before, behind = _word(line.glyphs[:place][::-1]), _word(line.glyphs[place:])
                if a.text in _DIGITS and not _NUMBER_IN_FORM.fullmatch(_text(before[::-1]) + _text(behind)):
                    return False
                if len(before) >= len(behind) or _runs_over(before, behind, line.glyphs, borders):
                    _move(behind, right, left)
                else:
                    _move(before, left, right)
                break
    return True


def _part_figures(cells: Mapping[int, list[Glyph]], columns: Sequence[float]) -> None:
    """Give each of the figures of a row that run together, being wider than their cells, to its cell.

    They are told apart by their decimals, of which all have as many as the last one. Where that fails all are one text,
    which nobody takes for a figure.

    Args:
        cells: The characters of the row by column; changed in place.
        columns: Places of the column borders.
    """
    of = {id(glyph): column for column, glyphs in cells.items() for glyph in glyphs}
    for line in find_lines([glyph for glyphs in cells.values() for glyph in glyphs]):
        rest = line.glyphs
        while rest:
            word = _word(rest)
            rest = rest[len(word) :]
            if word[0].text not in _DIGITS or len({of[id(glyph)] for glyph in word}) == 1:
                continue
            figures = _figures(word)
            places = [bisect_right(columns, (f[0].x0 + f[-1].x1) / 2) - 1 for f in figures]
            if len(set(places)) < len(places) or not set(places) <= cells.keys():
                figures, places = [word], [of[id(word[0])]]
            for figure, place in zip(figures, places, strict=True):
                for column in {of[id(glyph)] for glyph in figure} - {place}:
                    _move([g for g in figure if of[id(g)] == column], cells[column], cells[place])


def _figures(word: Sequence[Glyph]) -> list[Sequence[Glyph]]:
    """Figures that run together, each with as many decimals as the last; all as one where that parts no figures."""
    text = _text(word)
    decimals = len(text) - text.rfind(".") - 1
    if "." not in text or not decimals:
        return [word]
    ends = [m.end() + decimals for m in re.finditer(r"\.", text)]
    parts = [word[a:b] for a, b in pairwise([0, *ends])]
    return parts if all(_NUMBER_IN_FORM.fullmatch(_text(part)) for part in parts) else [word]


def _text(glyphs: Sequence[Glyph]) -> str:
    return "".join(glyph.text for glyph in glyphs)


def _runs_over(
    before: Sequence[Glyph],
    behind: Sequence[Glyph],
    line: Sequence[Glyph],
    borders: tuple[float, float, float],
) -> bool:
    """Whether words begin at the left border of one cell and run over into the next, which holds nothing else."""
    room = _BEGINS * max(before[-1].size, 1.0)
    begins = before[-1].x0 - borders[0] <= room and before[-1] is line[0]
    return begins and behind[-1] is line[-1] and borders[2] - behind[-1].x1 > room


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
