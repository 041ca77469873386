"""Which figure of a document is meant: names of amounts that stay the same when the document is read again."""

from __future__ import annotations

import msgspec


class LineRef(msgspec.Struct, frozen=True, cache_hash=True, tag="line", tag_field="figure"):
    """The amount of one `BudgetLine`: table ordinal, row key and header path, as its IRI is made from."""

    table: int
    key: str
    measure: tuple[str, ...]


class ProjectRef(msgspec.Struct, frozen=True, cache_hash=True, tag="project", tag_field="figure"):
    """One amount of a `ProjectRecord`: `measure` is total, fiscal, other, or part1, part2 … in printed order."""

    table: int
    row: int
    measure: str


class StatedRef(msgspec.Struct, frozen=True, cache_hash=True, tag="stated", tag_field="figure"):
    """One value of a `StatedFigure`: `measure` is the name of its field (amount, change …)."""

    sentence: int
    ordinal: int
    measure: str = "amount"


FigureRef = LineRef | ProjectRef | StatedRef
"""Any amount that an identity can speak of."""
