"""What an OpenDocument spreadsheet says of how its cells look: numbers shown in another size, hidden rows and columns."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from lxml import etree

from extract.readers.cell_formats import SheetLook

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET, _ROW, _COLUMN = f"{_TABLE}table", f"{_TABLE}table-row", f"{_TABLE}table-column"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.(\d+))?")
_MOST_ROWS, _MOST_COLUMNS = 100_000, 16_384
_HALF = Decimal("0.5")


class OpenWorkbookLook:
    """How the sheets of an .ods file look.

    Args:
        content: Its part content.xml.
    """

    def __init__(self, content: bytes) -> None:
        self._sheets: dict[str, SheetLook] = {}
        for _, sheet in etree.iterparse(io.BytesIO(content), tag=_SHEET, resolve_entities=False):
            self._sheets.setdefault(sheet.get(f"{_TABLE}name", ""), _look(sheet))
            sheet.clear()

    def of_sheet(self, name: str) -> SheetLook:
        """How one sheet looks."""
        return self._sheets.get(name, SheetLook())


def _look(sheet: etree._Element) -> SheetLook:
    columns: set[int] = set()
    for places, column in _placed(sheet.iter(_COLUMN), "columns", _MOST_COLUMNS):
        if _is_hidden(column):
            columns.update(places)
    rows: set[int] = set()
    shown: dict[tuple[int, int], str] = {}
    for places, row in _placed(sheet.iter(_ROW), "rows", _MOST_ROWS):
        if _is_hidden(row):
            rows.update(places)
        cells = (cell for cell in row if cell.tag in _CELLS)
        for across, cell in _placed(cells, "columns", _MOST_COLUMNS):
            if (text := _shown(cell)) is not None:
                shown.update(((at, column), text) for at in places for column in across)
    return SheetLook(hidden_rows=frozenset(rows), hidden_columns=frozenset(columns), shown=shown)


def _placed(parts: Iterator[etree._Element], what: str, most: int) -> Iterator[tuple[range, etree._Element]]:
    """Each part with its places: one that stands for many has as many, and is looked at once.

    Programs end each row, and the sheet, with a blank that stands for all that could be there.
    """
    at = 0
    for part in parts:
        printed = part.get(f"{_TABLE}number-{what}-repeated", "1")
        end = min(at + (int(printed) if printed.isdecimal() else 1), most)
        yield range(at, end), part
        at = end
        if at >= most:
            return


def _is_hidden(part: etree._Element) -> bool:
    return part.get(f"{_TABLE}visibility") in _HIDDEN


def _shown(cell: etree._Element) -> str | None:
    """What a cell shows where it is another number than the one that is stored; None for any other cell."""
    stored = cell.get(f"{_OFFICE}value")
    if stored is None or cell.get(f"{_OFFICE}value-type") == "percentage":
        return None
    text = "".join(str(part) for p in cell if p.tag == f"{_TEXT}p" for part in p.itertext()).strip()
    match = _NUMBER.search(text)
    if match is None:
        return None
    try:
        number, value = Decimal(match[0].replace(",", "").replace("−", "-")), Decimal(stored)
    except InvalidOperation:
        return None
    step = Decimal(1).scaleb(-len(match[1] or ""))
    return text if abs(abs(number) - abs(value)) > step * _HALF else None
