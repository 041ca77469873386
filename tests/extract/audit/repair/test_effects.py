"""What a move of a figure does to the sums: the same whether all sums are built again or those of its table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from extract.audit.repair.book import Book
from extract.audit.repair.changes import Change, ChangeKind
from extract.audit.repair.effects import effects_of
from extract.audit.repair.sums import Sum
from extract.facts import BudgetLine
from tests.extract.audit.test_equations import SAMPLES, read

_EACH = 1
"""Moves tried of each table."""


def moves(lines: Sequence[BudgetLine]) -> list[Change]:
    """Figures of each table under the header of another figure of the table, and at another one's item."""
    found: list[Change] = []
    for table in sorted({x.table for x in lines}):
        own = [i for i, x in enumerate(lines) if x.table == table]
        for index, other in list(zip(own, reversed(own), strict=True))[:_EACH]:
            goal = lines[other]
            header = {"measure": goal.measure, "measure_key": goal.measure_key}
            row = {"item": goal.item, "key": goal.key, "row": goal.row, "role": goal.role}
            found.append(Change(ChangeKind.COLUMN, ((index, header),), 1, (index,)))
            found.append(Change(ChangeKind.ROW, ((index, row), (other, header)), 1, (index, other)))
    return found


def check(path: Path) -> int:
    """Compare the effects of moves in one document; how many of them move a sum."""
    readings, projects = read(path)
    book = Book(readings, projects, (), None)
    changes = moves(book.lines[: sum(len(r.lines) for r in readings)])

    def whole(lines: Sequence[BudgetLine], tables: Collection[int] | None = None) -> Sequence[Sum]:
        return book.build(lines)

    sums = book.build(book.lines)
    found = effects_of(book.lines, sums, changes, book.build)
    assert found == effects_of(book.lines, sums, changes, whole)
    return sum(1 for effects in found if effects)


def test_a_move_is_weighed_alike_by_the_sums_of_its_table_and_by_all() -> None:
    assert all(check(path) > 5 for path in SAMPLES[:2])
