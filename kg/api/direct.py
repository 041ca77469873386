"""Queries by GET answered without routing: the way that look-ups of programs take, from the request to the pool."""

from __future__ import annotations

from types import SimpleNamespace

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.answers.pool import Pool
from kg.api.answer_cache import AnswerCache, entity_tag, matches
from kg.api.metrics import Metrics
from kg.api.problems import error_response, fault_response
from kg.api.repeats import KnownRequests
from kg.api.settings import Settings
from kg.api.sparql_answer import SparqlAnswer, answer_headers
from kg.api.sparql_request import query_of, read_fields
from kg.errors import KgError
from kg.sparql.query import UserQuery
from kg.store.served import ServedStore

PATH = "/sparql"
_ROUTE = SimpleNamespace(path=PATH)


class Answering:
    """How queries become answers: from memory, or in the pool.

    Args:
        store: What is asked.
        settings: Limits of answers.
        pool: Where queries are evaluated.
        answers: The answers that are kept.
        requests: Which answer a request had.
        metrics: Where outcomes are counted.
    """

    def __init__(
        self,
        store: ServedStore,
        settings: Settings,
        pool: Pool,
        answers: AnswerCache,
        requests: KnownRequests,
        metrics: Metrics,
    ) -> None:
        self.settings = settings
        self._store = store
        self._pool = pool
        self._answers = answers
        self._requests = requests
        self._metrics = metrics

    def response(self, query: UserQuery, scope: Scope, if_none_match: str) -> Response:
        """The answer to a query; one that is not kept is evaluated when it is sent."""
        version = self._store.version()
        tag = entity_tag(version, query)
        self._requests.keep(scope, version, tag)
        if matches(tag, if_none_match):
            return Response(None, 304, answer_headers(tag))
        known = self._answers.find(tag)
        if known is not None:
            return Response(known.body, 200, answer_headers(tag, known.cautions), known.content_type)
        client = scope.get("client")
        return SparqlAnswer(
            query,
            tag,
            pool=self._pool,
            client=client[0] if client else "",
            cache=self._answers,
            metrics=self._metrics,
            stall_s=self.settings.stall_s,
        )


class DirectQueries:
    """Middleware that answers queries by GET; everything else goes on.

    Args:
        app: What answers the others.
        answering: How queries become answers.
    """

    def __init__(self, app: ASGIApp, answering: Answering) -> None:
        self._app = app
        self._answering = answering

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        is_query = scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET"
        if not is_query or b"query=" not in scope["query_string"]:
            await self._app(scope, receive, send)
            return
        scope["route"] = _ROUTE
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            response = self._response(scope)
            if response is None:
                await self._app(scope, receive, send)
                return
            await response(scope, receive, noting)
        except KgError as error:
            if begun:
                raise
            await error_response(error)(scope, receive, send)
        except Exception as error:
            if begun:
                raise
            await fault_response(error)(scope, receive, send)

    def _response(self, scope: Scope) -> Response | None:
        """The answer; None where no query is asked after all, which the route explains.

        Raises:
            KgError: What is asked is no query, or may not be asked.
        """
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        fields = read_fields(scope["query_string"])
        accept = b", ".join(value for name, value in headers if name == b"accept").decode("latin-1")
        query = query_of(fields, accept, self._answering.settings)
        if query is None:
            return None
        tags = b", ".join(value for name, value in headers if name == b"if-none-match").decode("latin-1")
        return self._answering.response(query, scope, tags)
