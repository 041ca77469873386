"""Two-sided tables (收支总表): income on the left, expenditure on the right, an item and its amounts a side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.facts import BudgetLine, Finding, Role
from extract.printed import is_blank, looks_like_amount
from extract.tables.align import filled_cells, placements, straight_placement
from extract.tables.catalogue import ColumnEntry, TableKind, words
from extract.tables.columns import PrintedColumn, clean_paths
from extract.tables.header import header_paths
from extract.tables.items import SideItem, item_role
from extract.tables.lines import KeyCounter, TablePlace, read_amount, unread_cell
from extract.tables.reading import AmountReader
from extract.tables.rows import split_header
from extract.tables.table import Row, Table
from extract.text import unwrap

_SIDES = ("收入", "支出")
_LINE_NUMBERS = "行次"
_ITEM = "item"
_LONGEST_SIDE = 8
_MAX_COST = 12.0
"""A placement that costs more is no reading of the row."""


class _SideColumn(msgspec.Struct, frozen=True):
    column: PrintedColumn
    side: str


class _Figure(msgspec.Struct, frozen=True):
    """One amount cell with its side, the label of its item (empty if it has none) and its column."""

    side: str
    label: str
    column: PrintedColumn
    cell: Cell


class _RowReading(msgspec.Struct, frozen=True):
    items: dict[str, str]
    figures: tuple[_Figure, ...]
    left_out: tuple[Cell, ...]


class TwoSidedReading(msgspec.Struct, frozen=True):
    """The budget lines of a two-sided table, what was noticed, and the number of its data rows."""

    lines: tuple[BudgetLine, ...]
    findings: tuple[Finding, ...]
    rows: int


def read_two_sided(table: Table, kind: TableKind, place: TablePlace, reader: AmountReader) -> TwoSidedReading:
    """The table read side by side; amounts that no side takes are findings."""
    read: list[_RowReading] = []
    columns: list[_SideColumn] = []
    for rows in table.pages:
        for header, data in split_header(rows, kind):
            columns = _side_columns(header, data) or columns
            read.extend(_read_row(row, columns) for row in data)
    items = {side: _items(side, read) for side in _SIDES}
    keys = {side: KeyCounter() for side in _SIDES}
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    for ordinal, row in enumerate(read, 1):
        names: dict[tuple[str, str], str] = {}
        for figure in row.figures:
            place_in_row = (figure.side, figure.label)
            if place_in_row not in names:
                names[place_in_row] = f"{figure.side}.{keys[figure.side].unique(figure.label)}"
            key = names[place_in_row]
            role = item_role(ordinal, figure.label, items[figure.side])
            line, finding = _line(figure, key, role, ordinal, place, reader)
            lines.append(line)
            findings.extend([finding] if finding else [])
        if columns:
            findings.extend(unread_cell(c, place) for c in row.left_out if looks_like_amount(c.text))
    return TwoSidedReading(tuple(lines), tuple(findings), len(read))


def _items(side: str, rows: Sequence[_RowReading]) -> list[SideItem]:
    """The items of a side in printed order."""
    return [
        SideItem(ordinal, row.items[side], any(f.side == side for f in row.figures))
        for ordinal, row in enumerate(rows, 1)
        if side in row.items
    ]


def _line(
    figure: _Figure, key: str, role: Role, row: int, place: TablePlace, reader: AmountReader
) -> tuple[BudgetLine, Finding | None]:
    subject = f"{place.number} {figure.side} {figure.label}"
    amount, status, finding = read_amount(figure.cell, reader, place.document, subject)
    measure = figure.column.measure
    line = BudgetLine(
        document=place.document,
        source=figure.cell.source,
        table=place.ordinal,
        table_number=place.number,
        row=row,
        key=key,
        role=role,
        measure=measure,
        measure_key="/".join(measure),
        amount=amount,
        printed=figure.cell.text,
        printed_unit=reader.unit_of(figure.cell.text).printed,
        status=status,
        side=figure.side,
        item=figure.label or None,
    )
    return line, finding


def _side_columns(header: Sequence[Row], data: Sequence[Row]) -> list[_SideColumn]:
    """The columns of both sides from the header; empty if it names no sides."""
    columns: list[_SideColumn] = []
    side = ""
    for position, path in enumerate(header_paths(header)):
        top = words(path[0]) if path else ""
        side = next((s for s in _SIDES if s in top and len(top) <= _LONGEST_SIDE), side)
        if side and path:
            columns.append(_SideColumn(_column(position, path[1:] or path, data), side))
    if {c.side for c in columns} != set(_SIDES):
        return []
    return _without_noise(columns)


def _column(position: int, leaf: tuple[str, ...], data: Sequence[Row]) -> PrintedColumn:
    """One column: the items, the numbers of the lines (行次), or amounts."""
    if words(leaf[-1]) == _LINE_NUMBERS:
        return PrintedColumn(position, (), ColumnEntry(header=leaf, dimension="line_number", holds="ordinal"))
    if _is_item_column(leaf, position, data):
        return PrintedColumn(position, (), ColumnEntry(header=leaf, dimension=_ITEM, holds="text"))
    return PrintedColumn(position, tuple(unwrap(p) for p in leaf), None)


def _without_noise(columns: Sequence[_SideColumn]) -> list[_SideColumn]:
    """The columns without headers that say nothing, as far as the columns of a side stay apart."""
    found: list[_SideColumn] = []
    for side in _SIDES:
        own = [c for c in columns if c.side == side]
        paths = clean_paths([c.column.path for c in own])
        found.extend(
            _SideColumn(msgspec.structs.replace(c.column, path=path), side)
            for c, path in zip(own, paths, strict=True)
        )
    return found


def _is_item_column(leaf: tuple[str, ...], position: int, data: Sequence[Row]) -> bool:
    """Whether a column holds the items: what its cells are decides, its header where it has no cells."""
    texts = [
        row.cells[position].text
        for row in data
        if position < len(row.cells) and not is_blank(row.cells[position].text)
    ]
    if texts:
        return sum(1 for t in texts if looks_like_amount(t)) * 2 < len(texts)
    return "项目" in words(leaf[-1])


def _read_row(row: Row, columns: Sequence[_SideColumn]) -> _RowReading:
    """The items and amounts of a row, side by side; all its cells left out where they fit no columns."""
    filled = filled_cells(row.cells)
    plain = [c.column for c in columns]
    choice = straight_placement(filled, plain)
    if choice is None:
        options = placements(filled, plain)
        choice = options[0] if options and options[0].cost < _MAX_COST else None
    if choice is None:
        return _RowReading({}, (), tuple(cell for _, cell in filled))
    cells = choice.cells(filled)
    items: dict[str, str] = {}
    figures: list[_Figure] = []
    for index, cell in sorted(cells.items()):
        column, side = columns[index].column, columns[index].side
        if is_blank(cell.text):
            continue
        if column.dimension == _ITEM:
            items[side] = unwrap(cell.text)
        elif column.is_measure:
            figures.append(_Figure(side, items.get(side, ""), column, cell))
    left_out = [c for i, (_, c) in enumerate(filled) if choice.columns[i] is None]
    return _RowReading(items, tuple(figures), tuple(left_out))
