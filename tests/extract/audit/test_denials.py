"""What the running text says there is none of, held against the tables."""

from __future__ import annotations

import pytest

from extract.audit.denials import RULE
from extract.facts import Finding
from tests.extract.audit.mini_budget import mini_budget
from tests.extract.conftest import Extract


def denials(extract: Extract, sentence: str) -> list[Finding]:
    return [f for f in extract(f"（五）情况说明：\n{sentence}\n{mini_budget()}").findings if f.rule == RULE]


@pytest.mark.parametrize("what", ["国有资本经营预算拨款收支", "国有资本经营预算支出"])
def test_a_fund_that_the_text_denies_and_a_table_prints_is_found(extract: Extract, what: str) -> None:
    (found,) = denials(extract, f"2026年本部门无{what}。")
    assert found.source.line == 2
    assert "2.250000" in (found.message_zh or "")
    assert found.subject == "国有资本经营预算资金"


@pytest.mark.parametrize(
    "sentence",
    [
        "2025年本部门无国有资本经营预算拨款收支。",
        "上年无国有资本经营预算支出。",
        "本部门无国有资本经营预算安排的支出。",
        "如无国有资本经营预算支出，则为空表。",
        "如皋市某局有国有资本经营预算支出。",
    ],
)
def test_another_year_or_a_condition_accuses_nobody(extract: Extract, sentence: str) -> None:
    assert denials(extract, sentence) == []
