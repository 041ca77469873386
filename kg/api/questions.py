"""The saved questions over HTTP: one route each, described by its file's header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kg.answers.questions import answer_rows, saved_queries
from kg.api.dependencies import Version
from kg.api.jobs import Jobs, RequestJobs
from kg.api.problems import MEDIA_TYPE, Problem
from kg.api.row_formats import (
    MOST_FILE_ROWS,
    ROW_CONTENT,
    ROW_FORMATS,
    choose_rows,
    not_modified,
    paging,
    rows_response,
)
from kg.errors import ParameterError
from queries.catalogue import Parameter, SavedQuery

router = APIRouter(prefix="/api/queries", tags=["questions"])

Limit = Annotated[int | None, Query(ge=1, le=MOST_FILE_ROWS, description="Rows of a page.")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="Rows before the page.")]
_OURS = frozenset({"limit", "offset", "format"})
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The rows; `Link` leads to the other pages.", "content": ROW_CONTENT},
    304: {"description": "The client has the answer already."},
    404: {"description": "There is no such thing.", **_PROBLEM},
    406: {"description": "None of the formats is acceptable.", **_PROBLEM},
    504: {"description": "It took too long and was stopped.", **_PROBLEM},
}
FORMAT: dict[str, Any] = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "Short name or media type of the format; wins over `Accept`.",
    "schema": {"type": "string", "enum": [f.name for f in ROW_FORMATS]},
}


def describe_parameter(parameter: Parameter, *, place: str = "query") -> dict[str, Any]:
    """A parameter of a question as OpenAPI has it."""
    schema: dict[str, Any] = {"type": "string"}
    if parameter.values:
        schema["enum"] = list(parameter.values)
    if parameter.default:
        schema["default"] = parameter.default
    return {
        "name": parameter.name,
        "in": place,
        "required": parameter.required or place == "path",
        "description": f"{parameter.description} / {parameter.description_en}",
        "schema": schema,
    }


@router.get("")
async def list_questions() -> dict[str, Any]:
    """List the saved questions with their parameters and columns."""
    return {"questions": [_question(query) for query in saved_queries()]}


def _question(query: SavedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "href": f"/api/queries/{query.name}",
        "summary": query.summary,
        "summary_en": query.summary_en,
        "description": query.description,
        "description_en": query.description_en,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "required": p.required,
                "default": p.default,
                "values": list(p.values),
                "description": p.description,
                "description_en": p.description_en,
            }
            for p in query.parameters
        ],
        "columns": _columns(query),
        "page": query.pagination,
        "example": dict(query.example.parameters),
        "sparql": query.text,
    }


def _columns(query: SavedQuery) -> list[dict[str, str]]:
    return [{"name": c.name, "label": c.label, "label_en": c.label_en} for c in query.columns]


async def answer_question(
    request: Request,
    jobs: RequestJobs,
    version: str | None,
    name: str,
    fixed: Mapping[str, str],
    limit: int | None,
    offset: int,
) -> Response:
    """The answer to a question in the format that the client asks for.

    Args:
        request: Its query string holds the parameters.
        jobs: Does the work.
        version: Of the store.
        name: Of the question.
        fixed: Parameters that the path says.
        limit: Rows of the page.
        offset: Rows before it.

    Raises:
        UnknownQueryError: There is no such question.
        ParameterError: A parameter is unknown, missing, given twice or not of its type.
    """
    query = saved_queries().get(name)
    chosen = choose_rows(request)
    params = dict(fixed)
    for key, value in request.query_params.multi_items():
        if key in params:
            raise ParameterError(f"parameter {key} of {name}", "one value", "two")
        if key not in _OURS:
            params[key] = value
    asked = paging(chosen, limit, offset, query.pagination)
    tag = etag(version, name, chosen.name, asked, sorted(params.items()))
    if (known := not_modified(request, tag)) is not None:
        return known
    page = await jobs.call(answer_rows, name, params, limit=asked.limit, offset=asked.offset)
    head = {
        "question": name,
        "summary": query.summary,
        "summary_en": query.summary_en,
        "parameters": params,
        "columns": _columns(query),
    }
    headings = [c.label for c in query.columns]
    return rows_response(request, chosen, page, asked, name=name, headings=headings, head=head, tag=tag)


def etag(version: str | None, *parts: object) -> str | None:
    """A weak ETag of what is the same for a version of the store; None where that is not known."""
    if version is None:
        return None
    state = repr((version, *parts)).encode("utf-8", "surrogatepass")
    return f'W/"{hashlib.blake2b(state, digest_size=16).hexdigest()}"'


def _add_route(query: SavedQuery) -> None:
    async def ask(
        request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
    ) -> Response:
        return await answer_question(request, jobs, version, query.name, {}, limit, offset)

    router.add_api_route(
        f"/{query.name}",
        ask,
        methods=["GET"],
        name=f"ask {query.name}",
        operation_id=f"ask-{query.name}",
        summary=f"{query.summary} / {query.summary_en}",
        description=query.description,
        tags=["questions", *query.tags],
        response_class=Response,
        responses=RESPONSES,
        openapi_extra={"parameters": [*map(describe_parameter, query.parameters), FORMAT]},
    )


for _query in saved_queries():
    _add_route(_query)


@router.get("/{name}", include_in_schema=False)
async def ask_by_suffix(
    name: str, request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
) -> Response:
    """Answer a question whose format is the ending of its path, or say that there is none of this name."""
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix in {f.name for f in ROW_FORMATS}:
        saved_queries().get(stem)
        request.scope["query_string"] = request.scope["query_string"] + f"&format={suffix}".encode()
        request = Request(request.scope, request.receive)
        return await answer_question(request, jobs, version, stem, {}, limit, offset)
    saved_queries().get(name)
    raise AssertionError(name)  # every question has a route of its own
