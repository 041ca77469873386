"""Why an identity does not hold: a row that one table lacks, a figure counted twice, a difference found elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

import msgspec

from extract.audit.equation import Equation, Relation, Term, Verdict, half_units, total
from extract.audit.place import DOWN_RULES
from extract.figures import FigureRef

_MOST_JOINED = 3
_MOST_TRIED = 60


class Cause(StrEnum):
    """Kinds of explanation."""

    MISSING_ROW = "missing-row"
    """One table has no row for the subject, project or unit."""
    LEFT_OUT = "left-out"
    """Rows of one table make up the difference exactly: the other table does not count them."""
    COUNTED_TWICE = "counted-twice"
    """The whole is larger than its parts by exactly one of them."""
    FOUND_ELSEWHERE = "found-elsewhere"
    """The difference is that of other identities that fail."""


class Explanation(msgspec.Struct, frozen=True):
    """What makes up a difference exactly: terms of the identity, or other identities that fail."""

    cause: Cause
    terms: tuple[Term, ...] = ()
    others: tuple[Equation, ...] = ()

    @property
    def excuses(self) -> bool:
        """Whether no printed figure need be wrong."""
        return self.cause is not Cause.COUNTED_TWICE


def explain(failed: Sequence[Verdict], odd: Collection[FigureRef] = ()) -> dict[str, Explanation]:
    """For each failing identity (by its key) what explains its difference exactly, if anything does.

    The smallest explanation wins: a row missing where the identity was applied, then other identities whose
    missing rows add up to the difference, then figures of the longer side, then any other failing identity.

    Args:
        failed: What does not hold.
        odd: Figures of rows whose labels nothing proves: of several that would do, they explain a difference.
    """
    equations = [v.equation for v in failed if v.equation.relation is Relation.EQUAL]
    missing = [v.equation for v in failed if _is_missing(v.equation)]
    found: dict[str, Explanation] = {}
    for equation in equations:
        explanation = (
            _missing_row(equation)
            or _elsewhere(equation, missing)
            or _within(equation, odd)
            or _elsewhere(equation, [e for e in equations if e.group])
        )
        if explanation:
            found[equation.key] = explanation
    for bound in missing:
        found.setdefault(bound.key, Explanation(Cause.MISSING_ROW, bound.left or bound.right))
    alike: defaultdict[Decimal, list[Equation]] = defaultdict(list)
    for equation in equations:
        alike[abs(equation.difference)].append(equation)
    for equation in equations:
        if equation.key not in found and (twin := _twin(equation, alike[abs(equation.difference)], found)):
            found[equation.key] = Explanation(Cause.FOUND_ELSEWHERE, others=(twin,))
    return found


def _twin(equation: Equation, alike: Sequence[Equation], found: Mapping[str, Explanation]) -> Equation | None:
    """Of failing identities that miss as much, one that a figure explains: it stands in the wrong place."""
    for other in alike:
        explained = found.get(other.key)
        if explained and explained.terms and not _cannot_explain(other, equation):
            return other
    return None


def _is_missing(equation: Equation) -> bool:
    return bool(equation.group) and bool(equation.left) != bool(equation.right)


def _missing_row(equation: Equation) -> Explanation | None:
    if not _is_missing(equation):
        return None
    return Explanation(Cause.MISSING_ROW, equation.left or equation.right)


def _elsewhere(equation: Equation, others: Sequence[Equation]) -> Explanation | None:
    """Other failing identities, of other places, whose differences sum to this one's."""
    gap = abs(equation.difference)
    seen: dict[str, Equation] = {}
    for other in others:
        if _cannot_explain(other, equation):
            continue
        if other.rule != equation.rule and other.key != equation.key and not _is_shadow(other, equation):
            seen.setdefault(f"{other.group}/{abs(other.difference)}", other)
    for count in range(1, _MOST_JOINED + 1):
        for group in combinations(list(seen.values())[:_MOST_TRIED], count):
            slack = equation.tolerance + sum((e.tolerance for e in group), Decimal(0))
            if slack * 20 < gap and abs(sum((abs(e.difference) for e in group), Decimal(0)) - gap) <= slack:
                return Explanation(Cause.FOUND_ELSEWHERE, others=group)
    return None


def _cannot_explain(other: Equation, equation: Equation) -> bool:
    """Whether the other is a row that is missing and this the sum of a column that is too large, not too small."""
    return _is_missing(other) and equation.rule in DOWN_RULES and equation.difference < 0


def _is_shadow(other: Equation, equation: Equation) -> bool:
    """Whether another identity compares the same figures, so that it explains nothing."""
    mine = {t.figure for t in equation.terms}
    return bool(mine) and mine == {t.figure for t in other.terms}


def _within(equation: Equation, odd: Collection[FigureRef]) -> Explanation | None:
    """Figures of the identity itself that make up the difference."""
    gap = equation.difference
    if gap > 0 and len(equation.left) == 1:
        double = next(_summing(equation.right, gap, 1), None)
        if double:
            return Explanation(Cause.COUNTED_TWICE, double)
    longer = equation.left if gap > 0 else equation.right
    longer = tuple(sorted(longer, key=lambda t: t.figure not in odd))
    rows = next((r for n in (1, 2) for r in _summing(longer, abs(gap), n)), None)
    if rows is None or len(rows) == len(longer):
        return None
    return Explanation(Cause.LEFT_OUT, rows)


def _summing(terms: Sequence[Term], gap: Decimal, count: int) -> Iterator[tuple[Term, ...]]:
    """The choices of so many terms whose sum is the gap, at the precision they are printed with."""
    tried = terms if count == 1 else terms[:_MOST_TRIED]
    for group in combinations(tried, count):
        slack = half_units(group)
        amount = total(group)
        if amount > 0 and abs(amount - gap) <= slack and slack * 20 < gap:
            yield group
