"""The sample documents add up, hold no person, and cite what other tests rely on.

The files are read here by a few lines of code that share nothing with the product, so that an edit of a
sample and a bug of the reader cannot agree with each other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
SHUANGJING, XIAOHONGMEN, SOCIAL_WORK = "2026-双井街道", "2026-小红门乡", "2026-区委社会工作部"
GUANGNEI_2024, GUANGNEI_2025 = "2024-广内街道", "2025-广内街道"
CHAOYANG = [SHUANGJING, XIAOHONGMEN, SOCIAL_WORK]
XICHENG = [GUANGNEI_2024, GUANGNEI_2025]
ALL = CHAOYANG + XICHENG

Row = list[str]
K = TypeVar("K", bound=Hashable)
HEADING = re.compile(r"预算表?\s*(\d{1,2})(?:表|\s)")
AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
PROJECT = re.compile(r"\d{8}[A-Z]\d+ ?\d*-")
ZERO = Decimal(0)


@cache
def text_of(name: str) -> str:
    data = (SAMPLES / f"{name}.txt").read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def rows_of(name: str) -> list[Row]:
    """All rows: cells between tabs or pipes, or one cell a line where only GUANGNEI_2024 does that."""
    lines = text_of(name).split("\n")
    if name != GUANGNEI_2024:
        return [
            [
                c.strip()
                for c in (line.strip().strip("|").split("|") if line.startswith("|") else line.split("\t"))
            ]
            for line in lines
        ]
    rows: list[Row] = [[]]
    for line in lines:
        if line.startswith("\t") and line != "":
            rows[-1].append(line[1:].strip())
        else:
            rows += [[line.strip()], []]
    return rows


@cache
def tables_of(name: str) -> dict[str, list[Row]]:
    """Rows by table number; a heading repeated on the next page goes on with its table."""
    tables: defaultdict[str, list[Row]] = defaultdict(list)
    number = ""
    for row in rows_of(name):
        filled = [c for c in row if c]
        heading = HEADING.search(filled[0]) if len(filled) == 1 else None
        if heading and not PROJECT.search(filled[0]):
            number = heading[1].zfill(2)
        elif number and filled:
            tables[number].append(row)
    return dict(tables)


def money(cell: str) -> Decimal:
    """The figure of a cell, 0 for a blank one."""
    return Decimal(cell.replace(",", "")) if cell else ZERO


def total_row(rows: list[Row]) -> Row:
    (found,) = [
        r
        for r in rows
        if any(re.sub(r"\s", "", c) == "合计" for c in r[:6]) and "项目总额" not in r and figures(r)
    ]
    return found


def figures(row: Row) -> list[Decimal]:
    """The figures with decimals, or a lone 0, that a row prints after its first cell."""
    return [money(c) for c in row if AMOUNT.fullmatch(c) and ("." in c or c == "0")]


def sum_by(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    sums: defaultdict[K, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        sums[key] += amount
    return dict(sums)


def column_sums(rows: list[Row], columns: range) -> list[Decimal]:
    return [sum((money(r[i]) for r in rows), ZERO) for i in columns]


def expenditure(name: str) -> list[Row]:
    """Detail rows of table 03: function, government and department economic item, 合计, 基本, 项目."""
    return [r for r in tables_of(name)["03"] if re.match(r"\d{7}-", r[0])]


def fiscal(name: str) -> list[Row]:
    """Detail rows of table 06."""
    return [r for r in tables_of(name)["06"] if len(r) > 1 and re.fullmatch(r"\d{7}", r[1])]


def statement(name: str, label: str) -> Decimal:
    """The figure behind a label of table 01."""
    for row in tables_of(name)["01"]:
        if label in row:
            return money(row[row.index(label) + 1])
    raise AssertionError(f"{name}: no {label} in table 01")


@pytest.mark.parametrize("name", ALL)
def test_the_rows_of_table_03_do_not_add_up(name: str) -> None:
    rows, total = expenditure(name), total_row(tables_of(name)["03"])
    assert len(rows) >= 15
    assert [r for r in rows if money(r[3]) != money(r[4]) + money(r[5])] == []
    assert column_sums(rows, range(3, 6)) == [money(c) for c in total[3:6]]


@pytest.mark.parametrize("name", ALL)
def test_tables_01_02_and_03_state_different_totals(name: str) -> None:
    total = money(total_row(tables_of(name)["03"])[3])
    assert (
        statement(name, "收入总计") == statement(name, "支出总计") == statement(name, "本年支出合计") == total
    )
    income = statement(name, "一、一般公共预算拨款收入") + statement(name, "九、其他收入")
    assert income == statement(name, "本年收入合计") == total - statement(name, "上年结转结余")
    if name == SOCIAL_WORK:
        assert "02" not in tables_of(name), "this sample is the one that lacks a table"
        return
    first, *others = (figures(r) for r in tables_of(name)["02"] if figures(r))
    assert others == [first] * 2
    assert first[:3] == [total, statement(name, "本年收入合计"), statement(name, "一、一般公共预算拨款收入")]
    parts = 4 if statement(name, "九、其他收入") else 3
    assert (sum(first[2:parts]), sum(first[parts + 1 :])) == (first[1], first[parts])
    assert first[parts] == statement(name, "上年结转结余")


@pytest.mark.parametrize("name", ALL)
def test_the_items_of_table_01_differ_from_the_classes_of_table_03(name: str) -> None:
    classes = sum_by((row[0][:3], money(row[3])) for row in expenditure(name))
    items = [
        r for r in tables_of(name)["01"] if len(r) > 3 and re.match(r"[一二三四五六七八九十]+、.*支出", r[2])
    ]
    assert sorted(money(r[3]) for r in items if r[3]) == sorted(classes.values())


@pytest.mark.parametrize("name", ALL)
def test_the_rows_of_table_06_do_not_add_up(name: str) -> None:
    rows, total = fiscal(name), total_row(tables_of(name)["06"])
    assert [
        r
        for r in rows
        if money(r[3]) != money(r[4]) + money(r[7]) or money(r[4]) != money(r[5]) + money(r[6])
    ] == []
    assert [r for r in rows if r[7] != r[8]] == []
    assert column_sums(rows, range(3, 9)) == [money(c) for c in total[3:9]]


@pytest.mark.parametrize("name", ALL)
def test_table_06_differs_from_table_03_by_other_money_than_the_income_says(name: str) -> None:
    """Table 03 holds other income and carry-over too; per function it can only be more than table 06."""
    spent = [(row[0][:7], money(row[3])) for row in expenditure(name)]
    left = sum_by([*spent, *((row[1], -money(row[3])) for row in fiscal(name))])
    assert min(left.values()) >= 0
    assert sum(left.values()) == statement(name, "九、其他收入") + statement(name, "上年结转结余")


@pytest.mark.parametrize("name", ALL)
def test_table_07_is_not_the_basic_part_of_table_03(name: str) -> None:
    first = 0 if name in XICHENG else 1
    want = sum_by((tuple(row[first:3]), money(row[4])) for row in expenditure(name) if row[4])
    rows = [r for r in tables_of(name)["07"] if re.match(r"\d{5,7}-", r[0])]
    assert {tuple(r[:-3]): money(r[-3]) for r in rows} == want
    assert [r for r in rows if money(r[-3]) != money(r[-2]) + money(r[-1])] == []
    total = total_row(tables_of(name)["07"])
    assert [sum((money(r[i]) for r in rows), ZERO) for i in (-3, -2, -1)] == [money(c) for c in total[-3:]]
    assert money(total[-3]) == money(total_row(tables_of(name)["03"])[4])


@pytest.mark.parametrize("name", CHAOYANG)
def test_the_kinds_of_procurement_do_not_add_up(name: str) -> None:
    rows = [r for r in tables_of(name)["04"] if re.match(r"[ABC]-", r[0])]
    assert len(rows) == 2
    assert sum(money(r[1]) for r in rows) == money(total_row(tables_of(name)["04"])[1])


@pytest.mark.parametrize("name", XICHENG)
def test_the_projects_of_table_04_do_not_add_up(name: str) -> None:
    rows = [r for r in tables_of(name)["04"] if r[0].startswith("275001-")]
    assert [r for r in rows if money(r[6]) != sum(map(money, r[7:15]))] == []
    total = total_row(tables_of(name)["04"])
    assert column_sums(rows, range(6, 15)) == [money(c) for c in total[6:15]]
    assert money(total[6]) == money(total_row(tables_of(name)["03"])[5])
    want = sum_by((tuple(row[3:6]), money(row[6])) for row in rows)
    assert {tuple(r[:3]): money(r[5]) for r in expenditure(name) if r[5]} == want


@pytest.mark.parametrize("name", [*CHAOYANG, GUANGNEI_2024])
def test_table_05_is_not_the_fiscal_part(name: str) -> None:
    rows = tables_of(name)["05"]
    values = {
        r[i]: money(r[i + 1]) for r in rows for i in (0, 2) if len(r) > i + 1 and AMOUNT.fullmatch(r[i + 1])
    }
    items = sum(
        money(r[3])
        for r in rows
        if len(r) > 3 and re.match(r"[一二三四五六七八九十]+、(?!本年)", r[2]) and r[3]
    )
    assert values["一、本年支出"] == items == values["支出总计"] == values["收入总计"]
    assert values["一、本年收入"] == money(total_row(tables_of(name)["06"])[3])
    assert values["一、本年收入"] == values["（一）一般公共预算资金"]
    carried = values.get("二、上年结转", ZERO)
    assert values["一、本年收入"] + carried == values["收入总计"]
    assert carried == sum(v for k, v in values.items() if re.match(r"[（(][一二三][）)].*拨款", k))


@pytest.mark.parametrize("name", [*CHAOYANG, GUANGNEI_2024])
def test_the_purchases_of_table_11_do_not_add_up(name: str) -> None:
    rows = [figures(r) for r in tables_of(name)["11"] if figures(r)]
    amounts = sorted(f[-1] for f in rows)
    assert len(amounts) >= 5
    assert amounts[-1] == sum(amounts[:-1])


@pytest.mark.parametrize("name", ALL)
def test_the_three_public_expenses_do_not_add_up(name: str) -> None:
    rows = [r for r in tables_of(name)["10"] if figures(r)]
    if name in XICHENG:
        one, two, three, buying, running, total = (figures(r)[-1] for r in rows)
        assert (total, three) == (one + two + three, buying + running)
        reception = two
    elif name == XIAOHONGMEN:
        ((total, _, reception, vehicles, buying, running),) = ([money(c) for c in r] for r in rows)
        assert (total, vehicles) == (reception + vehicles, buying + running)
    else:
        for row in rows:
            assert money(row[1]) == sum(map(money, row[2:6]))
        reception, buying, running = money(rows[-1][3]), money(rows[-1][4]), money(rows[-1][5])
    items = sum_by((row[2][:5], money(row[3])) for row in expenditure(name))
    assert [items.get(code, ZERO) for code in ("30217", "31013", "30231")] == [reception, buying, running]


@pytest.mark.parametrize("name", XICHENG)
def test_the_transfers_do_not_add_up_or_are_in_no_project(name: str) -> None:
    rows = [r for r in tables_of(name)["12"] if re.fullmatch(r"\d+", r[0])]
    assert sum(money(r[6]) for r in rows) == money(total_row(tables_of(name)["12"])[6])
    projects = {
        PROJECT.sub("", r[2]): money(r[7]) for r in tables_of(name)["04"] if r[0].startswith("275001-")
    }
    assert {PROJECT.sub("", r[2]): money(r[6]) for r in rows}.items() <= projects.items()
    assert all(r[1] in r[2] for r in rows)


@pytest.mark.parametrize("name", CHAOYANG)
def test_the_projects_with_goals_are_not_the_project_expenditure(name: str) -> None:
    totals = []
    for row in tables_of(name)["12"]:
        at = next((i for i, c in enumerate(row) if PROJECT.match(c)), None)
        if at is not None:
            (total,) = {f for f in figures(row[at + 1 : at + 5]) if f}
            totals.append(total)
    assert 8 <= len(totals) <= 11
    assert sum(totals) == money(total_row(tables_of(name)["06"])[7])


def test_the_goals_of_2024_state_other_totals_than_the_project_table() -> None:
    tables = tables_of(GUANGNEI_2024)
    projects = {r[2]: money(r[6]) for r in tables["04"] if r[0].startswith("275001-")}
    goals = {
        PROJECT.sub("", r[1]): (money(r[5]), money(r[6]))
        for r in tables["13"]
        if len(r) == 16 and PROJECT.match(r[1])
    }
    assert len(goals) == 10
    assert goals == {name: (projects[name], projects[name]) for name in goals}


@pytest.mark.parametrize(
    ("name", "table"), [(SHUANGJING, "13"), (XIAOHONGMEN, "13"), (SOCIAL_WORK, "13"), (GUANGNEI_2024, "14")]
)
def test_the_funds_of_the_department_differ_from_its_tables(name: str, table: str) -> None:
    (row,) = [figures(r) for r in tables_of(name)[table] if len(figures(r)) >= 4]
    total, fiscal_part, basic, project = row[:4]
    assert total == money(total_row(tables_of(name)["03"])[3])
    assert basic + project == fiscal_part
    assert set(row[4:]) <= {total - fiscal_part}


def test_the_narrative_of_2024_states_other_figures_than_the_tables() -> None:
    narrative = text_of(GUANGNEI_2024).split("第二部分")[0]
    rows = tables_of(GUANGNEI_2024)
    total = total_row(rows["03"])
    carried, transfers = statement(GUANGNEI_2024, "上年结转结余"), money(total_row(rows["12"])[6])
    own = money(total[3]) - carried - transfers
    office = money(total_row(rows["07"])[-1])
    purchases = figures(total_row(rows["11"]))[-1]
    three_public = [money(r[1]) for r in rows["10"] if figures(r) and money(r[1])]
    for amount in (*map(money, total[3:6]), own, carried, transfers, purchases):
        assert narrative.count(f"{amount:,.2f}万元") == 1
    for amount in (office, *three_public):
        assert narrative.count(f"{amount:,.2f}万元") == 2
