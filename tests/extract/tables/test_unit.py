"""The unit of a table, wherever it is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import TableState
from extract.pipeline import Extraction
from tests.extract.conftest import Extract

ROWS = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n2010301\t行政运行\t612.40\t612.40\t\n2010302\t一般事务\t88.00\t\t88.00\n\t合计\t700.40\t612.40\t88.00\n"
COVER = "某市水务局2024年部门预算\n\n"


def units(extraction: Extraction) -> list[str]:
    return [t.printed_unit for t in extraction.tables]


def rules(extraction: Extraction) -> set[str]:
    return {f.rule for f in extraction.findings}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (f"部门支出总表\n单 位 ： 元\n{ROWS}", "元"),
        (f"部门支出总表（万元）\n{ROWS}", "万元"),
        (f"部门支出总表 单位：千元\n{ROWS}", "千元"),
        (f"表3 部门支出总表\n金额单位：人民币百万元\n{ROWS}", "百万元"),
        (f"部门支出总表\n{ROWS}单位：元\n", "元"),
        (f"部门支出总表\n{ROWS.replace('合计', '合计（元）', 1)}", "元"),
        (f"部门支出总表\n单位：元、%\n{ROWS}", "元"),
        (f"以下各表金额单位均为元。\n\n部门支出总表\n{ROWS}", "元"),
    ],
)
def test_the_unit_is_found_where_it_is_printed(extract: Extract, text: str, unit: str) -> None:
    extraction = extract(COVER + text)
    assert units(extraction) == [unit]
    assert not rules(extraction) & {"unit-assumed", "unit-conflict"}
    assert len(extraction.lines) == 7


def test_a_unit_above_and_another_in_the_header_is_said(extract: Extract) -> None:
    rows = ROWS.replace("合计", "合计（元）", 1).replace("基本支出", "基本支出（元）", 1)
    extraction = extract(f"{COVER}部门支出总表\n单位：万元\n{rows}")
    assert "unit-conflict" in rules(extraction)


def test_the_text_tells_the_unit_of_a_table_that_prints_none(extract: Extract) -> None:
    text = "2024年部门支出预算700.40元，其中基本支出612.40元。\n\n"
    extraction = extract(f"{COVER}{text}部门支出总表\n{ROWS}")
    assert units(extraction) == ["元"]
    assert "unit-told" in rules(extraction)


def test_a_unit_that_nothing_tells_is_assumed_and_said(extract: Extract) -> None:
    extraction = extract(f"{COVER}部门支出总表\n{ROWS}")
    assert "unit-assumed" in rules(extraction)


def test_units_above_the_titles_are_those_of_the_tables_below(extract: Extract) -> None:
    tables = f"单位：元\n部门支出总表\n{ROWS}\n单位：万元\n一般公共预算支出表\n{ROWS}"
    assert units(extract(COVER + tables)) == ["元", "万元"]


def test_a_unit_behind_the_figure_outranks_that_of_the_table(extract: Extract) -> None:
    extraction = extract(f"{COVER}部门支出总表\n单位：元\n{ROWS.replace('88.00', '88.00万元')}")
    amounts = {(x.key, x.measure[-1]): (x.amount, x.printed_unit) for x in extraction.lines}
    assert amounts["2010302", "项目支出"] == (Decimal(880_000), "万元")
    assert amounts["2010301", "基本支出"][1] == "元"


def test_a_title_without_rows_declares_nothing(extract: Extract) -> None:
    extraction = extract(f"{COVER}部门收入总表\n\n部门支出总表\n单位：元\n{ROWS}")
    states = {t.title: t.state for t in extraction.tables}
    assert states == {"部门收入总表": TableState.UNKNOWN, "部门支出总表": TableState.PRESENT}
    assert "table-rows-missing" in rules(extraction)
    empty = extract(f"{COVER}部门收入总表\n本表为空表。\n\n部门支出总表\n单位：元\n{ROWS}")
    assert empty.tables[0].state is TableState.DECLARED_EMPTY
