"""Who may ask, and how often: tokens of the operator, and a rate for each client."""

from __future__ import annotations

import base64
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.problems import problem
from kg.api.settings import Settings

_OPEN_TO_ALL = frozenset({"/healthz", "/readyz"})
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="budget-kg", charset="UTF-8", Bearer'}
_NEEDED = "expected one of the operator's tokens, as `Authorization: Bearer TOKEN` or as a password, got none of them"
_MOST_CLIENTS = 10_000


def has_token(headers: Headers, settings: Settings) -> bool:
    """Whether a request carries one of the tokens: as a bearer token, or as the password of any name."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    given = value.strip()
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8").partition(":")[2]
        except ValueError:  # no base64, or no UTF-8
            return False
    elif kind.lower() != "bearer":
        return False
    fits = [secrets.compare_digest(given.encode(), token.encode()) for token in settings.tokens.split()]
    return any(fits)


async def may_write(request: Request) -> None:
    """A dependency of routes that change something: only with a token, and not at all where none is set.

    Raises:
        HTTPException: 401 without one of the tokens, 403 where the operator set none.
    """
    settings: Settings = request.app.state.settings
    if not settings.tokens.split():
        raise HTTPException(403, "writing: expected a token set by the operator (BUDGETKG_TOKENS), got none")
    if not has_token(request.headers, settings):
        raise HTTPException(401, f"writing: {_NEEDED}", _CHALLENGE)


class Guard:
    """Middleware that lets in who has a token, where the operator protects everything.

    Args:
        app: What answers.
        settings: Whether, and which tokens.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        is_closed = scope["type"] == "http" and scope["path"] not in _OPEN_TO_ALL
        if is_closed and not has_token(Headers(scope=scope), self._settings):
            refusal = problem(401, "unauthorized", f"request: {_NEEDED}", headers=_CHALLENGE)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


class RateLimit:
    """Middleware that gives each client so many requests a second, and as many at once as it saved up in ten.

    Args:
        app: What answers.
        per_s: Requests a second, in each process of the service.
        clock: Seconds.
    """

    _SAVED_S = 10.0

    def __init__(self, app: ASGIApp, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._per_s = per_s
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client → requests left, and when

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say when to ask again."""
        client = scope.get("client")
        if (
            scope["type"] == "http"
            and scope["path"] not in _OPEN_TO_ALL
            and not self._take(client[0] if client else "")
        ):
            wait = max(1, round(1 / self._per_s))
            detail = f"requests: expected at most {self._per_s:g} a second from one client, got more"
            response = problem(429, "too-many-requests", detail, headers={"Retry-After": str(wait)})
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _take(self, client: str) -> bool:
        now, most = self._clock(), max(1.0, self._per_s * self._SAVED_S)
        left, since = self._left.pop(client, (most, now))
        left = min(most, left + (now - since) * self._per_s)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return left >= 1
