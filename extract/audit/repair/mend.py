"""The figures of one document mended: read anew, put in their places, proved by sums, or left in conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.audit.print_style import find_places, is_damaged, is_number
from extract.audit.repair.changes import (
    Change,
    ChangeKind,
    allowances,
    label_changes,
    lost_rows,
    place_changes,
    reading_changes,
)
from extract.audit.repair.explain import explain
from extract.audit.repair.prints import read_print
from extract.audit.repair.proof import cleared, failing_sums, prove
from extract.audit.repair.sums import Scope, Sum, SumBuilder
from extract.audit.repair.surroundings import Surroundings
from extract.facts import BudgetLine, Role, Status
from extract.printed import PrintedUnit

_LEAST_CLOSED = 2
"""A digit, a place or a label is changed only where that closes at least so many sums."""
_ROUNDS = 2
"""How far a figure's move may wait for another's."""
_FEW = 3
"""So many figures can have slid one way as well as one that slid the other: what stands on both sides of a sum."""


class Mend(msgspec.Struct, frozen=True):
    """Why one line was changed: what scanning did to it, its labels before and after, and the sums that prove it."""

    index: int
    methods: tuple[str, ...]
    before_labels: tuple[str, ...]
    after_labels: tuple[str, ...]
    proof: tuple[Sum, ...]


class Mended(msgspec.Struct, frozen=True):
    """The lines after mending, in their order; what was mended; what stays doubtful; what rows were lost.

    `excused` are the checks that do not hold because of the lost rows.
    """

    lines: tuple[BudgetLine, ...]
    mends: tuple[Mend, ...] = ()
    disputed: frozenset[int] = frozenset()
    lost: tuple[BudgetLine, ...] = ()
    excused: frozenset[str] = frozenset()


def mend(lines: Sequence[BudgetLine], build: SumBuilder, around: Surroundings) -> Mended:
    """Mend the figures that scanning damaged.

    Nothing is changed in a document whose prints show no damage. In one that does, a figure is mended if its
    print can be read so, if sums prove that reading, and if no other set of changes explains the sums as cheaply.
    """
    places = {
        unit: find_places(x.printed for x in lines if x.printed_unit == unit)
        for unit in {x.printed_unit for x in lines}
    }
    doubtful = {i for i, x in enumerate(lines) if _is_doubtful(x, places)}
    if not any(not is_number(lines[i].printed) for i in doubtful):
        return Mended(tuple(lines))
    base = [_read(x, places) if i in doubtful else x for i, x in enumerate(lines)]
    explanation = explain(base, sums := build(base), _changes(base, sums, around, places), build)
    final, kept = _make(base, sums, explanation.sure, build)
    sums = build(final)
    anchors = {i for i, x in enumerate(lines) if _is_certain(x, places, i in doubtful)}
    proofs = prove(final, sums, anchors)
    failing = failing_sums(final, sums)
    doubted = [c for c in explanation.sure if c not in kept or any(i in failing for i, _ in c.edits)]
    unsure = {i for c in (*explanation.disputed, *doubted) for i, _ in c.edits}
    changed = {i: c for c in kept for i, _ in c.edits}
    result: list[BudgetLine] = []
    mends: list[Mend] = []
    disputed: set[int] = set()
    for index, line in enumerate(lines):
        touched = index in doubtful or index in changed
        good = index not in unsure and cleared(index, failing, proofs)
        if touched and good:
            result.append(msgspec.structs.replace(final[index], status=Status.REPAIRED))
            mends.append(_mend(index, base[index], final[index], places, proofs[index]))
        elif touched or index in unsure:
            disputed.add(index)
            amount = None if index in doubtful else line.amount
            result.append(msgspec.structs.replace(line, amount=amount, status=Status.CONFLICT))
        else:
            result.append(line)
    lost = tuple(x for c in kept for x in c.lost)
    excused = {s.check for s in build(result) if not s.holds(result)} if lost else set()
    excused &= {s.check for s in sums if s.holds(final) and any(i >= len(base) for _, i in s.terms)}
    return Mended(tuple(result), tuple(mends), frozenset(disputed), lost, frozenset(excused))


def _is_doubtful(line: BudgetLine, places: Mapping[str, int | None]) -> bool:
    return line.amount is None or is_damaged(line.printed, places[line.printed_unit])


def _is_certain(line: BudgetLine, places: Mapping[str, int | None], doubtful: bool) -> bool:
    """Whether a print leaves no doubt where its decimal point is."""
    if line.status is Status.CONFLICT and not doubtful:
        return False
    return not doubtful or len(read_print(line.printed, places[line.printed_unit])) == 1


def _read(line: BudgetLine, places: Mapping[str, int | None]) -> BudgetLine:
    """The line with the cheapest reading of its print."""
    readings = read_print(line.printed, places[line.printed_unit])
    if not readings:
        return line
    worth = next(u.worth_yuan for u in PrintedUnit if u.printed == line.printed_unit)
    return msgspec.structs.replace(line, amount=readings[0].number * worth)


def _changes(
    base: Sequence[BudgetLine], sums: Sequence[Sum], around: Surroundings, places: Mapping[str, int | None]
) -> list[Change]:
    """The changes of lines in sums that do not hold that could close one of them."""
    failing = failing_sums(base, sums)
    if not failing:
        return []
    open_sums = list({s.key: s for found in failing.values() for s in found}.values())
    movable = _movable(base, failing, open_sums)
    codes = _open_codes(base, open_sums)
    rows = sorted({(base[i].table, base[i].row) for i in movable})
    found = [
        *reading_changes(sorted(failing), base, places),
        *place_changes(movable, base, around),
        *label_changes(rows, base, codes),
        *allowances(base, open_sums),
    ]
    for table in sorted({base[i].table for i in failing}):
        own = [i for i, x in enumerate(base) if x.table == table]
        found.extend(lost_rows(own, base, _lacking(base, open_sums, table), codes))
    return found


def _movable(
    base: Sequence[BudgetLine], failing: Mapping[int, Sequence[Sum]], open_sums: Sequence[Sum]
) -> list[int]:
    """The lines whose amount is what an open sum is off by, at once or after another such line has moved."""
    off = {abs(residual) for s in open_sums if (residual := s.residual(base))}
    found: set[int] = set()
    for _ in range(_ROUNDS):
        fresh = {i for i in failing if abs(base[i].amount or Decimal(0)) in off and i not in found}
        if not fresh:
            break
        found |= fresh
        steps = {abs(base[i].amount or Decimal(0)) for i in fresh}
        off |= {abs(r + sign * step) for r in off for step in steps for sign in (1, -1)}
    return sorted(found)


def _lacking(base: Sequence[BudgetLine], open_sums: Sequence[Sum], table: int) -> set[Decimal]:
    """By how much the total of a table exceeds its rows."""
    found = set()
    for s in open_sums:
        if s.scope is not Scope.TABLE or {base[i].table for _, i in s.terms} != {table}:
            continue
        whole = next((sign for sign, i in s.terms if base[i].role is Role.TOTAL), 0)
        residual = s.residual(base)
        if whole and residual and residual * whole > 0:
            found.add(abs(residual))
    return found


def _open_codes(base: Sequence[BudgetLine], open_sums: Iterable[Sum]) -> dict[str, set[str]]:
    """The codes that the lines of sums share that compare tables and do not hold."""
    codes: dict[str, set[str]] = {"function": set(), "department_economic": set()}
    for s in open_sums:
        if s.scope is not Scope.DOCUMENT:
            continue
        for field, found in codes.items():
            labels = {getattr(base[i], field) for _, i in s.terms if base[i].role is Role.DETAIL}
            own = {label.code for label in labels if label is not None and label.code}
            if len(own) == 1:
                found |= own
    return codes


def _make(
    base: Sequence[BudgetLine], sums: Sequence[Sum], changes: Sequence[Change], build: SumBuilder
) -> tuple[list[BudgetLine], list[Change]]:
    """The lines with those changes made that close enough sums, and these changes; none where they break one."""
    before = {s.key: s for s in sums}
    kept = list(changes)
    while True:
        final = list(base)
        for change in sorted(kept, key=lambda c: c.kind is ChangeKind.LOST_ROW):
            final = change.apply(final)
        after = {s.key: s for s in build(final)}
        if any(was.holds(base) and key in after and after[key].fails(final) for key, was in before.items()):
            return list(base), []
        closed = _closed(before, after, base, final)
        weak = [
            c
            for c in kept
            if c.kind is not ChangeKind.ALLOWANCE
            and (
                sum(1 for terms in closed if terms & _spoken(c, base, final)) < _LEAST_CLOSED
                or (c.kind is ChangeKind.COLUMN and _others_may_have_slid(c, closed, base))
            )
        ]
        if not weak:
            return final, kept
        kept = [c for c in kept if c not in weak]


def _others_may_have_slid(change: Change, closed: Sequence[set[int]], base: Sequence[BudgetLine]) -> bool:
    """Whether a few figures of the new column, put into the old one, would close the same sums.

    They could where the old column is blank in each of their rows: then nobody can say which of them slid.
    """
    filled = {(x.table, x.row, x.measure) for x in base}
    for index, fields in change.edits:
        old, new = base[index], fields["measure"]
        others = {
            (x.row, x.measure)
            for terms in closed
            if index in terms
            for x in (base[i] for i in terms if i < len(base))
            if x.table == old.table and x.measure == new and x.row != old.row
        }
        if len(others) <= _FEW and not any((old.table, row, old.measure) in filled for row, _ in others):
            return True
    return False


def _spoken(change: Change, base: Sequence[BudgetLine], final: Sequence[BudgetLine]) -> set[int]:
    """The lines that a change speaks of."""
    return {i for i, _ in change.edits} | set(range(len(base), len(final)) if change.lost else ())


def _closed(
    before: Mapping[str, Sum],
    after: Mapping[str, Sum],
    base: Sequence[BudgetLine],
    final: Sequence[BudgetLine],
) -> list[set[int]]:
    """The lines of each sum that did not hold before and does now, or that nothing is left of."""
    found = []
    for key, was in before.items():
        now = after.get(key)
        if was.fails(base) and (now is None or now.holds(final)):
            found.append({i for s in (was, now) if s for _, i in s.terms})
    return found


def _mend(
    index: int,
    before: BudgetLine,
    after: BudgetLine,
    places: Mapping[str, int | None],
    proof: tuple[Sum, ...],
) -> Mend:
    """What was done to a line, from its print to its mended amount and place."""
    worth = next(u.worth_yuan for u in PrintedUnit if u.printed == before.printed_unit)
    readings = read_print(before.printed, places[before.printed_unit], alike=True)
    methods = [d.value for d in next((r.damage for r in readings if r.number * worth == after.amount), ())]
    labels = _labels(before), _labels(after)
    if before.item != after.item:
        methods.append(ChangeKind.ROW)
    elif labels[0] != labels[1]:
        methods.append(ChangeKind.LABEL)
    if before.measure != after.measure:
        methods.append(ChangeKind.COLUMN)
    return Mend(index, tuple(methods), *labels, proof)


def _labels(line: BudgetLine) -> tuple[str, ...]:
    found = (line.function, line.government_economic, line.department_economic)
    return (*(x.code or x.name if x else "" for x in found), line.item or "")
