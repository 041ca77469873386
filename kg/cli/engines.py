"""Options of `kg build` that say who reads the documents. Heavy imports stand inside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import say

if TYPE_CHECKING:
    from kg.build.engine import Engine


class EngineName(StrEnum):
    """Who reads documents."""

    LOCAL = "local"
    DASK = "dask"


EngineOption = Annotated[
    EngineName,
    typer.Option(
        "--engine", help="Who reads the files: processes of this machine, or the workers of a Dask cluster."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Address of a Dask scheduler (tcp://…); without it a cluster of --jobs workers begins here."
    ),
]
Parts = Annotated[
    str | None,
    typer.Option(
        help="Folder or address (s3://…) that all workers share, for what they read; kept afterwards."
    ),
]


@contextmanager
def chosen_engine(
    name: EngineName, scheduler: str | None, parts: str | None, store: str, jobs: int
) -> Iterator[Engine]:
    """The engine that the options ask for.

    Parts that no option names stand in the folder of the store, and go when all of them are in it.

    Raises:
        ParameterError: The options contradict each other, or parts are named nowhere.
        SettingError: The extra that the engine needs is not installed.
    """
    from kg.build.engine import LocalEngine
    from kg.errors import ParameterError
    from kg.store.opening import is_remote

    if name is EngineName.LOCAL:
        for option, value in (("--scheduler", scheduler), ("--parts", parts)):
            if value:
                raise ParameterError(option, "--engine dask, whose workers it is for", "--engine local")
        yield LocalEngine(jobs)
        return
    if parts is None and (scheduler or is_remote(store)):
        raise ParameterError("--parts", "a folder or address that all workers and this command share", "none")
    from kg.engine.dask_engine import DaskEngine

    with DaskEngine(parts or str(Path(store) / "parts"), scheduler=scheduler, jobs=jobs) as engine:
        say(f"kg: what the workers do is shown at {engine.dashboard}")
        yield engine
    if parts is None:
        shutil.rmtree(Path(store) / "parts", ignore_errors=True)
