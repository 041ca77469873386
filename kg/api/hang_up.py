"""Noticing that a client has gone, so that what it asked for is stopped."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from starlette.types import Receive

_PATIENCE_S = 0.1
"""Most answers are through by then, and nothing needs to be watched."""


class ClientGoneError(Exception):
    """The client hung up before it had its answer."""


class HangUpWatch:
    """A context whose work is cancelled, with `ClientGoneError`, when the client hangs up.

    Args:
        receive: The channel of the request, its body read to the end.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._gone = False
        self._work: asyncio.Task[object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._work = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_PATIENCE_S, self._begin)
        return self

    def _begin(self) -> None:
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        if self._work is not None:
            self._work.cancel()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._gone and self._work is not None:
            self._work.uncancel()
            if kind is asyncio.CancelledError:
                raise ClientGoneError from error
