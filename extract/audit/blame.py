"""Which printed figures can be wrong where sums fail: the smallest sets that explain the failures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from extract.audit.equation import Equation, Term, Verdict
from extract.audit.messages import yuan
from extract.facts import Finding
from extract.figures import FigureRef, LineRef, StatedRef
from extract.states import Severity

ONE_RULE = "figure-wrong"
EXCHANGE_RULE = "figures-exchanged"
_LEAST_SUMS = 2
"""Failing sums that one figure must explain for the others in them to be acquitted."""
_MOST_TOLD = 4
_ROUNDED = Decimal("1e-9")
"""What a division may have rounded off."""


class Culprit(msgspec.Struct, frozen=True):
    """A figure that alone explains failing sums: by how much it is too large, and the keys of the sums."""

    term: Term
    excess: Decimal
    keys: tuple[str, ...]


class Exchange(msgspec.Struct, frozen=True):
    """Two figures that would mend all failing sums they stand in if they changed places."""

    one: Term
    two: Term
    keys: tuple[str, ...]


class _FailingSum:
    """A failing sum and how often it counts each of its figures."""

    def __init__(self, equation: Equation) -> None:
        self.equation = equation
        self.weights: defaultdict[FigureRef, Decimal] = defaultdict(Decimal)
        for term in equation.terms:
            self.weights[term.figure] += term.coefficient
        self.different = frozenset(self.weights.values())


def find_culprits(failed: Sequence[Verdict], held: frozenset[FigureRef]) -> dict[FigureRef, Culprit]:
    """The figures that alone explain two failing sums or more, and every failing sum they stand in.

    Args:
        failed: The failing sums that nothing else explains.
        held: Figures that a sum proves which holds: one of them cannot be wrong by itself.

    Returns:
        Only those that no other figure explains the same sums as well as.
    """
    found: list[Culprit] = []
    for members in _members(failed).values():
        term = members[0][1]
        if term.figure in held or isinstance(term.figure, StatedRef) or len(members) < _LEAST_SUMS:
            continue
        if (excess := _common_excess(members)) is not None:
            found.append(Culprit(term, excess, tuple(e.key for e, _ in members)))
    best: defaultdict[str, list[Culprit]] = defaultdict(list)
    for culprit in found:
        for key in culprit.keys:
            best[key].append(culprit)
    sure = [
        c for c in found if all(len(c.keys) > len(o.keys) for key in c.keys for o in best[key] if o is not c)
    ]
    return {c.term.figure: c for c in sure}


def _members(failed: Sequence[Verdict]) -> dict[FigureRef, list[tuple[Equation, Term]]]:
    found: defaultdict[FigureRef, list[tuple[Equation, Term]]] = defaultdict(list)
    for verdict in failed:
        for term in verdict.equation.terms:
            if term.amount is not None:
                found[term.figure].append((verdict.equation, term))
    return found


def _common_excess(members: Sequence[tuple[Equation, Term]]) -> Decimal | None:
    """By how much the figure is too large, if all its failing sums say the same."""
    said = [(e.difference * t.coefficient, e.tolerance) for e, t in members]
    excess, slack = min(said, key=lambda x: x[1])
    same = all(abs(other - excess) <= slack + room for other, room in said)
    return excess if same and abs(excess) > slack else None


def find_exchanges(failed: Sequence[Verdict]) -> list[Exchange]:
    """The pairs of figures of one column or one row whose exchange mends all failing sums that either stands in."""
    members = _members(failed)
    gaps: defaultdict[tuple[int, object], list[Term]] = defaultdict(list)
    for figure, found in members.items():
        if isinstance(figure, LineRef):
            term = found[0][1]
            gaps[figure.table, ("column", figure.measure)].append(term)
            gaps[figure.table, ("row", figure.key)].append(term)
    counted = {
        e.key: _FailingSum(e) for e in {found[0][0].key: found[0][0] for found in members.values()}.values()
    }
    pairs: dict[frozenset[FigureRef], Exchange] = {}
    for terms in gaps.values():
        for one, two, keys in _pairs(terms, members, counted):
            pairs.setdefault(frozenset({one.figure, two.figure}), Exchange(one, two, keys))
    return list(pairs.values())


def _pairs(
    terms: Sequence[Term],
    members: Mapping[FigureRef, Sequence[tuple[Equation, Term]]],
    counted: Mapping[str, _FailingSum],
) -> Iterator[tuple[Term, Term, tuple[str, ...]]]:
    """Pairs whose exchange mends two failing sums or more and leaves none that either stands in."""
    by_amount = sorted((t.amount, i) for i, t in enumerate(terms) if t.amount is not None)
    for i, one in enumerate(terms):
        for j in sorted(_partners(one, by_amount, counted[members[one.figure][0][0].key])):
            if j > i and (keys := _mended(one, terms[j], members)):
                yield one, terms[j], keys


def _partners(
    one: Term,
    by_amount: Sequence[tuple[Decimal, int]],
    sum_of: _FailingSum,
) -> set[int]:
    """Places of the terms whose amounts would mend a failing sum that a term stands in, outside of it or in it too.

    All pairs of a table of thousands of rows would be millions.
    """
    own, amount = sum_of.weights[one.figure], one.amount or Decimal(0)
    tolerance, difference = sum_of.equation.tolerance, sum_of.equation.difference
    found: set[int] = set()
    for weight in {own} | {own - other for other in sum_of.different}:
        if weight:
            ends = sorted((sign * tolerance - difference) / weight for sign in (-1, 1))
            low, high = amount + ends[0] - _ROUNDED, amount + ends[1] + _ROUNDED
            start = bisect_left(by_amount, (low, -1))
            found |= {j for _, j in by_amount[start : bisect_right(by_amount, (high, len(by_amount)))]}
    return found


def _mended(
    one: Term, two: Term, members: Mapping[FigureRef, Sequence[tuple[Equation, Term]]]
) -> tuple[str, ...]:
    """The keys of all failing sums that either of two figures stands in, if their exchange mends them; else none."""
    if one.amount == two.amount or one.amount is None or two.amount is None:
        return ()
    counted: defaultdict[str, Decimal] = defaultdict(Decimal)
    sums = {e.key: e for t in (one, two) for e, _ in members[t.figure]}
    for term, gain in ((one, two.amount - one.amount), (two, one.amount - two.amount)):
        for equation, own in members[term.figure]:
            counted[equation.key] += own.coefficient * gain
    mends = all(abs(e.difference + counted[k]) <= e.tolerance for k, e in sums.items())
    return tuple(sums) if mends and len(sums) >= _LEAST_SUMS else ()


def culprit_finding(document: str, culprit: Culprit) -> Finding:
    """The one figure that explains the failing sums, with what it should be."""
    term = culprit.term
    printed = term.amount or Decimal(0)
    expected = printed - culprit.excess
    count = len(culprit.keys)
    return Finding(
        document=document,
        source=term.source,
        rule=ONE_RULE,
        severity=Severity.WARNING,
        subject=f"{term.table_number} {term.place}".strip(),
        message=f"{term.place} is printed {term.printed}: {count} sums fail and all hold if it is"
        f" {yuan(expected)} yuan; no other single figure explains them",
        message_zh=f"表{term.table_number}“{term.place}”印为{term.printed}：{count}项勾稽不成立，若为{yuan(expected)}元则均成立，"
        "且仅此一个数字可作解释",
        expected=expected,
        actual=printed,
        cells=(term.source,),
    )


def exchange_findings(document: str, exchanges: Sequence[Exchange]) -> list[Finding]:
    """One finding for the pairs that explain the same failing sums."""
    by_sums: defaultdict[tuple[str, ...], list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        by_sums[tuple(sorted(exchange.keys))].append(exchange)
    return [_exchange_finding(document, keys, found) for keys, found in by_sums.items()]


def _exchange_finding(document: str, keys: Sequence[str], found: Sequence[Exchange]) -> Finding:
    told = found[:_MOST_TOLD]
    first = told[0].one
    words = "; or ".join(f"{x.one.place} {x.one.printed} and {x.two.place} {x.two.printed}" for x in told)
    words_zh = "；或".join(f"“{x.one.place}”{x.one.printed}与“{x.two.place}”{x.two.printed}" for x in told)
    return Finding(
        document=document,
        source=first.source,
        rule=EXCHANGE_RULE,
        severity=Severity.WARNING,
        subject=f"{first.table_number} {first.place}".strip(),
        message=f"exchanging two figures mends {len(keys)} sums: {words}",
        message_zh=f"表{first.table_number}：互换两个数字可使{len(keys)}项勾稽成立：{words_zh}",
        cells=tuple(dict.fromkeys(t.source for x in told for t in (x.one, x.two))),
    )
