"""Tables of thousands of rows: what reading and proving them takes grows as they do, also where their sums fail."""

import cProfile
import pstats
from pathlib import Path

import pytest

from extract.pipeline import extract_document
from extract.readers import read_document

HEAD = "某某区城市管理委员会2024年部门预算\n表三 一般公共预算支出表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"


def calls(folder: Path, rows: int) -> int:
    """How many functions are called for a table of so many rows; time would depend on the machine."""
    lines = (f"{2010101 + i}\t事项{i}\t{i % 97 + 3}.50\t{i % 89}.25\t{i % 7 + 1}.10\n" for i in range(rows))
    path = folder / f"{rows}.txt"
    path.write_text(HEAD + "".join(lines) + "合计\t\t99.00\t50.00\t49.00\n", "utf-8")
    profile = cProfile.Profile()
    with profile:
        found = extract_document(read_document(path))
    assert sum(fact.__class__.__name__ == "BudgetLine" for fact in found.facts) >= rows
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.mark.pressure
def test_a_table_of_many_rows_is_compared_row_by_row(tmp_path: Path) -> None:
    calls(tmp_path, 10)  # what is read once a process
    assert calls(tmp_path, 1600) < 5.5 * calls(tmp_path, 400)
