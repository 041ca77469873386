"""The real documents: amounts against facts read by hand, and against their own totals."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from extract.facts import Status
from extract.pipeline import Extraction
from kg.answers.policy_lookup import find_projects
from kg.export.run import export_datasets
from kg.store.snapshot import StoreSnapshot
from tests.readings import reading_of

pytestmark = pytest.mark.corpus

GOLD = {"000": "000_c5fdb2c98068d7e6", "004": "004_bd861ca297e3a0f7"}
CLEAN = ("000_c5fdb2c98068d7e6", "001_b35bd55c3ccf6873", "003_be104eb8b37f0b35", "004_bd861ca297e3a0f7")
DAMAGE = {
    "column-sum", "total-missing", "header-missing", "table-unknown", "cell-unread", "row-undecided",
    "amount-unreadable", "unit-assumed", "year-conflict", "year-unknown", "publisher-unknown",
    "performance-layout-unknown",
}  # fmt: skip
"""Findings that would mean that a clean document was not read as it is printed."""

DAMAGED = "002_def78e2890de43b9"


@pytest.fixture(scope="module")
def exported(beijing_store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus-export")
    with StoreSnapshot.open(beijing_store_path) as opened:
        written = {path.stem: count for path, count in export_datasets(opened, "all", folder, "csv")}
    assert {name for name, count in written.items() if not count} <= {"quantities", "decisions"}, written
    return folder


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(shared: Path, stem: str) -> Extraction:
    return reading_of(shared / "corpus" / "beijing" / f"{stem}.txt")


@pytest.mark.parametrize("case", sorted(GOLD))
def test_amounts_agree_with_those_read_by_hand_in_every_key(
    shared: Path, exported: Path, scorer: ModuleType, case: str
) -> None:
    gold = scorer.rows(shared / "gold" / case / "amounts.csv")
    mine = [r for r in scorer.rows(exported / "amounts.csv") if r["document"] == GOLD[case]]
    result = scorer.amounts(gold, mine, {"12"}, 5)
    assert min(result["amounts strict"]) >= 0.995, result


@pytest.mark.parametrize("stem", CLEAN)
def test_every_printed_total_closes_over_its_rows(shared: Path, stem: str) -> None:
    extraction = read(shared, stem)
    assert [t.number for t in extraction.tables if t.proved is False] == []
    proved = [t.number for t in extraction.tables if t.proved]
    assert len(proved) >= 5, "expenditure, general public, basic and others print totals"
    assert not {f.rule for f in extraction.findings} & DAMAGE


def test_no_doubtful_figure_of_a_scanned_document_is_believed_as_it_is_printed(shared: Path) -> None:
    extraction = read(shared, DAMAGED)
    doubtful = [x for x in extraction.lines if "," in x.printed and "." not in x.printed]
    assert len(doubtful) > 200
    assert {x.status for x in doubtful} <= {Status.REPAIRED, Status.CONFLICT}
    said = {f.source for f in extraction.findings if f.rule == "amount-unreadable"}
    assert {x.source for x in doubtful if x.status is Status.CONFLICT} <= said
    assert all(x.amount is None for x in doubtful if x.status is Status.CONFLICT)


def test_the_projects_of_a_funding_document_are_found_with_amount_unit_and_line(
    beijing_store_path: Path,
) -> None:
    with StoreSnapshot.open(beijing_store_path) as opened:
        found = find_projects(opened, "京财社指[2023]1791号")
    text = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    names = Counter(str(row["project_name"]) for row in text)
    for name in ("送温暖经费", "“四就近”干部管理经费", "社区公益金"):
        assert any(name in n for n in names), names
    assert all(row["line"] and row["amount_yuan"] and row["unit_name"] for row in text)


def test_no_telephone_number_or_responsible_person_reaches_an_export(shared: Path, exported: Path) -> None:
    """Names and numbers are taken from the source at run time; none stands in this repository."""
    path = next((shared / "corpus" / "beijing").glob("003*.txt"))
    lines = path.read_text("utf-8-sig").split("\n")
    pairs = [
        (lines[i].strip(), lines[i + 1].strip())
        for i in range(len(lines) - 1)
        if lines[i + 1].strip().isdigit() and len(lines[i + 1].strip()) == 8 and lines[i].startswith("\t")
    ]
    persons = {text for pair in pairs for text in pair if 1 < len(text) <= 8 and "\t" not in text}
    assert len(persons) > 50, "the document names many responsible persons"
    for path in exported.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells = {cell for row in csv.reader(file) for cell in row}
        numbers = {p for p in persons if p.isdigit() and not p.startswith("1114")}
        assert not numbers & cells
        assert not {p for p in persons if not p.isdigit() and len(p) in (2, 3)} & cells
