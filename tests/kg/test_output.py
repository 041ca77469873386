"""What a person reads of an answer on a terminal: the place of a row in one column, figures on one line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.cli.output import OutputFormat, print_rows


def test_a_terminal_shows_where_a_row_is_printed_as_kg_show_takes_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns an amount was broken over two lines, and a page that no text has took a column."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    rows = [("项目" * 9, Decimal("1707200"), "甲.txt", 12, None), ("乙", Decimal("5"), "乙.pdf", None, 3)]
    columns = ("project", "amount_yuan", "file", "line", "page")
    print_rows(columns, rows, OutputFormat.TABLE, headings=("项目", "金额（元）", "文件", "行", "页"))
    shown = capsys.readouterr().out
    assert "甲.txt 第12行" in shown and "乙.pdf 第3页" in shown and "1,707,200.00" in shown
    assert "印在" in shown and "文件" not in shown
