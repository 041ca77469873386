"""Readers that other packages bring: for formats that this one does not read, such as 版式文件 (OFD).

A package names its reader under the entry point group `budget_kg.readers`; the name is the suffix of its files:

    [project.entry-points."budget_kg.readers"]
    ofd = "my_package:read_ofd"

The reader is called with a `RawFile` and gives a `Document`, as those of this package do; what it reads goes through
the same hygiene, privacy, limits and audit.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from extract.document import Document
from extract.errors import UnreadableFileError

GROUP = "budget_kg.readers"


@cache
def added_suffixes() -> frozenset[str]:
    """The suffixes that installed packages read, in small letters and without a dot."""
    return frozenset(entry.name.lower() for entry in entry_points(group=GROUP))


def has_added_reader(path: Path) -> bool:
    """Whether an installed package reads files of this name."""
    return path.suffix.lower().removeprefix(".") in added_suffixes()


def added_reader(path: Path) -> Callable[..., Document] | None:
    """The reader that an installed package brings for files of this name; None where there is none.

    Raises:
        UnreadableFileError: There is one, and it cannot be loaded; the message names its package.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in added_suffixes():  # looking through what is installed takes longer than a short document
        return None
    for entry in entry_points(group=GROUP):
        if entry.name.lower() == suffix:
            package = entry.dist.name if entry.dist else entry.value
            try:
                reader = entry.load()
            except Exception as error:
                raise UnreadableFileError(
                    str(path), f"a reader of {package} for .{suffix}", repr(error)
                ) from error
            if not callable(reader):
                raise UnreadableFileError(str(path), f"a reader of {package} for .{suffix}", f"{entry.value}")
            found: Callable[..., Document] = reader
            return found
    return None
