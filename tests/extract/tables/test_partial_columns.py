"""Columns that say only which part of the money beside them is meant, and columns that are percentages by their figures."""

from __future__ import annotations

from tests.extract.conftest import ReadTable

PROCUREMENT = """某市教育体育局2025年部门预算

部门政府采购预算表

单位：万元

采购项目\t采购品目\t数量\t面向中小企业预留资金\t合计\t本年政府采购金额\t\t
\t\t\t\t\t小计\t一般公共预算\t单位资金
合计\t\t\t12.00\t29.50\t29.50\t29.50\t
办公用纸\t复印纸\t200\t4.00\t4.00\t4.00\t4.00\t
机房运维\t运行维护服务\t1\t8.00\t25.50\t25.50\t25.50\t
"""
CHANGES = """某局2024年部门预算

一般公共预算支出表

单位：万元

科目编码\t科目名称\t2023年执行数\t2024年预算数\t\t\t2024年预算数比2023年执行数\t
\t\t\t小计\t基本支出\t增减%\t增减额\t项目支出
2080505\t机关事业单位基本养老保险缴费支出\t62.00\t64.32\t64.32\t\t2.32\t3.74
2101101\t行政单位医疗\t39.00\t40.20\t40.20\t\t1.20\t3.08
2130301\t行政运行\t600.00\t612.40\t612.40\t\t12.40\t2.07
2130305\t水利工程建设\t300.00\t350.00\t\t350.00\t50.00\t16.67
2210201\t住房公积金\t56.00\t58.20\t58.20\t\t2.20\t3.93
"""
ORDINALS = """某局2022年度部门决算

收入支出决算总表

单位：万元

收入\t\t\t支出\t\t
项目\t决算数\t决算数\t项目\t行次\t决算数
一、一般公共预算财政拨款收入\t1\t1,503.20\t一、科学技术支出\t37\t1,385.51
二、政府性基金预算财政拨款收入\t2\t\t二、社会保障和就业支出\t39\t62.30
三、国有资本经营预算财政拨款收入\t3\t\t三、卫生健康支出\t40\t31.20
四、上级补助收入\t4\t\t四、住房保障支出\t50\t40.19
八、其他收入\t8\t16.00\t\t\t
本年收入合计\t27\t1,519.20\t本年支出合计\t58\t1,519.20
年初结转和结余\t28\t10.00\t年末结转和结余\t59\t10.00
总计\t29\t1,529.20\t总计\t60\t1,529.20
"""


def test_money_kept_for_small_firms_is_part_of_the_sum_and_not_the_sum(read_table: ReadTable) -> None:
    lines = read_table(PROCUREMENT).lines
    by_key = {x.measure_key: x.printed for x in lines if x.key == "合计"}
    assert by_key["金额"] == "29.50"
    assert by_key["面向中小企业预留资金"] == "12.00"


def test_percentages_under_a_header_of_money_are_no_money(read_table: ReadTable) -> None:
    printed = {x.printed for x in read_table(CHANGES).lines}
    assert printed & {"3.74", "3.08", "2.07", "16.67", "3.93"} == set()
    assert "612.40" in printed


def test_numbers_of_rows_with_gaps_are_no_money(read_table: ReadTable) -> None:
    printed = [x.printed for x in read_table(ORDINALS).lines if x.side == "收入"]
    assert printed == ["1,503.20", "16.00", "1,519.20", "10.00", "1,529.20"]


def test_a_year_under_a_header_of_money_is_no_money(read_table: ReadTable) -> None:
    text = """某部2026年部门预算

“三公”经费支出表

单位：万元

因公出国（境）费用\t“三公”经费财政拨款预算总额\t年度\t公务接待费\t公务用车运行维护费
2026\t3.149800\t\t1.000000\t2.149800
"""
    reading = read_table(text)
    assert "2026" not in {x.printed for x in reading.lines}
    assert {x.printed for x in read_table(text.replace("年度", "Ａ").replace("因公出国（境）费用", "年度")).lines} == {
        "3.149800", "1.000000", "2.149800"
    }  # fmt: skip
