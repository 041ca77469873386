"""What can go wrong with saved questions; every message names the place, the expected and the got."""

from __future__ import annotations


class QueriesError(Exception):
    """Root of all errors of this package.

    Args:
        place: Query and parameter, in words a reader can find.
        expected: What the place should hold.
        got: What it holds.
    """

    def __init__(self, place: str, expected: str, got: str) -> None:
        super().__init__(f"{place}: expected {expected}, got {got}")
        self.place = place
        self.expected = expected
        self.got = got

    def __reduce__(self) -> tuple[type[QueriesError], tuple[str, str, str]]:
        """Worker processes send errors back, so they must survive pickling."""
        return type(self), (self.place, self.expected, self.got)


class QueryFileError(QueriesError):
    """A `.rq` file (our own data) is malformed."""


class UnknownNameError(QueriesError):
    """No saved query has this name."""


class ParameterValueError(QueriesError):
    """A parameter is unknown, missing or not of its type."""
