"""Dereferencing: `/id/…` for things, `/ontology` for terms, each as the client likes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from kg.api.dependencies import Version
from kg.api.jobs import Jobs
from kg.api.problems import MEDIA_TYPE, Problem
from kg.api.questions import etag
from kg.api.row_formats import RowFormat, not_modified
from kg.api.schemas import graph_content
from kg.api.sparql_request import choose_format
from kg.errors import UnknownThingError
from kg.graph.iri import iri_of
from kg.resources.description import describe
from kg.resources.ontology import ontology_files, ontology_page, ontology_triples, ontology_turtle
from kg.sparql.formats import GRAPHS, Format
from kg.sparql.prefixes import PREFIXES
from kg.web.address import path_of
from kg.web.thing import thing_ref
from ontology.terms import VERSION

router = APIRouter(tags=["resources"])

HTML = RowFormat("html", ("text/html", "application/xhtml+xml"))
TRIPLES = tuple(f for f in GRAPHS if f.name not in {"nquads", "trig"})
"""Formats of descriptions; RDF comes first for clients that take anything."""
_ENDINGS = {".ttl": "turtle", ".nt": "ntriples", ".jsonld": "jsonld", ".rdf": "rdfxml", ".html": "html"}
_PROBLEM = {"content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The description.", "content": graph_content(TRIPLES)},
    303: {"description": "Another address has what was asked for."},
    304: {"description": "The client has the answer already."},
    404: {"description": "There is no such thing.", **_PROBLEM},
    406: {"description": "None of the formats is acceptable.", **_PROBLEM},
}
FORMAT: dict[str, Any] = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "Short name or media type of the format; wins over `Accept`.",
    "schema": {"type": "string", "enum": ["html", *(f.name for f in TRIPLES)]},
}


@router.get(
    "/id/{path:path}", response_class=Response, responses=_RESPONSES, openapi_extra={"parameters": [FORMAT]}
)
async def dereference(path: str, request: Request, jobs: Jobs, version: Version) -> Response:
    """Describe a thing: all that is said of it, with the documents that say so. Browsers are led to its page."""
    asked, ending = _without_ending(_raw_path(request, "/id/"))
    chosen = _choose(request, ending)
    iri = iri_of(asked)
    if isinstance(chosen, RowFormat):
        ref = thing_ref(iri)
        if ref is not None:
            prefix = request.scope.get("root_path", "")
            return RedirectResponse(
                f"{prefix}/{quote(path_of(ref), '/:@!$&()*+,;=~-._')}", 303, {"Vary": "Accept"}
            )
        chosen = TRIPLES[0]
    tag = etag(version, iri, chosen.name)
    if (known := not_modified(request, tag)) is not None:
        return known
    triples = await jobs.call(describe, iri)
    body = _serialise(
        (
            ox.Triple(q.subject, q.predicate, q.object)
            for q in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES)
        ),
        chosen,
    )
    headers = {"Vary": "Accept", "Link": f'<{quote(iri, ":/%")}>; rel="describes"'} | (
        {"ETag": tag} if tag else {}
    )
    return Response(body, 200, headers, chosen.content_type)


@router.get(
    "/ontology", response_class=Response, responses=_RESPONSES, openapi_extra={"parameters": [FORMAT]}
)
async def ontology(request: Request) -> Response:
    """Give the ontology of the present version: documentation for people, RDF for programs."""
    return _ontology(_choose(request, ""))


@router.get(
    "/ontology/{version}",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": [FORMAT]},
)
async def ontology_version(version: str, request: Request) -> Response:
    """Give a version of the ontology by its number; this service has one."""
    number, ending = _without_ending(version)
    _require_version(number)
    return _ontology(_choose(request, ending))


@router.get("/ontology/{version}/{file}", response_class=Response, responses=_RESPONSES)
async def ontology_file(version: str, file: str) -> Response:
    """Give a file of a version of the vocabulary: ontology, shapes or a code list, in Turtle."""
    _require_version(version)
    files = ontology_files()
    if file not in files:
        raise UnknownThingError(
            "file of the ontology", f"one of {', '.join(sorted(files))}", repr(file[:100])
        )
    return Response(files[file], 200, media_type="text/turtle; charset=utf-8")


def _require_version(number: str) -> None:
    if number != VERSION:
        raise UnknownThingError("version of the ontology", VERSION, repr(number[:40]))


def _ontology(chosen: Format | RowFormat) -> Response:
    headers = {"Vary": "Accept", "Link": f'</ontology/{VERSION}>; rel="canonical"'}
    if isinstance(chosen, RowFormat):
        return Response(ontology_page(), 200, headers, "text/html; charset=utf-8")
    body = ontology_turtle() if chosen.name == "turtle" else _serialise(ontology_triples(), chosen)
    return Response(body, 200, headers, chosen.content_type)


def _serialise(triples: Iterable[ox.Triple], chosen: Format) -> bytes:
    return ox.serialize(triples, format=cast(ox.RdfFormat, chosen.code), prefixes=PREFIXES) or b""


def _choose(request: Request, ending: str) -> Format | RowFormat:
    offered: tuple[Format | RowFormat, ...] = (*TRIPLES, HTML)
    return choose_format(offered, request, request.query_params.get("format", "") or ending)


def _without_ending(path: str) -> tuple[str, str]:
    """A path without the ending that names a format, and that format."""
    for ending, name in _ENDINGS.items():
        if path.endswith(ending):
            return path.removesuffix(ending), name
    return path, ""


def _raw_path(request: Request, prefix: str) -> str:
    """The path behind a prefix, its percent signs as sent: an escaped slash is no slash."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    text = raw.partition(b"?")[0].decode("latin-1")
    return text.partition(prefix)[2]
