"""Whole project tables with each kind of damage that documents have; the undamaged table is the answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Label, Severity, Status
from extract.performance import PerformanceReading
from tests.extract.performance.conftest import (
    BLANK,
    HEADER,
    ReadPerformance,
    block,
    indicator,
    project,
)

CANTEEN = project(
    "11010524T000002819148", "社区食堂补助", "2.000000", "办好社区食堂，让老人在家门口吃上热饭。"
)
RIVER = project("11010524T000002828089", "河道管护经费", "18.000000", "清理河道漂浮物，疏通排水管道。")
LIBRARY = project("11010524T000002937513", "街道图书室运行经费", "6.440000", "更新图书室藏书，延长晚间开放。")

CANTEEN_SET = (
    indicator("数量", "食堂供餐人次", value="9000", unit="人次"),
    indicator("质量", "食堂留样合格率"),
    indicator("时效", "食堂开餐日数", value="300", unit="天"),
    indicator("成本", "食堂补助支出", "≤", "2", "万元"),
    indicator("效益", "老人就餐方便", "定性", "老人就餐方便", ""),
    indicator("满意", "就餐老人评价"),
)
RIVER_SET = (
    indicator("成本", "河道清理支出", "≤", "179000", "元"),
    indicator("数量", "清理河道长度", value="5", unit="公里"),
    indicator("质量", "河道断面达标率"),
    indicator("时效", "汛前疏通完成", "≤", "6", "月"),
    indicator("满意", "沿河居民评价"),
    indicator("效益", "河道环境改善", "定性", "明显改善", ""),
)
LIBRARY_SET = (
    indicator("满意", "读者评价"),
    indicator("数量", "新增图书册数", value="800", unit="册"),
    indicator("质量", "图书上架完好率"),
    indicator("时效", "图书更新周期", "≤", "12", "月"),
    indicator("成本", "图书购置支出", "≤", "6.4", "万元"),
    indicator("效益", "居民阅读便利", "定性", "更加便利", ""),
)
SETS = (
    ("社区食堂补助", CANTEEN_SET),
    ("河道管护经费", RIVER_SET),
    ("街道图书室运行经费", LIBRARY_SET),
)


def table(*, canteen: str = CANTEEN, river: str = RIVER, library: str = LIBRARY) -> list[str]:
    """The undamaged table's rows."""
    rows = (block(canteen, *CANTEEN_SET), block(river, *RIVER_SET), block(library, *LIBRARY_SET))
    return "".join(rows).splitlines(keepends=True)


def owned(reading: PerformanceReading) -> list[tuple[str, str | None]]:
    """Each indicator's third level with its project's name."""
    return [(i.level3 or "", i.project.name if i.project else None) for i in reading.indicators]


TRUTH = [(line.split("\t")[2], name) for name, lines in SETS for line in lines]


def test_an_undamaged_table_stays_as_it_is_printed(read: ReadPerformance) -> None:
    found = read("".join(table()))
    assert owned(found) == TRUTH
    assert found.findings == ()
    assert [p.total for p in found.projects] == [Decimal(20000), Decimal(180000), Decimal(64400)]
    assert {p.status for p in found.projects} == {Status.VERIFIED}
    assert {(p.unit, p.category) for p in found.projects} == {
        (Label("某街道办事处", "601001"), Label("部门项目", "31"))
    }
    first, *_, last = found.indicators
    assert (first.operator, first.value, first.number, first.unit) == ("≥", "9000", Decimal(9000), "人次")
    assert (first.row, first.ordinal, last.row, last.ordinal) == (1, 1, 18, 18)
    assert {i.status for i in found.indicators} == {Status.UNVERIFIED}


@pytest.mark.parametrize("slide", [-6, -3, -1, 1, 2])
def test_slid_cells_change_nothing(read: ReadPerformance, slide: int) -> None:
    rows = table()
    rows[8:14] = [r[-slide:] if slide < 0 and r.startswith(BLANK) else "\t" * slide + r for r in rows[8:14]]
    assert owned(read("".join(rows))) == TRUTH


def test_a_project_row_printed_in_the_middle_of_its_block_owns_the_rows_above_it(
    read: ReadPerformance,
) -> None:
    rows = "".join(
        (block(CANTEEN, *CANTEEN_SET), block(RIVER, *RIVER_SET, at=2), block(LIBRARY, *LIBRARY_SET))
    )
    found = read(rows)
    assert owned(found) == TRUTH
    assert [i.status for i in found.indicators[6:8]] == [Status.REPAIRED, Status.REPAIRED]
    assert [(f.rule, f.severity) for f in found.findings] == [("indicators-moved", Severity.INFO)]


def test_rows_above_a_page_break_go_to_the_project_below_it(read: ReadPerformance) -> None:
    river = block(RIVER, *RIVER_SET, at=2).splitlines(keepends=True)
    river.insert(2, "\n")
    found = read("".join((block(CANTEEN, *CANTEEN_SET), *river, block(LIBRARY, *LIBRARY_SET))))
    assert owned(found) == TRUTH


def test_a_header_repeated_on_each_page_is_no_row(read: ReadPerformance) -> None:
    rows = table()
    rows.insert(8, "\n" + HEADER)
    found = read("".join(rows))
    assert owned(found) == TRUTH
    assert found.indicators[-1].row == 18


def test_the_indicators_of_a_lost_project_are_given_to_nobody(read: ReadPerformance) -> None:
    rows = table()
    rows[6] = BLANK + RIVER_SET[0] + "\n"
    found = read("".join(rows))
    assert [name for _, name in owned(found)] == [
        *["社区食堂补助"] * 6,
        *[None] * 6,
        *["街道图书室运行经费"] * 6,
    ]
    (finding,) = found.findings
    assert (finding.rule, finding.subject, len(finding.cells)) == ("indicators-unassigned", "12 rows 7-12", 6)
    assert {i.status for i in found.indicators[6:12]} == {Status.CONFLICT}


def test_a_code_torn_over_a_page_break_is_one_project(read: ReadPerformance) -> None:
    rows = table()
    rows[5] = rows[5].replace(BLANK, "\t11010524T00000282\t\t\t\t\t\t", 1)
    found = read("".join(rows))
    assert [p.project.name for p in found.projects] == [name for name, _ in SETS]
    assert "project-code-stump" in {f.rule for f in found.findings}


def test_a_letter_read_as_a_digit_is_mended_and_said(read: ReadPerformance) -> None:
    found = read("".join(table(river=RIVER.replace("24T00000282", "24700000282 "))))
    river = found.projects[1]
    assert (river.project.code, river.printed_code) == ("11010524T000002828089", "110105247000002828089")
    assert [f.rule for f in found.findings] == ["project-code-mended"]


def test_a_project_glued_into_an_indicator_row_keeps_its_indicators(read: ReadPerformance) -> None:
    code, total, goal = "11010524T000002828089-河道管护经费", "18.000000", "清理河道漂浮物，疏通排水管道。"
    glued = f"\t\t\t\t\t\t{code}\t{total}\t{total}\t{total}\t{goal}\t成本指标\n"
    rows = [*table()[:6], glued, *(f"{line}\t\t\t\t\n" for line in RIVER_SET[1:]), *table()[12:]]
    found = read("".join(rows))
    assert found.projects[1].goal == goal
    assert [name for _, name in owned(found)][6:12] == ["河道管护经费"] * 6
    stump = found.indicators[6]
    assert (stump.level1, stump.level2, stump.level3, stump.status) == (
        "成本指标",
        None,
        None,
        Status.CONFLICT,
    )


def test_fused_levels_change_nothing(read: ReadPerformance) -> None:
    rows = table()
    for i in range(6, 12):
        head, *cells = rows[i].rstrip("\n").rsplit("\t", 5)
        rows[i] = f"{head} {cells[0]} {cells[1]} {cells[2]}\t{cells[3]}\t{cells[4]}\n"
    assert owned(read("".join(rows))) == TRUTH


def test_a_goal_that_goes_on_in_the_next_row_is_one_goal(read: ReadPerformance) -> None:
    rows = table(river=RIVER.replace("疏通排水管道。", ""))
    rows[7] = rows[7].replace(BLANK, "\t\t\t\t\t\t疏通排水管道。\t", 1)
    found = read("".join(rows))
    assert found.projects[1].goal == "清理河道漂浮物，疏通排水管道。"
    assert owned(found) == TRUTH


def test_a_goal_torn_off_as_loose_lines_is_joined_and_its_lines_are_named(read: ReadPerformance) -> None:
    rows = table(river=RIVER.replace("清理河道漂浮物，疏通排水管道。", "疏通排水管道。"))
    rows[6:6] = ["\n按照河长制分工要求，\n", "每周清理河道漂浮物，\n\n"]
    found = read("".join(rows))
    assert found.projects[1].goal == "按照河长制分工要求，每周清理河道漂浮物，疏通排水管道。"
    (finding,) = found.findings
    assert finding.rule == "goal-joined"
    first = finding.source.line or 0
    assert [cell.line for cell in finding.cells] == [first, first + 1]


def test_a_loose_project_between_the_rows_is_found(read: ReadPerformance) -> None:
    label = "\n11010524T00000282\n8089-河道管护\n经费\n\n18.000000\n18.000000\n\n"
    rows = [*table()[:6], *(f"{BLANK}{line}\n" for line in RIVER_SET), label, *table()[12:]]
    found = read("".join(rows))
    assert [(p.project.name, p.total) for p in found.projects][1] == ("河道管护经费", Decimal(180000))
    assert owned(found) == TRUTH


def test_rows_printed_in_a_loop_are_said_and_stay(read: ReadPerformance) -> None:
    rows = table()
    again = [f"{BLANK}{line}\n" for line in RIVER_SET[1:4]]
    rows[12:12] = again * 2
    found = read("".join(rows))
    assert len(found.indicators) == 24
    assert {name for _, name in owned(found)[6:18]} == {"河道管护经费"}
    assert "indicator-repeated" in {f.rule for f in found.findings}


def test_a_doubtful_total_is_none_and_its_row_still_read(read: ReadPerformance) -> None:
    river = RIVER.replace("18.000000", "18,000,000")
    found = read("".join(table(river=river)), commas_doubtful=True)
    assert (found.projects[1].total, found.projects[1].total_printed) == (None, "18,000,000")
    assert found.projects[1].status is Status.CONFLICT
    assert [f.rule for f in found.findings] == ["amount-unreadable"]
    assert owned(found) == TRUTH


def test_two_projects_run_into_one_row_get_neither_its_funds_nor_its_goal(read: ReadPerformance) -> None:
    river = RIVER.replace("河道管护经费", "安全巡查经费\t11010524T000002829001-健身经费", 1).replace(
        "清理河道漂浮物，疏通排水管道。", "完成统计站的建设。"
    )
    found = read("".join(table(river=river)))
    both = found.projects[1:3]
    assert [(p.project.name, p.total, p.goal) for p in both] == [
        ("安全巡查经费", None, None),
        ("健身经费", None, None),
    ]
    assert {name for _, name in owned(found)[6:12]} == {None}
    assert "project-row-merged" in {f.rule for f in found.findings}


def test_a_total_row_is_no_project_and_no_loss(read: ReadPerformance) -> None:
    found = read("".join([*table(), "合 计\t\t\t26.440000\t26.440000\t\t\t\t\t\t\t\t\n"]))
    assert owned(found) == TRUTH
    assert found.findings == ()


def test_columns_in_another_order_and_without_category_are_read(read: ReadPerformance) -> None:
    text = (
        "预算12表 项目支出绩效目标表\n单位：元\n"
        "项目名称\t年度总体目标\t项目总额\t一级指标\t二级指标\t三级指标\t指标性质\t度量单位\t指标值\n"
        "35010224T000000000101-养老驿站\t建好养老驿站。\t1200\t产出指标\t数量指标\t驿站数\t≥\t个\t3\n"
        "\t\t\t满意度指标\t服务对象满意度指标\t老人评价\t≥\t%\t90\n"
    )
    found = read(text)
    (record,) = found.projects
    assert (record.total, record.goal) == (Decimal(1200), "建好养老驿站。")
    assert [(i.value, i.unit) for i in found.indicators] == [("3", "个"), ("90", "%")]


def test_projects_without_codes_are_told_by_their_column(read: ReadPerformance) -> None:
    text = (
        "预算12表 项目支出绩效目标表\n单位：万元\n"
        "项目名称\t预算金额\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "食堂补助\t120.00\t让老人吃上热饭。\t产出指标\t数量指标\t供餐天数\t≥300天\n"
        "\t\t\t\t质量指标\t抽检合格率\t=100%\n"
        "\t\t\t\t\t留样完整率\t100%\n"
        "道路清扫\t30.50\t路面见本色。\t产出指标\t数量指标\t清扫里程\t≥30公里\n"
    )
    found = read(text)
    assert [(i.level2, i.level3, i.project and i.project.name) for i in found.indicators] == [
        ("数量指标", "供餐天数", "食堂补助"),
        ("质量指标", "抽检合格率", "食堂补助"),
        ("质量指标", "留样完整率", "食堂补助"),
        ("数量指标", "清扫里程", "道路清扫"),
    ]
    assert found.findings == ()


def test_units_in_the_column_of_projects_are_none_and_remarks_no_units(read: ReadPerformance) -> None:
    """单位名称/项目名称, and behind the value what it means and how it is scored."""
    found = read(
        "预算12表 项目支出绩效目标表\n单位：万元\n"
        "单位名称/项目名称\t预算数\t年度目标\t绩效指标\t\t\t\t\t\n\t\t\t一级指标\t二级指标\t三级指标\t指标值\t指标值内容\t评（扣）分标准\n"
        "某市教育局\t36.00\t\t\t\t\t\t\t\n"
        "督导工作经费\t20.00\t完成全年督导任务\t产出指标\t数量指标\t督导学校数\t20座\t督导二十座\t少一座扣一分\n"
        "某市体育局\t16.00\t\t\t\t\t\t\t\n"
        "青少年体育活动\t16.00\t办好全年各项赛事\t产出指标\t数量指标\t赛事场次\t≥12场\t赛事\t少一场扣一分\n"
    )
    assert [(p.project.name, p.unit.name if p.unit else None) for p in found.projects] == [
        ("督导工作经费", "某市教育局"), ("青少年体育活动", "某市体育局"),
    ]  # fmt: skip
    assert [(i.value, i.unit, i.normalised_unit) for i in found.indicators] == [
        ("20座", None, "座"), ("12场", None, "场"),
    ]  # fmt: skip
    assert [f.rule for f in found.findings] == ["stray-figure", "stray-figure"]


def test_an_unknown_layout_gives_one_finding_and_no_facts(read: ReadPerformance) -> None:
    found = read("预算12表 项目支出绩效表\n单位：万元\n序号\t内容\t说明\n1\t甲\t乙丙\n2\t甲\t乙丙\n")
    assert (found.projects, found.indicators, found.is_known) == ((), (), False)
    assert [f.rule for f in found.findings] == ["performance-layout-unknown"]


def test_no_finding_repeats_the_text_of_a_cell_that_may_name_a_person(read: ReadPerformance) -> None:
    rows = table(river=RIVER.replace("31-部门项目", "31-部门项目\t示例人员"))
    rows.append("\t示例人员\t\n")
    found = read("".join(rows))
    assert "示例人员" not in "".join(f.message + f.message_zh + (f.subject or "") for f in found.findings)
    assert "示例人员" not in "".join(p.goal or "" for p in found.projects)
    assert "row-unread" in {f.rule for f in found.findings}
