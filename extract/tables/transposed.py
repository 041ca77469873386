"""Tables printed on their side: measures as row labels, years or 预算数 as columns (a transposed 三公 table)."""

from __future__ import annotations

import re

from extract.facts import BudgetLine, Finding, Role
from extract.printed import looks_like_amount
from extract.tables.catalogue import ColumnEntry, TableKind, words
from extract.tables.header import header_paths
from extract.tables.lines import KeyCounter, TablePlace, read_amount
from extract.tables.reading import AmountReader
from extract.tables.rows import split_header
from extract.tables.table import Row, Table
from extract.text import unwrap

_NUMBERING = re.compile(r"^(?:其中[:：]|\d+[、.．]|[(（]?[一二三四五六七八九十\d]+[)）、.])*\s*")
_TOTALS = frozenset({"合计", "总计"})


def is_transposed(table: Table, kind: TableKind) -> bool:
    """Whether at least two row labels are measures of the kind, and no header is."""
    measures = _measures(kind)
    rows = [row for page in table.pages for row in page]
    labels = sum(
        1 for row in rows if row.cells and _label(row.cells[0].text) in measures and _has_amount(row)
    )
    headers = sum(1 for row in rows if not _has_amount(row) for text in row.texts if _label(text) in measures)
    return labels >= 2 and headers < 2


def read_transposed(
    table: Table, kind: TableKind, place: TablePlace, reader: AmountReader
) -> tuple[list[BudgetLine], list[Finding], int]:
    """The budget lines of a transposed table: the row label in `item`, the column header in `measure`."""
    measures = _measures(kind)
    lines: list[BudgetLine] = []
    findings: list[Finding] = []
    keys = KeyCounter()
    ordinal = 0
    for page in table.pages:
        for header, data in split_header(page, kind):
            paths = header_paths(header)
            for i, row in enumerate(data):
                ordinal += 1
                label = unwrap(row.cells[0].text)
                below = data[i + 1].cells[0].text if i + 1 < len(data) else ""
                for position, cell in enumerate(row.cells[1:], 1):
                    if not looks_like_amount(cell.text):
                        continue
                    path = paths[position] if position < len(paths) else ()
                    measure = tuple(unwrap(p) for p in path) or ("预算数",)
                    amount, status, finding = read_amount(
                        cell, reader, place.document, f"{place.number} {label}"
                    )
                    findings.extend([finding] if finding else [])
                    known = measures.get(_label(label))
                    lines.append(
                        BudgetLine(
                            document=place.document,
                            source=cell.source,
                            table=place.ordinal,
                            table_number=place.number,
                            row=ordinal,
                            key=keys.unique(f"{label}.{'.'.join(measure)}" if len(row.cells) > 2 else label),
                            role=_role(label, below),
                            measure=measure,
                            measure_key=known.measure if known else None,
                            amount=amount,
                            printed=cell.text,
                            printed_unit=reader.unit_of(cell.text).printed,
                            status=status,
                            item=label,
                            year=_year(measure),
                        )
                    )
    return lines, findings, ordinal


def _measures(kind: TableKind) -> dict[str, ColumnEntry]:
    """Label → measure; of several with one label, the one nearest to the top of the hierarchy."""
    found: dict[str, ColumnEntry] = {}
    for column in kind.columns:
        if column.measure:
            for word in (*column.headers, *((words(column.path[-2]),) if column.path[-1] == "小计" else ())):
                found.setdefault(word, column)
    return found


def _label(text: str) -> str:
    return words(_NUMBERING.sub("", unwrap(text)))


def _has_amount(row: Row) -> bool:
    return any(looks_like_amount(text) for text in row.texts[1:])


def _role(label: str, below: str) -> Role:
    if words(label) in _TOTALS:
        return Role.TOTAL
    return (
        Role.SUBTOTAL
        if words(below).startswith("其中") and not words(label).startswith("其中")
        else Role.DETAIL
    )


def _year(measure: tuple[str, ...]) -> int | None:
    match = re.search(r"(20\d{2})\s*年", "".join(measure))
    return int(match[1]) if match else None
