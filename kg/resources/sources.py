"""Where what is said of things was printed: file, page and line."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pyoxigraph as ox

from kg.graph.iri import is_graph_of
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader


class SourcePlace(msgspec.Struct, frozen=True, order=True):
    """One place: file, page and line (from 1); None where the format has none or the thing is named all over."""

    file: str
    page: int | None = None
    line: int | None = None


def sources_of(store: GraphReader, iris: Iterable[str], *, most: int = 20) -> list[SourcePlace]:
    """The places where things are printed, at most so many, each once, those of the first thing first."""
    found: dict[SourcePlace, None] = {}
    for iri in dict.fromkeys(iris):
        if len(found) >= most:
            break
        found.update(dict.fromkeys(_sources(store, iri, most - len(found))))
    return list(found)


def _sources(store: GraphReader, iri: str, most: int) -> list[SourcePlace]:
    try:
        thing = ox.NamedNode(iri)
    except ValueError:
        return []
    graphs = sorted(
        {
            g
            for g, _ in ask_texts(store, "resources/graphs-naming", thing=thing)
            if g and is_graph_of(g, "document")
        }
    )
    found: list[SourcePlace] = []
    for graph in graphs[:most]:
        found += [
            SourcePlace(file, _number(page), _number(line))
            for _, _, file, page, line in ask_texts(store, "resources/places", thing=thing, graph=graph)
            if file is not None
        ]
    return found[:most]


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdigit() else None
