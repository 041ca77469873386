"""Rows labelled by the figure they state, and lists of several things under one title."""

from __future__ import annotations

from tests.extract.conftest import ReadTable

ACCOUNTS = """某市文化和旅游局2022年度部门决算

一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表

单位：万元

项目\t“三公”经费\t\t\t\t会议费\t培训费
\t小计\t因公出国（境）费用\t公务接待费\t公务用车运行维护费\t\t
栏次\t1\t2\t3\t4\t5\t6
预算数\t10.00\t\t4.00\t6.00\t3.00\t2.00
决算数\t7.35\t\t1.85\t5.50\t2.80\t1.10
"""
SEVERAL = """某市文化和旅游局2022年度部门决算

机关运行经费、国有资产占用及政府采购情况表

单位：万元

项目\t行次\t统计数
一、机关运行经费\t1\t55.20
二、政府采购支出合计\t2\t120.50
（一）政府采购货物支出\t3\t20.50
（二）政府采购服务支出\t4\t100.00
"""


def test_budget_and_account_above_each_other_are_two_figures(read_table: ReadTable) -> None:
    lines = read_table(ACCOUNTS).lines
    by_key = {x.measure_key: x.printed for x in lines}
    assert by_key["预算数/公务接待费"] == "4.00"
    assert by_key["公务接待费"] == "1.85"
    assert len(by_key) == len(lines)


def test_rows_of_one_figure_keep_their_measures(read_table: ReadTable) -> None:
    text = ACCOUNTS.replace("决算数\t7.35\t\t1.85\t5.50\t2.80\t1.10\n", "")
    assert "公务接待费" in {x.measure_key for x in read_table(text).lines}


def test_running_expenses_in_a_list_with_purchases_are_no_purchase(read_table: ReadTable) -> None:
    reading = read_table(SEVERAL)
    assert reading.fact.kind == "other"
    assert {x.measure_key for x in reading.lines if x.printed == "55.20"} == {"机关运行经费"}
