"""Figures that differ from another table where nearly all others of their table agree with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extract.audit.equation import Equation, Relation, Verdict, total
from extract.audit.place import figures_of_rows, is_across
from extract.figures import FigureRef

_LEAST = 3
"""Rows in which two tables must agree before a row in which they differ says anything."""
_MOST = 3
"""So many rows must agree for each that differs."""


def exceptions(equations: Iterable[Equation], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of identities that are usual and no rule, and do not hold where nearly all of their kind do.

    Money of other kinds may stand in one of the two tables, so nobody is accused. But of such a figure the sums of its own
    table prove nothing, as those of a table made anew of a wrong figure do not; what a further table says of it does.

    Where two rows differ by as much in opposite directions, no money of another kind explains it: in one of the tables the
    rows have changed places, or one has what the other lacks. Which of the tables is right, no third one tells that may be
    made from the wrong one.
    """
    asked: defaultdict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.relation is Relation.IF_EQUAL and equation.group and equation.is_readable:
            asked[equation.rule].append(equation)
    found: set[FigureRef] = set()
    opposed: set[FigureRef] = set()
    for of_rule in asked.values():
        differing = [
            e for e in of_rule if abs(e.difference) > e.tolerance and total(e.left) and total(e.right)
        ]
        opposed.update(f for e in _opposed(differing) for f in e.figures)
        agreeing = len(of_rule) - len(differing)
        if differing and agreeing >= max(_LEAST, _MOST * len(differing)):
            found.update(f for e in differing for f in e.figures)
    known = {t.figure for v in verdicts if is_across(v) for t in v.seen} if found else set()
    return (found - known) | opposed | figures_of_rows(opposed, verdicts)


def _opposed(differing: Sequence[Equation]) -> Iterator[Equation]:
    """The equations whose difference another's makes good."""
    for one in differing:
        if any(
            abs(one.difference + other.difference) <= min(one.tolerance, other.tolerance)
            for other in differing
        ):
            yield one
