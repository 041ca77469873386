"""Parts of a graph on storage that all machines share: the N-Quads of one document each, and what was found reading it.

    PARTS/jobs/…            settings of builds
    PARTS/parts/ab/…nq.gz   one document: a comment line with its `PartHeader`, then its statements
    PARTS/manifest/…jsonl   what became of each document; see `kg.engine.manifest`

A part is named by what its content depends on, so that whoever reads the document writes the same bytes but for the
time, and a part that is there need not be made again.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from uuid import uuid4

import msgspec

from extract.file_names import printable
from kg.build.reading import BuiltDocument, ReadDocument, ReadTask
from kg.decisions.file import readings_digest
from kg.engine.job import BuildJob
from kg.errors import BuildError
from kg.places import is_url, open_storage

_LEVEL = 1
"""Of compression: level 6 takes six times as long for a fifth less."""


class PartHeader(msgspec.Struct, frozen=True):
    """What is told of a document that was read; the seconds are of processor time."""

    sha256: str
    tables: int
    facts: int
    findings: int
    fatal: tuple[str, ...]
    seconds: float


class PartStorage:
    """A folder or address that the machines of a build share.

    Args:
        place: A path, or an address that fsspec knows.

    Raises:
        SettingError: fsspec is not installed or knows no such storage.
    """

    def __init__(self, place: str) -> None:
        self._storage, self._root = open_storage(place if is_url(place) else str(Path(place).absolute()))
        self._is_local = "file" in self._storage.protocol

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all.

        Raises:
            BuildError: The storage does not take it.
        """
        path = f"{self._root}/{name}"
        with self._answering(name):
            if self._is_local:
                self._replace(Path(path), data)
            else:
                self._storage.pipe_file(path, data)

    def _replace(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            beside.write_bytes(data)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """The content of a file; None where there is none.

        Raises:
            BuildError: The storage does not give it.
        """
        with self._answering(name):
            try:
                return bytes(self._storage.cat_file(f"{self._root}/{name}"))
            except FileNotFoundError:
                return None

    def names(self, folder: str) -> list[str]:
        """Names of the files in a folder, sorted.

        Raises:
            BuildError: The storage does not tell them.
        """
        with self._answering(folder):
            self._storage.invalidate_cache()
            try:
                found = self._storage.ls(f"{self._root}/{folder}", detail=False)
            except FileNotFoundError:
                return []
        names = (PurePosixPath(str(path)).name for path in found)
        return sorted(f"{folder}/{name}" for name in names if not name.startswith("."))

    @contextmanager
    def _answering(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each storage has errors of its own
            got = getattr(error, "strerror", None) or type(error).__name__
            raise BuildError(
                f"{self._root}/{name}", "storage of parts that gives and takes them", got
            ) from error


def part_name(task: ReadTask, job: BuildJob) -> str:
    """Where the part of a document stands."""
    about = (
        job.digest,
        readings_digest(task.readings, task.sha256) or "",
        task.source_key,
        printable(Path(task.path).name),
    )
    digest = hashlib.sha256("\n".join(about).encode()).hexdigest()[:16]
    return f"parts/{task.sha256[:2]}/{task.sha256[:16]}-{digest}.nq.gz"


def part_bytes(read: ReadDocument, seconds: float) -> bytes:
    """A document that was read, as a part; it names no folder of the machine that read it."""
    report = read.report
    fatal = tuple(message.removeprefix(f"{report.path}: ") for message in report.fatal)
    header = PartHeader(report.sha256, report.tables, report.facts, report.findings, fatal, round(seconds, 3))
    return gzip.compress(b"# " + msgspec.json.encode(header) + b"\n" + read.nquads, _LEVEL, mtime=0)


def read_part(data: bytes | None, task: ReadTask) -> tuple[ReadDocument, PartHeader] | None:
    """The document of a part; None where there is none, or one that is damaged or of another content."""
    try:
        first, _, nquads = gzip.decompress(data or b"").partition(b"\n")
        header = msgspec.json.decode(first.removeprefix(b"# "), type=PartHeader)
    except (OSError, EOFError, zlib.error, msgspec.MsgspecError):
        return None
    if header.sha256 != task.sha256:
        return None
    report = BuiltDocument(
        path=task.path,
        sha256=header.sha256,
        tables=header.tables,
        facts=header.facts,
        findings=header.findings,
        fatal=tuple(f"{task.path}: {message}" for message in header.fatal),
    )
    return ReadDocument(report, nquads), header
