"""What runs on a worker of Dask: hands each request to the process of its thread, and begins another when that died."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading

import msgspec

from kg.build.workers import DIED
from kg.engine.messages import Answer, Request, failed_answer

_own = threading.local()


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

    def ask(self, job: str, request: Request) -> Answer | None:
        """Its answer; None if it died over it."""
        self._job = job or self._job
        if self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            pickle.dump((job, request), self._process.stdin)
            self._process.stdin.flush()
            answer: Answer = pickle.load(self._process.stdout)  # noqa: S301  # from our own process
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return answer

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


def work(place: str, job: str, request: Request) -> Answer:
    """Have a request answered on a worker of Dask; never raises, because Dask would log the arguments.

    Args:
        place: Storage of the parts.
        job: Name of the job there; empty where a request needs none.
        request: What is to be done.
    """
    from distributed import get_worker

    worker = get_worker()
    answer = ask_own_process(place, job, request, worker.local_directory)
    return msgspec.structs.replace(answer, worker=str(worker.address))


def ask_own_process(place: str, job: str, request: Request, scratch: str) -> Answer:
    """The answer of the process of this thread; a failure if it died over the request."""
    process: ReadingProcess | None = getattr(_own, "process", None)
    if process is None or not process.may_serve(place, job):
        if process:
            process.end()
        process = _own.process = ReadingProcess(place, scratch)
    answer = process.ask(job, request)
    if answer is None:
        process.end()
        _own.process = None
        answer = failed_answer(request, DIED)
    return answer
