"""Tables whose rows stand in blocks beside each other (code, name, amount, code, name, amount, …)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extract.facts import BudgetLine, Finding, Role
from extract.printed import looks_like_amount
from extract.tables.catalogue import TableKind
from extract.tables.columns import PrintedColumn, match_columns
from extract.tables.header import header_paths, header_words
from extract.tables.lines import KeyCounter, TablePlace, budget_lines, read_amount
from extract.tables.reading import AmountReader
from extract.tables.rows import PageRows, ReadRow, read_rows, split_header
from extract.tables.table import Row, Table
from extract.text import fold, unwrap

_SUM = "合计"
_LEAST_BLOCKS = 2


class _Block(msgspec.Struct):
    """One block: the columns it takes on the page, and its rows with their numbers in the table."""

    start: int
    end: int
    columns: tuple[PrintedColumn, ...] = ()
    rows: list[ReadRow] = []


class SideBySideReading(msgspec.Struct, frozen=True):
    """The budget lines in printed order, what was noticed, the rows as read, and how many rows are printed."""

    lines: tuple[BudgetLine, ...]
    findings: tuple[Finding, ...]
    rows: tuple[ReadRow, ...]
    count: int


def is_side_by_side(table: Table, kind: TableKind) -> bool:
    """Whether a header of the table has the first column of the kind at least twice."""
    return any(
        len(_starts(header_paths(header), kind)) >= _LEAST_BLOCKS
        for page in table.pages
        for header, _ in split_header(page, kind)
        if header
    )


def read_side_by_side(
    table: Table, kind: TableKind, place: TablePlace, reader: AmountReader
) -> SideBySideReading:
    """The table read block by block; a row of sums (人员经费合计, 公用经费合计) is read across its blocks."""
    blocks: list[_Block] = []
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    keys = KeyCounter()
    ordinal = 0
    for page in table.pages:
        for header, data in split_header(page, kind):
            plain = [row for row in data if not _is_sum(row)]
            blocks = _blocks(header_paths(header), kind, plain, blocks)
            for row in data:
                ordinal += 1
                if _is_sum(row):
                    found, noticed = _sums(row, ordinal, blocks, keys, place, reader)
                    lines.extend(found)
                    findings.extend(noticed)
                else:
                    _add_row(row, ordinal, blocks, kind, reader)
    for block in blocks:
        found, noticed = budget_lines(block.rows, place, reader)
        lines.extend(found)
        findings.extend(noticed)
    lines.sort(key=lambda line: (line.row, line.source.column or 0))
    rows = tuple(row for block in blocks for row in block.rows)
    return SideBySideReading(tuple(lines), tuple(findings), rows, ordinal)


def _starts(paths: Sequence[tuple[str, ...]], kind: TableKind) -> list[int]:
    """Where the first column of the kind is printed."""
    first = next(column for column in kind.columns if column.dimension)
    return [i for i, path in enumerate(paths) if path and header_words(path[-1]) in first.headers]


def _blocks(
    paths: Sequence[tuple[str, ...]], kind: TableKind, rows: Sequence[Row], before: list[_Block]
) -> list[_Block]:
    """The blocks below a header, each going on with the rows it had; those before where there is no header."""
    starts = _starts(paths, kind)
    if len(starts) < _LEAST_BLOCKS:
        return before
    found = []
    for number, (start, end) in enumerate(pairwise([*starts, len(paths)])):
        part = [msgspec.structs.replace(row, cells=row.cells[start:end]) for row in rows]
        columns = match_columns(paths[start:end], kind, part)
        whole = [_with_path(c, paths[start:end]) for c in columns]
        rows_before = before[number].rows if number < len(before) else []
        found.append(_Block(start, end, tuple(whole), rows_before))
    return found


def _with_path(column: PrintedColumn, paths: Sequence[tuple[str, ...]]) -> PrintedColumn:
    """A column of amounts that keeps the header above its block (人员经费, 公用经费)."""
    if not column.is_measure or column.position is None:
        return column
    return msgspec.structs.replace(column, path=tuple(unwrap(p) for p in paths[column.position]), whole=True)


def _add_row(row: Row, ordinal: int, blocks: Sequence[_Block], kind: TableKind, reader: AmountReader) -> None:
    """Give each block its part of a row; blank parts are no rows."""
    for block in blocks:
        part = row.cells[block.start : block.end]
        if any(cell.text for cell in part):
            page = PageRows(block.columns, (msgspec.structs.replace(row, cells=part),))
            (read,) = read_rows([page], kind, reader)
            block.rows.append(msgspec.structs.replace(read, ordinal=ordinal))


def _is_sum(row: Row) -> bool:
    """Whether labels of the row end in 合计 and say of what."""
    return any(fold(t).endswith(_SUM) and fold(t) != _SUM for t in row.texts)


def _sums(
    row: Row,
    ordinal: int,
    blocks: Sequence[_Block],
    keys: KeyCounter,
    place: TablePlace,
    reader: AmountReader,
) -> tuple[list[BudgetLine], list[Finding]]:
    """Each amount of a row of sums with the label before it."""
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    label = ""
    for position, cell in enumerate(row.cells):
        if not looks_like_amount(cell.text):
            label = unwrap(cell.text) or label
            continue
        amount, status, finding = read_amount(cell, reader, place.document, f"{place.number} {label}")
        findings.extend([finding] if finding else [])
        column = _column_at(position, blocks)
        lines.append(
            BudgetLine(
                document=place.document,
                source=cell.source,
                table=place.ordinal,
                table_number=place.number,
                row=ordinal,
                key=keys.unique(label),
                role=Role.SUBTOTAL,
                measure=column.measure if column else (_SUM,),
                measure_key=column.key if column else _SUM,
                amount=amount,
                printed=cell.text,
                printed_unit=reader.unit_of(cell.text).printed,
                status=status,
                item=label,
            )
        )
    return lines, findings


def _column_at(position: int, blocks: Sequence[_Block]) -> PrintedColumn | None:
    """The column of amounts that stands over a cell, else the last one to its left."""
    measures = [
        (b.start + c.position, c)
        for b in blocks
        for c in b.columns
        if c.is_measure and c.position is not None
    ]
    return next((c for at, c in reversed(measures) if at <= position), measures[0][1] if measures else None)
