"""Connections as the public makes them: a request has a size and a time, whoever sends it.

Without this a client could send headers without end, or a request so slowly that it holds its connection for ever.
"""

from __future__ import annotations

import asyncio
from functools import cache

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from kg.api.problems import MEDIA_TYPE, problem
from kg.api.settings import Settings

_LEAST_RATE = 16_000
"""Bytes a second that lengthen the time a request may take, so that a large one is not slow."""


class HeadTooLargeError(Exception):
    """The line and headers of a request are more than is read."""


@cache
def _settings() -> Settings:
    """The settings of this process, which `kg.api.serving.serve` puts into the environment."""
    return Settings.from_environment()


class GuardedProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with a limit on the size of the head and on the time to send a request."""

    _head_bytes = 0
    _head_lines = 0
    _request_bytes = 0
    _in_head = True
    _deadline_from = 0.0
    _timer: asyncio.TimerHandle | None = None
    _too_large = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request."""
        if self._timer is None and not self._is_answering():
            self._await_request()
        self._request_bytes += len(data)
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        is_unfinished = self._in_head and not self.transport.is_closing()
        if is_unfinished and self._head_bytes > _settings().max_head_bytes + len(data):
            self._too_large = True
            self.send_400_response("")

    def on_message_begin(self) -> None:
        """Begin to count."""
        super().on_message_begin()
        self._head_lines, self._in_head = 0, True
        self._named_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        self._head_lines += 1
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        self._named_bytes += size
        if self._named_bytes > _settings().max_head_bytes or self._head_lines > _settings().max_headers:
            self._too_large = True
            raise HeadTooLargeError

    def on_headers_complete(self) -> None:
        """Stop counting the head."""
        self._in_head, self._head_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop waiting: the request is there."""
        self._stop_timer()
        self._in_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with what was sent, and hang up."""
        limits = _settings()
        if self._too_large:
            allowed = f"at most {limits.max_head_bytes} bytes in at most {limits.max_headers} headers"
            self._refuse(431, "head-too-large", f"head of the request: expected {allowed}, got more")
        else:
            self._refuse(400, "bad-request", f"request: expected HTTP/1.1, got none. {msg}".strip())

    def _refuse(self, status: int, code: str, detail: str) -> None:
        if self.transport.is_closing():
            return
        if not self._has_begun():
            body = bytes(problem(status, code, detail).body)
            head = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status] + head.encode("ascii") + body)
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _has_begun(self) -> bool:
        """Whether a part of an answer has been sent, after which no other can be."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and cycle.response_started and not cycle.response_complete

    def _await_request(self) -> None:
        self._stop_timer()
        self._request_bytes = 0
        self._deadline_from = self.loop.time()
        self._timer = self.loop.call_later(_settings().request_s, self._look)

    def _look(self) -> None:
        """Hang up, unless so much came that the rest may take longer, or it is we who do not read."""
        deadline = self._deadline_from + _settings().request_s + self._request_bytes / _LEAST_RATE
        is_ours = self.flow.read_paused
        if (left := deadline - self.loop.time()) > 0 or is_ours:
            self._timer = self.loop.call_later(max(left, 1.0), self._look)
            return
        self._timer = None
        if self._request_bytes:
            self._refuse(
                408,
                "request-timeout",
                f"request: expected the whole within {_settings().request_s:g} s, got a part",
            )
        else:
            self.transport.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
