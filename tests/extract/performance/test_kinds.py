"""The closed lists: what is one of their words, and what only looks like one."""

from __future__ import annotations

import pytest

from extract.performance.kinds import (
    IndicatorSlot,
    Levels,
    find_direction,
    find_level1,
    find_level2,
    find_level3_column,
    find_operator,
    find_parent,
    is_header,
    levels,
    slot_of,
    split_levels,
    split_operator,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("产出指标 数量指标 服务人次 ≥", ("产出指标", "数量指标", "服务人次 ≥")),
        ("产出指标数量指标举办活动次数", ("产出指标", "数量指标", "举办活动次数")),
        (
            "满意度指标服务对象满意度 指标居民满意度",
            ("满意度指标", "服务对象满意度指标", "居民满意度"),
        ),
        ("效益指标可持续影响指标准确掌握人口", ("效益指标", "可持续影响指标", "准确掌握人口")),
        ("成本指标生态环境成本指标排放", ("成本指标", "生态环境成本指标", "排放")),
        ("产出指标成本指标单价", ("产出指标", "成本指标", "单价")),
    ],
)
def test_levels_fused_in_one_cell_are_parted(text: str, found: tuple[str, str, str]) -> None:
    assert split_levels(text) == Levels(*found)


@pytest.mark.parametrize("text", ["成本指标控制率", "效益指标", "数量指标完成率", "产出质量指标"])
def test_a_third_level_that_begins_like_a_first_is_not_parted(text: str) -> None:
    assert split_levels(text) is None


def test_a_second_level_is_found_only_below_its_own_first() -> None:
    assert find_level2("数量", "产出指标") == "数量指标"
    assert find_level2("数量指标", "效益指标") is None
    assert find_level1("满意度 指标") == "满意度指标"
    assert find_level1("满意度") is None


def test_a_lost_first_level_is_not_guessed_where_two_have_the_second() -> None:
    assert find_parent("社会效益指标") == Levels("效益指标", "社会效益指标")
    assert find_parent("成本指标") is None


@pytest.mark.parametrize(
    ("printed", "operator"),
    [("＝", "="), ("﹥", ">"), ("＜", "<"), ("≧", "≥"), ("定 性", "定性"), ("不低于", "≥"), ("元", None)],
)
def test_an_operator_is_known_in_each_of_its_prints(printed: str, operator: str | None) -> None:
    assert find_operator(printed) == operator


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("社区更整洁 定性", ("社区更整洁", "定性")),
        ("项目时间 ≤", ("项目时间", "≤")),
        ("指标定性", None),
        ("定性", None),
    ],
)
def test_an_operator_behind_a_text_is_parted_and_a_word_is_not(
    text: str, parts: tuple[str, str] | None
) -> None:
    assert split_operator(text) == parts


def test_a_data_row_is_not_taken_for_a_header() -> None:
    assert is_header(("单位名称", "项目名称", "一级指标"))
    assert is_header(("", "财政资金", "其他资金"))
    assert not is_header(("产出指标", "数量指标", "次数", "≥", "3", "次"))
    assert not is_header(("绩效目标",))


def test_the_column_of_the_third_level_is_that_of_its_most_exact_header() -> None:
    assert find_level3_column(("绩效指标", "一级指标", "二级指标", "三级指标", "指标值")) == 3
    assert find_level3_column(("活动", "绩效指标", "指标值")) == 1
    assert find_level3_column(("项目名称", "预算数")) is None


def test_each_kind_of_the_list_fills_a_slot() -> None:
    for one in levels():
        for two in one.level2:
            assert slot_of(one.name, two.name) is two.slot
    assert slot_of("效益指标", None) is IndicatorSlot.BENEFIT
    assert slot_of("产出指标", None) is None
    assert slot_of(None, None) is None


def test_a_direction_is_normalised() -> None:
    assert [find_direction(t) for t in ("正向指标", "反向", "负向指标", "次")] == [
        "正向指标",
        "反向指标",
        "反向指标",
        None,
    ]
