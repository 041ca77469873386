"""What a cell prints: numbers in all their signs, marks for nothing, and what is neither."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.printed import (
    PrintedUnit,
    could_be_amount,
    is_blank,
    looks_like_amount,
    looks_like_figure,
    plain_text,
    read_number,
)
from extract.text import raise_digits


@pytest.mark.parametrize("printed", ["(12.00)", "（12.00）", "-12.00", "－12.00", "−12.00", "–12.00", "—12.00", "‑12.00",
                                     "△12.00", "¥-12.00", "-￥12.00", "(￥12.00)", "- 12.00"])  # fmt: skip
def test_every_sign_for_less_than_nothing_is_a_minus(printed: str) -> None:
    number = read_number(printed)
    assert number is not None and number.value == Decimal("-12.00")
    assert plain_text(printed) == "-12.00"


@pytest.mark.parametrize("printed", ["￥1,612.40", "¥1612.40", "人民币1,612.40", "RMB 1,612.40", "1'612.40", "1’612.40",
                                     "1，612.40", "1,612.40[1]", "1,612.40①", "1,612.40 *", "1,612.40¹", "1,612.40⁽¹⁾",
                                     "1,612.40[¹]", "1,612.40（注1）", "1,612.40注2", "*1,612.40", "①1,612.40",
                                     "１,６１２.４０", "1,612.40 (1)", "+1,612.40"])  # fmt: skip
def test_what_stands_around_a_figure_is_no_part_of_it(printed: str) -> None:
    number = read_number(printed)
    assert number is not None and number.value == Decimal("1612.40") and number.decimals == 2


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("12.5万元", PrintedUnit.WAN_YUAN),
        ("12.5万", PrintedUnit.WAN_YUAN),
        ("12.5元", PrintedUnit.YUAN),
        ("12.5百万元", PrintedUnit.MILLION_YUAN),
        ("12.5", None),
    ],
)
def test_a_unit_behind_the_figure_is_its_own(printed: str, unit: PrintedUnit | None) -> None:
    number = read_number(printed)
    assert number is not None and number.unit is unit and number.digits == "12.5"


@pytest.mark.parametrize("printed", ["1,612.401)", "▲12.00", "12.00-", "(-12.00)", "(12.00", "12.00)", "$12.00", "12.",
                                     "1'61.40", "1,836000", "12 34", "5000,00.1", "l6.72O000", "=1+1", "=SUM(C6:C9)", "9" * 5000])  # fmt: skip
def test_what_can_be_read_in_two_ways_is_meant_as_an_amount_and_refused(printed: str) -> None:
    assert looks_like_amount(printed)
    assert read_number(printed) is None


@pytest.mark.parametrize("printed", ["", "-", "——", "–", "/", "无", "*", "**", "□", "…", "　", "N/A", "×"])
def test_a_mark_for_nothing_is_blank_and_may_stand_in_a_column_of_amounts(printed: str) -> None:
    assert is_blank(printed) and could_be_amount(printed) and not looks_like_amount(printed)


@pytest.mark.parametrize(
    "printed", ["①", "[1]", "注1", "(1)", "（12）", "合计", "2010301-行政运行", "无锡市"]
)
def test_a_mark_or_a_label_alone_is_no_amount(printed: str) -> None:
    assert not looks_like_amount(printed)


@pytest.mark.parametrize("printed", ["12.5%", "l6.72O000", "=1+1", "1e5", "12-15", "#DIV/0!"])
def test_damage_and_shares_are_figures_of_a_kind(printed: str) -> None:
    assert looks_like_figure(printed) and read_number(printed) is None


@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["", "[1]", "②", "*", "³", "（注2）"]),
)
def test_a_raised_or_circled_mark_never_becomes_a_digit(amount: Decimal, mark: str) -> None:
    number = read_number(f"{amount:,.2f}{mark}")
    assert number is not None and number.value == amount


def test_raised_digits_stay_apart_from_the_figure() -> None:
    assert read_number("1,612.40" + raise_digits("1)")) == read_number("1,612.40")
