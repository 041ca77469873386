"""What an .xls file of Excel 97 to 2003 says of how its cells look: number formats, hidden rows and columns."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from extract.readers.cell_formats import SheetLook
from extract.readers.number_format import BUILT_IN, GENERAL, NumberFormat, parse_format

_BEGIN, _END = 0x0809, 0x000A
_SHEET, _FORMAT, _STYLE = 0x0085, 0x041E, 0x00E0
_ROW, _COLUMNS = 0x0208, 0x007D
_NUMBER, _SHORT_NUMBER, _NUMBERS, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
_CELLS = frozenset({_NUMBER, _SHORT_NUMBER, _FORMULA})
_BIFF8 = 0x0600
_IS_HIDDEN_ROW, _IS_HIDDEN_COLUMN, _IS_WIDE = 0x20, 0x01, 0x01
_MOST_COLUMNS = 256


class _XlsRecord(msgspec.Struct, frozen=True):
    """One record of the stream: its kind, where it begins, its data ([MS-XLS] 2.1.4)."""

    kind: int
    place: int
    data: bytes


class OldWorkbookLook:
    """How the sheets of an .xls file look; what its records do not say is shown in full.

    Args:
        stream: The stream of the workbook, as the compound file holds it.
    """

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._sheets: dict[str, int] = {}
        codes = dict(BUILT_IN)
        styles: list[int] = []
        for record in _records(stream, 0):
            if record.kind == _SHEET and len(record.data) > 7:
                self._sheets[_text(record.data[6:], 1)] = int.from_bytes(record.data[:4], "little")
            elif record.kind == _FORMAT and len(record.data) > 4:
                codes[int.from_bytes(record.data[:2], "little")] = _text(record.data[2:], 2)
            elif record.kind == _STYLE and len(record.data) >= 4:
                styles.append(int.from_bytes(record.data[2:4], "little"))
        formats = {number: parse_format(code) for number, code in codes.items()}
        self._styles = [formats.get(number, GENERAL) for number in styles]

    def of_sheet(self, name: str) -> SheetLook:
        """How one sheet looks."""
        begin = self._sheets.get(name)
        if begin is None:
            return SheetLook()
        formats: dict[tuple[int, int], NumberFormat] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        for record in _records(self._stream, begin):
            if record.kind == _ROW and len(record.data) >= 14:
                if record.data[12] & _IS_HIDDEN_ROW:
                    rows.add(int.from_bytes(record.data[:2], "little"))
            elif record.kind == _COLUMNS and len(record.data) >= 10:
                first, last = struct.unpack_from("<HH", record.data)
                if record.data[8] & _IS_HIDDEN_COLUMN or not any(record.data[4:6]):
                    columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
            else:
                formats.update(self._formats_of(record))
        return SheetLook(formats, frozenset(rows), frozenset(columns))

    def _formats_of(self, record: _XlsRecord) -> Iterator[tuple[tuple[int, int], NumberFormat]]:
        """The formats of the cells of a record: one number, or several beside each other."""
        data = record.data
        if record.kind in _CELLS and len(data) >= 6:
            row, column, style = struct.unpack_from("<HHH", data)
            yield from self._format_at(row, column, style)
        elif record.kind == _NUMBERS and len(data) >= 6:
            row, first = struct.unpack_from("<HH", data)
            for number, place in enumerate(range(4, len(data) - 7, 6)):
                yield from self._format_at(
                    row, first + number, int.from_bytes(data[place : place + 2], "little")
                )

    def _format_at(self, row: int, column: int, style: int) -> Iterator[tuple[tuple[int, int], NumberFormat]]:
        if style < len(self._styles) and self._styles[style] is not GENERAL:
            yield (row, column), self._styles[style]


def _records(stream: bytes, begin: int) -> Iterator[_XlsRecord]:
    """The records of one part of the stream, from its beginning to its end; none where it is of another age."""
    place, depth = begin, 0
    while place >= 0 and place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        data = stream[place + 4 : place + 4 + size]
        if kind == _BEGIN:
            if data[:2] != _BIFF8.to_bytes(2, "little"):
                return
            depth += 1
        elif kind == _END:
            depth -= 1
        if depth <= 0:
            return
        if depth == 1:  # a chart inside a sheet is a part of its own
            yield _XlsRecord(kind, place, data)
        place += 4 + size


def _text(data: bytes, width: int) -> str:
    """A text that begins with its length, in `width` bytes, and a mark of one or two bytes a letter."""
    count = int.from_bytes(data[:width], "little")
    if data[width] & _IS_WIDE:
        return data[width + 1 : width + 1 + 2 * count].decode("utf-16-le", "replace")
    return data[width + 1 : width + 1 + count].decode("latin-1")
