"""The SPARQL endpoint and what describes it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from kg.answers.counts import StoreCounts, count_store, kept_counts
from kg.api.dependencies import Store
from kg.api.descriptions import serialise, service_description, void_description
from kg.api.direct import Answering
from kg.api.jobs import Jobs, RequestJobs
from kg.api.problems import MEDIA_TYPE, Problem
from kg.api.schemas import graph_content
from kg.api.settings import Settings
from kg.api.sparql_request import FORM, QUERY, choose_format, read_query
from kg.sparql.formats import GRAPHS, RESULTS
from kg.store.served import ServedStore

router = APIRouter(tags=["sparql"])

_PROBLEM = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
_CONTENT = {name: {"schema": {"type": "string"}} for f in (*RESULTS, *GRAPHS) for name in f.media_types[:1]}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer in the format asked for; without a query the Service Description.",
        "content": _CONTENT,
    },
    304: {"description": "The client has the answer already."},
    403: {
        "description": "An update, or a query that could do harm or whose answer is too large.",
        **_PROBLEM,
    },
    406: {"description": "None of the formats is acceptable.", **_PROBLEM},
    413: {"description": "The request is too large.", **_PROBLEM},
    415: {"description": "The body is in another format.", **_PROBLEM},
    504: {"description": "The query took too long and was stopped.", **_PROBLEM},
}
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_FIELDS: dict[str, dict[str, Any]] = {
    "query": {"type": "string", "description": "A SPARQL 1.1 query."},
    "default-graph-uri": {**_IRIS, "description": "Graphs that make up the default graph."},
    "named-graph-uri": {**_IRIS, "description": "The named graphs."},
    "format": {
        "type": "string",
        "description": "Short name or media type of the format; wins over `Accept`. Also `output`, `results`.",
    },
}
_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "description": schema["description"], "schema": schema}
    for name, schema in _FIELDS.items()
]


@router.get(
    "/sparql",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": _PARAMETERS},
)
async def query_by_get(request: Request) -> Response:
    """Answer a SPARQL query (SPARQL 1.1 Protocol); without a query, describe the service."""
    return await _answer(request)


@router.post(
    "/sparql",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={
        "parameters": _PARAMETERS[1:],
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": {"type": "string"}},
                FORM: {"schema": {"type": "object", "properties": _FIELDS, "required": ["query"]}},
            },
        },
    },
)
async def query_by_post(request: Request) -> Response:
    """Answer a SPARQL query sent as a form or as it is (SPARQL 1.1 Protocol)."""
    return await _answer(request)


async def _answer(request: Request) -> Response:
    answering: Answering = request.app.state.answering
    query = await read_query(request, answering.settings)
    if query is None:
        return await _describe_service(request, request.app.state.store)
    return answering.response(query, request.scope, request.headers.get("if-none-match", ""))


async def _describe_service(request: Request, store: ServedStore) -> Response:
    chosen = choose_format(GRAPHS, request, request.query_params.get("format", ""))
    counts = await _counts(request, store)
    triples = service_description(_base(request) + "/sparql", counts)
    return Response(serialise(triples, chosen), 200, {"Vary": "Accept, Accept-Encoding"}, chosen.content_type)


@router.get(
    "/.well-known/void",
    response_class=Response,
    responses={
        200: {
            "description": "The VoID description of the data.",
            "content": graph_content(GRAPHS),
        },
        406: _RESPONSES[406],
        504: _RESPONSES[504],
    },
)
async def describe_data(request: Request, store: Store, jobs: Jobs) -> Response:
    """Describe the data set (VoID), the way programs look for it."""
    chosen = choose_format(GRAPHS, request)
    base = _base(request)
    triples = void_description(base, base + "/sparql", await _counts(request, store, jobs))
    return Response(serialise(triples, chosen), 200, {"Vary": "Accept, Accept-Encoding"}, chosen.content_type)


async def _counts(request: Request, store: ServedStore, jobs: RequestJobs | None = None) -> StoreCounts:
    """What the store holds: kept with its publication; counted once where it is not."""
    version = store.version()
    counted: tuple[str | None, StoreCounts] | None = request.app.state.counts
    if counted is None or version is None or counted[0] != version:
        kept = kept_counts(store.current())
        if kept is None:
            kept = await (jobs or RequestJobs(request)).call(count_store)
        counted = (version, kept)
        request.app.state.counts = counted
    return counted[1]


def _base(request: Request) -> str:
    """The address of the service as its users know it."""
    settings: Settings = request.app.state.settings
    return settings.address
