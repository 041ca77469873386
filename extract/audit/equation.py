"""Linear equations over printed amounts: what an accounting identity (勾稽关系) says of the cells of one place."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import msgspec

from extract.figures import FigureRef, LineRef
from extract.source import Source
from extract.states import Severity

_NOTHING = Decimal(0)


class Term(msgspec.Struct, frozen=True):
    """One printed amount in an equation.

    `amount` is yuan, None where the print cannot be read; `half_unit` is half of the last printed place in
    yuan, so that the true amount lies within `amount` ± `half_unit`. `place` says in words which row it is.
    """

    figure: FigureRef
    amount: Decimal | None
    half_unit: Decimal
    printed: str
    source: Source
    place: str = ""
    table_number: str = ""
    coefficient: Decimal | int = 1
    short: bool = False
    """Whether fewer decimals are printed than the document prints elsewhere: zeros left out, or rounded."""

    @property
    def value(self) -> Decimal:
        """What the term adds to its side; nothing where it cannot be read."""
        return self.amount * self.coefficient if self.amount is not None else _NOTHING


class Relation(StrEnum):
    """How the two sides of an equation stand to each other."""

    EQUAL = "equal"
    AT_LEAST = "at_least"
    """The left side is the right side or more; proves figures only where both are equal."""
    IF_EQUAL = "if_equal"
    """Usual and no rule: where both sides are equal and not 0 they are known from each other, else it says nothing."""


class Equation(msgspec.Struct, frozen=True, dict=True):
    """One identity at one place: Σ left = Σ right, each side a sum of coefficient × amount.

    `rule` names the identity, `key` this application of it (unique in the document). Blank cells are no terms.

    A difference that is no error is part of the equation: left − right may also be the sum of one of the
    `allowed` groups of terms (money that only the left table counts). Equations of one `pool` share it: each of
    their differences is 0 or more, and all of them together are one of the `allowed` sums.
    """

    rule: str
    key: str
    label: str
    label_en: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    relation: Relation = Relation.EQUAL
    severity: Severity = Severity.WARNING
    allowed: tuple[tuple[Term, ...], ...] = ()
    pool: str | None = None
    group: str = ""
    """What the equation is about where an identity is applied once a subject, project or unit."""
    tables: tuple[str, str] = ("", "")
    """Printed numbers of the tables on the left and on the right."""

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """All terms on one side: their sum should be 0 (or one of the allowed differences)."""
        moved = tuple(msgspec.structs.replace(t, coefficient=-t.coefficient) for t in self.right)
        return (*self.left, *moved)

    @cached_property
    def figures(self) -> frozenset[FigureRef]:
        """The figures that it counts."""
        return frozenset([t.figure for t in (*self.left, *self.right)])

    @cached_property
    def is_of_one_row(self) -> bool:
        """Whether all its figures stand in one row of one table."""
        return len({(f.table, f.key) if isinstance(f, LineRef) else f for f in self.figures}) < 2

    @property
    def is_readable(self) -> bool:
        """Whether every term holds an amount, so that the equation can be evaluated."""
        return all(t.amount is not None for t in (*self.left, *self.right))

    @cached_property
    def difference(self) -> Decimal:
        """Left − right, yuan."""
        return total(self.left) - total(self.right)

    @cached_property
    def tolerance(self) -> Decimal:
        """How far the sides can be apart because figures are printed rounded: half the sum of all steps."""
        return half_units((*self.left, *self.right))


class Verdict(msgspec.Struct, frozen=True, dict=True):
    """What an equation says of the printed amounts: whether it holds, and by which allowed difference."""

    equation: Equation
    holds: bool
    allowance: tuple[Term, ...] = ()

    @cached_property
    def proves(self) -> tuple[Term, ...]:
        """The terms in which an error would have shown: without one of them the equation would not hold.

        Where the sides meet only because some figures are printed rounded, nothing is said of the last digits of
        those that are printed exactly; nor of any, where the rounded ones are so among others that are not.
        """
        rest = self._rest
        seen = self.seen
        if rest and any(t.short for t in self._counted):
            return ()
        return tuple(t for t in seen if not rest or t.half_unit)

    @cached_property
    def seen(self) -> tuple[Term, ...]:
        """The terms that the equation would not hold without, at the precision of all its figures."""
        equation = self.equation
        if not self.holds or (equation.relation is Relation.AT_LEAST and not _is_closed(equation)):
            return ()
        terms = self._counted
        if len(terms) < 2:
            return ()
        rest, slack = self._rest, equation.tolerance + half_units(self.allowance)
        return tuple(t for t in terms if t.amount == 0 or abs(rest - t.value) > slack)

    @cached_property
    def _rest(self) -> Decimal:
        """What rounding leaves of the difference of the sides."""
        return self.equation.difference - total(self.allowance)

    @cached_property
    def _counted(self) -> tuple[Term, ...]:
        """All terms on one side, with the allowed difference."""
        allowed = (msgspec.structs.replace(t, coefficient=-t.coefficient) for t in self.allowance)
        return (*self.equation.terms, *allowed)


def total(terms: Sequence[Term]) -> Decimal:
    """Sum of the terms, yuan."""
    found = _NOTHING
    for term in terms:
        if term.amount is not None:
            found += term.amount if term.coefficient == 1 else term.amount * term.coefficient
    return found


def half_units(terms: Sequence[Term]) -> Decimal:
    """How far the sum of the terms can lie from the sum of the true amounts, yuan."""
    return sum([abs(t.half_unit * t.coefficient) for t in terms if t.half_unit], _NOTHING)


def evaluate(equations: Sequence[Equation]) -> list[Verdict]:
    """What the equations say; one that holds an unreadable amount says nothing and is left out.

    Equations of one pool are evaluated together: those whose sides are equal hold by themselves, the others
    hold if the sum of their differences is one of the allowed sums and none is negative.
    """
    found: list[Verdict] = []
    pools: dict[str, list[Equation]] = {}
    for equation in equations:
        if not equation.is_readable or not _says_anything(equation):
            continue
        if equation.pool is None or _is_closed(equation):
            found.append(_verdict(equation))
        else:
            pools.setdefault(equation.pool, []).append(equation)
    for members in pools.values():
        found.extend(_pooled(members))
    return found


def _says_anything(equation: Equation) -> bool:
    """Whether an equation that is no rule holds, of amounts and not of nothing; one that is a rule always does."""
    return equation.relation is not Relation.IF_EQUAL or (
        _is_closed(equation) and total(equation.left) != 0 and total(equation.right) != 0
    )


def _is_closed(equation: Equation) -> bool:
    return abs(equation.difference) <= equation.tolerance


def _verdict(equation: Equation) -> Verdict:
    if equation.relation is Relation.AT_LEAST:
        return Verdict(equation, equation.difference >= -equation.tolerance)
    if _is_closed(equation):
        return Verdict(equation, holds=True)
    for allowance in equation.allowed:
        rest = equation.difference - total(allowance)
        readable = all(t.amount is not None for t in allowance)
        if readable and abs(rest) <= equation.tolerance + half_units(allowance):
            return Verdict(equation, holds=True, allowance=allowance)
    return Verdict(equation, holds=False)


def _pooled(members: Sequence[Equation]) -> list[Verdict]:
    """The equations of one pool that do not close by themselves: one joint verdict where they share a difference."""
    first = members[0]
    if len(members) == 1:
        return [_verdict(first)]
    joint = msgspec.structs.replace(
        first,
        key=first.pool or first.key,
        left=tuple(t for e in members for t in e.left),
        right=tuple(t for e in members for t in e.right),
        group="、".join(e.group for e in members),
    )
    verdict = _verdict(joint)
    if verdict.holds and all(e.difference >= -e.tolerance for e in members):
        return [verdict]
    return [_verdict(msgspec.structs.replace(e, allowed=())) for e in members]
