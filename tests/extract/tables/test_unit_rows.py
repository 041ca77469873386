"""Rows of organisations above what is theirs, in tables of subjects and of projects, are sums and no parts."""

from __future__ import annotations

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
