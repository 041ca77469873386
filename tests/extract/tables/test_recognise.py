"""Which lines belong to which table."""

from __future__ import annotations

import pytest

from extract.tables.recognise import find_tables
from extract.tables.titles import parse_title
from tests.extract.conftest import ReadText
from tests.extract.tables.test_amount_tables import EXPENDITURE, INCOME

PROCUREMENT = "金额单位：万元\n采购类别\t金额\nA-货物\t1\n合 计\t1\n"


@pytest.mark.parametrize(
    ("line", "number", "kind"),
    [
        ("预算01表 收支总表", "01", "income_expenditure"),
        ("预算表12 年度项目支出绩效表", "12", "project_performance"),
        ("预算9表 国有资本经营预算财政拨款支出表", "09", "state_capital_expenditure"),
        ("表十四、部门整体支出绩效目标申报表（预算14表）", "14", "department_performance"),
        ("表一、部门收支总体情况表", "01", "income_expenditure"),
        (
            "预算10表 财政拨款（含一般公共预算和政府性基金预算）“三公”经费支出表",
            "10",
            "three_public_expenses",
        ),
        ("预算04表 项目支出表", "04", "project_expenditure"),
        ("预算04表 政府采购预算明细表", "04", "procurement"),
        ("上级转移支付细化明细表", None, "transfers"),
        ("２０２６ 预算", None, None),
    ],
)
def test_a_title_gives_number_and_kind(line: str, number: str | None, kind: str | None) -> None:
    title = parse_title(line)
    assert (title and title.number, title and title.kind and title.kind.kind) == (number, kind)


@pytest.mark.parametrize(
    "line",
    [
        "2024年“三公”经费财政拨款预算安排5.46万元，比上年持平。",
        "四、部门“三公”经费财政拨款预算说明",
        "本单位没有使用政府性基金预算拨款安排的支出",
        "2024年广内街道部门预算公开",
    ],
)
def test_a_sentence_that_mentions_a_table_is_no_title(line: str) -> None:
    assert parse_title(line) is None


def test_a_table_of_contents_makes_no_tables(read_text: ReadText) -> None:
    contents = "表三、部门支出总体情况表（预算03表）\n表二、部门收入总体情况表（预算02表）\n\n正文。\n\n"
    tables, _ = find_tables(read_text(contents + EXPENDITURE + INCOME))
    assert [t.number for t in tables] == ["03", "02"]


def test_title_lines_one_below_the_other_name_one_table(read_text: ReadText) -> None:
    tables, _ = find_tables(read_text("表三、部门支出总体情况表（预算03表）\n预算03表\n" + EXPENDITURE))
    assert [(t.number, t.name) for t in tables] == [("03", "支出预算总表")]


def test_a_table_that_lost_its_title_is_not_read_as_the_one_above(read_text: ReadText) -> None:
    tables, _ = find_tables(read_text(EXPENDITURE + "\n" + INCOME.split("\n", 1)[1]))
    assert [t.kind and t.kind.kind for t in tables] == ["expenditure", "income"]
    assert len(tables[0].pages[0]) == 5


def test_a_page_that_lost_its_title_stays_in_its_table(read_text: ReadText) -> None:
    lines = EXPENDITURE.splitlines()
    again = "\n".join([*lines[:7], "", *lines[2:6], *lines[7:]])
    tables, _ = find_tables(read_text(again))
    assert len(tables) == 1
    assert [len(page) for page in tables[0].pages] == [3, 4]


def test_a_header_of_another_table_ends_the_one_above_also_without_a_unit_line(read_text: ReadText) -> None:
    tables, _ = find_tables(read_text(EXPENDITURE + "\n" + PROCUREMENT.split("\n", 1)[1]))
    assert len(tables) == 2
    assert tables[1].pages[0][0].texts == ("采购类别", "金额")
