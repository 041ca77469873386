"""Tables of pages as files: the same rows, values instead of what is drawn, amounts exact."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from urllib.parse import urlencode

import msgspec

from kg.web.address import path_of
from kg.web.cells import text_of
from kg.web.constructed import MARK, states_constructed
from kg.web.view import ColumnKind, DataTable, Ref, ViewCell, ViewColumn
from kg.words.text import Language, Text

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_SHEET_NAME = 31


def table_bytes(table: DataTable, file_format: str) -> bytes:
    """A table as CSV (UTF-8 with a byte order mark, so that Excel reads Chinese) or as XLSX.

    The first row holds the column names that programs use in CSV, the headings in XLSX. The sum row is left out:
    whoever adds up the rows gets it. Rows of amounts end with the page that leads to where they are printed, and say
    where they come from a constructed sample.
    """
    table = _with_sources(table)
    return _xlsx(table) if file_format == "xlsx" else _csv(table)


def _with_sources(table: DataTable) -> DataTable:
    """The table with the columns `source`, a path below the root, and `constructed` where any row has one."""
    amounts = [i for i, column in enumerate(table.columns) if column.kind is ColumnKind.MONEY]
    sources = [next((row[i].ref for i in amounts if row[i].ref), None) for row in table.rows]
    constructed = [any(map(states_constructed, row)) for row in table.rows]
    columns, rows = list(table.columns), [list(row) for row in table.rows]
    if any(sources):
        columns.append(ViewColumn("source", Text("出处（本站网页）", "Source, a page of this site")))
        for row, ref in zip(rows, sources, strict=True):
            row.append(ViewCell(f"/{path_of(ref)}{_query(ref)}" if ref else None))
    if any(constructed):
        columns.append(ViewColumn("constructed", MARK))
        for row, is_so in zip(rows, constructed, strict=True):
            row.append(ViewCell(MARK.zh if is_so else None, MARK if is_so else None))
    return msgspec.structs.replace(table, columns=tuple(columns), rows=tuple(map(tuple, rows)))


def _query(ref: Ref) -> str:
    return f"?{urlencode(ref.params)}" if ref.params else ""


def _csv(table: DataTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: ViewCell) -> str:
    """A value as text; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(cell.value, Decimal):
        return f"{cell.value:f}"
    if cell.value is None:
        return ""
    text = str(cell.value)
    return f"'{text}" if isinstance(cell.value, str) and text.startswith(_FORMULA_START) else text


def _xlsx(table: DataTable) -> bytes:
    import xlsxwriter  # slow to import, and only this format needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(table.name[:_LONGEST_SHEET_NAME])
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(table.columns):
            sheet.write_string(0, position, column.label.zh, bold)
        for number, row in enumerate(table.rows, 1):
            for position, cell in enumerate(row):
                if isinstance(cell.value, Decimal):
                    sheet.write_number(number, position, float(cell.value), money)
                elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    sheet.write_number(number, position, cell.value)
                elif cell.value is not None:
                    sheet.write_string(number, position, text_of(cell, Language.ZH))
    return target.getvalue()
