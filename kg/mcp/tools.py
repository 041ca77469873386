"""What the tools do, as functions of an open store: they run in a process that is stopped when it takes too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from kg.answers.policy_lookup import MENTION_COLUMNS, find_projects
from kg.answers.questions import RowPage, answer_rows, query_table, saved_queries
from kg.errors import ParameterError
from kg.graph.values import Value, json_value
from kg.lineage import find_entity
from kg.resources.description import describe
from kg.resources.sources import SourcePlace, sources_of
from kg.search import find
from kg.store.snapshot import GraphReader

Answer = dict[str, Any]
_MOST_SOURCES = 20
_MOST_STATEMENTS = 400


def search(store: GraphReader, text: str, kinds: Sequence[str], limit: int) -> Answer:
    """Things that a text may mean, each with some of the places that name it."""
    hits = find(store, text, kinds, limit=limit)
    return {
        "hits": [
            {
                **msgspec.to_builtins(hit),
                "tier": hit.tier.name.lower(),
                "sources": _plain(sources_of(store, [hit.iri], most=3)),
            }
            for hit in hits
        ]
    }


def policy_projects(store: GraphReader, policy: str, limit: int, offset: int) -> Answer:
    """The projects that cite a policy document; candidates where its words fit several."""
    found = find_projects(store, policy)
    if found.candidates:
        return {"candidates": [{"number": number, "title": title} for number, title in found.candidates]}
    if not found.is_known:
        empty = _rows(store, RowPage((), (), 0))
        return {"about": found.title, **empty, "nearest": msgspec.to_builtins(found.nearest)}
    page = RowPage(
        tuple(found.columns), tuple(map(tuple, found.rows[offset : offset + limit])), len(found.rows)
    )
    answer = {"about": found.title, **_rows(store, page)}
    if found.mentions:
        answer["mentions"] = [dict(zip(MENTION_COLUMNS, row, strict=True)) for row in found.mentions[:limit]]
    if found.perhaps:
        answer["perhaps_the_same"] = [{"number": number, "title": title} for number, title in found.perhaps]
    return answer


def ask(store: GraphReader, question: str, params: Mapping[str, str], limit: int, offset: int) -> Answer:
    """The answer to a saved question."""
    query = saved_queries().get(question)
    page = answer_rows(store, question, params, limit=limit, offset=offset)
    labels = {c.name: f"{c.label} / {c.label_en}" for c in query.columns}
    answer = {"question": query.summary, "notes": query.description, "columns": labels, **_rows(store, page)}
    if not answer["sources"] and page.rows:
        answer["sources"] = _plain(_counted_documents(store, params))
    return answer


def sparql(store: GraphReader, query: str, limit: int) -> Answer:
    """The result of a query, with the places of the things that its rows name."""
    table = query_table(store, query, max_rows=limit)
    page = RowPage(table.columns, table.rows, len(table.rows))
    answer = _rows(store, page)
    del answer["total"]
    if table.cautions:
        answer["cautions"] = list(table.cautions)
    return {"form": table.form, "truncated": table.truncated, **answer}


def describe_thing(store: GraphReader, thing: str) -> Answer:
    """All that is said of a thing, by IRI, code, number or name, as N-Triples."""
    candidates = find_entity(store, thing, limit=10)
    if len(candidates) > 1:
        return {
            "candidates": [
                {"iri": c.iri, "kind": c.kind, "label": c.label, "code": c.code} for c in candidates
            ]
        }
    iri = candidates[0].iri if candidates else thing
    if not candidates and ":" not in thing:
        raise ParameterError("thing", "an IRI, code, number or name that the store knows", repr(thing[:200]))
    lines = describe(store, iri).decode().splitlines()
    return {
        "iri": iri,
        "statements": lines[:_MOST_STATEMENTS],
        "truncated": len(lines) > _MOST_STATEMENTS,
        "sources": _plain(sources_of(store, [iri], most=_MOST_SOURCES)),
    }


def _rows(store: GraphReader, page: RowPage) -> Answer:
    rows = [dict(zip(page.columns, map(json_value, row), strict=True)) for row in page.rows]
    return {"total": page.total, "rows": rows, "sources": _plain(_sources(store, page, rows))}


def _sources(store: GraphReader, page: RowPage, rows: Sequence[Mapping[str, Value]]) -> list[SourcePlace]:
    """What the rows themselves say of their places, else the places of the things that they name."""
    if "file" in page.columns:
        found = (
            SourcePlace(str(r["file"]), _number(r.get("page")), _number(r.get("line")))
            for r in rows
            if r["file"]
        )
        return list(dict.fromkeys(found))[:_MOST_SOURCES]
    iris = (
        str(v)
        for row in page.rows
        for v in row
        if isinstance(v, str) and v.startswith(("https:", "http:", "urn:"))
    )
    return sources_of(store, iris, most=_MOST_SOURCES)


def _counted_documents(store: GraphReader, params: Mapping[str, str]) -> list[SourcePlace]:
    """The documents of the year asked for: what a sum over all units was made of."""
    with_year = {"year": params["year"]} if params.get("year") else {}
    page = answer_rows(store, "documents", with_year, limit=_MOST_SOURCES)
    return [SourcePlace(str(row[page.columns.index("file")])) for row in page.rows]


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _plain(sources: Sequence[SourcePlace]) -> list[dict[str, object]]:
    return [{k: v for k, v in msgspec.to_builtins(s).items() if v is not None} for s in sources]
