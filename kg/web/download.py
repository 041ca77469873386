"""Tables of pages as files: the same rows, values instead of what is drawn, amounts exact."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from kg.web.render import text_of
from kg.web.view import DataTable, ViewCell
from kg.words.text import Language

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_SHEET_NAME = 31


def table_bytes(table: DataTable, file_format: str) -> bytes:
    """A table as CSV (UTF-8 with a byte order mark, so that Excel reads Chinese) or as XLSX.

    The first row holds the column names that programs use in CSV, the headings in XLSX. The sum row is left out:
    whoever adds up the rows gets it.
    """
    return _xlsx(table) if file_format == "xlsx" else _csv(table)


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
