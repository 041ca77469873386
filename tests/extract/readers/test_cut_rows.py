"""Rows that a line break inside a cell cut in two are one, and rows that are only short stay as they are."""

from __future__ import annotations

import pytest

from extract.document import Grid
from tests.extract.conftest import ReadText

TABLE = """一般公共预算支出表
单位：元
科目编码\t科目名称\t合计\t人员经费\t项目支出
\t合计\t700.00\t400.00\t300.00
208\t社会保障和就业支出\t600.00\t300.00\t300.00
{cut}
2080105\t劳动保障监察\t300.00\t\t300.00
221\t住房保障支出\t100.00\t100.00\t
"""


def grid(read_text: ReadText, cut: str) -> list[tuple[str, ...]]:
    (found,) = (b for b in read_text(TABLE.format(cut=cut)).blocks if isinstance(b, Grid))
    sources = [cell.source for row in found.rows for cell in row]
    assert len(set(sources)) == len(sources)
    return [tuple(cell.text for cell in row) for row in found.rows]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_name_cut_by_a_line_break_keeps_its_figures(read_text: ReadText, quote: str) -> None:
    """Its end once stood as a row of its own, with the amounts and without the code."""
    rows = grid(read_text, f"20801\t{quote}人力资源管理\n事务{quote}\t600.00\t300.00\t300.00")
    assert rows[3] == ("20801", "人力资源管理\n事务", "600.00", "300.00", "300.00")
    assert len(rows) == 6


@pytest.mark.parametrize(
    "cut",
    [
        "20801\t人力资源管理\n合计\t600.00\t300.00\t300.00",
        "20801\t人力资源管理\n其中：中央\t600.00\t300.00\t300.00",
        "20801\t人力资源管理\n20802\t600.00\t300.00\t300.00",
        "20801\t人力资源管理\n事务\t600.00\t300.00",
        "20801\t600.00\n事务\t600.00\t300.00\t300.00",
    ],
)
def test_short_rows_that_make_no_whole_one_stay_as_they_are(read_text: ReadText, cut: str) -> None:
    assert len(grid(read_text, cut)) == 7
