"""What can go wrong between facts and answers; every message names the place, the expected and the got."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from kg.words.text import Text, both

# Exit code of the command line (2: could not run) and HTTP status, by class. A class that is missing here
# cannot be defined.
OUTCOMES = MappingProxyType(
    {
        "SettingError": (2, 500),
        "StoreError": (2, 500),
        "StoreBusyError": (2, 503),
        "StoreFullError": (2, 503),
        "StoreMissingError": (2, 503),
        "StoreUnreachableError": (2, 503),
        "QueryRefusedError": (2, 403),
        "QueryError": (2, 400),
        "QueryTimeoutError": (2, 504),
        "QueryLimitError": (2, 403),
        "NotAcceptableError": (2, 406),
        "MediaTypeError": (2, 415),
        "ServiceBusyError": (2, 503),
        "ProcessLostError": (2, 503),
        "UnknownQueryError": (2, 404),
        "UnknownFactError": (2, 404),
        "UnknownThingError": (2, 404),
        "SourceFileError": (2, 404),
        "ParameterError": (2, 400),
        "PageMissingError": (2, 404),
        "ExportError": (2, 500),
        "BuildError": (2, 500),
        "DecisionError": (2, 400),
        "FetchError": (2, 502),
    }
)


class KgError(Exception):
    """Root of all errors of this package.

    `exit_code` and `http_status` of each class come from `OUTCOMES`.

    Args:
        place: Folder, graph, query, line or parameter, in words a reader can find.
        expected: What the place should hold.
        got: What it holds.

    Parts given as `Said` are told in Chinese on Chinese pages and terminals (`text`); messages and answers of
    the API are English.
    """

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 500

    def __init__(self, place: str, expected: str, got: str) -> None:
        said = (both(place), both(expected), both(got))
        self.place, self.expected, self.got = (part.en for part in said)
        super().__init__(f"{self.place}: expected {self.expected}, got {self.got}")
        self.text = Text(f"{said[0].zh}：应为{said[1].zh}，实为{said[2].zh}", str(self))
        self._parts = (place, expected, got)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.exit_code, cls.http_status = OUTCOMES[cls.__name__]

    def __reduce__(self) -> tuple[type[KgError], tuple[str, str, str]]:
        """Worker processes send errors back, so they must survive pickling."""
        return type(self), self._parts


class SettingError(KgError):
    """A setting of the environment or a flag is not of its kind."""


class StoreError(KgError):
    """The folder of a store cannot be used: foreign, half-written, damaged, or of a newer layout."""


class StoreBusyError(StoreError):
    """Another process is writing to the store."""


class StoreFullError(StoreError):
    """There is no room on the disk of the store."""


class StoreMissingError(StoreError):
    """There is no store, or none that was ever published."""


class StoreUnreachableError(StoreError):
    """A SPARQL endpoint does not answer, or not as one."""


class QueryRefusedError(KgError):
    """A query that could change the store, reach the network or exhaust the machine."""


class QueryError(KgError):
    """A query that is no SPARQL, or that failed while it ran."""


class QueryTimeoutError(KgError):
    """A query that was stopped at its time limit."""


class QueryLimitError(KgError):
    """An answer that would hold more rows or bytes, or take more memory, than allowed."""


class NotAcceptableError(KgError):
    """A client takes none of the formats there are."""


class MediaTypeError(KgError):
    """A request is in a format that is not read."""


class ServiceBusyError(KgError):
    """More is asked at once than the service takes on; asking later helps."""


class ProcessLostError(KgError):
    """The process that computed an answer ended, and not for what was asked of it; asking again may help."""


class UnknownQueryError(KgError):
    """No saved query has this name."""


class UnknownFactError(KgError):
    """No one fact of this name is in the store, or it is printed nowhere."""


class SourceFileError(KgError):
    """The published file behind a fact is not there, has changed, or cannot be shown this way."""


class UnknownThingError(KgError):
    """The store describes no thing of this IRI, code, number or name."""


class ParameterError(KgError):
    """A parameter of a saved query is unknown, missing or not of its type."""


class PageMissingError(KgError):
    """There is no such page, or the store has nothing to show on it."""


class ExportError(KgError):
    """A data set cannot be written."""


class BuildError(KgError):
    """Facts cannot be made into a graph."""


class DecisionError(BuildError):
    """What a person decided is malformed, contradicts another decision, or cannot be about this thing."""


class FetchError(KgError):
    """An address that gave no file: refused here, refused by the host, or out of reach."""
