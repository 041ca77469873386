"""The project's part of a row, whatever columns it slid to."""

from __future__ import annotations

import pytest

from extract.document import Cell
from extract.facts import Label
from extract.performance.project_cells import ProjectCells, ProjectColumns, ProjectReader
from extract.source import Source

CODE = "11010522T000000403139"
REGIONS = frozenset({"110105"})


def read(line: str, reader: ProjectReader | None = None) -> ProjectCells:
    """A project's part from cells parted by bars."""
    cells = [Cell(t.strip(), Source("d", line=1, column=i)) for i, t in enumerate(line.split("|"))]
    return (reader or ProjectReader(REGIONS)).read(cells)


@pytest.mark.parametrize(
    "line",
    [
        f"601001-某办事处|{CODE}-宣传经费|31-部门项目|2.8|2.8||组织普法宣传活动",
        f"|{CODE}-宣传经费|601001-某办事处|31-部门项目||2.8|2.8|组织普法宣传活动",
        f"{CODE}-宣传 经费 2.80|601001-某办事处|31-部门项目|2.8|组织普法宣传活动",
    ],
)
def test_slid_cells_say_the_same_of_the_project(line: str) -> None:
    found = read(line)
    assert [p.label for p in found.labels] == [Label("宣传经费", CODE)]
    assert (found.unit, found.category) == (Label("某办事处", "601001"), Label("部门项目", "31"))
    assert ([float(m.text) for m in found.money], found.text) == ([2.8, 2.8], "组织普法宣传活动")


def test_a_code_without_a_name_is_a_stump_and_no_project() -> None:
    found = read("11010522T00000107||||")
    assert (found.labels, found.stump, found.names_project) == ((), "11010522T00000107", False)


def test_a_long_number_of_another_region_is_no_stump() -> None:
    assert read("01062345678").stump is None


def test_a_name_with_the_last_digits_of_its_code_is_partial() -> None:
    assert read("6431-公共安全经费").partial == Label("公共安全经费", "6431")


def test_a_label_printed_twice_is_one_label() -> None:
    assert len(read(f"{CODE}-宣传经费|{CODE}-宣传经费").labels) == 1


def test_a_short_text_that_may_be_a_persons_name_is_no_goal() -> None:
    assert read(f"{CODE}-宣传经费|2.8|示例").text is None
    assert read(f"{CODE}-宣传经费|示例人员|2.8|组织普法宣传活动").text == "组织普法宣传活动"


def test_without_any_code_the_name_column_names_the_project() -> None:
    columns = ProjectColumns(1, code=2, unit=3, money=frozenset({4}))
    found = read("1|社区食堂补助|24001|某街道|120.00|让老人吃上热饭", ProjectReader(columns=columns))
    assert [p.label for p in found.labels] == [Label("社区食堂补助")]
    assert [m.text for m in found.money] == ["120.00"]
    assert (found.unit, found.text) == (Label("某街道"), "让老人吃上热饭")
