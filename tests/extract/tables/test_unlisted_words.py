"""Headers and labels of which only a part is known: they mean what they print, never what a part of them says."""

from __future__ import annotations

from extract.facts import Role
from tests.extract.conftest import ReadTable, audited

INSURANCE = """2024年某县社会保险基金收支预算表
单位：万元
项目\t合计\t企业职工基本养老保险基金\t城乡居民基本养老保险基金
一、上年结余\t55200\t20000\t35200
二、本年收入\t36400\t21000\t15400
其中：1.社会保险费收入\t19500\t14500\t5000
2.财政补贴收入\t16900\t6500\t10400
三、本年支出\t32100\t20500\t11600
四、本年收支结余\t4300\t500\t3800
"""
CAPITAL = """2024年某县国有资本经营收入预算表
单位：万元
项目\t2023年执行数\t2024年预算数
一、利润收入\t1200\t1500
其中：投资服务企业利润收入\t800\t1000
国有资本经营预算收入合计\t1200\t1500
"""
CARS = """一般公共预算“三公”经费支出预算表
单位：万元
单位编码\t单位名称（科目）\t当年财政拨款预算安排\t\t\t\t\t
\t\t合计\t因公出国（境）费用\t公务用车购置及运行费\t\t\t公务接待费
\t\t\t\t小计\t公务用车购置费\t公务用车运行费\t
\t合计\t31.00\t5.00\t22.00\t\t22.00\t4.00
331001\t某市水务局机关\t24.00\t5.00\t16.00\t\t16.00\t3.00
331002\t某市水政监察支队\t7.00\t\t6.00\t\t6.00\t1.00
"""
CLASSES = """支出预算分类汇总表（按政府预算经济分类）
单位：万元
功能科目\t\t\t单位代码\t单位名称（功能分类科目名称）\t总计\t机关工资福利支出\t机关商品和服务支出
类\t款\t项\t\t\t\t\t
\t\t\t\t合计\t412.40\t301.20\t111.20
\t\t\t412001\t某县医疗保障局\t412.40\t301.20\t111.20
210\t15\t01\t412001\t行政运行\t330.40\t301.20\t29.20
210\t15\t05\t412001\t医疗保障政策管理\t82.00\t\t82.00
"""
ADJUSTED = """2024年某县一般公共预算支出调整表
单位：万元
科目编码\t科目名称\t年初预算数\t调整数\t调整后预算数
201\t一般公共服务支出\t52000\t-2300\t49700
205\t教育支出\t31000\t3300\t34300
\t合计\t83000\t1000\t84000
"""


def test_a_column_of_unknown_words_is_a_measure_of_its_own_and_items_are_its_rows(
    read_table: ReadTable,
) -> None:
    lines = read_table(INSURANCE).lines
    assert {(x.measure_key, x.printed) for x in lines if x.item == "2.财政补贴收入"} == {
        ("合计", "16900"),
        ("企业职工基本养老保险基金", "6500"),
        ("城乡居民基本养老保险基金", "10400"),
    }
    assert {x.item for x in lines if x.role is Role.SUBTOTAL} == {"二、本年收入", "三、本年支出"}


def test_an_item_that_says_more_than_is_known_is_named_by_its_words(read_table: ReadTable) -> None:
    names = {x.measure_key for x in read_table(CAPITAL).lines if x.item and "服务企业" in x.item}
    assert names == {"上年执行数/其中：投资服务企业利润收入", "其中：投资服务企业利润收入"}


def test_a_header_of_funds_over_all_three_public_expenses_is_in_none_of_their_names(
    read_table: ReadTable,
) -> None:
    lines = read_table(CARS).lines
    assert {x.measure_key: x.printed for x in lines if x.role is Role.TOTAL} == {
        "总额": "31.00",
        "因公出国（境）费用": "5.00",
        "公务用车购置及运行维护费/小计": "22.00",
        "公务用车购置及运行维护费/公务用车运行维护费": "22.00",
        "公务接待费": "4.00",
    }


def test_a_subject_in_the_column_of_units_gives_no_unit_its_name(read_table: ReadTable) -> None:
    lines = [x for x in read_table(CLASSES).lines if x.measure_key == "合计"]
    assert [(x.unit.name if x.unit else None, x.function.name if x.function else None) for x in lines] == [
        (None, None),
        ("某县医疗保障局", None),
        ("某县医疗保障局", "行政运行"),
        ("某县医疗保障局", "医疗保障政策管理"),
    ]


def test_what_a_budget_was_adjusted_by_is_a_change(read_table: ReadTable) -> None:
    lines = read_table(ADJUSTED).lines
    assert {x.measure_key: x.printed for x in lines if x.role is Role.TOTAL} == {
        "合计": "83000",
        "增减额/合计": "1000",
        "全年预算数/合计": "84000",
    }


PLANNED = """部门项目支出中期规划预算表
单位：元
单位名称\t项目名称\t资金来源（一般公共预算）\t\t
\t\t2024年\t2025年\t2026年
某县发展中心\t人才培训\t600,000.00\t650,000.00\t700,000.00
某县发展中心\t产品展销\t120,000.00\t120,000.00\t130,000.00
合计\t\t720,000.00\t770,000.00\t830,000.00
"""
CODED_SIDES = """某区2024年国有资本经营预算收支总表
单位：万元
收入\t\t\t支出\t\t
科目编码\t项目\t2024年预算数\t科目编码\t项目\t2024年预算数
10306\t国有资本经营收入\t1,000\t223\t国有资本经营预算支出\t700
1030601\t利润收入\t800\t22301\t解决历史遗留问题及改革成本支出\t200
1030602\t股利、股息收入\t200\t22302\t国有企业资本金注入\t500
\t本年收入合计\t1,000\t本年支出合计\t\t700
110\t转移性收入\t15\t230\t转移性支出\t315
11005\t上年结转收入\t15\t23008\t调出资金\t315
收入总计\t\t1,015\t支出总计\t\t1,015
"""
SUM_OF_TABLE = """2023年某市一般公共预算支出决算表
单位：万元
科目编码\t科目名称\t预算数\t决算数
201\t一般公共服务支出\t82,300\t80,000
205\t教育支出\t150,000\t155,220
\t本年支出合计\t232,300\t235,220
"""


def test_of_three_bare_years_none_is_called_last_year(read_table: ReadTable) -> None:
    lines = read_table(PLANNED).lines
    assert {(x.measure_key, x.year) for x in lines} == {
        (f"{year}年/本年拨款/一般公共预算", year) for year in (2024, 2025, 2026)
    }


def test_codes_on_the_sides_say_which_items_are_sums(read_table: ReadTable) -> None:
    reading = read_table(CODED_SIDES)
    roles = {x.item: x.role for x in reading.lines}
    assert {item for item, role in roles.items() if role is Role.SUBTOTAL} == {
        "国有资本经营收入", "国有资本经营预算支出", "本年收入合计", "本年支出合计", "转移性收入", "转移性支出",
    }  # fmt: skip
    assert {item for item, role in roles.items() if role is Role.TOTAL} == {"收入总计", "支出总计"}
    checks = audited(reading).checks
    assert {c.rule for c in checks} >= {"side-sum", "side-total", "sides-equal", "item-sum"}
    assert all(check.holds for check in checks)


def test_a_sum_of_the_table_is_no_subject(read_table: ReadTable) -> None:
    total = [x for x in read_table(SUM_OF_TABLE).lines if x.role is Role.TOTAL]
    assert [(x.printed, x.function) for x in total] == [("232,300", None), ("235,220", None)]


PARTS_OF_A_LIST = """2024年某区一般公共预算收入预算表
单位：万元
项目\t2023年执行数\t2024年预算数
一、税收收入\t93500\t98200
其中：增值税\t39500\t41500
企业所得税\t54000\t56700
二、非税收入\t34000\t33000
地方一般公共预算收入小计\t127500\t131200
转移性收入\t95000\t88000
收入总计\t222500\t219200
"""


def test_what_goes_on_below_of_which_in_a_list_is_in_no_sum(read_table: ReadTable) -> None:
    checks = [c for c in audited(read_table(PARTS_OF_A_LIST)).checks if c.rule == "side-sum"]
    assert checks
    assert all(check.holds for check in checks)


def test_codes_below_a_header_of_money_are_no_money(read_table: ReadTable) -> None:
    """The row of 科目编码, 项目 and 预算数 is lost: 收入 and 支出 stand over all their columns."""
    lost = CODED_SIDES.replace("科目编码\t项目\t2024年预算数\t科目编码\t项目\t2024年预算数", "\t\t\t\t\t")
    printed = {line.printed for line in read_table(lost).lines}
    assert not printed & {"10306", "1030601", "1030602", "223", "22301", "22302"}


def test_two_columns_under_the_very_same_header_are_left_and_said(read_table: ReadTable) -> None:
    """The row of 2023年执行数 and 2024年预算数 is lost: nobody tells which year a figure is of."""
    lost = (
        "2024年某区政府性基金支出预算表\n单位：万元\n科目编码\t科目名称\t预算数\t预算数\n"
        "212\t城乡社区支出\t700\t820\n229\t其他支出\t60\t55\n\t合计\t760\t875\n"
    )
    reading = read_table(lost)
    assert reading.lines == ()
    assert any(f.rule in {"column-unread", "header-missing"} for f in reading.findings)
