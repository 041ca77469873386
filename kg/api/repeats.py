"""The same request again: answered before anything is parsed, while the publication is the same.

Programs and pages send the same few questions over and over. What a request asks is remembered by its bytes, so that a
repeated one costs a look-up instead of a parse, a route and a process.
"""

from __future__ import annotations

from collections import OrderedDict
from types import SimpleNamespace

from starlette.types import ASGIApp, Receive, Scope, Send

from kg.api.answer_cache import AnswerCache, matches
from kg.api.sparql_answer import answer_headers
from kg.store.served import ServedStore

_PATH = "/sparql"
_ROUTE = SimpleNamespace(path=_PATH)
_MOST = 50_000
_LONGEST = 4_096
_OK, _NOT_MODIFIED = 200, 304

Key = tuple[bytes, bytes]


class KnownRequests:
    """Which answer a request had: the bytes of its query string and its `Accept` → version and ETag."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._tags: OrderedDict[Key, tuple[str, str]] = OrderedDict()

    def find(self, scope: Scope, version: str | None) -> str | None:
        """The ETag of the answer to a request, if it was asked for in this version of the store."""
        known = self._tags.get(_key(scope))
        return known[1] if known and known[0] == version else None

    def keep(self, scope: Scope, version: str | None, tag: str | None) -> None:
        """Remember the ETag of the answer to a GET request."""
        if (
            scope["method"] != "GET"
            or version is None
            or tag is None
            or len(scope["query_string"]) > _LONGEST
        ):
            return
        key = _key(scope)
        self._tags[key] = (version, tag)
        self._tags.move_to_end(key)
        while len(self._tags) > self._most:
            self._tags.popitem(last=False)


def _key(scope: Scope) -> Key:
    return scope["query_string"], _header(scope, b"accept")


def _header(scope: Scope, name: bytes) -> bytes:
    """A header; several of one name are one list (RFC 9110 5.3)."""
    return b", ".join(value for key, value in scope["headers"] if key == name)


class Repeats:
    """Middleware that answers a repeated query by GET from memory; everything else goes on.

    Args:
        app: What answers the others.
        store: Says which version is published.
        requests: What was asked before.
        answers: The answers that are kept.
    """

    def __init__(
        self, app: ASGIApp, store: ServedStore, requests: KnownRequests, answers: AnswerCache
    ) -> None:
        self._app = app
        self._store = store
        self._requests = requests
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        tag = self._requests.find(scope, self._version())
        known = self._answers.find(tag)
        if tag is None or known is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = _ROUTE
        answered = answer_headers(tag, known.cautions)
        headers = [(k.lower().encode(), v.encode()) for k, v in answered.items()]
        if matches(tag, _header(scope, b"if-none-match").decode("latin-1")):
            await _send(send, _NOT_MODIFIED, headers, b"")
            return
        headers += [
            (b"content-type", known.content_type.encode()),
            (b"content-length", str(len(known.body)).encode()),
        ]
        await _send(send, _OK, headers, known.body)

    def _version(self) -> str | None:
        """The published version; None where none is, which the routes explain."""
        try:
            return self._store.version()
        except Exception:  # whatever it is, the route meets it again and tells it as a problem
            return None


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
