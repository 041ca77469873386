"""A table that goes on on the next page, in the columns that it had before."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.printed import looks_like_amount
from extract.readers.pdf.tables import PageCell, PageTable

_MOST_CUT = 2
"""A row cut by a page break leaves text of at most so many cells for the next page."""
_DECIMALS = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{1,2}")
_ENDS = "。；;"
_NEAR = 4.0
"""Column borders of two pages are the same if they differ by no more points."""


def common_columns(before: Sequence[float], after: Sequence[float]) -> tuple[float, ...] | None:
    """The column borders of a table and of its next page together, None if they are two tables.

    A page that holds but the total has fewer borders, for its first cell is merged; one page's borders
    must therefore all be among the other's.

    >>> common_columns((40.0, 60.0, 200.0, 300.0), (40.4, 200.2, 300.0))
    (40.0, 60.0, 200.0, 300.0)
    """
    if abs(before[0] - after[0]) > _NEAR or abs(before[-1] - after[-1]) > _NEAR:
        return None
    fewer, more = sorted((tuple(before), tuple(after)), key=len)
    if all(min(abs(border - other) for other in more) <= _NEAR for border in fewer):
        return more if len(fewer) != len(more) else tuple(before)
    return None


def in_columns(table: PageTable, columns: tuple[float, ...]) -> PageTable:
    """The table with its cells spread over the borders given, of which its own are a part."""
    if len(columns) == len(table.columns):
        return msgspec.structs.replace(table, columns=columns)
    places = [min(range(len(columns)), key=lambda i: abs(columns[i] - border)) for border in table.columns]
    rows = tuple(_spread(row, places) for row in table.rows)
    return msgspec.structs.replace(table, columns=columns, rows=rows)


def _spread(row: Sequence[PageCell | None], places: Sequence[int]) -> tuple[PageCell | None, ...]:
    wide: list[PageCell | None] = [None] * (places[-1] - places[0])
    for column, cell in enumerate(row):
        if cell is not None:
            span = places[column + cell.column_span] - places[column]
            wide[places[column]] = msgspec.structs.replace(cell, column_span=span)
    return tuple(wide)


def joined_row(
    last: Sequence[PageCell | None], first: Sequence[PageCell | None]
) -> tuple[PageCell | None, ...] | None:
    """The last row of a page and the first of the next as one row, None if they are two.

    A row is cut by the break if the next page begins with nothing but the rest of one or two texts, each of
    which filled its cell to the edge before the break; or of any number, if figures with points among them were broken.
    """
    rest = {column: cell for column, cell in enumerate(first) if cell and cell.text}
    if not rest or len(last) != len(first):
        return None
    figures = {
        column: f"{above.text}{cell.text}"
        for column, cell in rest.items()
        if (above := last[column]) is not None and _is_broken_figure(above.text, cell.text)
    }
    if figures:  # a code beside them may be broken too
        figures |= {
            column: f"{above.text}{cell.text}"
            for column, cell in rest.items()
            if (above := last[column]) is not None and above.text.isdigit() and cell.text.isdigit()
        }
    elif len(rest) > _MOST_CUT:
        return None
    for column, cell in rest.items():
        above = last[column]
        if above is None or not above.full or above.column_span != cell.column_span:
            return None
        if above.text[-1] in _ENDS or (looks_like_amount(cell.text) and column not in figures):
            return None
    return tuple(
        msgspec.structs.replace(
            above, text=figures.get(column, f"{above.text}\n{rest[column].text}"), full=rest[column].full
        )
        if above is not None and column in rest
        else above
        for column, above in enumerate(last)
    )


def _is_broken_figure(above: str, below: str) -> bool:
    """Whether two halves make one amount with a point, of which they are none by themselves or not in its form."""
    return _DECIMALS.fullmatch(above + below) is not None and not _DECIMALS.fullmatch(below)
