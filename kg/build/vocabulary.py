"""The ontology and the code lists in the store, each in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.build.word_lists import describe_words
from kg.graph.iri import Namer
from kg.store.embedded import GraphStore, put_graph
from ontology.declared import declared_terms_turtle
from ontology.files import codelist_paths, ontology_path
from ontology.terms import VERSION

_T = TypeVar("_T")


def load_vocabulary(store: GraphStore, namer: Namer) -> bool:
    """Put ontology and code lists into the store unless this version is there; returns whether it did."""
    changed = False
    vocabularies: tuple[tuple[str, list[Path | str]], ...] = (
        (namer.ontology_graph, [ontology_path(), declared_terms_turtle()]),
        (namer.codelists_graph, [*codelist_paths()]),
    )
    for graph, sources in vocabularies:
        meta = store.graph_meta(graph)
        if meta and meta.version == VERSION:
            continue
        words = describe_words(namer) if graph == namer.codelists_graph else b""
        put_graph(store, graph, _to_nquads(graph, sources) + words)
        changed = True
    return changed


def _to_nquads(graph: str, sources: Iterable[Path | str]) -> bytes:
    """Turtle as N-Quads of one graph, blank nodes named by their order so that equal files give equal bytes."""
    name = ox.NamedNode(graph)
    quads: list[ox.Quad] = []
    for source in sources:
        names: dict[str, ox.NamedNode] = {}
        stem = source.stem if isinstance(source, Path) else "declared"
        text = source.read_bytes() if isinstance(source, Path) else source.encode()
        for triple in ox.parse(text, format=ox.RdfFormat.TURTLE):
            subject = _named(triple.subject, f"{graph}/{stem}", names)
            target = _named(triple.object, f"{graph}/{stem}", names)
            quads.append(ox.Quad(subject, triple.predicate, target, name))
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _named(term: _T, prefix: str, names: dict[str, ox.NamedNode]) -> _T | ox.NamedNode:
    """A blank node as an IRI below the prefix; any other term as it is."""
    if not isinstance(term, ox.BlankNode):
        return term
    return names.setdefault(term.value, ox.NamedNode(f"{prefix}/{len(names) + 1}"))
