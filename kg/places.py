"""Where documents lie: files on disk, and what `s3://` and other addresses name, brought to this machine to be read.

Addresses are read through fsspec, which the extra `budget-kg[cluster]` installs. Who may read them is said to fsspec
by its own files and variables (`AWS_ACCESS_KEY_ID`, `FSSPEC_S3_ENDPOINT_URL`, …), never in an address: addresses are
shown and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from extract.errors import UnreadableFileError
from extract.readers.archive import MARK
from extract.readers.content import SIZE_LIMIT
from kg.errors import SettingError

_URL = re.compile(r"[a-z][a-z0-9+.-]+://")
_SECRET = re.compile(r"[a-z0-9+.-]+://[^/]*@")
_ARCHIVE = re.compile(rf"(.*?\.zip){re.escape(MARK)}(.+)", re.IGNORECASE | re.DOTALL)
_ARCHIVES_KEPT = 1
ARCHIVE_LIMIT = 2 * 1024 * 1024 * 1024
"""Largest archive that is brought here, in bytes."""


class UnreachableFileError(UnreadableFileError):
    """A file that its storage did not give, which another try or another machine may get."""


def is_url(place: str) -> bool:
    """Whether a place is an address and no path.

    >>> is_url("s3://budgets/2026/a.pdf"), is_url("samples/a.pdf"), is_url("C:/a.pdf")
    (True, False, False)
    """
    return _URL.match(place) is not None


def open_storage(url: str) -> tuple[Any, str]:
    """The file system of an address and its path there.

    Raises:
        SettingError: fsspec is not installed, knows no such storage, or the address holds a password.
    """
    if _SECRET.match(url):
        shown = url[: url.index("://")]
        raise SettingError(
            f"{shown}://…",
            "an address without user and password, which fsspec takes from its settings",
            "both",
        )
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise SettingError(url, "budget-kg[cluster] installed, which reads addresses", "none") from error
    try:
        storage, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SettingError(url, "a storage that fsspec knows here", str(error)) from error
    return storage, path


def list_url(url: str) -> list[str]:
    """The addresses that an address names: itself, all files below a folder but hidden ones, or what a glob matches.

    An address that is not there is given back as it is: reading it says so.

    Raises:
        SettingError: As for `open_storage`.
        UnreachableFileError: The storage does not answer.
    """
    storage, path = open_storage(url)
    try:
        if "*" in path or "[" in path:
            found = [p for p in storage.glob(path) if storage.isfile(p)]
        elif storage.isdir(path):
            found = [p for p in storage.find(path) if not _is_hidden(p, path)]
        else:
            return [url]
    except Exception as error:  # each storage has errors of its own
        raise UnreachableFileError(url, "a storage that answers", _reason(error)) from error
    return sorted(str(storage.unstrip_protocol(p)) for p in found)


@contextmanager
def at_hand(place: str) -> Iterator[Path]:
    """A path on this machine where the bytes of a place can be read, under the same name.

    What was brought here for it is removed at the end; the last archive is kept, for its next member.

    Raises:
        UnreachableFileError: The storage does not give it.
        UnreadableFileError: It is too large.
    """
    if not is_url(place):
        yield Path(place)
        return
    if inside := _ARCHIVE.fullmatch(place):
        archive = _archive(inside[1])
        yield Path(f"{archive.path}{MARK}{inside[2]}")
        return
    brought = _Brought(place, ARCHIVE_LIMIT if is_archive_url(place) else SIZE_LIMIT)
    try:
        yield brought.path
    finally:
        brought.folder.cleanup()


def is_archive_url(url: str) -> bool:
    """Whether an address names an archive: at a distance only its name tells."""
    return url.lower().endswith(".zip")


def shown_as(message: str, path: Path, place: str) -> str:
    """A message about a path on this machine, with the place as the user named it."""
    return message if str(path) == place else message.replace(str(path), place)


class _Brought:
    """The copy of a file from elsewhere, in a folder of its own that goes with this object."""

    def __init__(self, url: str, limit: int) -> None:
        storage, path = open_storage(url)
        self.folder = TemporaryDirectory(prefix="budget-kg-")
        self.path = Path(self.folder.name) / PurePosixPath(path).name
        try:
            size = int(storage.info(path).get("size") or 0)
            if size > limit:
                raise UnreadableFileError(url, f"at most {limit:,} bytes", f"{size:,} bytes")
            storage.get_file(path, str(self.path))
        except Exception as error:  # each storage has errors of its own
            self.folder.cleanup()
            if isinstance(error, UnreadableFileError):
                raise
            got = "No such file or directory" if isinstance(error, FileNotFoundError) else _reason(error)
            raise UnreachableFileError(url, "a file that can be read", got) from error


@lru_cache(maxsize=_ARCHIVES_KEPT)
def _archive(url: str) -> _Brought:
    return _Brought(url, ARCHIVE_LIMIT)


def _is_hidden(path: str, below: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(path[len(below) :]).parts)


def _reason(error: Exception) -> str:
    """Why a storage refused: its own words, which name no more than the address."""
    return getattr(error, "strerror", None) or type(error).__name__
