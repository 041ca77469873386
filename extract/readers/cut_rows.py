"""Rows of tab-separated text that a line break inside a cell cut in two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.numbering import level_of
from extract.printed import is_blank, looks_like_number
from extract.total_words import is_total_word

CellRow = tuple[Cell, ...]

_PART = "其中"
_QUOTE = '"'
_LEAST_SHARE = 0.6
"""Share of the rows that are whole, so that the width of a row is known."""
_LEAST_CODED = 0.8
"""Share of the whole rows with figures that begin with a code or a blank, so that words there are the end of a name."""


def join_cut_rows(rows: Sequence[CellRow]) -> list[CellRow]:
    """The rows, each that was cut inside its last cell joined with the row that begins with the rest of it.

    Two rows are one where both are too short and together just as long as the others, where the first begins with a
    code and holds nothing but labels, and where the second begins with words though rows of this grid begin with codes.
    """
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if count < _LEAST_SHARE * len(rows) or not _begins_with_codes([r for r in rows if len(r) == width]):
        return list(rows)
    found: list[CellRow] = []
    for row in rows:
        above = found[-1] if found else ()
        if above and len(above) + len(row) - 1 == width and _is_head(above) and _is_rest(row):
            found[-1] = _joined(above, row)
        else:
            found.append(row)
    return _counted(found) if len(found) < len(rows) else found


def _begins_with_codes(rows: Sequence[CellRow]) -> bool:
    data = [row for row in rows if any(looks_like_number(cell.text) for cell in row[1:])]
    coded = [row for row in data if is_blank(row[0].text) or looks_like_number(row[0].text)]
    return bool(data) and len(coded) >= _LEAST_CODED * len(data)


def _is_head(row: CellRow) -> bool:
    """Whether a row is a code and labels behind it."""
    labels = [cell.text for cell in row[1:]]
    return (
        looks_like_number(row[0].text)
        and bool(labels)
        and not is_blank(labels[-1])
        and not any(looks_like_number(text) for text in labels)
    )


def _is_rest(row: CellRow) -> bool:
    """Whether a row is words with figures behind them, and neither a total nor an item of its own."""
    first = row[0].text
    return (
        not is_blank(first)
        and not looks_like_number(first)
        and not is_total_word(first)
        and not first.startswith(_PART)
        and level_of(first) is None
        and any(looks_like_number(cell.text) for cell in row[1:])
    )


def _joined(above: CellRow, row: CellRow) -> CellRow:
    text = f"{above[-1].text}\n{row[0].text}"
    if text.startswith(_QUOTE) and text.endswith(_QUOTE):
        text = text[1:-1]
    return (*above[:-1], msgspec.structs.replace(above[-1], text=text), *row[1:])


def _counted(rows: Sequence[CellRow]) -> list[CellRow]:
    """The rows with their places in the grid counted anew; each cell keeps its line."""
    return [
        tuple(
            msgspec.structs.replace(cell, source=msgspec.structs.replace(cell.source, row=n, column=column))
            for column, cell in enumerate(row)
        )
        for n, row in enumerate(rows)
    ]
