"""Tables of a unit that several documents state."""

from __future__ import annotations

from decimal import Decimal

from kg.store.asking import Row
from kg.web.pages.unit_tables import _once


def test_a_budget_that_two_documents_state_alike_stands_once_and_as_it_is_proved() -> None:
    row: dict[str, str | int | float | bool | Decimal | None] = {
        "budget": "b",
        "total": Decimal(5),
        "status": "unverified",
        "fiscal": None,
        "other": None,
        "document": "x/2",
    }
    proved: Row = {**row, "status": "verified", "document": "x/3"}
    other_total: Row = {**row, "total": Decimal(6)}
    assert _once([row, proved, other_total]) == [proved, other_total]
