"""The concise bounded description of a thing: all that is said of it, and which documents say so."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import UnknownThingError
from kg.store.asking import ask_terms
from kg.store.snapshot import GraphReader
from ontology.terms import skos

_DERIVED = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_MOST_SOURCES = 100
"""Documents that a description names; codes are used by all of them."""
_MOST_LABELS = 200


def describe(store: GraphReader, iri: str) -> bytes:
    """All statements with the thing as subject, labels of what they name, and where they come from, as N-Triples.

    There are no blank nodes, so this is its concise bounded description. Provenance is `prov:wasDerivedFrom` to the
    documents whose graphs speak of it (at most 100), each with file name, hash and run.

    Raises:
        UnknownThingError: No graph says anything of it.
    """
    try:
        thing = ox.NamedNode(iri)
    except ValueError as error:
        raise UnknownThingError("thing", "an IRI", repr(iri[:200])) from error
    statements: dict[ox.Triple, None] = {}
    graphs: dict[ox.NamedNode, None] = {}
    for graph, _, predicate, target in ask_terms(store, "common/about-thing", thing=thing):
        if isinstance(graph, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and target:
            graphs[graph] = None
            statements[ox.Triple(thing, predicate, target)] = None
    if not statements:
        raise UnknownThingError("thing", "one that the graph speaks of", iri)
    found = sorted(statements, key=str)
    found += _labels(store, found)
    found += _provenance(store, thing, sorted(graphs, key=lambda g: g.value))
    return ox.serialize(dict.fromkeys(found), format=ox.RdfFormat.N_TRIPLES) or b""


def _labels(store: GraphReader, statements: list[ox.Triple]) -> list[ox.Triple]:
    named = {t.object for t in statements if isinstance(t.object, ox.NamedNode)}
    named |= {t.predicate for t in statements}
    label = ox.NamedNode(skos.prefLabel)
    return [
        ox.Triple(one, label, text)
        for one in sorted(named, key=lambda n: n.value)[:_MOST_LABELS]
        for _, text in ask_terms(store, "resources/names-of-thing", thing=one)
        if isinstance(text, ox.Literal)
    ]


def _provenance(store: GraphReader, thing: ox.NamedNode, graphs: list[ox.NamedNode]) -> list[ox.Triple]:
    """Documents behind the graphs; those of a document itself say their own provenance."""
    found: list[ox.Triple] = []
    named = 0
    for graph in graphs:
        rows = list(ask_terms(store, "resources/document-statements", graph=graph))
        named += bool(rows)
        if named > _MOST_SOURCES:
            break
        for _, document, predicate, target in rows:
            if isinstance(document, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and target:
                found.append(ox.Triple(document, predicate, target))
                if document != thing:
                    found.append(ox.Triple(thing, _DERIVED, document))
    return found
