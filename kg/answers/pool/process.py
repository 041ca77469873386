"""One query process as the service sees it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from typing import IO, cast

from kg.answers.pool.frames import HEADER, FrameKind, Job, pickled, read_value
from kg.errors import StoreError

_START_TIMEOUT_S = 60.0
_NICE = 19
_LOOKS, _LOOK_EVERY_S = 100, 0.02
"""How often, and after how long each time, an ending process is looked after."""
_SCHEDULED = 2
"""What the clock of a process counts: the time in which a processor worked for it (Linux, `clock_getcpuclockid`)."""
_LAST_WORDS = 4_000
"""Characters of what a process said that are passed on."""
_log = logging.getLogger("kg.api")
_BUFFERED = 262_144
"""Bytes that may wait here; then the process waits until they are taken."""

Frame = tuple[FrameKind, bytes]


class _Frames(asyncio.Protocol):
    """Cuts what a process sends into frames and keeps them until they are asked for."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._frames: deque[Frame] = deque()
        self._size = 0
        self._closed = False
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # a stream socket has no other

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer
        buffer += data
        start = 0
        while len(buffer) - start >= HEADER.size:
            kind, size = HEADER.unpack_from(buffer, start)
            end = start + HEADER.size + size
            if len(buffer) < end:
                break
            self._frames.append((FrameKind(kind), bytes(buffer[start + HEADER.size : end])))
            start = end
        del buffer[:start]
        self._size += start
        if self._size > _BUFFERED and self.transport is not None:
            self.transport.pause_reading()
        if start:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self, timeout_s: float | None) -> Frame | None:
        """The next frame, None at the end; TimeoutError if none comes in time, and nothing is lost then."""
        if not self._frames and not self._closed:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = None if timeout_s is None else loop.call_later(timeout_s, self._time_out)
            try:
                await self._waiter
            finally:
                self._waiter = None
                if timer is not None:
                    timer.cancel()
        return self._pop()

    def _pop(self) -> Frame | None:
        if not self._frames:
            return None
        taken = self._frames.popleft()
        before, self._size = self._size, self._size - HEADER.size - len(taken[1])
        if before > _BUFFERED >= self._size and self.transport is not None and not self._closed:
            self.transport.resume_reading()
        return taken

    def _time_out(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(TimeoutError())


class QueryProcess:
    """A running query process; start it with `QueryProcess.start`."""

    def __init__(self, process: subprocess.Popen[bytes], frames: _Frames, said: IO[bytes]) -> None:
        self._process = process
        self._said = said
        self._frames = frames
        self._paused = False

    @classmethod
    async def start(cls, address: str, memory: int) -> QueryProcess:
        """Start a process and wait until it has opened the store (about 0.2 s).

        Args:
            address: The store, as `open_served` understands it.
            memory: Bytes it may take beyond files it maps; 0 for any.

        Raises:
            StoreError: It cannot open the store, or died.
        """
        ours, theirs = socket.socketpair()
        said = tempfile.TemporaryFile()  # noqa: SIM115 - goes with the process
        with theirs:
            command = [sys.executable, "-m", "kg.answers.pool.worker", address, str(memory)]
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=os.environ | {"RUST_BACKTRACE": "0"},
            )
        frames = _Frames()
        started = cls(process, frames, said)
        try:
            await asyncio.get_running_loop().create_unix_connection(lambda: frames, sock=ours)
            first = await frames.read(_START_TIMEOUT_S)
            if first is None or first[0] is not FrameKind.READY:
                error = read_value(first[1]) if first else None
                raise error or StoreError("query process", "a process that starts", "one that died")
        except BaseException:
            ours.close()
            started.kill()
            started.reap()
            raise
        return started

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def send(self, job: Job) -> None:
        """Give it a job; it must not have one."""
        if self._frames.transport is not None:
            self._frames.transport.write(pickled(FrameKind.JOB, job))

    async def read(self, timeout_s: float | None = None) -> Frame | None:
        """The next frame of its answer, None if it died.

        Raises:
            TimeoutError: None came in time; it may be read again.
        """
        return await self._frames.read(timeout_s)

    def demote(self) -> None:
        """Let all other work go before it. There is no way back."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _NICE)

    def pause(self) -> None:
        """Stop it where it is, to go on with `resume`."""
        self._paused = True
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on after `pause`."""
        if self._paused:
            self._paused = False
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self._frames.transport is not None:
            self._frames.transport.abort()
        self._process.kill()

    def cpu_s(self) -> float | None:
        """Seconds that it has computed since it started, all its threads together; None where that is not told."""
        if sys.platform != "linux":
            return None
        try:
            return time.clock_gettime(~self._process.pid << 3 | _SCHEDULED)
        except OSError:
            return None

    async def exit_code(self) -> int | None:
        """How it ended, after it hung up: its exit code, or the number of a signal below 0; None if it has not."""
        for _ in range(_LOOKS):
            if (code := self._process.poll()) is not None:
                return code
            await asyncio.sleep(_LOOK_EVERY_S)
        return None

    def last_words(self) -> str:
        """The end of what it wrote to its standard error, after it ended."""
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _LAST_WORDS))
        return self._said.read().decode("utf-8", "replace")

    def reap(self) -> int:
        """Wait for its end after `kill`; its exit code. What it said on standard error is passed on."""
        code = self._process.wait()
        if not self._said.closed:
            if words := self.last_words().strip():
                _log.warning("query process: %s", words)
            self._said.close()
        return code
