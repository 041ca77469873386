"""The scanned document against what its figures truly say, read and proved by hand (`tests/golden/damaged`)."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import BudgetLine, Check, Label, ProjectRecord, Repair, Status
from extract.figures import LineRef
from extract.pipeline import Extraction
from tests.readings import reading_of

pytestmark = pytest.mark.corpus

GOLDEN = Path(__file__).parents[1] / "golden" / "damaged"
DAMAGED = "002_def78e2890de43b9"
FUNDS = {"项目总额": "total", "财政资金": "fiscal"}


@pytest.fixture(scope="module")
def scanned(shared: Path) -> Extraction:
    return reading_of(shared / "corpus" / "beijing" / f"{DAMAGED}.txt")


@pytest.fixture(scope="module")
def golden() -> list[dict[str, str]]:
    with (GOLDEN / "2026-劲松街道.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judge_line(row: dict[str, str], line: BudgetLine) -> str:
    """What became of a figure: good, open or wrong, by its amount, its place and its labels."""
    if line.status not in {Status.REPAIRED, Status.VERIFIED}:
        return "open"
    right = line.amount == Decimal(row["amount_wan"]) * 10_000
    if row["side"]:
        right = right and (line.item or "").replace(" ", "") == row["item"]
    elif row["measure"] != "金额" and row["table"] not in {"10", "11"}:
        right = right and "/".join(line.measure) == row["measure"]
    for name in ("function", "government_economic", "department_economic"):
        label = getattr(line, name)
        if row[name] and row[name] != "合计":
            right = right and isinstance(label, Label) and label.code == row[name]
    return "good" if right else "wrong"


def judge_project(row: dict[str, str], projects: list[ProjectRecord]) -> str:
    """The same for an amount of a project, found by its line."""
    amounts = [
        (p, getattr(p, FUNDS[row["measure"]]))
        for p in projects
        if p.source.line == int(row["line"])
        and getattr(p, f"{FUNDS[row['measure']]}_printed") == row["printed"]
    ]
    believed = [a for p, a in amounts if a is not None and p.status is not Status.CONFLICT]
    if not believed:
        return "open"
    return "good" if believed == [Decimal(row["amount_wan"]) * 10_000] else "wrong"


def test_the_golden_figures_stand_where_they_are_said_to(shared: Path, golden: list[dict[str, str]]) -> None:
    text = (shared / "corpus" / "beijing" / f"{DAMAGED}.txt").read_text("utf-8-sig").split("\n")
    assert all(row["printed"] in text[int(row["line"]) - 1] for row in golden)
    assert Counter(row["damaged"] for row in golden) == {"yes": 282, "no": 92}


def test_damaged_figures_are_repaired_and_none_wrongly(
    scanned: Extraction, golden: list[dict[str, str]]
) -> None:
    lines = {(x.source.line, x.source.column): x for x in scanned.lines}
    projects = [f for f in scanned.facts if isinstance(f, ProjectRecord)]
    verdicts: dict[str, Counter[str]] = {"yes": Counter(), "no": Counter()}
    wrong: list[dict[str, str]] = []
    for row in golden:
        line = lines.get((int(row["line"]), int(row["column"])))
        verdict = (
            judge_project(row, projects)
            if row["table"] == "12"
            else judge_line(row, line)
            if line
            else "open"
        )
        verdicts[row["damaged"]][verdict] += 1
        wrong.extend([row] if verdict == "wrong" else [])
    assert not wrong
    assert verdicts["yes"]["good"] >= 0.95 * 282, verdicts
    open_figures = verdicts["no"]["open"]
    assert open_figures <= 58, (
        "lists of one column, whose figures could change places, or that no other table knows"
    )


def test_every_repair_names_the_print_the_method_and_checks_that_hold(scanned: Extraction) -> None:
    repairs = [f for f in scanned.facts if isinstance(f, Repair)]
    checks = {f.key for f in scanned.facts if isinstance(f, Check)}
    assert len(repairs) >= 268
    repaired = {LineRef(x.table, x.key, x.measure) for x in scanned.lines if x.status is Status.REPAIRED}
    assert {r.figure for r in repairs if isinstance(r.figure, LineRef)} == repaired
    for repair in repairs:
        assert repair.printed and repair.method and repair.proofs, repair
        assert any(key in checks or key.startswith("cost-indicator/") for key in repair.proofs)


def test_the_row_that_scanning_lost_is_found_with_its_amount_and_subject(scanned: Extraction) -> None:
    (lost,) = [f for f in scanned.findings if f.rule == "row-lost"]
    assert lost.expected == Decimal("132240") and "2080502" in (lost.subject or "")


def test_a_name_that_was_misread_is_told_by_its_code(scanned: Extraction) -> None:
    codes = {f.subject for f in scanned.findings if f.rule == "name-doubtful"}
    assert {"2080505", "2080299", "2100799", "50102", "30112"} <= codes


@pytest.mark.parametrize(
    "stem",
    ["000_c5fdb2c98068d7e6", "001_b35bd55c3ccf6873", "003_be104eb8b37f0b35", "004_bd861ca297e3a0f7"],
)
def test_a_publishers_error_is_never_repaired(shared: Path, stem: str) -> None:
    extraction = reading_of(shared / "corpus" / "beijing" / f"{stem}.txt")
    assert not [f for f in extraction.facts if isinstance(f, Repair)]
    assert not {"row-lost", "figure-doubtful", "place-mended", "name-doubtful"} & {
        f.rule for f in extraction.findings
    }
