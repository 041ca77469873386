"""One job from its turn to its end: when it waits, when it becomes long, when it is stopped.

A job begins in one of the quick slots. If it has kept its process busy for longer than `quick_s`, it is long: it
gives its quick slot to the next in line, goes on behind all other work of the machine, and needs one of the
long slots; where none is free it is paused until one is. So neither one query that takes minutes nor ten of
them hold up the many that take milliseconds. Time counts while the process is computing, not while it is
paused or while the client is slow to take what was computed.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.answers.pool.frames import FrameKind, Job, read_value
from kg.answers.pool.process import Frame, QueryProcess
from kg.errors import QueryError, QueryTimeoutError

if TYPE_CHECKING:
    from kg.answers.pool.pool import Pool


class _Lane(Enum):
    NONE = auto()
    QUICK = auto()
    LONG = auto()


class Run:
    """A job under way: `async with pool.start(job) as run`, then read its frames."""

    def __init__(self, pool: Pool, job: Job, client: str) -> None:
        self._pool = pool
        self._job = job
        self._client = client
        self._lane = _Lane.NONE
        self._process: QueryProcess | None = None
        self._busy_s = 0.0
        self._is_long = False
        self._over = False

    async def __aenter__(self) -> Self:
        limits = self._pool.limits
        await self._pool.quick.acquire(self._client, limits.wait_s)
        self._lane = _Lane.QUICK
        try:
            self._process = await self._pool.take()
            self._process.send(self._job)
        except BaseException:
            self._leave_lane()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_lane()
        if self._process is None:
            return
        if kind is asyncio.CancelledError and not self._over and not self._is_long:
            self._pool.end_soon(self._process)
        else:
            self._pool.give_back(self._process, usable=self._over and not self._is_long)

    async def read(self) -> Frame:
        """The next frame: HEAD, CHUNK or DONE; DONE is the last.

        Raises:
            QueryTimeoutError: The job has had its time.
            ServiceBusyError: It became long, and no long slot was free for too long.
            QueryError: Its process died, such as by taking too much memory.
            Exception: What the job raised.
        """
        if self._process is None:
            raise RuntimeError("a run is read inside of its context")
        frame = await self._next_frame(self._process)
        if frame is None:
            raise QueryError("query", "a query that ends within its memory", "a process that died")
        kind, body = frame
        if kind is FrameKind.ERROR:
            self._over = True
            raise read_value(body)
        self._over = kind is FrameKind.DONE
        return frame

    def step_aside(self) -> None:
        """Let others go on while the client takes what it was sent; the next `read` waits for a turn."""
        self._leave_lane()

    async def _next_frame(self, process: QueryProcess) -> Frame | None:
        limits, clock = self._pool.limits, asyncio.get_running_loop().time
        if self._lane is _Lane.NONE:
            await self._enter_lane()
        while True:
            mark = limits.timeout_s if self._is_long else min(limits.quick_s, limits.timeout_s)
            started = clock()
            try:
                return await process.read(max(0.0, mark - self._busy_s))
            except TimeoutError:
                pass
            finally:
                self._busy_s += clock() - started
            if self._busy_s >= limits.timeout_s:
                raise QueryTimeoutError("query", f"an end within {limits.timeout_s:g} s", "none")
            if self._busy_s >= limits.quick_s and not self._is_long:
                await self._become_long(process)

    async def _become_long(self, process: QueryProcess) -> None:
        self._leave_lane()
        self._is_long = True
        process.demote()
        if not self._pool.long.take():
            process.pause()
            await self._pool.long.acquire(self._client, self._pool.limits.wait_s)
            process.resume()
        self._lane = _Lane.LONG

    async def _enter_lane(self) -> None:
        slots, lane = (self._pool.long, _Lane.LONG) if self._is_long else (self._pool.quick, _Lane.QUICK)
        await slots.acquire(self._client, self._pool.limits.wait_s)
        self._lane = lane

    def _leave_lane(self) -> None:
        if self._lane is _Lane.QUICK:
            self._pool.quick.release()
        elif self._lane is _Lane.LONG:
            self._pool.long.release()
        self._lane = _Lane.NONE
