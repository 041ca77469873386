"""What a person decides changes the figure and nothing else: nothing becomes proved by it, nothing happens in silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from extract.decisions.after import AGAINST_RULE, STALE_RULE
from extract.decisions.model import DecisionKind, ReadingDecision, is_at
from extract.facts import BudgetLine, Decided, Finding, TableFact
from extract.pipeline import Extraction, extract_file
from extract.source import Box, Source
from extract.states import PROVED, Status
from tests.conftest import SAMPLES

SAMPLE = SAMPLES / "2026-双井街道.txt"
BUDGET = """2026年某区某街道部门预算公开

预算03表 支出总表
金额单位：{unit}
科目编码\t科目名称\t{head}\t基本支出\t项目支出
2010301\t行政运行\t30.00\t30.00\t
2010302\t一般行政管理事务\t{managed}\t\t12.50
2120101\t行政运行\t7.50\t7.50\t
合计\t\t50.00\t37.50\t12.50
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path)


def written(folder: Path, managed: str = "12.50", unit: str = "万元", head: str = "合计") -> Path:
    path = folder / "预算.txt"
    path.write_text(BUDGET.format(managed=managed, unit=unit, head=head), "utf-8")
    return path


def line_of(extraction: Extraction, code: str, measure: str = "合计") -> BudgetLine:
    return next(
        line
        for line in extraction.lines
        if line.function and line.function.code == code and line.measure == (measure,)
    )


def about(line: BudgetLine, verdict: DecisionKind, value: str) -> ReadingDecision:
    return ReadingDecision(
        verdict=verdict,
        document=line.document,
        printed=line.printed,
        place=line.source,
        value=value,
        reason="看过原件",
        by="AB",
        date=date(2026, 3, 1),
    )


def stale(extraction: Extraction) -> list[Finding]:
    return [f for f in extraction.findings if f.rule == STALE_RULE]


def decided(extraction: Extraction) -> list[Decided]:
    return [f for f in extraction.facts if isinstance(f, Decided)]


def statuses(extraction: Extraction) -> dict[Source, Status]:
    return {line.source: line.status for line in extraction.lines}


def test_a_corrected_figure_keeps_its_print_and_proves_nothing(tmp_path: Path) -> None:
    """The sum fails as printed (15.20 for 12.50); with the correction it would hold, and still proves nothing."""
    path = written(tmp_path, managed="15.20")
    before = extract_file(path)
    wrong = line_of(before, "2010302")
    after = extract_file(path, [about(wrong, DecisionKind.CORRECT, "12.50万元")])
    line = line_of(after, "2010302")
    assert (line.amount, line.printed, line.status) == (Decimal(125000), "15.20", Status.CORRECTED)
    others = {source: s for source, s in statuses(after).items() if source != wrong.source}
    assert others == {source: s for source, s in statuses(before).items() if source != wrong.source}
    (decision,) = decided(after)
    assert (decision.read, decision.amount) == (Decimal(152000), Decimal(125000))
    assert (decision.closing > 0, decision.holding) == (True, 0)
    assert not [f for f in after.findings if f.rule in (STALE_RULE, AGAINST_RULE)]


def test_a_correction_of_what_the_document_proves_is_done_and_reported() -> None:
    before = extract_file(SAMPLE)
    proved = next(line for line in before.lines if line.status is Status.VERIFIED and line.amount)
    after = extract_file(SAMPLE, [about(proved, DecisionKind.CORRECT, "13.50万元")])
    changed = [line for line in after.lines if line.status is Status.CORRECTED]
    assert [line.source for line in changed] == [proved.source]
    (finding,) = [f for f in after.findings if f.rule == AGAINST_RULE]
    assert finding.subject == decided(after)[0].key
    assert decided(after)[0].holding > 0


def test_a_confirmation_raises_a_doubtful_figure_and_leaves_a_proved_one(tmp_path: Path) -> None:
    path = written(tmp_path, managed="15.20")
    before = extract_file(path)
    doubtful = next(line for line in before.lines if line.status not in PROVED and line.amount is not None)
    after = extract_file(path, [about(doubtful, DecisionKind.CONFIRM, f"{doubtful.amount}元")])
    found = next(line for line in after.lines if line.source == doubtful.source)
    assert (found.status, found.amount, found.unproved) == (Status.CONFIRMED, doubtful.amount, ())
    proved = next(line for line in extract_file(SAMPLE).lines if line.status is Status.VERIFIED)
    again = extract_file(SAMPLE, [about(proved, DecisionKind.CONFIRM, f"{proved.amount}元")])
    assert len(decided(again)) == 1
    assert next(line for line in again.lines if line.source == proved.source).status is Status.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        {"printed": "12.5"},
        {"place": "other"},
        {"verdict": DecisionKind.CONFIRM, "value": "125001元"},
        {"part": "total"},
    ],
    ids=["other print", "other place", "other reading", "no such part"],
)
def test_a_decision_that_the_print_does_not_bear_out_is_stale_and_changes_nothing(
    file: Path, change: dict[str, object]
) -> None:
    before = extract_file(file)
    line = line_of(before, "2010302")
    if "place" in change:
        change = {"place": msgspec.structs.replace(line.source, line=(line.source.line or 0) + 1)}
    decision = msgspec.structs.replace(about(line, DecisionKind.CORRECT, "9万元"), **change)
    after = extract_file(file, [decision])
    assert [f.subject for f in stale(after)] == [decision.key]
    assert after.lines == before.lines
    assert not decided(after)


def test_a_decision_about_another_document_is_none_of_this_one(file: Path) -> None:
    line = line_of(extract_file(file), "2010302")
    other = msgspec.structs.replace(about(line, DecisionKind.CORRECT, "9万元"), document="0" * 64)
    assert extract_file(file, [other]).facts == extract_file(file).facts


def of_table(extraction: Extraction, verdict: DecisionKind, printed: str, value: str) -> ReadingDecision:
    table = next(f for f in extraction.facts if isinstance(f, TableFact))
    return ReadingDecision(
        verdict=verdict, document=table.document, printed=printed, place=table.source, value=value,
        reason="表头印错", by="AB", date=date(2026, 3, 1),
    )  # fmt: skip


def test_a_decided_unit_of_money_changes_all_amounts_and_none_is_verified(file: Path) -> None:
    before = extract_file(file)
    title = before.tables[0].title
    after = extract_file(file, [of_table(before, DecisionKind.MONEY_UNIT, title, "元")])
    assert [line.amount for line in after.lines] == [
        line.amount and line.amount / 10_000 for line in before.lines
    ]
    assert {line.status for line in after.lines} <= {Status.CORRECTED, Status.CONFLICT}
    assert decided(after)[0].table == 1
    assert not stale(after)


def test_a_unit_of_money_for_a_table_of_another_title_is_stale(file: Path) -> None:
    before = extract_file(file)
    after = extract_file(file, [of_table(before, DecisionKind.MONEY_UNIT, "收入总表", "元")])
    assert after.lines == before.lines
    assert len(stale(after)) == 1


def test_a_decided_header_gives_its_column_another_meaning_and_no_proof(tmp_path: Path) -> None:
    path = written(tmp_path, head="含计")
    before = extract_file(path)
    after = extract_file(path, [of_table(before, DecisionKind.COLUMN, "含计", "合计")])
    assert not stale(after)
    column = [line for line in after.lines if line.measure == ("合计",)]
    assert column
    assert {line.status for line in column} <= {Status.CORRECTED, Status.CONFLICT}
    known = statuses(before)
    newly = [line for line in after.lines if line.status in PROVED and known.get(line.source) not in PROVED]
    assert not newly


def test_a_header_that_stands_twice_is_not_decided(tmp_path: Path) -> None:
    path = tmp_path / "预算.txt"
    path.write_text(BUDGET.format(managed="12.50", unit="万元", head="基本支出"), "utf-8")
    before = extract_file(path)
    after = extract_file(path, [of_table(before, DecisionKind.COLUMN, "基本支出", "合计")])
    assert after.lines == before.lines
    assert len(stale(after)) == 1


def test_a_finding_that_was_set_aside_stays_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, managed="15.20")
    before = extract_file(path)
    finding = next(f for f in before.findings if f.expected is not None)
    decision = ReadingDecision(
        verdict=DecisionKind.SET_ASIDE, document=finding.document, printed=finding.subject or "", place=finding.source,
        rule=finding.rule, expected=finding.expected, actual=finding.actual, reason="已向单位核实", by="AB",
        date=date(2026, 3, 1),
    )  # fmt: skip
    after = extract_file(path, [decision])
    assert [f.rule for f in after.findings if f.set_aside] == [finding.rule]
    assert len(after.findings) == len(before.findings)
    other = msgspec.structs.replace(decision, actual=Decimal(1))
    assert len(stale(extract_file(path, [other]))) == 1


def test_a_place_is_the_line_or_the_rectangle_and_only_without_them_the_grid() -> None:
    sha = "0" * 64
    assert is_at(Source(sha, line=3, column=1, block=9), Source(sha, line=3, column=1, block=2))
    assert not is_at(Source(sha, line=3, column=1), Source(sha, line=3, column=2))
    box, same, beside = Box(10, 10, 60, 20), Box(11, 9, 62, 21), Box(70, 10, 120, 20)
    assert is_at(Source(sha, page=1, row=4, box=box), Source(sha, page=1, row=7, box=same))
    assert not is_at(Source(sha, page=1, row=4, box=box), Source(sha, page=1, row=4, box=beside))
    assert not is_at(Source(sha, page=1, box=box), Source(sha, page=2, box=box))
    assert not is_at(Source(sha, sheet="一", row=1, column=1), Source(sha, sheet="二", row=1, column=1))
