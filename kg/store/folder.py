"""The folder of a store: its marker, who may write, which snapshot readers read.

    STORE/store.json       marker with the version of this layout
    STORE/writer.lock      locked by the one process that writes
    STORE/data/            the database that the writer works on
    STORE/unpublished.jsonl  what was written since the last publication; see `kg.store.journal`
    STORE/snapshots/N/     frozen copies (hard links, so they cost next to nothing)
    STORE/snapshots/N.lock locked, shared, by everybody who reads N
    STORE/snapshots/N.json how N came to be; see `kg.store.publication`
    STORE/snapshots/N.*    files derived from N when it was published, such as the search index
    STORE/current          number of the snapshot that new readers open

Oxigraph calls reading a database that another process writes undefined behaviour. So nobody reads `data/`:
the writer publishes a snapshot at the end of its work and points `current` to it by renaming a file, which
is atomic. A reader that has an older snapshot open keeps it; the writer removes snapshots nobody holds.
Locks are `flock`s: they end with their process, however it ends. Before `current` names a snapshot, all of it is
forced to the disk, so that a machine that loses its power comes back with the old state or the new one.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kg.errors import StoreBusyError, StoreError, StoreMissingError
from kg.store.durable import replace_file, sync_folder, sync_tree
from kg.store.failures import store_errors

LAYOUT = 2
"""1 had no `unpublished.jsonl`: a build that was cut off could not be told from one that had ended."""
_ATTEMPTS = 20


class StoreFolder:
    """Paths, locks and snapshots of one store folder; knows nothing of what is in the database.

    Args:
        path: Folder of the store; whether it exists is checked by `require` and `create`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.marker = path / "store.json"
        self.data = path / "data"
        self.journal = path / "unpublished.jsonl"
        self.loading = path / "loading.json"  # of layout 1: graphs of a bulk load under way
        self.snapshots = path / "snapshots"
        self.current = path / "current"

    def require(self) -> None:
        """Check that the folder holds a store of a layout that this version can read.

        Raises:
            StoreMissingError: The folder is missing or empty.
            StoreError: It holds something else, half a store, or a newer layout.
        """
        if not self.path.exists() or (self.path.is_dir() and self._is_empty()):
            raise StoreMissingError(f"store {self.path}", "a store made by `kg build`", "nothing")
        if not self.marker.is_file():
            raise StoreError(
                f"store {self.path}", "a store made by `kg build`", "a file or folder of something else"
            )
        layout = self._read_layout()
        if layout > LAYOUT:
            raise StoreError(
                f"store {self.path}",
                f"layout {LAYOUT} or older",
                f"layout {layout}, written by a newer version of this program",
            )

    def _read_layout(self) -> int:
        try:
            layout = json.loads(self.marker.read_text("utf-8"))["layout"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"store {self.path}", "a readable store.json", f"{type(error).__name__}: {error}"
            ) from error
        if not isinstance(layout, int) or layout < 1:
            raise StoreError(f"store {self.path}", "a layout number in store.json", repr(layout))
        return layout

    def _is_empty(self) -> bool:
        """Whether nothing is in the folder, or what a run leaves that was killed before the marker stood."""
        return {p.name for p in self.path.iterdir()} <= {"writer.lock", "store.json.new"}

    def layout(self) -> int:
        """The layout of the store that is there.

        Raises:
            StoreError: The marker cannot be read.
        """
        return self._read_layout()

    def write_layout(self) -> None:
        """Say in the marker that the store has the layout of this version."""
        replace_file(self.marker, json.dumps({"layout": LAYOUT, "format": "budget-kg store"}) + "\n")

    def create(self) -> None:
        """Make an empty store folder, unless a store is there already.

        Raises:
            StoreError: The folder holds something else, or cannot be made.
        """
        with store_errors(self.path, "a folder that can be made and written"):
            self.path.mkdir(parents=True, exist_ok=True)
            if self._is_empty():
                self.write_layout()
        self.require()
        if self.current.exists() and not self.data.exists():
            raise StoreError(f"store {self.path}", "the database folder data/", "a store that has lost it")

    def lock_for_writing(self) -> IO[str]:
        """Take the writer's lock; it is held until the returned file is closed.

        Raises:
            StoreBusyError: Another writer has it.
            StoreError: The folder is not there or not writable.
        """
        with store_errors(self.path, "a folder that can be written"):
            file = (self.path / "writer.lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                file.seek(0)
                holder = file.read().strip() or "unknown"
            raise StoreBusyError(
                f"store {self.path}", "no other writer", f"process {holder} writing to it"
            ) from error
        file.seek(0)
        file.truncate()
        file.write(str(os.getpid()))
        file.flush()
        return file

    def next_snapshot(self) -> Path:
        """Where the next snapshot goes; nothing is there yet, nor beside it."""
        with store_errors(self.path, "a folder that can be written"):
            self.snapshots.mkdir(exist_ok=True)
        return self.snapshots / str(max(self._numbers(), default=0) + 1)

    def beside(self, snapshot: str, suffix: str) -> Path:
        """A file that belongs to a snapshot and goes with it; the suffix begins with a dot."""
        return self.snapshots / f"{snapshot}{suffix}"

    def publish(self, snapshot: Path) -> None:
        """Let new readers open this snapshot. All of it, and what is beside it, is on the disk before.

        The tables that it shares with the one before are there since that was published: of a large store nearly all.
        """
        snapshot.with_suffix(".lock").touch()
        before = self.snapshots / (self.current_snapshot() or "none")
        shared = {table.stat().st_ino for table in before.glob("*.sst")}
        for derived in self._of(snapshot.name):
            sync_tree(derived, shared)
        sync_folder(self.snapshots)
        replace_file(self.current, snapshot.name + "\n")

    def remove_unused(self) -> None:
        """Remove all snapshots but the current one and those that readers hold, and what cut off runs left."""
        current = self.current_snapshot()
        for number in self._numbers():
            if str(number) == current:
                continue
            lock = self.snapshots / f"{number}.lock"
            with lock.open("a") as file, contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for left in self._of(str(number)):
                    if left.is_dir():
                        shutil.rmtree(left, ignore_errors=True)
                    elif left != lock:
                        left.unlink(missing_ok=True)
                lock.unlink(missing_ok=True)  # last, so that what could not be removed is found again

    def current_snapshot(self) -> str | None:
        """Name of the published snapshot, None where nothing was published yet."""
        return self.current.read_text("utf-8").strip() if self.current.exists() else None

    def _of(self, number: str) -> list[Path]:
        """A snapshot and all that is beside it, such as a copy that was cut off."""
        return sorted(p for p in self.snapshots.iterdir() if p.name.partition(".")[0] == number)

    def _numbers(self) -> list[int]:
        """Numbers of all snapshots of which anything is there."""
        if not self.snapshots.is_dir():
            return []
        stems = {p.name.partition(".")[0] for p in self.snapshots.iterdir()}
        return sorted(int(stem) for stem in stems if stem.isdecimal())

    @contextlib.contextmanager
    def hold_current(self) -> Iterator[Path]:
        """Hold the current snapshot against removal while the context lasts; gives its folder.

        Raises:
            StoreMissingError: Nothing was published yet.
            StoreError: The snapshot that `current` names is gone.
        """
        for _ in range(_ATTEMPTS):
            name = self.current_snapshot()
            if name is None:
                raise StoreMissingError(
                    f"store {self.path}",
                    "a published build",
                    "one that was cut off before it published; `kg link` finishes it, `kg build` goes on with it",
                )
            folder = self.snapshots / name
            try:
                lock = folder.with_suffix(".lock").open("r")
            except OSError:
                continue  # removed between two looks, or damaged: the pointer tells
            with lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    continue
                if folder.is_dir():
                    yield folder
                    return
        raise StoreError(f"store {self.path}", f"the snapshot {name} that it names as current", "none")
