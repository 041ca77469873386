"""Copies of dropped files that stay with a store; what a service that was killed copied and never built goes."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from kg.evidence.sources import SourceFiles
from kg.store.opening import is_remote

_MARK = ".keeping"


class Copies:
    """The copies of one trial's files while they are built into a store.

    A file beside them is held locked by the service and by the build that it starts, so that the next one can tell
    copies that are being built from those that nobody will.

    Args:
        folder: Where they go, a folder of this trial alone.
        store: Folder of the store.
    """

    def __init__(self, folder: Path, store: Path) -> None:
        self._folder, self._store = folder, store
        self._held: BinaryIO | None = None

    @property
    def locks(self) -> tuple[int, ...]:
        """What a process must inherit that builds them."""
        return () if self._held is None else (self._held.fileno(),)

    def make(self, files: Sequence[Path]) -> list[Path]:
        """The copies of files, made.

        Raises:
            OSError: There is no room for them, or none may be made.
        """
        remove_unkept(self._folder.parent, self._store)
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        self._held = _mark_of(self._folder).open("wb")
        fcntl.flock(self._held, fcntl.LOCK_EX)
        self._folder.mkdir(exist_ok=True)
        return [Path(shutil.copy2(path, self._folder / path.name)) for path in files]

    def end(self, *, kept: bool) -> None:
        """Let go of them; they go unless they were kept."""
        if not kept:
            shutil.rmtree(self._folder, ignore_errors=True)
        _mark_of(self._folder).unlink(missing_ok=True)
        if self._held is not None:
            self._held.close()


def remove_unkept(files: Path, store: Path) -> None:
    """Remove copies that nobody builds any more and that the store did not take; what it took stays.

    Args:
        files: The folder of all copies.
        store: Folder of the store.
    """
    for mark in files.glob(f".*{_MARK}"):
        with (
            contextlib.suppress(OSError),
            mark.open("rb") as held,
        ):  # held by one that lives, or gone meanwhile
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            folder = files / mark.name.removeprefix(".").removesuffix(_MARK)
            if not SourceFiles(store).has_below(folder):
                shutil.rmtree(folder, ignore_errors=True)
            mark.unlink()


def lasting_files(store: str) -> Path | None:
    """Where kept files stay: beside a store that is a folder, so that their pages can be shown later."""
    return None if is_remote(store) else Path(f"{store.rstrip('/')}-files")


def _mark_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{_MARK}")
