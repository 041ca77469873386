"""The concise bounded description of a thing: all that is said of it, and which documents say so."""

from __future__ import annotations

from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import UnknownThingError
from kg.graph.iri import DEFAULT_BASE, escape_key
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, prov, rdf, skos

_ABOUT = "SELECT ?g ?thing ?p ?o WHERE { GRAPH ?g { ?thing ?p ?o } }"
_SOURCES = f"""SELECT ?g ?document ?p ?o WHERE {{ GRAPH ?g {{
  ?document <{rdf.type}> <{bkg.BudgetDocument}> ; ?p ?o .
  FILTER(?p IN (<{rdf.type}>, <{bkg.fileName}>, <{bkg.sha256}>, <{prov.wasGeneratedBy}>)) }} }}"""
_LABELS = f"SELECT ?g ?thing ?label WHERE {{ GRAPH ?g {{ ?thing <{skos.prefLabel}> ?label }} }}"
_DERIVED = ox.NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
_MOST_SOURCES = 100
"""Documents that a description names; codes are used by all of them."""
_MOST_LABELS = 200

Subject = ox.NamedNode | ox.BlankNode | ox.Triple


def iri_of(path: str, base: str = DEFAULT_BASE) -> str:
    """The IRI of a thing by its path below the base, whatever of it is percent-encoded.

    >>> iri_of("policy/%E4%BA%AC%E8%B4%A2%E7%A4%BE%E6%8C%87%E3%80%942023%E3%80%951791%E5%8F%B7")
    'https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号'
    >>> iri_of("project/110105/707001/50%25%2F人")
    'https://w3id.org/budgetkg/id/project/110105/707001/50%25%2F人'

    Raises:
        UnknownThingError: A part of the path is empty; no thing is named so.
    """
    segments = path.strip("/").split("/")
    if not all(segments):
        raise UnknownThingError("thing", "an IRI without empty parts", repr(path[:200]))
    return base + "/".join(escape_key(unquote(segment, errors="replace")) for segment in segments)


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
    for graph, _, predicate, target in _rows(store, _ABOUT, {"thing": thing}):
        if isinstance(graph, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
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
        for _, _, text in _rows(store, _LABELS, {"thing": one})
    ]


def _provenance(store: GraphReader, thing: ox.NamedNode, graphs: list[ox.NamedNode]) -> list[ox.Triple]:
    """Documents behind the graphs; those of a document itself say their own provenance."""
    found: list[ox.Triple] = []
    named = 0
    for graph in graphs:
        rows = _rows(store, _SOURCES, {"g": graph})
        named += bool(rows)
        if named > _MOST_SOURCES:
            break
        for _, document, predicate, target in rows:
            if isinstance(document, ox.NamedNode) and isinstance(predicate, ox.NamedNode):
                found.append(ox.Triple(document, predicate, target))
                if document != thing:
                    found.append(ox.Triple(thing, _DERIVED, document))
    return found


def _rows(
    store: GraphReader, query: str, bound: dict[str, ox.NamedNode]
) -> list[tuple[Subject | ox.Literal, ...]]:
    found = store.query(query, bound)
    return [tuple(row) for row in found] if isinstance(found, ox.QuerySolutions) else []
