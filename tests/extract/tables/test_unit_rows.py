"""Rows of organisations above what is theirs, in tables of subjects and of projects, are sums and no parts."""

from __future__ import annotations

import pytest

from extract.facts import Role
from tests.extract.conftest import Extract, ReadTable

PROJECTS = """2023年某区发展和改革局部门预算

项目支出表

单位：万元

预算单位/项目名称\t合计\t一般公共预算资金\t单位资金
合计\t3,900\t3,800\t100
某区发展和改革局\t3,900\t3,800\t100
产业发展专项资金\t3,000\t2,900\t100
粮油储备补贴\t900\t900\t
"""
SUBJECTS = """某州乡村振兴局2024年部门预算

部门支出总表

单位：万元

科目编码\t\t\t单位代码\t单位名称（科目）\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t\t
\t\t\t\t合计\t846.88\t334.88\t512.00
\t\t\t\t某州乡村振兴局\t846.88\t334.88\t512.00
\t\t\t361001\t某州乡村振兴局机关\t846.88\t334.88\t512.00
208\t05\t05\t361001\t机关事业单位基本养老保险缴费支出\t33.66\t33.66\t
213\t01\t01\t361001\t行政运行\t301.22\t301.22\t
213\t05\t99\t361001\t其他巩固脱贫攻坚成果衔接乡村振兴支出\t512.00\t\t512.00
"""


def test_a_unit_above_its_projects_is_no_project_and_no_project_is_a_unit(read_table: ReadTable) -> None:
    lines = read_table(PROJECTS).lines
    units = {x.unit.name for x in lines if x.unit}
    assert units == {"某区发展和改革局"}
    assert {x.project.name for x in lines if x.project} == {"产业发展专项资金", "粮油储备补贴"}
    assert {x.role for x in lines if x.unit} == {Role.SUBTOTAL}


def test_a_department_above_its_unit_above_its_subjects_is_counted_once(extract: Extract) -> None:
    found = extract(SUBJECTS)
    assert [f.rule for f in found.findings if f.rule == "column-sum"] == []
    named = [x for x in found.lines if x.unit and not x.unit.code]
    assert {x.role for x in named} == {Role.SUBTOTAL}


def test_two_units_with_the_same_money_are_both_parts(read_table: ReadTable) -> None:
    text = PROJECTS.replace(
        "产业发展专项资金\t3,000\t2,900\t100\n粮油储备补贴\t900\t900\t", "某区粮食局\t3,900\t3,800\t100"
    )
    text = text.replace("合计\t3,900\t3,800\t100", "合计\t7,800\t7,600\t200")
    assert {x.role for x in read_table(text).lines} == {Role.DETAIL, Role.TOTAL}


def test_what_goes_on_below_of_which_is_no_part_of_the_side(extract: Extract) -> None:
    text = """某区水务局2020年部门预算

收支预算总表

单位：万元

收入\t\t支出\t
项目\t金额\t项目\t金额
一、一般公共预算\t2,531\t一、农林水支出\t2,310
其中：行政事业性收费\t\t二、社会保障和就业支出\t121
罚没收入\t30\t三、住房保障支出\t100
二、政府性基金\t\t\t
收入合计\t2,531\t支出合计\t2,531
收入总计\t2,531\t支出总计\t2,531
"""
    found = extract(text)
    assert {f.rule for f in found.findings} & {"side-sum", "side-total"} == set()
    wrong = extract(text.replace("一、一般公共预算\t2,531", "一、一般公共预算\t2,501"))
    assert "side-sum" in {f.rule for f in wrong.findings}


NESTED = """某县农业农村局2024年部门综合预算

部门综合预算专项业务经费支出表

单位：万元

单位编码\t单位（项目）名称\t项目金额\t项目简介
\t合计\t1,000.00\t
310001\t某县农业农村局机关\t700.00\t
\t通用项目\t700.00\t
\t产业发展补助\t450.00\t保障产业发展
\t良种推广\t250.00\t保障良种推广
310002\t某县农业技术站\t300.00\t
\t专用项目\t300.00\t
\t设备更新\t300.00\t保障设备更新
"""
SUBJECTS_BELOW_CODES_OF_UNITS = """某市人民法院2024年部门预算

支出预算分类汇总表

单位：万元

单位代码\t单位名称（科目）\t总计\t基本支出\t项目支出
合计\t\t3,180.00\t2,180.00\t1,000.00
118001\t某市人民法院\t3,180.00\t2,180.00\t1,000.00
20405\t法院\t2,790.00\t1,790.00\t1,000.00
2040501\t行政运行\t1,790.00\t1,790.00\t
2040504\t案件审判\t1,000.00\t\t1,000.00
22102\t住房改革支出\t390.00\t390.00\t
2210201\t住房公积金\t390.00\t390.00\t
"""


@pytest.mark.parametrize(
    ("text", "units", "sums"),
    [
        (NESTED, {"某县农业农村局机关", "某县农业技术站"}, {2, 3, 6, 7}),
        (SUBJECTS_BELOW_CODES_OF_UNITS, {"某市人民法院"}, {2, 3, 6}),
    ],
    ids=["kinds of projects above projects", "subjects below codes of units"],
)
def test_rows_above_their_parts_count_once_and_only_units_are_units(
    extract: Extract, text: str, units: set[str], sums: set[int]
) -> None:
    found = extract(text)
    assert {f.rule for f in found.findings} & {"column-sum", "children-sum"} == set()
    assert {x.unit.name for x in found.lines if x.unit} == units
    assert {x.row for x in found.lines if x.role is Role.SUBTOTAL} == sums


@pytest.mark.parametrize(
    ("was", "becomes", "rules"),
    [
        ("行政运行\t1,790.00\t1,790.00", "行政运行\t1,690.00\t1,690.00", {"children-sum", "row-sum"}),
        ("合计\t\t3,180.00", "合计\t\t3,280.00", {"column-sum", "row-sum"}),
    ],
)
def test_an_error_below_a_unit_is_told_and_no_doubled_sum(
    extract: Extract, was: str, becomes: str, rules: set[str]
) -> None:
    found = extract(SUBJECTS_BELOW_CODES_OF_UNITS.replace(was, becomes)).findings
    told = {f.rule for f in found if f.rule.endswith("-sum")}
    assert told and told <= rules
    assert not any("6,360" in f.message or "63,600,000" in f.message for f in found)


def test_a_list_of_units_above_a_list_of_subjects_is_no_sum_of_it(extract: Extract) -> None:
    text = SUBJECTS_BELOW_CODES_OF_UNITS.replace(
        "118001\t某市人民法院\t3,180.00\t2,180.00\t1,000.00",
        "118001\t某市人民法院\t2,180.00\t2,180.00\t\n118002\t某市法律服务中心\t1,000.00\t\t1,000.00",
    )
    assert {f.rule for f in extract(text).findings} & {"column-sum", "children-sum"} == set()


def test_rows_of_years_and_of_their_change_say_which_figure_they_are(read_table: ReadTable) -> None:
    lines = read_table(
        "“三公”经费、会议费支出情况表\n单位：千元\n年度\t“三公”经费合计\t公务用车购置费\t公务用车运行费\t公务接待费\t会议费\n"
        "2024年预算\t128.0\t—\t104.0\t24.0\t10.0\n2025年预算\t120.0\t—\t100.0\t20.0\t8.0\n"
        "增减额\t-8.0\t—\t-4.0\t-4.0\t-2.0\n"
    ).lines
    assert {(x.measure_key, x.year) for x in lines if x.measure == ("公务接待费",)} == {
        ("上年预算数/公务接待费", 2024),
        ("公务接待费", 2025),
        ("增减额/公务接待费", None),
    }


def test_rows_of_shares_are_no_money_and_no_entry_moves_every_row(read_table: ReadTable) -> None:
    reading = read_table(
        "三公经费支出决算情况表\n单位：元\n年度\t合计\t公务用车运行维护费\t公务接待费\n2022年决算数\t492,000\t380,000\t112,000\n"
        "2023年预算数\t500,000\t380,000\t120,000\n2023年决算数\t450,000\t350,000\t100,000\n"
        "比上年增减额\t-42,000\t-30,000\t-12,000\n增减率（%）\t-8.54\t-7.89\t-10.71\n"
    )
    assert {(x.measure_key, x.year, x.printed) for x in reading.lines if x.measure == ("公务接待费",)} == {
        ("上年决算数/公务接待费", 2022, "112,000"),
        ("预算数/公务接待费", 2023, "120,000"),
        ("公务接待费", 2023, "100,000"),
        ("增减额/公务接待费", None, "-12,000"),
    }
    assert [q.printed for q in reading.quantities] == ["-8.54", "-7.89", "-10.71"]
    assert not any(x.unit for x in reading.lines)
