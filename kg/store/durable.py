"""Files that a crash or a lost power cord leaves old or new: written, forced to the disk, then named.

What is written is on the disk only after `fsync` of the file; that a name stands for it, only after `fsync` of the
folder. Everything the store keeps beside its database goes through these functions, so that tests can break each.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """Write a small file so that after a crash it holds the old or the new text, never half of one."""
    new = path.with_name(path.name + ".new")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        write_all(file, text.encode("utf-8"), 0)
        os.fsync(file)
    finally:
        os.close(file)
    new.replace(path)
    sync_folder(path.parent)


def write_all(file: int, data: bytes, offset: int) -> None:
    """Write all of the bytes at an offset of an open file, however many pieces the system takes them in."""
    view = memoryview(data)
    while view:
        written = os.pwrite(file, view, offset)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        view, offset = view[written:], offset + written


def remove_file(path: Path) -> None:
    """Remove a file for good; one that is not there is no error."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk."""
    _sync(path)


def sync_tree(folder: Path, known: Collection[int] = ()) -> None:
    """Force a folder, the folders below it and all their files to the disk.

    Args:
        folder: The folder, or one file.
        known: Inodes of files that were forced to the disk before, and never change.
    """
    for below in sorted(folder.rglob("*")):
        if below.stat().st_ino not in known:
            _sync(below)
    _sync(folder)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
