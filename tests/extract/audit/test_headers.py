"""Two columns under each other's header: no figure of them is verified, and those that another table knows are."""

from __future__ import annotations

import pytest

from extract.facts import FigurePart, Status
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract


def exchanged(text: str, one: str, other: str, after: str) -> str:
    """The text with two words exchanged in the first line below a title that holds both."""
    head, title, rest = text.partition(after)
    lines = rest.splitlines()
    number = next(i for i, line in enumerate(lines) if one in line.split("\t") and other in line.split("\t"))
    cells = lines[number].split("\t")
    swapped = {one: other, other: one}
    lines[number] = "\t".join(swapped.get(cell, cell) for cell in cells)
    return head + title + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("table", "one", "other"), [("03", "基本支出", "项目支出"), ("07", "人员经费", "公用经费")]
)
def test_exchanged_headers_leave_no_figure_verified_under_the_wrong_one(
    extract: Extract, table: str, one: str, other: str
) -> None:
    good = extract(mini_budget())
    columns = [x for x in good.lines if x.table_number == table and x.measure[-1] in {one, other}]
    assert columns and all(x.status is Status.VERIFIED for x in columns), "other tables know both columns"
    title = next(t.title for t in good.tables if t.number == table)
    damaged = extract(exchanged(mini_budget(), one, other, title))
    right = {(x.key, x.measure): x.amount for x in columns}
    wrong = [
        x
        for x in damaged.lines
        if x.table_number == table
        and x.measure[-1] in {one, other}
        and right.get((x.key, x.measure)) != x.amount
    ]
    assert wrong
    assert [x for x in wrong if x.status in (Status.VERIFIED, Status.REPAIRED)] == []


def test_a_column_that_no_other_table_knows_says_that_its_place_is_open(extract: Extract) -> None:
    lines = [
        x for x in extract(mini_budget()).lines if x.table_number == "08" and x.measure[-1] == "项目支出"
    ]
    assert lines and all(x.unproved == (FigurePart.PLACE,) for x in lines)


def test_a_side_whose_only_column_is_named_after_a_fund_proves_no_place(extract: Extract) -> None:
    """Its header may be that of a column of the other side: no sum of items looks at headers."""
    text = mini_budget()
    good = [x for x in extract(text).lines if x.table_number == "05" and x.side == "收入"]
    assert any(x.status is Status.VERIFIED for x in good)
    title = next(t.title for t in extract(text).tables if t.number == "05")
    above, _, below = text.partition(title)
    damaged = extract(above + title + below.replace("预算数", "一般公共预算", 1))
    named = [x for x in damaged.lines if x.table_number == "05" and x.measure[-1] == "一般公共预算"]
    assert named
    assert [x for x in named if x.status is Status.VERIFIED] == []
