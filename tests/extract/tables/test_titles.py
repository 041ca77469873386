"""Titles of tables: their number, and what is no part of their name."""

from __future__ import annotations

import pytest

from extract.tables.titles import parse_title
from tests.extract.conftest import ReadTable


@pytest.mark.parametrize(
    ("line", "number", "name"),
    [
        ("表1 2024年部门综合预算收支总表", "01", "2024年部门综合预算收支总表"),
        ("表12 2024年部门支出总表", "12", "2024年部门支出总表"),
        ("附表3：部门收入总表", "03", "部门收入总表"),
        ("表1-2 部门支出总表", "01-2", "部门支出总表"),
        ("公开05-1表 一般公共预算支出表", "05-1", "一般公共预算支出表"),
        ("表三、部门支出总体情况表（预算03表）", "03", "部门支出总体情况表"),
        ("部门公开表1 部门收支总表", "01", "部门收支总表"),
        ("表2", "02", ""),
        ("表八", "08", ""),
        ("表七 “三公”经费支出表", "07", "“三公”经费支出表"),
        ("表七“三公”经费支出表", "07", "“三公”经费支出表"),
        ("表八 一般公共预算支出表", "08", "一般公共预算支出表"),
        ("表十一般公共预算支出表", "10", "一般公共预算支出表"),
        ("表十一 一般公共预算支出表", "11", "一般公共预算支出表"),
        ("1.部门收支总表", None, "部门收支总表"),
        ("一、部门收支总表", None, "部门收支总表"),
        ("附件1：2024年部门收支总表", None, "2024年部门收支总表"),
        ("Sheet1 部门收支总表", None, "部门收支总表"),
        ("2024年部门收支总表", None, "2024年部门收支总表"),
    ],
)
def test_number_and_name_are_parted(line: str, number: str | None, name: str) -> None:
    title = parse_title(line)
    assert title is not None
    assert (title.number, title.name) == (number, name)


@pytest.mark.parametrize(
    "line",
    [
        "详见表1",
        "表1所示为收入。",
        "2024年",
        "1",
        "按照表2部门支出总表执行。",
        "自评报告及评分表(整体支出和专项支出)",
    ],
)
def test_a_sentence_or_a_number_is_no_title(line: str) -> None:
    assert parse_title(line) is None


_ROWS = "项目\t合计\t一般公共预算\n合计\t30.00\t30.00\n设备\t10.00\t10.00\n印刷\t20.00\t20.00\n"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("公开10表\n部门政府采购预算\n", "部门政府采购预算"),
        ("公开10表\n2024年部门预算\n设备购置情况表\n", "设备购置情况表"),
        ("公开10表\n2024年部门预算\n", ""),
        ("设备购置情况表\n截止时间：2023年12月31日\n", "设备购置情况表"),
        (
            "基本支出表--人员经费(工资福利支出)(按部门预算经济分类)\n",
            "基本支出表--人员经费(工资福利支出)(按部门预算经济分类)",
        ),
    ],
)
def test_what_stands_between_number_and_rows_names_the_table(
    read_table: ReadTable, above: str, title: str
) -> None:
    assert read_table(f"{above}单位：万元\n{_ROWS}").fact.title == title
