"""Plain Python values of answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Value = str | int | float | bool | Decimal | None
"""One cell of an answer: amounts are Decimal yuan, None where the graph says nothing."""

Rows = Sequence[Sequence[Value]]


def json_value(value: Value) -> Value:
    """A value in JSON: amounts as text, exact."""
    return f"{value:f}" if isinstance(value, Decimal) else value
