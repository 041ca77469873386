"""HEAD and OPTIONS for every route, and a true `Allow` (RFC 9110 9.3.2, 9.3.7, 10.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_NO_CONTENT, _NOT_ALLOWED = 204, 405
_ACCEPT_POST = "application/sparql-query, application/x-www-form-urlencoded"


class Methods:
    """Middleware that answers HEAD as GET without a body, and OPTIONS by what the routes take.

    Args:
        app: What answers.
        routes: The routes of the service; read when asked, so that those added later count.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self._head(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self._options(scope, send)
        else:
            await self._app(scope, receive, self._with_allow(scope, send))

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As GET; the scope says HEAD again before the server sends, which by that leaves the body out."""
        ended = False

        async def without_body(message: Message) -> None:
            nonlocal ended
            scope["method"] = "HEAD"
            if message["type"] == "http.response.start":
                await send(message)
            elif not ended:
                ended = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        scope["method"] = "GET"
        try:
            await self._app(scope, receive, self._with_allow(scope, without_body))
        finally:
            scope["method"] = "HEAD"

    async def _options(self, scope: Scope, send: Send) -> None:
        headers = [(b"allow", self._allow(scope).encode())]
        if scope["path"] == "/sparql":
            headers.append((b"accept-post", _ACCEPT_POST.encode()))
        await send({"type": "http.response.start", "status": _NO_CONTENT, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _with_allow(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == _NOT_ALLOWED:
                MutableHeaders(scope=message)["Allow"] = self._allow(scope)
            await send(message)

        return sending

    def _allow(self, scope: Scope) -> str:
        """The methods of the path; a page may answer GET on any path."""
        found = [method for method in _METHODS if self._takes(scope, method)]
        return ", ".join([*found, *(["HEAD"] if "GET" in found else []), "OPTIONS"])

    def _takes(self, scope: Scope, method: str) -> bool:
        asked = {**scope, "method": method, "path_params": {}}
        return any(route.matches(asked)[0] is Match.FULL for route in self._routes)
