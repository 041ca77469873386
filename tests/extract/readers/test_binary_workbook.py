"""A binary workbook (.xlsb), written record by record, is read like any other."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from extract.pipeline import extract_file

CELLS = (
    ("某县水务局2024年部门预算",), ("一般公共预算支出表",), ("单位：万元",),
    ("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    ("205", "教育支出", 30.5, 20.5, 10.0), ("208", "社会保障和就业支出", 12.0, 12.0, None),
    (None, "合计", 42.5, 32.5, 10.0),
)  # fmt: skip
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of fewer than 16,384 bytes: its kind, its length in groups of seven bits, its data."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return number + length + data


def text(printed: str) -> bytes:
    return struct.pack("<I", len(printed)) + printed.encode("utf-16-le")


def sheet() -> bytes:
    rows = b""
    for number, row in enumerate(CELLS):
        rows += record(0, struct.pack("<IIHBBBIII", number, 0, 300, 0, 0, 0, 1, 0, len(row) - 1))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                rows += record(6, place + text(value))
            elif value is not None:
                rows += record(5, place + struct.pack("<d", value))
    size = struct.pack("<IIII", 0, len(CELLS) - 1, 0, 4)
    return record(129) + record(148, size) + record(145) + rows + record(146) + record(130)


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2024年预算.xlsb"
    named = record(156, struct.pack("<II", 0, 1) + text("rId1") + text("表1"))
    book = record(131) + record(143) + named + record(144) + record(132)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
            '"/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        package.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.bin"))
        relations = RELATIONS.format(kind="worksheet", target="worksheets/sheet1.bin")
        package.writestr("xl/_rels/workbook.bin.rels", relations)
        package.writestr("xl/workbook.bin", book)
        package.writestr("xl/worksheets/sheet1.bin", sheet())
    lines = extract_file(path).lines
    assert [x.amount for x in lines if x.key == "205"] == [305000, 205000, 100000]
    assert len(lines) == 8
