"""Where the published files lie on this machine: kept beside the graph, never in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from extract.errors import UnreadableFileError
from extract.readers.archive import is_archive, list_archive
from extract.readers.content import RawFile, read_file
from kg.errors import SourceFileError
from kg.places import is_url

_NAME = "sources.jsonl"


class ReadFile(Protocol):
    """What is told of a file that was read: its path, its hash, and why it could not be read."""

    @property
    def path(self) -> str:
        """Path of the file, or `archive.zip!member`."""

    @property
    def sha256(self) -> str:
        """Hash of its content; empty where it could not be read."""

    @property
    def error(self) -> str | None:
        """Why it could not be read, None where it was."""


_Read = TypeVar("_Read", bound=ReadFile)


class SourceFiles:
    """The files that a store was built from, by hash.

    Paths stand in `STORE/sources.jsonl`, one JSON object a line, the last one for a hash in force. The
    graph and what is exported from it hold none.

    Args:
        store: Folder of the store.
        given: A file or folder to look in first, as the user names it.
    """

    def __init__(self, store: Path, given: Path | None = None) -> None:
        self._index = store / _NAME
        self._given = given
        self._paths = _read_index(self._index)

    def noting(self, progress: Callable[[_Read], None]) -> Callable[[_Read], None]:
        """The same progress, with each file of this machine that was read remembered as it is told."""

        def note(built: _Read) -> None:
            if built.sha256 and not built.error and not is_url(built.path):
                self.remember(built.sha256, Path(built.path))
            progress(built)

        return note

    def remember(self, sha256: str, path: Path) -> None:
        """Note where a file lies."""
        path = path.resolve()
        if self._paths.get(sha256) == path:
            return
        self._paths[sha256] = path
        self._note({"sha256": sha256, "path": str(path)})

    def forget(self, sha256: str) -> None:
        """Note that a file is no longer one of the store's."""
        if self._paths.pop(sha256, None):
            self._note({"sha256": sha256, "path": None})

    def _note(self, entry: dict[str, str | None]) -> None:
        with self._index.open("a+b") as file:
            file.seek(max(file.tell() - 1, 0))
            cut_off = file.read(1) not in (b"", b"\n")  # a line that a killed run left half
            file.write((b"\n" if cut_off else b"") + json.dumps(entry).encode() + b"\n")

    def is_known(self, sha256: str) -> bool:
        """Whether a file is noted that is still there; what it holds is not looked at."""
        path = self._paths.get(sha256)
        return path is not None and (path.exists() or "!" in str(path))

    def has_below(self, folder: Path) -> bool:
        """Whether a file in a folder is one of the store's."""
        return any(path.is_relative_to(folder.resolve()) for path in self._paths.values())

    def find(self, sha256: str, file_name: str) -> RawFile:
        """The file of this hash.

        Raises:
            SourceFileError: It is not where it was, nor where the user says; or it has changed.
        """
        return self._find(sha256, file_name)[1]

    def path_of(self, sha256: str, file_name: str) -> Path:
        """Where the file of this hash lies; `archive.zip!member` for a file in an archive.

        Raises:
            SourceFileError: It is not where it was, nor where the user says; or it has changed.
        """
        return self._find(sha256, file_name)[0]

    def _find(self, sha256: str, file_name: str) -> tuple[Path, RawFile]:
        changed = False
        for path in self._candidates(sha256, file_name):
            try:
                file = read_file(path)
            except UnreadableFileError:
                continue
            if file.sha256 == sha256:
                return path, file
            changed = True
        got = "a file of this name with other content" if changed else "none; name it or its folder"
        raise SourceFileError(f"source of {file_name}", f"a file with SHA-256 {sha256[:16]}…", got)

    def _candidates(self, sha256: str, file_name: str) -> Iterator[Path]:
        if self._given:
            below = self._given.rglob("*") if self._given.is_dir() else [self._given]
            files = [p for p in below if p.is_file()]
            for path in sorted(files, key=lambda p: (p.name != file_name, str(p))):
                yield path
                if is_archive(path):
                    yield from list_archive(path).documents
        remembered = self._paths.get(sha256)
        if remembered:
            yield remembered


def _read_index(index: Path) -> dict[str, Path]:
    """Hash → path, as the last build saw it; a line that was cut off while it was written is passed over."""
    found: dict[str, Path] = {}
    for line in index.read_text("utf-8").splitlines() if index.is_file() else ():
        try:
            entry = json.loads(line)
            sha256, path = entry["sha256"], entry["path"]
        except (ValueError, KeyError, TypeError):
            continue
        if path is None:
            found.pop(sha256, None)
        else:
            found[sha256] = Path(path)
    return found
