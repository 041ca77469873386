"""Where a header ends: which rows above the figures name columns, and which are the first rows of the table."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.numbering import level_of
from extract.printed import is_blank
from extract.tables.catalogue import TableKind
from extract.tables.cell_shapes import is_figure
from extract.tables.column_numbers import without_column_numbers
from extract.tables.header import is_header_row
from extract.tables.table import Row
from extract.tables.vocabulary import Facet, parse_wording, says_money
from extract.text import label_key
from extract.total_words import is_total_word

_LONGEST = 40
_LOOK_AHEAD = 3
"""No header has more rows below its first one."""
_ROWS_WITH_FIGURES = 12
"""So many rows below a header tell which of its columns hold figures."""
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LEVEL_WORDS = frozenset({"类", "款", "项", "目"})
_LEAST_LEVELS = 2
_NAMES_ROWS = frozenset({Facet.ITEM, Facet.NAME})
_NAMES_COLUMNS = frozenset(
    {Facet.CODE, Facet.NAME, Facet.LEVEL, Facet.SUBJECT, Facet.ORDINAL, Facet.FIGURE, Facet.ITEM}
)


def split_header(rows: Sequence[Row], kind: TableKind | None) -> list[tuple[list[Row], list[Row]]]:
    """Cut rows into (header rows, data rows) pairs; a header may come again in the middle."""
    parts: list[tuple[list[Row], list[Row]]] = [([], [])]
    known: set[tuple[str, ...]] = set()
    numbers: set[tuple[str, ...]] = set()
    for index, row in enumerate(rows):
        header, data = parts[-1]
        before = not any(is_figure(text) for r in data for text in r.texts)
        rest = without_column_numbers(row) if before or _words(row) in numbers else None
        if rest:
            if before and data:  # what stands above the numbers of the columns heads them
                header.extend(data)
                data.clear()
            numbers.add(_words(row))
            header.extend([rest] if any(rest.texts) and not data else [])
            continue
        levels, row = _without_levels(row) if not data else (None, row)
        if levels:
            header.append(levels)
        another = bool(data) and _stands_over_figures(
            row, data[-1], rows[index + 1 : index + 1 + _LOOK_AHEAD]
        )
        parts_group = bool(header) and not data and _heads_figures(row, rows[index + 1 :])
        if another or parts_group or _is_header(row, kind, header if not data else None, known):
            known.add(_words(row))
            if data:
                parts.append(([row], []))
            else:
                header.append(row)
        elif any(row.texts) or data:
            data.append(row)
    return parts


def _stands_over_figures(row: Row, above: Row, below: Sequence[Row]) -> bool:
    """Whether a row in the middle of a table has words where the rows above and below it have figures.

    One word is enough where a new grid begins, or a narrower one, else two: then the rows below are of another header,
    known or not.
    """
    texts = [text for text in row.texts if text]
    if len(texts) < 2 or any(is_figure(text) for text in texts):
        return False
    first = next((r for r in below if any(is_figure(text) for text in r.texts)), None)
    if first is None:
        return False
    figures = {at for at, text in enumerate(first.texts) if is_figure(text)}
    over = sum(1 for at, text in enumerate(row.texts) if at in figures and not is_blank(text))
    begins = row.grid != above.grid or len(row.cells) < len(above.cells)
    return over >= (1 if begins else 2)


def _heads_figures(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row right below a header has words over columns of figures alone: it parts a group of that header.

    Labels of a row stand beside its figures, never in their place; so the words need not be known.
    """
    places = {at for at, text in enumerate(row.texts) if text}
    if len(places) < 2 or any(is_blank(t) or is_figure(t) or level_of(t) is not None for t in row.texts if t):
        return False
    near = [texts for r in below[:_ROWS_WITH_FIGURES] if any(map(is_figure, texts := r.texts))]
    figures = {at for texts in near for at, text in enumerate(texts) if is_figure(text)}
    words = {
        at for texts in near for at, text in enumerate(texts) if not is_blank(text) and not is_figure(text)
    }
    return places <= figures - words


def _is_header(
    row: Row, kind: TableKind | None, above: Sequence[Row] | None, known: set[tuple[str, ...]]
) -> bool:
    """Whether a row names columns: at the top by its words, further down where a row at the top had the same."""
    if above is None:
        return _words(row) in known or is_header_row(row, kind, at_top=False)
    return not _is_data(row, above) and (is_header_row(row, kind, at_top=True) or names_columns(row, above))


def _words(row: Row) -> tuple[str, ...]:
    return tuple(label_key(text) for text in row.texts if text)


def _is_data(row: Row, above: Sequence[Row]) -> bool:
    """Whether a row without figures is nevertheless one of the table's: an item, or labels under their header.

    A mark for nothing (—) names no column.
    """
    texts = [(i, text) for i, text in enumerate(row.texts) if not is_blank(text)]
    if any(is_figure(text) and not _YEAR.fullmatch(text.strip()) for _, text in texts):
        return True
    if texts and all(is_total_word(text) for _, text in texts) and len(texts) == 1:
        return True
    if not above or not texts:
        return False
    if sum(1 for _, text in texts if level_of(text) is not None) * 2 >= len(texts) and len(texts) <= 3:
        return True
    return all(
        _names_rows(position, above) and not parse_wording(text).has(*_NAMES_COLUMNS)
        for position, text in texts
    )


def _names_rows(position: int, above: Sequence[Row]) -> bool:
    """Whether the lowest header over a place says that names or items stand below it."""
    for row in reversed(above):
        text = row.texts[position] if position < len(row.texts) else ""
        if text:
            return parse_wording(text).head in _NAMES_ROWS
    return False


def names_columns(row: Row, above: Sequence[Row] = ()) -> bool:
    """Whether at least half of the texts of a row are words of headers, and none is a figure or too long.

    A third is enough for the first row of a table: what stands there names something.
    """
    texts = [text for text in row.texts if text]
    if not texts or any(is_figure(t) and not _YEAR.fullmatch(t.strip()) for t in texts):
        return False
    if any(len(label_key(text)) > _LONGEST for text in texts):
        return False
    if len(texts) == 1 and not above and parse_wording(texts[0]).head in {None, Facet.TEXT}:
        return False
    known = sum(1 for text in texts if _is_header_text(text))
    return known * (2 if above else 3) >= len(texts)


def _is_header_text(text: str) -> bool:
    wording = parse_wording(text)
    if wording.terms and len(wording.rest) * 2 <= len(label_key(text)):
        return True
    says_nothing = not wording.terms and not wording.rest  # 市级, below what says whose or what for
    return says_nothing or wording.year is not None or says_money(text) is not None


def _without_levels(row: Row) -> tuple[Row | None, Row]:
    """A row that prints 类 款 项 beside the first figures, parted into that header and the row itself."""
    texts = row.texts
    levels = {i for i, text in enumerate(texts) if label_key(text) in _LEVEL_WORDS}
    if len(levels) < _LEAST_LEVELS or not any(is_figure(text) for text in texts):
        return None, row
    header = tuple(c if i in levels else msgspec.structs.replace(c, text="") for i, c in enumerate(row.cells))
    rest = tuple(msgspec.structs.replace(c, text="") if i in levels else c for i, c in enumerate(row.cells))
    return msgspec.structs.replace(row, cells=header), msgspec.structs.replace(row, cells=rest)
