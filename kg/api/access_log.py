"""One line of JSON for each request, without anything personal; and the request's figures.

Kept: time, method, route, status, bytes, milliseconds, a request id. Not kept: address and name of who asked,
what was asked, headers. The route is the pattern (`/api/queries/{name}`), so no value is in it.
"""

from __future__ import annotations

import logging
import secrets
import sys
import time
from datetime import UTC, datetime

import msgspec
from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.api.metrics import Metrics

_log = logging.getLogger("kg.access")
_UNMATCHED = "(none)"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class AccessLog:
    """Middleware that logs and measures each request.

    Args:
        app: What answers.
        metrics: Where the figures go.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._counters: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, then log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        status, size = 0, 0

        async def counting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((b"x-request-id", request_id.encode()))
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            self._note(scope, request_id, status, size, time.perf_counter() - started)

    def _note(self, scope: Scope, request_id: str, status: int, size: int, seconds: float) -> None:
        route = _route(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        counted = self._counters.get((route, method, status))
        if counted is None:
            counted = self._counters[route, method, status] = (
                self._metrics.requests.labels(route, method, status),
                self._metrics.request_seconds.labels(route),
            )
        counted[0].inc()
        counted[1].observe(seconds)
        if _log.isEnabledFor(logging.INFO):
            entry = {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "id": request_id,
                "method": method,
                "route": route,
                "status": status,
                "bytes": size,
                "ms": round(seconds * 1000, 2),
            }
            _log.info(msgspec.json.encode(entry).decode())


def _route(scope: Scope) -> str:
    path: str = getattr(scope.get("route"), "path", _UNMATCHED)
    return path


def log_to_stderr() -> None:
    """Send what the service logs to standard error: access as JSON lines, faults with their trace."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    for logger, level in ((_log, logging.INFO), (logging.getLogger("kg.api"), logging.WARNING)):
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(level)
