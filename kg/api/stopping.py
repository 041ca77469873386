"""What is cut off when the service stops is told so, and may be asked again."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.problems import problem


class Stopping:
    """Middleware that answers 503 where a request is given up because the service stops.

    A request whose answer has begun cannot be answered otherwise; its connection breaks off before the end.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except asyncio.CancelledError:
            if has_begun:
                raise
            detail = "service: expected one that goes on, got one that stops; ask again"
            response = problem(503, "stopping", detail, headers={"Retry-After": "2", "Connection": "close"})
            await response(scope, receive, send)
