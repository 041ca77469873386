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
        x for x in extract(mini_budget()).lines if x.table_number == "04" and x.measure[-1] == "单位资金"
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


_BY_FUNCTION = (
    "表{number} {title}\n单位：万元\n科目编码\t科目名称\t合计\t{one}\t{two}\n"
    "2080505\t机关事业单位基本养老保险缴费支出\t64.32\t64.32\t\n2130301\t行政运行\t700.40\t700.40\t\n"
    "2130302\t一般行政管理事务\t88.00\t\t88.00\n\t合计\t852.72\t764.72\t88.00\n"
)


@pytest.mark.parametrize(
    ("heads", "proved"), [(("基本支出", "项目支出"), True), (("项目支出", "基本支出"), False)]
)
def test_columns_whose_totals_change_places_in_the_text_are_not_proved(
    extract: Extract, heads: tuple[str, str], *, proved: bool
) -> None:
    """Headers exchanged in all tables alike: the exchange was told, and the columns verified nevertheless."""
    tables = [
        _BY_FUNCTION.format(number=number, title=title, one=heads[0], two=heads[1])
        for number, title in ((3, "部门支出总表"), (5, "一般公共预算支出表"))
    ]
    text = "某市水务局2024年部门预算情况说明\n2024年支出预算852.72万元，其中：基本支出764.72万元，项目支出88.00万元。\n"
    lines = extract("某市水务局2024年部门预算\n" + "".join(tables) + text).lines
    of_kind = [x for x in lines if x.measure_key and x.measure_key.split("/")[0] in {"基本支出", "项目支出"}]
    assert of_kind and {x.status is Status.VERIFIED for x in of_kind} == {proved}


def test_staff_and_running_expenses_exchanged_in_all_tables_alike_are_not_proved(extract: Extract) -> None:
    """Each table confirms the next, and wages stand under running expenses."""
    text = mini_budget()
    titles = {t.number: t.title for t in extract(text).tables}
    for number in ("06", "07"):
        text = exchanged(text, "人员经费", "公用经费", titles[number])
    named = [x for x in extract(text).lines if x.measure[-1] in {"人员经费", "公用经费"}]
    assert {x.table_number for x in named} == {"06", "07"}
    assert [x for x in named if x.status is Status.VERIFIED] == []


_SIBLINGS = (
    "表{number} {title}\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t{total}\t\t{total}\n"
    "213\t农林水支出\t{total}\t\t{total}\n21303\t水利\t{total}\t\t{total}\n"
    "2130302\t一般行政管理事务\t{one}\t\t{one}\n2130305\t水利工程建设\t{two}\t\t{two}\n"
)


@pytest.mark.parametrize("exchanged_rows", [False, True])
def test_rows_that_one_of_three_tables_has_the_other_way_round_are_not_proved(
    extract: Extract, *, exchanged_rows: bool
) -> None:
    """Two tables with the same exchange confirm each other; the third says that one of them is wrong."""
    titles = ((3, "支出总表"), (5, "财政拨款支出表（功能科目）"), (7, "一般公共预算支出表"))
    figures = ("350.00", "88.00") if exchanged_rows else ("88.00", "350.00")
    tables = [
        _SIBLINGS.format(number=f"公开{n:02}", title=title, total="438.00", one=one, two=two)
        for n, title in titles
        for one, two in [figures if n != 5 else ("88.00", "350.00")]
    ]
    lines = extract("某市水务局2026年部门预算\n" + "".join(tables)).lines
    rows = [x for x in lines if x.function and x.function.code in {"2130302", "2130305"}]
    assert len(rows) == 12
    assert any(x.status is Status.VERIFIED for x in rows) != exchanged_rows
