"""Goals that were torn: joined where it is certain whose they are, else left and said."""

from __future__ import annotations

import pytest

from extract.facts import Label
from extract.performance.goals import Goals, is_cut, join, read_goals
from extract.performance.project_cells import ProjectCells
from extract.performance.row_cells import PerformanceRow
from extract.project_code import ProjectLabel
from extract.source import Source

TITLE = "某市财政局某市民政局关于支持社区食堂发展的实施意见"


def goals(*rows: tuple[str, str | None]) -> Goals:
    """Rows as (kind, text): a project's name, "" for a piece in the grid, "loose" for a paragraph."""
    found: list[PerformanceRow] = []
    owners: dict[int, int] = {}
    for number, (kind, text) in enumerate(rows):
        labels = () if kind in {"", "loose"} else (ProjectLabel(Label(kind)),)
        if labels:
            owners[number] = len(owners)
        cells = ProjectCells(labels=labels, text=text)
        found.append(PerformanceRow(number, Source("d", line=number + 1), cells, loose=kind == "loose"))
    return read_goals(found, owners, len(owners))


def test_a_piece_in_the_goals_column_goes_on_with_the_goal_above() -> None:
    found = goals(("食堂", "办好社区食堂，让老人"), ("", "吃上热饭。"), ("清扫", "路面每天清扫。"))
    assert found.texts == ("办好社区食堂，让老人吃上热饭。", "路面每天清扫。")
    assert (found.joined, found.unplaced) == (((1, 0),), ())


def test_a_loose_paragraph_that_is_cut_begins_the_goal_below() -> None:
    found = goals(("食堂", "办好社区食堂。"), ("loose", "按照年度安排，"), ("清扫", "路面每天清扫两遍。"))
    assert found.texts == ("办好社区食堂。", "按照年度安排，路面每天清扫两遍。")


def test_an_enumeration_that_goes_on_ties_a_piece_to_its_goal() -> None:
    found = goals(
        ("食堂", "办好社区食堂，让老人吃上热饭"),
        ("loose", "资金用于：（一）环境整治；（二）治安巡逻。"),
        ("清扫", None),
        ("民生", "（三）文体活动；（四）其他事项。"),
    )
    assert found.texts[2] == "资金用于：（一）环境整治；（二）治安巡逻。（三）文体活动；（四）其他事项。"
    assert found.texts[1] is None


def test_a_whole_loose_goal_belongs_to_the_one_project_beside_it_without_a_goal() -> None:
    found = goals(("食堂", "办好社区食堂。"), ("loose", "路面每天清扫两遍，无死角。"), ("清扫", None))
    assert found.texts == ("办好社区食堂。", "路面每天清扫两遍，无死角。")


def test_a_loose_goal_between_projects_with_goals_is_given_to_none() -> None:
    found = goals(("食堂", "办好社区食堂。"), ("loose", "路面每天清扫两遍。"), ("绿化", "按季修剪树木。"))
    assert found.texts == ("办好社区食堂。", "按季修剪树木。")
    assert found.unplaced == (1,)


def test_a_title_torn_by_a_page_break_is_mended_by_its_whole_print() -> None:
    found = goals(
        ("食堂", f"根据《{TITLE}》办好社区食堂。"),
        ("loose", "根据《某市财政局某市民政局关"),
        ("监测", f"某市人民政府会议{TITLE[11:]}》的要求，开展监测。"),
    )
    assert found.texts[1] == f"根据《{TITLE}》的要求，开展监测。"


@pytest.mark.parametrize(
    ("head", "tail", "others", "joined"),
    [
        ("完善社区议事", "议事协商制度。", "", "完善社区议事协商制度。"),
        ("推动服务", "务特色活动。", "突出服务特色活动亮点", "推动服务特色活动。"),
        ("服务人民", "民主协商。", "", "服务人民民主协商。"),
        ("提供保障。", "障：（三）绿化", "", "提供保障：（三）绿化"),
    ],
)
def test_words_at_both_sides_of_a_joint_come_once(head: str, tail: str, others: str, joined: str) -> None:
    assert join(head, tail, others) == joined


@pytest.mark.parametrize(
    ("text", "cut"), [("字" * 150, True), ("字" * 120, False), ("字" * 149 + "。", False), ("根据《某", True)]
)
def test_a_goal_that_fills_its_cell_without_an_end_is_cut(text: str, cut: bool) -> None:
    assert is_cut(text) is cut
