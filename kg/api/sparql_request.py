"""SPARQL 1.1 Protocol: from an HTTP request to a query with its data set and formats."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeVar

from starlette.requests import Request

from kg.api.settings import Settings
from kg.errors import MediaTypeError, NotAcceptableError, QueryError, QueryRefusedError
from kg.sparql.formats import GRAPHS, RESULTS, Format, Offered, choose
from kg.sparql.query import Dataset, ResultLimits, UserQuery

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s";]+)', re.IGNORECASE)
_MOST_FIELDS = 1000
_ENCODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
FORMAT_PARAMETERS = ("format", "output", "results")
"""Parameters that name a format, the one that wins first."""

_Offered = TypeVar("_Offered", bound=Offered)
Fields = dict[str, list[str]]


async def read_query(request: Request, settings: Settings) -> UserQuery | None:
    """The query that a request asks; None for a GET without one, which asks for the Service Description.

    Raises:
        QueryError: No query, several, or one that is not UTF-8.
        QueryRefusedError: An update.
        MediaTypeError: A body in another format.
        NotAcceptableError: The client takes none of the formats.
    """
    fields = read_fields(request.scope["query_string"])
    accept = ", ".join(request.headers.getlist("accept"))
    if request.method != "POST":
        return query_of(fields, accept, settings)
    fields, text = await _read_body(request, fields)
    return _query(text, fields, accept, settings)


def query_of(fields: Fields, accept: str, settings: Settings) -> UserQuery | None:
    """The query that the parameters of an address ask; None where there is none.

    Args:
        fields: The parameters.
        accept: What the client takes.
        settings: Limits of answers.

    Raises:
        QueryError: Several queries.
        QueryRefusedError: An update.
    """
    text = _one_query(fields)
    return None if text is None else _query(text, fields, accept, settings)


def _query(text: str, fields: Fields, accept: str, settings: Settings) -> UserQuery:
    results, graph = _formats(accept, _asked(fields))
    return UserQuery(
        text,
        dataset=Dataset(
            default=tuple(fields.get("default-graph-uri", ())), named=tuple(fields.get("named-graph-uri", ()))
        ),
        results=results,
        graph=graph,
        limits=ResultLimits(settings.max_rows, settings.max_bytes),
        services=frozenset(settings.services.split()),
        base=settings.address + "/sparql",
    )


async def _read_body(request: Request, fields: Fields) -> tuple[Fields, str]:
    header = request.headers.get("content-type", "")
    media_type = header.partition(";")[0].strip().lower()
    charset = _CHARSET.search(header)
    if media_type == UPDATE:
        raise _no_update()
    if media_type not in {FORM, QUERY}:
        raise MediaTypeError("Content-Type of the request", f"{QUERY} or {FORM}", repr(media_type[:100]))
    if charset and charset[1].lower() not in {"utf-8", "utf8"}:
        raise MediaTypeError("Content-Type of the request", "charset UTF-8", charset[1][:40])
    body = await request.body()
    if media_type == QUERY:
        # The query is the body; the URL says the graphs (2.1.3).
        if "query" in fields:
            raise QueryError("request", "one query", "one in the URL and one in the body")
        return fields, _decode(body)
    fields = read_fields(body) | {name: fields[name] for name in FORMAT_PARAMETERS if name in fields}
    text = _one_query(fields)
    if text is None:
        raise QueryError("request", "a parameter query", "none")
    return fields, text


def _one_query(fields: Fields) -> str | None:
    if "update" in fields:
        raise _no_update()
    queries = fields.get("query", [])
    if len(queries) > 1:
        raise QueryError("request", "one query", f"{len(queries)}")
    return queries[0] if queries else None


def _no_update() -> QueryRefusedError:
    return QueryRefusedError("request", "a query; this service is only read", "an update")


def read_fields(text: bytes) -> Fields:
    """The parameters of an address or a form, each with its values in their order.

    Raises:
        QueryError: They are not encoded as parameters are, or too many.
    """
    try:
        plain = text.decode("ascii")
    except UnicodeDecodeError as error:
        raise QueryError("request", "parameters in UTF-8, encoded for URLs", str(error)) from error
    pairs = plain.split("&")
    if len(pairs) > _MOST_FIELDS:
        raise QueryError("request", f"at most {_MOST_FIELDS} parameters", "more")
    fields: Fields = {}
    for name, value in (pair.partition("=")[::2] for pair in pairs if pair):
        fields.setdefault(_unquote(name), []).append(_unquote(value))
    return fields


def _unquote(text: str) -> str:
    """A name or value as it was before it was encoded for an address; whole runs of bytes at once.

    >>> _unquote("a+b%E4%BA%AC%zz%2")
    'a b京%zz%2'

    Raises:
        QueryError: The bytes are no UTF-8.
    """
    if "+" in text:
        text = text.replace("+", " ")
    try:
        return _ENCODED.sub(_run, text) if "%" in text else text
    except UnicodeDecodeError as error:
        raise QueryError("request", "parameters in UTF-8, encoded for URLs", str(error)) from error


def _run(match: re.Match[str]) -> str:
    return _decoded(match[0])


@lru_cache(maxsize=4096)
def _decoded(run: str) -> str:
    return bytes.fromhex(run.replace("%", "")).decode("utf-8")


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError("body of the request", "UTF-8", str(error)) from error


@lru_cache(maxsize=256)
def _formats(accept: str, asked: str) -> tuple[Format | None, Format | None]:
    """The formats a client gets; only the evaluated form of the query tells which one is needed, or whether one is."""
    return _choose_or_none(RESULTS, accept, asked), _choose_or_none(GRAPHS, accept, asked)


def _choose_or_none(offered: tuple[Format, ...], accept: str, asked: str) -> Format | None:
    try:
        return choose(offered, accept, asked)
    except NotAcceptableError:
        return None


def _asked(fields: Fields) -> str:
    """The format that a parameter names; clients write `format`, `output` or `results`, and some all three.

    Of several values the first counts: SPARQLWrapper sends the short name, then a list of media types.
    """
    return next((value for name in FORMAT_PARAMETERS for value in fields.get(name, ()) if value), "")


def choose_format(offered: tuple[_Offered, ...], request: Request, asked: str = "") -> _Offered:
    """The format a client gets: the one it names, else by its `Accept` headers.

    Raises:
        NotAcceptableError: None is acceptable.
    """
    return choose(offered, ", ".join(request.headers.getlist("accept")), asked)
