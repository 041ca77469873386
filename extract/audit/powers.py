"""Tables that are ten, a hundred … times as large as others or the text say: nobody can tell which of them are right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal

from extract.amount import is_telling
from extract.audit.equation import Equation, Relation, Verdict
from extract.figures import FigureRef

Node = tuple[int, str]
"""A table or the text (0), with its unit."""
_MOST_DIGITS = 4
_SURE, _USUAL = 2, 1
"""What an identity that is a rule counts for, and one that is only usual; so much tells of a pair of groups."""


def apart_by_powers(
    equations: Iterable[Equation],
    verdicts: Sequence[Verdict],
    node_of: Callable[[FigureRef], Node | None],
    known: Collection[int] = (),
) -> set[int]:
    """The tables of groups between which comparisons fail by exactly a power of ten, or most bounds are broken.

    Tables and the text that sums join which hold are one group: all of it is as much too large, or as much too small.

    Args:
        equations: All of the document.
        verdicts: What they say.
        node_of: Table and unit of a figure.
        known: Tables of which it is known already that their unit is wrong.
    """
    votes: Counter[frozenset[Node]] = Counter()
    for equation in equations:
        sides = _sides(equation, node_of)
        if len(sides) == 2 and not {table for table, _ in sides} & set(known) and _is_power(equation, sides):
            votes[frozenset(sides)] += _SURE if equation.relation is Relation.EQUAL else _USUAL
    votes.update(_broken_bounds(verdicts, node_of))
    if not votes:
        return set()
    groups = _groups(verdicts, node_of)
    counted: Counter[frozenset[frozenset[Node]]] = Counter()
    for nodes, count in votes.items():
        counted[frozenset(groups.get(node, frozenset({node})) for node in nodes)] += count
    return {t for pair, count in counted.items() if count >= _SURE for g in pair for t, _ in g if t}


def _broken_bounds(
    verdicts: Iterable[Verdict], node_of: Callable[[FigureRef], Node | None]
) -> Counter[frozenset[Node]]:
    """Pairs of tables of which most parts of the one are larger than the wholes of the other, with how many more are."""
    found: Counter[frozenset[Node]] = Counter()
    for verdict in verdicts:
        if verdict.equation.relation is Relation.AT_LEAST:
            nodes = frozenset(node for f in verdict.equation.figures if (node := node_of(f)))
            if len(nodes) == 2:
                found[nodes] += -1 if verdict.holds else 1
    return +found


def _sides(equation: Equation, node_of: Callable[[FigureRef], Node | None]) -> dict[Node, Decimal]:
    """Table → what it adds to an equation; empty where not every figure has a unit or an amount, or a bound is asked."""
    sides: defaultdict[Node, Decimal] = defaultdict(Decimal)
    if equation.relation is Relation.AT_LEAST or not equation.is_readable:
        return sides
    for term in equation.terms:
        node = node_of(term.figure)
        if node is None:
            return {}
        sides[node] += term.value
    return sides


def _is_power(equation: Equation, sides: dict[Node, Decimal]) -> bool:
    """Whether the two sides are a power of ten apart, to three digits and more."""
    small, large = sorted(map(abs, sides.values()))
    slack = equation.tolerance
    if not is_telling(small) or small < 100 * slack:
        return False
    return any(
        abs(large - small * factor) <= slack * factor
        for factor in (Decimal(10) ** n for n in range(1, _MOST_DIGITS + 1))
    )


def _groups(
    verdicts: Iterable[Verdict], node_of: Callable[[FigureRef], Node | None]
) -> dict[Node, frozenset[Node]]:
    """Each table or the text with all that sums which hold join it with."""
    found: list[set[Node]] = []
    joined: Sequence[set[Node]] = [
        {node for t in v.seen if t.amount and (node := node_of(t.figure))} for v in verdicts
    ]
    for nodes in joined:
        if len(nodes) > 1 and not any(nodes <= group for group in found):
            touched = [group for group in found if group & nodes]
            found = [group for group in found if not group & nodes] + [nodes.union(*touched)]
    return {node: frozenset(group) for group in found for node in group}
