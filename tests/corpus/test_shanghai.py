"""Two budgets and a final account of Shanghai as published: cells read by hand from the pages, sums, projects, identity."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from extract.facts import BudgetLine, Citation, ProjectRecord, Stage
from extract.pipeline import Extraction
from extract.text import fold
from kg.answers.policy_lookup import find_projects
from kg.build.building import build
from kg.store.snapshot import StoreSnapshot
from tests.readings import reading_of
from tests.stores import begun_store

pytestmark = pytest.mark.corpus

GOLDEN = sorted((Path(__file__).parent.parent / "golden" / "shanghai").glob("*.csv"))
STREET = "上海市普陀区人民政府万里街道办事处24年预算"
OFFICE = "上海市普陀区人民政府办公室25年预算"
ACCOUNTS = "上海市普陀区规划和自然资源局 2024 年度部门决算"
UNREAD = {
    "amount-unreadable", "cell-unread", "column-sum", "header-missing", "row-sum", "row-undecided", "total-missing",
    "year-conflict", "year-unknown", "publisher-unknown", "publisher-conflict", "stage-conflict",
}  # fmt: skip


def read(shared: Path, stem: str) -> Extraction:
    return reading_of(shared / "corpus" / "shanghai" / f"{stem}.pdf")


def key(line: BudgetLine) -> tuple[str, ...]:
    return (
        line.table_number, str(line.source.page), line.role, line.side or "", fold(line.item or ""),
        fold(str(line.function or "")), fold(str(line.department_economic or "")), fold("/".join(line.measure)),
        line.printed, line.printed_unit, f"{line.amount:f}",
    )  # fmt: skip


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem[-12:])
def test_every_cell_read_by_hand_is_there_with_all_its_keys(shared: Path, path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60, "each document has at least 60 cells read by hand"
    lines = {key(line) for line in read(shared, path.stem).lines}
    wanted = [
        tuple(
            fold(v) if k in {"item", "function", "department_economic", "measure"} else v
            for k, v in row.items()
        )
        for row in rows
    ]
    assert [row for row in wanted if row not in lines] == []


@pytest.mark.parametrize(("stem", "count"), [(STREET, 875), (OFFICE, 221), (ACCOUNTS, 308)])
def test_every_amount_cell_is_read_and_nothing_is_left_over(shared: Path, stem: str, count: int) -> None:
    """The counts are those of the figures in the text layer of the pages with tables, counted by other means."""
    extraction = read(shared, stem)
    assert len(extraction.lines) == count
    assert [f.message for f in extraction.findings if f.rule in UNREAD] == []
    assert [t.number for t in extraction.tables if t.proved is False] == []


@pytest.mark.parametrize(
    ("stem", "publisher", "year", "stage"),
    [
        (STREET, "上海市普陀区人民政府万里街道办事处", 2024, Stage.BUDGET),
        (OFFICE, "上海市普陀区人民政府办公室", 2025, Stage.BUDGET),
        (ACCOUNTS, "上海市普陀区规划和自然资源局", 2024, Stage.FINAL_ACCOUNTS),
    ],
)
def test_publisher_year_stage_and_place_are_known(
    shared: Path, stem: str, publisher: str, year: int, stage: Stage
) -> None:
    document = read(shared, stem).document
    assert (str(document.publisher), document.fiscal_year, document.stage) == (publisher, year, stage)
    assert document.region == "310107"


@pytest.mark.parametrize("stem", [STREET, OFFICE, ACCOUNTS])
def test_details_make_the_total_without_counting_anything_twice(shared: Path, stem: str) -> None:
    lines = [
        line for line in read(shared, stem).lines if line.table_number == "03" and line.measure_key == "合计"
    ]
    details = sum((line.amount or Decimal(0) for line in lines if line.role == "detail"), Decimal(0))
    (total,) = [line.amount for line in lines if line.role == "total"]
    assert total is not None and abs(total - details) <= 50 * len(lines)


def test_a_note_that_an_amount_table_is_empty_is_the_publishers_error(shared: Path) -> None:
    assert [f.subject for f in read(shared, STREET).findings if f.rule == "empty-note-contradicted"] == [
        "09 部门“三公”经费和机关运行经费预算表"
    ]


def test_a_project_of_the_text_has_its_basis_its_parts_and_their_sum(shared: Path) -> None:
    extraction = read(shared, STREET)
    (project,) = [f for f in extraction.facts if isinstance(f, ProjectRecord)]
    assert project.project.name == "万里街道社区公共服务中心新建工程"
    assert [part.amount for part in project.parts] == [Decimal("1580500")] * 4
    assert project.total == Decimal("6322000")
    founded = [c for c in extraction.facts if isinstance(c, Citation) and c.context == "basis"]
    assert [(c.document_number, c.role, c.source.page) for c in founded] == [
        ("沪府规〔2016〕168号", "basis", 33),
        ("普发改投〔2017〕89号", "basis", 33),
    ]
    (named,) = [f for f in read(shared, OFFICE).facts if isinstance(f, ProjectRecord)]
    assert (named.project.name, named.total) == ("区政府督查及建议提案工作业务经费", None)


def test_the_document_that_founds_a_project_finds_it_with_its_page(shared: Path, tmp_path: Path) -> None:
    with begun_store(tmp_path / "store") as store:
        build([str(shared / "corpus" / "shanghai" / f"{STREET}.pdf")], store)
    with StoreSnapshot.open(tmp_path / "store") as opened:
        for printed in ("沪府规【2016】168号", "沪府规〔2016〕168号"):
            found = find_projects(opened, printed)
            (row,) = found.rows
            facts = dict(zip(found.columns, row, strict=True))
            assert (facts["project_name"], facts["page"]) == ("万里街道社区公共服务中心新建工程", 33)
