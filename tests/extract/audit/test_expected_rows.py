"""Rows that are not there, told by the rows beside them and by other tables."""

from __future__ import annotations

import re

import pytest

from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract

_RULES = {"child-row-missing", "unit-row-missing", "sum-row-missing", "total-row-missing"}
BASIC = """2026年某街道部门预算

部门基本支出预算表

单位：元

项目\t\t\t一般公共预算基本支出\t\t
部门预算经济分类科目编码\t\t部门预算经济分类科目名称\t合计\t人员经费\t公用经费
类\t款\t\t\t\t
301\t\t工资福利支出\t500,000\t500,000\t
301\t01\t基本工资\t300,000\t300,000\t
301\t02\t津贴补贴\t200,000\t200,000\t
302\t\t商品和服务支出\t90,000\t\t90,000
302\t01\t办公费\t90,000\t\t90,000
303\t\t对个人和家庭的补助\t40,000\t40,000\t
303\t02\t退休费\t40,000\t40,000\t
合计\t\t\t630,000\t540,000\t90,000
"""


def told(extract: Extract, text: str) -> list[str | None]:
    """What the findings of missing rows are about."""
    return [f.subject for f in extract(text).findings if f.rule in _RULES]


def without(text: str, *beginnings: str, after: str = "\n") -> str:
    """The text without the first line below a title that begins with each of these."""
    head, title, rest = text.partition(after)
    lines = rest.splitlines(keepends=True)
    for beginning in beginnings:
        lines.remove(next(x for x in lines if x.startswith(beginning)))
    return head + title + "".join(lines)


def test_good_documents_lack_no_row(extract: Extract) -> None:
    assert told(extract, mini_budget()) == []
    assert told(extract, BASIC) == []


def test_the_only_part_of_a_subject_that_is_gone_is_told(extract: Extract) -> None:
    """No sum fails: the subject has its amount."""
    found = told(extract, without(BASIC, "303\t02"))
    assert len(found) == 1 and found[0] is not None and found[0].endswith("303")


@pytest.mark.parametrize(
    ("table", "row", "what"),
    [("预算01表", "本年收入合计", "01 本年合计"), ("预算05表", "一、本年收入", "05 本年合计"),
     ("预算01表", "收入总计", "01 总计"), ("预算05表", "收入总计", "05 总计")],
)  # fmt: skip
def test_a_sum_that_both_sides_lack_is_told_by_the_other_tables(
    extract: Extract, table: str, row: str, what: str
) -> None:
    lacking = without(mini_budget(), row, after=table)
    assert what in told(extract, lacking), "the sum of the year stays"
    if what == "01 总计":
        lacking = without(lacking, "本年收入合计", after=table)
    assert what in told(extract, lacking)


def test_a_unit_that_other_tables_have_is_told(extract: Extract) -> None:
    text = mini_budget()
    row = next(x for x in text.splitlines(keepends=True) if x.startswith("601\t某街道"))
    units = text.replace(row, row + row.replace("601\t某街道", "601002\t某所", 1))
    assert "02 601001" in told(extract, units)


def test_the_row_of_a_department_above_its_only_unit_is_told_where_the_layout_has_it(
    extract: Extract,
) -> None:
    department = re.search(r"(?m)^601(\t某街道)\t.*\n", mini_budget())
    assert department
    unit = department[0].replace("601\t某街道", "601001\t某街道办事处")
    both = mini_budget().replace(department[0], department[0] + unit)
    assert "601" not in told(extract, both)
    alone = both.replace(department[0], "")
    assert [x for x in told(extract, alone) if x and x.endswith("601")] == ["02 601"]


SIDES = """某县水务局2024年部门预算

收支总表

单位：万元

收入\t\t支出\t
项目\t预算数\t项目\t预算数
一、一般公共预算\t90\t一、教育支出\t20
（一）经费拨款\t60\t二、农林水支出\t40
（二）非税收入\t30\t三、住房保障支出\t15
二、政府性基金\t10\t四、其他支出\t15
\t\t五、债务付息支出\t10
收入总计\t100\t支出总计\t100
"""


@pytest.mark.parametrize(
    ("gone", "after"),
    [("（一）经费拨款\t60", "（二）非税收入"), ("二、农林水支出\t40", "三、住房保障支出")],
)
def test_an_item_that_the_numbers_skip_is_told(extract: Extract, gone: str, after: str) -> None:
    assert "number-missing" not in {f.rule for f in extract(SIDES).findings}
    found = [f for f in extract(SIDES.replace(gone, "\t")).findings if f.rule == "number-missing"]
    assert [after in (f.message_zh or "") for f in found] == [True]


def test_lists_that_leave_out_more_number_by_another_list(extract: Extract) -> None:
    text = (
        SIDES.replace("四、其他支出", "二十三、其他支出")
        .replace("三、住房保障支出", "十九、住房保障支出")
        .replace("五、", "二十五、")
    )
    assert "number-missing" not in {f.rule for f in extract(text).findings}
