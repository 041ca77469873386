"""Rows that no line parts: a table whose columns are ruled but whose rows are not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import Line, find_lines

_AMOUNT = re.compile(r"[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?%?")
_FEWEST_COLUMNS = 2


def find_bands(cells: Mapping[int, Sequence[Glyph]]) -> list[float]:
    """Where rows that stand in one ruled row part, from the top, in points; empty where it is one row.

    A cell never holds two amounts. Where two or more cells hold the same number of lines and one of them
    holds but amounts, each line of that cell is a row; text beside it belongs to the amount it is nearest to.

    Args:
        cells: The characters of each column of the ruled row.
    """
    lines = {column: find_lines(glyphs) for column, glyphs in cells.items() if glyphs}
    amounts = [
        found for found in lines.values() if len(found) > 1 and all(_AMOUNT.fullmatch(x.text) for x in found)
    ]
    if not amounts:
        return []
    anchors = max(amounts, key=len)
    if sum(1 for found in lines.values() if len(found) >= len(anchors)) < _FEWEST_COLUMNS:
        return []
    middles = [_middle(line) for line in anchors]
    return [(a + b) / 2 for a, b in pairwise(middles)]


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2
