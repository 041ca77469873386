"""Rows that no line parts: a table whose columns are ruled but whose rows are not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from extract.readers.pdf.cell_text import has_room
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line, find_lines

_AMOUNT = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?%?")
_PRINTED = re.compile(r"[-−]?\d[\d,]*\.\d+")
_FEWEST_COLUMNS = 2
_CODE = 12
"""Digits of the shortest code that wraps in its cell."""


def find_bands(cells: Mapping[int, Sequence[Glyph]], widths: Mapping[int, float]) -> list[float]:
    """Where rows that stand in one ruled row part, from the top, in points; empty where it is one row.

    A cell never holds two amounts. Where two or more cells hold the same number of lines and one of them
    holds but amounts, each line of that cell is a row; text beside it belongs to the amount it is nearest to.
    Lines of one figure that its narrow cell broke are no rows.

    Args:
        cells: The characters of each column of the ruled row.
        widths: The width of each cell, in points.
    """
    lines = {column: find_lines(glyphs) for column, glyphs in cells.items() if glyphs}
    amounts = {
        column: found
        for column, found in lines.items()
        if len(found) > 1 and all(_AMOUNT.fullmatch(x.text) for x in found)
    }
    lone = _has_lone_amount(lines.values())
    if all(_is_wrapped_code([x.text for x in found]) for found in amounts.values()) and lone:
        return []
    broken = {column: text for column, found in lines.items() if (text := _broken(found, widths[column]))}
    if amounts.keys() <= broken.keys() and (lone or any(not text.isdigit() for text in broken.values())):
        return []
    if not amounts:
        return []
    anchors = max(amounts.values(), key=len)
    if sum(1 for found in lines.values() if len(found) >= len(anchors)) < _FEWEST_COLUMNS:
        return []
    middles = [_middle(line) for line in anchors]
    return [(a + b) / 2 for a, b in pairwise(middles)]


def _broken(lines: Sequence[Line], width: float) -> str:
    """The figure that lines are, none with room for the first digit of the next; nothing if they are not one."""
    text = "".join(line.text for line in lines)
    if len(lines) < 2 or not _AMOUNT.fullmatch(text):
        return ""
    return "" if any(has_room(line, following, width) for line, following in pairwise(lines)) else text


def _is_wrapped_code(texts: Sequence[str]) -> bool:
    """Whether lines of digits can be one code that fills its cell: all of one length, the last no longer.

    >>> _is_wrapped_code(["53040025", "11000035", "12345"]), _is_wrapped_code(["1,200", "300"])
    (True, False)
    """
    full = {len(text) for text in texts[:-1]}
    digits = sum(map(len, texts))
    return (
        all(t.isdigit() for t in texts)
        and len(full) == 1
        and len(texts[-1]) <= full.pop()
        and digits >= _CODE
    )


def _has_lone_amount(cells: Iterable[Sequence[Line]]) -> bool:
    """Whether a cell holds one line that can only be an amount: it would be all of a row of several."""
    return any(len(found) == 1 and _PRINTED.fullmatch(found[0].text) for found in cells)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
