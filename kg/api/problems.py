"""Errors as `application/problem+json` (RFC 9457): one shape for all that can go wrong."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kg.errors import KgError, ProcessLostError, ServiceBusyError
from ontology.terms import NAMESPACE
from queries.errors import ParameterValueError, QueriesError, UnknownNameError

MEDIA_TYPE = "application/problem+json"
_TYPES = NAMESPACE + "problem/"
_RETRY_AFTER_S = "2"
_log = logging.getLogger("kg.api")

_QUERIES_STATUS: Mapping[type[QueriesError], int] = {
    UnknownNameError: HTTPStatus.NOT_FOUND,
    ParameterValueError: HTTPStatus.BAD_REQUEST,
}


class Problem(BaseModel):
    """What went wrong, as RFC 9457 has it, with the place, the expected and the got where they are known."""

    type: str = Field(description="IRI of the kind of problem")
    title: str = Field(description="The status in words")
    status: int = Field(description="HTTP status")
    code: str = Field(description="The kind of problem as a word")
    detail: str = Field(description="What was expected, what was got, where")
    place: str | None = None
    expected: str | None = None
    got: str | None = None


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    place: str | None = None,
    expected: str | None = None,
    got: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a response.

    Args:
        status: HTTP status.
        code: The kind of problem as a word, such as `query-error`; ends its IRI.
        detail: What was expected, what was got, where.
        place: The place alone.
        expected: What it should hold.
        got: What it holds.
        headers: More headers.
    """
    body: dict[str, object] = {
        "type": _TYPES + code,
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    body |= {
        name: value
        for name, value in (("place", place), ("expected", expected), ("got", got))
        if value is not None
    }
    return Response(msgspec.json.encode(body), status, headers, MEDIA_TYPE)


def error_response(error: KgError) -> Response:
    """An error of ours as a response; the table in `kg.errors` says with which status.

    A fault of the service itself (500) is logged whole and told without paths and other inner matters.
    """
    status, code = error.http_status, _code(error)
    headers = {"Retry-After": _RETRY_AFTER_S} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not _may_be_told(error):
        _log.error("%s", error, exc_info=error)
        return problem(status, code, "the service cannot answer now; its log says why", headers=headers)
    return problem(
        status,
        code,
        str(error),
        place=error.place,
        expected=error.expected,
        got=error.got,
        headers=headers,
    )


def _may_be_told(error: KgError) -> bool:
    return (
        isinstance(error, ServiceBusyError | ProcessLostError)
        or error.http_status == HTTPStatus.GATEWAY_TIMEOUT
    )


def _code(error: Exception) -> str:
    """The name of a class as a word.

    >>> from kg.errors import QueryError
    >>> _code(QueryError("query", "SPARQL", "prose"))
    'query-error'
    """
    name = type(error).__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def add_error_handlers(app: FastAPI) -> None:
    """Let an app answer every error as a problem."""
    app.add_exception_handler(KgError, _on_kg_error)
    app.add_exception_handler(QueriesError, _on_queries_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_fault)


async def _on_kg_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, KgError)  # noqa: S101  # registered for no other
    return error_response(error)


async def _on_queries_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, QueriesError)  # noqa: S101  # registered for no other
    status = _QUERIES_STATUS.get(type(error))
    if status is None:
        return await _on_fault(_, error)
    return problem(
        status, _code(error), str(error), place=error.place, expected=error.expected, got=error.got
    )


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for no other
    first = error.errors()[0]
    place = _place(first.get("loc", ()))
    got = str(first.get("input"))[:200]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid-request",
        "; ".join(f"{_place(e.get('loc', ()))}: {e.get('msg')}" for e in error.errors()),
        place=place,
        expected=str(first.get("msg")),
        got=got,
    )


def _place(location: Sequence[object]) -> str:
    return " ".join(str(part) for part in location) or "request"


async def _on_http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for no other
    code = "content-too-large" if error.status_code == 413 else _phrase(error.status_code)
    return problem(error.status_code, code, str(error.detail), headers=error.headers)


def _phrase(status: int) -> str:
    return HTTPStatus(status).name.lower().replace("_", "-")


async def _on_fault(_: Request, error: Exception) -> Response:
    return fault_response(error)


def fault_response(error: Exception) -> Response:
    """An error that nobody foresaw as a response; the log tells it whole."""
    _log.error("unexpected error", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "an unexpected error; the service's log has it")
