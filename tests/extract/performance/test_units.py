"""Values and units: normal forms, and money that compares."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.performance.units import (
    cost_in_yuan,
    is_known_unit,
    normalised_unit,
    parse_unit,
    parse_value,
)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("平米", "平方米"),
        ("㎡", "平方米"),
        ("元/平米", "元/平方米"),
        ("人数", "人"),
        ("人/次", "人次"),
        ("次/年", "次/年"),
        ("元/人·次", "元/人·次"),
        ("元/人*月", "元/人*月"),
        ("座（处）", "座(处)"),
        ("％", "%"),
        ("每个", "个"),
    ],
)
def test_prints_of_the_same_unit_get_one_name(printed: str, name: str) -> None:
    assert parse_unit(printed).name == name


@pytest.mark.parametrize(
    ("number", "unit", "yuan"),
    [
        ("21.9569", "万元", "219569"),
        ("206982.7", "元/年", "206982.7"),
        ("4", "万元/个", None),
        ("183", "元/平方米", None),
        ("95", "%", None),
    ],
)
def test_a_price_for_one_piece_is_not_compared_with_a_total(number: str, unit: str, yuan: str | None) -> None:
    assert cost_in_yuan(Decimal(number), unit) == (Decimal(yuan) if yuan else None)


def test_a_unit_fused_behind_its_number_is_found() -> None:
    assert normalised_unit("300天", None) == "天"
    assert normalised_unit("2024年底前", None) is None
    assert normalised_unit("有所提高", None) is None
    assert parse_value("2-3") == (None, "2-3")


def test_a_value_in_words_is_not_taken_for_a_unit() -> None:
    assert is_known_unit("人次")
    assert is_known_unit("万元/个")
    assert not is_known_unit("显著提升")


@given(st.decimals(min_value=0, max_value=10**10, places=3))
def test_any_printed_number_reads_back_unchanged(number: Decimal) -> None:
    assert parse_value(f"{number:,f}%") == (number, "%")
