"""The process in which a worker reads documents: under the limits of `kg.build.workers`, killed without harm to others.

A worker of Dask runs its tasks in threads, where neither the processor time nor the memory of one document can be
bounded. So each thread has a process of its own, that is asked over its standard input and answers on its standard
output; it ends when these are closed. What libraries print goes nowhere: it may quote a document.
"""

from __future__ import annotations

import os
import pickle
import select
import sys
import threading
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import BinaryIO

from kg.build.reading import VERSION, ReadTask, hash_place, read_task
from kg.build.workers import TIME_LIMIT_S, FileTimeoutError, limit_memory, timed, too_long
from kg.engine.job import BuildJob, take_on
from kg.engine.messages import Answer, HashAnswer, HashRequest, ReadAnswer, Request, failed_answer
from kg.engine.parts import PartStorage, part_bytes, part_name, read_part
from kg.engine.worker import receive, send
from kg.errors import KgError
from kg.graph.iri import Namer


class _DocumentReader:
    """Answers requests as a job says."""

    def __init__(self, place: str) -> None:
        self._storage = PartStorage(place)
        self._name = ""
        self._job: BuildJob | None = None
        self._folder: TemporaryDirectory[str] | None = None

    def answer(self, name: str, request: Request) -> Answer:
        """The answer to a request of the job of this name, which may be empty for hashes."""
        self._name = name
        run: Callable[[Request], Answer] = self._hash if isinstance(request, HashRequest) else self._read
        try:
            return timed(run, request, TIME_LIMIT_S)
        except FileTimeoutError:
            return failed_answer(request, too_long(TIME_LIMIT_S))

    def _hash(self, request: Request) -> Answer:
        if not isinstance(request, HashRequest):
            raise TypeError(type(request))
        return HashAnswer(tuple(hash_place(path, place) for path, place in request.files))

    def _read(self, request: Request) -> Answer:
        if not isinstance(request, ReadTask):
            raise TypeError(type(request))
        job = self._take_on()
        if job is None:
            return ReadAnswer(
                error="expected storage of parts that all workers share, got one without the job",
                may_pass=True,
            )
        if job.version != VERSION:
            return ReadAnswer(
                error=f"{request.path}: expected a worker with budget-kg {job.version}, got {VERSION}",
                may_pass=True,
            )
        part = part_name(request, job)
        if kept := read_part(self._storage.read(part), request):
            return ReadAnswer(part, seconds=kept[1].seconds)
        began = time.process_time()
        read = read_task(request, Namer(job.base), job.now)
        seconds = time.process_time() - began
        if read.report.error:
            return ReadAnswer(error=read.report.error, seconds=seconds, may_pass=read.may_pass)
        if read.report.sha256 != request.sha256:
            return ReadAnswer(
                error=f"{request.path}: expected a file that stays as it is, got one that changed meanwhile"
            )
        self._storage.write(part, part_bytes(read, seconds))
        return ReadAnswer(part, seconds=seconds)

    def _take_on(self) -> BuildJob | None:
        if self._job is None and (data := self._storage.read(self._name)):
            self._job, self._folder = take_on(data)
        return self._job


def serve(place: str, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests, each with the name of its job, until there are no more; requests for hashes may have none."""
    reader = _DocumentReader(place)
    while (message := receive(requests)) is not None:
        name, request = pickle.loads(message)  # noqa: S301  # from the build that begins this one
        try:
            answer = reader.answer(name, request)
        except Exception as error:  # of the storage, most likely: the next document may have more luck
            told = str(error) if isinstance(error, KgError) else type(error).__name__
            answer = failed_answer(request, f"no part of it was written: {told}")
        send(answers, pickle.dumps(answer))


def _end_with_input() -> None:
    """End this process as soon as nobody can ask it any more, also in the middle of a document."""
    poll = select.poll()
    poll.register(0, 0)
    poll.poll()
    os._exit(1)


def main() -> None:
    """Serve one worker; the argument is the storage of the parts."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    threading.Thread(target=_end_with_input, name="input", daemon=True).start()
    limit_memory()
    serve(sys.argv[1], sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
