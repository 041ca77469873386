"""The service as processes: what `kg serve` runs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from kg.api.access_log import log_to_stderr
from kg.api.metrics import SHARED_FOLDER
from kg.api.settings import Settings
from kg.api.trials.trial import FOLDER
from kg.errors import StoreMissingError
from kg.money import figures_of
from kg.search import index_of
from kg.store.served import open_served

_FOLDERS = "budgetkg-"
_HELD = "held"
"""The file of a folder that its process holds locked as long as it lives."""


class _ToldToStopError(BaseException):
    """SIGTERM came."""


@contextlib.contextmanager
def passing_folder() -> Iterator[Path]:
    """A folder for files that go with this process, whether it ends, is told to, or its terminal is closed.

    What processes left that were killed is removed first: it may hold files that somebody dropped.
    """
    _remove_left_over()
    with _told_to_stop(), tempfile.TemporaryDirectory(prefix=_FOLDERS) as name:
        folder = Path(name)
        with (folder / f"{_HELD}.new").open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            (folder / f"{_HELD}.new").rename(folder / _HELD)
            yield folder


def _remove_left_over() -> None:
    for path in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*"):
        with contextlib.suppress(
            OSError
        ):  # another user's, held by a process that lives, or not made by this program
            if path.lstat().st_uid != os.getuid() or path.is_symlink():
                continue
            with (path / _HELD).open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)


@contextlib.contextmanager
def _told_to_stop() -> Iterator[None]:
    """SIGTERM ends what stands in the context as an error does, so that its folders go; then the process ends by it.

    The server gives the signal on when it has stopped: without this the process ends there and leaves its files. A
    closed terminal (SIGHUP) stops it in the same way.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise _ToldToStopError

    def hang_up(number: int, frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # nohup
    closed = signal.getsignal(signal.SIGHUP) if ignored else signal.signal(signal.SIGHUP, hang_up)
    told = False
    try:
        yield
    except _ToldToStopError:
        told = True
    finally:
        signal.signal(signal.SIGTERM, before)
        signal.signal(signal.SIGHUP, closed)
    if told:
        signal.raise_signal(signal.SIGTERM)


def serve(settings: Settings) -> None:
    """Answer requests until the process is told to stop (SIGTERM, SIGINT).

    Requests under way are given `stop_timeout_s` to end; new ones are not taken.

    Raises:
        StoreError: There is no store to read.
    """
    store = open_served(settings.store)
    # Who may read files on a page may begin with none.
    with contextlib.suppress(StoreMissingError) if settings.writable else contextlib.nullcontext():
        # What is derived from a store elsewhere is made now, not while the first who asks waits.
        index_of(store.current()).close()
        figures_of(store.current()).close()
    store.close()
    with passing_folder() as folder:
        # Each process of the service reads its settings from here, as it does under any other server.
        os.environ |= settings.to_environment()
        os.environ[FOLDER] = str(folder / "trials")
        if settings.workers > 1:
            os.environ[SHARED_FOLDER] = str(folder)
        uvicorn.run(
            "kg.api.serving:app_from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers,
            http="kg.api.connections:GuardedProtocol",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=settings.stop_timeout_s,
        )


def app_from_environment() -> FastAPI:
    """The service with the settings of the environment, for any ASGI server."""
    from kg.api.app import create_app

    log_to_stderr()
    settings = Settings.from_environment()
    return create_app(open_served(settings.store), settings)
