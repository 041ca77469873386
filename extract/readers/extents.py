"""How far the cells of a spreadsheet reach, found before a library lays them out as full rectangles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from extract.errors import UnreadableFileError
from extract.readers.ole import xls_extents
from extract.readers.package import read_member

CELL_LIMIT = 4_000_000
"""Most cells of a sheet, blank ones between others counted. The largest seen has some ten thousand."""

_XLSX_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?!\s*</)')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ROW, _CELL, _SHEET = f"{_TABLE}table-row", f"{_TABLE}table-cell", f"{_TABLE}table"
_XLSB_ROW = 0
_XLSB_CELLS = range(1, 12)


def check_extents(data: bytes, package: zipfile.ZipFile | None, place: Path) -> None:
    """Refuse a workbook with a sheet whose cells stand so far apart that laying it out would take all memory.

    Args:
        data: The file.
        package: The same as a ZIP package; None for .xls.
        place: The file, for messages.

    Raises:
        UnreadableFileError: A sheet reaches too far, or the file is damaged.
    """
    try:
        for rows, columns in _package_extents(package, place) if package else xls_extents(data):
            if rows * columns > CELL_LIMIT:
                got = f"a sheet that reaches to row {rows:,} and column {columns:,}"
                raise UnreadableFileError(str(place), f"sheets of at most {CELL_LIMIT:,} cells", got)
    except (ValueError, IndexError, etree.XMLSyntaxError) as error:
        raise UnreadableFileError(str(place), "a whole spreadsheet", f"a damaged one ({error})") from error


def _package_extents(package: zipfile.ZipFile, place: Path) -> Iterator[tuple[int, int]]:
    for info in package.infolist():
        name = info.filename.lower()
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            yield _xlsx(read_member(package, info, place))
        elif name.startswith("xl/worksheets/") and name.endswith(".bin"):
            yield _xlsb(read_member(package, info, place))
        elif name == "content.xml":
            yield from _ods(read_member(package, info, place))


def _xlsx(part: bytes) -> tuple[int, int]:
    rows = columns = 0
    for letters, digits in _XLSX_CELL.findall(part):
        rows = max(rows, int(digits))
        columns = max(columns, column_number(letters))
    return rows, columns


def column_number(letters: bytes) -> int:
    """The column that letters name, from 1.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """The letters that name a column, which counts from 1.

    >>> column_letters(1), column_letters(16384)
    ('A', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsb(part: bytes) -> tuple[int, int]:
    """Rows and columns of a binary sheet: records of kind, size and data ([MS-XLSB] 2.1.4)."""
    rows = columns = row = place = 0
    while place < len(part):
        kind, place = _varint(part, place, 2)
        size, place = _varint(part, place, 4)
        if kind == _XLSB_ROW:
            row = int.from_bytes(part[place : place + 4], "little") + 1
        elif kind in _XLSB_CELLS:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(part[place : place + 4], "little") + 1)
        place += size
    return rows, columns


def _varint(part: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for i in range(most):
        byte = part[place]
        value |= (byte & 0x7F) << (7 * i)
        place += 1
        if not byte & 0x80:
            break
    return value, place


def _ods(part: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns of each sheet, with cells and rows that stand for many."""
    rows = columns = row = column = width = 0
    for _, element in etree.iterparse(io.BytesIO(part), tag=(_CELL, _ROW, _SHEET), resolve_entities=False):
        if element.tag == _CELL:
            column += int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            if element.get(f"{_OFFICE}value-type") or len(element):
                width = column
        elif element.tag == _ROW:
            row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            if width:
                rows, columns = row, max(columns, width)
            column = width = 0
        else:
            yield rows, columns
            rows = columns = row = 0
        element.clear()
