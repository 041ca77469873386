"""Statements as lines of N-Triples and N-Quads: compared as bytes, without parsing what is known."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.failures import store_errors
from kg.store.snapshot import named_graph

_AT_A_GLANCE = 20
"""Graphs that a text is searched for, once each."""
_BLANK_NODE = re.compile(rb"_:|<[^>]*> <[^>]*> _:")  # as subject or object of an N-Triples line


def statements_of(graph: ox.NamedNode, nquads: bytes) -> set[bytes]:
    """The statements as canonical N-Triples lines; all must stand in the graph, none on a blank node."""
    parsed = ox.Store()
    with store_errors(f"graph {graph.value}", "N-Quads"):
        parsed.load(nquads, ox.RdfFormat.N_QUADS)
    others = [str(g) for g in parsed.named_graphs() if g != graph]
    if any(True for _ in parsed.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        others.append("the default graph")
    if others:
        raise StoreError(
            f"graph {graph.value}", "statements of this graph alone", f"statements of {others[0]}"
        )
    lines = lines_of(parsed, graph)
    if blank := next((line for line in lines if _BLANK_NODE.match(line)), None):
        raise StoreError(f"graph {graph.value}", "no blank nodes", blank.decode("utf-8", "replace")[:80])
    return lines


def known_lines(graph: ox.NamedNode, nquads: bytes, old: set[bytes]) -> tuple[set[bytes], bytes]:
    """Which of a graph's old lines some N-Quads hold letter for letter, and the N-Quads that are left.

    What is derived anew is mostly what was there: parsing it costs many times what comparing it does.
    """
    end, kept, fresh = f" {graph} .\n".encode(), set(), []
    for line in nquads.splitlines(keepends=True):
        triple = line.removesuffix(end) + b" .\n"
        if triple in old:
            kept.add(triple)
        else:
            fresh.append(line)
    return kept, b"".join(fresh)


def lines_of(database: ox.Store, graph: ox.NamedNode) -> set[bytes]:
    """A graph as N-Triples lines. Bytes, because `str.splitlines` also cuts at U+2028 inside a text."""
    dump = database.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    return set((dump or b"").splitlines(keepends=True))


def states_only(source: bytes | Path, graphs: Collection[str]) -> bool:
    """Whether each line of some N-Quads ends with one of these graphs; false where that is not seen at a glance."""
    if isinstance(source, Path) or len(graphs) > _AT_A_GLANCE:
        return False
    ends = sum(source.count(f" {named_graph(graph)} .\n".encode()) for graph in graphs)
    return ends == source.count(b"\n") and source.endswith(b"\n")
