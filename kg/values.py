"""Plain Python values of answers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Value = str | int | float | bool | Decimal | None
"""One cell of an answer: amounts are Decimal yuan, None where the graph says nothing."""

Rows = Sequence[Sequence[Value]]
