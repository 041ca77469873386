"""What every request passes: its Host is nobody's, its body has an end, its answer is compressed, a stop is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.direct import PATH
from kg.api.problems import problem

_NOBODY = "service.invalid"
"""A name that stands for none (RFC 2606)."""


class OwnAddress:
    """Middleware that lets nothing behind it see the Host of a request.

    Redirects that the framework makes from it lead to a path of the same host, whatever the client calls that.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without its Host."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        others = [
            (name, value) for name, value in scope["headers"] if name not in (b"host", b"x-forwarded-host")
        ]
        scope["headers"] = [*others, (b"host", _NOBODY.encode())]
        scope["scheme"] = "http"

        async def relative(message: Message) -> None:
            is_redirect = message["type"] == "http.response.start" and 300 <= message["status"] < 400
            if is_redirect:
                headers = MutableHeaders(scope=message)
                if location := headers.get("location"):
                    headers["location"] = location.removeprefix(f"http://{_NOBODY}")
            await send(message)

        await self._app(scope, receive, relative)


class BodyLimit:
    """Middleware that reads no more of a request than allowed.

    Args:
        app: What answers.
        most: Bytes of a body.
        wider: Paths that take more, each with its bytes.
    """

    def __init__(self, app: ASGIApp, most: int, wider: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._most = most
        self._wider = wider or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless it is too large."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        most = self._wider.get(scope["path"], self._most)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > most:
            response = problem(413, "content-too-large", _detail(most))
            await response(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413, _detail(most))
            return message

        await self._app(scope, counted, send)


def _detail(most: int) -> str:
    return f"body of the request: expected at most {most} bytes, got more"


_LEAST, _LEVEL = 1_000, 4
"""Bytes from which an answer is compressed; level 4 takes a third of the time of level 9 for a tenth more bytes."""

_REFUSED = re.compile(rb"gzip\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
"""`gzip;q=0`: a client that names it to refuse it (RFC 9110, 12.5.3), which Starlette takes for consent."""


class Compressed(GZipMiddleware):
    """Middleware that compresses answers.

    Answers to queries say themselves by what they vary, so those of clients that take nothing compressed pass it by.

    Args:
        app: What answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=_LEAST, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a query of a client that takes nothing compressed without looking at its answer."""
        is_query = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET"
        accepted = [value for name, value in scope.get("headers", ()) if name == b"accept-encoding"]
        if (is_query and not accepted) or any(map(_REFUSED.search, accepted)):
            await self.app(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


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
