"""Figures that differ from another table where nearly all others of their table agree with it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter

from extract.amount import is_telling
from extract.audit.compared import CHANGE_RULE
from extract.audit.equation import Equation, Relation, Verdict, half_units, total
from extract.audit.place import DOWN_RULES, alone_in_row, figures_of_rows, is_across
from extract.audit.rows import ROW_RULES
from extract.audit.rows import RULE as ROW_RULE
from extract.figures import FigureRef, LineRef

_LEAST = 3
"""Rows in which two tables must agree before a row in which they differ says anything."""
_BELOW = (5, 7)
"""Digits of codes that stand below others."""
_MOST = 3
"""So many rows must agree for each that differs."""


def exceptions(equations: Sequence[Equation], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures of identities that are usual and no rule, and do not hold where nearly all of their kind do.

    Money of other kinds may stand in one of the two tables, so nobody is accused. But of such a figure the sums of its own
    table prove nothing, as those of a table made anew of a wrong figure do not; what a further table says of it does.

    Rows that contradict each other (`_contradicted`) no further table proves: it may be made from the wrong one.
    """
    asked = _usual(equations)
    found: set[FigureRef] = set()
    for of_rule in asked.values():
        differing = [e for e in of_rule if _differs(e)]
        agreeing = len(of_rule) - len(differing)
        if differing and agreeing >= max(_LEAST, _MOST * len(differing)) and not _is_allowed(differing):
            found.update(f for e in differing for f in e.figures)
    found |= _odd_changes(equations)
    known = {f for v in verdicts if is_across(v) for f in _known_alone(v)} if found else set()
    contradicted = _contradicted(asked.values(), verdicts)
    rows = _same_rows(contradicted, equations) if contradicted else set()
    return (found - known) | {f for e in contradicted for f in e.figures} | figures_of_rows(rows, verdicts)


def _usual(equations: Iterable[Equation]) -> Mapping[str, list[Equation]]:
    """Rule → its equations of one subject each that are usual and no rule."""
    asked: defaultdict[str, list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.relation is Relation.IF_EQUAL and equation.group and equation.is_readable:
            asked[equation.rule].append(equation)
    return asked


def _differs(equation: Equation) -> bool:
    is_apart = abs(equation.difference) > equation.tolerance
    return is_apart and bool(total(equation.left)) and bool(total(equation.right))


def _known_alone(verdict: Verdict) -> set[FigureRef]:
    """The figures that an identity between tables knows, but those of rows that it sums with others of their table."""
    alone = alone_in_row(verdict.equation)
    return {t.figure for t in verdict.seen if t.figure in alone or not isinstance(t.figure, LineRef)}


def _odd_changes(equations: Iterable[Equation]) -> set[FigureRef]:
    """The figures of rows whose change is not what their two years are apart, where it is in most rows of the table."""
    rows: defaultdict[tuple[object, ...], list[Equation]] = defaultdict(list)
    for equation in equations:
        if equation.rule == CHANGE_RULE and equation.is_readable:
            figures = [t.figure for t in (*equation.left, *equation.right)]
            rows[tuple((f.table, f.measure) for f in figures if isinstance(f, LineRef))].append(equation)
    found: set[FigureRef] = set()
    for of_columns in rows.values():
        odd = [e for e in of_columns if abs(e.difference) > e.tolerance]
        if len(of_columns) - len(odd) >= max(_LEAST, len(odd)):
            found.update(f for e in odd for f in e.figures)
    return found


def _is_allowed(differing: Sequence[Equation]) -> bool:
    """Whether all that subjects differ by is money that another place prints as counted by one side alone."""
    differences = [e.difference for e in differing]
    if min(differences) < 0 < max(differences):
        return False
    slack = sum((e.tolerance for e in differing), Decimal(0))
    return any(
        (money := total(group))
        and abs(abs(sum(differences, Decimal(0))) - abs(money)) <= slack + half_units(group)
        for group in differing[0].allowed
    )


def _contradicted(usual: Iterable[Sequence[Equation]], verdicts: Sequence[Verdict]) -> list[Equation]:
    """The identities of one subject each that differ as no money of another kind explains.

    Two rows that differ by as much in opposite directions, from another table or from their own sums, have changed places in
    one of two tables, or one has what the other lacks; and of two rows of one subject the part is not larger than the whole.
    """
    within = ROW_RULES | DOWN_RULES
    failed = [v.equation for v in verdicts if not v.holds and v.equation.rule not in within]
    in_rows = [v.equation for v in verdicts if not v.holds and v.equation.rule == ROW_RULE]
    of_rule: defaultdict[str, list[Equation]] = defaultdict(list)
    for equation in (*(e for e in failed if e.group), *in_rows):
        if equation.relation is Relation.EQUAL:
            of_rule[equation.rule].append(equation)
    differing = [*([e for e in equations if _differs(e)] for equations in usual), *of_rule.values()]
    opposed = [e for equations in differing for e in _opposed(equations)]
    return opposed + [e for e in failed if e.relation is Relation.AT_LEAST]


def _opposed(differing: Sequence[Equation]) -> Iterator[Equation]:
    """The equations whose difference another's makes good."""
    ordered = sorted(differing, key=attrgetter("difference"))
    for one in differing:
        start = bisect_left(ordered, -one.difference - one.tolerance, key=attrgetter("difference"))
        end = bisect_right(ordered, -one.difference + one.tolerance, key=attrgetter("difference"))
        if any(
            abs(one.difference + other.difference) <= other.tolerance
            and (_is_two_sided(one) or _above(one.group) == _above(other.group) != "")
            for other in ordered[start:end]
        ):
            yield one


def _is_two_sided(equation: Equation) -> bool:
    """Whether both tables have the subject; where one has another instead, only one below the same code is meant."""
    return bool(equation.left and equation.right)


def _same_rows(contradicted: Sequence[Equation], equations: Sequence[Equation]) -> set[LineRef]:
    """A figure of each row under the labels that are contradicted, in whatever table, and of rows beside a broken bound.

    Of several rows that an identity sums, those are meant that are as large as what it lacks, alone or as all of one
    subject. The other row with which a
    part that is larger than its whole has changed places is one of those below the same code.
    """
    bounds = [e for e in contradicted if e.relation is Relation.AT_LEAST]
    beside = {f for e in bounds for f in alone_in_row(e)}
    above = {_above(group) for group in _groups_of(beside, equations)} - {""}
    large = {f for e in contradicted for f in _as_large(e)}
    groups = _groups_of(large.union(*map(alone_in_row, contradicted)), equations)
    groups |= {e.group for e in contradicted if e.group}
    groups |= {e.group for e in equations if any(_is_lacking(e, c) for c in contradicted)}
    alike = (e for e in equations if e.group in groups or _above(e.group) in above)
    return large.union(*map(_own_rows, alike))


def _groups_of(figures: set[LineRef], equations: Sequence[Equation]) -> set[str]:
    """What the identities are about that count the rows of some figures as its own."""
    rows = {(f.table, f.key) for f in figures}
    return {e.group for e in equations if e.group and any((f.table, f.key) in rows for f in _own_rows(e))}


def _own_rows(equation: Equation) -> set[LineRef]:
    """The figures of the rows that are the subject's of an identity: all of a subject that has no parts."""
    is_finest = len(_code(equation.group)) == _BELOW[-1]
    lines = {f for f in equation.figures if isinstance(f, LineRef)}
    return lines if is_finest else alone_in_row(equation)


def _as_large(equation: Equation) -> Iterator[LineRef]:
    """The figures that make up the whole difference of an identity."""
    for term in equation.terms:
        is_as_large = abs(abs(term.value) - abs(equation.difference)) <= equation.tolerance
        if isinstance(term.figure, LineRef) and is_as_large and is_telling(term.amount):
            yield term.figure


def _is_lacking(equation: Equation, whole: Equation) -> bool:
    """Whether an identity is about a subject that, at one place, is as large as what that of the code above it lacks."""
    above, lacking = _code(whole.group), abs(whole.difference)
    if not above or len(_code(equation.group)) < _BELOW[-1] or not equation.group.startswith(above):
        return False
    sides = (abs(total(equation.left)), abs(total(equation.right)))
    return is_telling(lacking) and any(abs(side - lacking) <= whole.tolerance for side in sides)


def _code(group: str) -> str:
    code = group.partition("-")[0]
    return code if code.isdigit() else ""


def _above(group: str) -> str:
    """The code above that of a subject; nothing where it has none."""
    code = _code(group)
    return code[:-2] if len(code) in _BELOW else ""
