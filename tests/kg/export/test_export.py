"""Exports say in every format what the graph says, exactly."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from extract.facts import BudgetLine
from kg.errors import ExportError
from kg.export.datasets import DATASETS, rows_of
from kg.export.run import export_datasets
from kg.graph.iri import Namer
from kg.store.snapshot import StoreSnapshot
from tests.conftest import SAMPLES
from tests.readings import reading_of

GOLDEN = Path(__file__).parents[2] / "golden"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def exported(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    assert {path.stem for path, _ in export_datasets(sample_store, "all", folder, None)} == set(DATASETS)
    return folder


def test_csv_for_a_spreadsheet_says_that_it_is_utf8(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    for bom in (False, True):
        ((_, count),) = export_datasets(sample_store, "policies", tmp_path / f"{bom}.csv", None, bom=bom)
        assert count
    plain, marked = (tmp_path / f"{bom}.csv" for bom in (False, True))
    assert marked.read_bytes() == b"\xef\xbb\xbf" + plain.read_bytes()


def test_every_amount_of_every_document_is_exported_once(exported: Path) -> None:
    rows = read_csv(exported / "amounts.csv")
    for path in sorted(SAMPLES.glob("*.txt")):
        lines = [f for f in reading_of(path).facts if isinstance(f, BudgetLine)]
        mine = [r for r in rows if r["document"] == path.stem]
        assert [(r["table"], r["row"], r["measure"], r["printed"], r["line"]) for r in mine] == [
            (x.table_number, str(x.row), "/".join(x.measure), x.printed, str(x.source.line)) for x in lines
        ]
        assert [Decimal(r["amount_yuan"]) for r in mine] == [x.amount for x in lines]


@pytest.mark.parametrize("case", sorted(p.stem for p in GOLDEN.glob("*.csv")))
def test_the_cells_read_by_hand_are_exported_as_read(exported: Path, case: str) -> None:
    rows = [r for r in read_csv(exported / "amounts.csv") if r["document"] == case]
    found = {(r["table"], r["line"], r["side"], r["measure"], Decimal(r["amount_yuan"])): r for r in rows}
    for want in read_csv(GOLDEN / f"{case}.csv"):
        line = want.get("cell_line") or want["line"]
        key = (want["table"], line, want["side"], want["measure"], Decimal(want["amount_yuan"]))
        assert key in found, f"{case} {want}"
        assert found[key]["item"] == want["item"]
        assert found[key]["printed"] == want["printed"]
        for dimension in ("function", "government_economic", "department_economic", "project", "category"):
            assert found[key][dimension].startswith(want[dimension]), f"{dimension} of {want}"


def test_columns_are_those_of_the_contract(exported: Path) -> None:
    for name, columns in DATASETS.items():
        with (exported / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert tuple(next(csv.reader(file))) == columns


def test_parquet_keeps_money_exact_and_blank_as_null(
    sample_store: StoreSnapshot, tmp_path: Path, exported: Path
) -> None:
    ((path, count),) = export_datasets(sample_store, "amounts", tmp_path / "a.parquet", None)
    table = pq.read_table(path).to_pylist()
    rows = read_csv(exported / "amounts.csv")
    assert count == len(rows) == len(table)
    assert [r["amount_yuan"] for r in table] == [Decimal(r["amount_yuan"]) for r in rows]
    assert {r["side"] for r in table} == {None, "收入", "支出"}


def test_json_lines_leave_blank_cells_out(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    ((path, count),) = export_datasets(sample_store, "transfers", tmp_path / "t.jsonl", None)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len(rows) == count > 10
    assert all(value != "" for row in rows for value in row.values())
    assert {row["fiscal_year"] for row in rows} == {2024, 2025}


def test_excel_holds_as_many_rows_as_csv(sample_store: StoreSnapshot, tmp_path: Path, exported: Path) -> None:
    import zipfile

    ((path, count),) = export_datasets(sample_store, "units", tmp_path / "u.xlsx", None)
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == count + 1 == len(read_csv(exported / "units.csv")) + 1


def test_a_policy_counts_each_project_once_and_each_yuan_once(exported: Path) -> None:
    (row,) = [
        r for r in read_csv(exported / "policies.csv") if r["document_number"] == "京财社指〔2023〕1791号"
    ]
    assert row["citing_units"] == "1"
    assert int(row["citing_projects"]) >= 3
    assert row["held"] == "false"


def test_an_unknown_data_set_or_format_is_refused_by_name(
    sample_store: StoreSnapshot, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match=r"one of amounts.*got 'amount'"):
        list(rows_of("amount", sample_store, Namer()))
    with pytest.raises(ExportError, match="one of csv"):
        list(export_datasets(sample_store, "amounts", tmp_path / "a", "doc"))


def test_a_folder_that_cannot_be_made_is_named(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="a folder that can be made"):
        list(export_datasets(sample_store, "all", tmp_path / "file" / "out", None))
