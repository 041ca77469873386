"""What can go wrong between a file and its facts; every message names the place, the expected and the got."""

from __future__ import annotations

from extract.file_names import printable


class ExtractError(Exception):
    """Root of all errors of this package.

    Args:
        place: File, and where it helps line or table, in words a reader can find.
        expected: What the place should hold.
        got: What it holds.
    """

    def __init__(self, place: str, expected: str, got: str) -> None:
        self.place = printable(place)
        self.expected = expected
        self.got = printable(got)
        super().__init__(f"{self.place}: expected {expected}, got {self.got}")


class UnreadableFileError(ExtractError):
    """A file that no reader can open: missing, forbidden, empty, binary, too large, undecodable."""


class NoBudgetError(ExtractError):
    """A readable file in which no budget table was recognised."""


class AmountError(ExtractError):
    """A cell that should hold one amount and holds something that is not one number."""


class CatalogueError(ExtractError):
    """The table catalogue (our own data) is malformed."""


class FactsFileError(ExtractError):
    """A facts file (JSON Lines) that does not hold what `write_facts` writes."""
