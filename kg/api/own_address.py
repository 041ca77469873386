"""The address of the service is what its operator says, never what a request says."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
