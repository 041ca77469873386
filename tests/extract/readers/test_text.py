"""The three layouts of a table row in text give the same grid."""

from __future__ import annotations

import pytest

from extract.document import Document, Grid, Paragraph
from tests.extract.conftest import ReadText

TABS = "预算04表\n采购类别\t金额\nA-货物\t\nC-服务\t3.5\n"
CELLS = "预算04表\n\t采购类别\n\t金额\n\n\tA-货物\n\t\n\n\tC-服务\n\t3.5\n"
PIPES = "预算04表\n\n| 采购类别 | 金额 |\n|:---|---:|\n| A-货物 | |\n| C-服务 | 3.5 |\n"


def grid(document: Document) -> list[list[str]]:
    return [
        [c.text for c in row] for block in document.blocks if isinstance(block, Grid) for row in block.rows
    ]


@pytest.mark.parametrize("text", [TABS, CELLS, PIPES])
def test_each_layout_gives_the_same_rows(read_text: ReadText, text: str) -> None:
    assert grid(read_text(text)) == [["采购类别", "金额"], ["A-货物", ""], ["C-服务", "3.5"]]


@pytest.mark.parametrize(("text", "line"), [(TABS, 4), (CELLS, 9), (PIPES, 6)])
def test_a_cell_knows_the_line_its_text_stands_on(read_text: ReadText, text: str, line: int) -> None:
    document = read_text(text)
    cell = next(b for b in document.blocks if isinstance(b, Grid)).rows[2][1]
    assert (cell.text, cell.source.line, cell.source.column) == ("3.5", line, 1)


def test_a_cell_wrapped_over_lines_is_one_cell(read_text: ReadText) -> None:
    document = read_text("\t部门（单位）\n名称\n\t合计\n\n\t办事处\n\t3\n\n\t村\n\t4\n")
    assert grid(document)[0] == ["部门（单位）\n名称", "合计"]


def test_a_heading_right_under_the_last_amount_is_no_wrapped_cell(read_text: ReadText) -> None:
    document = read_text(
        "\t合 计\n\t1,234.5\n 表九、国有资本经营预算财政拨款支出表（预算09表）\n预算09表\n\t合 计\n\t0\n"
    )
    assert grid(document) == [["合 计", "1,234.5"], ["合 计", "0"]]
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == [
        "表九、国有资本经营预算财政拨款支出表（预算09表）",
        "预算09表",
    ]


def test_markup_and_bookmarks_are_no_text(read_text: ReadText) -> None:
    document = read_text("[bookmark: _Toc11059]第一部分\n| <p>甲</p> | 乙<br/>丙 |\n")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["第一部分"]
    assert grid(document) == [["甲", "乙丙"]]


def test_a_rule_of_dashes_is_no_row(read_text: ReadText) -> None:
    assert grid(read_text("甲\t乙\n-----\t--\n合 计\t3\n")) == [["甲", "乙"], ["合 计", "3"]]


def test_form_feeds_count_pages(read_text: ReadText) -> None:
    document = read_text("第一页\n\f第二页\n\f第三页")
    assert [(b.text, b.source.page) for b in document.blocks if isinstance(b, Paragraph)] == [
        ("第一页", 1),
        ("第二页", 2),
        ("第三页", 3),
    ]


def test_an_escaped_pipe_belongs_to_its_cell(read_text: ReadText) -> None:
    assert grid(read_text("| a\\|b | c |\n| d | e |\n"))[0] == ["a|b", "c"]
