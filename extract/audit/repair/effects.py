"""By how much each change moves each sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.audit.repair.changes import Change, ChangeKind
from extract.audit.repair.sums import Scope, Sum, SumBuilder
from extract.facts import BudgetLine

Effects = dict[str, Decimal]
"""Key of a sum → what a change adds to its residual, in yuan."""

_FIRST_EXTRA_ROW = 1_000_000


def effects_of(
    lines: Sequence[BudgetLine], sums: Sequence[Sum], changes: Sequence[Change], build: SumBuilder
) -> list[Effects]:
    """The effects of each change alone; empty for one that no sum notices.

    Labels and lost rows, of which there are many, are tried all at once: their lines are added to the document
    and the sums built again; where a line comes up tells which sums the change reaches. A figure that moves to
    another row or column is tried by itself, because it also leaves the row it stood in.
    """
    involved: dict[int, list[Sum]] = defaultdict(list)
    for s in sums:
        for _, index in s.terms:
            involved[index].append(s)
    together = {n for n, c in enumerate(changes) if c.kind in {ChangeKind.LABEL, ChangeKind.LOST_ROW}}
    added = _added(lines, {n: changes[n] for n in sorted(together)}, build) if together else {}
    moves = _Moves(lines, build)
    found: list[Effects] = []
    for number, change in enumerate(changes):
        if change.kind is ChangeKind.ALLOWANCE:
            effects = dict(change.absorbs)
        elif change.kind is ChangeKind.READING:
            effects = _of_reading(change, lines, involved)
        elif number in together:
            effects = added.get(number, {})
            _take_out(effects, change, lines, involved)
        else:
            effects = moves.effects(change)
        found.append({key: effect for key, effect in effects.items() if effect})
    return found


def _of_reading(change: Change, lines: Sequence[BudgetLine], involved: dict[int, list[Sum]]) -> Effects:
    ((index, fields),) = change.edits
    amount, before = fields["amount"], lines[index].amount
    effects: Effects = defaultdict(Decimal)
    if isinstance(amount, Decimal) and before is not None:
        for s in involved[index]:
            if s.residual(lines) is not None:
                effects[s.key] = s.coefficient(index) * (amount - before)
    return effects


class _Moves:
    """What moves of figures do: the sums that the table of the figure is in are built again without the others."""

    def __init__(self, lines: Sequence[BudgetLine], build: SumBuilder) -> None:
        self._lines = lines
        self._build = build
        self._before: dict[frozenset[int], dict[str, Decimal]] = {}

    def effects(self, change: Change) -> Effects:
        """By how much the change moves each sum that it can reach."""
        moved = change.apply(self._lines)
        places = (self._lines[i].table for i, _ in change.edits), (moved[i].table for i, _ in change.edits)
        tables = frozenset(table for found in places for table in found)
        if tables not in self._before:
            self._before[tables] = self._residuals(self._lines, tables)
        before, after = self._before[tables], self._residuals(moved, tables)
        nothing = Decimal(0)
        return {k: after.get(k, nothing) - before.get(k, nothing) for k in before.keys() | after.keys()}

    def _residuals(self, lines: Sequence[BudgetLine], tables: frozenset[int]) -> dict[str, Decimal]:
        sums = self._build(lines, tables)
        return {s.key: residual for s in sums if (residual := s.residual(lines)) is not None}


def _added(lines: Sequence[BudgetLine], changes: dict[int, Change], build: SumBuilder) -> dict[int, Effects]:
    """What the changed and lost lines would add, were they printed besides the others."""
    extra: list[BudgetLine] = []
    owner: list[int] = []
    for place, (number, change) in enumerate(changes.items()):
        edited = [msgspec.structs.replace(lines[i], **fields) for i, fields in change.edits]
        for line in (*edited, *change.lost):
            row = _FIRST_EXTRA_ROW + place
            extra.append(msgspec.structs.replace(line, row=row, key=f"{line.key}#{number}"))
            owner.append(number)
    everything = [*lines, *extra]
    effects: dict[int, Effects] = defaultdict(lambda: defaultdict(Decimal))
    for s in build(everything):
        if s.scope is Scope.ROW:
            continue
        for sign, index in s.terms:
            if index >= len(lines):
                effects[owner[index - len(lines)]][s.key] += sign * (everything[index].amount or Decimal(0))
    return effects


def _take_out(
    effects: Effects, change: Change, lines: Sequence[BudgetLine], involved: dict[int, list[Sum]]
) -> None:
    """The sums that the lines stood in lose their amounts."""
    for index, _ in change.edits:
        for s in involved[index]:
            if s.scope is not Scope.ROW:
                amount = lines[index].amount or Decimal(0)
                effects[s.key] = effects.get(s.key, Decimal(0)) - s.coefficient(index) * amount
