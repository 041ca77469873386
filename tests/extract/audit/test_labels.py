"""Rows whose label nothing proves: no figure of them is verified."""

from __future__ import annotations

from extract.facts import BudgetLine, FigurePart, Status
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract

ACCOUNTS = """某街道办事处2026年度部门决算

收入决算表
公开02表
金额单位：万元
功能分类科目编码\t科目名称\t本年收入合计\t财政拨款收入
208\t社会保障和就业支出\t90.00\t90.00
{upper}\t行政事业单位养老支出\t50.00\t50.00
{lower}\t机关事业单位基本养老保险缴费支出\t50.00\t50.00
20802\t民政管理事务\t40.00\t40.00
2080299\t其他民政管理事务支出\t40.00\t40.00
合计\t\t90.00\t90.00
"""


def _rows(extract: Extract, **codes: str) -> list[BudgetLine]:
    lines = extract(ACCOUNTS.format(**codes)).lines
    return [x for x in lines if x.function and "养老" in x.function.name]


def test_a_listed_code_with_the_name_of_the_one_above_it_is_not_proved(extract: Extract) -> None:
    """It is no local level of that one, whose name those begin with: two rows have each other's code."""
    good = _rows(extract, upper="20805", lower="2080505")
    assert len(good) == 4 and not [x for x in good if FigurePart.LABEL in x.unproved]
    exchanged = _rows(extract, upper="2080505", lower="20805")
    assert len(exchanged) == 4 and all(FigurePart.LABEL in x.unproved for x in exchanged)


def _disaster_rows(extract: Extract, code: str, name: str) -> list[BudgetLine]:
    text = ACCOUNTS.format(upper=code[:5], lower=code).replace(
        "208\t社会保障和就业支出", "224\t灾害防治及应急管理支出"
    )
    text = text.replace("20802\t民政管理事务", "22499\t其他灾害防治及应急管理支出")
    text = text.replace("2080299\t其他民政管理事务支出", "2249999\t其他灾害防治及应急管理支出")
    text = text.replace("行政事业单位养老支出", "自然灾害防治").replace(
        "机关事业单位基本养老保险缴费支出", name
    )
    extraction = extract(text)
    assert not [x for x in extraction.findings if x.rule.startswith("code-")]
    return [x for x in extraction.lines if x.function and x.function.code == code]


def test_a_name_known_of_the_list_alone_agrees_and_contradicts_nothing(extract: Extract) -> None:
    """No published text that was read shows 2240601, so that a document which names it otherwise is not accused."""
    agrees = _disaster_rows(extract, "2240601", "地质灾害防治")
    assert agrees and not [x for x in agrees if FigurePart.LABEL in x.unproved]
    otherwise = _disaster_rows(extract, "2240601", "森林草原防灾减灾")
    assert otherwise and all(FigurePart.LABEL in x.unproved for x in otherwise)


def test_a_row_without_the_code_that_the_others_of_its_table_print_is_not_proved(extract: Extract) -> None:
    """It may be a row of another table, whose figure fits by chance."""
    assert {x.status for x in extract(mini_budget()).lines if x.table_number == "03"} == {Status.VERIFIED}
    text = mini_budget().replace("2010301-行政运行\t50101-工资奖金津补贴", "行政运行\t50101-工资奖金津补贴")
    assert text != mini_budget()
    bare = [
        x for x in extract(text).lines if x.function and x.function.name == "行政运行" and not x.function.code
    ]
    assert bare and not [x for x in bare if x.status is Status.VERIFIED]
