"""Files derived from one state of a store: beside the snapshot of a folder, in a cache for a store elsewhere.

What another version of this program left beside a snapshot is made anew in the cache: who reads a store may not write
into it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable

from kg.errors import StoreError
from kg.store.snapshot import GraphReader, StoreSnapshot

Write = Callable[[Path, Path | None], None]
"""Makes a file that is not there yet; the second path is that of an earlier state, if there is one."""


@runtime_checkable
class Elsewhere(Protocol):
    """A store of which no files are here, but which says when it was published last."""

    address: str

    def published(self) -> str | None:
        """When something was published last; None if that is unknown."""


def derived_file(store: GraphReader, suffix: str) -> Path | None:
    """Where the file of that suffix for the present state of a store is, or would be; None if it has no place or is damaged.

    Args:
        store: An open store.
        suffix: Begins with a dot.
    """
    if isinstance(store, StoreSnapshot):
        return store.whole_beside(suffix)
    published = store.published() if isinstance(store, Elsewhere) else None
    if published is None or not isinstance(store, Elsewhere):
        return None
    return _folder(store.address) / (_key(published) + suffix)


def made_file(
    store: GraphReader, suffix: str, write: Write, is_usable: Callable[[Path], bool]
) -> Path | None:
    """The file of that suffix in the cache, made if it is missing; None for a snapshot that has its own file or none.

    A snapshot has one in the cache where another version of this program made its own.
    It is made by one process while others wait, and those of earlier states go.

    Args:
        store: An open store.
        suffix: Begins with a dot.
        write: Makes the file.
        is_usable: Whether a file that is there can be used; another version of this program may have made it.

    Raises:
        StoreError: The cache cannot be written; a snapshot then has no file.
    """
    if isinstance(store, StoreSnapshot):
        with contextlib.suppress(StoreError, OSError):
            if store.beside(suffix).is_file():
                # Nothing of an earlier state: decisions change documents that say of themselves that they are the same.
                return _made(_cached(store, suffix), suffix, lambda new, _: write(new, None), is_usable)
        return None
    path = derived_file(store, suffix)
    return None if path is None else _made(path, suffix, write, is_usable)


def _cached(store: StoreSnapshot, suffix: str) -> Path:
    """Where the cache has the file of a snapshot; a store made anew at the same place has other marks."""
    published = store.beside(".json").resolve()
    marks = published.stat()
    state = f"{published.name} {marks.st_mtime_ns} {marks.st_ino} {published.read_text('utf-8')}"
    return _folder(str(published.parent)) / (_key(state) + suffix)


def _made(path: Path, suffix: str, write: Write, is_usable: Callable[[Path], bool]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"lock{suffix}").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_usable(path):
                earlier = sorted(
                    p for p in path.parent.glob(f"*{suffix}") if not p.name.startswith(("lock", "new"))
                )
                new = path.with_name(f"new{suffix}")
                new.unlink(missing_ok=True)
                write(new, earlier[0] if earlier else None)
                new.replace(path)
                for old in set(earlier) - {path}:
                    old.unlink()
    except OSError as error:
        raise StoreError(f"cache {path.parent}", "a folder that can be written", str(error)) from error
    return path


def _folder(address: str) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    with contextlib.suppress(RuntimeError):  # no home: then relative to where we are
        return Path(base).expanduser() / "budget-kg" / _key(address)
    return Path(".cache") / "budget-kg" / _key(address)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
