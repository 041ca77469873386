"""Compound files of old Office (.doc, .xls): what is in them, and how large their sheets are."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import olefile

_CELL_RECORDS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records of BIFF8 that hold a cell and begin with its row and column ([MS-XLS] 2.3)."""
_BEGIN_OF_STREAM = 0x0809
_DIMENSIONS, _STRINGS = 0x0200, 0x00FC
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_LEAST_TEXT = 3
"""Bytes of a text without letters."""


class OleContent(Enum):
    """What a compound file is."""

    WORD = "Word file of 1997 to 2003 (.doc)"
    EXCEL = "Excel file of 1997 to 2003 (.xls)"
    ENCRYPTED = "encrypted Office file"
    OTHER = "old Office file of another kind"
    DAMAGED = "damaged old Office file"


def ole_content(data: bytes) -> OleContent:
    """What a compound file holds, told by the names of its streams."""
    try:
        with _open(data) as file:
            if file.exists("EncryptedPackage"):
                return OleContent.ENCRYPTED
            if file.exists("WordDocument"):
                return OleContent.WORD
            return OleContent.EXCEL if _workbook(file) else OleContent.OTHER
    except Exception:  # the library raises whatever a broken chain of sectors leads to
        return OleContent.DAMAGED


def xls_extents(data: bytes) -> Iterator[tuple[int, int]]:
    """Rows and columns up to the last cell of each sheet of an .xls file.

    Raises:
        ValueError: The file is damaged.
    """
    stream = xls_stream(data)
    rows = columns = place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _BEGIN_OF_STREAM:
            yield rows, columns
            rows = columns = 0
        elif kind in {_DIMENSIONS, _STRINGS}:
            _check_claim(kind, stream[place + 4 : place + 4 + size], len(stream))
        elif kind in _CELL_RECORDS and place + 8 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, place + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        place += 4 + size
    yield rows, columns


def _check_claim(kind: int, data: bytes, length: int) -> None:
    """Refuse a record that claims more than its file can hold: the library sets memory aside for what it claims.

    Raises:
        ValueError: It claims more rows, columns or texts.
    """
    if kind == _DIMENSIONS and len(data) >= 12:
        _, rows, _, columns = struct.unpack_from("<IIHH", data)
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            raise ValueError(f"a sheet that claims {rows:,} rows and {columns:,} columns")
    elif kind == _STRINGS and len(data) >= 8:
        texts = int.from_bytes(data[4:8], "little")
        if texts * _LEAST_TEXT > length:
            raise ValueError(f"a file of {length:,} bytes that claims {texts:,} texts")


def xls_stream(data: bytes) -> bytes:
    """The stream of records of an .xls file.

    Raises:
        ValueError: The file is damaged.
    """
    try:
        with _open(data) as file:
            return bytes(file.openstream(_workbook(file) or "Workbook").read())
    except Exception as error:  # as above
        raise ValueError(f"not a whole compound file: {error}") from error


def _open(data: bytes) -> olefile.OleFileIO[Any]:
    import olefile  # only where a compound file is met: most files are none

    return olefile.OleFileIO(io.BytesIO(data))


def _workbook(file: olefile.OleFileIO[Any]) -> str | None:
    return next((name for name in ("Workbook", "Book") if file.exists(name)), None)
