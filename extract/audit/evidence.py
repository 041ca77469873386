"""What is left of a proof where one of the figures that it rests on is in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from extract.audit.equation import Verdict
from extract.audit.place import DOWN_RULES, is_across
from extract.figures import FigureRef

_FEW = 3
"""A sum of so many amounts that holds with a wrong one holds because another of them is wrong by as much."""


def without_evidence(doubted: Collection[FigureRef], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures in doubt, with those that only they confirm.

    The whole of a figure in doubt, which a sum made anew would agree with; and a figure that equals it, or adds up with
    it to a third, as that of a row or of a table that was made from it does. One that a further table knows, by figures of
    which none is in doubt or stands beside one that is, is not among them.
    """
    found = set(doubted)
    held = [v for v in verdicts if v.holds] if found else []
    sums = [v for v in held if v.equation.rule in DOWN_RULES]
    small = [v for v in held if v.equation.rule not in DOWN_RULES and _is_small(v)]
    across = [v for v in held if is_across(v)]
    while True:
        wholes = {
            t.figure
            for v in sums
            if any(t.figure in found for t in v.equation.right)
            for t in v.equation.left
        }
        beside = {t.figure for v in small if any(t.figure in found for t in v.seen) for t in v.seen}
        asked = (wholes | beside) - found
        new = asked - _known(across, found | asked)
        if not new:
            return found
        found |= new


def _is_small(verdict: Verdict) -> bool:
    return sum(1 for t in verdict.equation.terms if t.amount) <= _FEW


def _known(across: Sequence[Verdict], doubted: Collection[FigureRef]) -> set[FigureRef]:
    """The figures that an identity between tables confirms in which no other figure is in doubt."""
    known: defaultdict[FigureRef, bool] = defaultdict(bool)
    for verdict in across:
        seen = [t.figure for t in verdict.seen]
        in_doubt = sum(figure in doubted for figure in seen)
        for figure in seen:
            known[figure] |= in_doubt == (figure in doubted)
    return {figure for figure, is_known in known.items() if is_known}
