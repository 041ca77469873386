"""The server through the official client: in this process, and as `kg mcp` over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import TextContent, TextResourceContents

from kg.answers.pool import PoolLimits
from kg.answers.questions import saved_queries
from kg.mcp.server import create_server
from tests.conftest import ROOT

NUMBER = "京财社指〔2023〕1791号"
QUERY_OF_DEATH = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z FILTER(?x != ?y && ?y != ?z) }"


def visit(path: Path, work: Callable[[Client], Awaitable[Any]], timeout_s: float = 30.0) -> Any:
    """What some work with a connected client gives."""

    async def connected() -> Any:
        server = create_server(str(path), PoolLimits(timeout_s=timeout_s, quick_s=min(1.0, timeout_s / 2)))
        async with Client(server) as client:
            return await work(client)

    return asyncio.run(connected())


async def ask(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a tool; a tool's error is an answer with `error` alone."""
    result = await client.call_tool(tool, arguments)
    (content, *_) = result.content
    assert isinstance(content, TextContent)
    if result.is_error:
        return {"error": content.text}
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def call(path: Path, tool: str, *calls: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers of a tool to several calls over one connection."""

    async def work(client: Client) -> list[dict[str, Any]]:
        return [await ask(client, tool, **arguments) for arguments in calls]

    found: list[dict[str, Any]] = visit(path, work)
    return found


def test_tools_only_read_and_say_what_they_do(sample_store_path: Path) -> None:
    async def work(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = visit(sample_store_path, work)
    assert {t.name for t in tools} == {"search", "policy_projects", "ask", "sparql", "describe"}
    assert all(t.description and t.annotations.read_only_hint for t in tools)


def test_every_figure_about_a_policy_has_its_file_and_line(sample_store_path: Path) -> None:
    calls = {"policy": "京财社指[2023]1791号"}, {"policy": "购买服务"}
    found, shared = call(sample_store_path, "policy_projects", *calls)
    assert found["total"] == len(found["rows"]) > 3
    places = {(s["file"], s.get("line")) for s in found["sources"]}
    assert {(r["file"], r["line"]) for r in found["rows"]} == places
    assert len(shared["candidates"]) > 1


def test_search_says_where_a_thing_is_named(sample_store_path: Path) -> None:
    right, kind, limit = call(
        sample_store_path,
        "search",
        {"text": NUMBER, "kinds": ["policy"]},
        {"text": "社", "kinds": ["street"]},
        {"text": "社", "limit": 0},
    )
    (best, *_) = right["hits"]
    assert (best["code"], best["tier"]) == (NUMBER, "exact")
    assert {s["file"] for s in best["sources"]} <= {"2024-广内街道.txt", "2025-广内街道.txt"} and best[
        "sources"
    ]
    assert kind["error"] and limit["error"]


def test_every_question_is_answered_with_sources(sample_store_path: Path) -> None:
    queries = tuple(saved_queries())
    calls = [{"question": q.name, "params": dict(q.example.parameters), "limit": 5} for q in queries]
    for query, found in zip(queries, call(sample_store_path, "ask", *calls), strict=True):
        assert set(found["columns"]) == {c.name for c in query.columns}
        assert len(found["rows"]) == min(5, found["total"])
        assert bool(found["sources"]) is bool(found["rows"]), query.name
        assert all(s["file"] for s in found["sources"])


def test_a_wrong_question_is_told_what_is_wrong(sample_store_path: Path) -> None:
    wrong = (
        {"question": "no-such-question"},
        {"question": "documents", "params": {"yaer": "2026"}},
        {"question": "policies-of-project"},
    )
    assert all("expected" in found["error"] for found in call(sample_store_path, "ask", *wrong))


def test_a_query_gets_the_places_of_what_it_names_and_harm_is_refused(sample_store_path: Path) -> None:
    query = (
        "PREFIX bkg: <https://w3id.org/budgetkg/ontology#> SELECT ?line ?amount { ?line bkg:tableKind 'expenditure' ;"
        " bkg:role 'total' ; bkg:measureKey '合计' ; bkg:amount ?amount ; bkg:document/bkg:fileName '2026-双井街道.txt' }"
    )
    harm = (
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT nonsense",
    )
    found, *refused = call(sample_store_path, "sparql", {"query": query}, *({"query": q} for q in harm))
    assert [r["amount"] for r in found["rows"]] == ["55598912.31"]
    (source,) = found["sources"]
    assert source["file"] == "2026-双井街道.txt" and source["line"] > 0
    assert all("expected" in r["error"] for r in refused)
    assert "SERVICE" in refused[1]["error"]


@pytest.mark.pressure
def test_a_query_without_end_is_stopped_and_the_next_one_answered(sample_store_path: Path) -> None:
    async def work(client: Client) -> tuple[Any, Any]:
        death = await client.call_tool("sparql", {"query": QUERY_OF_DEATH})
        return death, await client.call_tool("sparql", {"query": "ASK { ?s ?p ?o }"})

    death, after = visit(sample_store_path, work, timeout_s=1.5)
    assert death.is_error and "1.5" in death.content[0].text
    assert after.structured_content["rows"] == [{"answer": True}]


def test_a_thing_is_described_with_its_sources(sample_store_path: Path) -> None:
    things = "601001", "no such thing", "https://example.org/nothing"
    found, *missing = call(sample_store_path, "describe", *({"thing": t} for t in things))
    assert found["iri"].endswith("unit/110105/601001")
    assert any("双井街道办事处" in s for s in found["statements"])
    assert found["sources"] == [{"file": "2026-双井街道.txt"}]
    assert all("expected" in m["error"] for m in missing)


def test_resources_hold_ontology_and_questions(sample_store_path: Path) -> None:
    async def text(client: Client, uri: str) -> str:
        (content,) = (await client.read_resource(uri)).contents
        assert isinstance(content, TextResourceContents)
        return content.text

    async def work(client: Client) -> tuple[str, str, str]:
        uris = ("budgetkg://ontology", "budgetkg://questions", "budgetkg://questions/documents")
        first, second, third = [await text(client, uri) for uri in uris]
        return first, second, third

    ontology, questions, one = visit(sample_store_path, work)
    assert "bkg:BudgetLine" in ontology
    assert {q["name"] for q in json.loads(questions)} == {q.name for q in saved_queries()}
    assert "SELECT" in json.loads(one)["sparql"]


def test_the_command_speaks_the_protocol_over_its_pipes(sample_store_path: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "kg", "mcp", "--store", str(sample_store_path)], cwd=str(ROOT)
    )

    async def work() -> Any:
        async with Client(command) as client:
            return await client.call_tool("policy_projects", {"policy": NUMBER, "limit": 2})

    result = asyncio.run(work())
    assert len(result.structured_content["rows"]) == 2
    assert result.structured_content["sources"]
