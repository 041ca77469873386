"""Amounts are exact or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.amount import find_unit, half_unit, parse_amount, plain
from extract.errors import AmountError
from extract.printed import PrintedUnit, is_blank, looks_like_amount
from extract.source import Source

HERE = Source("d", line=12)


@pytest.mark.parametrize(
    "printed",
    ["10-20", "1,23", "1.2.3", "12 34", "1,836000", "", "—", "项目", "1e5", "１，２３", "12,34,567"],
)
def test_an_ambiguous_number_is_refused_with_its_line(printed: str) -> None:
    with pytest.raises(AmountError, match=r"line 12: expected one number"):
        parse_amount(printed, PrintedUnit.YUAN, HERE)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [
        ("17,447.316206", PrintedUnit.WAN_YUAN, "174473162.06"),
        ("0", PrintedUnit.WAN_YUAN, "0"),
        ("-3.5", PrintedUnit.YUAN, "-3.5"),
        ("１２．５", PrintedUnit.YUAN, "12.5"),
        ("2", PrintedUnit.YI_YUAN, "200000000"),
    ],
)
def test_a_figure_is_worth_its_unit_exactly(printed: str, unit: PrintedUnit, yuan: str) -> None:
    assert parse_amount(printed, unit, HERE) == Decimal(yuan)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_any_printed_amount_reads_back_unchanged(amount: Decimal) -> None:
    assert parse_amount(f"{amount:,.2f}", PrintedUnit.YUAN, HERE) == amount


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_plain_changes_the_form_and_not_the_value(amount: Decimal) -> None:
    assert plain(amount) == amount
    assert "E" not in f"{plain(amount):f}"


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("金额单位：万元", PrintedUnit.WAN_YUAN),
        ("  单位:元", PrintedUnit.YUAN),
        ("单位：人民币千元", PrintedUnit.THOUSAND_YUAN),
        ("单位名称", None),
        ("单位：个", None),
    ],
)
def test_the_unit_line_is_read_and_nothing_else(line: str, unit: PrintedUnit | None) -> None:
    assert find_unit(line) is unit


def test_a_dash_is_no_statement_and_zero_is() -> None:
    assert is_blank("—") and is_blank(" ") and not is_blank("0")
    assert looks_like_amount("0") and not looks_like_amount("—")


@pytest.mark.parametrize(
    ("printed", "half"), [("6,889.04", "50"), ("4", "0"), ("0.64400", "0.05"), ("0.644000", "0")]
)
def test_the_interval_follows_from_the_printed_places(printed: str, half: str) -> None:
    assert half_unit(printed, PrintedUnit.WAN_YUAN) == Decimal(half)


def test_an_integer_is_an_interval_where_the_table_prints_no_decimals() -> None:
    assert half_unit("4", PrintedUnit.WAN_YUAN, integers_exact=False) == 5000
