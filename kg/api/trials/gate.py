"""Who may read files into a service: who has a token, or who sits at the machine where none is set."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.access import has_token
from kg.api.problems import problem
from kg.api.settings import Settings

UPLOAD = "/upload"
DECIDE = "/decide"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="budget-kg", charset="UTF-8"'}
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def is_writing(path: str) -> bool:
    """Whether a path belongs to trial readings or to decisions, in either language."""
    path = path.removeprefix("/en") if path.startswith("/en/") else path
    return any(path == one or path.startswith(one + "/") for one in (UPLOAD, DECIDE))


class WritingGate:
    """Middleware before trial readings and decisions; stands outermost, since it asks for the Host that a client names.

    With tokens set, one of them is needed. Without any, only a client on this machine that calls it by a name of
    this machine is let in: a page of another site cannot get there by a name that it lets point here. What changes
    something must come from a page of this service, or from a program that is no browser.

    Args:
        app: What answers.
        settings: Whether reading is allowed, and which tokens.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and self._settings.writable and is_writing(scope["path"]):
            headers = Headers(scope=scope)
            refusal = self._refusal(scope, headers)
            if refusal:
                status, detail = refusal
                code = "unauthorized" if status == 401 else "forbidden"
                answer = problem(status, code, detail, headers=_CHALLENGE if status == 401 else None)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if scope["method"] not in {"GET", "HEAD"} and not self._is_own(headers):
            return 403, "request: expected one from a page of this service, got one from another site"
        if self._settings.tokens.split():
            if has_token(headers, self._settings):
                return None
            return 401, "reading files: expected one of the operator's tokens as password, got none of them"
        client = scope.get("client")
        if client and _is_this_machine(client[0]) and _host_of(headers.get("host", "")) in _LOCAL:
            return None
        return 403, "reading files: expected a client on this machine, since no token is set, got another"

    def _is_own(self, headers: Headers) -> bool:
        """Whether a browser sent it from a page of this service; what is no browser names no origin."""
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        own = {headers.get("host", ""), urlsplit(self._settings.address).netloc}
        return urlsplit(origin).netloc in own - {""}


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _host_of(header: str) -> str:
    return urlsplit(f"//{header}").hostname or ""
