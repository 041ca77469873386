"""Which figures could stand in each other's place, or be wrong together, without any identity showing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from extract.audit.equation import Relation, Verdict
from extract.audit.outline import ITEM_RULE, SUM_RULE
from extract.audit.outline import TOTAL_RULE as SIDE_RULE
from extract.audit.rows import ROW_RULES
from extract.audit.totals import PARENT_RULE, TOTAL_RULE
from extract.figures import FigureRef, LineRef

DOWN_RULES = frozenset({PARENT_RULE, TOTAL_RULE, ITEM_RULE, SUM_RULE, SIDE_RULE})
"""Identities down a column, which hold in whatever row a part of them stands."""
_ROW, _DOWN, _ACROSS = "row", "down", "across"

_Signature = frozenset[tuple[str, int]]


def unplaced(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The proved figures whose place nothing proves.

    Two figures that all identities count alike can be exchanged, and two that are counted alike or with opposite
    signs can be wrong by the same amount, and every sum still holds. A part that only the sum of its row knows can
    stand in a blank column of that row, one that only sums down its column know in a blank row.
    """
    members: defaultdict[FigureRef, set[tuple[str, int]]] = defaultdict(set)
    amounts: dict[FigureRef, Decimal] = {}
    known: defaultdict[FigureRef, set[str]] = defaultdict(set)
    for verdict in verdicts:
        whole = {t.figure for t in verdict.equation.left}
        way = _way(verdict)
        for term in verdict.seen:
            members[term.figure].add((verdict.equation.key, term.coefficient))
            amounts[term.figure] = term.amount or Decimal(0)
            known[term.figure].add(_ACROSS if term.figure in whole else way)
    groups: defaultdict[_Signature, list[FigureRef]] = defaultdict(list)
    for figure, counted in members.items():
        groups[_unsigned(counted)].append(figure)
    found = {figure for figure, ways in known.items() if ways in ({_ROW}, {_DOWN}) and amounts[figure]}
    found |= _without_row(verdicts)
    for group in groups.values():
        if len({amounts[figure] for figure in group}) > 1:
            found.update(group)
    return found


def _way(verdict: Verdict) -> str:
    rule = verdict.equation.rule
    return _ROW if rule in ROW_RULES else _DOWN if rule in DOWN_RULES else _ACROSS


def _without_row(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """Figures of a row that another table lacks, unless a third has a row of that name which agrees with it."""
    lacking: set[FigureRef] = set()
    agreeing: set[FigureRef] = set()
    for verdict in verdicts:
        equation = verdict.equation
        if not equation.group or _way(verdict) is not _ACROSS:
            continue
        if verdict.holds:
            agreeing.update(t.figure for t in verdict.seen)
        elif equation.relation is Relation.EQUAL and bool(equation.left) != bool(equation.right):
            lacking.update(t.figure for t in equation.terms)
    return lacking - agreeing


def rows_in_doubt(failed: Collection[Verdict], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of rows that another table contradicts under their label, but those that it knows under it.

    The row may have the label of another: then all its figures have, whatever its own sums say.
    """
    doubted = {
        (t.figure.table, t.figure.key)
        for v in failed
        if v.equation.group
        for t in v.equation.terms
        if isinstance(t.figure, LineRef)
    }
    known = {t.figure for v in verdicts if v.equation.group and _way(v) is _ACROSS for t in v.seen}
    every = {t.figure for v in verdicts for t in v.equation.terms}
    return {f for f in every - known if isinstance(f, LineRef) and (f.table, f.key) in doubted}


def columns_of(totals: Collection[FigureRef], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of the columns whose totals these are: with its total a whole column can be under a wrong header.

    So can the column beside it, with which it would have changed places, if nothing across tables knows its total.
    """
    across = {t.figure for v in verdicts if _way(v) is _ACROSS for t in v.seen}
    beside = {
        term.figure
        for verdict in verdicts
        if _way(verdict) is _ROW and {t.figure for t in verdict.equation.right} & set(totals)
        for term in verdict.equation.right
    }
    doubted = {*totals, *(beside - across)}
    headers = {
        (term.figure.table, term.figure.measure)
        for verdict in verdicts
        if verdict.equation.rule == TOTAL_RULE
        for term in verdict.equation.left
        if isinstance(term.figure, LineRef) and term.figure in doubted
    }
    every = {t.figure for v in verdicts for t in v.equation.terms}
    column = {f for f in every if isinstance(f, LineRef) and (f.table, f.measure) in headers}
    return (beside - across) | (column - set(totals))


def _unsigned(counted: Collection[tuple[str, int]]) -> _Signature:
    """How identities count a figure, the same for one that they all count with the opposite sign."""
    sign = min(counted)[1]
    return frozenset((key, coefficient * sign) for key, coefficient in counted)
