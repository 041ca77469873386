"""Characters that print nothing reach no label and no key."""

from __future__ import annotations

import pytest

from extract.document import Grid
from extract.facts import BudgetLine
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract, ReadText

UNSEEN = ["\u200b", "\u2028", "\u200e", "\ufeff", "\x7f", "\u00ad", "\u2060", "\U000e0041", "\x08"]


def _keys(extract: Extract, text: str) -> list[tuple[object, ...]]:
    lines = [f for f in extract(text).facts if isinstance(f, BudgetLine)]
    return [(x.table, x.key, x.measure, x.amount, x.function, x.item, x.project) for x in lines]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_an_unseen_character_changes_no_fact_and_is_told(extract: Extract, unseen: str) -> None:
    good = mini_budget()
    bad = good.replace("行政运行", f"行政{unseen}运行", 2).replace("30101", f"301{unseen}01")
    bad = bad.replace("一、一般公共预算拨款收入", f"一{unseen}、一般公共预算拨款收入")
    assert _keys(extract, bad) == _keys(extract, good)
    assert "characters-dropped" in {f.rule for f in extract(bad).findings}


def test_what_parts_words_stays(read_text: ReadText) -> None:
    document = read_text("项目\t预算数\n甲 乙\t1.00\n")
    grids = [b for b in document.blocks if isinstance(b, Grid)]
    assert [c.text for row in grids[0].rows for c in row] == ["项目", "预算数", "甲 乙", "1.00"]
    assert not document.remarks
