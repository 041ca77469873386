"""Closed lists of words that facts use: how far a figure is proved, what a row is, how much a finding matters."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far a figure can be believed."""

    VERIFIED = "verified"
    """Digits, scale, place and label are each proved (`FigurePart`): an error in any of them would have shown.

    Of a project or unit whose code nothing else prints, the name is: the code is told as unproved beside
    (`FigurePart.CODE`).
    """
    UNVERIFIED = "unverified"
    """Read without doubt, but something of it is not proved."""
    REPAIRED = "repaired"
    """Damaged in print, mended by the only reading that satisfies the identities."""
    CONFLICT = "conflict"
    """Doubtful or contradicted; not to be believed without looking at the page."""
    CONFIRMED = "confirmed"
    """Looked at by a person, who found it read as it is printed."""
    CORRECTED = "corrected"
    """Another figure than is read, or read otherwise, because a person decided so; what is printed is kept."""


PROVED = frozenset({Status.VERIFIED, Status.REPAIRED})
"""Statuses that the document itself gives; a decision never does."""
BY_TRUST = (
    Status.VERIFIED,
    Status.REPAIRED,
    Status.CONFIRMED,
    Status.CORRECTED,
    Status.UNVERIFIED,
    Status.CONFLICT,
)
"""All statuses, the most believed first: of several figures added up, the last one holds for the sum."""


class FigurePart(StrEnum):
    """What of a figure can be right or wrong by itself; a figure is verified if the first four are proved."""

    DIGITS = "digits"
    """The digits that are printed."""
    SCALE = "scale"
    """The unit that they are printed in."""
    PLACE = "place"
    """The row and the column that they stand in."""
    LABEL = "label"
    """What the row is called: its codes and their names."""
    CODE = "code"
    """The code of the row's project or unit, which nothing else prints: it is known by its name."""


class Role(StrEnum):
    """What a row is to the other rows of its table."""

    DETAIL = "detail"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Stage(StrEnum):
    """Stage of the budget cycle (预算阶段)."""

    BUDGET = "budget"
    FINAL_ACCOUNTS = "final_accounts"


class TableState(StrEnum):
    """What was found where a table should be."""

    PRESENT = "present"
    DECLARED_EMPTY = "declared_empty"
    """The table is printed without any amount, or the document says that it is empty (本表为空表)."""
    UNKNOWN = "unknown"
    """A grid that no entry of the catalogue describes, kept as read; or a title whose rows were not found."""


class Severity(StrEnum):
    """How much a finding matters."""

    FATAL = "fatal"
    WARNING = "warning"
    INFO = "info"
