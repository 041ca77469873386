"""Work that takes longer than a moment, done in a process that can be stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Request

from kg.answers.pool import Pool
from kg.answers.pool.frames import Job
from kg.api.hang_up import ClientGoneError, HangUpWatch
from kg.errors import ServiceBusyError
from kg.store.snapshot import GraphReader

_P = ParamSpec("_P")
_T = TypeVar("_T")


def client_of(request: Request) -> str:
    """Who asks, so that turns can be shared out; it is written down nowhere."""
    return request.client.host if request.client else ""


class RequestJobs:
    """Jobs on behalf of one request: they wait their turn, and end with their time or when the client goes."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._pool: Pool = request.app.state.pool

    async def call(
        self,
        function: Callable[Concatenate[GraphReader, _P], _T],
        *args: _P.args,
        **named: _P.kwargs,
    ) -> _T:
        """The result of a function of a module, called with the open store before the other arguments.

        Arguments and result travel between processes, so they must pickle.

        Raises:
            ServiceBusyError: Too much is asked at once, or the client has gone.
            QueryTimeoutError: It took too long and was stopped.
            Exception: What the function raises.
        """
        try:
            async with HangUpWatch(self._request.receive):
                job = Job(function, args, named)
                result: _T = await self._pool.call_for(client_of(self._request), job)
                return result
        except ClientGoneError as error:
            raise ServiceBusyError("request", "a client that waits for its answer", "none") from error


async def _jobs(request: Request) -> RequestJobs:
    return RequestJobs(request)


Jobs = Annotated[RequestJobs, Depends(_jobs)]
"""`await jobs.call(function, …)` calls `function(store, …)` in a process that can be stopped."""
