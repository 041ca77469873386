"""The projects that the rows name."""

from __future__ import annotations

from extract.facts import Label
from extract.performance.project_cells import ProjectCells
from extract.performance.projects import collect_projects
from extract.performance.row_cells import PerformanceRow
from extract.project_code import parse_project
from extract.source import Source

CANTEEN, MEDIATION = "11010524T000002819148-社区食堂经费", "11010524T000002828089-人民调解经费"


def row(
    *labels: str, text: str | None = None, stump: str | None = None, partial: Label | None = None
) -> PerformanceRow:
    """A row that names projects."""
    parsed = tuple(p for label in labels if (p := parse_project(label)))
    cells = ProjectCells(labels=parsed, text=text, stump=stump, partial=partial)
    return PerformanceRow(1, Source("d", line=1), cells)


def test_a_label_printed_again_on_the_next_page_is_the_same_project() -> None:
    found = collect_projects([row(CANTEEN), row(), row(CANTEEN), row(MEDIATION)]).found
    assert [p.rows for p in found] == [(0, 2), (3,)]


def test_a_code_torn_from_the_end_of_its_label_makes_one_project() -> None:
    found = collect_projects(
        [row(stump="11010523T00000213"), row(), row(partial=Label("综合经费", "6424"))]
    ).found
    assert [p.label for p in found] == [Label("综合经费", "11010523T000002136424")]


def test_a_name_that_lost_its_code_is_a_project_without_code() -> None:
    (found,) = collect_projects([row(partial=Label("综合经费", "6424"))]).found
    assert (found.label, found.printed_code) == (Label("综合经费"), "6424")


def test_of_two_labels_in_a_row_the_one_its_goal_speaks_of_owns_it() -> None:
    found = collect_projects([row(CANTEEN, MEDIATION, text="办好社区食堂，让老人吃上热饭。")])
    assert [(p.label.name, p.has_funds) for p in found.found] == [
        ("社区食堂经费", True),
        ("人民调解经费", False),
    ]
    assert (found.owners, found.merged) == ({0: 0}, ())


def test_a_row_with_two_labels_belongs_to_nobody_if_its_goal_speaks_of_neither() -> None:
    found = collect_projects([row(CANTEEN, MEDIATION, text="完成统计站的建设。")])
    assert (found.owners, found.merged) == ({}, (0,))


def test_a_name_that_begins_with_a_year_has_no_dash_before_it() -> None:
    (found,) = collect_projects([row("11010526T000003752341-2026年社区整治项目")]).found
    assert found.label.name == "2026年社区整治项目"
