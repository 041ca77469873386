"""One indicator's cells, told by what they hold."""

from __future__ import annotations

import pytest

from extract.performance.indicator_cells import CellText, IndicatorCells, read_indicator
from extract.performance.kinds import Levels


def cells(line: str) -> IndicatorCells:
    """An indicator from cells parted by bars."""
    return read_indicator([CellText(t.strip(), i) for i, t in enumerate(line.split("|")) if t.strip()])


@pytest.mark.parametrize(
    ("line", "level3", "operator", "value", "unit"),
    [
        ("产出指标|数量指标|次数|≥|3|次", "次数", "≥", "3", "次"),
        ("产出指标|数量指标|次数|||≥|3|次", "次数", "≥", "3", "次"),
        ("产出指标 数量指标 次数 ≥|3|次", "次数", "≥", "3", "次"),
        ("产出指标数量指标次数|≥|3|次", "次数", "≥", "3", "次"),
        ("产出指标|数量指标次数|≥|3|次", "次数", "≥", "3", "次"),
        ("产出指标|数量指标|次数|≥3|次", "次数", "≥", "3", "次"),
        ("产出指标|数量指标|次数|≥3次", "次数", "≥", "3次", None),
        ("产出指标|数量指标|次数|≥|次|3", "次数", "≥", "3", "次"),
        ("产出指标|数量指标|次数|=|23.57", "次数", "=", "23.57", None),
        ("产出指标|质量指标|次数|定性|更好|项", "次数", "定性", "更好", "项"),
        ("产出指标|质量指标|次数|定性||项", "次数", "定性", None, "项"),
        ("产出指标|质量指标|职级||讲师以上", "职级", None, "讲师以上", None),
    ],
)
def test_slid_or_fused_cells_give_the_same_indicator(
    line: str, level3: str, operator: str | None, value: str | None, unit: str | None
) -> None:
    found = cells(line)
    assert (found.level1, found.level3, found.operator, found.value, found.unit) == (
        "产出指标",
        level3,
        operator,
        value,
        unit,
    )


def test_a_third_level_named_like_a_second_is_kept() -> None:
    found = cells("满意度指标|服务对象满意度指标|服务对象满意度指标|≥|90|%")
    assert found.level3 == "服务对象满意度指标"


def test_the_printed_operator_is_kept_beside_its_normal_form() -> None:
    assert cells("产出指标|数量指标|人数|＝|18|人").printed_operator == "＝"
    assert cells("产出指标|数量指标|人数|=|18|人").printed_operator is None


def test_a_value_in_the_units_cell_is_not_lost_to_the_next_rows_value() -> None:
    found = cells("效益指标|社会效益指标|街区环境持续改善|定性|经费支出合规|街区环境持续改善")
    assert (found.value, found.unit, found.notes) == ("街区环境持续改善", None, ("value-displaced",))


def test_a_second_level_in_the_first_levels_cell_is_said() -> None:
    found = cells("社会效益指标|社会效益指标|选举有效|定性|有效")
    assert (found.level1, found.level2, found.notes) == ("效益指标", "社会效益指标", ("level-mended",))


def test_a_lost_first_level_follows_from_the_second() -> None:
    found = cells("社会效益指标|环境改善|定性|改善")
    assert (found.level1, found.level2, found.level3) == ("效益指标", "社会效益指标", "环境改善")


@pytest.mark.parametrize("line", ["成本指标", "产出指标|质量指标|活动顺利", "产出指标|数量指标||≥"])
def test_a_stump_of_an_indicator_is_kept_and_said(line: str) -> None:
    assert "incomplete" in cells(line).notes


def test_merged_levels_are_those_of_the_indicator_above() -> None:
    texts = [CellText("抽检次数", 2), CellText("≥", 3), CellText("4", 4), CellText("次", 5)]
    found = read_indicator(texts, Levels("产出指标", "数量指标"))
    assert (found.level2, found.level3, found.value) == ("数量指标", "抽检次数", "4")


def test_the_direction_is_no_unit() -> None:
    found = cells("产出指标|质量指标|达标|定性|优||正向指标")
    assert (found.value, found.unit, found.direction) == ("优", None, "正向指标")


def test_a_cell_too_many_is_said() -> None:
    assert "left-over" in cells("产出指标|数量指标|次数|≥|3|次|另一格").notes
