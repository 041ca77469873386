"""What the figures of real documents prove, and every inconsistency that their publishers printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.facts import Check, FigurePart, ProjectRecord, Severity, Status, Transfer
from extract.pipeline import Extraction
from tests.readings import reading_of

pytestmark = pytest.mark.corpus

CLEAN = ("beijing/000", "beijing/001", "beijing/003", "beijing/004", "shanghai/")


def documents(shared: Path, prefix: str) -> list[Extraction]:
    folder, stem = prefix.split("/")
    return [reading_of(path) for path in sorted((shared / "corpus" / folder).glob(f"{stem}*"))]


@pytest.mark.parametrize("prefix", CLEAN)
def test_digits_and_scale_of_nearly_every_amount_are_proved(shared: Path, prefix: str) -> None:
    for extraction in documents(shared, prefix):
        lines = extraction.lines
        digits = sum(FigurePart.DIGITS not in line.unproved for line in lines)
        assert digits >= 0.97 * len(lines) > 0, extraction.document.file_name
        # A list of purchases that no other table knows could be ten times as large.
        lists = {t.ordinal for t in extraction.tables if t.kind in {"procurement", "service_purchase"}}
        scaled = [x for x in lines if x.table not in lists]
        assert sum(FigurePart.SCALE not in x.unproved for x in scaled) >= 0.97 * len(scaled)


@pytest.mark.parametrize(
    ("prefix", "least"),
    [
        ("beijing/000", 0.86),
        ("beijing/001", 0.81),
        ("beijing/003", 0.95),
        ("beijing/004", 0.85),
        ("shanghai/", 0.59),
    ],
)
def test_what_is_not_verified_says_what_of_it_nothing_proves(shared: Path, prefix: str, least: float) -> None:
    """Lists of one column, and rows that only sums of their table know: two figures, or two rows, can change places."""
    for extraction in documents(shared, prefix):
        lines = extraction.lines
        verified = sum(line.status is Status.VERIFIED for line in lines)
        assert verified >= least * len(lines), extraction.document.file_name
        assert all(line.unproved for line in lines if line.status is Status.UNVERIFIED)


def test_the_one_wrong_figure_of_the_tables_is_in_conflict_and_no_other(shared: Path) -> None:
    wrong = [
        (line.table_number, line.printed)
        for prefix in CLEAN
        for extraction in documents(shared, prefix)
        for line in extraction.lines
        if line.status is Status.CONFLICT
    ]
    assert wrong == [("10", "7.912552")], "a total of “三公” expenses that counts vehicles twice"


def test_projects_and_transfers_are_proved_too(shared: Path) -> None:
    (extraction,) = documents(shared, "beijing/003")
    for kind in (ProjectRecord, Transfer):
        found = [f for f in extraction.facts if isinstance(f, kind)]
        verified = sum(f.status is Status.VERIFIED for f in found)
        assert verified >= 0.8 * len(found) > 0
        assert not any(f.status is Status.CONFLICT for f in found)


@pytest.mark.parametrize(
    ("stem", "rule", "cause", "said"),
    [
        ("003", "row-sum", "counted-twice", "公务用车购置及运行维护费"),
        ("003", "project-expenditure-by-function", "missing-row", "表03无此行"),
        ("003", "performance-project-listed", "missing-row", "表04无此行"),
        ("003", "function-total", "missing-row", "2129999"),
        ("003", "expenditure-overview-total", "found-elsewhere", "表03缺少的“2129999"),
        ("003", "general-public-total", "found-elsewhere", "缺少的“2129999"),
        ("003", "department-funds-project", "found-elsewhere", "表03缺少的“2129999"),
        ("001", "department-funds-basic", "left-out", "其他资金/基本支出"),
        ("001", "department-funds-project", "found-elsewhere", "720,000"),
        ("003", "fund-denied", None, "30.659050"),
        ("004", "rounded-in-print", None, "43,565,578.03"),
        ("004", "table-missing", None, "收入总表"),
    ],
)
def test_each_inconsistency_of_the_publisher_is_found_and_explained(
    shared: Path, stem: str, rule: str, cause: str | None, said: str
) -> None:
    (extraction,) = documents(shared, f"beijing/{stem}")
    assert any(f.rule == rule and f.cause == cause and said in f.message_zh for f in extraction.findings)


@pytest.mark.parametrize("stem", ["000", "001", "003", "004"])
def test_no_sum_of_the_tables_fails_that_is_not_explained(shared: Path, stem: str) -> None:
    (extraction,) = documents(shared, f"beijing/{stem}")
    sums = {check.rule for check in extraction.facts if isinstance(check, Check)}
    unexplained = [
        f.message
        for f in extraction.findings
        if f.rule in sums
        and not f.rule.startswith("stated")
        and f.cause is None
        and f.severity is not Severity.INFO
    ]
    assert unexplained == []


def test_identities_of_other_cities_and_of_final_accounts_hold(shared: Path) -> None:
    checks = [c for e in documents(shared, "shanghai/") for c in e.facts if isinstance(c, Check)]
    held = {check.rule for check in checks if check.holds}
    assert held >= {
        "children-sum", "column-sum", "side-total", "income-fiscal", "income-by-function", "expenditure-overview-all",
        "income-accounts-total", "running-expenses",
    }  # fmt: skip
