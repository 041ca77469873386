"""The answer to a query as an HTTP response: whole if it is small, in a stream if it is large.

Whether a query can be answered shows before the first byte is sent for all but large answers, so that errors
have their status. If a large answer fails or exceeds its limits in the middle, the connection is closed
without the end of the chunked body: by RFC 9112 section 8 the message is incomplete, and every client says so.
An answer is never cut off so that it looks whole. Clients of HTTP/1.0 know no chunks and get it collected.
"""

from __future__ import annotations

import asyncio
import logging
import string
import sys
from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.answers.pool import Pool, Run
from kg.answers.pool.frames import FrameKind, Job, read_value
from kg.answers.writing import BLOCK, AnswerHead, write_answer
from kg.api.answer_cache import AnswerCache, WholeAnswer
from kg.api.hang_up import ClientGoneError, HangUpWatch
from kg.api.metrics import Metrics
from kg.errors import KgError
from kg.sparql.query import UserQuery

_log = logging.getLogger("kg.api")
_STEP_ASIDE_S = 0.1
_COMMON_HEADERS = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}


_PLAIN = string.ascii_letters + string.digits + string.punctuation + " "
CAUTIONS_HEADER = "Budgetkg-Cautions"
"""The header that says what to know of an answer."""


def answer_headers(tag: str | None, cautions: str = "") -> dict[str, str]:
    """Headers of every answer: it must be asked for again, which its ETag makes cheap; and its cautions."""
    return (
        _COMMON_HEADERS | ({"ETag": tag} if tag else {}) | ({CAUTIONS_HEADER: cautions} if cautions else {})
    )


def cautions_value(cautions: Iterable[str]) -> str:
    """Cautions as a list of strings (RFC 9651 3.3.3); characters beyond ASCII as in an address.

    >>> print(cautions_value(["of <https://example.org/双井>", "not a 'text'"]))
    "of <https://example.org/%E5%8F%8C%E4%BA%95>", "not a 'text'"
    """
    plain = (quote(text, safe=_PLAIN) for text in cautions)
    return ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in plain)


class SparqlAnswer(Response):
    """A response that evaluates its query when it is sent.

    Args:
        query: What is asked.
        tag: ETag of the answer.
        pool: Where it is evaluated.
        client: Who asks.
        cache: Where small answers are kept.
        metrics: Where its outcome is counted.
        stall_s: Seconds in which the client must take each piece.
    """

    def __init__(
        self,
        query: UserQuery,
        tag: str | None,
        *,
        pool: Pool,
        client: str,
        cache: AnswerCache,
        metrics: Metrics,
        stall_s: float,
    ) -> None:
        super().__init__(None, 200, answer_headers(tag))
        self._query = query
        self._tag = tag
        self._pool = pool
        self._client = client
        self._cache = cache
        self._metrics = metrics
        self._stall_s = stall_s
        self._started = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Evaluate and send.

        Raises:
            KgError: The query failed before anything was sent.
        """
        outcome = "fault"
        try:
            with self._metrics.queries_in_progress.track_inprogress():
                whole = await self._evaluate(scope, receive, send)
            outcome = "ok"
        except ClientGoneError:
            outcome = "hung-up"
            return
        except (KgError, TimeoutError) as error:
            outcome = type(error).__name__
            if not self._started:
                raise
            # Returning without the end of the body closes the connection.
            _log.warning("a large answer was broken off: %s %s", outcome, error)
            return
        finally:
            self._metrics.queries.labels(outcome).inc()
        if whole is not None:
            self._cache.keep(self._tag, whole)
            response = Response(
                whole.body, 200, answer_headers(self._tag, whole.cautions), whole.content_type
            )
            await response(scope, receive, send)

    async def _evaluate(self, scope: Scope, receive: Receive, send: Send) -> WholeAnswer | None:
        """The answer if it is small; a large one is sent, and None returned."""
        job = Job(write_answer, (self._query,), streams=True)
        parts, size, content_type, cautions = [], 0, "", ""
        most = sys.maxsize if scope["http_version"] == "1.0" else BLOCK
        async with HangUpWatch(receive), self._pool.start(job, self._client) as run:
            while size < most:
                kind, body = await run.read()
                if kind is FrameKind.HEAD:
                    head: AnswerHead = read_value(body)
                    content_type, cautions = head.format.content_type, cautions_value(head.cautions)
                elif kind is FrameKind.CHUNK:
                    parts.append(body)
                    size += len(body)
                else:
                    return WholeAnswer(content_type, b"".join(parts), cautions)
            self.init_headers(answer_headers(self._tag, cautions) | {"Content-Type": content_type})
            await self._stream(run, b"".join(parts), send)
        return None

    async def _stream(self, run: Run, first: bytes, send: Send) -> None:
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        self._started = True
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        kind, body = FrameKind.CHUNK, first
        while kind is not FrameKind.DONE:
            await self._send_piece(run, body, send)
            kind, body = await run.read()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_piece(self, run: Run, body: bytes, send: Send) -> None:
        timer = asyncio.get_running_loop().call_later(_STEP_ASIDE_S, run.step_aside)
        try:
            async with asyncio.timeout(self._stall_s):
                await send({"type": "http.response.body", "body": body, "more_body": True})
        finally:
            timer.cancel()
