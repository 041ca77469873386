"""Rows that number the columns, however they do it, are no figures."""

from __future__ import annotations

import pytest

from extract.document import Cell
from extract.source import Source
from extract.tables.column_numbers import without_column_numbers
from extract.tables.table import Row
from tests.extract.conftest import ReadTable


def row(text: str) -> Row:
    return Row(tuple(Cell(t, Source("x")) for t in text.split("|")), collapsed=False)


@pytest.mark.parametrize(
    "text",
    [
        "甲|乙|1=2+3|2|3=4+7|4=5+6|5|6|7", "栏次|一|1|2|栏次|一|3", "**|**|1|2|3", "—|—|1|2|3", "1|2|3|4",
        "类|款|项|栏次|1|2|3", "(1)|(2)|(3)=(1)+(2)", "A|B|C=A+B", "1栏|2栏|3栏", "12|13|14=12+13",
        "功能分类科目编码|科目名称|1|2|3", "科目编码||科目名称|1|2|3|4", "编码\n栏次|1|2|3", "序号|1|2", "名称不详|1|2|3|4",
    ],
)  # fmt: skip
def test_a_row_that_numbers_the_columns_is_told(text: str) -> None:
    assert without_column_numbers(row(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "5|6",
        "6|7|8",
        "名称不详|1|2|3",
        "科目编码|科目名称|2|3|4",
        "合计|1|2|3",
        "301|1|2|3",
        "—|—|—",
        "类|款|项",
        "某县|1|2|3",
        "12.00|13.00|14.00",
    ],
)
def test_a_row_of_figures_is_none(text: str) -> None:
    assert without_column_numbers(row(text)) is None


@pytest.mark.parametrize("numbers", ["甲\t乙\t1=2+3\t2\t3", "**\t**\t1\t2\t3", "\t栏次\t1\t2\t3"])
def test_the_numbers_of_columns_are_no_amounts_also_where_they_come_again(
    read_table: ReadTable, numbers: str
) -> None:
    head = f"科目编码\t科目名称\t合计\t基本支出\t项目支出\n{numbers}\n"
    reading = read_table(
        f"部门支出总表\n单位：元\n{head}2010301\t行政运行\t612.40\t612.40\t\n{numbers}\n"
        "2010302\t一般事务\t88.00\t\t88.00\n\t合计\t700.40\t612.40\t88.00\n"
    )
    assert {x.printed for x in reading.lines} == {"612.40", "88.00", "700.40"}
    assert not reading.findings


def test_numbers_beside_the_heads_of_codes_and_names_are_no_amounts(read_table: ReadTable) -> None:
    reading = read_table(
        "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目\t项目\t年初结转和结余\t本年收入\t本年支出\n"
        "功能分类科目编码\t科目名称\t1\t2\t3\n\t合计\t\t100.00\t100.00\n212\t城乡社区支出\t\t100.00\t100.00\n"
    )
    assert {x.printed for x in reading.lines} == {"100.00"}
    assert {x.function.name for x in reading.lines if x.function} == {"城乡社区支出"}
    assert not reading.findings
