"""Spreadsheets: visible sheets, merged headers, numbers as a person sees them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from extract.document import Document, Grid, Paragraph
from extract.errors import UnreadableFileError
from extract.pipeline import extract_file
from extract.readers import read_document
from extract.readers.number_format import parse_format, show_number
from tests.formats import zipped
from tests.xls_files import write_xls

Read = Callable[[openpyxl.Workbook], Document]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """A workbook → what is read of it."""

    def run(book: openpyxl.Workbook) -> Document:
        path = tmp_path / "预算.xlsx"
        book.save(path)
        return read_document(path)

    return run


def grid_of(document: Document) -> Grid:
    (grid,) = (b for b in document.blocks if isinstance(b, Grid))
    return grid


def cell_texts(*values: object, formats: tuple[str, ...] = ()) -> openpyxl.Workbook:
    """A workbook whose one sheet has these values in a row."""
    book = openpyxl.Workbook()
    for column, value in enumerate(values, 1):
        cell = book["Sheet"].cell(2, column, value)  # type: ignore[call-overload]
        if column <= len(formats) and formats[column - 1]:
            cell.number_format = formats[column - 1]
    return book


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (12.300000000000001, "", "12.3"),
        (0.1 + 0.2, "", "0.3"),
        (2010101, "", "2010101"),
        (1234.5, "#,##0.00", "1,234.50"),
        (684.7452, "0.00", "684.7452"),
        (1 / 3, "0.00", "0.33"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (1234.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (1, "00", "01"),
        (0.256, "0.0%", "25.6%"),
        (0, "0.00", "0.00"),
        (6124000, "0!.0000", "612.4000"),
        (600, "0!.0000", "0.0600"),
        (8229200, '0"."0,"万元"', "822.9万元"),
        (6124000, "#,##0.00,", "6,124.00"),
        (-12, "0.00_);(0.00)", "(12.00)"),
        (-12, "0.00;[Red]0.00", "-12.00"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1612.4, "[$¥-804]#,##0.00", "¥1,612.40"),
        (12.5, '0.0"万元"', "12.5万元"),
        (123, '[>=10000]0!.0,"万元";0"元"', "123元"),
        ("0012", "", "0012"),
        ("1,234.50", "", "1,234.50"),
        (True, "", "TRUE"),
        (datetime.datetime(2026, 1, 5), "yyyy-mm-dd", "2026-01-05"),
    ],
)
def test_a_cell_is_read_as_a_person_sees_it(read: Read, value: object, shown: str, text: str) -> None:
    document = read(cell_texts(value, "x", formats=(shown,)))
    assert grid_of(document).rows[0][0].text == text


def test_a_number_that_is_no_decimal_fraction_keeps_its_magnitude() -> None:
    assert show_number(1e15) == "1000000000000000"
    assert show_number(123456789.123456789, parse_format("0.00")) == "123456789.123457"


def test_a_cell_knows_its_sheet_row_and_column_as_in_the_program(read: Read) -> None:
    book = openpyxl.Workbook()
    book["Sheet"].title = "表3"
    book["表3"]["C7"] = "名称"
    book["表3"]["D7"] = 5
    source = grid_of(read(book)).rows[0][1].source
    assert (source.sheet, source.row, source.column, source.line) == ("表3", 6, 3, None)


def test_merged_headers_have_spans_and_blanks(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for place, text in {"A1": "科目", "B1": "支出", "B2": "基本", "C2": "项目", "D1": "x"}.items():
        sheet[place] = text
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    rows = grid_of(read(book)).rows
    assert [[c.text for c in row] for row in rows] == [["科目", "支出", "", "x"], ["", "基本", "项目", ""]]
    assert (rows[0][0].row_span, rows[0][1].column_span) == (2, 2)


def test_lines_above_and_below_a_table_are_paragraphs(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet["A1"], sheet["C2"] = "预算01表 收支总表", "单位：万元"
    sheet["A3"], sheet["B3"] = "项目", "预算数"
    sheet["A4"], sheet["B4"] = "合计", 1
    sheet["A5"] = "注：本表为空表"
    blocks = read(book).blocks
    assert [b.text if isinstance(b, Paragraph) else "grid" for b in blocks] == [
        "预算01表 收支总表",
        "单位：万元",
        "grid",
        "注：本表为空表",
    ]


def test_a_sheet_without_title_is_headed_by_its_name(read: Read) -> None:
    book = cell_texts("项目", 1)
    book["Sheet"].title = "01收支总表"
    first = read(book).blocks[0]
    assert isinstance(first, Paragraph) and first.text == "01收支总表"


def test_a_hidden_sheet_is_not_read_and_said_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (
        ["预算04表 政府采购预算明细表"],
        ["金额单位：万元"],
        ["采购类别", "金额"],
        ["A-货物", 1.5],
        ["合计", 1.5],
    ):
        sheet.append(row)
    book.create_sheet("底稿").append(["A-货物", 9])
    book["底稿"].sheet_state = "hidden"
    path = tmp_path / "2026年预算.xlsx"
    book.save(path)
    extraction = extract_file(path)
    assert [str(line.amount) for line in extraction.lines] == ["15000", "15000"]
    assert [f.message_zh for f in extraction.findings if f.rule == "sheet-hidden"] == [
        "工作表“底稿”被隐藏，未读取"
    ]


def test_two_cells_that_stand_too_far_apart_are_refused(read: Read) -> None:
    """A library that lays the sheet out as a rectangle would need hundreds of gigabytes."""
    book = cell_texts("x")
    book["Sheet"]["XFD1048576"] = 1
    with pytest.raises(UnreadableFileError, match=r"row 1,048,576 and column 16,384"):
        read(book)


def test_rows_repeated_without_end_in_an_open_document_are_refused(tmp_path: Path) -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "a.ods"
    path.write_bytes(
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": b"<a/>",
                "content.xml": content.encode(),
            }
        )
    )
    with pytest.raises(UnreadableFileError, match="row 1,000,000"):
        read_document(path)


def test_a_file_that_was_cut_off_is_named(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    cell_texts("x").save(buffer)
    path = tmp_path / "断.xlsx"
    path.write_bytes(buffer.getvalue()[:-300])
    with pytest.raises(UnreadableFileError, match=r"断\.xlsx.*cut off"):
        read_document(path)


def test_a_stray_cell_far_right_costs_no_columns_in_between(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 60):
        sheet.append([f"20{row + 100}", f"科目{row}", row])
    sheet["XFD3"] = "注"
    grid = grid_of(read(book))
    assert max(len(row) for row in grid.rows) == 4
    assert grid.rows[2][3].text == "注" and grid.rows[2][3].source.column == 16384 - 1


def test_hidden_rows_and_columns_are_left_out_and_named(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (["科目", "旧数", "合计"], ["行政运行", 1, 2], ["行政运行（旧）", 3, 999], ["住房", 4, 5]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    document = read(book)
    assert [[c.text for c in row] for row in grid_of(document).rows] == [
        ["科目", "合计"], ["行政运行", "2"], ["住房", "5"],
    ]  # fmt: skip
    (remark,) = document.remarks
    assert remark.rule == "cells-hidden" and remark.matters and "C3" in remark.message


def test_a_merged_title_that_begins_in_a_hidden_column_is_seen(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet["A1"] = "部门支出总表"
    sheet.merge_cells("A1:C1")
    sheet.append(["2010301", "行政运行", 5])
    sheet.column_dimensions["A"].hidden = True
    document = read(book)
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["部门支出总表"]
    (remark,) = document.remarks
    assert "A1" not in remark.message and "A2" in remark.message


def test_a_formula_without_value_stays_in_its_row_and_is_named(read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (["科目", "合计"], ["合计", "=SUM(B3:B4)"], ["行政运行", 2], ["住房", 3]):
        sheet.append(row)
    document = read(book)
    assert [c.text for c in grid_of(document).rows[1]] == ["合计", "=SUM(B3:B4)"]
    (remark,) = document.remarks
    assert remark.rule == "formula-without-value" and remark.matters and "B2" in remark.message


TABLE: list[list[str | float]] = [
    ["某县水利局2024年部门预算"], ["部门支出预算表"], ["单位：万元"], ["科目名称", "合计", "旧数", "基本支出"],
    ["行政运行", 6124000.0, 3.0, 6124000.0], ["机关服务", 10000.0, 1.0, 10000.0], ["合计", 6124000.0, 4.0, 6124000.0],
]  # fmt: skip


def test_an_old_workbook_shows_what_its_formats_show_and_hides_what_it_hides(tmp_path: Path) -> None:
    scaled = {(row, column): "0!.0000" for row in (4, 5, 6) for column in (1, 3)}
    path = tmp_path / "2024.xls"
    path.write_bytes(write_xls({"支出": TABLE}, formats=scaled, hidden_rows=[5], hidden_columns=[2]))
    document = read_document(path)
    assert [[cell.text for cell in row] for row in grid_of(document).rows] == [
        ["科目名称", "合计", "基本支出"], ["行政运行", "612.4000", "612.4000"], ["合计", "612.4000", "612.4000"],
    ]  # fmt: skip
    assert [remark.rule for remark in document.remarks] == ["cells-hidden"]


def test_an_old_workbook_without_formats_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "2024.xls"
    path.write_bytes(write_xls({"表1": TABLE, "表2": TABLE}))
    grids = [block for block in read_document(path).blocks if isinstance(block, Grid)]
    assert [[cell.text for cell in grid.rows[1]] for grid in grids] == [
        ["行政运行", "6124000", "3", "6124000"]
    ] * 2


def test_an_open_document_shows_what_it_prints_and_hides_what_it_hides(tmp_path: Path) -> None:
    def row(values: list[str | float], more: str = "") -> str:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            if isinstance(v, str)
            else f'<table:table-cell office:value-type="float" office:value="{v}"><text:p>{v / 10000:.2f}</text:p></table:table-cell>'
            for v in values
        )
        rest = '<table:table-cell table:number-columns-repeated="16380"/>'  # as programs end rows and sheets
        return f"<table:table-row{more}>{cells}{rest}</table:table-row>"

    rows = "".join(row(r, ' table:visibility="collapse"' if n == 5 else "") for n, r in enumerate(TABLE))
    rows += row([], ' table:number-rows-repeated="1048000"')
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="支出"><table:table-column table:number-columns-repeated="2"/>'
        f'<table:table-column table:visibility="collapse"/><table:table-column/>{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "2024.ods"
    path.write_bytes(
        zipped(
            {
                "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": b"<a/>",
                "content.xml": content.encode(),
            }
        )
    )
    document = read_document(path)
    assert [[cell.text for cell in r] for r in grid_of(document).rows] == [
        ["科目名称", "合计", "基本支出"], ["行政运行", "612.40", "612.40"], ["合计", "612.40", "612.40"],
    ]  # fmt: skip
