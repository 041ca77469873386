"""The server of the Model Context Protocol, over a pool of query processes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import msgspec
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from kg.answers.pool import Pool, PoolLimits
from kg.answers.pool.frames import Job
from kg.answers.questions import saved_queries
from kg.errors import KgError
from kg.mcp import tools
from kg.resources.ontology import ontology_turtle
from kg.search import ThingKind
from queries.errors import QueriesError

Limit = Annotated[int, Field(ge=1, le=500, description="At most so many rows.")]
Offset = Annotated[int, Field(ge=0, description="Rows before the first one returned.")]
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_INSTRUCTIONS = """\
Published budgets (部门预算) and final accounts (决算) of Chinese government units as a knowledge graph.
Amounts are in yuan, exact, as text. Every answer has `sources`: file, page and line; name them when you use a figure.
Begin with `search` for the code, number or IRI of a thing, or with the resource budgetkg://questions, whose
questions `ask` answers; they add up no yuan twice, which a query of your own easily does. `sparql` is for what no question
covers; read budgetkg://ontology before. A value that is null was not printed or cannot be read: it is not 0.
"""


def create_server(address: str, limits: PoolLimits | None = None) -> MCPServer[Pool]:
    """The server over a store.

    Args:
        address: Folder of the store, or what else `kg.store.served.open_served` understands.
        limits: How much at once, and for how long.
    """
    pool: list[Pool] = []

    @asynccontextmanager
    async def lifespan(_: MCPServer[Pool]) -> AsyncIterator[Pool]:
        opened = Pool(address, limits or PoolLimits())
        pool.append(opened)
        try:
            yield opened
        finally:
            pool.remove(opened)
            await opened.close()

    async def run(function: Callable[..., tools.Answer], *args: object) -> dict[str, Any]:
        try:
            result: dict[str, Any] = await pool[-1].call_for("", Job(function, args))
        except (KgError, QueriesError) as error:
            raise ToolError(str(error)) from error
        return result

    server = MCPServer[Pool](
        "budget-kg",
        title="Budget knowledge graph",
        instructions=_INSTRUCTIONS,
        lifespan=lifespan,
        log_level="WARNING",
    )
    _add_lookups(server, run)
    _add_questions(server, run)
    _add_resources(server)
    return server


Run = Callable[..., Awaitable[dict[str, Any]]]


def _add_lookups(server: MCPServer[Pool], run: Run) -> None:
    @server.tool(annotations=_READS)
    async def search(
        text: Annotated[
            str, Field(description="Words, a code or its beginning, or a document number in any form.")
        ],
        kinds: Annotated[list[ThingKind] | None, Field(description="Look for these kinds only.")] = None,
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> dict[str, Any]:
        """Find units, departments, policies, projects, subjects, indicators and documents by name, code or number."""
        return await run(tools.search, text, [str(k) for k in kinds or ()], limit)

    @server.tool(annotations=_READS)
    async def policy_projects(
        policy: Annotated[
            str, Field(description="Document number in any bracket form, or words of the title.")
        ],
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """List the projects that cite a policy document: unit, year, amount in yuan, and where it is printed."""
        return await run(tools.policy_projects, policy, limit, offset)

    @server.tool(annotations=_READS)
    async def describe(
        thing: Annotated[str, Field(description="IRI, code, document number or name of a thing.")],
    ) -> dict[str, Any]:
        """Give all statements about one thing, with the places that they were read from."""
        return await run(tools.describe_thing, thing)


def _add_questions(server: MCPServer[Pool], run: Run) -> None:
    @server.tool(annotations=_READS)
    async def ask(
        question: Annotated[str, Field(description="Name of a question of budgetkg://questions.")],
        params: Annotated[dict[str, str] | None, Field(description="Parameter → value.")] = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """Answer a saved question: money by class, policy and unit, lineage, indicators, findings and more."""
        return await run(tools.ask, question, params or {}, limit, offset)

    @server.tool(annotations=_READS)
    async def sparql(
        query: Annotated[str, Field(description="SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.")],
        limit: Limit = 100,
    ) -> dict[str, Any]:
        """Put a query to the graph; no update, no SERVICE, with a time limit. Name things by IRI to get their sources."""
        return await run(tools.sparql, query, limit)


def _add_resources(server: MCPServer[Pool]) -> None:
    @server.resource("budgetkg://ontology", name="ontology", mime_type="text/turtle")
    def ontology() -> str:
        """Classes and properties with their definitions, in Turtle."""
        return ontology_turtle().decode()

    @server.resource("budgetkg://questions", name="questions", mime_type="application/json")
    def questions() -> str:
        """The saved questions with their parameters, for the tool `ask`."""
        return msgspec.json.encode([_question(name.name) for name in saved_queries()]).decode()

    @server.resource("budgetkg://questions/{name}", name="question", mime_type="application/json")
    def question(name: str) -> str:
        """One saved question with its columns and its query."""
        query = saved_queries().get(name)
        columns = {c.name: f"{c.label} / {c.label_en}" for c in query.columns}
        more = {"columns": columns, "sparql": query.text, "sql": query.sql}
        return msgspec.json.encode(_question(name) | more).decode()


def _question(name: str) -> dict[str, object]:
    query = saved_queries().get(name)
    return {
        "name": query.name,
        "summary": query.summary,
        "summary_en": query.summary_en,
        "description": query.description,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "required": p.required,
                "default": p.default,
                "values": list(p.values),
                "description": f"{p.description} / {p.description_en}",
            }
            for p in query.parameters
        ],
        "example": dict(query.example.parameters),
    }
