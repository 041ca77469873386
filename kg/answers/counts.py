"""How much a store holds, kept beside each publication: pages and descriptions must not cost a count of everything.

Queries that count figure by figure are asked graph by graph when a state is published, and only of graphs that changed
since the last. They join nothing across graphs, so that the counts of graphs add up to those of the store.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from functools import cache
from pathlib import Path

import msgspec
import pyoxigraph as ox

from kg.graph.values import plain_value
from kg.sparql.query import Dataset
from kg.store.asking import Row, ask
from kg.store.derived_files import derived_file
from kg.store.durable import replace_file
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader, Term
from queries.internal.files import internal_query

SUFFIX = ".counts"
"""Of the file beside the snapshot."""
COUNTING = (
    "answers/amounts-of-tables",
    "info/amounts-by-status",
    "web/states-of-tables",
    "web/statuses",
    "web/statuses-of-documents",
)
"""Queries whose answers are kept: each groups by all its variables but the last, which counts solutions in one graph."""

_Solutions = list[list[str | int]]
"""Solutions of such a query in the order of its variables."""


class StoreCounts(msgspec.Struct, frozen=True):
    """How much a store holds."""

    statements: int
    graphs: int
    documents: int


class _GraphCounts(msgspec.Struct, frozen=True):
    """The answer to such a query graph by graph; graphs in which it finds nothing are among them."""

    variables: list[str]
    by_graph: dict[str, _Solutions]


class _CountsFile(StoreCounts, frozen=True):
    """What is kept.

    `asked` is a digest of the queries: answers to other queries are no use. `sizes` are the statements of each graph;
    older versions kept none.
    """

    asked: str
    answers: dict[str, msgspec.Raw]
    sizes: dict[str, int] = {}


def count_store(store: GraphReader) -> StoreCounts:
    """Count statements, graphs and documents; seconds in a large store."""
    return StoreCounts(store.count(), len(store.graphs()), _documents(store))


def _documents(store: GraphReader) -> int:
    return next(int(str(row["count"])) for row in ask(store, "api/documents"))


def kept_counts(store: GraphReader) -> StoreCounts | None:
    """What was counted when the present state of a store was published; None where it was not."""
    path = derived_file(store, SUFFIX)
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoreCounts) if path else None
    except (OSError, msgspec.DecodeError):
        return None


def count_by(store: GraphReader, name: str) -> list[Row]:
    """The solutions of a query of `COUNTING`, in no order that matters: as they are kept, else asked of the store.

    Raises:
        KeyError: The query is none of those.
        QueryError: It failed while it ran.
    """
    kept = kept_answer(store, name)
    return ask(store, name) if kept is None else kept


def kept_answer(store: GraphReader, name: str) -> list[Row] | None:
    """The solutions of a query of `COUNTING` kept with the present state of a store; None where they are not.

    Raises:
        KeyError: The query is none of those.
    """
    path = derived_file(store, SUFFIX)
    found = _read(path, name)
    if found is None:
        return None
    total = Counter[tuple[str | int, ...]]()
    for solutions in found.by_graph.values():
        for *key, count in solutions:
            total[tuple(key)] += int(count)
    ordered = sorted(total.items(), key=lambda item: tuple(map(str, item[0])))
    return [dict(zip(found.variables, (*key, count), strict=True)) for key, count in ordered]


def _read(path: Path | None, name: str) -> _GraphCounts | None:
    """The answer to a query in a file; None where there is none, or it is damaged or one to other queries."""
    if name not in COUNTING:
        raise KeyError(name)
    return _answer(_kept(path), name)


def _kept(path: Path | None) -> _CountsFile | None:
    """What a file keeps; None where there is none, or it is damaged or answers other queries."""
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_CountsFile) if path else None
    except (OSError, msgspec.DecodeError):
        return None
    return kept if kept and kept.asked == _asked() else None


def _answer(kept: _CountsFile | None, name: str) -> _GraphCounts | None:
    try:
        return msgspec.json.decode(kept.answers[name], type=_GraphCounts) if kept else None
    except (msgspec.DecodeError, KeyError):
        return None


@cache
def _asked() -> str:
    texts = "\0".join(f"{name}\0{internal_query(name)}" for name in COUNTING)
    return hashlib.sha256(texts.encode()).hexdigest()


def _count(
    store: GraphReader, name: str, previous: _CountsFile | None, changed: Collection[str]
) -> _GraphCounts:
    """The answer to a query; graphs that did not change are not asked again."""
    known = _answer(previous, name) or _GraphCounts([], {})
    same = {graph: found for graph, found in known.by_graph.items() if graph not in changed}
    variables, by_graph = known.variables, {}
    for graph in store.graphs():
        if graph in same:
            by_graph[graph] = same[graph]
            continue
        found = store.query(internal_query(name), None, Dataset(named=(graph,)))
        if not isinstance(found, ox.QuerySolutions):
            raise TypeError(name)
        variables = [variable.value for variable in found.variables]
        by_graph[graph] = [list(map(_plain, solution)) for solution in found]
    return _GraphCounts(variables, by_graph)


def _plain(term: Term | None) -> str | int:
    value = plain_value(term)
    if not isinstance(value, str | int):
        raise TypeError(repr(value))
    return value


def _sizes(store: GraphReader, previous: _CountsFile | None, changed: Collection[str]) -> dict[str, int]:
    """Graph → how many statements it holds; those that did not change are not counted again."""
    known = previous.sizes if previous else {}
    return {
        graph: known[graph] if graph in known and graph not in changed else store.count(graph)
        for graph in store.graphs()
    }


def _write_beside(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    before = _kept(previous)
    answers = {
        name: msgspec.Raw(msgspec.json.encode(_count(store, name, before, changed))) for name in COUNTING
    }
    sizes = _sizes(store, before, changed)
    kept = _CountsFile(sum(sizes.values()), len(sizes), _documents(store), _asked(), answers, sizes)
    replace_file(path, msgspec.json.encode(kept).decode() + "\n")


COUNTS = Deriver(SUFFIX, 2, _write_beside)
"""The counts as a file beside each publication."""
