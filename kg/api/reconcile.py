"""The Reconciliation Service API 0.2, as OpenRefine speaks it."""

from __future__ import annotations

import html
from typing import Annotated, Any
from urllib.parse import parse_qs

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from kg.api.dependencies import Reader
from kg.api.schemas import json_object
from kg.api.search import index_for
from kg.errors import ParameterError, UnknownThingError
from kg.graph.iri import DEFAULT_BASE, iri_of
from kg.reconcile import TYPES, NameQuery, reconcile
from kg.reconcile.matching import describe_hit, suggest
from kg.reconcile.types import KINDS, PROPERTIES, EntityType, id_of, type_of
from kg.search import SearchIndex, ThingKind
from ontology.terms import ONTOLOGY

router = APIRouter(prefix="/reconcile", tags=["reconciliation"])

_MOST_QUERIES = 200
_MOST_CANDIDATES = 50
_PREVIEW = {"width": 420, "height": 140}


_SUGGESTIONS = json_object(
    "What fits, the best first.",
    {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name"],
                    "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
                },
            }
        },
    },
)


class _Property(msgspec.Struct, frozen=True):
    pid: str
    v: Any = None


class _Query(msgspec.Struct, frozen=True):
    """One query of a batch as clients send it; what else they send is passed over."""

    query: str
    type: str | list[str] | None = None
    limit: int | None = None
    properties: list[_Property] = []


@router.get("", responses=json_object("The manifest, or the results by the keys of the queries."))
async def manifest_or_batch(
    request: Request,
    reader: Reader,
    queries: Annotated[
        str | None, Query(description="A batch of queries as JSON; none asks for the manifest.")
    ] = None,
) -> Response:
    """Say what can be reconciled; with `queries`, reconcile."""
    if queries is None:
        return _json(_manifest(request))
    return _json(_batch(index_for(request, reader), queries))


@router.post(
    "",
    responses=json_object("The results by the keys of the queries."),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {
                        "type": "object",
                        "properties": {"queries": {"type": "string"}},
                        "required": ["queries"],
                    }
                }
            },
        }
    },
)
async def batch(request: Request, reader: Reader) -> Response:
    """Match a batch of names with things of the graph."""
    try:
        fields = parse_qs((await request.body()).decode("utf-8"), max_num_fields=20)
    except ValueError as error:
        raise ParameterError("body of the request", "a form in UTF-8", str(error)) from error
    if "queries" not in fields:
        raise ParameterError("body of the request", "a field queries", "none")
    return _json(_batch(index_for(request, reader), fields["queries"][-1]))


def _batch(index: SearchIndex, text: str) -> dict[str, object]:
    try:
        asked = msgspec.json.decode(text, type=dict[str, _Query])
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise ParameterError("queries", "a batch of the Reconciliation API 0.2", str(error)) from error
    if len(asked) > _MOST_QUERIES:
        raise ParameterError("queries", f"at most {_MOST_QUERIES}", str(len(asked)))
    return {key: {"result": reconcile(index, _name_query(query))} for key, query in asked.items()}


def _name_query(query: _Query) -> NameQuery:
    types = [query.type] if isinstance(query.type, str) else query.type or []
    kinds = tuple(ThingKind(t) for t in types if t in set(KINDS))
    properties = {
        p.pid: str(_plain(p.v)) for p in query.properties if p.pid in {x.id for x in PROPERTIES} and p.v
    }
    limit = min(max(query.limit or 5, 1), _MOST_CANDIDATES)
    return NameQuery(query.query, kinds, limit, properties)


def _plain(value: object) -> object:
    """The value of a property: the name of a thing that was reconciled before, the first of several, or itself."""
    if isinstance(value, list):
        return _plain(value[0]) if value else ""
    if isinstance(value, dict):
        return value.get("id") or value.get("name") or ""
    return value


def _manifest(request: Request) -> dict[str, object]:
    base = request.app.state.settings.address
    here = f"{base}/reconcile"
    return {
        "versions": ["0.1", "0.2"],
        "name": "预算知识图谱 Budget knowledge graph",
        "identifierSpace": DEFAULT_BASE,
        "schemaSpace": f"{ONTOLOGY}#",
        "defaultTypes": TYPES,
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": {
            kind: {"service_url": here, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "type", "property")
        },
    }


@router.get("/suggest/entity", responses=_SUGGESTIONS)
async def suggest_entity(
    request: Request,
    reader: Reader,
    prefix: str,
    cursor: Annotated[int, Query(ge=0, le=1000)] = 0,
    type: Annotated[str, Query()] = "",
) -> Response:
    """Complete the name, code or number of a thing."""
    kinds = [ThingKind(type)] if type in set(KINDS) else []
    hits = suggest(index_for(request, reader), prefix, kinds, limit=cursor + 10)[cursor:]
    return _json(
        {
            "result": [
                {
                    "id": id_of(h.iri),
                    "name": h.label,
                    "description": describe_hit(h),
                    "notable": [type_of(h.kind)],
                }
                for h in hits
            ]
        }
    )


@router.get("/suggest/type", responses=_SUGGESTIONS)
async def suggest_type(prefix: str) -> Response:
    """Complete the name of a type."""
    return _json({"result": _named(TYPES, prefix)})


@router.get("/suggest/property", responses=_SUGGESTIONS)
async def suggest_property(prefix: str) -> Response:
    """Complete the name of a property."""
    return _json({"result": _named(PROPERTIES, prefix)})


def _named(offered: tuple[EntityType, ...], prefix: str) -> list[EntityType]:
    asked = prefix.strip().casefold()
    return [one for one in offered if asked in one.id or asked in one.name.casefold()]


@router.get(
    "/preview", response_class=HTMLResponse, responses={404: {"description": "There is no such thing."}}
)
async def preview(id: str, request: Request, reader: Reader) -> HTMLResponse:
    """Show a thing in a small page, for the pop-up beside a candidate."""
    hit = index_for(request, reader).get(iri_of(id))
    if hit is None:
        raise UnknownThingError("thing", "the id of a candidate", repr(id[:200]))
    name, code = html.escape(hit.label), html.escape(describe_hit(hit))
    kind = html.escape(type_of(hit.kind).name) if hit.kind in KINDS else html.escape(hit.kind)
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{name}</title>'
        f'<body style="font:15px system-ui,sans-serif;margin:12px"><strong>{name}</strong>'
        f"<br>{kind}<br>{code}<br>出现 {hit.uses} 次</body></html>"
    )


def _json(content: object) -> Response:
    return Response(msgspec.json.encode(content), media_type="application/json")
