"""What the running text states in units of its own is found in time that goes with its length."""

from __future__ import annotations

from extract.printed import PrintedUnit
from extract.tables.unit import KnownAmounts
from tests.extract.conftest import ReadText


def test_a_line_of_a_hundred_thousand_figures_is_passed_over_once(read_text: ReadText) -> None:
    """From each figure of it anew, as before, it took some hours."""
    text = "收入1,234.50万元,支出,567.00万元。\n" + ",".join(["1"] * 100_000)
    known = KnownAmounts(read_text(text))
    assert known.unit_of(["1234.50", "567.00"]) is PrintedUnit.WAN_YUAN
    assert known.unit_of(["111"]) is None
