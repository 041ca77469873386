"""The cheapest set of changes that explains why sums do not hold, and which of it is beyond doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.audit.repair.changes import Change, ChangeKind
from extract.audit.repair.effects import effects_of
from extract.audit.repair.plausible import components, plausible
from extract.audit.repair.search import Choice, Puzzle, Search, solve
from extract.audit.repair.sums import Sum, SumBuilder
from extract.facts import BudgetLine

_OPEN_COST = 7
"""Leaving a sum open costs more than most single changes, so that two sums that one change closes win."""
_MARGIN = 1
_MOST_NODES = 1000
"""Of one search; those of scanned budgets need one."""
_MOST_CHOICES = 600
"""More plausible choices than this in one component are no explanation of anything."""


class AgreedChanges(msgspec.Struct, frozen=True):
    """Changes that all best solutions make (`sure`), and those that only some make (`disputed`)."""

    sure: tuple[Change, ...] = ()
    disputed: tuple[Change, ...] = ()


def explain(
    lines: Sequence[BudgetLine], sums: Sequence[Sum], changes: Sequence[Change], build: SumBuilder
) -> AgreedChanges:
    """Find the changes that make the sums hold that do not.

    Args:
        lines: The lines with the amounts believed so far.
        sums: Their sums.
        changes: What may be changed.
        build: Builds the sums again where a change moves a figure.
    """
    puzzle = _puzzle(lines, sums, changes, build)
    sure: list[Change] = []
    disputed: list[Change] = []
    for part, _ in components(plausible(puzzle)):
        offered = [changes[_number(choice)] for choice in part.choices]
        if len(offered) > _MOST_CHOICES:
            disputed.extend(offered)
            continue
        found = solve(
            part,
            margin=_MARGIN,
            most_nodes=_MOST_NODES,
            allowed=lambda chosen, offered=offered: not _collide(lines, [offered[i] for i in chosen]),  # type: ignore[misc]
        )
        always, sometimes = _verdict(found)
        sure.extend(offered[i] for i in sorted(always))
        disputed.extend(offered[i] for i in sorted(sometimes))
    return AgreedChanges(tuple(sure), tuple(disputed))


def _collide(lines: Sequence[BudgetLine], changes: Sequence[Change]) -> bool:
    """Whether the changes would put two figures into one place, or give two rows of a table the same labels."""
    if all(change.kind is ChangeKind.READING for change in changes):
        return False
    after = list(lines)
    for change in changes:
        after = [*change.apply(after)[: len(lines)]]
    before = _places(lines)
    return any(count > max(1, before[place]) for place, count in _places(after).items())


def _places(lines: Sequence[BudgetLine]) -> Counter[tuple[object, ...]]:
    """How often each place of a table is filled: the labels of the row, and the column."""
    return Counter(
        (x.table, x.side, x.item, x.unit, x.function, x.government_economic, x.department_economic, x.project,
         x.category, x.directory, x.service_domain, x.year, x.document_number, x.measure)
        for x in lines
    )  # fmt: skip


def _verdict(found: Search) -> tuple[frozenset[int], frozenset[int]]:
    """What is chosen in all solutions, and what in some; nothing is sure where the search was cut short."""
    if not found.solutions:
        return frozenset(), frozenset()
    sets = [s.chosen for s in found.solutions]
    union = frozenset[int]().union(*sets)
    if not found.complete:
        return frozenset(), union
    common = sets[0].intersection(*sets[1:])
    return common, union - common


def _number(choice: Choice) -> int:
    number = choice.name
    if not isinstance(number, int):
        raise TypeError(f"expected the number of a change, got {number!r}")
    return number


def _puzzle(
    lines: Sequence[BudgetLine], sums: Sequence[Sum], changes: Sequence[Change], build: SumBuilder
) -> Puzzle:
    """The sums and changes as whole numbers."""
    nothing = Decimal(0)
    base = {s.key: residual for s in sums if (residual := s.residual(lines)) is not None}
    tolerance = {s.key: s.tolerance for s in sums}
    effects = effects_of(lines, sums, changes, build)
    keys = sorted(base.keys() | {k for e in effects for k in e})
    place = {key: i for i, key in enumerate(keys)}
    scale = _scale([*base.values(), *tolerance.values(), *(v for e in effects for v in e.values())])
    residuals = [_whole(base.get(k, nothing), scale) for k in keys]
    tolerances = [_whole(tolerance.get(k, nothing), scale) for k in keys]
    give_up = [_OPEN_COST if abs(r) > t else None for r, t in zip(residuals, tolerances, strict=True)]
    choices = [
        Choice(number, {place[k]: _whole(v, scale) for k, v in effect.items()}, change.cost, change.uses)
        for number, (change, effect) in enumerate(zip(changes, effects, strict=True))
        if effect
    ]
    return Puzzle(residuals, tolerances, give_up, choices)


def _scale(amounts: Sequence[Decimal]) -> int:
    """How many decimals of a yuan the amounts need to be whole numbers."""
    exponents = [a.normalize().as_tuple().exponent for a in amounts if a]
    return max((-e for e in exponents if isinstance(e, int)), default=0)


def _whole(amount: Decimal, scale: int) -> int:
    return int(amount.scaleb(max(scale, 0)))
