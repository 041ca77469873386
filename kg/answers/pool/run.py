"""One job from its turn to its end: when it waits, when it becomes long, when it is stopped.

A job begins in one of the quick slots. If it has kept its process busy for longer than `quick_s`, it is long: it
gives its quick slot to the next in line, goes on behind all other work of the machine, and needs one of the
long slots; where none is free it is paused until one is. So neither one query that takes minutes nor ten of
them hold up the many that take milliseconds. What counts is the time of the processor: a machine that is busy with
other work stops no query. Where a query may wait for something else, a server or the disk, it has ten times as long by
the clock; not counted is when it is paused, or the client is slow to take what was computed.
"""

from __future__ import annotations

import asyncio
import signal
from enum import Enum, auto
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.answers.pool.frames import FrameKind, Job, read_value
from kg.answers.pool.process import Frame, QueryProcess
from kg.errors import KgError, ProcessLostError, QueryError, QueryLimitError, QueryTimeoutError

if TYPE_CHECKING:
    from kg.answers.pool.pool import Pool


_PATIENCE = 10
"""How many times its time of computing a job may take by the clock."""
_SORT_FAULT = "does not correctly implement a total order"
_FAULT = "panicked at"
"""What the database says on standard error before it ends its process."""
_LEAST_WAIT_S = 0.02
"""The system counts the time of the processor in steps; no sense in looking more often."""


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
        self._waited_s = 0.0
        self._cpu_before: float | None = None
        self._is_long = False
        self._over = False

    async def __aenter__(self) -> Self:
        limits = self._pool.limits
        await self._pool.quick.acquire(self._client, limits.wait_s)
        self._lane = _Lane.QUICK
        try:
            self._process = await self._pool.take()
            self._cpu_before = self._process.cpu_s()
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
            QueryLimitError: Its process died for want of memory.
            ProcessLostError: Its process was ended from outside.
            QueryError: The database ended its process with a fault.
            Exception: What the job raised.
        """
        if self._process is None:
            raise RuntimeError("a run is read inside of its context")
        frame = await self._next_frame(self._process)
        if frame is None:
            code = await self._process.exit_code()
            raise _how_it_died(code, self._process.last_words() if code is not None else "")
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
                return await process.read(max(_LEAST_WAIT_S, mark - self._computed_s(process)))
            except TimeoutError:
                pass
            finally:
                self._waited_s += clock() - started
            computed = self._computed_s(process)
            if computed >= limits.timeout_s or self._waited_s >= limits.timeout_s * _PATIENCE:
                raise QueryTimeoutError("query", f"an end within {limits.timeout_s:g} s of computing", "none")
            if computed >= limits.quick_s and not self._is_long:
                await self._become_long(process)

    def _computed_s(self, process: QueryProcess) -> float:
        """Seconds that the job has taken of the processor; by the clock where the system does not tell."""
        now = None if self._pool.by_clock else process.cpu_s()
        if now is None or self._cpu_before is None:
            return self._waited_s
        return now - self._cpu_before

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


def _how_it_died(code: int | None, said: str) -> KgError:
    """What to say of a process that ended without an answer.

    It ends itself when it gets no more memory, and when the database finds a fault of its own.
    """
    if code is None:
        return ProcessLostError("query process", "one that answers", "one that hung up")
    if code == -signal.SIGABRT and _SORT_FAULT in said:
        return QueryError(
            "query",
            "an order in which the store can put all values; sort by isNumeric(?x) or STR(?x) first",
            "values of several kinds that its comparison puts in no one order",
        )
    if code == -signal.SIGABRT and _FAULT in said:
        return QueryError(
            "query", "a query that the store can evaluate", "one at which it stopped with a fault"
        )
    if code == -signal.SIGABRT:
        return QueryLimitError(
            "query", "a query that fits into the memory it may take", "one that takes more"
        )
    if code < 0:
        got = f"one that was ended from outside by signal {signal.Signals(-code).name}"
        if code == -signal.SIGKILL:
            got += ", by its operator or by a system that ran out of memory"
    else:
        got = f"one that ended with exit code {code}"
    return ProcessLostError("query process", "one that goes on until it has answered", got)
