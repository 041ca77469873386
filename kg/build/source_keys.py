"""Which file each document came from, so that a file that changed replaces what it said before and nothing else.

A document's graph names the places it was found at (`bkg:sourceKey`, a digest of the path). It goes when each of them
has come to hold something else; a copy of the file at another place keeps it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.iri import Namer, last_key
from kg.graph.nquads import GraphWriter
from kg.places import is_url
from kg.store.asking import ask_terms, ask_texts
from kg.store.embedded import GraphStore, put_graph
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_KEY = ox.NamedNode(bkg.sourceKey)


def source_key(path: str) -> str:
    """What tells one place, on this machine or at an address, from another without naming it."""
    place = path if is_url(path) else os.path.realpath(path)  # takes links in a circle
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def put_document(store: GraphStore, namer: Namer, graph: str, nquads: bytes, path: str | None = None) -> None:
    """Write what a file says; what it said before goes, in the same transaction.

    Args:
        store: Where the graph goes.
        namer: Makes the IRIs.
        graph: IRI of the document's graph.
        nquads: Its content, which names the path already.
        path: Where the file lies; None where that is not known, and the places known so far stay.
    """
    key = source_key(path) if path else ""
    others = _keys_of(store, graph) - {key}
    whole = nquads + b"".join(_key_line(namer, graph, other) for other in sorted(others))
    outdated = _outdated(store, graph, key) if key else {}
    if outdated:
        store.write_graphs({graph: whole, **outdated})
    else:
        put_graph(store, graph, whole)


def note_place(store: GraphStore, namer: Namer, sha256: str, path: str) -> bool:
    """Say that a document of the store is what a file holds; returns whether that was news.

    So it is where the file is a copy, or was put back to what it said earlier.
    """
    graph, key = namer.document_graph(sha256), source_key(path)
    changes = _outdated(store, graph, key)
    if key not in _keys_of(store, graph):
        changes[graph] = _content(store, graph) + _key_line(namer, graph, key)
    if changes:
        store.write_graphs(changes)
    return bool(changes)


def _outdated(store: GraphReader, graph: str, key: str) -> dict[str, bytes]:
    """Other graphs that name the place → what is to stand in them now that it holds something else."""
    return {
        older: _content(store, older, without=key) if _keys_of(store, older) - {key} else b""
        for older in sorted(_graphs_of(store, key) - {graph})
    }


def _keys_of(store: GraphReader, graph: str) -> set[str]:
    """The places that a graph names."""
    return {key for _, key in ask_texts(store, "store/source-keys", graph=graph) if key}


def _graphs_of(store: GraphReader, key: str) -> set[str]:
    """The graphs that name a place."""
    return {graph for graph, _ in ask_texts(store, "store/source-keys", key=ox.Literal(key)) if graph}


def _content(store: GraphReader, graph: str, without: str | None = None) -> bytes:
    """A graph as N-Quads, without one of the places it names."""
    return ox.serialize(_quads(store, graph, without), format=ox.RdfFormat.N_QUADS) or b""


def _quads(store: GraphReader, graph: str, without: str | None) -> Iterator[ox.Quad]:
    for name, subject, predicate, value in ask_terms(store, "common/statements-of-graph", graph=graph):
        if predicate == _KEY and isinstance(value, ox.Literal) and value.value == without:
            continue
        yield ox.Quad(subject, predicate, value, name)  # type: ignore[arg-type]  # a statement's terms are bound


def _key_line(namer: Namer, graph: str, key: str) -> bytes:
    writer = GraphWriter(graph)
    writer.text(namer.run(last_key(graph)), bkg.sourceKey, key)
    return writer.to_bytes()
