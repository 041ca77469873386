"""What pages do to text: clips, turns, breaks, running heads; each is read as it is seen, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from extract.document import Grid, Paragraph
from extract.readers import read_document
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lines import line_text
from extract.readers.pdf.overlays import GlyphPlace
from extract.readers.pdf.printed_twice import once
from tests.extract.readers.pdf.conftest import ReadPages, grids, paragraphs
from tests.pdf_pages import FONT, PdfPages, with_layers

WIDTHS = [60, 200, 100]
HEAD = ["科目编码", "科目名称", "金额"]


def rows(first: int, count: int) -> list[list[str]]:
    return [[str(2010300 + n), f"科目{n}", f"{n}.00"] for n in range(first, first + count)]


def clipped(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    path = canvas.beginPath()
    path.rect(x, y, width, height)
    canvas.clipPath(path, stroke=0, fill=0)


def test_text_hidden_under_a_clip_and_printed_again_is_read_once(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", "1,234.50"]])
    pages.canvas.saveState()
    clipped(pages.canvas, 0, 0, 50, 50)
    pages.text(330, 126, "1,234.50")
    pages.text(130, 122, "行政运行")
    pages.canvas.restoreState()
    assert grids(read_pages(pages)) == [[HEAD, ["2010301", "行政运行", "1,234.50"]]]


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("机关事业单位基本养老保险缴费支出及其他各项支出", "机关事业单位基本养老保险缴费支出及其他各项支出"),
        ("机关事业单位基本养老保险缴费支出及其他", "机关事业单位基本养老保险缴费支出及其他…"),
    ],
    ids=["the rest is in the file", "the file ends where the cell does"],
)
def test_a_name_that_its_clip_cuts_off_stays_in_its_cell(
    read_pages: ReadPages, printed: str, read: str
) -> None:
    """It is whole where the file holds the rest of it; what was cut before it was written is marked as cut."""
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "", "1,234.50"]])
    pages.canvas.saveState()
    clipped(pages.canvas, 120, pages.height - 140, 186, 20)
    pages.text(123, 124, printed)
    pages.canvas.restoreState()
    (grid,) = grids(read_pages(pages))
    assert grid[1] == ["2010301", read, "1,234.50"]


def test_two_columns_of_tables_are_read_one_after_the_other(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(300, 30, "部门预算公开表各表一览及其说明文字", 16)
    for x, top, title, amount in (
        (60, 80, "表一", "1.00"),
        (60, 200, "表二", "2.00"),
        (440, 110, "表三", "3.00"),
    ):
        pages.text(x, top, title)
        pages.table(x, top + 20, WIDTHS[:1] * 3, [["编码", "名称", "金额"], ["2010301", "行政", amount]])
    read = [
        block.text if isinstance(block, Paragraph) else block.rows[1][2].text
        for block in read_pages(pages).blocks
    ]
    assert read[1:] == ["表一", "1.00", "表二", "2.00", "表三", "3.00"]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "without rules"])
def test_two_pages_on_one_sheet_are_read_one_after_the_other(read_pages: ReadPages, ruled: bool) -> None:
    """Their tables begin at one height; the title of tables that belong together would stand over both."""
    table = [HEAD, *rows(1, 4)]
    pages = PdfPages(1684, 595)
    for x, title in ((60, "部门收入总表"), (902, "部门支出总表（续）")):
        pages.text(x + 100, 60, title, 14)
        pages.table(x, 100, WIDTHS, table, ruled=ruled)
    read = [b.text if isinstance(b, Paragraph) else len(b.rows) for b in read_pages(pages).blocks]
    assert read == ["部门收入总表", 5, "部门支出总表（续）", 5]


def test_text_in_invisible_ink_is_not_read_where_visible_text_is(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 100, "部门收入预算表")
    hidden = pages.canvas.beginText(60, pages.height - 140)
    hidden.setFont(FONT, 10)
    hidden.setTextRenderMode(3)
    hidden.textOut("隐藏的文字")
    pages.canvas.drawText(hidden)
    assert paragraphs(read_pages(pages)) == ["部门收入预算表"]


@pytest.mark.parametrize(
    ("printed", "gap", "read"),
    [
        ("1,234.56", 3, "1,234.56"),
        ("2010301", 3, "2010301"),
        ("05", 3, "05"),
        ("2024年预算数", 3, "2024年预算数"),
        ("123", 3, "1 2 3"),
        ("12.50", 12, "1 2 . 5 0"),
        ("12:50", 3, "1 2 : 5 0"),
    ],
)
def test_a_letter_spaced_figure_is_one_and_columns_counted_up_are_several(
    printed: str, gap: float, read: str
) -> None:
    glyphs, x = [], 60.0
    for letter in printed:
        width = 2.5 if letter in ",.:" else 5.0
        glyphs.append(Glyph(letter, x, 100, x + width, 110, 108))
        x += width + gap
    assert line_text(glyphs) == read


@pytest.mark.parametrize("how", ["white", "see-through", "painted over", "blacked out", "tiny"])
def test_figures_that_leave_nothing_to_be_seen_are_not_read(read_pages: ReadPages, how: str) -> None:
    """White words on a dark ground are seen, and so is what is printed again over a white box."""
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [["", "", ""], ["2010301", "行政运行", ""], ["2010302", "一般事务", ""]])
    draw = pages.canvas
    draw.setFillGray(0.2)
    pages.box(61, 101, 419, 119)
    draw.setFillGray(1)
    for x, word in zip((63, 123, 323), HEAD, strict=True):
        pages.text(x, 104, word)
    draw.setFillGray(1 if how == "white" else 0)
    draw.setFillAlpha(0 if how == "see-through" else 1)
    for top in (124, 144):
        pages.text(323, top, "91,234.50", 0.4 if how == "tiny" else 10)
    draw.setFillAlpha(1)
    draw.setFillGray(1 if how == "painted over" else 0)
    if how in ("painted over", "blacked out"):
        for top in (124, 144):
            pages.box(322, top, 400, top + 14)
    if how != "blacked out":
        draw.setFillGray(0)
        pages.text(321, 146, "88.00")
    last = "" if how == "blacked out" else "88.00"
    assert grids(read_pages(pages)) == [[HEAD, ["2010301", "行政运行", ""], ["2010302", "一般事务", last]]]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("where", ["text", "form"])
def test_what_stands_in_a_layer_that_is_off_is_not_read(tmp_path: Path, where: str, packed: bool) -> None:
    pages = PdfPages(pageCompression=0)
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", ""], ["2010302", "一般事务", ""]])
    draw = pages.canvas
    for layer, top in (("On", 124), ("Off", 144)):
        if where == "form":
            draw.beginForm(layer)
        else:
            draw._code.append(f"/OC /{layer} BDC")
        pages.text(323, top, "91,234.50")
        if where == "form":
            draw.endForm()
            draw.doForm(layer)
        else:
            draw._code.append("EMC")
    path = tmp_path / "示例.pdf"
    path.write_bytes(with_layers(pages.data(), packed=packed))
    rows = [HEAD, ["2010301", "行政运行", "91,234.50"], ["2010302", "一般事务", ""]]
    assert grids(read_document(path)) == [rows]


def test_fields_that_are_filled_in_are_read_and_hidden_ones_are_not(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", ""], ["2010302", "一般事务", ""]])
    for name, top, flags in (("a", 121, "print"), ("b", 141, "hidden")):
        place = {"x": 321, "y": pages.height - top - 18, "width": 97, "height": 18}
        pages.canvas.acroForm.textfield(name=name, value="91,234.50", annotationFlags=flags, **place)
    pages.canvas.highlightAnnotation("", Rect=(122, pages.height - 159, 318, pages.height - 141))
    rows = [HEAD, ["2010301", "行政运行", "91,234.50"], ["2010302", "一般事务", ""]]
    assert grids(read_pages(pages)) == [rows]


@pytest.mark.parametrize("shifts", [(0.0, 0.3, 0.6), (0.0, 1.2), (0.0, 2.0)], ids=["bold", "heavy", "shadow"])
def test_bold_by_printing_twice_is_read_once(read_pages: ReadPages, shifts: tuple[float, ...]) -> None:
    """Commas and points too, whose shadows are as far away as those of the broad characters."""
    pages = PdfPages()
    for shift in shifts:
        pages.text(60 + shift, 100, "一般公共预算合计 1,100.11")
    assert paragraphs(read_pages(pages)) == ["一般公共预算合计1,100.11"]


def test_equal_characters_side_by_side_are_several_and_a_flat_one_printed_twice_is_one() -> None:
    """Fonts drawn by programs give 一 and points the box of their ink."""

    def place(text: str, x: float, width: float, height: float) -> GlyphPlace:
        return GlyphPlace(text, x, 100, x + width, 100 + height, x, 100, 0, visible=True)

    figure = [place(text, 60 + 3.4 * n, 3.4, 7) for n, text in enumerate("11.11")]
    assert once(figure) == figure
    flat = [place("一", 60 + shift, 6.2, 0.5) for shift in (0.0, 0.3)]
    assert once([*figure, *flat]) == [*figure, flat[0]]


def test_text_off_the_page_is_not_read(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 100, "在页上")
    pages.text(900, 100, "在页外")
    assert paragraphs(read_pages(pages)) == ["在页上"]


@pytest.mark.parametrize(
    ("box", "row"),
    [
        ((0, 0, 340, 595), ["2010301", "一般行政管理\n事务支出", "1,23…"]),
        ((66, 0, 842, 595), ["…010301", "一般行政管理\n事务支出", "1,234.56"]),
        ((0, 460, 842, 595), ["2010301", "一般行政管理…", "1,234.56"]),
    ],
    ids=["right", "left", "bottom"],
)
def test_a_page_cropped_through_a_table_shows_no_name_or_figure_whole_that_it_cuts(
    read_pages: ReadPages, box: tuple[int, int, int, int], row: list[str]
) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "", "1,234.56"]])
    pages.text(123, 121, "一般行政管理", 8)
    pages.text(123, 131, "事务支出", 8)
    pages.canvas.setCropBox(box)
    (grid,) = grids(read_pages(pages))
    assert grid[1] == row


def test_figures_in_wide_characters_become_ordinary_ones_and_a_comma_of_a_sentence_stays(
    read_pages: ReadPages,
) -> None:
    pages = PdfPages()
    pages.text(60, 60, "２０２４年支出１２，３４５．６７元，其中１２，３项")
    assert paragraphs(read_pages(pages)) == ["2024年支出12,345.67元，其中12，3项"]


def test_radicals_that_fonts_give_become_ordinary_characters(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.text(60, 100, "部⻔⻋辆⻓期⾦额⽤于")
    assert paragraphs(read_pages(pages)) == ["部门车辆长期金额用于"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned_is_read_upright_and_its_boxes_lie_on_the_image(
    read_pages: ReadPages, turn: int
) -> None:
    """A sheet drawn upright on a page that is turned for showing."""
    table = [HEAD, ["2010301", "行政运行", "1,234.50"]]
    pages = PdfPages(842, 595)  # as it is shown
    canvas = pages.canvas
    canvas.setPageRotation(turn)
    if turn == 90:
        canvas.rotate(90)
        canvas.translate(0, -595)
    elif turn == 270:
        canvas.rotate(-90)
        canvas.translate(-842, 0)
    else:
        canvas.rotate(180)
        canvas.translate(-842, -595)
    pages.table(60, 100, WIDTHS, table)
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == table
    box = grid.rows[1][2].source.box
    assert box is not None
    assert (box.x0, box.top, box.x1, box.bottom) == (320, 120, 420, 140)


def test_a_table_printed_sideways_on_an_upright_page_is_read(read_pages: ReadPages) -> None:
    table = [HEAD, ["2010301", "行政运行", "1,234.50"]]
    pages = PdfPages(595, 842)
    pages.canvas.rotate(90)
    pages.canvas.translate(0, -595)
    pages.height = 595
    pages.table(60, 100, WIDTHS, table)
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == table
    box = grid.rows[1][2].source.box
    assert box is not None
    assert (box.x0, box.top, box.x1, box.bottom) == (120, 422, 140, 522), "upright on the page as it is shown"


def test_a_watermark_across_the_page_is_left_out(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, *rows(1, 5)])
    pages.canvas.saveState()
    pages.canvas.translate(100, 300)
    pages.canvas.rotate(35)
    pages.canvas.setFont(FONT, 60)
    pages.canvas.drawString(0, 0, "内部资料")
    pages.canvas.restoreState()
    document = read_pages(pages)
    assert grids(document) == [[HEAD, *rows(1, 5)]]
    assert paragraphs(document) == []


def test_text_and_rules_inside_a_moved_form_stand_where_they_are_seen(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.canvas.beginForm("sheet", 0, 0, 842, 595)
    clipped(pages.canvas, 0, 0, 842, 595)
    pages.table(60, 100, WIDTHS, [HEAD, *rows(1, 2)])
    pages.canvas.endForm()
    pages.canvas.translate(0, -200)
    pages.canvas.doForm("sheet")
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [[c.text for c in row] for row in grid.rows] == [HEAD, *rows(1, 2)]
    box = grid.rows[0][0].source.box
    assert box is not None
    assert (box.x0, box.top) == (60, 300)


@pytest.mark.parametrize("repeated", [False, True], ids=["header once", "header on each page"])
def test_a_table_over_pages_is_one_grid_that_knows_its_pages(read_pages: ReadPages, repeated: bool) -> None:
    pages = PdfPages()
    pages.text(300, 60, "部门收入预算总表", 16)
    pages.table(60, 100, WIDTHS, [HEAD, *rows(1, 3)])
    for first in (4, 7):
        pages.next_page()
        pages.table(60, 50, WIDTHS, [*([HEAD] if repeated else []), *rows(first, 3)])
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    data = [row for row in grid.rows if row[0].text != HEAD[0]]
    assert [[c.text for c in row] for row in data] == rows(1, 9)
    assert [row[0].source.page for row in data] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [row[0].source.row for row in grid.rows] == list(range(len(grid.rows)))


def test_a_total_alone_on_a_page_stands_in_the_columns_of_its_table(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, *rows(1, 3)])
    pages.next_page()
    pages.table(60, 50, [260, 100], [["合计", "6.00"]])
    (grid,) = [b for b in read_pages(pages).blocks if isinstance(b, Grid)]
    assert [c.text for c in grid.rows[-1]] == ["合计", "", "6.00"]
    assert [c.column_span for c in grid.rows[-1]] == [2, 1, 1]
    assert grid.rows[-1][2].source.page == 2


def test_a_table_of_other_columns_on_the_next_page_is_another_table(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, *rows(1, 3)])
    pages.next_page()
    pages.table(60, 50, [100, 100], [["采购类别", "金额"], ["A-货物", "1.0"]])
    assert [len(grid[0]) for grid in grids(read_pages(pages))] == [3, 2]


def test_a_row_cut_by_the_page_break_is_one_row(read_pages: ReadPages) -> None:
    pages = PdfPages()
    widths = [60, 106, 100]
    pages.table(
        60,
        100,
        widths,
        [HEAD, ["2010301", "行政运行", "5.00"], ["2080505", "机关事业单位基本养老", "446.11"]],
    )
    pages.next_page()
    pages.table(60, 50, widths, [["", "保险缴费支出", ""], ["2080506", "职业年金缴费", "225.12"]])
    (grid,) = grids(read_pages(pages))
    assert grid[2:] == [
        ["2080505", "机关事业单位基本养老\n保险缴费支出", "446.11"],
        ["2080506", "职业年金缴费", "225.12"],
    ]


def test_a_row_with_an_empty_code_after_a_page_break_stays_a_row(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", "5.00"]])
    pages.next_page()
    pages.table(60, 50, WIDTHS, [["", "年末结转", ""], ["", "合计", "5.00"]])
    (grid,) = grids(read_pages(pages))
    assert grid[2:] == [["", "年末结转", ""], ["", "合计", "5.00"]]


def test_page_numbers_and_running_heads_are_left_out(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for number in range(1, 7):
        pages.text(60, 20, "某单位2025年部门预算")
        pages.text(60, 200, f"第{'一二三四五六'[number - 1]}节的正文内容")
        pages.text(400, 570, f"- {number} -" if number % 2 else f"第 {number} 页 共 6 页")
        pages.next_page()
    found = paragraphs(read_pages(pages))
    assert found == ["某单位2025年部门预算", *(f"第{n}节的正文内容" for n in "一二三四五六")]


def test_the_unit_below_each_tables_title_is_no_running_head(read_pages: ReadPages) -> None:
    pages = PdfPages()
    for title in ("收入预算表", "支出预算表", "财政拨款支出表", "项目支出表", "政府采购表"):
        pages.text(60, 20, title)
        pages.text(400, 40, "单位：元")
        pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", "5.00"]])
        pages.next_page()
        pages.text(400, 40, "单位：元")
        pages.table(60, 100, WIDTHS, [["2010302", "机关服务", "6.00"]])
        pages.next_page()
    assert paragraphs(read_pages(pages)).count("单位：元") == 5


def test_an_amount_near_the_foot_of_a_page_is_no_page_number(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 540, WIDTHS, [HEAD, ["", "合计", "12"]])
    assert grids(read_pages(pages)) == [[HEAD, ["", "合计", "12"]]]


LONG = "本单位按照预算管理的要求编制年度部门预算并对各项收入和支出作出说明其中包括人员经费和公用经费以及项目支出的安排情况并接受监督"


def draw_wrapped(pages: PdfPages, top: float, lines: list[str], *, indent: bool = True) -> None:
    for number, line in enumerate(lines):
        pages.text(80 if indent and number == 0 else 60, top + 18 * number, line)


def test_a_wrapped_sentence_is_one_paragraph_and_the_next_one_another(read_pages: ReadPages) -> None:
    pages = PdfPages()
    first, second = LONG[:58], LONG[58:]
    draw_wrapped(pages, 100, [first, second + "。"])
    draw_wrapped(pages, 136, [first, second + "。"])
    document = read_pages(pages)
    assert paragraphs(document) == [LONG + "。"] * 2
    box = next(b for b in document.blocks if isinstance(b, Paragraph)).source.box
    assert box is not None
    assert box.bottom - box.top > 25, "the box holds both lines"


def test_a_title_in_the_middle_of_a_page_does_not_run_into_the_line_below_it(read_pages: ReadPages) -> None:
    """Nor does one at the left edge run into the words that every table's head begins with."""
    pages = PdfPages()
    for number, (x, title) in enumerate([(150, "部门收入总体情况表"), (60, "部门支出总体情况表及其说明表")]):
        pages.text(x, 100 + 120 * number, title)
        pages.text(60, 118 + 120 * number, "部门名称：某县水利局单位：万元")
        pages.table(60, 130 + 120 * number, WIDTHS, [HEAD, ["2010301", "行政运行", "1,234.50"]])
    found = paragraphs(read_pages(pages))
    assert found == [
        "部门收入总体情况表", "部门名称：某县水利局单位：万元",
        "部门支出总体情况表及其说明表", "部门名称：某县水利局单位：万元",
    ]  # fmt: skip


def test_a_title_in_the_middle_that_wraps_is_one_and_one_below_another_is_not(read_pages: ReadPages) -> None:
    title = "2025年部门综合预算一般公共预算拨款三公经费及会议费、培训费"
    pages = PdfPages()
    pages.canvas.setFont(FONT, 16)
    width = pages.canvas.stringWidth(title, FONT, 16)
    for top, text in ((60, title), (84, "支出预算表"), (200, title[:-1] + "表"), (224, "部门支出预算表")):
        pages.text(60 + (width - pages.canvas.stringWidth(text, FONT, 16)) / 2, top, text, 16)
    pages.table(60, 300, [width / 2, width / 2], [["项目", "预算数"], ["合计", "12.00"]])
    found = paragraphs(read_pages(pages))
    assert found == [title + "支出预算表", title[:-1] + "表", "部门支出预算表"]


def test_a_sentence_over_a_page_break_is_one_paragraph(read_pages: ReadPages) -> None:
    pages = PdfPages()
    first, second = LONG[:58], LONG[:60]
    draw_wrapped(pages, 100, [first, second])
    pages.text(400, 570, "1")
    pages.next_page()
    draw_wrapped(pages, 50, [LONG[:20] + "。"], indent=False)
    draw_wrapped(pages, 68, [first, second, "完毕。"])
    found = paragraphs(read_pages(pages))
    assert found == [first + second + LONG[:20] + "。", first + second + "完毕。"]


def test_a_line_left_short_because_a_number_did_not_fit_goes_on(read_pages: ReadPages) -> None:
    pages = PdfPages()
    draw_wrapped(pages, 100, [LONG[:58], LONG[:56], "156211.11万元，比上年增加。"])
    (text,) = paragraphs(read_pages(pages))
    assert text.endswith("156211.11万元，比上年增加。")


@pytest.mark.parametrize("size", [28, 10])
def test_a_stamp_over_a_row_is_no_part_of_it(read_pages: ReadPages, size: float) -> None:
    pages = PdfPages()
    table = [HEAD, ["2010301", "行政运行", "1,234.50"], ["2010302", "一般事务", "88.00"]]
    pages.table(60, 100, WIDTHS, table)
    pages.canvas.setFillColorRGB(0.9, 0.1, 0.1)
    pages.text(122, 124 - size / 4, "2024年3月15日已阅", size)
    assert grids(read_pages(pages)) == [table]


def test_words_in_another_ink_that_cover_nothing_are_read(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", "1,234.50"], ["2010302", "一般事务", ""]])
    pages.canvas.setFillColorRGB(0.9, 0.1, 0.1)
    pages.text(323, 144, "-88.00")
    assert grids(read_pages(pages))[0][2] == ["2010302", "一般事务", "-88.00"]


def test_a_raised_footnote_number_is_no_digit_of_the_figure(read_pages: ReadPages) -> None:
    pages = PdfPages()
    pages.table(
        60, 100, WIDTHS, [HEAD, ["2010301", "行政运行", "1,234.50"], ["2010302", "一般事务", "88.00"]]
    )
    pages.text(323 + stringWidth("1,234.50", FONT, 10), 125, "1", 5)
    found = grids(read_pages(pages))[0][1][2]
    assert found == "1,234.50¹"
