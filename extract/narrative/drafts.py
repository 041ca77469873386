"""A figure while it is being read: what is said of it comes word by word."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from extract.narrative.functions import FunctionPath
from extract.narrative.values import Value


class FigureDraft(msgspec.Struct):
    """One figure of the running text; see `extract.facts.StatedFigure` for the meaning of the parts."""

    sentence: int
    start: int
    end: int
    """Characters of the passage that the statement covers."""
    at: int
    """Where its first value stands: the place of the figure."""
    subject: str = ""
    path: FunctionPath | None = None
    year: int | None = None
    measure: str | None = None
    value: Value | None = None
    part_of: str | None = None
    compared_year: int | None = None
    compared_measure: str | None = None
    change: Value | None = None
    change_sign: int = 0
    """1, −1, or 0 for unchanged; what matters only where a change is stated."""
    change_percent: Decimal | None = None
    share: Decimal | None = None
    share_of: str | None = None
    completion: Decimal | None = None
    completion_of: str | None = None
    months: str = ""
    """The part of a year whose money it is, as printed; blank where it is a year's."""
    is_base: bool = False
    """Whether it is the figure that another is compared with."""

    @property
    def has_change(self) -> bool:
        """Whether a change is stated already."""
        return self.change is not None or self.change_percent is not None

    @property
    def says_something(self) -> bool:
        """Whether a value was read; else the only one it was begun for was not understood."""
        return self.has_change or any(v is not None for v in (self.value, self.share, self.completion))


class Base(msgspec.Struct):
    """What a comparison compares with."""

    year: int | None
    offset: int
    """−1 for the year before the figure's own, 0 for the same year's budget; used where `year` is None."""
    measure: str | None = None
    subject: str = ""
    draft: FigureDraft | None = None

    def year_for(self, year: int | None) -> int | None:
        """The year compared with, for a figure of a year."""
        return self.year if self.year is not None else year + self.offset if year is not None else None
