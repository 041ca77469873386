"""Tables with one row a line: data rows to cells by column, with slides undone and sums looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

import msgspec

from extract.document import Cell
from extract.printed import PrintedUnit, is_blank, looks_like_amount
from extract.source import Source
from extract.tables.align import Placement, filled_cells, placements, straight_but_strays, straight_placement
from extract.tables.catalogue import RowIdentity, TableKind, words
from extract.tables.cell_shapes import ColumnShape
from extract.tables.columns import PrintedColumn, match_columns
from extract.tables.doubtful_heads import is_glued
from extract.tables.header import header_paths, is_contradictory, lost_its_blanks, lost_its_widths
from extract.tables.header_rows import split_header
from extract.tables.header_units import is_foreign, own_units, unit_of_header
from extract.tables.reading import AmountReader, SumCheck, balances
from extract.tables.sums import SumColumn, unsummed_integers
from extract.tables.table import Row, Table, filled_down
from extract.total_words import is_total_word

_GLUED = re.compile(r"(?P<label>.*[^\d,.\s])\s+(?P<amount>\d[\d,]*\.\d+)", re.S)
_MAX_COST = 12.0
"""A placement that costs more is no reading of the row."""
_MAX_EXTRA_COST = 3.0
"""How much worse than the best a placement may be to be preferred because its sums hold."""


class ReadRow(msgspec.Struct, frozen=True, dict=True):
    """One data row: its cells by column, what its identities say, and whether it had slid."""

    ordinal: int
    page: int
    source: Source
    cells: dict[int, Cell]
    columns: tuple[PrintedColumn, ...]
    balances: tuple[SumCheck, ...]
    slid: bool
    undecided: bool
    left_out: tuple[Cell, ...] = ()
    sum_label: str = ""
    """What a row of sums across blocks says before this block's figures (人员经费合计)."""

    def dimension(self, name: str) -> Cell | None:
        """The cell of a dimension, None where it is blank or the table lacks it."""
        for index, cell in self.cells.items():
            if self.columns[index].dimension == name and not _is_mark(cell.text):
                return cell
        return None

    @cached_property
    def amounts(self) -> list[tuple[PrintedColumn, Cell]]:
        """The amount cells with their columns, in printed order; a mark for nothing is no amount."""
        return [
            (self.columns[i], cell)
            for i, cell in sorted(self.cells.items())
            if self.columns[i].is_measure and not is_blank(cell.text)
        ]

    @cached_property
    def labels(self) -> list[tuple[PrintedColumn, Cell]]:
        """The cells that are no amounts."""
        return [
            (self.columns[i], cell)
            for i, cell in sorted(self.cells.items())
            if not self.columns[i].is_measure and not _is_mark(cell.text)
        ]

    @cached_property
    def is_total(self) -> bool:
        """Whether a label of the row is a word for a total."""
        return any(is_total_word(cell.text) for _, cell in self.labels)


def _is_mark(text: str) -> bool:
    """Whether a label is a sign put where nothing is; 无 is a word, as a project may be called."""
    return is_blank(text) and text.strip() != "无"


class PageRows(msgspec.Struct, frozen=True):
    """The rows under one header."""

    columns: tuple[PrintedColumn, ...]
    rows: tuple[Row, ...]
    has_blanks: bool = True
    """Whether its rows keep their blank cells, so that places say which column a cell is of."""


def pages_of(table: Table, kind: TableKind, unit: PrintedUnit) -> list[PageRows]:
    """The pages of a table with their columns.

    A page without a header goes on under the last one. A header that lacks a required column of the kind
    is no header: half of one would give every figure a wrong measure. One of which most words are new is that of
    another table, and its rows have no columns.
    """
    pages: list[PageRows] = []
    printed: set[str] = set()
    for rows in table.pages:
        for header, data in split_header(rows, kind):
            paths = table.heads(header_paths(header))
            columns = _in_units(match_columns(paths, kind, data), paths, data, unit) if header else []
            own = {words(text) for row in header for text in row.texts if text}
            if is_contradictory(paths) or lost_its_widths(header, data):
                columns = []
            elif not _has_required(columns, kind):
                goes_on = len(own & printed) * 2 >= len(own)
                columns = list(pages[-1].columns) if pages and goes_on else []
            printed |= own if columns else set()
            pages.append(
                PageRows(tuple(columns), tuple(filled_down(data)), not lost_its_blanks(header, data))
            )
    return pages


def _in_units(
    columns: Sequence[PrintedColumn], paths: Sequence[tuple[str, ...]], rows: Sequence[Row], unit: PrintedUnit
) -> list[PrintedColumn]:
    """The columns, amounts with the unit that their header prints."""
    summed = [
        SumColumn(at, paths[at], tuple(row.cells[at].text if at < len(row.cells) else "" for row in rows))
        for column in columns
        if column.is_measure and (at := column.position) is not None
    ]
    own = own_units(summed, unit)
    said = {column.position: unit_of_header(column.path) for column in summed}
    return [
        msgspec.structs.replace(c, said_unit=said[c.position], own_unit=own.get(c.position))
        if c.position in said
        else c
        for c in columns
    ]


def is_explained(pages: Sequence[PageRows]) -> bool:
    """Whether an entry of a family says what every printed column with content is, and no cells contradict it."""
    return bool(pages) and all(
        page.columns
        and page.has_blanks
        and all(_is_explained(column, page) for column in page.columns)
        and not _unsummed(page)
        for page in pages
    )


def _unsummed(page: PageRows) -> bool:
    """Whether a measure holds whole numbers that the row of totals does not sum: codes under its header."""
    totals = [i for i, row in enumerate(page.rows) if any(is_total_word(text) for text in row.texts)]
    columns = [
        SumColumn(at, (), tuple(row.cells[at].text if at < len(row.cells) else "" for row in page.rows))
        for column in page.columns
        if column.is_measure and (at := column.position) is not None
    ]
    return bool(unsummed_integers(columns, totals))


def _is_explained(column: PrintedColumn, page: PageRows) -> bool:
    at = column.position
    if at is None:
        return True
    shape = ColumnShape.of([row.cells[at].text for row in page.rows if at < len(row.cells)])
    if not shape.texts:
        return True
    if column.kind is None or any(is_foreign(text) or is_glued(text) for text in column.path):
        return False
    if column.is_measure:
        return not (shape.is_codes or shape.is_ordinals or shape.is_text)
    return shape.with_point * 2 <= len(shape.texts)


def _has_required(columns: Sequence[PrintedColumn], kind: TableKind) -> bool:
    printed = {column.kind for column in columns if column.position is not None}
    return bool(printed - {None}) and all(column in printed for column in kind.columns if column.required)


def read_rows(pages: Sequence[PageRows], kind: TableKind, reader: AmountReader) -> list[ReadRow]:
    """All data rows of a table in order, counted from 1 over its pages."""
    rows: list[ReadRow] = []
    ordinal = 0
    for number, page in enumerate(pages):
        for row in page.rows:
            ordinal += 1
            rows.append(_read_row(row, ordinal, number, page.columns, kind, reader))
    return without_headless(rows, kind.rows)


def without_headless(rows: Sequence[ReadRow], identities: Sequence[RowIdentity]) -> list[ReadRow]:
    """The rows; parts of a sum that their row leaves blank, where others print it, are no amounts of theirs.

    Such parts stand a column too far, or the sum is lost: nobody knows which.
    """
    found = list(rows)
    for identity in identities:
        with_parts = [n for n, row in enumerate(found) if _places(row, identity.parts)]
        plain = [n for n in with_parts if not found[n].slid and not found[n].undecided]
        headless = [n for n in plain if not _places(found[n], (identity.whole,))]
        if not headless or len(headless) * 2 > len(with_parts):
            continue
        for n in headless:
            row, places = found[n], _places(found[n], identity.parts)
            found[n] = msgspec.structs.replace(
                row,
                cells={i: cell for i, cell in row.cells.items() if i not in places},
                left_out=(*row.left_out, *(row.cells[i] for i in places)),
            )
    return found


def _places(row: ReadRow, keys: Sequence[str]) -> list[int]:
    """Where a row prints an amount of one of these measures."""
    return [i for i, cell in row.cells.items() if row.columns[i].key in keys and not is_blank(cell.text)]


def _read_row(
    row: Row,
    ordinal: int,
    page: int,
    columns: tuple[PrintedColumn, ...],
    kind: TableKind,
    reader: AmountReader,
) -> ReadRow:
    filled = filled_cells(_unglued(row.cells, columns))
    choice, found, undecided = choose(filled, columns, kind, reader)
    cells = choice.cells(filled) if choice else {}
    left_out = [c for i, (_, c) in enumerate(filled) if choice is None or choice.columns[i] is None]
    return ReadRow(
        ordinal=ordinal,
        page=page,
        source=row.source,
        cells=cells,
        columns=columns,
        balances=tuple(found),
        slid=bool(choice and choice.slid),
        undecided=undecided,
        left_out=tuple(left_out),
    )


def choose(
    filled: list[tuple[int, Cell]], columns: tuple[PrintedColumn, ...], kind: TableKind, reader: AmountReader
) -> tuple[Placement | None, list[SumCheck], bool]:
    """The placement to believe: straight if its sums do not object, else the least slid whose sums hold.

    A cell that no column takes where it stands is left out before the others are moved, if their sums hold so, or
    if nothing else takes the row. A slide whose own sums fail stays open.

    Returns:
        The placement (None where no column takes the cells), its balances, and whether another placement
        would do as well, so that the choice stays open.
    """
    if not columns or not filled:
        return None, [], False
    straight = straight_placement(filled, columns)
    first = _balances(straight, filled, columns, kind, reader) if straight else []
    if straight and all(b.holds for b in first):
        return straight, first, False
    plain = None if straight else straight_but_strays(filled, columns)
    kept = _balances(plain, filled, columns, kind, reader) if plain else []
    if plain and kept and all(b.holds for b in kept):
        return plain, kept, False
    options = [p for p in placements(filled, columns) if p.cost <= _MAX_COST]
    if straight:
        options = [straight, *(p for p in options if p.columns != straight.columns)]
    if not options:
        return plain, kept, False
    scored = [(p, _balances(p, filled, columns, kind, reader)) for p in options]
    best_cost = min(p.cost for p in options)
    holding = [
        (p, b) for p, b in scored if p.cost <= best_cost + _MAX_EXTRA_COST and b and all(x.holds for x in b)
    ]
    most = max((len(b) for _, b in holding), default=0)
    proved = [(p, b) for p, b in holding if len(b) == most and most >= len(first)]
    if proved:
        if _leaves_lost_header(proved[0][0], proved[0][1], filled, columns):
            return plain, [], False
        return proved[0][0], proved[0][1], _has_rival([p for p, _ in proved], filled, columns)
    chosen, found = scored[0]
    doubtful = chosen.slid and any(not b.holds for b in found)
    return chosen, found, straight is None and (doubtful or _has_rival(options, filled, columns))


def _leaves_lost_header(
    placement: Placement,
    found: Sequence[SumCheck],
    filled: Sequence[tuple[int, Cell]],
    columns: Sequence[PrintedColumn],
) -> bool:
    """Whether a figure alone leaves a column without a header for its neighbour, where it is a sum's only part.

    The sum holds in whatever column the figure stands, so that it proves none; the cells before it have not slid.
    """
    places = {column.position for column in columns}
    cells = placement.cells(filled)
    before = 0
    for at, (position, _) in zip(placement.columns, filled, strict=True):
        target = columns[at].position if at is not None else None
        if at is None or target is None:
            continue
        alone = target - position != before
        before = target - position
        if not alone or not before or not columns[at].is_measure or position in places:
            continue
        key = columns[at].key
        shared = [
            sum(
                1 for i, c in cells.items() if columns[i].key in check.identity.parts and not is_blank(c.text)
            )
            for check in found
            if key in check.identity.parts
        ]
        if all(parts < _LEAST_PARTS for parts in shared):
            return True
    return False


def _has_rival(
    options: list[Placement], filled: list[tuple[int, Cell]], columns: tuple[PrintedColumn, ...]
) -> bool:
    """Whether a placement as likely as the first puts an amount under another measure."""
    amounts = [
        tuple((c, cell.text) for c, cell in sorted(p.cells(filled).items()) if columns[c].is_measure)
        for p in options
        if p.cost < options[0].cost + _SAME_COST
    ]
    return any(other != amounts[0] for other in amounts[1:])


_LEAST_PARTS = 2
"""A sum of one part holds wherever the part stands."""
_SAME_COST = 0.2
"""Two placements nearer than this are equally likely."""


def _balances(
    placement: Placement,
    filled: list[tuple[int, Cell]],
    columns: tuple[PrintedColumn, ...],
    kind: TableKind,
    reader: AmountReader,
) -> list[SumCheck]:
    cells = {
        columns[i].key: (cell.text, cell.source)
        for i, cell in placement.cells(filled).items()
        if columns[i].is_measure and columns[i].own_unit is None and not is_blank(cell.text)
    }
    present = frozenset(
        c.key for c in columns if c.is_measure and c.own_unit is None and c.position is not None
    )
    return balances(cells, present, kind.rows, reader)


def _unglued(cells: tuple[Cell, ...], columns: Sequence[PrintedColumn]) -> tuple[Cell, ...]:
    """The cells with a label and its amount parted, where a row has no amount of its own."""
    if any(looks_like_amount(c.text) for c in cells) or not any(c.is_measure for c in columns):
        return cells
    last = next((i for i in range(len(cells) - 1, -1, -1) if cells[i].text), None)
    match = _GLUED.fullmatch(cells[last].text) if last is not None else None
    if last is None or match is None:
        return cells
    label = msgspec.structs.replace(cells[last], text=match["label"].strip())
    amount = msgspec.structs.replace(cells[last], text=match["amount"])
    return (*cells[:last], label, amount, *cells[last + 1 :])


def all_slid(rows: Sequence[ReadRow]) -> bool:
    """Whether every row of a table is moved against its header: then the header is another's, and no row slid."""
    with_amounts = [row for row in rows if row.amounts]
    return len(with_amounts) > 1 and all(row.slid for row in with_amounts)
