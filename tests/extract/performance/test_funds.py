"""Totals that were printed once, twice or three times."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Status
from extract.performance.funds import FundsReader, PerformanceFunds, read_funds
from extract.performance.project_cells import Money
from extract.printed import PrintedUnit
from extract.source import Source

USUAL = ("277.260000", "0.644000", "12.500000")


def funds(line: str, *, commas_doubtful: bool = False) -> PerformanceFunds:
    """Funds from amount cells parted by bars; a blank one keeps its place."""
    reader = FundsReader.for_texts(PrintedUnit.WAN_YUAN, USUAL, commas_doubtful=commas_doubtful)
    cells = [Money(t, i, Source("d", line=1, column=i)) for i, t in enumerate(line.split("|")) if t]
    return read_funds(cells, reader)


@pytest.mark.parametrize(
    ("line", "amounts", "status"),
    [
        ("56.000000", ("560000", None, None), Status.UNVERIFIED),
        ("56.000000|56.000000", ("560000", "560000", None), Status.VERIFIED),
        ("1.200000|1.2", ("12000", "12000", None), Status.VERIFIED),
        ("148.000000|148.000000|148.000000", ("1480000", "1480000", None), Status.VERIFIED),
        ("148.000000|148.000000|148.000000|0", ("1480000", "1480000", "0"), Status.VERIFIED),
        ("10.000000|7.000000|3.000000", ("100000", "70000", "30000"), Status.VERIFIED),
        ("10.000000|10.000000|7.000000|3.000000", ("100000", "70000", "30000"), Status.VERIFIED),
        ("10.000000||10.000000", ("100000", None, "100000"), Status.VERIFIED),
    ],
)
def test_the_total_is_the_same_however_often_it_is_printed(
    line: str, amounts: tuple[str | None, ...], status: Status
) -> None:
    found = funds(line)
    assert found.amounts == tuple(Decimal(a) if a else None for a in amounts)
    assert (found.status, found.unbalanced, found.stray) == (status, False, ())


def test_a_stray_digit_is_no_other_funds() -> None:
    found = funds("335.492764|335.492764|335.492764|4")
    assert found.amounts == (Decimal("3354927.64"), Decimal("3354927.64"), None)
    assert [m.text for m in found.stray] == ["4"]


def test_funds_that_do_not_sum_are_in_conflict() -> None:
    found = funds("10.000000|6.000000")
    assert (found.amounts[0], found.status, found.unbalanced) == (Decimal(100000), Status.CONFLICT, True)


@pytest.mark.parametrize("printed", ["760,000,000", "1,000,000,000.00", "3,000,000.00", "1,836000"])
def test_a_figure_whose_point_became_a_comma_is_not_believed(printed: str) -> None:
    found = funds(f"{printed}|{printed}", commas_doubtful=True)
    assert (found.amounts, found.status) == ((None, None, None), Status.CONFLICT)
    assert [m.text for m in found.unreadable] == [printed, printed]


def test_a_doubtful_figure_still_says_what_it_can_stand_for() -> None:
    assert Decimal(180000) in funds("18,000,000", commas_doubtful=True).possible


def test_a_thousands_comma_is_believed_where_points_are_points() -> None:
    assert funds("1,086.704300").amounts[0] == Decimal("10867043")


def test_a_project_without_amounts_has_none() -> None:
    assert funds("").amounts == (None, None, None)
