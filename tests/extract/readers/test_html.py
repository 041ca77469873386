"""Web pages: whatever the encoding, what a browser shows, tables with spans."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.document import Document, Grid, Paragraph
from extract.errors import UnreadableFileError
from extract.readers import read_document


def read(tmp_path: Path, page: bytes | str) -> Document:
    path = tmp_path / "预算.html"
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_document(path)


def texts(document: Document) -> list[object]:
    return [
        block.text if isinstance(block, Paragraph) else [[c.text for c in row] for row in block.rows]
        for block in document.blocks
    ]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ("<META CHARSET=GBK>", "gb18030"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="no-such">', "utf-8"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_has(tmp_path: Path, head: str, encoding: str) -> None:
    page = f"<html><head>{head}</head><body><p>预算镕〇1</p></body></html>"
    document = read(tmp_path, page.encode(encoding))
    assert texts(document) == ["预算镕〇1"]
    assert document.file.format == "html"


def test_spans_of_rows_and_columns_place_cells_as_a_browser_does(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><td rowspan=2>科目</td><td colspan='2'>支出</td></tr><tr><td>基本</td><td>项目</td></tr>"
        "<tr><td>甲<td>1<td>2</table>",
    )
    assert texts(document) == [[["科目", "支出", ""], ["", "基本", "项目"], ["甲", "1", "2"]]]
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert (grid.rows[0][0].row_span, grid.rows[0][1].column_span) == (2, 2)


def test_layout_tables_become_what_they_hold(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<table><tr><td><table><tr><td><p>预算01表</p><table><tr><td>a<td>1<tr><td>b<td>2</table>"
        "</td></tr></table></td><td>&nbsp;</td></tr></table>",
    )
    assert texts(document) == ["预算01表", [["a", "1"], ["b", "2"]]]


def test_text_in_a_table_without_cells_is_text(tmp_path: Path) -> None:
    page = "<body><table><tr><p>第一条　甲。</p><div>第二条　乙。</div></tr></table><p>以上</p></body>"
    assert texts(read(tmp_path, page)) == ["第一条　甲。", "第二条　乙。", "以上"]


def test_what_a_browser_does_not_show_is_not_read(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<html><head><title>2026年预算</title><style>p{}</style></head><body><script>var a='<p>1</p>'</script>"
        "<!-- 注 --><p style='display: none'>隐</p><p hidden>隐</p><noscript>隐</noscript>"
        "<p>收入&nbsp;&nbsp;总额<br>12<b>3</b>万元</p>散<div>块</div>文</body></html>",
    )
    assert texts(document) == ["2026年预算", "收入 总额", "123万元", "散", "块", "文"]


def test_a_persons_name_and_telephone_are_dropped(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<html><p>联系人：张某某 电话：010-83366000</p><table><tr><td>项目名称<td>项目责任人<td>电话<td>金额"
        "<tr><td>甲<td>张某某<td>83366000<td>1</table>",
    )
    assert "张某某" not in str(texts(document)) and "83366000" not in str(texts(document))


def test_a_page_nested_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="nested at most"):
        read(tmp_path, "<html><body>" + "<div>" * 100_000 + "1")


def test_a_span_beyond_any_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="1000 columns"):
        read(tmp_path, f"<html><table><tr>{'<td colspan=999>1</td>' * 3}</tr></table>")


def test_spans_that_multiply_are_refused(tmp_path: Path) -> None:
    row = "<tr>" + "<td>1</td>" * 900 + "</tr>"
    with pytest.raises(UnreadableFileError, match="table cells"):
        read(
            tmp_path,
            f"<html><table>{row}{'<tr></tr>' * 10}<tr><td rowspan=9></td></tr>{'<tr><td>1' * 6000}</table>",
        )


def test_a_text_with_a_tag_in_it_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("预算01表<p>收支</p>\n一\t1\n", "utf-8")
    assert read_document(path).file.format == "text"


@pytest.mark.parametrize(
    "piece",
    [
        "<p>预算说明</p><p>收入100万元</p>",
        "<h1>预算</h1><p>收入100万元</p>",
        "<span>预算</span><br><span>收入100万元</span>",
        "<tr><td>一</td><td>2</td></tr>",
        "预算说明\n<table><tr><td>一</td><td>2</td></tr></table>",
    ],
)
def test_a_piece_cut_out_of_a_page_is_read_as_one(tmp_path: Path, piece: str) -> None:
    document = read(tmp_path, piece)
    assert document.file.format == "html"
    assert not any("<" in str(text) for text in texts(document))


@pytest.mark.parametrize("text", ["收入\t100\n支出\t100", "<p>一、收入</p>\t100\n二、支出\t20"])
def test_text_with_a_tag_left_in_it_stays_text(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).file.format == "text"


def test_lines_around_the_tables_of_a_converted_file_stay_lines(tmp_path: Path) -> None:
    page = "某局2024年部门预算\n\n部门支出总表\n单位：万元\n<table><tr><td>合计</td><td>5</td></tr></table>\n注：本表\n"
    assert texts(read(tmp_path, page)) == [
        "某局2024年部门预算", "部门支出总表", "单位：万元", [["合计", "5"]], "注：本表",
    ]  # fmt: skip


def test_a_raised_footnote_number_is_no_digit_of_the_figure(tmp_path: Path) -> None:
    page = "<table><tr><td>合计</td><td>1,612.40<sup>1</sup></td><td>88.00<sup>[2]</sup></td></tr></table>"
    assert texts(read(tmp_path, page)) == [[["合计", "1,612.40¹", "88.00[²]"]]]


def test_what_is_struck_through_is_withdrawn_and_said(tmp_path: Path) -> None:
    page = "<table><tr><td>合计</td><td><s>100.00</s>120.00</td></tr></table>"
    document = read(tmp_path, page)
    assert texts(document) == [[["合计", "120.00"]]]
    assert [(r.rule, r.matters) for r in document.remarks] == [("text-struck", True)]


@pytest.mark.parametrize(
    ("end", "rules"),
    [
        ("", ["file-cut"]),
        ("<tr><td>项目", ["file-cut"]),
        ("</table>", []),
        ("</td></tr></body></html>", []),  # a page that never closed its table, and ends all the same
    ],
)
def test_a_page_that_ends_inside_a_table_is_said_to_be_cut(
    tmp_path: Path, end: str, rules: list[str]
) -> None:
    document = read(tmp_path, f"<p>收支总表</p><table><tr><td>合计</td><td>120.00</td></tr>{end}")
    assert [r.rule for r in document.remarks] == rules
