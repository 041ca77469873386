"""What runs on a worker of Dask: hands each request to the process of its thread, and begins another when that died.

Requests and answers are bytes here, so that a worker loads nothing of the reading that its process does.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
from typing import BinaryIO, cast

_own = threading.local()
_LENGTH = struct.Struct(">Q")


def send(pipe: BinaryIO, message: bytes) -> None:
    """Write a message to a pipe."""
    pipe.write(_LENGTH.pack(len(message)) + message)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """The next message of a pipe; None when it was closed."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = pipe.read(length)
    return message if len(message) == length else None


class ReadingProcess:
    """A process that reads documents, with the pipes to and from it.

    Args:
        place: Storage of the parts.
        scratch: Folder for what it brings to this machine.
    """

    def __init__(self, place: str, scratch: str) -> None:
        self._place = place
        self._job = ""
        command = [sys.executable, "-m", "kg.engine.child", place]
        self._process = subprocess.Popen(  # noqa: S603  # our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": scratch}
        )

    def may_serve(self, place: str, job: str) -> bool:
        """Whether it can do this job: one that began another has read its vocabulary."""
        return place == self._place and (not self._job or not job or job == self._job)

    def ask(self, job: str, request: bytes) -> bytes | None:
        """Its answer; None if it died over it."""
        self._job = job or self._job
        if self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            send(cast(BinaryIO, self._process.stdin), request)
            return receive(cast(BinaryIO, self._process.stdout))
        except OSError:
            return None

    def kill(self) -> None:
        """Kill it, as the system does when it takes too much."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End it and close its pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


def work(place: str, job: str, request: bytes) -> tuple[bytes | None, str]:
    """Have a request answered on a worker of Dask; the answer, None if a process died over it, and the worker's address.

    Args:
        place: Storage of the parts.
        job: Name of the job there; empty where a request needs none.
        request: What is to be done, as `kg.engine.child` takes it.
    """
    from distributed import get_worker

    worker = get_worker()
    process: ReadingProcess | None = getattr(_own, "process", None)
    if process is None or not process.may_serve(place, job):
        if process:
            process.end()
        process = _own.process = ReadingProcess(place, worker.local_directory)
    answer = process.ask(job, request)
    if answer is None:
        process.end()
        _own.process = None
    return answer, str(worker.address)
