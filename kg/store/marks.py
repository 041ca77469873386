"""Whether the files of a publication are still those that were published, told by their lengths and digests.

The database finds damage to its tables while it reads them, but questions that add up then go on for ever, and what is
derived beside it has no guard of its own. So a reader compares the files first, once a process and state of a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from kg.errors import StoreError

_MOST_READ = 512 << 20
"""Bytes of a database that are compared when it is opened, 0.3 s; of a larger one, lengths and ends of tables are."""
_TABLE = ".sst"
_END_OF_TABLE = bytes.fromhex("f7cff485b741e288")
"""What the last bytes of each table of RocksDB are."""

_seen: set[tuple[int, int, int, int, str]] = set()
"""Files that were found whole in this process: device, inode, size, time of change, digest."""


class FileMark(msgspec.Struct, frozen=True):
    """What a file held when it was published."""

    size: int
    sha256: str


Marks = Mapping[str, FileMark]
"""Of the files of a publication: those of the database by their names, derived ones by their suffixes."""


def marks_of(
    snapshot: Path, derived: Mapping[str, Path], before: Path | None, known: Marks
) -> dict[str, FileMark]:
    """The marks of what is about to be published.

    Args:
        snapshot: Folder of the frozen database.
        derived: Suffix → file beside it.
        before: Folder of the publication before: tables that both share are not read again.
        known: The marks of that one.
    """
    same = dict(_shared(before, known)) if before else {}
    files = {path.name: path for path in snapshot.iterdir() if path.is_file()} | dict(derived)
    return {name: same.get(path.stat().st_ino) or _mark(path) for name, path in sorted(files.items())}


def _shared(before: Path, known: Marks) -> Iterator[tuple[int, FileMark]]:
    for name, mark in known.items():
        path = before / name
        if path.suffix == _TABLE and path.is_file():
            yield path.stat().st_ino, mark


def _mark(path: Path) -> FileMark:
    with path.open("rb") as file:
        return FileMark(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _inode(path: Path) -> int | None:
    return path.stat().st_ino if path.is_file() else None


def is_whole(path: Path, mark: FileMark) -> bool:
    """Whether a file is as it was published; it is read once in a process, and again when it was changed."""
    try:
        state = path.stat()
        key = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, mark.sha256)
        if key not in _seen:
            if state.st_size != mark.size or _mark(path) != mark:
                return False
            _seen.add(key)
    except OSError:
        return False
    return True


def damaged(folder: Path, marks: Marks, *, all_of_it: bool = False) -> list[str]:
    """Which files of a frozen database are not as they were published.

    Args:
        folder: Of the database.
        marks: Of the publication.
        all_of_it: Compare each byte, however many there are.
    """
    files = {name: mark for name, mark in marks.items() if not name.startswith(".")}
    if all_of_it or sum(mark.size for mark in files.values()) <= _MOST_READ:
        return sorted(name for name, mark in files.items() if not is_whole(folder / name, mark))
    return sorted(name for name, mark in files.items() if not _is_long_enough(folder / name, mark))


def _is_long_enough(path: Path, mark: FileMark) -> bool:
    try:
        if path.stat().st_size != mark.size:
            return False
        if path.suffix != _TABLE:
            return True
        with path.open("rb") as file:
            file.seek(-len(_END_OF_TABLE), 2)
            return file.read() == _END_OF_TABLE
    except OSError:
        return False


def require_whole(
    place: str, folder: Path, marks: Marks, *, among: Path | None = None, all_of_it: bool = False
) -> None:
    """Check a database, or what another shares with it, against the marks of its publication.

    Args:
        place: What messages name.
        folder: Of the published database.
        marks: Of the publication.
        among: Folder of a database that shares tables with it: only those are looked at.
        all_of_it: Compare each byte, however many there are.

    Raises:
        StoreError: A file is gone, cut off or changed.
    """
    looked_at = marks
    if among:
        inodes = {path.stat().st_ino for path in among.glob(f"*{_TABLE}")}
        looked_at = {name: marks[name] for name in marks if _inode(folder / name) in inodes}
    if wrong := damaged(folder, looked_at, all_of_it=all_of_it):
        error = StoreError(place, "the files that were published", f"{len(wrong)} damaged, {wrong[0]}")
        cure = "put a copy made by `kg backup` in its place, or build the store anew from the files"
        error.add_note(cure if among else f"`kg link` publishes anew; if that fails too, {cure}")
        raise error
