"""One decision of a person about what a document says, and the place in print that it holds for."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from extract.printed import PrintedUnit, read_number
from extract.source import Box, Source

_KEY_LENGTH = 16


class DecisionKind(StrEnum):
    """What a person decided."""

    CONFIRM = "confirm"
    """The figure is read right, as it is printed."""
    CORRECT = "correct"
    """The figure is another one than is read."""
    NAME = "name"
    """A unit or project is called otherwise than is printed."""
    COLUMN = "column"
    """The header of a column says something else than is printed."""
    MONEY_UNIT = "money-unit"
    """The amounts of a table are printed in this unit of money."""
    SET_ASIDE = "set-aside"
    """A finding needs no further look."""


FIGURE_VERDICTS = frozenset({DecisionKind.CONFIRM, DecisionKind.CORRECT})
"""Verdicts about one figure."""
NAMED_THINGS = ("unit", "project")
"""What a name can belong to."""


class ReadingDecision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A decision about one document, tied to a place in it and to what is printed there.

    It outlives a rebuild and a new version of this program: nothing in it depends on how the document is read. Where
    the print at that place is not what it was, the decision is stale and changes nothing.

    Attributes:
        verdict: What was decided.
        document: SHA-256 of the file.
        printed: The figure, name, header path (joined with /) or title of the table as printed; for a finding, what it
            is about.
        place: Where that stands; for a column or unit of money, where the table begins; None for a name, which holds
            for the whole document.
        value: The amount with its unit of money (1,836.00万元), the name, the header path or the unit of money. For a
            confirmed figure the amount that was read, in 元, so that another reading makes it stale; None for a finding.
        part: For a project its total, fiscal or other; for a stated figure the name of its value (amount, change); for
            a name what is named, unit or project.
        rule: The rule of a finding.
        expected: The amount in yuan that a finding expects, and `actual` the one it found, as they were.
        reason: Why, in the person's words.
        by: Initials; no names are kept.
        date: When.
        file: Name of the file, for people.
    """

    verdict: DecisionKind
    document: str
    printed: str
    place: Source | None = None
    value: str | None = None
    part: str = ""
    rule: str = ""
    expected: Decimal | None = None
    actual: Decimal | None = None
    reason: str
    by: str
    date: date
    file: str = ""

    @property
    def key(self) -> str:
        """What tells it from any other decision: two of one key are about the same thing."""
        verdict = "figure" if self.verdict in FIGURE_VERDICTS else self.verdict.value
        box = self.place.box if self.place else None
        edges = "" if box is None else " ".join(f"{e:g}" for e in (box.x0, box.top, box.x1, box.bottom))
        parts = (verdict, self.document, str(self.place or ""), edges, self.part, self.rule, self.printed)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY_LENGTH]

    @property
    def amount(self) -> Decimal | None:
        """The amount decided, in yuan; None where the value is no amount with a unit of money."""
        number = read_number(self.value) if self.value else None
        return number.value * number.unit.worth_yuan if number and number.unit else None

    @property
    def money_unit(self) -> PrintedUnit | None:
        """The unit of money decided; None where the value is none."""
        return PrintedUnit.named(self.value)

    @property
    def header(self) -> tuple[str, ...]:
        """The header path decided."""
        return tuple((self.value or "").split("/"))


def is_at(place: Source, source: Source) -> bool:
    """Whether a place that a person saw is this one.

    A line, or the rectangle on the page, outlives changes in how grids are cut out of a file; where the format has
    neither, the place in the grid decides.
    """
    if place.page != source.page or place.sheet != source.sheet:
        return False
    if place.line is not None or source.line is not None:
        return (place.line, place.column) == (source.line, source.column)
    if place.box and source.box:
        return _inside(place.box, source.box) and _inside(source.box, place.box)
    return (place.block, place.row, place.column) == (source.block, source.row, source.column)


def _inside(box: Box, other: Box) -> bool:
    """Whether the middle of a rectangle lies in another."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return other.x0 <= x <= other.x1 and other.top <= y <= other.bottom
