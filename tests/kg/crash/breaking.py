"""Points at which a run can be broken: each write, rename and fsync of ours, each step of the database.

Installed in a forked process only: it replaces functions of `os` and the class of the database for good.
"""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

_CALLS = ("fsync", "pwrite", "ftruncate", "replace", "unlink", "mkdir")
_STEPS = ("update", "bulk_load", "flush", "backup")

Around = Callable[[str, Callable[[], Any]], Any]
"""Does a step, named, or breaks it."""


class Breaker:
    """Counts the points a run passes, and breaks it at one.

    Args:
        mode: `count`; `kill`, by SIGKILL just before the point, or just after it where its number is odd; `fault`:
            that point fails for want of room; `full`: that and all later ones do.
        at: Number of the point, from 0.
    """

    def __init__(self, mode: str, at: int) -> None:
        self._mode = mode
        self._at = at
        self.passed = 0

    def __call__(self, name: str, step: Callable[[], Any]) -> Any:
        """Do a step, or break it."""
        number, self.passed = self.passed, self.passed + 1
        is_here = number == self._at
        if is_here and self._mode == "kill" and number % 2 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if (is_here and self._mode == "fault") or (number >= self._at and self._mode == "full"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        try:
            return step()
        finally:  # a step may fail, as to remove what is not there
            if is_here and self._mode == "kill":
                os.kill(os.getpid(), signal.SIGKILL)


def install(around: Around) -> None:
    """Send every step that changes a disk through `around`."""
    for name in _CALLS:
        setattr(os, name, _wrapped(getattr(os, name), name, around))
    database = ox.Store

    class BreakableStore:
        """The database, step by step."""

        read_only = staticmethod(database.read_only)

        def __init__(self, *arguments: Any) -> None:
            make = partial(database, *arguments)
            self._store: ox.Store = around("open", make) if arguments else make()

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._store, name)
            return _wrapped(found, name, around) if name in _STEPS else found

        def __len__(self) -> int:
            return len(self._store)

    ox.Store = BreakableStore  # type: ignore[misc,assignment]


def _wrapped(call: Callable[..., Any], name: str, around: Around) -> Callable[..., Any]:
    return lambda *arguments, **named: around(name, lambda: call(*arguments, **named))


class PowerLoss:
    """What would be on the disk of a store's folder if the power went, copied at every fsync.

    Strict where files are ours: a file holds what it held when it was forced to the disk last, and a name is there if
    its folder was forced to the disk since. The database looks after itself; of it two states are copied, that of the
    moment and that of its last step that forced everything to the disk.

    Args:
        store: Folder of the store, as it is on the disk before the run.
        images: An empty folder for the copies; they are numbered.
    """

    def __init__(self, store: Path, images: Path) -> None:
        self._store = store
        self._images = images
        self._synced: dict[int, bytes] = {}  # inode → content
        self._names: dict[Path, dict[str, int]] = {}  # folder → name → inode
        self._held: dict[int, int] = {}  # inode → descriptor that keeps its number from being given again
        self._count = 0
        self._busy = False  # copying, which is no step of the run
        self._older = images.parent / "older-data"
        if store.exists():
            self._force_tree(store)
            self._keep_data()

    def __call__(self, name: str, step: Callable[[], Any]) -> Any:
        """Do a step, and look at what it left."""
        result = step()
        if not self._busy:
            self._busy = True
            if name in ("open", "flush", "bulk_load", "backup"):
                self._keep_data()
            self._look()
            self._busy = False
        return result

    def fsync(self, descriptor: int) -> None:
        """Force one file or folder to the disk, as the model sees it; then copy."""
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        if self._store in (path, *path.parents) and not self._busy:
            self._busy = True
            self._force(path)
            self._copy()
            self._busy = False

    def _look(self) -> None:
        """Hold on to new files, so that their inodes stay theirs."""
        if self._store.exists():
            for path in self._store.rglob("*"):
                if self._store / "data" not in path.parents and path.is_file():
                    self._hold(path)

    def _hold(self, path: Path) -> None:
        inode = path.stat().st_ino
        if inode not in self._held:
            self._held[inode] = os.open(path, os.O_RDONLY)

    def _force(self, path: Path) -> None:
        if path.is_dir():
            self._names[path] = {p.name: p.stat().st_ino for p in path.iterdir()}
        else:
            self._hold(path)
            self._synced[path.stat().st_ino] = path.read_bytes()

    def _force_tree(self, folder: Path) -> None:
        for path in (folder, *folder.rglob("*")):
            if folder / "data" not in path.parents:
                self._force(path)

    def _keep_data(self) -> None:
        shutil.rmtree(self._older, ignore_errors=True)
        if (self._store / "data").is_dir():
            copy_database(self._store / "data", self._older)

    def _copy(self) -> None:
        for data in (self._store / "data", self._older):
            image = self._images / f"{self._count:04}" / "store"
            self._count += 1
            image.mkdir(parents=True)
            self._write(self._store, image, data)

    def _write(self, folder: Path, image: Path, data: Path) -> None:
        for name, inode in self._names.get(folder, {}).items():
            path = folder / name
            if path == self._store / "data":
                if data.is_dir():
                    copy_database(data, image / name)
            elif path in self._names and inode not in self._synced:
                (image / name).mkdir()
                self._write(path, image / name, data)
            else:
                (image / name).write_bytes(self._synced.get(inode, b""))


def copy_database(source: Path, target: Path) -> None:
    """Copy a database that may be tidying itself up.

    Its tables, which never change, are linked, once before what names them and once after; until nothing went meanwhile.
    """
    for _ in itertools.count():
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        try:
            for is_table in (True, False, True):
                for path in sorted(source.iterdir()):
                    copy = target / path.name
                    if path.suffix == ".sst" and is_table and not copy.exists():
                        os.link(path, copy)
                    elif path.suffix != ".sst" and not is_table and not path.name.startswith("LOG"):
                        shutil.copyfile(path, copy)
        except FileNotFoundError:
            continue
        return
