"""Figures of the running text of real documents against figures read by hand (`stated/*.csv`)."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import StatedFigure, Status
from extract.pipeline import Extraction
from tests.readings import reading_of

pytestmark = pytest.mark.corpus

HERE = Path(__file__).parent / "stated"
DOCUMENTS = {
    "guangnei-2024": "beijing/003_*.txt",
    "wanli-2024": "shanghai/*万里街道办事处24年预算.pdf",
    "office-2025": "shanghai/*人民政府办公室25年预算.pdf",
    "planning-2024-accounts": "shanghai/*规划和自然资源局*决算.pdf",
}
PRECISION = Decimal("0.99")
RECALL = Decimal("0.97")

Figure = tuple[str, ...]
Readings = dict[str, Extraction]


@pytest.fixture(scope="module")
def readings(shared: Path) -> Readings:
    found = {}
    for name, pattern in DOCUMENTS.items():
        (path,) = (shared / "corpus").glob(pattern)
        found[name] = reading_of(path)
    return found


def by_hand(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figures(extraction: Extraction) -> list[StatedFigure]:
    return [fact for fact in extraction.facts if isinstance(fact, StatedFigure)]


def text(value: Decimal | int | None) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def as_row(figure: StatedFigure) -> Figure:
    """Everything the hand-read files state, in the order of their columns, without the code."""
    return (
        str(figure.source.page or figure.source.line),
        figure.subject,
        text(figure.year),
        figure.measure or "",
        text(figure.amount),
        figure.part_of or "",
        text(figure.compared_year),
        figure.compared_measure or "",
        text(figure.change),
        text(figure.change_percent),
        text(figure.share),
        text(figure.completion),
        "1" if figure.is_base else "",
    )


def test_figures_are_read_as_a_person_reads_them(readings: Readings) -> None:
    """A figure counts as right only if subject, year, measure, amount, whole, comparison, shares and page are.

    280 figures were read by hand. One percentage is printed without its sign (增长 13.95。) and one stands in a
    reason: both are left out and count as misses.
    """
    wanted = {name: Counter(without_code(row) for row in by_hand(name)) for name in DOCUMENTS}
    found = {name: Counter(as_row(figure) for figure in figures(readings[name])) for name in DOCUMENTS}
    right = sum((wanted[name] & found[name]).total() for name in DOCUMENTS)
    wrong = {name: sorted(found[name] - wanted[name]) for name in DOCUMENTS}
    missed = {name: sorted(wanted[name] - found[name]) for name in DOCUMENTS}
    assert sum(rows.total() for rows in wanted.values()) == 280
    assert right / Decimal(sum(rows.total() for rows in found.values())) >= PRECISION, wrong
    assert right / Decimal(sum(rows.total() for rows in wanted.values())) >= RECALL, missed


def without_code(row: dict[str, str]) -> Figure:
    return tuple(value for column, value in row.items() if column != "function")


@pytest.mark.parametrize(("name", "unread"), [(n, int(n == "planning-2024-accounts")) for n in DOCUMENTS])
def test_what_is_not_understood_is_counted(readings: Readings, name: str, unread: int) -> None:
    """The only value of these documents that is not understood is a percentage inside a reason."""
    noted = [f for f in readings[name].findings if f.rule == "narrative-unread"]
    assert sum(len(finding.cells) for finding in noted) == unread


@pytest.mark.parametrize("name", ["000_c5fdb2c98068d7e6", "001_b35bd55c3ccf6873", "002_def78e2890de43b9"])
def test_documents_without_running_text_state_nothing(shared: Path, name: str) -> None:
    """Goals of projects and cells of tables hold amounts too, but are no narrative."""
    assert not figures(reading_of(shared / "corpus" / "beijing" / f"{name}.txt"))


FINDINGS = {
    "guangnei-2024": {
        ("stated-compared-year", "-", "项目支出预算"),
        ("stated-table", "2175475.51", "文字说明“项目支出” = 表03"),
        ("stated-table", "-24525.52", "文字说明““三公”经费” = 表10"),
    },
    "wanli-2024": {
        ("stated-table", "23201", "文字说明“住房保障支出（类）住房改革支出（款）住房公积金（项）” = 表05"),
        (
            "stated-change-percent",
            "23028.44",
            "文字说明“住房保障支出（类）住房改革支出（款）住房公积金（项）”：2024年 = 2023年 × （1 + 增减幅度）",
        ),
    },
    "office-2025": set(),
    "planning-2024-accounts": {
        ("stated-table", "128900", "文字说明“一般公共预算基本支出” = 表05"),
        ("stated-table", "128900", "文字说明“人员经费” = 表06"),
        (
            "stated-subject-unknown",
            "-",
            "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位退休人员活动费支出（项）",
        ),
        (
            "stated-subject-unknown",
            "-",
            "自然资源海洋气象等支出（类）自然资源事务（款）其他国土资源事务支出（项）",
        ),
    },
}
"""What the texts say that their tables, their own figures or the calendar contradict: errors of the publishers."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_contradictions_of_a_text_are_found_and_no_others(readings: Readings, name: str) -> None:
    found = {
        (
            f.rule,
            "-" if f.expected is None or f.actual is None else difference(f.actual - f.expected),
            f.subject,
        )
        for f in readings[name].findings
        if f.rule.startswith("stated")
    }
    assert found == FINDINGS[name]


def difference(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.01')).normalize():f}"


VERIFIED = {"guangnei-2024": 16, "wanli-2024": 83, "office-2025": 29, "planning-2024-accounts": 56}
"""As many as hold since a figure is verified only with its digits, scale, place and label proved."""
CONFLICTS = {
    "wanli-2024": [Decimal(3_526_700)],  # a second budget of the same subject
    "planning-2024-accounts": [
        Decimal(53_776_400),
        Decimal(48_969_800),
    ],  # basic expenditure with other money
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_most_figures_of_a_text_are_verified(readings: Readings, name: str) -> None:
    """What is left states what no table and no other sentence has: assets, purchases from small firms, goals."""
    verified = [f for f in figures(readings[name]) if f.status is Status.VERIFIED]
    assert len(verified) >= VERIFIED[name]
    assert [f.amount for f in figures(readings[name]) if f.status is Status.CONFLICT] == CONFLICTS.get(
        name, []
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_functional_subjects_have_the_codes_of_their_tables(readings: Readings, name: str) -> None:
    """The hand-read files hold the codes; a name that no table prints has none."""
    expected = Counter(
        (row["subject"], row["function"]) for row in by_hand(name) if "（类）" in row["subject"]
    )
    found = Counter(
        (f.subject, (f.function.code if f.function else None) or "")
        for f in figures(readings[name])
        if "（类）" in f.subject
    )
    assert found == expected
