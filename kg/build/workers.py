"""Many files to many results over processes, where one bad file harms no other."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from types import FrameType
from typing import Generic, TypeVar

from kg.answers.child import end_with_parent

Result = TypeVar("Result")

TIME_LIMIT_S = 900
"""Seconds of processor time that one file may take. A scan of a hundred pages takes some ten minutes."""
_GRACE_S = 30
"""Seconds of processor time after which a worker is killed that did not end at its limit, being inside a library."""
MEMORY_LIMIT = 4 * 1024**3
"""Bytes that a worker may allocate."""
_WAITING = 4
"""Files handed out in advance for each worker; more would only keep results in memory."""


class FileTimeoutError(Exception):
    """A file took more processor time than `TIME_LIMIT_S`."""


class FileWorkers(Generic[Result]):
    """Runs a function over paths in worker processes.

    Workers are spawned, not forked: a fork would take over the open database of this process. A worker that
    runs out of memory or dies takes only its file with it: the files that were under way with it are tried
    again, each alone.

    Args:
        run: Called with one path; must be importable, since workers import it.
        failed: Makes the result of a path whose reading ended without one.
        jobs: How many processes.
        time_limit_s: Seconds of processor time that one file may take; a busy machine shortens it for none.
    """

    def __init__(
        self,
        run: Callable[[str], Result],
        failed: Callable[[str, str], Result],
        *,
        jobs: int,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._run = run
        self._failed = failed
        self._jobs = jobs
        self._time_limit_s = time_limit_s

    def map(self, paths: Sequence[str]) -> Iterator[Result]:
        """Results as they come, in any order."""
        todo = list(reversed(paths))
        while todo:
            broken: list[str] = []
            yield from self._until_broken(todo, broken, self._jobs, _WAITING)
            while broken:
                dead: list[str] = []
                yield from self._until_broken(broken, dead, 1, 1)
                for path in dead:
                    yield self._failed(
                        path, "the process that read it died, for want of memory or of processor time"
                    )

    def _until_broken(self, todo: list[str], broken: list[str], jobs: int, waiting: int) -> Iterator[Result]:
        """Results of the paths taken from the end of `todo`; those under way when a worker dies go to `broken`."""
        under_way: dict[Future[Result], str] = {}
        with ProcessPoolExecutor(
            min(jobs, len(todo)), mp_context=get_context("spawn"), initializer=_begin_worker
        ) as pool:
            while todo or under_way:
                while todo and not broken and len(under_way) < jobs * waiting:
                    path = todo.pop()
                    try:
                        under_way[pool.submit(_timed, self._run, path, self._time_limit_s)] = path
                    except BrokenProcessPool:
                        broken.append(path)
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in [one for one in under_way if one in done]:
                    path = under_way.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        broken.append(path)
                    except FileTimeoutError:
                        limit = f"expected a file read in {self._time_limit_s:g} s of processor time, got a longer one"
                        yield self._failed(path, limit)
                    except Exception as error:
                        yield self._failed(path, f"the process that read it ended: {error!r}")


def _begin_worker() -> None:
    end_with_parent()
    _limit_memory()


def _limit_memory() -> None:
    """Bound the memory of this process, so that a hostile file fails here and not the machine."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, hard))


def _timed(run: Callable[[str], Result], path: str, limit_s: float) -> Result:
    if not hasattr(signal, "setitimer"):
        return run(path)
    _allow_processor_time(limit_s + _GRACE_S)
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, limit_s)
    try:
        return run(path)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _allow_processor_time(seconds: float) -> None:
    """Let the system kill this process when it has used so much more: a library cannot be interrupted."""
    import resource

    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(used + seconds)
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _stop(number: int, frame: FrameType | None) -> None:
    raise FileTimeoutError
