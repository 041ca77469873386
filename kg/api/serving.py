"""The service as processes: what `kg serve` runs."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

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
    with tempfile.TemporaryDirectory(prefix="budgetkg-") as folder:
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
