"""The query processes of a service: kept ready, given jobs, replaced when they were stopped."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from kg.answers.pool.frames import FrameKind, Job, read_value
from kg.answers.pool.process import QueryProcess
from kg.answers.pool.run import Run
from kg.answers.pool.slots import FairSlots
from kg.errors import KgError
from kg.store.opening import is_remote
from kg.store.snapshot import GraphReader

_GRACE_S = 0.25
"""What a quick job gets to end by itself when its client has gone: cheaper than a new process."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much is done at once, and for how long.

    Args:
        quick: Jobs at once in the quick slots.
        long: Long jobs at once, beside the quick ones.
        waiting: Jobs that may wait for a quick slot.
        parked: Long jobs that may wait, paused, for a long slot.
        wait_s: Seconds that a job waits at most.
        quick_s: Seconds after which a job is long.
        timeout_s: Seconds after which a job is stopped.
        memory_bytes: What one process may take; 0 for any.
    """

    quick: int = 2
    long: int = 1
    waiting: int = 256
    parked: int = 4
    wait_s: float = 10.0
    quick_s: float = 1.0
    timeout_s: float = 30.0
    memory_bytes: int = 2_000_000_000


class Pool:
    """Runs jobs in processes that can be stopped. Belongs to the event loop it is used in.

    Args:
        address: The store, as `kg.store.served.open_served` understands it.
        limits: How much at once, and for how long.
    """

    def __init__(self, address: str, limits: PoolLimits) -> None:
        self.limits = limits
        self.quick = FairSlots(limits.quick, limits.waiting, "queries at once")
        self.long = FairSlots(limits.long, limits.parked, "long queries at once")
        self._address = address
        self.by_clock = is_remote(address)
        """Whether jobs wait for another machine, whose time no processor of ours counts."""
        self._idle: list[QueryProcess] = []
        self._alive: set[QueryProcess] = set()
        self._starters: set[asyncio.Task[None]] = set()
        self._enders: set[asyncio.Task[None]] = set()
        self._reapers: set[asyncio.Future[int]] = set()
        self._closed = False

    @property
    def running(self) -> int:
        """How many processes have a job."""
        return len(self._alive) - len(self._idle)

    def open(self) -> None:
        """Start processes before the first job needs them; what fails now is told to who asks."""
        for _ in range(self.limits.quick):
            self._start_spare()

    async def close(self) -> None:
        """Stop all processes, jobs under way included."""
        self._closed = True
        for task in (*self._starters, *self._enders):
            task.cancel()
        await asyncio.gather(*self._starters, *self._enders, return_exceptions=True)
        self._idle.clear()
        for process in list(self._alive):
            self._discard(process)
        await asyncio.gather(*self._reapers)

    def start(self, job: Job, client: str = "") -> Run:
        """A job under way: `async with pool.start(job) as run`.

        Args:
            job: What is to be done.
            client: Who asks; slots are shared out among clients.
        """
        return Run(self, job, client)

    async def call(
        self,
        function: Callable[Concatenate[GraphReader, _P], _T],
        *args: _P.args,
        **named: _P.kwargs,
    ) -> _T:
        """Run a function of a module with the open store as its first argument, in a process that can be stopped.

        Arguments and result travel between processes, so they must pickle. To give the job up (the client hung
        up), cancel the call: the process is stopped.

        Raises:
            ServiceBusyError: Too much is asked at once.
            QueryTimeoutError: It took too long and was stopped.
            QueryLimitError: Its process died for want of memory.
            ProcessLostError: Its process was ended from outside.
            Exception: What the function raised.
        """
        result: _T = await self.call_for("", Job(function, args, named))
        return result

    async def call_for(self, client: str, job: Job) -> Any:
        """The result of a job, as `call` gives it, on behalf of a client."""
        async with self.start(job, client) as run:
            while True:
                kind, body = await run.read()
                if kind is FrameKind.DONE:
                    return read_value(body)

    async def take(self) -> QueryProcess:
        """A process without a job; one is started if none is ready."""
        while self._idle:
            process = self._idle.pop()
            if process.is_alive:
                break
            self._discard(process)
        else:
            process = await QueryProcess.start(self._address, self.limits.memory_bytes)
            self._alive.add(process)
        self._keep_spare()
        return process

    def give_back(self, process: QueryProcess, *, usable: bool) -> None:
        """Take a process back; one that may still be at work, or was demoted, is ended and replaced."""
        if usable and not self._closed and len(self._idle) <= self.limits.quick:
            self._idle.append(process)
        else:
            self._discard(process)
            self._keep_spare()

    def end_soon(self, process: QueryProcess) -> None:
        """Take a process back whose job nobody waits for: kept if the job ends in a moment, else ended."""
        ender = asyncio.create_task(self._end_soon(process))
        self._enders.add(ender)
        ender.add_done_callback(self._enders.discard)

    async def _end_soon(self, process: QueryProcess) -> None:
        usable = False
        try:
            async with asyncio.timeout(_GRACE_S):
                while not usable and (frame := await process.read()) is not None:
                    usable = frame[0] in {FrameKind.DONE, FrameKind.ERROR}
        except TimeoutError:
            pass
        finally:
            self.give_back(process, usable=usable)

    def _discard(self, process: QueryProcess) -> None:
        if process in self._alive:
            self._alive.discard(process)
            process.kill()
            # Its end takes a moment, in which this process need not stand still.
            reaper = asyncio.get_running_loop().run_in_executor(None, process.reap)
            self._reapers.add(reaper)
            reaper.add_done_callback(self._reapers.discard)

    def _keep_spare(self) -> None:
        if not self._idle and not self._starters:
            self._start_spare()

    def _start_spare(self) -> None:
        if not self._closed:
            starter = asyncio.create_task(self._add_spare())
            self._starters.add(starter)
            starter.add_done_callback(self._starters.discard)

    async def _add_spare(self) -> None:
        with contextlib.suppress(KgError):
            process = await QueryProcess.start(self._address, self.limits.memory_bytes)
            self._alive.add(process)
            self._idle.append(process)
