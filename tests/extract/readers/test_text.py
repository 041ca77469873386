"""The three layouts of a table row in text give the same grid."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from extract.document import Document, Grid, Paragraph
from extract.readers.cell_lines import _fits
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


CSV = '部门支出总表,,\n科目,名称,合计\n201,"行政,运行","1,612.40"\n208,社会保障,88.00\n'


def test_comma_separated_values_are_cells_with_their_lines(read_text: ReadText) -> None:
    document = read_text(CSV)
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["部门支出总表"]
    assert grid(document)[1:] == [["201", "行政,运行", "1,612.40"], ["208", "社会保障", "88.00"]]
    cell = next(b for b in document.blocks if isinstance(b, Grid)).rows[2][2]
    assert (cell.source.line, cell.source.row, cell.source.column) == (4, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "2024年收入为1,612.40万元,支出为1,612.40万元,结余为0万元。\n其中,基本支出88万元,项目支出12万元。\n附件,略\n",
        "收入，支出，结余。\n上年，本年，增减，说明。\n其中，略。\n",
        "甲镇2022年度部门决算\n"
        + "".join(
            f"{name}支出（类）{name}事务（款）：支出决算为{n}万元，完成预算100%，决算数与预算数持平。\n"
            for n, name in enumerate(("国防", "教育", "文化", "环保"))
        ),
        "\t部门,单位\n\t合计\n\n\t办事处,本级\n\t3\n",
    ],
)
def test_the_commas_of_sentences_make_no_table(read_text: ReadText, text: str) -> None:
    assert all(cell != "支出" for row in grid(read_text(text)) for cell in row)


ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合　　计", "1,822.92", "1,734.92", "88.00"],
    ["2010301", "行政运行", "1,612.40", "1,612.40", ""],
    ["2010302", "一般行政管理", "88.00", "", "88.00"],
    ["2080505", "养老保险缴费", "", "", ""],
    ["", "支出", "122.52", "122.52", ""],
]


def laid_out(rows: list[list[str]]) -> str:
    """Rows as a program prints them that keeps the look of a page: labels left, amounts right."""
    widths = [12, 22, 14, 14, 14]
    lines = []
    for row in rows:
        line = ""
        for column, (text, width) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (width - len(text) - sum(1 for c in text if c > "\xff"))
            line += text + blanks if column < 2 else blanks + text
        lines.append(line.rstrip())
    return "\n".join(lines)


def test_columns_of_blanks_are_a_table(read_text: ReadText) -> None:
    rows = [row for row in grid(read_text(f"部门支出总表\n{laid_out(ROWS)}\n")) if any(row)]
    assert rows == [
        ROWS[0],
        ["", "合计", "1,822.92", "1,734.92", "88.00"],
        ["2010301", "行政运行", "1,612.40", "1,612.40", ""],
        ["2010302", "一般行政管理", "88.00", "", "88.00"],
        ["2080505", "养老保险缴费支出", "122.52", "122.52", ""],
    ]


def test_sentences_with_blanks_in_them_are_no_table(read_text: ReadText) -> None:
    text = "　　一、收入  情况\n　　二、支出  情况\n　　2024年预算  100万元，比上年  增加。\n　　说明  完\n"
    assert grid(read_text(text)) == []


def test_a_label_pushed_over_its_column_does_not_move_its_amounts(read_text: ReadText) -> None:
    rows = [("编码", "名称", "合计", "基本"), ("201", "行政", "12.00", "12.00"), ("221", "住房", "", "58.20")]
    lines = ["".join(text.ljust(16) for text in row) for row in rows]
    lines.append(f"{'208'.ljust(16)}{'机关事业单位养老保险缴费支出（类款）'}  64.32           64.32")
    assert grid(read_text("\n".join(lines)))[2:] == [
        ["221", "住房", "", "58.20"],
        ["208", "机关事业单位养老保险缴费支出（类款）", "64.32", "64.32"],
    ]


def test_a_figure_between_two_columns_is_of_neither(read_text: ReadText) -> None:
    lines = [
        "编码    名称    合计    基本",
        "201     行政    12.00   12.00",
        "208     养老保险缴费    64.32   64.32",
        "221     住房            58.20",
    ]
    assert grid(read_text("\n".join(lines)))[2:] == [
        ["208", "养老保险缴费", "64.32", "64.32"],
        ["221", "住房", "58.20 ?", ""],
    ]


HEADER = ["项目", "行次", "金额"]
SIDES = [
    [("一、财政拨款收入", "1", "440.55"), ("一、一般公共服务支出", "29", "423.20")],
    [("二、事业收入", "2", "0.00"), ("二、外交支出", "30", "-")],
    [("三、上级补助收入", "3", "10.00"), ("三、国防支出", "31", "27.35")],
]
TWO_SIDED = [
    "收入",
    "支出",
    *HEADER,
    *HEADER,
    "栏次",
    "1",
    "栏次",
    "2",
    *(t for row in SIDES for side in row for t in side),
]
ABOVE = ["甲县乙局2019年部门决算", "收入支出决算总表", "公开01表", "单位：万元"]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n \n"])
def test_bare_cells_one_a_line_are_a_table_where_one_width_fits(read_text: ReadText, between: str) -> None:
    document = read_text(between.join([*ABOVE, *TWO_SIDED, "附：说明。"]))
    assert grid(document) == [
        ["收入", "", "", "支出", "", ""],
        [*HEADER, *HEADER],
        *([*left, *right] for left, right in SIDES),
    ]
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == [*ABOVE, "附：说明。"]


def test_a_second_table_of_bare_cells_begins_behind_the_first(read_text: ReadText) -> None:
    second = ["支出决算表", "科目", "合计", "教育支出", "5.00", "国防支出", "6.00", "外交支出", "7.00"]
    rows = grid(read_text("\n".join([*ABOVE, *TWO_SIDED, *second])))
    assert rows[5:] == [["科目", "合计"], ["教育支出", "5.00"], ["国防支出", "6.00"], ["外交支出", "7.00"]]


@pytest.mark.parametrize("left_out", range(len(TWO_SIDED) - 18, len(TWO_SIDED)))
def test_where_the_copy_left_a_cell_out_no_row_is_guessed(read_text: ReadText, left_out: int) -> None:
    cells = [text for i, text in enumerate(TWO_SIDED) if i != left_out]
    read = {tuple(row) for row in grid(read_text("\n".join([*ABOVE, *cells])))}
    assert read <= {(*left, *right) for left, right in SIDES} | {
        (*HEADER, *HEADER),
        ("收入", "", "", "支出", "", ""),
    }


@pytest.mark.parametrize("lost", range(2, 8))
def test_a_header_that_lost_one_of_its_words_is_not_taken_by_half(read_text: ReadText, lost: int) -> None:
    cells = [text for i, text in enumerate(TWO_SIDED) if i != lost]
    assert grid(read_text("\n".join([*ABOVE, *cells]))) == []


@pytest.mark.parametrize("blank", [1, 2])
def test_words_over_a_column_that_the_copy_left_out_name_no_other(read_text: ReadText, blank: int) -> None:
    header = ["项目", "预算数", "决算数", "备注"]
    rows = [["甲支出", "5.00", "6.00"], ["乙支出", "7.00", "8.00"], ["丙支出", "9.00", "1.00"]]
    if blank == 1:
        header = ["项目", "年初数", "预算数", "决算数"]
    assert grid(read_text("\n".join(["标题", *header, *(t for row in rows for t in row)]))) == []


def test_a_list_with_the_numbers_of_its_pages_is_no_table(read_text: ReadText) -> None:
    parts = ["目录", "第一部分", "部门概况", "3", "部门决算表", "5", "决算情况说明", "12", "名词解释", "20"]
    assert grid(read_text("\n".join(parts))) == []


def test_cells_between_pipes_alone_are_a_table_with_its_blanks(read_text: ReadText) -> None:
    rows = [
        ["", "", "单位：万元"],
        ["项 目", "合计", "一般公共\n预算"],
        ["三公经费", "29.00", ""],
        ["接待费", "", "1"],
    ]
    text = "标题\n" + "".join(
        "".join(f"|\n{cell}\n" if cell else "|\n" for cell in row) + "|\n" for row in rows
    )
    document = read_text(text + "以上为预算。")
    assert grid(document) == rows
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["标题", "以上为预算。"]


def test_pipes_that_no_width_fits_stay_text(read_text: ReadText) -> None:
    assert grid(read_text("标题\n|\n项目\n|\n合计\n|\n|\n甲\n|\n1\n|\n2\n|\n|\n乙\n|\n3\n|\n完")) == []


def test_cells_with_a_pipe_behind_each_are_a_table_with_its_blanks(read_text: ReadText) -> None:
    rows = [
        ["项目", "本年", "增减率"],
        ["合计", "4432", "3%"],
        ["其中:购置费", "", "-"],
        ["接待费", "323", ""],
    ]
    lines = [f"{cell} |" for row in rows for cell in row]
    document = read_text("\n".join(["2021年三公经费支出表", "单位:万元", *lines, "以上。"]))
    assert grid(document) == rows


def test_rows_with_a_pipe_behind_each_cell_keep_no_blanks_at_their_ends(read_text: ReadText) -> None:
    """Where in a row its blanks were, the copy does not say: they stand at the end of each."""
    text = (
        "标题\n项目 | 预算数 | 上年数 | 备注 |\n一、增值税 | 2319 | 2070 | |\n上级补助 | 378 | |||\n以上 | 完"
    )
    document = read_text(text)
    assert grid(document) == [
        ["项目", "预算数", "上年数", "备注"],
        ["一、增值税", "2319", "2070"],
        ["上级补助", "378"],
    ]
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["标题", "以上 | 完"]


def test_one_line_with_pipes_is_no_table(read_text: ReadText) -> None:
    assert grid(read_text("首页 | 政务公开 | 财政 |\n某局2024年预算")) == []


PADDED = ["三公经费合计 |", "因公出国费 |", "公务用车购置及运行费 |", "接待费 |", "||"]


def test_pipes_alone_behind_two_header_rows_tell_how_wide_the_table_is(read_text: ReadText) -> None:
    below = ["小计 |", "公务用车购置费 |", "公务用车运行费 |", "|||"]
    values = [f"{n} |" for n in (79, 0, 75, 50, 25, 4)]
    assert grid(read_text("\n".join(["单位:万元", *PADDED, *below, *values, "二、说明"]))) == [
        ["三公经费合计", "因公出国费", "公务用车购置及运行费", "", "", "接待费"],
        ["", "", "小计", "公务用车购置费", "公务用车运行费", ""],
        ["79", "0", "75", "50", "25", "4"],
    ]


@pytest.mark.parametrize(
    ("below", "values"),
    [
        (["小计 |", "公务用车购置费 |", "公务用车运行费 |", "|||"], 5),  # a cell was left out
        (["小计 |", "公务用车购置费 |", "||||"], 6),  # one head too few for the width
        (["小计 |", "其一 |", "其二 |", "|||"], 6),  # below which head they stand is open
    ],
)
def test_a_padded_table_whose_columns_are_open_stays_text(
    read_text: ReadText, below: list[str], values: int
) -> None:
    lines = [*PADDED, *below, *[f"{n} |" for n in range(values)]]
    assert grid(read_text("\n".join(["单位:万元", *lines, "二、说明"]))) == []


def test_lines_of_words_alone_are_tried_as_rows_no_more_often_than_they_are_many(read_text: ReadText) -> None:
    """A list of ten thousand terms, as an index prints, took minutes."""
    terms = [f"第{i}项目" for i in range(3_000)]
    with patch("extract.readers.cell_lines._fits", wraps=_fits) as tried:
        assert grid(read_text("\n".join(terms))) == []
    assert tried.call_count <= len(terms)
