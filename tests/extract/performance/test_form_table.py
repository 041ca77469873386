"""Forms that hold one project each, their head printed as keys and values."""

from __future__ import annotations

from decimal import Decimal

from extract.facts import Label, Status
from tests.extract.performance.conftest import ReadPerformance

FORM = """项目名称\t{name}
主管部门\t某区民政局\t实施单位\t某街道办事处
项目资金（万元）\t年度资金总额：\t{total}
\t其中：财政拨款\t100.00
\t其他资金\t20.00
总体目标\t年度目标\t让老人在家门口吃上热饭，全年供餐。
绩效指标\t一级指标\t二级指标\t三级指标\t指标值
\t产出指标\t数量指标\t供餐天数\t≥300天
\t\t质量指标\t抽检合格率\t=100%
\t\t\t留样完整率\t100%
\t满意度指标\t服务对象满意度指标\t老人评价\t≥90%
"""
TITLE = "预算12表 项目支出绩效目标申报表\n单位：万元\n"


def test_each_form_is_a_project_with_its_own_indicators(read: ReadPerformance) -> None:
    text = TITLE + FORM.format(name="社区食堂", total="120.00") + FORM.format(name="助浴点", total="120.00")
    found = read(text)
    assert [(p.project, p.unit, p.total, p.fiscal, p.other) for p in found.projects] == [
        (Label(name), Label("某街道办事处"), Decimal(1200000), Decimal(1000000), Decimal(200000))
        for name in ("社区食堂", "助浴点")
    ]
    assert found.projects[0].goal == "让老人在家门口吃上热饭，全年供餐。"
    assert {p.status for p in found.projects} == {Status.VERIFIED}
    assert [(i.project and i.project.name, i.level3) for i in found.indicators] == [
        (name, level3)
        for name in ("社区食堂", "助浴点")
        for level3 in ("供餐天数", "抽检合格率", "留样完整率", "老人评价")
    ]


def test_a_form_whose_funds_do_not_sum_is_in_conflict(read: ReadPerformance) -> None:
    found = read(TITLE + FORM.format(name="社区食堂", total="130.00"))
    assert found.projects[0].status is Status.CONFLICT
