"""Many tasks, one a file, to many results over processes, where one bad file harms no other."""

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

Task = TypeVar("Task")
Result = TypeVar("Result")

TIME_LIMIT_S = 900
"""Seconds of processor time that one file may take. A scan of a hundred pages takes some ten minutes."""
_GRACE_S = 30
"""Seconds of processor time after which a worker is killed that did not end at its limit, being inside a library."""
MEMORY_LIMIT = 2 * 1024**3
"""Bytes that a worker may allocate. A book of a district takes 0.2, a scanned page with its models 0.6 of 10⁹, the
costliest file that is read to its end 0.8."""
_WAITING = 4
"""Files handed out in advance for each worker; more would only keep results in memory."""


DIED = (
    f"the process that read it died: it needed more than {MEMORY_LIMIT // 1024**3} GB of memory"
    f" or {TIME_LIMIT_S + _GRACE_S} s of processor time, or was killed"
)
"""What is said of a file whose process ended without a word."""


class FileTimeoutError(Exception):
    """A file took more processor time than `TIME_LIMIT_S`."""


class FileWorkers(Generic[Task, Result]):
    """Runs a function over files in worker processes.

    Workers are spawned, not forked: a fork would take over the open database of this process. A worker that
    runs out of memory or dies takes only its file with it: the files that were under way with it are tried
    again, each alone.

    Args:
        run: Called with what names one file, such as its path; must be importable, since workers import it.
        failed: Makes the result of a file whose reading ended without one.
        jobs: How many processes.
        time_limit_s: Seconds of processor time that one file may take; a busy machine shortens it for none.
    """

    def __init__(
        self,
        run: Callable[[Task], Result],
        failed: Callable[[Task, str], Result],
        *,
        jobs: int,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self._run = run
        self._failed = failed
        self._jobs = jobs
        self._time_limit_s = time_limit_s

    def map(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Results as they come, in any order."""
        todo = list(reversed(tasks))
        while todo:
            broken: list[Task] = []
            yield from self._until_broken(todo, broken, self._jobs, _WAITING)
            while broken:
                dead: list[Task] = []
                yield from self._until_broken(broken, dead, 1, 1)
                for task in dead:
                    yield self._failed(task, DIED)

    def _until_broken(
        self, todo: list[Task], broken: list[Task], jobs: int, waiting: int
    ) -> Iterator[Result]:
        """Results of the tasks taken from the end of `todo`; those under way when a worker dies go to `broken`."""
        under_way: dict[Future[Result], Task] = {}
        with ProcessPoolExecutor(
            min(jobs, len(todo)), mp_context=get_context("spawn"), initializer=_begin_worker
        ) as pool:
            while todo or under_way:
                while todo and not broken and len(under_way) < jobs * waiting:
                    task = todo.pop()
                    try:
                        under_way[pool.submit(timed, self._run, task, self._time_limit_s)] = task
                    except BrokenProcessPool:
                        broken.append(task)
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in [one for one in under_way if one in done]:
                    task = under_way.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        broken.append(task)
                    except FileTimeoutError:
                        yield self._failed(task, too_long(self._time_limit_s))
                    except Exception as error:
                        yield self._failed(task, f"the process that read it ended: {type(error).__name__}")


def too_long(limit_s: float) -> str:
    """What is said of a file that took more processor time than it may."""
    return f"expected a file read in {limit_s:g} s of processor time, got a longer one"


def _begin_worker() -> None:
    end_with_parent()
    limit_memory()


def limit_memory() -> None:
    """Bound the memory of this process, so that a hostile file fails here and not the machine."""
    with suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, hard))


def timed(run: Callable[[Task], Result], task: Task, limit_s: float) -> Result:
    """Run a function in the main thread of this process with a bound on its processor time, in seconds.

    Raises:
        FileTimeoutError: It took more.
    """
    if not hasattr(signal, "setitimer"):
        return run(task)
    _allow_processor_time(limit_s + _GRACE_S)
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, limit_s)
    try:
        return run(task)
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
