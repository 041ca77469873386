"""Files that stand under their name whole or not at all: a run that is cut off leaves the one before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Where to write a file, beside its place; it is put there when the context ends without an error.

    What is no plain file, such as a device or a pipe, is written as it is.

    Args:
        path: Where the file is to be.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    target = path.resolve()
    new = target.with_name(target.name + ".new")
    try:
        yield new
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)
