"""A copy of what a store has published, made while others read and write it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from kg.errors import StoreError
from kg.store.durable import replace_file, sync_folder, sync_tree
from kg.store.failures import store_errors
from kg.store.folder import StoreFolder

_NUMBER = "1"
"""Of the snapshot in a copy."""


def back_up(path: Path, target: Path, also: Collection[str] = ()) -> int:
    """Copy the published state of a store to a folder that is not there yet; the copy is a store of its own.

    It is made beside its place and put there whole, so that a copy that was cut off is never taken for one.

    Args:
        path: Folder of the store.
        target: Where the copy goes.
        also: Names of other files of the folder that go along, if they are there.

    Returns:
        Bytes of the copy.

    Raises:
        StoreError: There is no published store, something is in the place of the copy, or there is no room.
    """
    if target.exists():
        raise StoreError(f"copy {target}", "a folder that is not there yet", "one that is there")
    folder = StoreFolder(path)
    folder.require()
    partial = target.with_name(f".{target.name}.partial")
    with folder.hold_current() as snapshot, store_errors(target, "a folder that can be written"):
        shutil.rmtree(partial, ignore_errors=True)
        copy = StoreFolder(partial)
        copy.snapshots.mkdir(parents=True)
        _copy_snapshot(folder, snapshot, copy)
        for name in also:
            if (path / name).is_file():
                shutil.copyfile(path / name, partial / name)
        copy.write_layout()
        replace_file(copy.current, f"{_NUMBER}\n")
        sync_tree(partial)
        partial.replace(target)
        sync_folder(target.parent)
    return sum(p.stat().st_size for p in target.rglob("*") if p.is_file() and p.stat().st_nlink == 1)


def _copy_snapshot(folder: StoreFolder, snapshot: Path, copy: StoreFolder) -> None:
    """Copy a snapshot twice, for readers and for a writer; they share what never changes."""
    for_readers = copy.snapshots / _NUMBER
    shutil.copytree(snapshot, for_readers)
    copy.data.mkdir()
    for file in for_readers.iterdir():
        if file.suffix == ".sst":
            os.link(file, copy.data / file.name)
        else:
            shutil.copyfile(file, copy.data / file.name)
    for derived in folder.snapshots.glob(f"{snapshot.name}.*"):
        shutil.copyfile(derived, copy.snapshots / f"{_NUMBER}{derived.suffix}")
