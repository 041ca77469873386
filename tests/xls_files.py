"""Old Excel files (.xls) written for tests: sheets of numbers and texts with number formats and hidden rows and columns."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END_OF_CHAIN, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_FIRST_OWN_FORMAT = 164
Value = str | float


def write_xls(
    sheets: Mapping[str, Sequence[Sequence[Value]]],
    *,
    formats: Mapping[tuple[int, int], str] | None = None,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
) -> bytes:
    """An .xls file; formats and what is hidden hold for every sheet, rows and columns count from 0."""
    codes = list(dict.fromkeys((formats or {}).values()))
    styles = {place: codes.index(code) + 1 for place, code in (formats or {}).items()}
    bodies = [_sheet(rows, styles, hidden_rows, hidden_columns) for rows in sheets.values()]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    for number, code in enumerate(codes):
        head += _record(0x041E, struct.pack("<H", _FIRST_OWN_FORMAT + number) + _text(code, "<H"))
    for number in (0, *(_FIRST_OWN_FORMAT + n for n in range(len(codes)))):
        head += _record(0x00E0, struct.pack("<HH", 0, number) + bytes(16))
    head += _record(0x0FFF, bytes(4096))  # a stream below 4096 bytes would stand in smaller sectors
    names = [_text(name, "<B") for name in sheets]
    begin = len(head) + sum(4 + 6 + len(name) for name in names) + 4
    for name, body in zip(names, bodies, strict=True):
        head += _record(0x0085, struct.pack("<IBB", begin, 0, 0) + name)
        begin += len(body)
    return _compound(head + _record(0x000A, b"") + b"".join(bodies))


def _sheet(
    rows: Sequence[Sequence[Value]],
    styles: Mapping[tuple[int, int], int],
    hidden_rows: Sequence[int],
    hidden_columns: Sequence[int],
) -> bytes:
    width = max(map(len, rows), default=0)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for column in hidden_columns:
        body += _record(0x007D, struct.pack("<HHHHHH", column, column, 2048, 0, 1, 0))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number in range(len(rows)):
        flags = 0x20 if number in hidden_rows else 0
        body += _record(0x0208, struct.pack("<HHHHHHHH", number, 0, width, 255, 0, 0, flags, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, styles.get((row, column), 0))
            if isinstance(value, str):
                body += _record(0x0204, place + _text(value, "<H")) if value else b""
            else:
                body += _record(0x0203, place + struct.pack("<d", value))
    return body + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, width: str) -> bytes:
    return struct.pack(width, len(text)) + b"\x01" + text.encode("utf-16-le")


def _compound(stream: bytes) -> bytes:
    """A compound file with the one stream that a workbook is."""
    count = -(-len(stream) // _SECTOR)
    chain = [_FAT, _END_OF_CHAIN, *range(3, count + 2), _END_OF_CHAIN]
    chain += [_FREE] * (_SECTOR // 4 - len(chain))
    header = (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0, 0)
    header += struct.pack("<108I", *([_FREE] * 108))
    entries = _entry("Root Entry", 5, 1, _END_OF_CHAIN, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    directory = entries + bytes(_SECTOR - len(entries))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    return header + fat + directory + stream + bytes(count * _SECTOR - len(stream))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
