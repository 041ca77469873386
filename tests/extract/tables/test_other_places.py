"""Kinds of layout that no family describes: codes a level, years beside each other, counts, lists, many columns a side."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.audit.rows import ROW_RULES
from extract.facts import Role
from extract.pipeline import extract_file
from extract.tables.interpret import TableReading
from tests.extract.conftest import ReadTable, audited

WAN = Decimal(10_000)


def closes(reading: TableReading) -> bool:
    """Whether sums were found for the table and none of them is broken."""
    audit = audited(reading)
    checked = [
        check
        for check in audit.checks
        if check.rule in ROW_RULES | {"column-sum", "side-total", "children-sum"}
    ]
    return bool(checked) and all(check.holds for check in checked)


def by_key(reading: TableReading) -> dict[str, Decimal | None]:
    return {line.measure_key or "": line.amount for line in reading.lines}


def of_item(reading: TableReading, word: str) -> dict[str, Decimal | None]:
    return {x.measure_key or "": x.amount for x in reading.lines if word in (x.item or "")}


THREE_TWO_YEARS = """一般公共预算“三公”经费支出表
单位：万元
2023年预算数\t\t\t\t2024年预算数\t\t\t
合计\t因公出国（境）费\t公务用车运行费\t公务接待费\t合计\t因公出国（境）费\t公务用车运行费\t公务接待费
16.50\t\t13.00\t3.50\t15.00\t\t12.00\t3.00
"""

THREE_LIST = """一般公共预算“三公”经费支出表
单位：万元
项目\t2023年预算数\t2024年预算数\t增减额\t增减率（%）
“三公”经费合计\t16.50\t15.00\t-1.50\t-9.09
1.公务接待费\t3.50\t3.00\t-0.50\t-14.29
2.公务用车购置及运行维护费\t13.00\t12.00\t-1.00\t-7.69
公务用车保有量（辆）\t6\t6\t\t
国内公务接待人次（人）\t101\t96\t\t
"""

LEVELS = """部门支出总体情况表
单位：万元
科目编码\t\t\t单位代码\t单位（科目名称）\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t\t
\t\t\t\t合计\t700.40\t612.40\t88.00
\t\t\t601\t江河市水务局\t700.40\t612.40\t88.00
201\t03\t01\t601\t行政运行\t612.40\t612.40\t
201\t03\t02\t601\t一般行政管理事务\t88.00\t\t88.00
"""


def test_last_year_and_this_year_stay_apart_where_they_stand_beside_each_other(read_table: ReadTable) -> None:
    reading = read_table(THREE_TWO_YEARS)
    found = by_key(reading)
    assert (found["总额"], found["公务接待费"]) == (15 * WAN, 3 * WAN)
    assert (found["上年预算数/总额"], found["上年预算数/公务接待费"]) == (Decimal(165_000), Decimal(35_000))
    assert {(x.measure[0], x.year) for x in reading.lines} == {("2023年预算数", 2023), ("2024年预算数", 2024)}


def test_percentages_and_counts_are_quantities_and_no_money(read_table: ReadTable) -> None:
    reading = read_table(THREE_LIST)
    assert of_item(reading, "公务接待费") == {
        "上年预算数/公务接待费": Decimal(35_000),
        "公务接待费": 3 * WAN,
        "增减额/公务接待费": Decimal(-5_000),
    }
    counted = {(q.key, q.measure[0]): (q.value, q.unit) for q in reading.quantities}
    assert counted["公务用车保有量（辆）", "2024年预算数"] == (Decimal(6), "辆")
    assert counted["国内公务接待人次（人）", "2023年预算数"] == (Decimal(101), "人")
    assert counted["“三公”经费合计", "增减率（%）"] == (Decimal("-9.09"), "%")
    assert {line.printed for line in reading.lines}.isdisjoint({"6", "96", "101", "-9.09", "-14.29", "-7.69"})
    assert closes(reading)


def test_a_decrease_is_no_amount_of_the_year_and_each_row_counts_in_its_own_unit(
    read_table: ReadTable,
) -> None:
    reading = read_table(
        "2020年度“三公”经费决算情况表\n单位：万元\n"
        "经费项目\t2020年度支出\t支出减少情况\t支出减少率\n公务接待费\t71.53\t2.10\t2.85%\n公务用车运行维护费\t14.33\t-\t-\n"
        "使用项目\t2020年度数量或人次\n公务用车购置数\t3\n国内公务接待批次\t48\n"
    )
    assert of_item(reading, "公务接待费") == {
        "公务接待费": Decimal(715_300),
        "增减额/公务接待费": Decimal(21_000),
    }
    assert {q.key: q.unit for q in reading.quantities} == {
        "公务接待费": "%",
        "公务用车购置数": "辆",
        "国内公务接待批次": "批次",
    }


def test_funds_over_the_three_public_expenses_stay_apart_from_their_total(read_table: ReadTable) -> None:
    reading = read_table(
        "单位：万元\n项目\t合计\t一般公共预算\t政府性基金预算\n行政经费\t312.23\t312.23\t0.00\n“三公”经费\t29.00\t28.00\t1.00\n"
        "其中：（一）因公出国（境）支出\t0.00\t0.00\t0.00\n（二）公务用车运行维护费\t28.00\t27.00\t1.00\n（三）公务接待费支出\t1.00\t1.00\t0.00\n"
    )
    assert reading.fact.kind == "three_public_expenses"
    assert of_item(reading, "（三）公务接待费支出") == {
        "公务接待费": Decimal(10_000),
        "一般公共预算资金/公务接待费": Decimal(10_000),
        "政府性基金预算资金/公务接待费": Decimal(0),
    }
    assert of_item(reading, "“三公”经费")["总额"] == 29 * WAN


def test_codes_a_level_and_units_in_the_column_of_names_are_no_money(read_table: ReadTable) -> None:
    reading = read_table(LEVELS)
    assert len(reading.lines) == 10
    said = {(str(x.function or ""), x.role): x.unit and x.unit.name for x in reading.lines}
    assert said["2010302-一般行政管理事务", Role.DETAIL] is not None
    assert said["", Role.SUBTOTAL] == "江河市水务局"
    assert closes(reading)


def test_a_code_that_covers_several_rows_is_the_code_of_each(tmp_path: Path) -> None:
    path = tmp_path / "2024年预算.html"
    path.write_text(
        "<html><body><p>部门支出总表</p><p>单位：万元</p><table><tr><td>科目编码</td><td>科目名称</td><td>合计</td>"
        "<td>基本支出</td><td>项目支出</td></tr><tr><td rowspan=2>20103</td><td>行政运行</td><td>6.40</td><td>6.40</td>"
        "<td></td></tr><tr><td>一般行政管理事务</td><td>8.80</td><td></td><td>8.80</td></tr>"
        "<tr><td></td><td>合计</td><td>15.20</td><td>6.40</td><td>8.80</td></tr></table></body></html>",
        "utf-8",
    )
    found = {str(line.function) for line in extract_file(path).lines if line.role is Role.DETAIL}
    assert found == {"20103-行政运行", "20103-一般行政管理事务"}


def test_ordinals_are_no_money_and_staff_and_running_costs_sum(read_table: ReadTable) -> None:
    reading = read_table(
        "部门支出总表\n单位：万元\n序号\t科目编码\t科目名称\t合计\t人员支出\t日常公用支出\t项目支出\n"
        "1\t\t合计\t700.40\t479.10\t133.30\t88.00\n2\t2010301\t行政运行\t612.40\t479.10\t133.30\t\n"
        "3\t2010302\t一般行政管理事务\t88.00\t\t\t88.00\n"
    )
    assert {line.measure_key for line in reading.lines} == {"合计", "人员经费", "公用经费", "项目支出"}
    assert [(i.whole, set(i.parts)) for i in reading.identities] == [
        ("合计", {"人员经费", "公用经费", "项目支出"})
    ]
    assert closes(reading)


def test_a_total_on_the_line_of_the_last_headers_is_a_row(read_table: ReadTable) -> None:
    reading = read_table(
        "收入决算表\n单位：万元\n项目\t\t\t\t本年收入合计\t财政拨款收入\t其他收入\n功能分类科目编码\t\t\t科目名称\t\t\t\n"
        "类\t款\t项\t合计\t706.60\t700.40\t6.20\n201\t\t\t一般公共服务支出\t706.60\t700.40\t6.20\n"
        "201\t03\t\t政府办公厅（室）及相关机构事务\t706.60\t700.40\t6.20\n201\t03\t01\t行政运行\t706.60\t700.40\t6.20\n"
    )
    totals = [x.amount for x in reading.lines if x.role is Role.TOTAL]
    assert totals == [Decimal("7066000"), Decimal("7004000"), Decimal("62000")]
    assert "2010301-行政运行" in {str(x.function) for x in reading.lines}


def test_a_side_with_many_columns_keeps_them_apart(read_table: ReadTable) -> None:
    reading = read_table(
        "2024年预算单位财务收支预算总表\n编制单位：某市某局\t\t\t\t\t\t单位：元\n本年收入\t\t本年支出\t\t\t\t\n"
        "项目\t预算数\t项目\t预算数\t\t\t\n\t\t\t合计\t基本支出\t\t项目支出\n\t\t\t\t人员经费\t公用经费\t\n"
        "一、财政拨款收入\t900\t一、一般公共服务支出\t700\t400\t200\t100\n1、一般公共预算资金\t900\t二、住房保障支出\t200\t200\t\t\n"
        "收入总计\t900\t支出总计\t900\t600\t200\t100\n"
    )
    found = {(x.side, x.item, "/".join(x.measure)): x.amount for x in reading.lines}
    assert len(found) == 13
    assert found["支出", "一、一般公共服务支出", "基本支出/公用经费"] == 200
    assert found["支出", "支出总计", "项目支出"] == 100
    assert closes(reading)


def test_three_lists_beside_each_other_are_three_sides(read_table: ReadTable) -> None:
    reading = read_table(
        "部门收支总表\n单位：万元\n收入\t\t支出\t\t\t\n项目\t预算数\t项目（按功能分类）\t预算数\t项目（按支出性质）\t预算数\n"
        "一、一般公共预算拨款收入\t9.00\t一、一般公共服务支出\t6.00\t一、基本支出\t8.00\n\t\t二、住房保障支出\t3.00\t二、项目支出\t1.00\n"
        "收入总计\t9.00\t支出总计\t9.00\t支出总计\t9.00\n"
    )
    assert {x.side for x in reading.lines} == {"收入", "支出", "支出(项目按支出性质)"}
    assert len(reading.lines) == 8


def test_income_as_a_list_of_items_has_the_names_of_its_columns_elsewhere(read_table: ReadTable) -> None:
    reading = read_table(
        "部门收入总体情况表\n单位：万元\n项目\t2024年预算\n一、财政拨款\t792.92\n其中：一般公共预算\t792.92\n政府性基金预算\t\n"
        "二、其他资金\t30.00\n收入总计\t822.92\n"
    )
    assert of_item(reading, "一般公共预算") == {"本年收入/一般公共预算资金": Decimal("7929200")}
    assert of_item(reading, "总计") == {"合计": Decimal("8229200")}


def test_a_whole_number_right_below_the_header_is_the_total_and_no_header(read_table: ReadTable) -> None:
    reading = read_table(
        "2024年“三公”经费预算支出表\n单位：万元\n项目\t预算数\n合计\t4432\n1.因公出国(境)费用\t39\n2.公务接待费\t323\n3.公务用车购置及运行维护费\t4070\n"
    )
    assert of_item(reading, "合计") == {"总额": 4432 * WAN}


def test_a_column_whose_header_says_nothing_is_money_only_where_a_sum_proves_it(
    read_table: ReadTable,
) -> None:
    text = (
        "部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t春风行动\n2010301\t行政运行\t612.40\t600.40\t12.00\n"
        "2010302\t一般行政管理事务\t88.00\t50.00\t38.00\n\t合计\t700.40\t650.40\t50.00\n"
    )
    proved = read_table(text)
    assert len(proved.lines) == 9
    assert not proved.findings
    open_sum = read_table(
        text.replace("\t12.00", "\t13.00").replace("\t38.00", "\t31.00").replace("\t50.00\n", "\t44.00\n")
    )
    assert {f.rule for f in open_sum.findings} == {"column-unread"}
    assert "春风行动" not in {"/".join(line.measure) for line in open_sum.lines}


def test_a_header_of_several_rows_that_comes_again_goes_on_with_the_table(read_table: ReadTable) -> None:
    head = LEVELS.split("\n")[2:4]
    again = LEVELS.replace("201\t03\t02", "\n".join([*head, "201\t03\t02"]))
    assert [(x.key, x.amount) for x in read_table(again).lines] == [
        (x.key, x.amount) for x in read_table(LEVELS).lines
    ]


def test_numbers_of_all_columns_are_no_row_also_where_there_are_two(read_table: ReadTable) -> None:
    reading = read_table(
        "部门收入总体情况表\n单位：万元\n项目\t2024年预算\n1\t2\n一、财政拨款\t7.00\n收入总计\t7.00\n"
    )
    assert [x.amount for x in reading.lines] == [7 * WAN, 7 * WAN]


def test_a_row_above_rows_that_sum_to_it_is_their_subtotal(read_table: ReadTable) -> None:
    reading = read_table(
        "政府采购支出表\n单位：万元\n采购品目大类\t专项名称\t采购物品名称\t总计\n合计\t\t\t40.00\n货物\t\t\t15.00\n"
        "某市水务局\t水资源专项\t台式计算机\t15.00\n服务\t\t\t25.00\n某市水务局\t水资源专项\t运维服务\t25.00\n"
    )
    assert [x.role for x in reading.lines] == [
        Role.TOTAL, Role.SUBTOTAL, Role.DETAIL, Role.SUBTOTAL, Role.DETAIL,
    ]  # fmt: skip
    assert closes(reading)


def test_a_projects_code_in_a_column_of_its_own_is_the_projects(read_table: ReadTable) -> None:
    reading = read_table(
        "项目支出预算表\n单位：万元\n项目编码\t项目名称\t合计\n330000240000012345678\t水资源调度\t7.00\n\t合计\t7.00\n"
    )
    assert str(reading.lines[0].project) == "330000240000012345678-水资源调度"


@pytest.mark.parametrize("head", ["数量（单位）", "数量", "单位"])
def test_a_number_with_its_measure_word_names_no_row(read_table: ReadTable, head: str) -> None:
    reading = read_table(
        f"政府采购预算表\n单位：元\n采购类型\t采购内容\t{head}\t预算金额\t资金来源\n"
        "货物\t电脑\t10台\t50,000\t一般公共预算\n服务\t物业管理\t1项\t180,000\t一般公共预算\n合计\t\t\t230,000\t\n"
    )
    named = {x.category.name: x for x in reading.lines if x.category}
    assert {name: x.amount for name, x in named.items()} == {"电脑": 50_000, "物业管理": 180_000}
    assert not [x for x in reading.lines if x.unit or "台" in x.key or "1项" in x.key]
