"""Final accounts in the national template and in the variants cities print: numbered rows and columns, blocks, pairs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import BudgetLine, Role, Status, TableState
from extract.pipeline import extract_file
from extract.tables.interpret import TableReading
from tests.extract.conftest import ReadTable

WAN = Decimal(10_000)

OVERVIEW = """收入支出决算总表
公开01表
部门：某市某区某局\t\t\t\t\t金额单位：万元
收入\t\t\t支出\t\t
项目\t行次\t金额\t项目\t行次\t金额
栏次\t\t1\t栏次\t\t2
一、一般公共预算财政拨款收入\t1\t90.00\t一、一般公共服务支出\t32\t60.00
二、政府性基金预算财政拨款收入\t2\t\t二、外交支出\t33\t
八、其他收入\t8\t5.00\t八、社会保障和就业支出\t39\t30.00
本年收入合计\t27\t95.00\t本年支出合计\t58\t90.00
使用非财政拨款结余\t28\t\t结余分配\t59\t
年初结转和结余\t29\t10.00\t年末结转和结余\t60\t15.00
总计\t31\t105.00\t总计\t62\t105.00
注：本表反映部门本年度的总收支和年末结转结余情况。
"""

INCOME = """收入决算表
公开02表
部门：某市某区某局\t\t\t\t\t\t\t\t\t\t金额单位：万元
项目\t\t\t\t本年收入合计\t财政拨款收入\t上级补助收入\t事业收入\t\t经营收入\t附属单位上缴收入\t其他收入
功能分类科目编码\t\t\t科目名称\t\t\t\t小计\t其中：教育收费\t\t\t
类\t款\t项\t栏次\t1\t2\t3\t4\t5\t6\t7\t8
\t\t\t合计\t95.00\t90.00\t\t\t\t\t\t5.00
201\t\t\t一般公共服务支出\t65.00\t60.00\t\t\t\t\t\t5.00
20103\t\t\t政府办公厅（室）及相关机构事务\t65.00\t60.00\t\t\t\t\t\t5.00
2010301\t\t\t行政运行\t65.00\t60.00\t\t\t\t\t\t5.00
208\t\t\t社会保障和就业支出\t30.00\t30.00\t\t\t\t\t\t
20805\t\t\t行政事业单位养老支出\t30.00\t30.00\t\t\t\t\t\t
2080505\t\t\t机关事业单位基本养老保险缴费支出\t30.00\t30.00\t\t\t\t\t\t
"""

FISCAL = """财政拨款收入支出决算总表
公开04表
金额单位：万元
收入\t\t\t支出\t\t\t\t\t
项目\t行次\t金额\t项目\t行次\t合计\t一般公共预算财政拨款\t政府性基金预算财政拨款\t国有资本经营预算财政拨款
栏次\t\t1\t栏次\t\t2\t3\t4\t5
一、一般公共预算财政拨款\t1\t90.00\t一、一般公共服务支出\t33\t55.00\t55.00\t\t
二、政府性基金预算财政拨款\t2\t\t二、外交支出\t34\t\t\t\t
本年收入合计\t27\t90.00\t本年支出合计\t59\t85.00\t85.00\t\t
年初财政拨款结转和结余\t28\t2.00\t年末财政拨款结转和结余\t60\t7.00\t7.00\t\t
一、一般公共预算财政拨款\t29\t2.00\t\t61\t\t\t\t
二、政府性基金预算财政拨款\t30\t\t\t62\t\t\t\t
总计\t32\t92.00\t总计\t64\t92.00\t92.00\t\t
"""

BASIC = """一般公共预算财政拨款基本支出决算表
公开06表
金额单位：万元
人员经费\t\t\t公用经费\t\t\t\t\t
科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
301\t工资福利支出\t30.00\t302\t商品和服务支出\t9.00\t307\t债务利息及费用支出\t
30101\t基本工资\t20.00\t30201\t办公费\t4.00\t310\t资本性支出\t1.00
30102\t津贴补贴\t10.00\t30207\t邮电费\t5.00\t31002\t办公设备购置\t1.00
303\t对个人和家庭的补助\t5.00\t\t\t\t\t\t
30302\t退休费\t5.00\t\t\t\t\t\t
人员经费合计\t\t35.00\t公用经费合计\t\t\t\t\t10.00
"""

PAIRS_ABOVE = """一般公共预算财政拨款“三公”经费支出决算表
公开07表
金额单位：万元
预算数\t\t\t\t\t\t决算数\t\t\t\t\t
合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t\t\t公务接待费
\t\t小计\t公务用车购置费\t公务用车运行维护费\t\t\t\t小计\t公务用车购置费\t公务用车运行维护费\t
1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12
6.00\t1.00\t4.00\t\t4.00\t1.00\t3.50\t\t3.00\t\t3.00\t0.50
"""

FUND = """政府性基金预算财政拨款收入支出决算表
公开08表
金额单位：万元
项目\t\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余
功能分类科目编码\t科目名称\t\t\t小计\t基本支出\t项目支出\t
栏次\t\t1\t2\t3\t4\t5\t6
合计\t\t1.00\t8.00\t7.00\t\t7.00\t2.00
212\t城乡社区支出\t1.00\t8.00\t7.00\t\t7.00\t2.00
21208\t国有土地使用权出让收入安排的支出\t1.00\t8.00\t7.00\t\t7.00\t2.00
2120899\t其他国有土地使用权出让收入安排的支出\t1.00\t8.00\t7.00\t\t7.00\t2.00
"""


def figures(reading: TableReading) -> dict[tuple[str, str], Decimal | None]:
    """Row key and measure → 万元."""
    return {
        (line.key, "/".join(line.measure)): None if line.amount is None else line.amount / WAN
        for line in reading.lines
    }


def by_key(reading: TableReading) -> dict[str, Decimal | None]:
    return {line.measure_key or "": line.amount for line in reading.lines}


def noticed(reading: TableReading) -> list[str]:
    return [finding.message for finding in reading.findings]


def roles(lines: tuple[BudgetLine, ...]) -> dict[str, Role]:
    return {line.key: line.role for line in lines}


def test_numbers_of_rows_and_columns_are_no_amounts(read_table: ReadTable) -> None:
    reading = read_table(OVERVIEW)
    assert noticed(reading) == []
    assert reading.fact.number == "01"
    assert len(reading.lines) == 10
    assert figures(reading)["支出.八、社会保障和就业支出", "金额"] == 30
    assert roles(reading.lines)["收入.本年收入合计"] is Role.SUBTOTAL
    assert roles(reading.lines)["支出.总计"] is Role.TOTAL


def test_a_full_code_under_the_column_of_its_class_is_that_code(read_table: ReadTable) -> None:
    reading = read_table(INCOME)
    assert noticed(reading) == []
    assert {str(line.function) for line in reading.lines if line.role is Role.DETAIL} == {
        "2010301-行政运行",
        "2080505-机关事业单位基本养老保险缴费支出",
    }
    assert by_key(reading)["合计"] == Decimal(300_000)
    assert figures(reading)["合计", "本年收入合计"] == 95


def test_what_is_broken_down_below_is_not_counted_again(read_table: ReadTable) -> None:
    reading = read_table(FISCAL)
    assert noticed(reading) == []
    found = roles(reading.lines)
    assert found["收入.年初财政拨款结转和结余"] is Role.SUBTOTAL
    assert found["收入.一、一般公共预算财政拨款~2"] is Role.DETAIL
    assert found["支出.年末财政拨款结转和结余"] is Role.DETAIL, "nothing is broken down below it"
    details = [x.amount or 0 for x in reading.lines if x.side == "收入" and x.role is Role.DETAIL]
    assert sum(details) == 92 * WAN


def test_blocks_beside_each_other_are_read_each_with_its_sum(read_table: ReadTable) -> None:
    reading = read_table(BASIC)
    assert noticed(reading) == []
    found = figures(reading)
    assert found["30101", "人员经费/决算数"] == 20
    assert found["31002", "公用经费/决算数"] == 1
    assert found["人员经费合计", "人员经费/决算数"] == 35
    assert found["公用经费合计", "公用经费/决算数"] == 10
    assert {line.measure_key for line in reading.lines} == {"合计"}
    assert [k for k, role in roles(reading.lines).items() if role is Role.SUBTOTAL] == [
        "301", "302", "310", "303", "人员经费合计", "公用经费合计",
    ]  # fmt: skip
    assert [line.row for line in reading.lines] == [1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6, 6]


def test_one_block_is_a_plain_table(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款基本支出决算表\n金额单位：万元\n经济分类科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
        "301\t工资福利支出\t3.00\t3.00\t\n30101\t基本工资\t3.00\t3.00\t\n302\t商品和服务支出\t1.00\t\t1.00\n"
        "30201\t办公费\t1.00\t\t1.00\n合计\t\t4.00\t3.00\t1.00\n"
    )
    assert noticed(reading) == []
    assert figures(reading)["30201", "公用经费"] == 1
    assert roles(reading.lines)["301"] is Role.SUBTOTAL


def test_budget_and_account_stay_apart_where_they_stand_above(read_table: ReadTable) -> None:
    reading = read_table(PAIRS_ABOVE)
    assert noticed(reading) == []
    found = by_key(reading)
    assert (found["预算数/总额"], found["总额"]) == (6 * WAN, Decimal(35_000))
    assert found["公务用车购置及运行维护费/公务用车运行维护费"] == 3 * WAN
    assert ("预算数", "合计") in {line.measure for line in reading.lines}
    assert ("决算数", "公务用车购置及运行维护费", "小计") in {line.measure for line in reading.lines}


def test_budget_and_account_stay_apart_where_they_stand_below(read_table: ReadTable) -> None:
    reading = read_table(
        "财政拨款“三公”经费支出决算表\n单位：万元\n财政拨款“三公”经费\t\t\t\n合计\t\t公务接待费\t\n"
        "预算数\t决算数\t预算数\t决算数\n2.85\t0.39\t2.85\t0.39\n"
    )
    assert noticed(reading) == []
    found = by_key(reading)
    assert (found["预算数/公务接待费"], found["公务接待费"]) == (Decimal(28_500), Decimal(3_900))
    assert {"/".join(line.measure) for line in reading.lines} == {
        "合计/预算数", "合计/决算数", "公务接待费/预算数", "公务接待费/决算数",
    }  # fmt: skip


def test_money_brought_over_is_no_expenditure(read_table: ReadTable) -> None:
    reading = read_table(FUND)
    assert noticed(reading) == []
    assert by_key(reading)["合计"] == 7 * WAN
    assert figures(reading)["2120899", "本年支出/小计"] == 7
    assert figures(reading)["2120899", "年末结转和结余"] == 2
    assert roles(reading.lines)["212"] is Role.SUBTOTAL


@pytest.mark.parametrize("note", ["说明：某局本年度没有政府性基金预算财政拨款收入和支出，故本表无数据。", ""])
def test_a_table_without_amounts_is_empty_and_no_damage(read_table: ReadTable, note: str) -> None:
    text = FUND.split("合计\t")[0] + "合计\t\t\t\t\t\t\t\n" + note + "\n"
    reading = read_table(text)
    assert (reading.fact.state, noticed(reading)) == (TableState.DECLARED_EMPTY, [])


def test_the_label_of_the_total_on_the_line_of_the_last_headers_is_no_header(read_table: ReadTable) -> None:
    reading = read_table(
        "政府性基金预算财政拨款收入支出决算表\n单位：万元\n项目\t\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余\n"
        "功能分类科目编码\t科目名称\t\t\t\t\t\t\n合计\t\t\t\t合计\t基本支出\t项目支出\t\n"
        "2120899\t其他支出\t\t7.00\t7.00\t\t7.00\t\n"
    )
    assert figures(reading)["2120899", "本年支出/合计"] == 7
    assert str(reading.lines[0].function) == "2120899-其他支出"


def test_what_was_planned_beside_what_was_spent_is_no_part_of_it(tmp_path: Path) -> None:
    """年初预算数 beside columns of no name was their main figure, larger than all that was spent."""
    path = tmp_path / "accounts.txt"
    rows = ((2010301, "行政运行", 800, 600, 600, 0), (2010302, "一般行政管理事务", 400, 300, 0, 300))
    whole = "".join(f"| {c} | {n} | {own} | {basic} | {rest} |\n" for c, n, _, own, basic, rest in rows)
    part = "".join(
        f"| {c} | {n} | {plan} | {own} | {basic} | {rest} |\n" for c, n, plan, own, basic, rest in rows
    )
    path.write_text(
        "某市某区档案馆2024年度单位决算\n表3 支出决算表\n单位：万元\n"
        f"| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n| | 合计 | 900 | 600 | 300 |\n{whole}"
        "表5 一般公共预算财政拨款支出决算表\n单位：万元\n"
        f"| 科目编码 | 科目名称 | 年初预算数 | 合计 | 基本支出 | 项目支出 |\n| | 合计 | 1200 | 900 | 600 | 300 |\n{part}",
        "utf-8",
    )
    extraction = extract_file(path)
    keys = {line.measure_key for line in extraction.lines if line.table_number == "05"}
    assert keys == {"年初预算数/合计", "合计", "基本支出", "项目支出"}
    assert not {f.rule for f in extraction.findings} & {"all-funds-by-function", "column-unread"}
    spent = [line for line in extraction.lines if "/" not in (line.measure_key or "")]
    assert {line.status for line in spent} == {Status.VERIFIED}
