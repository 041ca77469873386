"""Parts of a document that others contradict: which tables, and which columns of them, hang together by what holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations

from extract.audit.blame import find_exchanges
from extract.audit.equation import Equation, Relation, Verdict
from extract.audit.mended import mended_columns
from extract.audit.outline import BALANCE_RULE
from extract.audit.place import DOWN_RULES
from extract.audit.rows import ROW_RULES
from extract.figures import FigureRef, LineRef, ProjectRef, StatedRef
from extract.states import Severity
from extract.tables.interpret import TableReading
from extract.total_words import is_total_word

_Node = tuple[int, tuple[str, ...]]
"""A table, or a column or side of it."""
_TEXT: _Node = (0, ())
"""The running text among tables, which are counted from 1."""


class _Votes:
    """How often parts of a document agree and differ by what compares them."""

    def __init__(self) -> None:
        self.agree: Counter[tuple[_Node, _Node]] = Counter()
        self.differ: Counter[tuple[_Node, _Node]] = Counter()

    def groups(self) -> list[set[_Node]]:
        """Nodes that agree with each other oftener than they differ, joined with all that agree with one of them."""
        found: list[set[_Node]] = []
        for one, two in sorted({*self.agree, *self.differ}):
            is_one = self.agree[one, two] > self.differ[one, two]
            for nodes in [{one, two}] if is_one else [{one}, {two}]:
                touched = [g for g in found if g & nodes]
                found = [g for g in found if not g & nodes] + [nodes.union(*touched)]
        return found

    def apart(self) -> set[_Node]:
        """The nodes of groups that others contradict, but those of the largest: that is the document.

        Of groups equally large nobody can tell which is.
        """
        groups = self.groups()
        of_size: defaultdict[tuple[int, int], list[set[_Node]]] = defaultdict(list)
        for group in groups:
            of_size[len({table for table, _ in group}), len(group)].append(group)
        largest = of_size[max(of_size)] if of_size else []
        main = largest[0] if len(largest) == 1 else set()
        accused = {n for pair in self.differ if not any(set(pair) <= g for g in groups) for n in pair}
        return {n for g in groups if g is not main and g & accused for n in g}

    def outvoted(self) -> set[_Node]:
        """The nodes that differ from others as often as they agree with them, or oftener."""
        agree, differ = (Counter[_Node]() for _ in range(2))
        for counted, votes in ((agree, self.agree), (differ, self.differ)):
            for pair, count in votes.items():
                counted.update(dict.fromkeys(pair, count))
        return {node for node, count in differ.items() if count >= agree[node]}


def contradicted_tables(
    readings: Sequence[TableReading], verdicts: Sequence[Verdict], excused: Collection[str]
) -> set[int]:
    """The tables that other tables and the text contradict, without being joined to most tables by what agrees.

    A table of another document differs from those of this one; pages of it agree with each other.
    """
    numbers = {r.fact.number: r.fact.ordinal for r in readings}
    within = ROW_RULES | DOWN_RULES
    asked = [v for v in verdicts if v.equation.rule not in within and _counts(v, excused)]
    votes = _votes(asked, lambda figure: (_table(figure), ()), numbers)
    return {table for table, _ in votes.apart() | votes.outvoted()} - {_TEXT[0]}


def contradicted_columns(
    readings: Sequence[TableReading], verdicts: Sequence[Verdict], excused: Collection[str]
) -> set[FigureRef]:
    """The figures of columns, or of sides, that others contradict, without being joined to most by what agrees.

    So one in another unit than its table, and the two sides of a table that have each other's figures. That both
    sides are equal does not join them.
    """
    sides = {(x.table, x.key): x.side for r in readings for x in r.lines if x.side}

    def column(figure: FigureRef) -> _Node:
        if isinstance(figure, LineRef):
            side = sides.get((figure.table, figure.key))
            return figure.table, (side,) if side else figure.measure
        return (figure.table, (figure.measure,)) if isinstance(figure, ProjectRef) else _TEXT

    without = DOWN_RULES | {BALANCE_RULE}
    asked = [v for v in verdicts if v.equation.rule not in without and _counts(v, excused)]
    apart = _votes(asked, column, {}).apart()
    every: Iterable[FigureRef] = {f for v in verdicts for f in v.equation.figures} if apart else ()
    return {f for f in every if column(f) in apart}


def exchanged_columns(
    equations: Sequence[Equation], failed: Sequence[Verdict], verdicts: Sequence[Verdict]
) -> set[FigureRef]:
    """The figures of two columns of a table that would mend what fails if two of one row, or all, changed places.

    Their headers may have done so: then every figure of both is wrong, and so are columns of these names in other
    tables that agree with them.
    """
    pairs = [(e.one.figure, e.two.figure) for e in find_exchanges(failed)]
    found = {
        (figure.table, figure.measure)
        for one, two in pairs
        if isinstance(one, LineRef) and isinstance(two, LineRef) and one.key == two.key
        for figure in (one, two)
    } | mended_columns(equations, failed, verdicts)
    names = {word for _, measure in found for word in measure if not is_total_word(word)}
    joined = [
        columns
        for v in verdicts
        if v.holds and v.equation.rule not in ROW_RULES | DOWN_RULES
        if (columns := {(f.table, f.measure) for f in v.equation.figures if isinstance(f, LineRef)})
        if all(names.intersection(measure) for _, measure in columns)
    ]
    before: set[_Node] = set()
    while found != before:
        before = set(found)
        found.update(*(columns for columns in joined if columns & before))
    tables = {table for table, _ in found}
    every: Iterable[FigureRef] = {f for v in verdicts for f in v.equation.figures} if found else ()
    return {
        f
        for f in every
        if isinstance(f, LineRef)
        and ((f.table, f.measure) in found or (f.table in tables and names.intersection(f.measure)))
    }


def _counts(verdict: Verdict, excused: Collection[str]) -> bool:
    """Whether an identity holds, or is a rule between tables whose failure nothing excuses.

    Where the running text contradicts a table, only the text is doubted.
    """
    equation = verdict.equation
    is_rule = equation.relation is Relation.EQUAL and equation.severity is not Severity.INFO
    is_stated = any(isinstance(f, StatedRef) for f in equation.figures)
    return verdict.holds or (is_rule and not is_stated and equation.key not in excused)


def _votes(
    verdicts: Iterable[Verdict], node: Callable[[FigureRef], _Node], numbers: Mapping[str, int]
) -> _Votes:
    votes = _Votes()
    for verdict in verdicts:
        equation = verdict.equation
        if verdict.holds:
            votes.agree.update(combinations(sorted({node(t.figure) for t in verdict.seen if t.amount}), 2))
            continue
        nodes = set(map(node, equation.figures))
        if not equation.left or not equation.right:
            # The one table that lacks the row; of several any could have it.
            nodes |= {(numbers[side], ()) for side in equation.tables if side in numbers}
        votes.differ.update(combinations(sorted(nodes), 2))
    return votes


def _table(figure: FigureRef) -> int:
    return _TEXT[0] if isinstance(figure, StatedRef) else figure.table
