"""The service as processes: what `kg serve` runs."""

from __future__ import annotations

import contextlib
import os
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


class _ToldToStopError(BaseException):
    """SIGTERM came."""


@contextlib.contextmanager
def told_to_stop() -> Iterator[None]:
    """SIGTERM ends what stands in the context as an error does, so that its folders go; then the process ends by it.

    The server gives the signal on when it has stopped: without this the process ends there and leaves its files.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        raise _ToldToStopError

    before = signal.signal(signal.SIGTERM, stop)
    told = False
    try:
        yield
    except _ToldToStopError:
        told = True
    finally:
        signal.signal(signal.SIGTERM, before)
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
    with told_to_stop(), tempfile.TemporaryDirectory(prefix="budgetkg-") as folder:
        # Each process of the service reads its settings from here, as it does under any other server.
        os.environ |= settings.to_environment()
        os.environ[FOLDER] = str(Path(folder) / "trials")
        if settings.workers > 1:
            os.environ[SHARED_FOLDER] = folder
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
