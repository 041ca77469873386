"""Department performance tables: activities and joined levels."""

from __future__ import annotations

from tests.extract.performance.conftest import ReadPerformance

HEAD = (
    "预算13表 部门整体支出绩效目标表\n\n(2026年度)\n\n部门名称\t\t某街道\t\t\t\n"
    "总体资金情况（万元）\t\t预算支出总额\t财政拨款\t\t\t其他资金\t\n\t\t\t合计\t基本支出\t项目支出\t合计\t基本支出\n"
    "\t\t17.000000\t17.000000\t5.000000\t12.000000\t\t\n"
    "整体绩效目标\t整体绩效目标\t守住安全底线，办好民生实事。\t\t\t\t\t\n\t其他说明\t\t\t\t\t\t\n"
    "\t活动\t绩效指标\t指标性质\t指标值\t度量单位\t\t\n"
)


def test_joined_levels_are_parted_and_slid_rows_read(read_department: ReadPerformance) -> None:
    found = read_department(
        HEAD + "\t党建工作\t产出指标数量指标集中学习次数\t≥\t24\t次\t\t\n"
        "党建工作\t满意度指标服务对象满意度指标党员评价\t≥\t90\t%\t\t\t\n"
        "整体绩效目标\t\t\t\t\t\t\t\n"
        "\t应急工作\t产出指标质量指标预案等级\t\t区级以上\t\t\t\n"
    )
    assert [(i.activity, i.level2, i.level3, i.operator, i.value) for i in found.indicators] == [
        ("党建工作", "数量指标", "集中学习次数", "≥", "24"),
        ("党建工作", "服务对象满意度指标", "党员评价", "≥", "90"),
        ("应急工作", "质量指标", "预案等级", None, "区级以上"),
    ]
    assert {(i.scope, i.project) for i in found.indicators} == {("department", None)}
    assert found.projects == ()


def test_rows_that_are_printed_twice_stay_twice(read_department: ReadPerformance) -> None:
    row = "\t司法\t效益指标社会效益指标居民法律意识提升\t定性\t\t\t\t\n"
    found = read_department(HEAD + row + row)
    assert len(found.indicators) == 2
    assert [f.rule for f in found.findings] == ["indicator-repeated"]


def test_a_merged_activity_is_that_of_the_row_above(read_department: ReadPerformance) -> None:
    found = read_department(
        HEAD + "\t司法\t产出指标\t数量指标\t普法场次\t≥\t4\t场\n\t\t\t质量指标\t普法合格率\t≥\t90\t%\n"
    )
    assert [(i.activity, i.level3) for i in found.indicators] == [
        ("司法", "普法场次"),
        ("司法", "普法合格率"),
    ]


def test_a_table_without_indicators_is_said_to_be_unread(read_department: ReadPerformance) -> None:
    assert [f.rule for f in read_department(HEAD).findings] == ["performance-layout-unknown"]
