"""Counts and shares in tables of money: facts of their own, never amounts."""

from __future__ import annotations

from extract.document import Cell
from extract.facts import Quantity
from extract.tables.cell_shapes import is_figure, number_of
from extract.tables.columns import PrintedColumn
from extract.tables.lines import TablePlace
from extract.tables.rows import ReadRow
from extract.tables.table_blocks import TableBlock
from extract.tables.typed_columns import QUANTITY, unit_of_count
from extract.tables.vocabulary import parse_wording
from extract.text import unwrap

_WORTH = "资产"


def quantities_of(block: TableBlock, place: TablePlace) -> list[Quantity]:
    """The cells of columns of counts and shares."""
    found: list[Quantity] = []
    for row in block.rows:
        what = ".".join(
            unwrap(c.text)
            for c_, c in row.labels
            if c_.dimension not in {QUANTITY, "ordinal", "unread", "remark"}
        )
        for column, cell in row.labels:
            if column.dimension == QUANTITY and is_figure(cell.text.rstrip("%％")):
                unit = unit_of_count([what]) if what and column.unit != "%" else None
                found.append(_quantity(row, cell, what or "合计", column.path, unit or column.unit, place))
    return found


def is_worth(column: PrintedColumn) -> bool:
    """Whether a column says what the things are worth that its rows count (账面原值): money in every row."""
    return any(term.name == _WORTH for text in column.path for term in parse_wording(text).terms)


def row_quantities(row: ReadRow, label: str, head: str, place: TablePlace) -> list[Quantity]:
    """The figures of a row of counts or shares; `head` is the item that says what is counted."""
    return [
        _quantity(row, cell, label, column.measure, unit_of_count((head, label)), place)
        for column, cell in row.amounts
        if is_figure(cell.text.rstrip("%％")) and not is_worth(column)
    ]


def _quantity(
    row: ReadRow, cell: Cell, key: str, measure: tuple[str, ...], unit: str | None, place: TablePlace
) -> Quantity:
    return Quantity(
        document=place.document,
        source=cell.source,
        table=place.ordinal,
        table_number=place.number,
        row=row.ordinal,
        key=key,
        measure=measure,
        value=number_of(cell.text.rstrip("%％")),
        printed=cell.text,
        unit=unit,
    )
