"""Whatever looks like a figure and is not taken is said: nothing vanishes."""

from __future__ import annotations

import random

import pytest

from extract.facts import Finding, Severity
from extract.pipeline import Extraction
from tests.extract.conftest import Extract

TABLE = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["2010301", "行政运行", "612.40", "612.40", ""],
    ["2010302", "一般行政管理事务", "88.00", "", "88.00"],
    ["2080505", "机关事业单位基本养老保险缴费支出", "64.32", "64.32", ""],
    ["", "合计", "764.72", "676.72", "88.00"],
]
MARKS = [
    "约88.00",
    "88.00以上",
    "l6.72O",
    "8-9",
    "12.5%",
    "88.00 12.00",
    "▲88.00",
    "88.00-",
    "$88.00",
    "1,2,3",
    "8.8.8",
]


def document(rows: list[list[str]]) -> str:
    lines = ["\t".join(row) for row in rows]
    return "\n".join(["某市水务局2024年部门预算", "", "部门支出总表", "单位：万元", *lines, ""])


def said(extraction: Extraction) -> list[Finding]:
    return [f for f in extraction.findings if f.rule in
            {"figures-unread", "cell-unread", "column-unread", "amount-unreadable", "header-missing"}]  # fmt: skip


def test_a_table_that_is_read_whole_says_nothing(extract: Extract) -> None:
    assert said(extract(document(TABLE))) == []


@pytest.mark.parametrize("mark", MARKS)
def test_a_figure_in_a_form_that_is_not_read_is_said(extract: Extract, mark: str) -> None:
    rows = [list(row) for row in TABLE]
    rows[2][4] = mark
    extraction = extract(document(rows))
    assert said(extraction), mark
    assert not any(x.printed == mark and x.amount is not None for x in extraction.lines)


def test_a_figure_right_of_all_columns_is_said(extract: Extract) -> None:
    rows = [[*row, ""] for row in TABLE]
    rows[2][5] = "4,321.00"
    assert any("4,321.00" in f.message for f in said(extract(document(rows))))


@pytest.mark.parametrize("seed", range(40))
def test_no_amount_vanishes_whatever_is_put_into_a_cell(extract: Extract, seed: int) -> None:
    """A cell changed at random is read as printed, or named; the other figures of its row stay or are named."""
    dice = random.Random(seed)  # noqa: S311 - a seeded choice, not a secret
    rows = [list(row) for row in TABLE]
    row, column = dice.randrange(1, 5), dice.randrange(2, 5)
    rows[row][column] = dice.choice(
        [*MARKS, "—", "/", "无", "（12.00）", "–12", "88.00万元", "88.00[1]", "¥88.00"]
    )
    extraction = extract(document(rows))
    read: dict[int | None, list[str]] = {}
    for line in extraction.lines:
        read.setdefault(line.source.line, []).append(line.printed)
    named = " ".join(f.message for f in said(extraction))
    for number, cells in enumerate(rows[1:], 6):
        for text in cells[2:]:
            if text and any(c.isdigit() for c in text):
                assert text in read.get(number, []) or text[:20] in named, (text, named)


def test_a_sum_that_fails_because_of_our_reading_accuses_nobody(extract: Extract) -> None:
    rows = [list(row) for row in TABLE]
    rows[1][3] = "12.5%"
    sums = [f for f in extract(document(rows)).findings if f.rule in {"row-sum", "column-sum"}]
    assert sums and {f.severity for f in sums} == {Severity.INFO}
    assert all("未能读全" in f.message_zh for f in sums)
    rows[1][3] = "621.40"
    sums = [f for f in extract(document(rows)).findings if f.rule == "row-sum"]
    assert sums and all(f.severity is Severity.WARNING for f in sums)
