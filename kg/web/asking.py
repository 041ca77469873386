"""Questions of the pages to the graph: trusted SPARQL, bound values, rows by column name."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.errors import PageMissingError
from kg.graph.values import Value, plain_value
from kg.store.snapshot import GraphReader
from ontology.terms import rdf, skos

Row = Mapping[str, Value]

_LABELS = f"""SELECT ?thing ?label WHERE {{ GRAPH ?g {{ ?thing <{skos.prefLabel}> ?label }}
  FILTER(lang(?label) = "zh" || lang(?label) = "") }}"""
_TYPES = f"SELECT ?thing ?type WHERE {{ GRAPH ?g {{ ?thing <{rdf.type}> ?type }} }}"


def rows(store: GraphReader, query: str, **bound: str | ox.Literal) -> list[Row]:
    """The solutions of a SELECT, column name → plain value.

    Args:
        store: An open store.
        query: SPARQL of ours; every bound variable must be in its projection.
        bound: Variable → IRI, or a literal.
    """
    terms = {name: _term(value) for name, value in bound.items()}
    found = store.query(query, terms)
    if not isinstance(found, ox.QuerySolutions):
        return []
    names = [variable.value for variable in found.variables]
    return [dict(zip(names, map(plain_value, solution), strict=True)) for solution in found]


def label_of(store: GraphReader, iri: str) -> str | None:
    """The Chinese name of a thing, None where the graph has none."""
    names = [str(row["label"]) for row in rows(store, _LABELS, thing=iri) if row["label"]]
    return min(names, default=None)


def types_of(store: GraphReader, iri: str) -> set[str]:
    """The classes of a thing; empty where the graph does not know it."""
    return {str(row["type"]) for row in rows(store, _TYPES, thing=iri)}


def require(store: GraphReader, iri: str, *classes: str) -> set[str]:
    """The classes of a thing that must be one of those given.

    Raises:
        PageMissingError: The store knows no such thing.
    """
    try:
        found = types_of(store, iri)
    except ValueError:
        found = set()
    if not found & set(classes):
        raise PageMissingError("thing", "one that the store describes", repr(iri))
    return found


def _term(value: str | ox.Literal) -> ox.NamedNode | ox.Literal:
    return value if isinstance(value, ox.Literal) else ox.NamedNode(value)
