"""Which cells of a row became a fact or a label, and which print a figure that became neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.document import Cell
from extract.printed import looks_like_figure
from extract.source import Source
from extract.tables.rows import ReadRow
from extract.tables.typed_columns import QUANTITY

_FIGURE_OF_SIZE = re.compile(r"(?!(?:19|20)\d{2}$)(?=.*\d.*\d.*\d|.*\.)[-−]?[\d,]*\d(?:\.\d+)?")
"""A figure that is hardly a number of a note, a year or a month."""
_WITH_CENTS = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\.)\d[\d,]*\.\d\d(?![\d.])")


def taken_cells(row: ReadRow) -> Iterator[Cell]:
    """The cells of a row that became a fact or a label.

    Figures of some size in a column of remarks did not, nor did what is no number in a column of counts and shares.
    """
    for index, cell in row.cells.items():
        dimension, text = row.columns[index].dimension, cell.text.strip()
        several = looks_like_figure(text) and _WITH_CENTS.search(text) is not None
        if dimension == "remark" and (several or _FIGURE_OF_SIZE.fullmatch(text)):
            continue
        if dimension != QUANTITY or not several:
            yield cell


def figures_among_words(rows: Iterable[ReadRow]) -> Iterator[Source]:
    """The cells of columns of counts and shares that print a figure with cents among other things: -9.09合计."""
    for row in rows:
        for index, cell in row.cells.items():
            if row.columns[index].dimension == QUANTITY and _WITH_CENTS.search(cell.text):
                yield cell.source
