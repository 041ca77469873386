"""Which statements of documents are about the same money, and what that comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.crosscheck.figures import WHOLE, BookScope, Statement, by_place
from kg.crosscheck.model import ComparedSide, CrossCheck, CrossRule, Hindrance, first_hindrance, together
from kg.money.parts import IN_ACCOUNTS

_BUDGET, _ACCOUNTS = "budget", "final_accounts"
_NEVER_ELIMINATED = frozenset(
    {"fiscal-expenditure", "fiscal-income", "basic-expenditure", "three-public-expenses"}
)
"""Data sets of money that comes from the treasury: units do not pay it to each other, so parts cannot exceed the whole."""

SameName = Callable[[str, str, str], bool]
"""Whether two documents name a unit alike, and so mean one unit by its code: unit, document, document."""
SaysPhase = Callable[[Statement], bool]
"""Whether the print says of the figures that they are budget or outturn, rather than their document being such."""


def check_statements(
    statements: Sequence[Statement],
    departments: Mapping[str, str],
    same_name: SameName,
    says_phase: SaysPhase,
) -> Iterator[CrossCheck]:
    """All identities between what documents state in their tables.

    Args:
        statements: What the documents state.
        departments: Unit → its department, both canonical.
        same_name: Tells two units under one code apart.
        says_phase: Is asked only where figures differ.
    """
    own = by_place(statements)
    for statement in statements:
        if not statement.is_own:
            yield from _against_own(statement, own, same_name, says_phase)
    yield from _families(own, departments, same_name)


def _against_own(
    printed: Statement,
    own: Mapping[tuple[str | None, str, str, int, str], Statement],
    same_name: SameName,
    says_phase: SaysPhase,
) -> Iterator[CrossCheck]:
    """Figures of another year or phase, and the document of that year and phase."""
    book = printed.book
    if book.publisher is None or book.year is None:
        return
    phase = _BUDGET if printed.phase == IN_ACCOUNTS else printed.phase
    if printed.year == book.year - 1 and phase == book.stage:
        rule = CrossRule.YEAR_BEFORE
    elif printed.year == book.year and (phase, book.stage) == (_BUDGET, _ACCOUNTS):
        rule = CrossRule.INITIAL_BUDGET
    else:
        return
    other = own.get((book.publisher, printed.data_set, printed.kind, printed.year, phase))
    if other is None:
        return
    hindrance = (
        Hindrance.NAMES_DIFFER
        if not same_name(book.publisher, book.iri, other.book.iri)
        else _not_whole(printed, other)
    )
    for key in _keys(printed, other):
        actual, expected = printed.side(key), other.side(key)
        check = _checked(rule, printed, phase, key, book.publisher, actual, expected, hindrance)
        if check.hindrance is None and abs(check.difference) > check.tolerance:
            unsaid = printed.phase == IN_ACCOUNTS or not says_phase(printed)
            soft = first_hindrance(
                None if book.scope and book.scope is other.book.scope else Hindrance.SCOPE_UNSAID,
                Hindrance.PHASE_UNSAID if unsaid else None,
                _unproved(actual, expected),
            )
            check = _checked(rule, printed, phase, key, book.publisher, actual, expected, soft)
        yield check


def _families(
    own: Mapping[tuple[str | None, str, str, int, str], Statement],
    departments: Mapping[str, str],
    same_name: SameName,
) -> Iterator[CrossCheck]:
    """Departments and their units, of one year and stage."""
    units: dict[tuple[str, str, str, int, str], list[Statement]] = defaultdict(list)
    for (publisher, data_set, kind, year, phase), statement in own.items():
        department = departments.get(publisher or "")
        if department and department != publisher:
            units[department, data_set, kind, year, phase].append(statement)
    for key, parts in units.items():
        whole = own.get(key)
        if whole is None:
            continue
        named = [p for p in parts if p.book.publisher in whole.holders()]
        for part in named:
            yield from _unit_in_department(whole, part, same_name)
        if not named and whole.holders() == {whole.book.publisher}:
            yield from _department_of_units(whole, parts)


def _unit_in_department(whole: Statement, part: Statement, same_name: SameName) -> Iterator[CrossCheck]:
    unit = str(part.book.publisher)
    hard = (
        Hindrance.NAMES_DIFFER
        if not same_name(unit, whole.book.iri, part.book.iri)
        else _not_whole(whole, part)
    )
    # A unit that is a department to others may state their money too, of which its own row in the book above knows nothing.
    wider = None if part.book.scope is BookScope.UNIT else Hindrance.SCOPE_UNSAID
    for key in [WHOLE, *sorted(whole.keys(unit) & part.keys())]:
        actual, expected = whole.side(key, unit), part.side(key)
        yield _checked(
            CrossRule.UNIT_IN_DEPARTMENT,
            whole,
            whole.phase,
            key,
            unit,
            actual,
            expected,
            first_hindrance(hard, wider, _unproved(actual, expected)),
        )


def _department_of_units(whole: Statement, parts: Sequence[Statement]) -> Iterator[CrossCheck]:
    """A part may be missing, but parts that are more than the whole contradict it where nothing is eliminated."""
    hard = _not_whole(whole, *parts)
    actual, expected = whole.side(), together(p.side() for p in parts)
    missing = expected.amount < actual.amount
    soft = Hindrance.UNITS_MISSING if missing else None
    if not missing and whole.book.scope is not BookScope.DEPARTMENT:
        soft = Hindrance.SCOPE_UNSAID
    elif not missing and whole.data_set not in _NEVER_ELIMINATED:
        soft = Hindrance.ELIMINATED
    yield _checked(
        CrossRule.DEPARTMENT_OF_UNITS,
        whole,
        whole.phase,
        WHOLE,
        str(whole.book.publisher),
        actual,
        expected,
        first_hindrance(hard, soft, _unproved(actual, expected)),
    )


def _keys(one: Statement, other: Statement) -> list[str]:
    """What is compared: the whole, and what both state a figure of."""
    return [WHOLE, *sorted(one.keys() & other.keys())]


def _not_whole(*statements: Statement) -> Hindrance | None:
    return None if all(s.is_whole for s in statements) else Hindrance.NOT_WHOLE


def _unproved(*sides: ComparedSide) -> Hindrance | None:
    return None if all(s.is_proved for s in sides) else Hindrance.UNPROVED


def _checked(
    rule: CrossRule,
    statement: Statement,
    phase: str,
    key: str,
    holder: str,
    actual: ComparedSide,
    expected: ComparedSide,
    hindrance: Hindrance | None,
) -> CrossCheck:
    return CrossCheck(
        rule, statement.data_set, holder, statement.year, phase, key, actual, expected, hindrance
    )
