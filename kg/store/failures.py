"""What a disk and a database raise, told as errors of ours that name the place."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from kg.errors import StoreError, StoreFullError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_ROOM_TEXTS = (*(os.strerror(number) for number in _NO_ROOM), "database or disk is full")


def is_full(error: Exception) -> bool:
    """Whether an error of the disk or the database says that there is no room."""
    return getattr(error, "errno", None) in _NO_ROOM or any(text in str(error) for text in _NO_ROOM_TEXTS)


def not_written(place: str, error: Exception) -> StoreError:
    """The error for a file that could not be written, which a full disk is told as."""
    if is_full(error):
        return StoreFullError(place, "room on the disk", str(error))
    return StoreError(place, "a file that can be written", str(error))


@contextlib.contextmanager
def store_errors(place: object, expected: str) -> Iterator[None]:
    """Turn what Oxigraph and the disk raise into a `StoreError` that names the place; a full disk is told as such."""
    try:
        yield
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:
        where = f"store {place}" if isinstance(place, Path) else str(place)
        got = f"{type(error).__name__}: {error}"
        if is_full(error):
            raise StoreFullError(where, "room on the disk", got) from error
        raise StoreError(where, expected, got) from error
