"""What routes are given, by type: `reader: Reader` in the arguments of a route is all it takes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from kg.api.settings import Settings
from kg.store.served import ServedStore
from kg.store.snapshot import GraphReader


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _store(request: Request) -> ServedStore:
    store: ServedStore = request.app.state.store
    return store


async def _reader(request: Request) -> GraphReader:
    return (await _store(request)).current()


async def _version(request: Request) -> str | None:
    return (await _store(request)).version()


Store = Annotated[ServedStore, Depends(_store)]
"""The store, its version included."""

Reader = Annotated[GraphReader, Depends(_reader)]
"""The state published last. Only for what is certain to be quick: it runs in the process that answers all."""

Version = Annotated[str | None, Depends(_version)]
"""What changes with every publication, for an ETag."""
