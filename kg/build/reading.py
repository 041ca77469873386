"""One document, from its place to its graph; the same on every machine and in every process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import msgspec

from extract.decisions.model import ReadingDecision
from extract.errors import ExtractError
from extract.facts import Severity
from extract.file_names import printable
from extract.readers.content import sha256_of
from kg.build.workers import FileTimeoutError
from kg.decisions.file import readings_digest
from kg.errors import KgError
from kg.graph.iri import Namer
from kg.graph.mapping import map_document
from kg.places import UnreachableFileError, at_hand, shown_as

VERSION = version("budget-kg")


class BuiltDocument(msgspec.Struct, frozen=True):
    """What became of one file; `path` is `archive.zip!member` for a file in an archive.

    `error` says why it was not built; `unchanged` that the store had it already; `fatal` holds the messages
    of findings that leave a part of it unread, such as a table without header.
    """

    path: str
    sha256: str = ""
    unchanged: bool = False
    error: str | None = None
    tables: int = 0
    facts: int = 0
    findings: int = 0
    fatal: tuple[str, ...] = ()


class ReadDocument(msgspec.Struct, frozen=True):
    """A document on its way from a worker to the writer: its graph, or in `report` why there is none.

    `may_pass` says that another try, or another machine, may give another result.
    """

    report: BuiltDocument
    nquads: bytes
    may_pass: bool = False


class HashedPlace(msgspec.Struct, frozen=True):
    """The SHA-256 of what lies at a place, or why it cannot be read."""

    path: str
    sha256: str = ""
    error: str | None = None
    may_pass: bool = False


class ReadTask(msgspec.Struct, frozen=True):
    """A document to be read.

    Attributes:
        path: How the user named it; every message does.
        place: Where it lies for the one who reads it: a path or an address.
        source_key: What tells its place from others (`kg.build.source_keys`).
        sha256: Hash of its content; empty where that is not known yet.
        readings: What persons decided about it.
    """

    path: str
    place: str
    source_key: str
    sha256: str = ""
    readings: tuple[ReadingDecision, ...] = ()


def hash_place(path: str, place: str | None = None) -> HashedPlace:
    """The hash of what lies at a place; `place` is where it lies for this process, if not at `path`."""
    try:
        with at_hand(place or path) as local:
            try:
                return HashedPlace(path, sha256_of(local))
            except ExtractError as error:
                return HashedPlace(path, error=shown_as(str(error), local, path))
    except (ExtractError, KgError) as error:
        return HashedPlace(path, error=str(error), may_pass=isinstance(error, UnreachableFileError))


def read_task(task: ReadTask, namer: Namer, now: datetime) -> ReadDocument:
    """Read a document and map it; what goes wrong is told in its report.

    Raises:
        FileTimeoutError: It took more processor time than it may.
    """
    try:
        with at_hand(task.place) as local:
            return _read(task, local, namer, now)
    except (ExtractError, KgError) as error:
        passing = isinstance(error, UnreachableFileError)
        return msgspec.structs.replace(failed_document(task.path, str(error)), may_pass=passing)


def _read(task: ReadTask, local: Path, namer: Namer, now: datetime) -> ReadDocument:
    from extract.pipeline import extract_file  # slow to import, and a build reads in its workers

    try:
        extraction = extract_file(local, task.readings)
        graph = map_document(
            extraction.facts,
            namer,
            version=VERSION,
            now=now,
            source_key=task.source_key,
            decisions=readings_digest(task.readings, extraction.document.document),
        )
    except (ExtractError, KgError) as error:
        return failed_document(task.path, shown_as(str(error), local, task.path))
    except (Exception, RecursionError, MemoryError) as error:
        if isinstance(error, FileTimeoutError):
            raise
        return failed_document(
            task.path, f"expected a document, got one that this program fails on: {where_failed(error)}"
        )
    report = BuiltDocument(
        path=task.path,
        sha256=extraction.document.document,
        tables=len(extraction.tables),
        facts=len(extraction.facts),
        findings=len(extraction.findings),
        fatal=tuple(f"{task.path}: {f.message}" for f in extraction.findings if f.severity is Severity.FATAL),
    )
    return ReadDocument(report, graph.nquads)


def where_failed(error: BaseException) -> str:
    """Kind and place of an error of this program. Its words may quote the document, so they are left out."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).stem}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def failed_document(path: str, error: str) -> ReadDocument:
    """The result of a document that could not be read."""
    message = error if printable(path) in error else f"{path}: {error}"
    return ReadDocument(BuiltDocument(path=path, error=printable(message)), b"")


def own_readings(readings: Sequence[ReadingDecision], sha256: str) -> tuple[ReadingDecision, ...]:
    """The decisions about one document."""
    return tuple(decision for decision in readings if decision.document == sha256)
