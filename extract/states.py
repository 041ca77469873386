"""Closed lists of words that facts use: how far a figure is proved, what a row is, how much a finding matters."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far a figure can be believed."""

    VERIFIED = "verified"
    """An accounting identity that would have shown an error in it holds."""
    UNVERIFIED = "unverified"
    """Read without doubt, but no identity covers it."""
    REPAIRED = "repaired"
    """Damaged in print, mended by the only reading that satisfies the identities."""
    CONFLICT = "conflict"
    """Doubtful or contradicted; not to be believed without looking at the page."""


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
