"""What became of each document of the builds that share a storage, one line each, the last one in force.

Storage such as S3 cannot be appended to, so lines are written in files of some hundreds, whose names sort by time. A
file that a killed build did not write is no loss: its parts are there, and whoever is to read a document again finds
its part.
"""

from __future__ import annotations

import time
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from uuid import uuid4

import msgspec

from kg.engine.parts import PartStorage

_FOLDER = "manifest"
_LINES = 100
"""Lines of one file."""


class PartState(StrEnum):
    """What became of a document."""

    BUILT = "built"
    FAILED = "failed"


class ManifestRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document.

    Attributes:
        path: How the build named it.
        sha256: Hash of its content.
        version: Version of this program.
        decisions: Digest of what persons decided about it, if anything.
        part: Where its statements stand.
        state: What became of it.
        error: Why it failed.
        seconds: Of processor time.
        tries: How often it was handed out.
        worker: Who read it last.
    """

    path: str
    sha256: str
    version: str
    decisions: str | None = None
    part: str = ""
    state: PartState
    error: str | None = None
    seconds: float = 0.0
    tries: int = 1
    worker: str = ""


class BuildManifest:
    """Reads what there is, and writes what is added at the latest when it is closed."""

    def __init__(self, storage: PartStorage) -> None:
        self._storage = storage
        self._new: list[ManifestRow] = []
        self._run = f"{time.time_ns():020d}-{uuid4().hex[:8]}"
        self._files = 0

    def rows(self) -> dict[str, ManifestRow]:
        """Path → the last line about it; a file that is damaged says nothing."""
        decoder = msgspec.json.Decoder(ManifestRow)
        found: dict[str, ManifestRow] = {}
        for name in self._storage.names(_FOLDER):
            with suppress(msgspec.MsgspecError):
                found.update((row.path, row) for row in decoder.decode_lines(self._storage.read(name) or b""))
        return found

    def add(self, row: ManifestRow) -> None:
        """Note what became of a document."""
        self._new.append(row)
        if len(self._new) >= _LINES:
            self.flush()

    def flush(self) -> None:
        """Write what is noted."""
        if self._new:
            lines = msgspec.json.Encoder().encode_lines(self._new)
            self._storage.write(f"{_FOLDER}/{self._run}-{self._files:06d}.jsonl", lines)
            self._files += 1
            self._new = []

    def __enter__(self) -> BuildManifest:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.flush()
