"""A damaged print is read as what scanning can have made of a figure, and as nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.audit.print_style import find_places, is_damaged
from extract.audit.repair.prints import Damage, read_print


@pytest.mark.parametrize(
    ("printed", "number", "damage"),
    [
        ("1,836000", "1.836000", Damage.SEPARATORS),
        ("17,134,242,047", "17134.242047", Damage.SEPARATORS),
        ("1836000", "1.836000", Damage.SEPARATORS),
        ("17.134.242047", "17134.242047", Damage.SEPARATORS),
        ("1 836.000000", "1836.000000", Damage.SEPARATORS),
        ("3,000,000.00", "3.000000", Damage.TAIL),
        ("1.O36000", "1.036000", Damage.LETTER),
    ],
)
def test_the_cheapest_reading_is_the_figure_that_the_system_prints(
    printed: str, number: str, damage: Damage
) -> None:
    best = read_print(printed, 6)[0]
    assert (best.number, best.damage) == (Decimal(number), (damage,))


def test_a_digit_is_changed_only_where_asked_for_and_only_to_one_that_looks_alike() -> None:
    assert Decimal("197.660066") not in {r.number for r in read_print("197,600066", 6)}
    alike = {r.number: r for r in read_print("197,600066", 6, alike=True)}
    assert alike[Decimal("197.660066")].damage == (Damage.SEPARATORS, Damage.DIGIT)
    assert Decimal("197.630066") not in alike, "a 3 does not look like a 0"


@pytest.mark.parametrize("printed", ["项目", "12-34", "", "≥5"])
def test_what_is_no_figure_has_no_reading(printed: str) -> None:
    assert read_print(printed, 6) == ()


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([",", ".", "", " "]))
def test_any_loss_of_separators_leaves_the_figure_among_the_readings(fen: int, mark: str) -> None:
    figure = Decimal(fen).scaleb(-6)
    printed = f"{figure:,.6f}".replace(".", mark)
    assert figure in {r.number for r in read_print(printed, 6)}


def test_no_style_is_found_where_decimals_vary() -> None:
    assert find_places(["1.2", "3.45", "6.789", "10", "2.5", "7.125"]) is None
    assert not is_damaged("1836000", None)
