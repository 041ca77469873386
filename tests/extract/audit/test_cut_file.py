"""A file that ends in the middle of a table says so, and accuses its publisher of no rows that were cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.facts import Severity, TableState
from extract.pipeline import extract_file
from tests.conftest import SAMPLES

_BETWEEN_TABLES = {"function-total", "function-basic", "general-public-total"}


@pytest.mark.parametrize("rows_left", [5, 8])
def test_a_table_cut_off_is_told_and_blames_nobody(tmp_path: Path, rows_left: int) -> None:
    whole = SAMPLES / "2026-双井街道.txt"
    lines = whole.read_text("utf-8").splitlines(keepends=True)
    title = next(i for i, x in enumerate(lines) if x.startswith("预算06表"))
    cut = tmp_path / whole.name
    cut.write_text("".join(lines[: title + 4 + rows_left]), "utf-8")
    findings = extract_file(cut).findings
    assert [f.severity for f in findings if f.rule == "total-missing"] == [Severity.FATAL]
    told = [f for f in findings if f.rule in _BETWEEN_TABLES]
    assert told, "the cut leaves rows out that another table has"
    assert {f.severity for f in told} == {Severity.INFO}
    assert all("not read whole" in f.message for f in told)


@pytest.mark.parametrize("rows_left", [1, 2, 3, 4])
def test_a_table_cut_off_behind_its_header_blames_nobody(tmp_path: Path, rows_left: int) -> None:
    """Whether the table is empty is not known; with a single row, the rest of it is not."""
    whole = SAMPLES / "2026-双井街道.txt"
    lines = whole.read_text("utf-8").splitlines(keepends=True)
    title = next(i for i, x in enumerate(lines) if x.startswith("预算06表"))
    cut = tmp_path / whole.name
    cut.write_text("".join(lines[: title + 4 + rows_left]), "utf-8")
    found = extract_file(cut)
    assert {f.rule for f in found.findings if f.severity is Severity.WARNING} - {"table-missing"} == {
        "total-row-missing" if rows_left == 4 else "table-rows-missing"
    }
    expected = TableState.PRESENT if rows_left == 4 else TableState.UNKNOWN
    assert next(t.state for t in found.tables if t.number == "06") is expected
