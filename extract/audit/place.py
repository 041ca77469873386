"""Which figures could stand in each other's place, or be wrong together, without any identity showing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from extract.audit.equation import Verdict
from extract.audit.rows import ROW_RULES
from extract.figures import FigureRef

_Signature = frozenset[tuple[str, int]]


def unplaced(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The proved figures whose place nothing proves.

    Two figures that all identities count alike can be exchanged, and two that are counted alike or with opposite
    signs can be wrong by the same amount, and every sum still holds. A part that only the sum of its row knows can
    stand in a blank column of that row.
    """
    members: defaultdict[FigureRef, set[tuple[str, int]]] = defaultdict(set)
    amounts: dict[FigureRef, Decimal] = {}
    row_only: dict[FigureRef, bool] = {}
    for verdict in verdicts:
        blind = verdict.equation.rule in ROW_RULES
        for term in verdict.seen:
            members[term.figure].add((verdict.equation.key, term.coefficient))
            amounts[term.figure] = term.amount or Decimal(0)
            in_row = blind and all(term.figure != t.figure for t in verdict.equation.left)
            row_only[term.figure] = row_only.get(term.figure, True) and in_row
    groups: defaultdict[_Signature, list[FigureRef]] = defaultdict(list)
    for figure, counted in members.items():
        groups[_unsigned(counted)].append(figure)
    found = {figure for figure, only in row_only.items() if only and amounts[figure]}
    for group in groups.values():
        if len({amounts[figure] for figure in group}) > 1:
            found.update(group)
    return found


def _unsigned(counted: Collection[tuple[str, int]]) -> _Signature:
    """How identities count a figure, the same for one that they all count with the opposite sign."""
    sign = min(counted)[1]
    return frozenset((key, coefficient * sign) for key, coefficient in counted)
