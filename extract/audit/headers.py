"""Columns that could stand under another's header: nothing that holds would fail if they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec

from extract.audit.equation import Term, Verdict
from extract.audit.place import DOWN_RULES
from extract.audit.rows import RULE as ROW_RULE
from extract.facts import BudgetLine
from extract.figures import FigureRef, LineRef
from extract.tables.interpret import TableReading
from extract.tables.vocabulary import meaning, terms_of

_Measure = tuple[str, ...]
_PURPOSES = frozenset({"基本支出", "项目支出"})
_STAFF, _RUNNING = "人员经费", "公用经费"
_WAGES = ("301", "303")
"""Economic classes of what is paid to persons: wages and grants, which are staff and no running expenses."""
_NOTHING = (Decimal(0), Decimal(0))


class _RowSum(msgspec.Struct, frozen=True):
    """What holds in a row: the whole is the sum of the parts, blank ones included."""

    key: str
    whole: _Measure
    parts: frozenset[_Measure]


class _TableColumns:
    """The columns of one table and what would show that two of them are under each other's header."""

    def __init__(self) -> None:
        self.values: defaultdict[_Measure, dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
        """Measure → row → amount and half of its last printed place."""
        self.sums: list[_RowSum] = []
        self.known: defaultdict[_Measure, list[tuple[Verdict, Term]]] = defaultdict(list)
        """Measure → its figures in what holds beside the sums of rows and columns."""

    def loose(self) -> Iterator[tuple[_Measure, _Measure]]:
        """Pairs of columns whose headers could be exchanged unseen."""
        for one, other in combinations(sorted(self.values), 2):
            if self._differ(one, other) and not (
                self._is_anchored(one, other) or self._is_anchored(other, one)
            ):
                yield one, other

    def _differ(self, one: _Measure, other: _Measure) -> bool:
        a, b = self.values[one], self.values[other]
        return any(a.get(key, _NOTHING)[0] != b.get(key, _NOTHING)[0] for key in a.keys() | b.keys())

    def _is_anchored(self, one: _Measure, other: _Measure) -> bool:
        if any(self._fails_with(verdict, term, (one, other)) for verdict, term in self.known[one]):
            return True
        # Of which sums a blank column is a part, no sum tells; but what they add up to, none is.
        blank = not (self.values[one] and self.values[other])
        sums = (held for held in self.sums if not blank or held.whole in (one, other))
        return any(self._breaks(held, {one: other, other: one}) for held in sums)

    def _fails_with(self, verdict: Verdict, term: Term, pair: tuple[_Measure, _Measure]) -> bool:
        """Whether an identity fails if the figure of the other column stood in the place of its term.

        It says nothing where it has several terms of the two columns: blank cells could make up for each other.
        """
        figure, equation = term.figure, verdict.equation
        if not isinstance(figure, LineRef) or _terms_of(verdict, figure.table, pair) != 1:
            return False
        other = pair[1] if figure.measure == pair[0] else pair[0]
        amount, half = self.values[other].get(figure.key, _NOTHING)
        moved = abs((amount - (term.amount or Decimal(0))) * term.coefficient)
        return moved > equation.tolerance * 2 + abs(half * term.coefficient)

    def _breaks(self, held: _RowSum, exchanged: Mapping[_Measure, _Measure]) -> bool:
        """Whether the sum of a row fails if two columns changed their places."""
        if not ({held.whole, *held.parts} & exchanged.keys()):
            return False
        whole = self._value(exchanged.get(held.whole, held.whole), held.key)
        parts = [self._value(exchanged.get(part, part), held.key) for part in held.parts]
        difference = whole[0] - sum((amount for amount, _ in parts), Decimal(0))
        return abs(difference) > whole[1] + sum((half for _, half in parts), Decimal(0))

    def _value(self, measure: _Measure, key: str) -> tuple[Decimal, Decimal]:
        return self.values[measure].get(key, _NOTHING) if measure in self.values else _NOTHING


def exchangeable(
    verdicts: Sequence[Verdict], columns: Mapping[int, Collection[_Measure]] | None = None
) -> set[FigureRef]:
    """The figures of columns that could be under each other's header, where the two columns differ.

    The sum of a row tells a part from its whole, and not two parts from each other; a sum down a column holds under
    any header. A column is known by its header where one figure of it is known elsewhere, and another figure of its
    row, put in its place, would not be.

    Args:
        verdicts: What the equations say.
        columns: Table → header paths of all its columns of amounts, blank ones too.
    """
    tables = _columns(verdicts)
    for number, measures in (columns or {}).items():
        for measure in measures if number in tables else ():
            tables[number].values.setdefault(measure, {})
    found: set[FigureRef] = set()
    for number, table in tables.items():
        for one, other in table.loose():
            for measure, beside in ((one, other), (other, one)):
                own, theirs = table.values[measure], table.values[beside]
                found.update(
                    LineRef(number, key, measure)
                    for key, (amount, _) in own.items()
                    if amount != theirs.get(key, _NOTHING)[0]
                )
    return found


def misnamed_wholes(readings: Iterable[TableReading]) -> set[FigureRef]:
    """The figures of sides of two-sided tables (收支总表) on which no column is named as what all money stands in.

    The only column of a side, or its 合计, under the name of one fund or purpose may have the header of a column of
    the other side: sums of items do not look at headers. Nor has a column its own header that stands under the group of
    basic expenditure with the name of a part of projects, or the other way round; nor have the others of its table that
    name a purpose, whose group may be that of the other. Nor have staff and running expenses where wages stand under the
    latter.
    """
    readings = list(readings)
    odd = {x.table for r in readings for x in r.lines if _contradicts_itself(x.measure)}
    found: set[FigureRef] = {
        LineRef(x.table, x.key, x.measure)
        for reading in readings
        for x in reading.lines
        if x.table in odd and _names(x.measure) & _PURPOSES
    }
    for reading in readings:
        sides: defaultdict[str, list[BudgetLine]] = defaultdict(list)
        for line in reading.lines:
            if line.side and line.measure_key:
                sides[line.side].append(line)
        for lines in sides.values():
            if all(meaning(key.split("/")) for key in {x.measure_key or "" for x in lines}):
                found.update(LineRef(x.table, x.key, x.measure) for x in lines)
    return found | _wages_as_running(readings)


def _contradicts_itself(path: _Measure) -> bool:
    """Whether a header path names one purpose and a part of another."""
    return len(_names(path) & _PURPOSES) > 1


def _names(path: _Measure) -> set[str]:
    """What a header path names, with what that is part of."""
    return {name for t in terms_of(path) for name in (t.name, *t.within)}


def _wages_as_running(readings: Iterable[TableReading]) -> set[FigureRef]:
    """The figures of staff and of running expenses that may be under each other's header.

    A table that has more of its wages and grants to persons under running expenses than under staff has the two headers
    exchanged; so may have the tables without economic classes that agree with it.
    """
    under: defaultdict[int, dict[str, Decimal]] = defaultdict(
        lambda: {_STAFF: Decimal(0), _RUNNING: Decimal(0)}
    )
    figures: defaultdict[int, set[FigureRef]] = defaultdict(set)
    for line in (x for reading in readings for x in reading.lines):
        kind = _names(line.measure) & {_STAFF, _RUNNING}
        if len(kind) != 1:
            continue
        figures[line.table].add(LineRef(line.table, line.key, line.measure))
        economic = line.department_economic
        if economic and (economic.code or "").startswith(_WAGES):
            under[line.table][kind.pop()] += line.amount or Decimal(0)
    wrong = {table for table, sums in under.items() if sums[_RUNNING] > sums[_STAFF]}
    doubted = wrong | (figures.keys() - under.keys() if wrong else set())
    return {figure for table in doubted for figure in figures[table]}


def _columns(verdicts: Sequence[Verdict]) -> dict[int, _TableColumns]:
    tables: defaultdict[int, _TableColumns] = defaultdict(_TableColumns)
    parts: defaultdict[tuple[int, _Measure], set[_Measure]] = defaultdict(set)
    rows: list[tuple[int, str, _Measure]] = []
    for verdict in verdicts:
        for term in verdict.equation.terms:
            if isinstance(term.figure, LineRef) and term.amount is not None:
                values = tables[term.figure.table].values[term.figure.measure]
                values[term.figure.key] = (term.amount, term.half_unit)
        if not verdict.holds:
            continue
        if verdict.equation.rule == ROW_RULE:
            if (row := _row(verdict)) is not None:
                table, key, whole, members = row
                parts[table, whole] |= members
                rows.append((table, key, whole))
        elif verdict.equation.rule not in DOWN_RULES:
            for term in verdict.seen:
                if isinstance(term.figure, LineRef):
                    tables[term.figure.table].known[term.figure.measure].append((verdict, term))
    for table, key, whole in rows:
        tables[table].sums.append(_RowSum(key, whole, frozenset(parts[table, whole])))
    return dict(tables)


def _row(verdict: Verdict) -> tuple[int, str, _Measure, set[_Measure]] | None:
    """Table, row, whole and parts of the sum of a row; None where the items of a column are summed."""
    figures = [t.figure for t in verdict.equation.terms]
    lines = [f for f in figures if isinstance(f, LineRef)]
    if len(lines) != len(figures) or len({f.key for f in lines}) > 1 or not verdict.equation.left:
        return None
    whole = verdict.equation.left[0].figure
    if not isinstance(whole, LineRef):
        return None
    return whole.table, whole.key, whole.measure, {f.measure for f in lines} - {whole.measure}


def _terms_of(verdict: Verdict, table: int, measures: Sequence[_Measure]) -> int:
    """How many terms of an identity stand in these columns of a table."""
    figures = (t.figure for t in verdict.equation.terms)
    return sum(isinstance(f, LineRef) and f.table == table and f.measure in measures for f in figures)
