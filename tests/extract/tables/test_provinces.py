"""Layouts of further provinces: codes in brackets, two scripts, sides and groups whose merged heads lost their width."""

from __future__ import annotations

from extract.facts import Role
from tests.extract.conftest import Extract, ReadTable, audited
from tests.extract.tables.test_other_places import closes

BRACKETED = """表5 一般公共预算支出情况表（按功能分类科目）
单位：万元
功能科目名称\t合计\t其中：基本支出\t项目支出
合计\t1,011.11\t802.31\t208.80
[207]文化旅游体育与传媒支出\t883.71\t702.31\t181.40
[20701]文化和旅游\t883.71\t702.31\t181.40
[2070109]群众文化\t883.71\t702.31\t181.40
[208]社会保障和就业支出\t127.40\t100.00\t27.40
[20805]行政事业单位养老支出\t127.40\t100.00\t27.40
[2080502]事业单位离退休\t127.40\t100.00\t27.40
"""
TWO_SCRIPTS = """部门收支总体情况表
单位：万元
收入 كىرىم\t\t支出 چىقىم\t
项目 تۈر\t预算数\t功能分类\t预算数
财政拨款（补助）\t8,812.31\t201 一般公共服务支出\t
一般公共预算\t8,712.31\t205 教育支出\t8,412.20
政府性基金预算\t100.00\t208 社会保障和就业支出\t400.11
单位资金\t100.00\t229 其他支出\t100.00
小计\t8,912.31\t小计\t8,912.31
上年结转\t\t结转下年\t
合计\t8,912.31\t合计\t8,912.31
"""
FOUR_LISTS = """2024年部门综合预算收支总表
单位：元
收入\t\t支出\t\t\t\t\t
项目\t预算数\t支出功能分科目（按大类）\t预算数\t部门预算支出经济科目分类（按大类）\t预算数\t政府预算支出经济科目分类（按大类）\t预算数
一、财政拨款\t12,345,678.00\t一、公共安全支出\t11,345,678.00\t一、人员经费\t10,345,678.00\t一、机关工资福利支出\t8,000,000.00
\t\t二、社会保障和就业支出\t1,000,000.00\t二、专项业务经费\t2,000,000.00\t二、机关商品和服务支出\t4,345,678.00
收入总计\t12,345,678.00\t支出总计\t12,345,678.00\t支出总计\t12,345,678.00\t支出总计\t12,345,678.00
"""
LATE_SIDE = """收支预算总表
单位：万元
{heads}
项目\t2023年预算数\t2024年预算数\t项目\t2023年预算数\t2024年预算数
一、一般公共预算拨款收入\t200.10\t210.11\t一、农林水支出\t190.10\t200.11
二、事业收入\t1.00\t2.00\t二、住房保障支出\t11.00\t12.00
收入总计\t201.10\t212.11\t支出总计\t201.10\t212.11
"""
GLUED = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t2023年预算数2024年预算数\t增减额
213\t农林水支出\t100.10\t110.11\t10.01
21303\t水利\t100.10\t110.11\t10.01
2130301\t行政运行\t100.10\t110.11\t10.01
"""
NARROW_LABELS = """支出决算表
单位：万元
项目\t本年支出合计\t基本支出\t项目支出\t上缴上级支出
科目编码\t科目名称
208\t社会保障和就业支出\t2.05\t2.05
20805\t行政事业单位养老支出\t2.05\t2.05
213\t农林水支出\t113.15\t111.15\t2.00
21303\t水利\t113.15\t111.15\t2.00
229\t其他支出\t3.00\t\t3.00
"""
LATE_GROUPS = """一般公共预算财政拨款支出预算表
单位：万元
项目\t\t\t年初预算数\t\t\t决算数\t
科目编码\t科目名称\t合计\t基本支出\t项目支出\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t801.04\t700.00\t101.04\t851.06\t740.00\t111.06
20132\t组织事务\t801.04\t700.00\t101.04\t851.06\t740.00\t111.06
合计\t\t801.04\t700.00\t101.04\t851.06\t740.00\t111.06
"""


def test_a_code_in_brackets_before_a_name_is_the_subjects_code(read_table: ReadTable) -> None:
    reading = read_table(BRACKETED)
    assert (reading.fact.number, reading.fact.title) == ("05", "一般公共预算支出情况表（按功能分类科目）")
    assert {str(x.function) for x in reading.lines if x.function and x.role is Role.DETAIL} == {
        "2070109-群众文化", "2080502-事业单位离退休",
    }  # fmt: skip
    assert closes(reading)


def test_words_of_another_script_beside_the_chinese_ones_say_the_same(read_table: ReadTable) -> None:
    reading = read_table(TWO_SCRIPTS)
    assert len(reading.lines) == 11
    assert {x.side for x in reading.lines} == {"收入", "支出"}
    assert all(check.holds for check in audited(reading).checks)


def test_each_list_behind_income_is_expenditure(read_table: ReadTable) -> None:
    sides = {x.side[:2] for x in read_table(FOUR_LISTS).lines if x.side and x.item and "支出" in x.item}
    assert sides == {"支出"}


def test_a_side_begins_where_its_labels_do(read_table: ReadTable) -> None:
    whole = read_table(LATE_SIDE.format(heads="收入\t\t\t支出\t\t"))
    assert {(x.side, x.year) for x in whole.lines} == {
        ("收入", 2023),
        ("收入", 2024),
        ("支出", 2023),
        ("支出", 2024),
    }
    for heads in ("收入\t支出", "收入\t\t支出\t\t", "收入\t\t\t\t支出\t"):
        lost = read_table(LATE_SIDE.format(heads=heads))
        assert [(x.printed, x.side, x.year) for x in lost.lines] == [
            (x.printed, x.side, x.year) for x in whole.lines
        ]


def test_a_header_of_two_years_is_of_neither(extract: Extract) -> None:
    extraction = extract(f"某县水利局2024年部门预算\n\n{GLUED}")
    assert extraction.lines == []
    assert any(f.rule == "header-missing" for f in extraction.findings)


def test_codes_and_names_stand_below_what_names_them(read_table: ReadTable) -> None:
    of_water = [x for x in read_table(NARROW_LABELS).lines if x.key == "21303"]
    assert {(x.measure_key, x.printed) for x in of_water} == {
        ("合计", "113.15"), ("基本支出", "111.15"), ("项目支出", "2.00"),
    }  # fmt: skip


def test_groups_of_figures_over_wrong_columns_are_not_believed(read_table: ReadTable) -> None:
    reading = read_table(LATE_GROUPS)
    assert reading.lines == ()
    assert [f.rule for f in reading.findings] == ["header-missing"]


BESIDE_THREE = """“三公”经费、会议费、培训费支出情况表
单位：万元
项目\t2023年预算数\t2024年预算数\t增减额
合计\t26.00\t25.05\t-0.95
一、“三公”经费小计\t23.00\t22.05\t-0.95
（一）公务接待费\t5.00\t4.50\t-0.50
（二）公务用车购置及运行维护费\t18.00\t17.55\t-0.45
二、会议费\t1.00\t1.10\t0.10
三、培训费\t2.00\t1.90\t-0.10
"""
UNIT_ABOVE_SUBJECTS = """2025年部门支出总体情况表
部门：某县公安局\t预算03表\t单位：万元
科目编码\t\t\t单位代码\t单位（科目名称）\t总计\t基本支出\t\t项目支出\t\t
类\t款\t项\t\t\t\t小计\t工资福利支出\t小计\t一般性项目\t专项资金
\t\t\t\t合计\t20,310.11\t15,005.05\t15,005.05\t5,305.06\t1,005.06\t4,300.00
\t\t\t201\t某县公安局\t20,310.11\t15,005.05\t15,005.05\t5,305.06\t1,005.06\t4,300.00
204\t02\t01\t201001\t行政运行\t15,005.05\t15,005.05\t15,005.05\t\t\t
204\t02\t20\t201001\t执法办案\t5,305.06\t\t\t5,305.06\t1,005.06\t4,300.00
"""


def test_a_total_beside_meetings_and_training_is_none_of_three_expenses(read_table: ReadTable) -> None:
    reading = read_table(BESIDE_THREE)
    assert {x.printed: x.measure_key for x in reading.lines if x.year == 2024} == {
        "25.05": "合计", "22.05": "总额", "4.50": "公务接待费", "17.55": "公务用车购置及运行维护费/小计",
        "1.10": "会议费", "1.90": "培训费",
    }  # fmt: skip
    assert all(check.holds for check in audited(reading).checks)


def test_a_unit_known_by_its_departments_code_alone_is_part_of_it(read_table: ReadTable) -> None:
    reading = read_table(UNIT_ABOVE_SUBJECTS)
    assert reading.fact.number == "03"
    assert {"项目支出/一般性项目", "项目支出/专项资金"} <= {x.measure_key for x in reading.lines}
    assert {str(x.unit) for x in reading.lines if x.function} == {"201-某县公安局"}
    assert closes(reading)


def test_a_line_of_count_units_begins_a_table_and_names_nobody(extract: Extract) -> None:
    extraction = extract(
        "某县组织部2023年度部门决算\n\n政府采购情况表\n单位：万元\n项目\t采购预算金额\t采购决算金额\n合计\t50.05\t48.04\n"
        "服务\t50.05\t48.04\n\n国有资产占用情况表\n单位：平方米、辆、台（套）\n项目\t数量\n房屋（平方米）\t1,200.50\n车辆（辆）\t2\n"
    )
    assert {x.printed for x in extraction.lines} == {"50.05", "48.04"}
    assert extraction.document.publisher and extraction.document.publisher.name == "某县组织部"
    assert not any(f.rule == "publisher-conflict" for f in extraction.findings)


def test_one_table_that_final_accounts_print_too_makes_no_budget_lack_theirs(extract: Extract) -> None:
    tables = "".join(
        f"表{n}\n{title}\n单位：万元\n{head}\n合计\t9.00\t7.00\t2.00\n201\t9.00\t7.00\t2.00\n\n"
        for n, title, head in (
            (1, "部门支出明细表", "功能科目编码\t合计\t人员支出\t公用支出"),
            (2, "一般公共预算支出明细表", "功能科目编码\t合计\t人员支出\t公用支出"),
            (3, "一般公共预算支出明细表（按支出经济分类科目）", "科目编码\t合计\t人员支出\t公用支出"),
        )
    )
    extraction = extract(f"某县检察院2024年部门综合预算\n\n{tables}")
    assert not any(f.rule == "table-missing" for f in extraction.findings)


LOST_WIDTHS = """2025年一般公共预算支出表
单位：万元
科目编码\t科目名称\t2024年执行数\t2025年预算数\t2025年预算数比2024年执行数
小计\t基本支出\t项目支出\t增减额\t增减%
205\t教育支出\t100.00\t110.00\t70.00\t40.00\t10.00\t10.00
20502\t普通教育\t100.00\t110.00\t70.00\t40.00\t10.00\t10.00
"""
LOST_BLANKS = """部门收入总体情况表
单位：元
科目编码\t科目名称\t总计\t当年收入\t\t\t上年结转
\t\t\t小计\t一般公共预算\t事业收入\t
205\t教育支出\t130.00\t120.00\t70.00\t50.00\t10.00
2050202\t小学教育\t60.00\t50.00\t50.00\t10.00
2050203\t初中教育\t70.00\t70.00\t70.00
合计\t130.00\t120.00\t70.00\t50.00\t10.00
"""
A_BLANK_SUM = """一般公共预算支出表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
201\t一般公共服务支出\t30.00\t20.00\t10.00
20103\t政府办公厅（室）及相关机构事务\t30.00\t20.00\t10.00
2010301\t行政运行\t\t20.00\t20.00
2010302\t一般行政管理事务\t10.00\t\t10.00
"""
CARRIED = """2025年部门收支总体情况表
单位：万元
收入\t\t支出\t\t\t\t
项目\t金额\t项目\t合计\t一般公共预算\t政府性基金\t上年结转
一、一般公共预算拨款收入\t80.00\t一、教育支出\t100.00\t80.00\t\t20.00
二、上年结转\t20.00\t\t\t\t\t
收入总计\t100.00\t支出总计\t100.00\t80.00\t\t20.00
"""


def test_heads_that_lost_their_widths_head_nothing(read_table: ReadTable) -> None:
    reading = read_table(LOST_WIDTHS)
    assert reading.lines == ()
    assert [f.rule for f in reading.findings] == ["header-missing"]


def test_of_rows_that_lost_their_blanks_only_full_ones_are_read(read_table: ReadTable) -> None:
    reading = read_table(LOST_BLANKS)
    assert {x.row for x in reading.lines} == {1}
    unread = [f for f in reading.findings if f.rule == "cell-unread"]
    assert len(unread) >= 12


def test_parts_of_a_sum_that_is_blank_are_not_believed(read_table: ReadTable) -> None:
    reading = read_table(A_BLANK_SUM)
    assert {(x.row, x.measure_key) for x in reading.lines if x.row > 2} == {
        (4, "合计"),
        (4, "项目支出/项目支出总数"),
    }
    assert sum(f.rule == "cell-unread" for f in reading.findings) == 2


def test_a_side_that_prints_more_than_funds_is_no_sum_of_funds(read_table: ReadTable) -> None:
    reading = read_table(CARRIED)
    assert len(reading.lines) == 9
    assert all(check.holds for check in audited(reading).checks)


def test_levels_of_government_below_money_and_values_of_assets_are_money(read_table: ReadTable) -> None:
    funds = read_table(
        "专项资金管理清单目录\n单位：万元\n序号\t专项资金名称\t执行年限\t资金规模\t\t\n\t\t\t合计\t省级以上\t县级\n"
        "1\t数字政府建设\t2023-2025\t30.00\t20.00\t10.00\n2\t政务公开\t2024-2026\t7.00\t\t7.00\n合计\t\t\t37.00\t20.00\t17.00\n"
    )
    assert len(funds.lines) == 8
    assets = read_table(
        "国有资产占有使用情况表\n单位：万元\n项目\t数量\t账面原值\t累计折旧\t净值\n房屋\t2\t892.20\t92.20\t800.00\n"
        "车辆\t3\t60.00\t\t60.00\n合计\t5\t952.20\t92.20\t860.00\n"
    )
    assert (len(assets.lines), len(assets.quantities)) == (8, 3)
