"""Budgets of a whole place, and tables whose heads no list of words has: told by where they stand and what closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.facts import Finding, Role
from extract.readers import read_document
from extract.tables.interpret import read_tables
from extract.tables.recognise import find_tables
from tests.extract.conftest import Extract, ReadTable

COVER = "某市2023年预算执行情况和2024年预算草案\n某市财政局\n\n"
BALANCE = """2024年某市一般公共预算收支平衡表
单位：万元
收入\t\t支出\t
项目\t预算数\t项目\t预算数
本级收入\t600\t本级支出\t800
转移性收入\t300\t补助下级支出\t100
上级补助收入\t180\t\t
调入资金\t120\t\t
收入总计\t900\t支出总计\t900
"""
GROUPS = """政府采购预算明细表
单位：万元
采购项目\t货物\t\t\t工程\t合计
\t小计\t计算机设备\t办公家具\t\t
合计\t30.00\t20.00\t10.00\t50.00\t80.00
智慧城管平台\t30.00\t20.00\t10.00\t\t30.00
办公用房维修\t\t\t\t50.00\t50.00
"""
PLAN = """项目支出预算分年度安排表
单位：万元
项目名称\t项目总投资\t以前年度安排\t2024年\t2025年\t2026年\t以后年度
合计\t1,500.00\t100.00\t200.00\t300.00\t400.00\t500.00
公厕改造\t600.00\t\t100.00\t100.00\t200.00\t200.00
路灯节能改造\t900.00\t100.00\t100.00\t200.00\t200.00\t300.00
"""
DEBT = """某市地方政府债务限额及余额情况表
单位：亿元
地区\t2023年债务限额\t\t\t2023年债务余额\t\t
\t小计\t一般债务\t专项债务\t小计\t一般债务\t专项债务
合计\t30.00\t10.00\t20.00\t27.00\t9.00\t18.00
市本级\t30.00\t10.00\t20.00\t27.00\t9.00\t18.00
"""
UNTITLED = """部门支出总表
单位：万元
科目编码\t科目名称\t合计
\t合计\t1,061.43
20810\t社会福利\t1,061.43

上年结转结余资金安排情况
单位：万元
项目\t金额\t资金来源
合计\t1,061.43\t
养老服务体系建设\t219.53\t中央专项
殡葬改革\t841.90\t省级专项
"""


def test_a_budget_is_of_the_year_ahead_and_not_of_the_one_reported_on(extract: Extract) -> None:
    extraction = extract(COVER + BALANCE)
    assert extraction.document.fiscal_year == 2024
    assert not {f.rule for f in extraction.findings} & {"year-conflict", "side-total"}


def test_items_without_numbers_are_parts_where_only_so_the_total_holds(read_table: ReadTable) -> None:
    roles = {line.item: line.role for line in read_table(BALANCE).lines}
    assert roles["转移性收入"] is Role.SUBTOTAL
    assert {roles[name] for name in ("本级收入", "上级补助收入", "调入资金")} == {Role.DETAIL}


def test_words_over_figures_alone_part_the_group_above_them(read_table: ReadTable) -> None:
    measures = {"/".join(line.measure): line.printed for line in read_table(GROUPS).lines if line.row == 1}
    assert measures == {
        "货物/小计": "30.00", "货物/计算机设备": "20.00", "货物/办公家具": "10.00", "工程": "50.00", "合计": "80.00",
    }  # fmt: skip


def test_years_that_a_column_sums_up_are_money_and_not_the_year_of_the_budget(extract: Extract) -> None:
    extraction = extract("某区城市管理局2024年部门预算\n\n" + PLAN)
    assert len(extraction.lines) == 17
    assert {line.year for line in extraction.lines if line.printed == "400.00"} == {2026}
    assert extraction.document.fiscal_year == 2024
    wrong = PLAN.replace("1,500.00", "1,400.00").replace("900.00", "800.00")
    assert {line.measure for line in extract("某局2024年部门预算\n\n" + wrong).lines} == {("项目总投资",)}


def test_limits_and_balances_of_debt_are_read(read_table: ReadTable) -> None:
    lines = read_table(DEBT).lines
    assert len(lines) == 12
    assert {line.measure for line in lines if line.printed == "18.00"} == {("2023年债务余额", "专项债务")}


def test_a_heading_right_above_a_table_names_it_though_it_does_not_say_table(extract: Extract) -> None:
    assert [table.title for table in extract("某局2024年部门预算\n\n" + UNTITLED).tables] == [
        "部门支出总表",
        "上年结转结余资金安排情况",
    ]


LIMITS = """<p>某县地方政府债务限额及余额预算情况表</p><p>单位：亿元</p><table>
<tr><td rowspan=2>地区</td><td colspan=3>2022年债务限额</td><td colspan=3>2022年债务余额预计执行数</td></tr>
<tr><td></td><td>一般债务</td><td>专项债务</td><td></td><td>一般债务</td><td>专项债务</td></tr>
<tr><td>公式</td><td>A=B+C</td><td>B</td><td>C</td><td>D=E+F</td><td>E</td><td>F</td></tr>
<tr><td>某县</td><td>66.80</td><td>36.10</td><td>30.70</td><td>64.21</td><td>35.01</td><td>29.20</td></tr></table>"""


def test_a_merged_head_reaches_as_far_as_it_says_and_keeps_its_year(tmp_path: Path) -> None:
    """一般债务 of the limit and of the balance were one name, and both of the year of the document."""
    path = tmp_path / "2024年预算.html"
    path.write_text(LIMITS, "utf-8")
    document = read_document(path)
    (reading,) = read_tables(document, find_tables(document)[0])
    assert [(x.measure_key, x.printed, x.year) for x in reading.lines] == [
        ("债务限额/合计", "66.80", 2022), ("债务限额/一般债务", "36.10", 2022), ("债务限额/专项债务", "30.70", 2022),
        ("债务余额/合计", "64.21", 2022), ("债务余额/一般债务", "35.01", 2022), ("债务余额/专项债务", "29.20", 2022),
    ]  # fmt: skip


DEBTS = """某县地方政府一般债务余额情况表
单位：亿元
项目\t预算数\t执行数
一、2022年末地方政府一般债务余额实际数\t\t32.46
二、2023年地方政府一般债务发行额\t\t5.80
三、2023年地方政府一般债务还本额\t\t3.25
"""


def test_rows_of_debts_are_of_their_own_year(read_table: ReadTable) -> None:
    lines = read_table(COVER + DEBTS).lines
    assert [(x.printed, x.year) for x in lines] == [("32.46", 2022), ("5.80", 2023), ("3.25", 2023)]
    assert len({x.measure_key for x in lines}) == 3


ADJUSTED = """2024年某县政府性基金预算支出调整表
单位：万元
科目编码\t科目名称\t年初预算数\t本次调整\t\t调整预算数
\t\t\t调增\t调减\t
21208\t国有土地使用权出让收入安排的支出\t56,000\t8,400\t2,400\t62,000
21213\t城市基础设施配套费安排的支出\t3,000\t\t500\t2,500
合计\t\t59,000\t8,400\t2,900\t64,500
"""
ISSUED = """地方政府债券发行及还本付息情况表
单位：亿元
项目\t公式\t本地区\t本级
一、2024年发行预计执行数\tA=B+D\t12.60\t12.60
（一）一般债券\tB\t3.40\t3.40
其中：再融资债券\tC\t1.90\t1.90
（二）专项债券\tD\t9.20\t9.20
二、2025年还本预算数\tL=M+O\t6.10\t5.10
（一）一般债券\tM\t2.60\t2.60
（二）专项债券\tO\t3.50\t2.50
"""


def test_what_a_budget_is_raised_and_cut_by_is_read_where_the_budgets_beside_it_prove_it(
    read_table: ReadTable,
) -> None:
    lines = read_table(ADJUSTED).lines
    assert [(x.measure_key, x.printed) for x in lines if x.row == 1] == [
        ("合计", "56,000"), ("调增额/合计", "8,400"), ("调减额/合计", "2,400"), ("全年预算数/合计", "62,000"),
    ]  # fmt: skip
    turned = read_table(ADJUSTED.replace("调增\t调减", "调减\t调增"))
    assert {x.printed for x in turned.lines if x.row == 1} == {"56,000", "62,000"}
    assert [f.rule for f in turned.findings] == ["column-unread", "column-unread"]


def test_shares_of_a_place_and_of_its_own_level_are_money_where_the_rows_add_up(
    read_table: ReadTable,
) -> None:
    lines = read_table(ISSUED).lines
    assert [(x.printed, x.year) for x in lines if x.measure == ("本级",)] == [
        ("12.60", 2024), ("3.40", 2024), ("1.90", 2024), ("9.20", 2024), ("5.10", 2025), ("2.60", 2025), ("2.50", 2025),
    ]  # fmt: skip
    open_sums = ISSUED.replace("3.40\t3.40", "3.40\t3.60").replace("2.60\t2.60", "2.60\t2.80")
    assert not read_table(open_sums).lines


def test_the_name_right_above_a_table_outranks_the_title_of_the_document(extract: Extract) -> None:
    tables = extract(f"某县2024年预算调整方案（草案）附表\n\n附表1\n\n{ADJUSTED}").tables
    assert [(t.number, t.title) for t in tables] == [("01", "2024年某县政府性基金预算支出调整表")]


def test_tables_of_the_year_that_a_budget_reports_on_are_of_that_year(extract: Extract) -> None:
    executed = BALANCE.replace("2024年某市一般公共预算收支平衡表", "2023年某市一般公共预算收支执行情况表")
    extraction = extract(f"{COVER}{executed}\n{BALANCE}")
    assert extraction.document.fiscal_year == 2024
    assert {(x.table, x.year) for x in extraction.lines} == {(1, 2023), (2, None)}
    assert not {f.rule for f in extraction.findings} & {"year-conflict", "years-several"}


INCOME = """表1 2024年一般公共预算收入预算表
单位：万元
项目\t2024年预算数
一、税收收入\t660.00
增值税\t440.00
企业所得税\t220.00
二、非税收入\t310.00
专项收入\t105.00
行政事业性收费收入\t155.00
罚没收入\t50.00
收入合计\t970.00
转移性收入\t540.00
上级补助收入\t520.00
返还性收入\t100.00
一般性转移支付收入\t260.00
专项转移支付收入\t160.00
上年结余收入\t20.00
收入总计\t{total}
"""


def test_the_kinds_of_a_source_are_not_named_like_all_of_it(extract: Extract) -> None:
    """行政事业性收费 was 非税收入, and 一般性转移支付 all of the 转移支付, as the first of several that are."""
    lines = extract(COVER + INCOME.format(total="1510.00")).lines
    keys = {line.measure_key: line.amount for line in lines}
    assert keys["非税收入"] == 3_100_000
    assert {keys[k] for k in ("专项收入", "行政事业性收费收入", "罚没收入")} == {
        1_050_000,
        1_550_000,
        500_000,
    }
    assert keys["一般性转移支付"] == 2_600_000
    assert keys["专项转移支付"] == 1_600_000
    assert len(keys) == len(lines)


@pytest.mark.parametrize(("total", "found"), [("1510.00", False), ("1501.00", True)])
def test_a_total_accuses_nobody_where_only_a_row_of_unknown_rank_is_too_much(
    extract: Extract, total: str, found: bool
) -> None:
    """转移性收入 is all that stands below it, which neither a number nor its name tells."""
    extraction = extract(COVER + INCOME.format(total=total))
    assert ("side-total" in {f.rule for f in extraction.facts if isinstance(f, Finding)}) is found


def test_a_row_printed_twice_is_still_too_much(extract: Extract) -> None:
    doubled = INCOME.replace("上年结余收入\t20.00\n", "上年结余收入\t20.00\n" * 2).replace(
        "转移性收入\t540.00\n", ""
    )
    extraction = extract(COVER + doubled.format(total="1510.00"))
    rules = {f.rule for f in extraction.facts if isinstance(f, Finding)}
    assert "side-total" in rules or "row-repeated" in rules


VALUES = """国有资产情况表
单位：万元
项目\t账面原值\t累计折旧\t账面净值
固定资产\t400.00\t200.00\t200.00
流动资产\t100.00\t0.00\t100.00
"""
SOURCES = """重点项目资金安排表
单位：万元
项目\t中央资金\t县级资金\t合计
河道治理\t100.00\t70.00\t170.00
水库除险\t200.00\t90.00\t290.00
合计\t300.00\t160.00\t460.00
"""


def test_columns_of_one_item_that_are_not_one_figure_have_names_of_their_own(read_table: ReadTable) -> None:
    """固定资产 was the name of its cost, its depreciation and what is left."""
    values = {line.measure_key: line.amount for line in read_table(VALUES).lines if line.item == "固定资产"}
    assert values == {
        "账面原值/固定资产": 4_000_000,
        "累计折旧/固定资产": 2_000_000,
        "账面净值/固定资产": 2_000_000,
    }
    sources = {line.measure_key: line.amount for line in read_table(SOURCES).lines if line.item == "河道治理"}
    assert sources == {"中央资金/河道治理": 1_000_000, "县级资金/河道治理": 700_000, "河道治理": 1_700_000}


EVALUATIONS = """2024年度项目支出绩效自评情况汇总表
单位：万元
序号\t项目名称\t主管部门\t实施单位\t全年预算数\t全年执行数\t执行率（%）\t自评得分\t自评等级
1\t中型灌区节水改造\t某县水务局\t某县水务局\t820.00\t800.00\t97.56\t96.5\t优
2\t水毁堤防修复\t某县水务局\t某县防汛抗旱服务站\t300.00\t300.00\t100.00\t98.0\t优
合计\t\t\t\t1,120.00\t1,100.00\t98.21\t\t
"""


def test_a_list_of_evaluations_gives_money_and_scores_of_the_unit_that_did_the_work(
    read_table: ReadTable,
) -> None:
    reading = read_table(EVALUATIONS)
    assert [(x.measure_key, x.printed, x.unit and x.unit.name) for x in reading.lines if x.row == 2] == [
        ("全年预算数/合计", "300.00", "某县防汛抗旱服务站"), ("合计", "300.00", "某县防汛抗旱服务站"),
    ]  # fmt: skip
    assert [(q.printed, q.unit) for q in reading.quantities if q.row == 2] == [
        ("100.00", "%"),
        ("98.0", "分"),
    ]


NESTED = (
    # a numbered item above items without numbers
    """2024年某区一般公共预算收入表
单位：万元
预算科目\t预算数
一、税收收入\t411,260
增值税\t310,160
企业所得税\t101,100
二、非税收入\t131,900
专项收入\t42,900
罚没收入\t89,000
合计\t543,160
""",
    # subjects above the projects of theirs
    """项目支出情况表
单位：万元
科目编码\t\t\t科目名称\t项目名称\t合计
类\t款\t项\t\t\t
\t\t\t合计\t\t145.00
210\t\t\t卫生健康支出\t\t145.00
210\t04\t\t公共卫生\t\t145.00
210\t04\t01\t疾病预防控制机构\t实验室运行经费\t20.00
210\t04\t08\t基本公共卫生服务\t基本公共卫生服务补助\t125.00
""",
    # both classifications a level deeper
    """一般公共预算基本支出表
单位：万元
部门预算支出经济分类科目\t\t\t政府预算支出经济分类科目\t\t\t金额
类\t款\t科目名称\t类\t款\t科目名称\t
\t\t\t\t\t合计\t684.50
301\t\t工资福利支出\t501\t\t机关工资福利支出\t604.50
301\t01\t基本工资\t501\t01\t工资奖金津补贴\t412.10
301\t08\t机关事业单位基本养老保险缴费\t501\t02\t社会保障缴费\t192.40
302\t\t商品和服务支出\t502\t\t机关商品和服务支出\t80.00
302\t01\t办公费\t502\t01\t办公经费\t50.00
302\t31\t公务用车运行维护费\t502\t08\t公务用车运行维护费\t30.00
""",
)


@pytest.mark.parametrize("text", NESTED)
def test_parts_are_counted_once_in_a_total(extract: Extract, text: str) -> None:
    name = "某县卫生健康局2026年部门预算\n\n"
    assert "column-sum" not in {f.rule for f in extract(name + text).findings}
    wrong = text.replace("89,000", "88,000").replace("125.00", "126.00").replace("\t30.00", "\t31.00")
    assert {"column-sum", "children-sum", "table-total"} & {f.rule for f in extract(name + wrong).findings}
