"""What the service and its query processes say to each other: frames of a kind, a length and bytes.

Both ends are the same program and the socket has no name, so Python's own pickle carries jobs and results.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import msgspec

HEADER = struct.Struct("!BI")
"""Kind and length of what follows."""


class FrameKind(IntEnum):
    """What a frame holds."""

    READY = 1
    """The store is open. Nothing."""
    JOB = 2
    """To the process: a pickled `Job`."""
    HEAD = 3
    """What a streaming job says before its first bytes, pickled."""
    CHUNK = 4
    """Bytes of the answer."""
    DONE = 5
    """The job is through. Its result, pickled."""
    ERROR = 6
    """The job failed. The error, pickled."""


class Job(msgspec.Struct, frozen=True):
    """A function to be run with the store as its first argument.

    Args:
        function: A function of a module, named by it.
        args: Its other arguments.
        named: Its arguments by name.
        streams: It also takes `begin` and `write` and writes its answer with them.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    named: dict[str, Any] = {}
    streams: bool = False


def frame(kind: FrameKind, body: bytes = b"") -> bytes:
    """A frame as bytes."""
    return HEADER.pack(kind, len(body)) + body


def pickled(kind: FrameKind, value: object) -> bytes:
    """A frame that holds a value."""
    return frame(kind, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def error_frame(error: Exception) -> bytes:
    """A frame that holds an error; one that cannot travel is told in words."""
    try:
        body = pickle.dumps(error, pickle.HIGHEST_PROTOCOL)
        pickle.loads(body)  # noqa: S301  # our own bytes: some errors only break when they are read
    except Exception:
        body = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return frame(FrameKind.ERROR, body)


def read_value(body: bytes) -> Any:
    """The value that a frame holds."""
    return pickle.loads(body)  # noqa: S301  # from our own process over a socket without a name
