"""The Shanghai budget and the final account among the samples add up, by a few lines that share nothing with the product."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples"
SHANGHAI, ACCOUNTS, BUDGET = "2024-万里街道", "2025-广内街道决算", "2025-广内街道"

Row = list[str]


def table(name: str, title: str) -> list[Row]:
    """The rows below the last line that is this title, up to the next blank line."""
    lines = (SAMPLES / f"{name}.txt").read_text("utf-8").split("\n")
    start = len(lines) - 1 - lines[::-1].index(title)
    end = next(i for i in range(start, len(lines)) if not lines[i])
    return [line.split("\t") for line in lines[start + 1 : end]]


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "") or 0)


def coded(rows: list[Row], width: int) -> dict[str, list[Decimal]]:
    """Joined code → amounts of a table whose codes stand in the first columns."""
    found = {}
    for row in rows:
        parts = [p.zfill(2) if i else p for i, p in enumerate(row[:width]) if p]
        if parts and all(p.isdigit() for p in parts):
            found["".join(parts)] = [amount(t) for t in row[width + 1 :]]
    return found


def total(rows: list[Row], width: int) -> list[Decimal]:
    return next([amount(t) for t in row[width + 1 :]] for row in rows if row[0] == "合计")


@pytest.mark.parametrize(
    ("name", "title", "width"),
    [
        (SHANGHAI, "2024年部门收入预算总表", 3),
        (SHANGHAI, "2024年部门支出预算总表", 3),
        (SHANGHAI, "2024年部门一般公共预算支出功能分类预算表", 3),
        (SHANGHAI, "2024年部门一般公共预算基本支出部门预算经济分类预算表", 2),
        (ACCOUNTS, "收入决算表", 1),
        (ACCOUNTS, "支出决算表", 1),
        (ACCOUNTS, "一般公共预算财政拨款支出决算表", 1),
    ],
)
def test_children_make_their_parents_and_classes_the_total(name: str, title: str, width: int) -> None:
    rows = table(name, title)
    amounts = coded(rows, width)
    for code, whole in amounts.items():
        children = [v for c, v in amounts.items() if len(c) == len(code) + 2 and c.startswith(code)]
        if children:
            assert [sum(column) for column in zip(*children, strict=True)] == whole, code
    classes = [v for c, v in amounts.items() if len(c) == 3]
    assert [sum(column) for column in zip(*classes, strict=True)] == total(rows, width)


def test_the_tables_of_one_document_state_the_same_totals() -> None:
    whole, basic, projects = total(table(SHANGHAI, "2024年部门支出预算总表"), 3)
    assert whole == basic + projects
    assert total(table(SHANGHAI, "2024年部门收入预算总表"), 3)[0] == whole
    economic = total(table(SHANGHAI, "2024年部门一般公共预算基本支出部门预算经济分类预算表"), 2)
    assert economic[0] == basic == economic[1] + economic[2]
    overview = table(SHANGHAI, "2024年部门财务收支预算总表")[-1]
    assert [amount(overview[1]), amount(overview[3])] == [whole, whole]
    spent, basic, projects = total(table(ACCOUNTS, "支出决算表"), 1)[:3]
    assert spent == basic + projects
    sums = next(r for r in table(ACCOUNTS, "一般公共预算财政拨款基本支出决算表") if r[0] == "人员经费合计")
    assert amount(sums[2]) + amount(sums[-1]) == basic
    rows = {row[0]: row for row in table(ACCOUNTS, "收入支出决算总表")}
    assert amount(rows["本年收入合计"][5]) == spent, "income stands left, expenditure right"
    received, carried = amount(rows["本年收入合计"][2]), amount(rows["年初结转和结余"][2])
    assert received + carried == amount(rows["总计"][2]) == spent + amount(rows["年初结转和结余"][5])


def test_the_account_and_the_budget_of_one_unit_speak_of_the_same_subjects() -> None:
    accounts = {c for c in coded(table(ACCOUNTS, "一般公共预算财政拨款支出决算表"), 1) if len(c) == 7}
    text = (SAMPLES / f"{BUDGET}.txt").read_text("utf-8").split("预算06表")[1].split("预算07表")[0]
    assert accounts == set(re.findall(r"\t(\d{7})\t", text))
