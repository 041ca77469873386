"""What reads the documents of a build: this process, processes of this machine, or other machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from extract.decisions.model import ReadingDecision
from kg.build.reading import HashedPlace, ReadDocument, ReadTask, failed_document, hash_place, read_task
from kg.build.source_keys import source_key
from kg.build.workers import FileWorkers
from kg.graph.iri import Namer


class Engine(Protocol):
    """Hashes and reads documents. What it gives does not depend on which engine it is, only how soon."""

    def hash_places(self, paths: Sequence[str]) -> Iterator[HashedPlace]:
        """The hash of each place, in any order."""

    def read(self, tasks: Sequence[ReadTask], namer: Namer, now: datetime) -> Iterator[ReadDocument]:
        """The documents as they are read and mapped, in any order; `now` is the time of their reading."""


class LocalEngine:
    """Reads on this machine.

    Args:
        jobs: Processes that read files, each under the limits of `kg.build.workers`; 0 reads in this process,
            without limits.
    """

    def __init__(self, jobs: int = 0) -> None:
        self._jobs = jobs

    def hash_places(self, paths: Sequence[str]) -> Iterator[HashedPlace]:
        """The hash of each place, in their order."""
        return map(hash_place, paths)

    def read(self, tasks: Sequence[ReadTask], namer: Namer, now: datetime) -> Iterator[ReadDocument]:
        """The documents as they are read."""
        if self._jobs < 1:
            return (read_task(task, namer, now) for task in tasks)
        run = partial(read_task, namer=namer, now=now)
        return FileWorkers(run, _failed, jobs=self._jobs).map(tasks)


def _failed(task: ReadTask, error: str) -> ReadDocument:
    return failed_document(task.path, error)


def read_documents(
    paths: Sequence[str],
    namer: Namer,
    now: datetime,
    jobs: int,
    readings: Sequence[ReadingDecision] = (),
) -> Iterator[ReadDocument]:
    """Documents as they are read and mapped on this machine, in any order; `readings` are decisions about any of them."""
    tasks = [ReadTask(path, path, source_key(path), readings=tuple(readings)) for path in paths]
    return LocalEngine(jobs).read(tasks, namer, now)
