"""Figures that differ from another table where nearly all others of their table agree with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extract.audit.equation import Equation, Relation, Verdict, total
from extract.audit.place import is_across
from extract.figures import FigureRef

_LEAST = 3
"""Rows in which two tables must agree before a row in which they differ says anything."""
_MOST = 3
"""So many rows must agree for each that differs."""


def exceptions(equations: Iterable[Equation], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of identities that are usual and no rule, and do not hold where nearly all of their kind do.

    Money of other kinds may stand in one of the two tables, so nobody is accused. But of such a figure the sums of its own
    table prove nothing, as those of a table made anew of a wrong figure do not; what a further table says of it does.
    """
    asked: defaultdict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.relation is Relation.IF_EQUAL and equation.group and equation.is_readable:
            asked[equation.rule].append(equation)
    found: set[FigureRef] = set()
    for of_rule in asked.values():
        differing = [
            e for e in of_rule if abs(e.difference) > e.tolerance and total(e.left) and total(e.right)
        ]
        agreeing = len(of_rule) - len(differing)
        if differing and agreeing >= max(_LEAST, _MOST * len(differing)):
            found.update(f for e in differing for f in e.figures)
    return found - {t.figure for v in verdicts if is_across(v) for t in v.seen} if found else found
