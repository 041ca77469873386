"""The cells of `tests/golden/` are where they are said to be: a sample edited without its golden file is noticed."""

from __future__ import annotations

import csv
import itertools
import re
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.csv"))


def golden_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_golden_file_is_missing() -> None:
    assert [p.stem for p in GOLDEN] == ["2024-广内街道", "2026-双井街道"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_a_golden_cell_is_not_on_its_line(path: Path) -> None:
    lines = (ROOT / "samples" / f"{path.stem}.txt").read_text("utf-8").split("\n")
    rows = golden_rows(path)
    assert len(rows) >= 60
    for row in rows:
        line, cell_line = int(row["line"]), int(row["cell_line"])
        assert row["printed"] in [c.strip() for c in lines[cell_line - 1].split("\t")], row
        if cell_line == line:
            printed_row = lines[line - 1]
        else:
            printed_row = "\n".join(
                itertools.takewhile(lambda text: text.startswith("\t"), lines[line - 1 :])
            )
        assert cell_line - line <= printed_row.count("\n"), row
        codes = {row[name] for name in ("function", "government_economic", "department_economic")} - {""}
        assert codes <= set(re.findall(r"\d+", printed_row)), row


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_a_golden_amount_is_not_what_is_printed(path: Path) -> None:
    """All tables of these two documents are in 万元."""
    for row in golden_rows(path):
        assert Decimal(row["amount_yuan"]) == Decimal(row["printed"].replace(",", "")) * 10_000, row


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_a_golden_file_leaves_out_a_table_with_amounts(path: Path) -> None:
    tables = {"2024-广内街道": 13, "2026-双井街道": 10}
    assert len({row["table"] for row in golden_rows(path)}) == tables[path.stem]
