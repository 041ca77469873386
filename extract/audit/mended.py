"""Columns of a table one of which, in the place of the other, makes an identity hold that does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extract.amount import is_telling
from extract.audit.equation import Equation, Relation, Term, Verdict, total
from extract.audit.place import is_across
from extract.audit.rows import ROW_RULES
from extract.figures import LineRef
from extract.states import Severity

_Measure = tuple[str, ...]
Column = tuple[int, _Measure]
"""Table and header path."""


def mended_columns(
    equations: Sequence[Equation], failed: Sequence[Verdict], verdicts: Sequence[Verdict]
) -> set[Column]:
    """The columns of which another of their table makes an identity across tables hold that does not, and those others.

    Of an identity that is a rule any other column tells. Of a bound, and of what is usual and no rule, only a part of the
    same sum does: that a part is as large as the whole of another table, money of other kinds explains.

    Args:
        equations: All of the document.
        failed: What they say that cannot be.
        verdicts: What they say.
    """
    usual = [e for e in equations if e.relation is Relation.IF_EQUAL and e.is_readable and _differs(e)]
    rules = [v.equation for v in failed if is_across(v) and _is_rule(v.equation)]
    if not usual and not rules:
        return set()
    table = _PrintedRows(verdicts)
    return {column for equation in (*rules, *usual) for pair in table.mending(equation) for column in pair}


def _is_rule(equation: Equation) -> bool:
    """Whether a failure contradicts figures: an equality of severity info is only usual, a bound of any is none."""
    return equation.relation is Relation.AT_LEAST or equation.severity is not Severity.INFO


def _differs(equation: Equation) -> bool:
    is_apart = abs(equation.difference) > equation.tolerance
    return is_apart and bool(total(equation.left)) and bool(total(equation.right))


class _PrintedRows:
    """The amounts of all rows, and which columns are parts of one sum of a row."""

    def __init__(self, verdicts: Iterable[Verdict]) -> None:
        self._rows: defaultdict[tuple[int, str], dict[_Measure, Decimal]] = defaultdict(dict)
        self._beside: defaultdict[Column, set[_Measure]] = defaultdict(set)
        for verdict in verdicts:
            for term in verdict.equation.terms:
                if isinstance(term.figure, LineRef) and term.amount is not None:
                    self._rows[term.figure.table, term.figure.key][term.figure.measure] = term.amount
            if verdict.equation.rule in ROW_RULES:
                parts = [t.figure for t in verdict.equation.right if isinstance(t.figure, LineRef)]
                for part in parts:
                    self._beside[part.table, part.measure].update(p.measure for p in parts)

    def mending(self, equation: Equation) -> Iterator[tuple[Column, Column]]:
        """The pairs of a column that it counts and one that it holds with instead."""
        columns: defaultdict[Column, list[Term]] = defaultdict(list)
        for term in equation.terms:
            if isinstance(term.figure, LineRef):
                columns[term.figure.table, term.figure.measure].append(term)
        for column, terms in columns.items():
            table, measure = column
            for other in self._others(equation, column, terms) - {measure}:
                moved = [(t, self._rows[table, _key(t)].get(other, Decimal(0))) for t in terms]
                gain = sum(((amount - (t.amount or 0)) * t.coefficient for t, amount in moved), Decimal(0))
                if any(is_telling(amount) for _, amount in moved) and _holds(equation, gain):
                    yield column, (table, other)

    def _others(self, equation: Equation, column: Column, terms: Iterable[Term]) -> set[_Measure]:
        if equation.relation is not Relation.EQUAL:
            return self._beside[column]
        return {m for t in terms for m in self._rows[column[0], _key(t)]}


def _holds(equation: Equation, gain: Decimal) -> bool:
    rest = equation.difference + gain
    if equation.relation is Relation.AT_LEAST:
        return rest >= -equation.tolerance
    return abs(rest) <= equation.tolerance


def _key(term: Term) -> str:
    return term.figure.key if isinstance(term.figure, LineRef) else ""
