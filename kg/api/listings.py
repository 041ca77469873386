"""Policies, projects, units, documents and findings as JSON, and lineages in every form."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from kg.answers.questions import saved_queries
from kg.api.dependencies import Version
from kg.api.jobs import Jobs
from kg.api.questions import FORMAT, RESPONSES, Limit, Offset, answer_question, describe_parameter
from kg.api.schemas import json_of
from kg.lineage import FORMATS as LINEAGE_FORMATS
from kg.lineage import lineage_of, render
from kg.resources import Policy, ProjectResource, UnitResource, get_policy, get_project, get_unit
from kg.store.snapshot import GraphReader

router = APIRouter(prefix="/api", tags=["resources"])

_LINEAGE_TYPES = {
    "json": "application/json",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "mermaid": "text/plain; charset=utf-8",
}


def _of_question(name: str, *without: str) -> dict[str, Any]:
    parameters = [
        describe_parameter(p) for p in saved_queries().get(name).parameters if p.name not in without
    ]
    return {"parameters": [*parameters, FORMAT]}


@router.get(
    "/policies",
    response_class=Response,
    responses=RESPONSES,
    openapi_extra=_of_question("cited-policies-ranked"),
)
async def policies(
    request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
) -> Response:
    """List the policy documents that are cited, the most cited first (`cited-policies-ranked`)."""
    return await answer_question(request, jobs, version, "cited-policies-ranked", {}, limit, offset)


@router.get(
    "/policies/{number:path}/projects",
    response_class=Response,
    responses=RESPONSES,
    openapi_extra=_of_question("projects-citing-policy", "policy"),
)
async def projects_of_policy(
    number: str, request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
) -> Response:
    """List the projects that cite a policy document, by its number in any form or words of its title."""
    fixed = {"policy": number}
    return await answer_question(request, jobs, version, "projects-citing-policy", fixed, limit, offset)


@router.get(
    "/policies/{number:path}",
    responses={**json_of(Policy, "The policy document."), 404: RESPONSES[404]},
)
async def policy(number: str, jobs: Jobs) -> Response:
    """Describe a policy document, by its number in any form or words of its title."""
    found: Policy = await jobs.call(get_policy, number)
    return _json(found)


@router.get(
    "/projects/{code:path}",
    responses={**json_of(ProjectResource, "The project."), 404: RESPONSES[404]},
)
async def project(code: str, jobs: Jobs) -> Response:
    """Describe a project with its budgets, policies and indicators, by its code or name."""
    found: ProjectResource = await jobs.call(get_project, code)
    return _json(found)


@router.get(
    "/units/{unit:path}",
    responses={**json_of(UnitResource, "The unit or department."), 404: RESPONSES[404]},
)
async def unit(unit: str, jobs: Jobs) -> Response:
    """Describe a unit or department with its documents and money, by code, `REGION/CODE` or name."""
    found: UnitResource = await jobs.call(get_unit, unit)
    return _json(found)


@router.get(
    "/documents", response_class=Response, responses=RESPONSES, openapi_extra=_of_question("documents")
)
async def documents(
    request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
) -> Response:
    """List the documents in the graph (`documents`)."""
    return await answer_question(request, jobs, version, "documents", {}, limit, offset)


@router.get(
    "/findings",
    response_class=Response,
    responses=RESPONSES,
    openapi_extra=_of_question("findings-by-severity"),
)
async def findings(
    request: Request, jobs: Jobs, version: Version, limit: Limit = None, offset: Offset = 0
) -> Response:
    """List what the audit found, the gravest first (`findings-by-severity`)."""
    return await answer_question(request, jobs, version, "findings-by-severity", {}, limit, offset)


@router.get(
    "/lineage",
    response_class=Response,
    responses={
        200: {
            "description": "The lineage.",
            "content": {
                t.partition(";")[0]: {"schema": {"type": "object" if "json" in t else "string"}}
                for t in _LINEAGE_TYPES.values()
            },
        },
        504: RESPONSES[504],
    },
)
async def lineage(
    jobs: Jobs,
    entity: Annotated[str, Query(description="Unit, project or policy: code, name, document number or IRI.")],
    year: Annotated[
        int | None, Query(ge=1900, le=2200, description="Fiscal year; the latest if not given.")
    ] = None,
    top: Annotated[int, Query(ge=1, le=500, description="Nodes of a kind drawn by themselves.")] = 12,
    format: Annotated[str, Query(description=", ".join(LINEAGE_FORMATS))] = "json",
) -> Response:
    """Tell where money comes from and where it goes: JSON, a drawing, or a file for Gephi."""
    text = await jobs.call(drawn_lineage, entity, year, format, top)
    return Response(text, media_type=_LINEAGE_TYPES[format])


def drawn_lineage(store: GraphReader, entity: str, year: int | None, form: str, top: int) -> str:
    """The lineage of a thing as text of a format.

    Raises:
        ParameterError: No such thing or format, or several things fit.
    """
    return render(lineage_of(store, entity, year=year), form, top=top)


def _json(found: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(found), media_type="application/json")
