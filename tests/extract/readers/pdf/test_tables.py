"""Tables of every kind that programs draw come out as the cells that a person sees."""

from __future__ import annotations

import pytest

from extract.document import Grid
from tests.extract.readers.pdf.conftest import ReadPages, grids, paragraphs
from tests.pdf_pages import ROW, PdfPages

WIDTHS = [60, 200, 100]
ROWS = [
    ["科目编码", "科目名称", "金额"],
    ["2010301", "行政运行", "1,234.50"],
    ["2010302", "一般行政管理事务", "8.00"],
]


def test_a_ruled_table_keeps_page_and_box_of_each_cell(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 50, "封面")
    pages.next_page()
    pages.table(60, 100, WIDTHS, ROWS)
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == ROWS
    amount = grid.rows[1][2].source
    assert amount.page == 2
    assert amount.box is not None
    assert (amount.box.x0, amount.box.top, amount.box.x1, amount.box.bottom) == (320, 120, 420, 140)
    assert (amount.row, amount.column) == (1, 2)


def test_thin_rectangles_dashes_dots_and_double_lines_are_rules(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, ROWS, ruled=False)
    for x in (60, 120, 320, 420):
        pages.box(x, 100, x + 0.5, 160)
    pages.canvas.setDash(2, 2)
    pages.line(60, 100, 420, 100)
    pages.canvas.setDash()
    for step in range(180):
        pages.box(60 + 2 * step, 120, 60.6 + 2 * step, 120.6)
    pages.line(60, 140, 420, 140)
    pages.line(60, 142, 420, 142)
    pages.box(60, 160, 420, 160.5)
    assert grids(read_pages(pages)) == [ROWS]


def test_merged_cells_cover_their_rows_and_columns(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for x0, top, x1, bottom in [
        (60, 100, 360, 100), (60, 120, 260, 120), (60, 140, 360, 140), (60, 160, 360, 160),
        (60, 100, 60, 160), (160, 120, 160, 160), (260, 100, 260, 160), (360, 100, 360, 160),
    ]:  # fmt: skip
        pages.line(x0, top, x1, bottom)
    for x, top, text in [
        (65, 104, "项目"),
        (65, 124, "编码"),
        (165, 124, "名称"),
        (265, 114, "合计"),
        (65, 144, "201"),
        (165, 144, "服务"),
        (265, 144, "5"),
    ]:
        pages.text(x, top, text)
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == [
        ["项目", "", "合计"],
        ["编码", "名称", ""],
        ["201", "服务", "5"],
    ]
    assert (grid.rows[0][0].column_span, grid.rows[0][0].row_span) == (2, 1)
    assert (grid.rows[0][2].column_span, grid.rows[0][2].row_span) == (1, 2)
    covered = grid.rows[1][2].source.box
    assert covered is not None
    assert (covered.top, covered.bottom) == (100, 140), "a covered cell shows the one that covers it"


def test_no_two_cells_have_the_same_place(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, ROWS)
    pages.text(60, 200, "又一张表")
    pages.table(60, 240, WIDTHS, ROWS)
    document = read_pages(pages)
    sources = [c.source for b in document.blocks if isinstance(b, Grid) for row in b.rows for c in row]
    assert len(set(sources)) == len(sources) == 18


def test_blank_ruled_rows_are_kept_blank(read_pages: ReadPages) -> None:
    rows = [*ROWS, ["", "", ""], ["", "", ""], ["", "合计", "1,242.50"]]
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, rows)
    assert grids(read_pages(pages)) == [rows]


def test_a_table_open_at_its_sides_keeps_its_outer_columns(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, ROWS, ruled=False)
    for number in range(4):
        pages.line(60, 100 + number * ROW, 420, 100 + number * ROW)
    pages.line(120, 100, 120, 160)
    pages.line(320, 100, 320, 160)
    assert grids(read_pages(pages)) == [ROWS]


def test_rows_that_no_line_parts_are_parted_by_their_amounts(read_pages: ReadPages) -> None:
    pages = PdfPages()
    rows = [*ROWS, ["2010303", "机关服务", "3.00"]]
    pages.table(60, 100, WIDTHS, rows, ruled=False)
    for x in (60, 120, 320, 420):
        pages.line(x, 100, x, 180)
    for top in (100, 120, 180):
        pages.line(60, top, 420, top)
    assert grids(read_pages(pages)) == [rows]


def test_a_wrapped_cell_is_one_cell_and_its_number_one_number(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for x in (60, 160, 215):
        pages.line(x, 100, x, 140)
    pages.line(60, 100, 215, 100)
    pages.line(60, 140, 215, 140)
    pages.text(62, 105, "机关事业单位基本养老")
    pages.text(62, 120, "保险缴费支出")
    pages.text(162, 105, "156,211,")
    pages.text(162, 120, "123.00")
    assert grids(read_pages(pages)) == [[["机关事业单位基本养老\n保险缴费支出", "156,211,123.00"]]]


def test_figures_that_their_narrow_cells_break_anywhere_are_one_row(read_pages: ReadPages) -> None:
    """The lines of 1,41 and 0.78 look like figures of two rows; the next one's first digit had no room on the first."""
    pages = PdfPages()
    for x in (60, 90, 120, 150):
        pages.line(x, 100, x, 150)
    for top in (100, 150):
        pages.line(60, top, 150, top)
    for left, lines in ((65.4, ("6010", "01")), (95.4, ("1,41", "0.78")), (125.4, ("807.", "28"))):
        for number, text in enumerate(lines):
            pages.text(left, 104 + 12 * number, text, 9)
    assert grids(read_pages(pages)) == [[["601001", "1,410.78", "807.28"]]]


def test_a_full_width_figure_over_its_border_keeps_its_last_digit(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for x in (60, 160, 260):
        pages.line(x, 100, x, 120)
    pages.line(60, 100, 260, 100)
    pages.line(60, 120, 260, 120)
    pages.text(106, 105, "１４１０．７８", 8)
    pages.text(162.5, 105, "支出总计", 8)
    assert grids(read_pages(pages)) == [[["1410.78", "支出总计"]]]


def test_figures_wider_than_their_cells_run_together_and_stay_apart(read_pages: ReadPages) -> None:
    """The last digit of each stands in the next cell, that of the last one outside of the table."""
    pages = PdfPages()
    pages.table(60, 100, [32, 32, 32], [["合计", "小计", "本年"], ["", "", ""]])
    for x, text in ((61, "１，４１０．７８"), (93, "１，３６５．２８"), (125, "１，２４５．２８")):
        pages.text(x, 124, text, 4.5)
    assert grids(read_pages(pages)) == [[["合计", "小计", "本年"], ["1,410.78", "1,365.28", "1,245.28"]]]


def test_cells_with_borders_of_their_own_leave_no_columns_between(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for row, texts in enumerate(ROWS):
        for (x0, x1), text in zip(((60, 118), (120.3, 318), (320.3, 420)), texts, strict=True):
            top = 100 + 22.3 * row
            for edge in (0.0, 0.8):
                for x in (x0 + edge, x1 - edge):
                    pages.line(x, top, x, top + 20)
                for y in (top + edge, top + 20 - edge):
                    pages.line(x0, y, x1, y)
            pages.text(x0 + 3, top + 4, text)
    assert grids(read_pages(pages)) == [ROWS]


def test_two_codes_under_one_another_are_not_glued_to_one(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for x in (60, 160, 260):
        pages.line(x, 100, x, 140)
    pages.line(60, 100, 260, 100)
    pages.line(60, 140, 260, 140)
    pages.text(62, 105, "301")
    pages.text(62, 120, "302")
    pages.text(162, 110, "说明")
    assert grids(read_pages(pages)) == [[["301\n302", "说明"]]]


def test_a_letter_spaced_name_is_one_word(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [["科目", "", "金额"], ["合 计", "", "1.00"]])
    for step, letter in enumerate("人员经费合计"):
        pages.text(130 + 25 * step, 104, letter)
    pages.text(125, 124, "小")
    pages.text(165, 124, "计")
    assert grids(read_pages(pages))[0] == [["科目", "人员经费合计", "金额"], ["合计", "小计", "1.00"]]


def test_a_line_under_a_word_makes_no_row(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, ROWS)
    pages.line(130, 135, 200, 135)
    assert grids(read_pages(pages)) == [ROWS]


def test_a_frame_around_a_text_is_no_table(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.line(40, 40, 800, 40)
    pages.line(40, 550, 800, 550)
    pages.line(40, 40, 40, 550)
    pages.line(800, 40, 800, 550)
    pages.text(60, 100, "一、部门职责")
    document = read_pages(pages)
    assert grids(document) == []
    assert paragraphs(document) == ["一、部门职责"]


UNRULED = [
    ["项目", "本年预算", "上年预算", "增减"],
    ["工资福利支出", "1,200.50", "1,100.00", "100.50"],
    ["商品和服务支出", "300.00", "", "300.00"],
    ["对个人和家庭的补助", "20.00", "25.00", "-5.00"],
    ["合计", "1,520.50", "1,125.00", "395.50"],
]


def draw_unruled(pages: PdfPages, *, off: float = 0.0) -> None:
    for number, row in enumerate(UNRULED):
        top = 100 + number * 18
        pages.text(60, top, row[0])
        for column, text in enumerate(row[1:]):
            pages.text_ending(300 + column * 110, top - off, text)


def test_a_table_without_rules_is_read_by_its_columns(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(200, 60, "2025年某单位收支预算表", 14)
    pages.text(60, 82, "编制单位：某单位")
    pages.text(480, 82, "单位：万元")
    draw_unruled(pages)
    pages.text(
        60, 200, "注：本表反映本年预算安排情况，数字由财务系统导出，合计数与明细数之间无差异，特此说明。"
    )
    document = read_pages(pages)
    assert grids(document) == [UNRULED]
    assert paragraphs(document)[:3] == ["2025年某单位收支预算表", "编制单位：某单位", "单位：万元"]
    assert len(paragraphs(document)) == 4


@pytest.mark.parametrize("off", [-7.0, -4.0, 4.0, 7.0])
def test_amounts_a_little_off_their_line_stay_in_their_row(read_pages: ReadPages, off: float) -> None:
    pages = PdfPages()
    draw_unruled(pages, off=off)
    assert grids(read_pages(pages)) == [UNRULED]


def test_a_wrapped_name_without_rules_is_one_name(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 100, "科目名称")
    pages.text_ending(300, 100, "金额")
    pages.text(60, 120, "机关事业单位基本养老")
    pages.text_ending(300, 120, "446.11")
    pages.text(60, 132, "保险缴费支出")
    pages.text(60, 152, "行政单位离退休")
    pages.text_ending(300, 152, "54.53")
    pages.text(60, 172, "合计")
    pages.text_ending(300, 172, "500.64")
    assert grids(read_pages(pages)) == [
        [
            ["科目名称", "金额"],
            ["机关事业单位基本养老\n保险缴费支出", "446.11"],
            ["行政单位离退休", "54.53"],
            ["合计", "500.64"],
        ]
    ]


def test_a_group_header_without_rules_is_left_where_headers_stand_at_the_side(read_pages: ReadPages) -> None:
    """Which of the columns it covers, its middle does not tell there; `test_without_rules` has those it does tell."""
    pages = PdfPages()
    pages.text(60, 82, "科目")
    pages.text(260, 82, "本年预算及上年预算增减情况对照")
    draw_unruled(pages)
    document = read_pages(pages)
    assert grids(document) == []
    assert "工资福利支出" in "".join(paragraphs(document))


def test_a_list_of_contents_is_no_table(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for number, title in enumerate(["部门概况", "预算表", "名词解释", "情况说明"]):
        pages.text(60, 100 + 20 * number, f"{number + 1}、{title}" + "." * 60 + f"{number + 3}")
    assert grids(read_pages(pages)) == []


@pytest.mark.parametrize("side", ["first", "last"])
def test_names_that_wrap_beside_codes_and_amounts_keep_their_rows(read_pages: ReadPages, side: str) -> None:
    """As spreadsheets without grid lines print: codes next to names, amounts at the top or bottom of their row."""
    pages = PdfPages()
    names = [
        ["机关事业单位基本养老", "保险缴费支出"],
        ["行政单位离退休"],
        ["机关事业单位职业年金", "缴费及其他各项养老支", "出"],
        ["合计"],
    ]
    for x, text in ((60, "编码"), (130, "科目名称"), (200, "合计"), (355, "其中")):
        pages.text(x, 86, text)
    top = 100.0
    for number, name in enumerate(names):
        amount_top = top if side == "first" else top + 12 * (len(name) - 1)
        if number < 3:
            pages.text(60, amount_top, f"208050{number}")
        pages.text_ending(300, amount_top, f"{number}1.50")
        pages.text_ending(380, amount_top, f"{number}2.50")
        for line in name:
            pages.text(97, top, line)
            top += 12
        top += 1.5
    (grid,) = grids(read_pages(pages))
    assert grid[0] == ["编码", "科目名称", "合计", "其中"]
    assert grid[1:] == [
        ["208050" + str(n) if n < 3 else "", "\n".join(name), f"{n}1.50", f"{n}2.50"]
        for n, name in enumerate(names)
    ]


@pytest.mark.parametrize("x", [108.0, 110.5, 112.0, 114.0])
def test_a_number_printed_over_the_border_of_its_cell_is_one_number(read_pages: ReadPages, x: float) -> None:
    pages = PdfPages()
    pages.table(60, 100, [55, 60, 100], [["科目", "", "备注"], ["", "", "甲"]])
    pages.text(x, 124, "1,234,567.89")
    (grid,) = grids(read_pages(pages))
    assert grid[1] == ["", "1,234,567.89", "甲"]


def test_a_name_printed_over_the_border_of_its_cell_is_one_name(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, [56, 60, 100], [["科目", "", "金额"], ["机关事业单位养老", "", "2.00"]])
    (grid,) = grids(read_pages(pages))
    assert grid[1] == ["机关事业单位养老", "", "2.00"]


def test_a_name_that_runs_over_into_a_blank_cell_stays_in_the_one_where_it_begins(
    read_pages: ReadPages,
) -> None:
    pages = PdfPages()
    pages.table(60, 100, [45, 100, 60], [["科目", "", "金额"], ["国有资本经营预算拨款", "", "2.00"]])
    (grid,) = grids(read_pages(pages))
    assert grid[1] == ["国有资本经营预算拨款", "", "2.00"]


def test_texts_that_touch_their_common_border_stay_two(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, [80, 80, 60], [["", "", "金额"], ["甲", "乙", "1.00"]])
    pages.text(60, 104, "功能分类科目编码")
    pages.text(140, 104, "功能分类科目名称")
    (grid,) = grids(read_pages(pages))
    assert grid[0] == ["功能分类科目编码", "功能分类科目名称", "金额"]


def test_a_code_that_wraps_in_its_cell_is_one_code(read_pages: ReadPages) -> None:
    """Its lines look like amounts of three rows; the one amount beside them says that it is one row."""
    pages = PdfPages()
    x = [60, 120, 220, 320]
    for top in (100, 120, 180, 200):
        pages.line(x[0], top, x[-1], top)
    for place in x:
        pages.line(place, 100, place, 200)
    for place, text in zip(x, ("项目代码", "项目单位", "合计"), strict=False):
        pages.text(place + 3, 104, text)
    for number, (code, unit) in enumerate(
        zip(("53040025", "11000035", "12345"), ("某某市某某", "区教育体育", "局"), strict=True)
    ):
        pages.text(x[0] + 3, 123 + 18 * number, code)
        pages.text(x[1] + 3, 123 + 18 * number, unit)
    pages.text(x[2] + 3, 141, "20.00")
    pages.text(x[2] + 3, 184, "20.00")
    (grid,) = grids(read_pages(pages))
    row = [text.replace("\n", "") for text in grid[1]]
    assert row == ["530400251100003512345", "某某市某某区教育体育局", "20.00"]


def test_headers_of_blank_columns_without_rules_head_no_other_column(read_pages: ReadPages) -> None:
    """Of four headers two stand over amounts; the columns of the others are blank, and nothing slides into them."""
    pages = PdfPages()
    for x, text in (
        (60, "科目名称"),
        (200, "合计"),
        (260, "政府性基金"),
        (315, "国有资本"),
        (365, "单位资金"),
    ):
        pages.text(x, 86, text)
    for number, name in enumerate(("行政运行", "机关服务", "小学教育", "初中教育")):
        pages.text(60, 106 + 20 * number, name)
        pages.text_ending(230, 106 + 20 * number, f"{number}11.50")
        pages.text_ending(400, 106 + 20 * number, f"{number}12.50")
    (grid,) = grids(read_pages(pages))
    assert grid[0] == ["科目名称", "合计", "政府性基金", "国有资本", "单位资金"]
    assert grid[2] == ["机关服务", "111.50", "", "", "112.50"]
