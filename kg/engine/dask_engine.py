"""The engine that reads on the workers of a Dask cluster: one that is there, or one begun on this machine."""

from __future__ import annotations

import logging
import math
import os
import pickle
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import msgspec

from extract.file_names import printable
from kg.build.reading import (
    HashedPlace,
    ReadDocument,
    ReadTask,
    failed_document,
)
from kg.build.workers import DIED
from kg.decisions.file import readings_digest
from kg.engine.handing_out import Answered, HandingOut
from kg.engine.job import BuildJob, job_of
from kg.engine.manifest import BuildManifest, ManifestRow, PartState
from kg.engine.messages import Answer, HashAnswer, HashRequest, ReadAnswer, Request, failed_answer
from kg.engine.parts import PartStorage, part_name, read_part
from kg.engine.worker import work
from kg.errors import BuildError, KgError, SettingError
from kg.graph.iri import Namer
from kg.places import is_url

_HASHED_AT_ONCE = 32
"""Files whose hashes are asked for together: hashing takes milliseconds."""
_WAITING = 2
"""Requests handed out in advance for each thread of a worker."""
_ASK_EVERY_S = 2
"""Seconds between two questions to the scheduler which workers there are."""
CONNECT_S = 30
"""Seconds in which a scheduler must take a connection."""


class DaskEngine:
    """Hashes and reads documents on workers of Dask. Used as a context, which ends what it began.

    Args:
        parts: Folder or address for the parts, which this process and all workers can read and write.
        scheduler: Address of a scheduler; None begins a cluster on this machine.
        jobs: Worker processes of that cluster.

    Raises:
        SettingError: The extra is not installed.
        BuildError: There is no such scheduler.
    """

    def __init__(self, parts: str, *, scheduler: str | None = None, jobs: int = 1) -> None:
        self._place = parts if is_url(parts) else str(Path(parts).absolute())
        self._storage = PartStorage(self._place)
        self._unread: list[HashedPlace] = []
        self._stack = ExitStack()
        self._client = self._stack.enter_context(_client(scheduler, jobs, self._stack))

    def __enter__(self) -> DaskEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def dashboard(self) -> str:
        """Address of the pages on which Dask shows what its workers do."""
        return str(self._client.dashboard_link)

    def process_ids(self) -> list[int]:
        """Of the worker processes, each on its machine."""
        return [int(number) for number in self._client.run(os.getpid).values()]

    def hash_places(self, paths: Sequence[str]) -> Iterator[HashedPlace]:
        """The hash of each place, in any order."""
        files = [(path, path if is_url(path) else str(Path(path).absolute())) for path in paths]
        requests = [
            HashRequest(tuple(files[start : start + _HASHED_AT_ONCE]))
            for start in range(0, len(files), _HASHED_AT_ONCE)
        ]
        for answered in self._answers("", requests):
            if isinstance(answered.answer, HashAnswer):
                self._unread += [file for file in answered.answer.files if file.error]
                yield from answered.answer.files

    def read(self, tasks: Sequence[ReadTask], namer: Namer, now: datetime) -> Iterator[ReadDocument]:
        """The documents as they are read, in any order; those whose parts are there first."""
        job = job_of(namer, now)
        self._storage.write(job.name, job.to_bytes())
        todo: list[ReadTask] = []
        with BuildManifest(self._storage) as manifest:
            rows = manifest.rows()
            for file in self._unread:
                row = ManifestRow(
                    path=printable(file.path),
                    sha256="",
                    version=job.version,
                    state=PartState.FAILED,
                    error=file.error,
                )
                manifest.add(row)
            self._unread.clear()
            for task in tasks:
                known = rows.get(printable(task.path))
                is_there = known and known.state is PartState.BUILT and known.part == part_name(task, job)
                kept = read_part(self._storage.read(known.part), task) if known and is_there else None
                if kept:
                    yield kept[0]
                else:
                    todo.append(self._placed(task))
            for answered in self._answers(job.name, todo):
                yield self._document(answered, job, manifest)

    def _placed(self, task: ReadTask) -> ReadTask:
        """A task as a worker can do it, whose working folder is another."""
        place = task.place if is_url(task.place) else str(Path(task.place).absolute())
        return ReadTask(task.path, place, task.source_key, task.sha256, task.readings)

    def _document(self, answered: Answered, job: BuildJob, manifest: BuildManifest) -> ReadDocument:
        """What a worker made of a document, noted in the manifest."""
        task, answer = answered.request, answered.answer
        if not isinstance(task, ReadTask) or not isinstance(answer, ReadAnswer):
            raise TypeError(f"{type(task)}, {type(answer)}")
        found = read_part(self._storage.read(answer.part), task) if answer.part else None
        if answer.part and found is None:
            raise BuildError(
                f"part {answer.part} of {task.path}",
                f"a storage of parts that this process and the worker {answer.worker} share",
                f"none such in {self._place}",
            )
        manifest.add(
            ManifestRow(
                path=printable(task.path),
                sha256=task.sha256,
                version=job.version,
                decisions=readings_digest(task.readings, task.sha256),
                part=answer.part,
                state=PartState.BUILT if found else PartState.FAILED,
                error=answer.error,
                seconds=round(answer.seconds, 3),
                tries=answered.tries,
                worker=answer.worker,
            )
        )
        return found[0] if found else failed_document(task.path, answer.error or DIED)

    def _answers(self, job: str, requests: Sequence[Request]) -> Iterator[Answered]:
        return HandingOut(_DaskWorkers(self._client, self._place, job)).answers(requests)


class _DaskWorkers:
    """The workers of a cluster."""

    def __init__(self, client: Any, place: str, job: str) -> None:
        self._client = client
        self._place = place
        self._job = job
        self._futures: dict[str, Any] = {}
        self._known: dict[str, int] = {}
        self._asked = -math.inf

    def room(self) -> int:
        """A few requests for each thread there is now: workers come and go."""
        return _WAITING * sum(self._threads().values())

    def _threads(self) -> dict[str, int]:
        """Address of each worker → its threads, as the scheduler said some moments ago at the latest."""
        if time.monotonic() - self._asked > _ASK_EVERY_S:
            try:
                workers = self._client.scheduler_info(n_workers=-1)["workers"]
            except Exception as error:  # of the connection, of whatever kind
                raise _lost(type(error).__name__) from error
            self._known = {str(address): int(worker["nthreads"]) for address, worker in workers.items()}
            self._asked = time.monotonic()
        return self._known

    def submit(
        self, request: Request, number: int, avoid: str, answered: Callable[[int, Answer | KgError], None]
    ) -> str:
        """Hand a request out. Its name says nothing of the document: Dask shows and logs it."""
        others = [address for address in self._threads() if address != avoid] if avoid else []
        name = f"{'hash' if isinstance(request, HashRequest) else 'read'}-{uuid4().hex}"
        future = self._client.submit(
            work,
            self._place,
            self._job,
            pickle.dumps((self._job, request)),
            key=name,
            pure=False,
            workers=others or None,
            allow_other_workers=bool(others),
        )
        self._futures[name] = future
        future.add_done_callback(lambda done: answered(number, _answer(done, request)))
        return name

    def cancel(self, name: str) -> None:
        """Forget a request."""
        if future := self._futures.pop(name, None):
            future.release()


def _answer(future: Any, request: Request) -> Answer | KgError:
    """The answer of a future that is done, also where its worker died over it again and again."""
    if future.status == "finished":
        try:
            data, worker = future.result()
        except Exception as error:
            return failed_answer(request, f"the worker's answer was lost: {type(error).__name__}")
        answer: Answer = pickle.loads(data) if data else failed_answer(request, DIED)  # noqa: S301  # our own worker's
        return msgspec.structs.replace(answer, worker=worker)
    if future.status != "error":
        return _lost(str(future.status))
    kind = type(future.exception()).__name__
    return failed_answer(request, DIED if kind == "KilledWorker" else f"the worker did not answer: {kind}")


def _lost(how: str) -> BuildError:
    error = BuildError("the scheduler", "one that goes on", f"a connection that ended: {how}")
    error.add_note("what was built so far is kept; run the same command again when there is a scheduler")
    return error


def _client(scheduler: str | None, jobs: int, stack: ExitStack) -> Any:
    """A client of a scheduler that is there, or of one begun here."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise SettingError("--engine dask", "budget-kg[cluster] installed", "none") from error
    try:
        if scheduler:
            return Client(scheduler, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        raise BuildError(
            f"--scheduler {scheduler}", "a Dask scheduler that answers", type(error).__name__
        ) from error
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that the usual port of the dashboard is taken: it is told which one it has
        cluster = LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:8787",
            memory_limit=0,  # of a worker: what reads documents has limits of its own
            silence_logs=logging.ERROR,
        )
    return Client(stack.enter_context(cluster))
