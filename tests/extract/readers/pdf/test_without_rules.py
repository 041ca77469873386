"""Tables that programs print without lines, or with some: every figure in its row and column, or none read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from extract.document import Cell, Document, FileInfo, Grid, Paragraph
from extract.readers import read_document
from extract.source import Source
from tests.pdf_pages import PdfPages
from tests.printed_pdf import Look, print_pdf

HERE = Source("0" * 64)
Rows = Sequence[Sequence[str | tuple[str, int, int]]]

FUNDS: Rows = [
    [
        ("科目编码", 1, 2),
        ("科目名称", 1, 2),
        ("合计", 1, 2),
        ("本年收入", 4, 1),
        "",
        "",
        "",
        ("上年结转结余", 1, 2),
    ],
    ["", "", "", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算", ""],
    ["", "合计", "1,410.78", "1,365.28", "1,245.28", "120.00", "", "45.50"],
    ["2080505", "机关事业单位基本养老保险缴费支出", "64.32", "64.32", "64.32", "", "", ""],
    ["2120801", "征地和拆迁补偿支出", "120.00", "120.00", "", "120.00", "", ""],
    ["2130301", "行政运行", "1,180.96", "1,180.96", "1,180.96", "", "", ""],
    ["2130310", "水土保持", "45.50", "", "", "", "", "45.50"],
]
"""A blank column in the middle, rows whose first or middle figures are blank."""
SIDES: Rows = [
    [("收入", 2, 1), "", ("支出", 2, 1), ""],
    ["项目", "预算数", "项目", "预算数"],
    ["一、一般公共预算拨款收入", "1,215.28", "一、一般公共服务支出", ""],
    ["二、政府性基金预算拨款收入", "", "二、社会保障和就业支出", "96.48"],
    ["三、国有资本经营预算拨款收入", "120.00", "三、卫生健康支出", ""],
    ["收入总计", "1,335.28", "支出总计", "96.48"],
]
SPLIT_CODES: Rows = [
    [
        ("科目编码", 3, 1),
        "",
        "",
        ("单位代码", 1, 2),
        ("单位（科目名称）", 1, 2),
        ("合计", 1, 2),
        ("项目支出", 1, 2),
    ],
    ["类", "款", "项", "", "", "", ""],
    ["208", "05", "05", "601", "机关事业单位基本养老保险缴费支出", "64.32", ""],
    ["212", "08", "01", "601", "征地和拆迁补偿支出", "120.00", "120.00"],
    ["213", "03", "02", "601", "一般行政管理事务", "88.00", "88.00"],
]
THREE_LEVELS: Rows = [
    [("单位编码", 1, 3), ("单位名称", 1, 3), ("当年财政拨款预算安排", 6, 1), "", "", "", "", ""],
    [
        "",
        "",
        ("合计", 1, 2),
        ("因公出国（境）费", 1, 2),
        ("公务用车购置及运行费", 3, 1),
        "",
        "",
        ("公务接待费", 1, 2),
    ],
    ["", "", "", "", "小计", "公务用车购置费", "公务用车运行费", ""],
    ["", "合计", "15.00", "", "12.00", "", "12.00", "3.00"],
    ["601001", "江河市水务局", "15.00", "", "12.00", "", "12.00", "3.00"],
]
TABLES = {"funds": FUNDS, "sides": SIDES, "split codes": SPLIT_CODES, "three levels": THREE_LEVELS}
LOOKS = {
    "no lines": Look(),
    "no lines, wide": Look(room=1, pad=3),
    "no lines, narrow": Look(pad=1, row_pad=2, label_most=12),
    "figures in the middle": Look(amounts="centre", codes="centre", room=1),
    "lines between rows": Look(rules="rows", label_most=12),
    "frame and header line": Look(rules="frame", room=1),
    "three lines": Look(rules="head"),
    "lines of the header alone": Look(rules="box"),
    "shaded rows": Look(rules="shaded"),
    "all at the left": Look(heads="left", amounts="left", room=1.5),
    "heads at the left": Look(heads="left", room=1.5),
    "lines between columns, through the headers": Look(rules="columns", room=1),
}
DOUBTFUL = {
    "names at the top": Look(height="top", label_most=10),
    "heads at the right": Look(heads="right", room=1),
    "names at the bottom": Look(height="bottom", label_most=10),
}


def _document(rows: Rows) -> Document:
    grid = Grid(
        tuple(
            tuple(
                Cell(cell[0], HERE, cell[1], cell[2]) if isinstance(cell, tuple) else Cell(cell, HERE)
                for cell in row
            )
            for row in rows
        )
    )
    head = (Paragraph("部门预算情况表", HERE), Paragraph("部门：江河市水务局　　单位：万元", HERE))
    return Document(FileInfo("x.pdf", "0" * 64, 1, "pdf"), (*head, grid))


def _read(rows: Rows, look: Look, path: Path) -> list[Grid]:
    path.write_bytes(print_pdf(_document(rows), look))
    return [block for block in read_document(path).blocks if isinstance(block, Grid)]


def _texts(grid: Grid) -> list[list[str]]:
    return [["".join(cell.text.split()) for cell in row] for row in grid.rows]


def _printed(rows: Rows) -> list[list[str]]:
    return [[cell[0] if isinstance(cell, tuple) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
def test_a_table_without_rules_is_read_cell_by_cell(rows: Rows, look: Look, tmp_path: Path) -> None:
    (grid,) = _read(rows, look, tmp_path / "t.pdf")
    assert _texts(grid) == _printed(rows)


@pytest.mark.parametrize("look", DOUBTFUL.values(), ids=DOUBTFUL)
@pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES)
def test_where_columns_are_doubtful_no_figure_moves(rows: Rows, look: Look, tmp_path: Path) -> None:
    """Headers at one side of their columns tell less: the table is read as it is printed or left as text."""
    for grid in _read(rows, look, tmp_path / "t.pdf"):
        assert _texts(grid) == _printed(rows)


def test_headers_in_the_middle_of_very_wide_columns_stand_beside_names_and_figures(tmp_path: Path) -> None:
    (grid,) = _read(SIDES, Look(size=6, room=20), tmp_path / "t.pdf")
    assert _texts(grid) == _printed(SIDES)


def test_a_header_that_fills_its_column_goes_on_where_rows_are_as_close_as_its_lines(tmp_path: Path) -> None:
    (grid,) = _read(SPLIT_CODES, Look(row_pad=0, head_least=3), tmp_path / "t.pdf")
    assert _texts(grid) == _printed(SPLIT_CODES)


def test_a_group_of_headers_covers_its_columns_and_no_other(tmp_path: Path) -> None:
    (grid,) = _read(THREE_LEVELS, Look(), tmp_path / "t.pdf")
    spans = {cell.text: cell.column_span for row in grid.rows[:2] for cell in row if cell.column_span > 1}
    assert spans == {"当年财政拨款预算安排": 6, "公务用车购置及运行费": 3}


@pytest.mark.parametrize("repeat", [True, False])
def test_a_table_without_rules_goes_on_over_pages(tmp_path: Path, *, repeat: bool) -> None:
    """The columns are those of all its pages: a page with blank ones has no others."""
    rows = [
        *FUNDS,
        *([f"21303{n:02}", "行政运行", f"{n}.50", "", "", "", "", f"{n}.50"] for n in range(11, 60)),
    ]
    look = msgspec.structs.replace(Look(), repeat_head=repeat, size=11)
    (grid,) = _read(rows, look, tmp_path / "t.pdf")
    read = [row for row in _texts(grid) if row not in _printed(FUNDS)[:2]]
    assert read == _printed(rows)[2:]
    assert len({cell.source.page for row in grid.rows for cell in row}) > 1


NARROW = (
    ("科目", "科目名", "合计", "项目支"),
    ("编码", "称", None, "出"),
    (),
    (None, "合计", "1,410", "603.5"),
    (None, None, ".78", "0"),
    (),
    ("208", "机关单", "64.32", None),
    ("050", "位养老", None, None),
    ("5", "支出", None, None),
    (),
    ("213", "行政运", "612.4", "603.5"),
    ("030", "行", "0", "0"),
    ("1", None, None, None),
)


@pytest.mark.parametrize("white", [12.0, 0.0], ids=["rows apart", "rows not apart"])
def test_figures_that_break_in_narrow_columns_are_whole_or_left(tmp_path: Path, white: float) -> None:
    """Where nothing parts rows, a figure of two lines may be two figures: its table is left as text."""
    pages, top = PdfPages(), 100.0
    pages.text(60, 60, "部门预算情况表")
    for line in NARROW:
        for place, text in enumerate(line):
            if text is not None:
                pages.text(60 + 40 * place, top, text)
        top += 12 if line else white
    grids = [b for b in read_document(pages.write(tmp_path / "t.pdf")).blocks if isinstance(b, Grid)]
    rows = [
        ["科目编码", "科目名称", "合计", "项目支出"],
        ["", "合计", "1,410.78", "603.50"],
        ["2080505", "机关单位养老支出", "64.32", ""],
        ["2130301", "行政运行", "612.40", "603.50"],
    ]
    assert [_texts(grid) for grid in grids] == ([rows] if white else [])


def test_a_page_number_below_a_table_is_none_of_its_figures(tmp_path: Path) -> None:
    rows = [
        *FUNDS,
        *([f"21303{n:02}", "行政运行", f"{n}.50", "", "", "", "", f"{n}.50"] for n in range(11, 30)),
    ]
    (grid,) = _read(rows, Look(page_number=True), tmp_path / "t.pdf")
    assert _texts(grid) == _printed(rows)
