"""One identity between documents: what either side states, whether they agree, and if nobody can say so, why."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import msgspec

ZERO = Decimal(0)


class CrossRule(StrEnum):
    """Which figures are set beside each other."""

    YEAR_BEFORE = "year-before"
    """The year before, as a document prints it for comparison, and that year's own document (上年数)."""
    INITIAL_BUDGET = "initial-budget"
    """The budget, as final accounts print it, and the budget itself (年初预算数)."""
    UNIT_IN_DEPARTMENT = "unit-in-department"
    """A unit's part of its department's document, and the unit's own."""
    DEPARTMENT_OF_UNITS = "department-of-units"
    """A department that does not divide its money, and the documents of its units together."""
    HANDED_OUT = "handed-out"
    """What a funding document hands out to a receiver, and what the receiver states as received (下达 = 入账)."""


class Outcome(StrEnum):
    """What came of it."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_COMPARABLE = "not_comparable"


class Hindrance(StrEnum):
    """Why two figures that differ, or that may be about different things, contradict nobody."""

    NAMES_DIFFER = "names-differ"
    """The two documents name the unit of this code so differently that it may be two units."""
    SCOPE_UNSAID = "scope-unsaid"
    """It is not said of both documents alike whether they are a department's with its units, or one unit's alone."""
    NOT_WHOLE = "table-not-whole"
    """A table's rows do not make its printed total, or it prints none."""
    PHASE_UNSAID = "phase-unsaid"
    """It is not said whether the budget is the initial or an adjusted one, or whether it is budget or outturn."""
    UNPROVED = "unproved"
    """One of the figures is not proved by its own document: it may have been misread."""
    UNITS_MISSING = "units-missing"
    """The rest may be that of units, or of units in a place, whose documents are not held."""
    ELIMINATED = "may-be-eliminated"
    """A department leaves out what its units pay each other."""
    ELSEWHERE = "rest-elsewhere"
    """The rest may be stated in the budget of another year."""


_ALWAYS = frozenset({Hindrance.NAMES_DIFFER, Hindrance.NOT_WHOLE})
"""What makes even equal figures prove nothing."""


class ComparedSide(msgspec.Struct, frozen=True):
    """What one side states; yuan, IRIs.

    Attributes:
        amount: The amount, summed up.
        rounding: How far the printed digits leave it open.
        cells: The printed figures it is made of.
        documents: The documents that print them.
        is_proved: Whether its own documents prove all of them.
    """

    amount: Decimal
    rounding: Decimal
    cells: tuple[str, ...]
    documents: tuple[str, ...]
    is_proved: bool


class CrossCheck(msgspec.Struct, frozen=True):
    """One identity between documents.

    `actual` is what the document in question says, `expected` what the other does. `key` is the IRI of the class that
    both are about, or words for it; empty for the whole. `data_set` is empty for transfers.
    """

    rule: CrossRule
    data_set: str
    holder: str
    year: int | None
    phase: str
    key: str
    actual: ComparedSide
    expected: ComparedSide
    hindrance: Hindrance | None

    @property
    def difference(self) -> Decimal:
        """Actual − expected."""
        return self.actual.amount - self.expected.amount

    @property
    def tolerance(self) -> Decimal:
        """How far apart the print lets the sides be."""
        return self.actual.rounding + self.expected.rounding

    @property
    def outcome(self) -> Outcome:
        """What came of it: figures that agree agree, whatever hinders to accuse those that do not."""
        if self.hindrance in _ALWAYS:
            return Outcome.NOT_COMPARABLE
        if abs(self.difference) <= self.tolerance:
            return Outcome.HOLDS
        return Outcome.NOT_COMPARABLE if self.hindrance else Outcome.FAILS

    @property
    def says_something(self) -> bool:
        """Whether there is anything to compare: two noughts are equal whoever printed them."""
        return bool(self.actual.amount or self.expected.amount)


def together(sides: Iterable[ComparedSide]) -> ComparedSide:
    """Several sides as one.

    >>> one = ComparedSide(Decimal(1), ZERO, ("a",), ("d",), True)
    >>> together([one, one]).amount, together([one, one]).documents
    (Decimal('2'), ('d',))
    """
    parts = list(sides)
    return ComparedSide(
        sum((p.amount for p in parts), ZERO),
        sum((p.rounding for p in parts), ZERO),
        tuple(cell for p in parts for cell in p.cells),
        tuple(dict.fromkeys(d for p in parts for d in p.documents)),
        all(p.is_proved for p in parts),
    )


def first_hindrance(*found: Hindrance | None) -> Hindrance | None:
    """The first that there is."""
    return next((h for h in found if h is not None), None)
