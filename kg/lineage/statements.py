"""What is asked of the store, as plain Python: statements by subject, labels, codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from urllib.parse import unquote

import pyoxigraph as ox

from kg.snapshot import GraphReader, Substitutions
from ontology.terms import bkg, skos

Statements = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Subject → property → values (IRIs and literals as text, sorted), inside one graph."""

_OF_KIND = f"""SELECT ?graph ?kind ?s ?p ?o WHERE {{ GRAPH ?graph {{
  ?s <{bkg.tableKind}> ?kind ; a <{bkg.BudgetLine}> ; ?p ?o }} }}"""
_OF_CLASS = "SELECT ?graph ?class ?s ?p ?o WHERE { GRAPH ?graph { ?s a ?class ; ?p ?o } }"
_LABELS = f"""SELECT ?thing ?label WHERE {{ VALUES ?thing {{ %s }}
  GRAPH ?graph {{ ?thing <{skos.prefLabel}> ?label }} FILTER(lang(?label) = "zh" || lang(?label) = "") }}"""
_BATCH = 500


def rows(
    store: GraphReader, query: str, substitutions: Substitutions | None = None
) -> Iterator[tuple[str | None, ...]]:
    """The rows of a SELECT, each value as text, None where it is not bound."""
    found = store.query(query, substitutions)
    if isinstance(found, ox.QuerySolutions):
        for solution in found:
            yield tuple(t.value if isinstance(t, ox.NamedNode | ox.Literal) else None for t in solution)


def lines_of_kind(store: GraphReader, graph: str, table_kind: str) -> Statements:
    """The amount cells of one kind of table in a document's graph."""
    bound: Substitutions = {"graph": ox.NamedNode(graph), "kind": ox.Literal(table_kind)}
    return _by_subject((s, p, o) for _, _, s, p, o in rows(store, _OF_KIND, bound))


def things_of_class(store: GraphReader, graph: str, rdf_class: str) -> Statements:
    """The things of a class in a document's graph."""
    bound = {"graph": ox.NamedNode(graph), "class": ox.NamedNode(rdf_class)}
    return _by_subject((s, p, o) for _, _, s, p, o in rows(store, _OF_CLASS, bound))


def about(
    store: GraphReader, rdf_class: str, term: str, value: str, table_kind: str | None = None
) -> dict[str, Statements]:
    """Graph → things of a class whose property has a value, such as all transfers of a funding document.

    Args:
        store: An open store.
        rdf_class: The class.
        term: The property.
        value: IRI of its value.
        table_kind: Kind of table of the amount cells looked for; None for other classes.
    """
    narrow = f'; <{bkg.tableKind}> "{table_kind}"' if table_kind else ""
    query = f"""SELECT ?graph ?value ?s ?p ?o WHERE {{ GRAPH ?graph {{
      ?s <{term}> ?value ; a <{rdf_class}> {narrow} ; ?p ?o }} }}"""
    found: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for graph, _, s, p, o in rows(store, query, {"value": ox.NamedNode(value)}):
        if graph is not None:
            found[graph].append((s, p, o))
    return {graph: _by_subject(found[graph]) for graph in sorted(found)}


def _by_subject(triples: Iterable[tuple[str | None, ...]]) -> Statements:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o in triples:
        if s is not None and p is not None and o is not None:
            found[s][p].append(o)
    return {s: {p: tuple(sorted(set(values))) for p, values in found[s].items()} for s in sorted(found)}


def batches(items: Iterable[str], size: int = _BATCH) -> Iterator[list[str]]:
    """Items in lists of at most so many, sorted and each once."""
    remaining = iter(sorted(set(items)))
    while batch := list(islice(remaining, size)):
        yield batch


def terms(iris: Sequence[str]) -> str:
    """IRIs that came from the store as SPARQL terms for a VALUES block."""
    return " ".join(str(ox.NamedNode(iri)) for iri in iris)


def labels(store: GraphReader, iris: Iterable[str]) -> dict[str, str]:
    """Chinese labels; a thing without any is named by the last segment of its IRI."""
    found: dict[str, str] = {}
    wanted = set(iris)
    for batch in batches(wanted):
        for thing, label in rows(store, _LABELS % terms(batch)):
            if thing is not None and label is not None:
                found[thing] = min(found.get(thing, label), label)
    return {iri: found.get(iri) or last_key(iri) for iri in sorted(wanted)}


def last_key(iri: str) -> str:
    """The last key in an IRI, as printed.

    >>> last_key("https://w3id.org/budgetkg/id/function/2010301")
    '2010301'
    """
    return unquote(iri.rstrip("/").rsplit("/", 1)[-1])


def code_of(iri: str) -> str | None:
    """The printed code in an IRI of a thing or concept; None where its key is a name."""
    key = last_key(iri)
    return key if key.isascii() and any(c.isdigit() for c in key) else None
