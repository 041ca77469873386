"""The query process: opens the store, runs one job after another, and dies when the service does.

Started as `python -m kg.answers.pool.worker ADDRESS MEMORY`, its socket being standard input.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from kg.answers.pool.frames import HEADER, FrameKind, Job, error_frame, frame, pickled, read_value
from kg.errors import KgError, QueryLimitError
from kg.store.served import ServedStore, open_served

_NEEDED_FIRST = ("kg.answers.writing", "kg.answers.questions")
"""What most jobs need, loaded before the first comes."""
_LOOK_EVERY_S = 2.0


def main() -> None:
    """Serve jobs until the other end closes the socket."""
    address, memory = sys.argv[1], int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the service decides
    connection = socket.socket(fileno=0)
    threading.Thread(target=_die_with, args=(connection.fileno(),), daemon=True).start()
    _limit_memory(memory)
    try:
        for module in _NEEDED_FIRST:
            importlib.import_module(module)
        store = open_served(address)
        store.current()
    except KgError as error:
        connection.sendall(error_frame(error))
        return
    connection.sendall(frame(FrameKind.READY))
    with contextlib.suppress(ConnectionError):
        while True:
            _keep_current(store, connection)
            job = _receive(connection)
            if job is None:
                return
            _run(job, store, connection)


def _keep_current(store: ServedStore, connection: socket.socket) -> None:
    """Until a job comes, let go of what is no longer current, so that its files can be removed."""
    while not select.select([connection], [], [], _LOOK_EVERY_S)[0]:
        with contextlib.suppress(KgError):
            store.current()


def _limit_memory(memory: int) -> None:
    """Let a query that takes too much end this process instead of the machine."""
    if memory:
        with contextlib.suppress(OSError, ValueError):  # not every system knows the limit
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _die_with(descriptor: int) -> None:
    """End the process when the other end is gone, even in the middle of a query."""
    poll = select.poll()
    poll.register(descriptor, getattr(select, "POLLRDHUP", select.POLLHUP))
    poll.poll()
    os._exit(0)


def _receive(connection: socket.socket) -> Job | None:
    header = _read(connection, HEADER.size)
    if header is None:
        return None
    body = _read(connection, HEADER.unpack(header)[1])
    job: Job | None = None if body is None else read_value(body)
    return job


def _read(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            return None
        data += piece
    return bytes(data)


def _run(job: Job, store: ServedStore, connection: socket.socket) -> None:
    answer = _AnswerFrames(connection)
    try:
        named: dict[str, Any] = dict(job.named)
        if job.streams:
            named |= {"begin": answer.begin, "write": answer.write}
        # Between two jobs something new may have been published.
        result = job.function(store.current(), *job.args, **named)
        answer.end(pickled(FrameKind.DONE, result))
    except ConnectionError:
        raise
    except MemoryError:
        answer.end(
            error_frame(
                QueryLimitError(
                    "query", "a query that fits into the memory it may take", "one that takes more"
                )
            )
        )
    except Exception as error:
        answer.end(error_frame(error))


class _AnswerFrames:
    """Frames of one answer; the small ones travel together."""

    _FLUSH = 32_768

    def __init__(self, connection: socket.socket) -> None:
        self._send: Callable[[bytes], None] = connection.sendall
        self._waiting = bytearray()

    def begin(self, head: object) -> None:
        self._waiting += pickled(FrameKind.HEAD, head)

    def write(self, data: bytes) -> None:
        self._waiting += frame(FrameKind.CHUNK, data)
        if len(self._waiting) >= self._FLUSH:
            self._flush()

    def end(self, last: bytes) -> None:
        self._waiting += last
        self._flush()

    def _flush(self) -> None:
        data = bytes(self._waiting)
        self._waiting.clear()
        self._send(data)


if __name__ == "__main__":
    main()
