"""The real performance tables: against facts read by hand where there are such, by counts and figures elsewhere."""

from __future__ import annotations

import csv
import importlib.util
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from extract.facts import Indicator, ProjectRecord, Status
from extract.performance import PerformanceReading, read_performance_tables
from extract.readers import read_document
from extract.tables.interpret import read_tables
from extract.tables.recognise import find_tables
from extract.tables.unit import units_read

pytestmark = pytest.mark.corpus

LEAST = 0.97


@cache
def read(shared: Path, number: str) -> PerformanceReading:
    """All performance tables of one document of the corpus as one reading."""
    (path,) = (shared / "corpus" / "beijing").glob(f"{number}_*.txt")
    document = read_document(path)
    tables, paragraphs = find_tables(document)
    units = units_read(r.fact for r in read_tables(document, tables))
    readings = read_performance_tables(document.file.sha256, tables, paragraphs, units).values()
    return PerformanceReading(
        tuple(p for r in readings for p in r.projects),
        tuple(i for r in readings for i in r.indicators),
        tuple(f for r in readings for f in r.findings),
    )


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", shared / "tools" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(shared: Path, case: str, name: str) -> list[dict[str, str]]:
    with (shared / "gold" / case / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def project_row(record: ProjectRecord) -> dict[str, str]:
    return {
        "project_code": record.project.code or "",
        "project_name": record.project.name,
        "total_yuan": "" if record.total is None else f"{record.total:f}",
        "goal": record.goal or "",
    }


def indicator_row(fact: Indicator) -> dict[str, str]:
    return {
        "scope": fact.scope,
        "project_code": (fact.project.code or "") if fact.project else "",
        "activity": fact.activity or "",
        "level1": fact.level1 or "",
        "level3": fact.level3 or "",
        "operator": fact.operator or "",
        "value": fact.value or "",
        "unit": fact.unit or "",
    }


@pytest.mark.parametrize("case", ["000", "004"])
def test_projects_goals_and_indicators_agree_with_those_read_by_hand(
    shared: Path, scorer: ModuleType, case: str
) -> None:
    found = read(shared, case)
    shares = scorer.projects(gold(shared, case, "projects"), [project_row(p) for p in found.projects], 10)
    shares |= scorer.indicators(
        gold(shared, case, "indicators"), [indicator_row(i) for i in found.indicators], 10
    )
    assert {name: share for name, share in shares.items() if min(share) < LEAST} == {}


@pytest.mark.parametrize("case", ["000", "004"])
def test_second_levels_agree_with_those_read_by_hand(shared: Path, case: str) -> None:
    found = {(i.source.line, i.level2) for i in read(shared, case).indicators}
    missed = [
        r["line"] for r in gold(shared, case, "indicators") if (int(r["line"]), r["level2"]) not in found
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("case", "projects", "indicators", "department"),
    [("001", 33, 218, 32), ("002", 17, 141, 25), ("003", 166, 1693, 40)],
)
def test_no_row_is_lost(shared: Path, case: str, projects: int, indicators: int, department: int) -> None:
    found = read(shared, case)
    scopes = Counter(i.scope for i in found.indicators)
    assert (len(found.projects), scopes["project"], scopes["department"]) == (
        projects,
        indicators,
        department,
    )
    assert "row-unread" not in {f.rule for f in found.findings}


@pytest.mark.parametrize("case", ["001", "003"])
def test_a_table_that_lost_no_row_leaves_no_indicator_unassigned(shared: Path, case: str) -> None:
    found = read(shared, case)
    assert [i.source.line for i in found.indicators if i.scope == "project" and i.project is None] == []
    assert {p.status for p in found.projects} == {Status.VERIFIED}


def test_rows_above_their_project_are_given_to_it(shared: Path) -> None:
    owners = {i.source.line: i.project for i in read(shared, "001").indicators}
    moved = {line: owner.code for line in (330, 336, 337) if (owner := owners[line])}
    assert moved == {
        330: "11010522T000000408150",
        336: "11010522T000000408158",
        337: "11010522T000000408158",
    }


def test_figures_that_scanning_damaged_are_not_believed(shared: Path) -> None:
    found = {p.source.line: p for p in read(shared, "002").projects}
    damaged = {line: p.total_printed for line, p in found.items() if p.total is None and p.total_printed}
    assert damaged == {
        375: "1,000,000,000.00",
        391: "3,000,000.00",
        430: "760,000,000",
        442: "18,000,000",
    }
    assert found[362].total == Decimal(2330000)


def test_indicators_of_projects_that_a_scan_lost_are_given_to_nobody(shared: Path) -> None:
    owners = {i.source.line: i.project for i in read(shared, "002").indicators if i.scope == "project"}
    lost = {*range(329, 338), *range(379, 385), *range(402, 423), *range(467, 472), *range(515, 522)}
    assert {line for line in lost & owners.keys() if owners[line]} == set()
    kept = {line: owner.name for line in (324, 343, 378, 385, 437, 500, 522) if (owner := owners[line])}
    assert kept == {
        324: "社区党建经费",
        343: "基本事业经费(体制)",
        378: "民生家园建设投资",
        385: "基层代表组工作经费",
        437: "基层党组织服务群众经费",
        500: "2026年街道系统共治共治-磨房北里社区公共区域环境整治项目",
        522: "基层人民调解工作经历",
    }
