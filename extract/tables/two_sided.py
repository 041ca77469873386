"""Two-sided tables (收支总表): income on the left, expenditure on the right, an item and its amounts a side."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.amount import looks_like_amount
from extract.document import Cell
from extract.facts import BudgetLine, Finding, Role
from extract.tables.align import filled_cells, placements, straight_placement
from extract.tables.catalogue import ColumnKind, TableKind, words
from extract.tables.columns import Column
from extract.tables.header import header_paths
from extract.tables.lines import KeyCounter, TablePlace, read_amount
from extract.tables.reading import AmountReader
from extract.tables.rows import split_header
from extract.tables.table import Row, Table
from extract.text import unwrap

_SIDES = ("收入", "支出")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])\s*")
_SUBTOTALS = frozenset({"本年收入", "本年支出"})


class _SideColumn(msgspec.Struct, frozen=True):
    column: Column
    side: str


def read_two_sided(
    table: Table, kind: TableKind, place: TablePlace, reader: AmountReader
) -> tuple[list[BudgetLine], list[Finding], int]:
    """The budget lines of a two-sided table, its findings, and the number of its data rows."""
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    keys = {side: KeyCounter() for side in _SIDES}
    columns: list[_SideColumn] = []
    ordinal = 0
    labels: dict[str, list[tuple[int, str]]] = {side: [] for side in _SIDES}
    for rows in table.pages:
        for header, data in split_header(rows, kind):
            columns = _side_columns(header, data) or columns
            for row in data:
                ordinal += 1
                for side, item, column, cell in _read_row(row, columns):
                    label = unwrap(item.text) if item else ""
                    if item and (not labels[side] or labels[side][-1][0] != ordinal):
                        labels[side].append((ordinal, label))
                    if cell is None:
                        continue
                    key = f"{side}.{keys[side].unique(_key(label, column))}"
                    amount, status, finding = read_amount(
                        cell, reader, place.document, f"{place.number} {side} {label}"
                    )
                    findings.extend([finding] if finding else [])
                    lines.append(
                        BudgetLine(
                            document=place.document,
                            source=cell.source,
                            table=place.ordinal,
                            table_number=place.number,
                            row=ordinal,
                            key=key,
                            role=Role.DETAIL,
                            measure=column.measure,
                            measure_key="/".join(column.measure),
                            amount=amount,
                            printed=cell.text,
                            printed_unit=reader.unit.printed,
                            status=status,
                            side=side,
                            item=label or None,
                        )
                    )
    return [_with_role(line, labels) for line in lines], findings, ordinal


def item_name(label: str) -> str:
    """An item without its numbering.

    >>> item_name("十一、城乡社区支出"), item_name("（一）一般公共预算资金")
    ('城乡社区支出', '一般公共预算资金')
    """
    return _NUMBERING.sub("", label)


def _key(label: str, column: Column) -> str:
    return f"{label}.{'.'.join(column.measure)}" if len(column.measure) > 1 else label


def _side_columns(header: Sequence[Row], data: Sequence[Row]) -> list[_SideColumn]:
    """The columns of both sides from the header; empty if it names no sides."""
    columns: list[_SideColumn] = []
    side = ""
    for position, path in enumerate(header_paths(header)):
        top = words(path[0]) if path else ""
        side = next((s for s in _SIDES if s in top and len(top) <= 8), side)
        if not side or not path:
            continue
        leaf = path[1:] or path
        if _is_item_column(leaf, position, data):
            kind = ColumnKind(header=("项目",), dimension=f"item_{side}", holds="text")
            columns.append(_SideColumn(Column(position, (), kind), side))
        else:
            columns.append(_SideColumn(Column(position, tuple(unwrap(p) for p in leaf), None), side))
    return columns if {c.side for c in columns} == set(_SIDES) else []


def _is_item_column(leaf: tuple[str, ...], position: int, data: Sequence[Row]) -> bool:
    """Whether a column holds the items: what its cells are decides, its header where it has no cells."""
    texts = [
        row.cells[position].text for row in data if position < len(row.cells) and row.cells[position].text
    ]
    if texts:
        return sum(1 for t in texts if looks_like_amount(t)) * 2 < len(texts)
    return "项目" in words(leaf[-1])


def _read_row(row: Row, columns: Sequence[_SideColumn]) -> list[tuple[str, Cell | None, Column, Cell | None]]:
    """Side, item and amount of each amount of the row; also items without an amount."""
    filled = filled_cells(row.cells)
    plain = [c.column for c in columns]
    choice = straight_placement(filled, plain)
    if choice is None:
        options = placements(filled, plain)
        choice = options[0] if options and options[0].cost < 12 else None
    if choice is None:
        return []
    cells = choice.cells(filled)
    found: list[tuple[str, Cell | None, Column, Cell | None]] = []
    items: dict[str, Cell] = {}
    for index, side_column in enumerate(columns):
        cell = cells.get(index)
        if cell is None:
            continue
        if side_column.column.dimension:
            items[side_column.side] = cell
            found.append((side_column.side, cell, side_column.column, None))
        else:
            found.append((side_column.side, items.get(side_column.side), side_column.column, cell))
    return found


def _with_role(line: BudgetLine, labels: dict[str, list[tuple[int, str]]]) -> BudgetLine:
    """The line with the role that its label and the label below it give."""
    label = line.item or ""
    name = words(item_name(label))
    if name.endswith("总计") or name == "合计":
        role = Role.TOTAL
    elif name.endswith("合计") or name in _SUBTOTALS or _has_parts(line, labels[line.side or ""]):
        role = Role.SUBTOTAL
    else:
        role = Role.DETAIL
    return msgspec.structs.replace(line, role=role)


def _has_parts(line: BudgetLine, labels: list[tuple[int, str]]) -> bool:
    """Whether （一）… follows under 一、…."""
    below = next((text for row, text in labels if row > line.row), "")
    return re.match(r"[一二三四五六七八九十]+、", line.item or "") is not None and below.startswith(
        ("（", "(")
    )
