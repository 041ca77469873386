"""From what the identities say to what a reader may believe: the status of every figure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from extract.audit.blame import Culprit, Exchange, find_culprits, find_exchanges
from extract.audit.equation import Equation, Relation, Term, Verdict
from extract.audit.evidence import without_evidence
from extract.audit.explain import Cause, Explanation
from extract.audit.headers import exchangeable
from extract.audit.islands import lone_columns
from extract.audit.place import DOWN_RULES, columns_of, exchangeable_rows, rows_in_doubt, unplaced
from extract.audit.rows import ROW_RULES
from extract.figures import FigureRef, LineRef, StatedRef
from extract.states import Severity, Status

_SUBJECT = 7
"""Digits of the longest code of a subject; a project, which can be of any, has a longer one."""


class Proofs(msgspec.Struct, frozen=True):
    """What the identities prove and contradict.

    `statuses` has every figure that an identity confirms or contradicts, as far as digits and place go; `digits`
    are the figures whose digits are proved, `unplaced` those of them that could stand elsewhere.
    """

    statuses: Mapping[FigureRef, Status]
    digits: frozenset[FigureRef]
    unplaced: frozenset[FigureRef]
    culprits: Mapping[FigureRef, Culprit]
    exchanges: Sequence[Exchange]


def prove(
    verdicts: Sequence[Verdict],
    why: Mapping[str, Explanation],
    excused: frozenset[str] = frozenset(),
    columns: Mapping[int, Collection[tuple[str, ...]]] | None = None,
    misnamed: Collection[FigureRef] = frozenset(),
    doubted: Collection[FigureRef] = frozenset(),
) -> Proofs:
    """What the verdicts prove of each figure.

    A figure in an identity that fails is not proved, whatever else holds, unless the failure is explained without
    it: by a row that is missing or left out, by a unit, or by one other figure that alone explains two failures.

    Args:
        verdicts: What the equations say.
        why: What explains the failing ones.
        excused: Keys of equations whose failure is explained otherwise.
        columns: Table → header paths of all its columns of amounts, blank ones too.
        misnamed: Figures whose place is open whatever holds.
        doubted: Figures that sums of their own table do not prove.
    """
    explained = excused | {key for key, found in why.items() if found.excuses}
    misplaced = frozenset(
        t.figure for found in why.values() if found.cause is Cause.LEFT_OUT for t in found.terms
    )
    judged = judge(verdicts, explained, misplaced)
    cleared = excused | _cleared(verdicts, why)
    failed = [v for v in verdicts if not v.holds and _accuses(v.equation) and v.equation.key not in cleared]
    held = frozenset(t.figure for v in verdicts for t in v.seen)
    culprits = find_culprits(failed, held)
    accounted = {key for c in culprits.values() for key in c.keys}
    blocked = (
        set(culprits)
        | misplaced
        | {t.figure for v in failed if v.equation.key not in accounted for t in suspects_of(v, set())}
    )
    blocked |= _only_parts(blocked, verdicts) | _beyond_bounds(verdicts, cleared)
    blocked = without_evidence(blocked | set(doubted), verdicts)
    digits = frozenset(f for f, status in judged.items() if status is Status.VERIFIED and f not in blocked)
    moved = columns_of(blocked - misplaced - set(culprits), verdicts)
    rows = exchangeable_rows(verdicts) | rows_in_doubt(failed, verdicts)
    exchanged = exchangeable(verdicts, columns) | rows | lone_columns(verdicts)
    loose = frozenset((unplaced(verdicts) | moved | exchanged | set(misnamed)) & digits)
    conflicts = {f: s for f, s in judged.items() if s is Status.CONFLICT}
    return Proofs(
        statuses={
            **conflicts,
            **dict.fromkeys(digits - loose, Status.VERIFIED),
            **dict.fromkeys(culprits, Status.CONFLICT),
        },
        digits=digits,
        unplaced=loose,
        culprits=culprits,
        exchanges=find_exchanges([v for v in failed if v.equation.key not in accounted]),
    )


def _only_parts(blocked: Collection[FigureRef], verdicts: Sequence[Verdict]) -> set[FigureRef]:
    """The figures below those in doubt that repeat them, each the only part of the one above: one error is in all."""
    below: dict[FigureRef, FigureRef] = {}
    for verdict in verdicts:
        equation = verdict.equation
        if verdict.holds and equation.rule in DOWN_RULES and len(equation.left) == len(equation.right) == 1:
            below[equation.left[0].figure] = equation.right[0].figure
    found: set[FigureRef] = set()
    new = set(blocked)
    while new := {below[f] for f in new if f in below} - found:
        found |= new
    return found


def _beyond_bounds(verdicts: Sequence[Verdict], cleared: Collection[str]) -> set[FigureRef]:
    """The figures of a bound that fails, with the sums down their columns: which of them is wrong, nobody can tell."""
    found = {
        term.figure
        for v in verdicts
        if not v.holds and v.equation.relation is Relation.AT_LEAST
        if v.equation.severity is not Severity.INFO and v.equation.key not in cleared
        for term in v.equation.terms
    }
    sums = (v.equation for v in verdicts if v.holds and v.equation.rule in DOWN_RULES) if found else ()
    return found | {t.figure for e in sums if found & {x.figure for x in e.right} for t in e.left}


def _cleared(verdicts: Sequence[Verdict], why: Mapping[str, Explanation]) -> set[str]:
    """Failing identities whose explanation leaves no figure in doubt but those it names.

    A missing row does. So does a row left out, if more than one column misses it: a single figure that happens to
    be as large as the difference explains nothing.
    """
    rows: dict[object, int] = {}
    for found in why.values():
        if found.cause is Cause.LEFT_OUT:
            for row in set(_rows(found)):
                rows[row] = rows.get(row, 0) + 1
    cleared: set[str] = set()
    for verdict in verdicts:
        key = verdict.equation.key
        explanation = why.get(key)
        if explanation is None:
            continue
        match explanation.cause:
            case Cause.MISSING_ROW:
                cleared.add(key)
            case Cause.FOUND_ELSEWHERE:
                others = [why.get(e.key) for e in explanation.others]
                missing = all(o and o.cause is Cause.MISSING_ROW for o in others)
                if missing and _are_about(verdict.equation, explanation.others):
                    cleared.add(key)
                elif (twin := _moved(verdict, explanation, why)) is not None:
                    cleared |= {key, twin}
            case Cause.LEFT_OUT:
                if all(rows[row] > 1 for row in _rows(explanation)):
                    cleared.add(key)
            case Cause.COUNTED_TWICE:
                pass
    return cleared


def _are_about(equation: Equation, others: Sequence[Equation]) -> bool:
    """Whether rows that are missing are of the subject that an identity is about, of a part of it, or of a project."""
    own = _codes(equation.group)
    return not own or all(
        any(len(b) > _SUBJECT or a.startswith(b) or b.startswith(a) for a in own for b in _codes(other.group))
        for other in others
    )


def _codes(group: str) -> list[str]:
    """The codes, else names, of what an identity is applied to: 2080501-行政单位离退休/30302-退休费."""
    return [part.partition("-")[0] for part in re.split(r"[/、]", group) if part]


def _moved(verdict: Verdict, explanation: Explanation, why: Mapping[str, Explanation]) -> str | None:
    """The other of two identities between tables that one figure explains: it is counted in the wrong one of them."""
    if len(explanation.others) != 1:
        return None
    other = explanation.others[0]
    found = why.get(other.key)
    within = {verdict.equation.rule, other.rule} & (ROW_RULES | DOWN_RULES)
    opposite = verdict.equation.difference == -other.difference
    named = found is not None and found.cause is Cause.LEFT_OUT and len(found.terms) == 1
    return other.key if named and opposite and not within else None


def _rows(explanation: Explanation) -> Iterator[object]:
    """The rows of the figures that an explanation names."""
    for term in explanation.terms:
        figure = term.figure
        yield (figure.table, figure.key) if isinstance(figure, LineRef) else figure


def judge(
    verdicts: Sequence[Verdict],
    excused: frozenset[str] = frozenset(),
    misplaced: frozenset[FigureRef] = frozenset(),
) -> dict[FigureRef, Status]:
    """Status of each figure that an identity confirms or contradicts; figures not named stay as they are.

    A figure is verified where at least one identity that would have shown an error in it holds. Where an
    identity fails, only figures that nothing else proves can be wrong; of these, the whole is in conflict, or
    the one that is left, or one that two identities contradict. Which of many unproved parts is wrong, nobody
    can tell: they stay unverified. So does a figure that only its row proves while a sum down its column or across
    tables fails: a row holds as well with a figure in the wrong column.

    Args:
        verdicts: What the equations say.
        excused: Keys of equations whose failure is explained by other than a wrong figure (a missing row).
        misplaced: Figures that explain a failure by themselves, so that they may stand in the wrong column.
    """
    proved = _proved(verdicts, excused, misplaced)
    blamed: dict[FigureRef, int] = {}
    conflicts: set[FigureRef] = set()
    contradicted: set[FigureRef] = set()
    for verdict in verdicts:
        if verdict.holds or verdict.equation.key in excused or not _accuses(verdict.equation):
            continue
        suspects = suspects_of(verdict, proved)
        for term in suspects:
            blamed[term.figure] = blamed.get(term.figure, 0) + 1
        conflicts |= _guilty(verdict, suspects)
        contradicted |= _contradicted_text(verdict, proved)
    conflicts |= {figure for figure, count in blamed.items() if count > 1}
    return {
        **dict.fromkeys(conflicts, Status.CONFLICT),
        **dict.fromkeys(proved, Status.VERIFIED),
        **dict.fromkeys(contradicted, Status.CONFLICT),
    }


def _contradicted_text(verdict: Verdict, proved: set[FigureRef]) -> set[FigureRef]:
    """The one figure of the running text that proved figures of tables contradict, whatever its own sums say."""
    figures = [t.figure for t in verdict.equation.terms]
    stated: set[FigureRef] = {figure for figure in figures if isinstance(figure, StatedRef)}
    tables = {figure for figure in figures if not isinstance(figure, StatedRef)}
    return stated if len(stated) == 1 and tables and tables <= proved else set()


def _proved(
    verdicts: Sequence[Verdict], excused: frozenset[str], misplaced: frozenset[FigureRef]
) -> set[FigureRef]:
    """The figures that an identity proves which sees what is wrong with them."""
    in_rows: set[FigureRef] = set()
    elsewhere: set[FigureRef] = set()
    open_figures: set[FigureRef] = set(misplaced)
    for verdict in verdicts:
        blind = verdict.equation.rule in ROW_RULES
        (in_rows if blind else elsewhere).update(t.figure for t in verdict.proves)
        if verdict.equation.key in excused:
            continue
        if not blind and not verdict.holds and _accuses(verdict.equation):
            open_figures.update(t.figure for t in suspects_of(verdict, set()))
    return elsewhere | (in_rows - open_figures)


def _accuses(equation: Equation) -> bool:
    """Whether a failure contradicts figures: an identity of severity info is only usual, not a rule."""
    return equation.relation is Relation.EQUAL and equation.severity is not Severity.INFO


def suspects_of(verdict: Verdict, proved: set[FigureRef] | Mapping[FigureRef, Status]) -> list[Term]:
    """The terms of a failing identity that no other identity proves.

    Where the running text contradicts a table, only the text is doubted: that its figures agree among each
    other shows that it was written with care, not that the table is wrong.
    """
    terms = verdict.equation.terms
    stated = [t for t in terms if isinstance(t.figure, StatedRef)]
    return [t for t in stated or terms if t.figure not in proved]


def _guilty(verdict: Verdict, suspects: Sequence[Term]) -> set[FigureRef]:
    if len(suspects) == 1:
        return {suspects[0].figure}
    whole = verdict.equation.left
    return {whole[0].figure} if len(whole) == 1 and whole[0] in suspects else set()
