"""What decisions about tables may not do: make anything proved.

With another unit of money or another header, identities hold that did not before. What holds only because of a person's
word is no proof, so a document with such decisions is read twice, and nothing is believed more than without them.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence

import msgspec

from extract.facts import AnyFact, BudgetLine, Indicator, ProjectRecord, Repair, StatedFigure, Transfer
from extract.figures import LineRef, ProjectRef
from extract.states import PROVED, Status

_Judged = BudgetLine | Transfer | ProjectRecord | StatedFigure | Indicator


def believe_no_more(
    before: Sequence[AnyFact], after: Sequence[AnyFact], tables: Collection[int]
) -> tuple[AnyFact, ...]:
    """The facts read with decisions, none of them proved that was not so without.

    Args:
        before: The facts of the document without decisions about tables.
        after: The facts with them.
        tables: Ordinals of the tables that a decision is about. Their lines that read otherwise are `corrected`, and
            those that would be proved now are `confirmed`; elsewhere what was read without decisions stays.
    """
    known = {_name(f): f for f in before if isinstance(f, _Judged)}
    mended = {f for f in before if isinstance(f, Repair)}
    return tuple(_limited(known, mended, after, tables))


def _limited(
    known: dict[Hashable, _Judged],
    mended: set[Repair],
    after: Sequence[AnyFact],
    tables: Collection[int],
) -> Iterator[AnyFact]:
    for fact in after:
        if isinstance(fact, Repair):
            figure = fact.figure
            inside = isinstance(figure, LineRef | ProjectRef) and figure.table in tables
            if inside or fact in mended:
                yield fact
        elif isinstance(fact, _Judged):
            old = known.get(_name(fact))
            if isinstance(fact, BudgetLine | Transfer) and fact.table in tables:
                yield _decided(old, fact)
            else:
                yield _elsewhere(old, fact)
        else:
            yield fact


def _name(fact: _Judged) -> Hashable:
    if isinstance(fact, StatedFigure):
        return ("stated", fact.sentence, fact.ordinal)
    if isinstance(fact, Indicator):
        return ("indicator", fact.table, fact.ordinal)
    return (type(fact), fact.source)


def _decided(old: _Judged | None, fact: BudgetLine | Transfer) -> AnyFact:
    """A figure of a table that was read as a person decided."""
    if fact.status is Status.CONFLICT:
        return fact
    if old is None or _reads(old) != _reads(fact):
        return _with_status(fact, Status.CORRECTED)
    if fact.status in PROVED and old.status not in PROVED:
        return _with_status(fact, Status.CONFIRMED)
    return fact


def _with_status(fact: BudgetLine | Transfer, status: Status) -> AnyFact:
    return msgspec.structs.replace(fact, status=status, unproved=())


def _elsewhere(old: _Judged | None, fact: _Judged) -> AnyFact:
    """A figure of another table: as it was without the decision, where the decision would make it proved or other."""
    if old is None:
        return fact
    newly = fact.status in PROVED and old.status not in PROVED
    return old if newly or _reads(old) != _reads(fact) else fact


def _reads(fact: _Judged) -> Hashable:
    """What of a figure a decision about its table can change."""
    match fact:
        case BudgetLine():
            return (fact.amount, fact.measure, fact.measure_key)
        case Transfer() | StatedFigure():
            return fact.amount
        case ProjectRecord():
            return (fact.total, fact.fiscal, fact.other)
        case Indicator():
            return fact.value
