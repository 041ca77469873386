"""The printed lines of a cell to its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line, find_lines

_NUMBER = re.compile(r"[-−]?\d[\d,.，]*%?")
_HALF = re.compile(r".*[,.，]|[,.，].*")
"""Half of a number that was wrapped at its comma or point."""
_ROOM = 1.3
"""A line is full if fewer than so many more of its characters fit in the cell beside it."""


class PageCellText(msgspec.Struct, frozen=True):
    """A cell's text, its lines parted by line breaks; `full` where its last line reaches the cell's edge."""

    text: str
    full: bool = False


def read_cell(glyphs: Sequence[Glyph], width: float) -> PageCellText:
    """The text of the characters in a cell `width` points wide.

    A number or code that does not fit on one line is put together again: where it breaks at a comma or
    point, or where its first line fills the cell.
    """
    lines = find_lines(glyphs)
    if not lines:
        return PageCellText("")
    text = lines[0].text
    for before, line in pairwise(lines):
        joined = _is_split_number(before.text, line.text, full=is_full(before, width))
        text += line.text if joined else "\n" + line.text
    return PageCellText(text, is_full(lines[-1], width))


def is_full(line: Line, width: float) -> bool:
    """Whether no further character fits beside a line in a cell of this width."""
    last = line.glyphs[-1]
    return width - (line.x1 - line.x0) < _ROOM * max(last.x1 - last.x0, 1.0) + _padding(width)


def _padding(width: float) -> float:
    """Room that programs leave free at a cell's sides, in points."""
    return min(11.0, width / 4)


def _is_split_number(before: str, after: str, *, full: bool) -> bool:
    if not _NUMBER.fullmatch(before) or not re.fullmatch(r"[\d,.，]+%?", after):
        return False
    return full or _HALF.fullmatch(before) is not None or after[0] in ",.，"
