"""Which figures could stand in each other's place, or be wrong together, without any identity showing it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from extract.audit.equation import Equation, Relation, Verdict
from extract.audit.outline import ITEM_RULE, SUM_RULE
from extract.audit.outline import TOTAL_RULE as SIDE_RULE
from extract.audit.rows import ROW_RULES
from extract.audit.totals import PARENT_RULE, TOTAL_RULE
from extract.figures import FigureRef, LineRef

DOWN_RULES = frozenset({PARENT_RULE, TOTAL_RULE, ITEM_RULE, SUM_RULE, SIDE_RULE})
"""Identities down a column, which hold in whatever row a part of them stands."""
_ROW, _DOWN, _ACROSS = "row", "down", "across"

_Counted = tuple[str, Decimal | int]
_Signature = frozenset[_Counted]


def unplaced(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The proved figures whose place nothing proves.

    Two figures that all identities count alike can be exchanged, and two that are counted alike or with opposite
    signs can be wrong by the same amount, and every sum still holds. A part that only the sum of its row knows can
    stand in a blank column of that row, one that only sums down its column know in a blank row.
    """
    members: defaultdict[FigureRef, set[_Counted]] = defaultdict(set)
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


def is_across(verdict: Verdict) -> bool:
    """Whether an identity compares several tables, or a table and the text."""
    return _way(verdict) is _ACROSS


def _way(verdict: Verdict) -> str:
    """What an identity compares: figures of a row, of a column, or of several tables."""
    rule = verdict.equation.rule
    if rule in DOWN_RULES:
        return _DOWN
    return _ROW if rule in ROW_RULES or verdict.equation.is_of_one_row else _ACROSS


def _without_row(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """Figures of a row that another table lacks, unless a third has a row of that name which agrees with it."""
    lacking: set[FigureRef] = set()
    agreeing: set[FigureRef] = set()
    for verdict in verdicts:
        equation = verdict.equation
        if not equation.group or equation.rule in ROW_RULES or equation.rule in DOWN_RULES:
            continue
        if verdict.holds:
            agreeing.update(_known_alone(verdict))
        elif equation.relation is Relation.EQUAL and bool(equation.left) != bool(equation.right):
            lacking.update(t.figure for t in equation.terms)
    return (lacking | figures_of_rows(lacking, verdicts)) - agreeing


def figures_of_rows(figures: Collection[FigureRef], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """All figures of the rows that some of them stand in."""
    rows = {(f.table, f.key) for f in figures if isinstance(f, LineRef)}
    if not rows:
        return set()
    every = {f for v in verdicts for f in v.equation.figures}
    return {f for f in every if isinstance(f, LineRef) and (f.table, f.key) in rows}


def _known_alone(verdict: Verdict) -> set[LineRef]:
    """The figures that another place knows in this row and no other: no second row of their table is summed."""
    if _way(verdict) is not _ACROSS:
        return set()
    return alone_in_row(verdict.equation) & {t.figure for t in verdict.seen}


def alone_in_row(equation: Equation) -> set[LineRef]:
    """The figures of tables of which an identity counts one row alone."""
    lines = [f for f in equation.figures if isinstance(f, LineRef)]
    rows = Counter(table for table, _ in {(f.table, f.key) for f in lines})
    return {f for f in lines if rows[f.table] == 1}


def exchangeable_rows(verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of rows that could change all their figures with another row's, and every sum would hold.

    Two rows are told apart where one figure of either is known elsewhere in this row alone, or where they are parts
    of different sums.
    """
    anchored = {(f.table, f.key) for v in verdicts for f in _known_alone(v)}
    part_of: defaultdict[tuple[int, str], set[object]] = defaultdict(set)
    figures: defaultdict[tuple[int, str], dict[tuple[str, ...], Decimal]] = defaultdict(dict)
    for verdict in verdicts:
        equation, way = verdict.equation, _way(verdict)
        whole = next((t.figure for t in equation.left), None)
        seen = {t.figure for t in verdict.seen}
        for term in equation.terms:
            figure = term.figure
            if not isinstance(figure, LineRef) or term.amount is None:
                continue
            row = figure.table, figure.key
            figures[row][figure.measure] = term.amount
            if way is _DOWN and isinstance(whole, LineRef):
                part_of[row].add(("part", whole.key) if whole.key != figure.key else ("whole", figure.key))
            elif way is _ACROSS and figure in seen:
                part_of[row].add((equation.key, term.coefficient))
    alike: defaultdict[tuple[int, frozenset[object]], list[tuple[int, str]]] = defaultdict(list)
    for row in figures:
        if row not in anchored:
            alike[row[0], frozenset(part_of[row])].append(row)
    found: set[FigureRef] = set()
    for rows in alike.values():
        if len({tuple(sorted(figures[row].items())) for row in rows}) > 1:
            # A nought stays what it is where all these rows have none.
            other = {measure for row in rows for measure, amount in figures[row].items() if amount}
            found.update(LineRef(*row, m) for row in rows for m in figures[row] if m in other)
    return found


def rows_in_doubt(failed: Collection[Verdict], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of rows that another table contradicts under their label, but those that it knows under it.

    The row may have the label of another: then all its figures have, whatever its own sums say.
    """
    doubted = {t.figure for v in failed if v.equation.group for t in v.equation.terms}
    known = {f for v in verdicts if v.equation.group for f in _known_alone(v)}
    return figures_of_rows(doubted, verdicts) - known


def columns_of(totals: Collection[FigureRef], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of the columns whose totals these are: with its total a whole column can be under a wrong header.

    So can the column beside it, with which it would have changed places, if nothing across tables knows its total.
    """
    across = {t.figure for v in verdicts if _way(v) is _ACROSS for t in v.seen}
    given = frozenset(totals)
    beside = {
        term.figure
        for verdict in verdicts
        if _way(verdict) is _ROW and not given.isdisjoint(t.figure for t in verdict.equation.right)
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
    every = {f for v in verdicts for f in v.equation.figures} if headers else set()
    column = {f for f in every if isinstance(f, LineRef) and (f.table, f.measure) in headers}
    return (beside - across) | (column - set(totals))


def _unsigned(counted: Collection[_Counted]) -> _Signature:
    """How identities count a figure, the same for one that they all count with the opposite sign."""
    sign = min(counted)[1]
    return frozenset((key, coefficient * sign) for key, coefficient in counted)
