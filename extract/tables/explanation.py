"""How the tables of a document are understood, column by column, for a person who writes entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extract.document import Document
from extract.tables.cell_shapes import is_figure
from extract.tables.columns import PrintedColumn
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables
from extract.tables.typed_columns import QUANTITY, UNREAD

MONEY, LABEL, NO_MONEY, UNKNOWN = "money", "label", "no-money", "unread"


class ColumnExplanation(msgspec.Struct, frozen=True):
    """One column: the table it stands in, its header as printed, what it is taken for, and how many figures it holds.

    `meaning` is the name of the measure of a column of money, the dimension of a column of labels, what is
    counted in a column of counts. `by` is the family of layouts whose entry says so, "words" where the
    vocabulary does. `sort` is money, label, no-money or unread.
    """

    number: str
    title: str
    kind: str
    by: str
    header: str
    sort: str
    meaning: str
    figures: int


def explain_tables(document: Document) -> list[ColumnExplanation]:
    """What each column of each table of a document is taken for; one line without header for a table not read."""
    readings = read_tables(document, find_tables(document)[0])
    return [line for reading in readings for line in _explain(reading)]


def _explain(reading: TableReading) -> Iterator[ColumnExplanation]:
    fact = reading.fact
    by = fact.family if fact.family and reading.by_entry else "words"
    blocks: dict[tuple[PrintedColumn, ...], None] = dict.fromkeys(row.columns for row in reading.rows)
    if not blocks:
        yield ColumnExplanation(fact.number, fact.title, fact.kind, "", "", UNKNOWN, "", 0)
    for columns in blocks:
        for index, column in enumerate(columns):
            if column.position is not None:
                sort, meaning = _sort(column)
                cells = (
                    r.cells[index].text for r in reading.rows if r.columns is columns and index in r.cells
                )
                figures = sum(1 for text in cells if is_figure(text))
                header = "/".join(column.path or (column.kind.header if column.kind else ()))
                yield ColumnExplanation(
                    fact.number, fact.title, fact.kind, by, header, sort, meaning, figures
                )


def _sort(column: PrintedColumn) -> tuple[str, str]:
    if column.is_measure:
        return MONEY, column.key
    if column.dimension == QUANTITY:
        return NO_MONEY, column.unit or "count"
    if column.dimension in {UNREAD, None}:
        return UNKNOWN, ""
    return LABEL, column.dimension or ""


def is_whole(lines: Sequence[ColumnExplanation]) -> bool:
    """Whether every table is read and every column with figures is taken for something."""
    return not any(line.sort == UNKNOWN and (line.figures or not line.header) for line in lines)
