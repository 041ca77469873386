"""What is asked of the store, as plain Python: statements by subject, labels, codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

import pyoxigraph as ox

from kg.store.snapshot import GraphReader, Substitutions
from ontology.terms import bkg, skos

Statements = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Subject → property → values (IRIs and literals as text, sorted), inside one graph."""

GRAPHS = "graphs"
"""Key of the graphs in what `about_thing` returns; no property has this name."""

_OF_KIND = f"""SELECT ?graph ?kind ?s ?p ?o WHERE {{ GRAPH ?graph {{
  ?s <{bkg.tableKind}> ?kind ; a <{bkg.BudgetLine}> ; ?p ?o }} }}"""
_OF_CLASS = "SELECT ?graph ?class ?s ?p ?o WHERE { GRAPH ?graph { ?s a ?class ; ?p ?o } }"
_LABEL = f"""SELECT ?thing ?label WHERE {{ GRAPH ?graph {{ ?thing <{skos.prefLabel}> ?label }}
  FILTER(lang(?label) = "zh" || lang(?label) = "") }}"""
_ABOUT = "SELECT ?graph ?thing ?p ?o WHERE { GRAPH ?graph { ?thing ?p ?o } }"


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
    # Class and kind stand in filters: as patterns they would be read first, and whole, for every value.
    narrow = f'?s <{bkg.tableKind}> ?kind . FILTER(?kind = "{table_kind}")' if table_kind else ""
    query = f"""SELECT ?graph ?value ?s ?p ?o WHERE {{ GRAPH ?graph {{
      ?s <{term}> ?value ; a ?class . FILTER(?class = <{rdf_class}>) {narrow} ?s ?p ?o }} }}"""
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


def about_thing(store: GraphReader, thing: str) -> dict[str, tuple[str, ...]]:
    """What all graphs say of one thing: property → values; `GRAPHS` → the graphs that say something."""
    found: dict[str, set[str]] = defaultdict(set)
    for graph, _, p, o in rows(store, _ABOUT, {"thing": ox.NamedNode(thing)}):
        if graph is not None and p is not None and o is not None:
            found[p].add(o)
            found[GRAPHS].add(graph)
    return {name: tuple(sorted(values)) for name, values in found.items()}


def labels(store: GraphReader, iris: Iterable[str]) -> dict[str, str]:
    """Chinese labels; a thing without any is named by the last segment of its IRI.

    One look-up a thing: a join with a list of them would read every label there is.
    """
    found: dict[str, str] = {}
    for iri in sorted(set(iris)):
        names = [label for _, label in rows(store, _LABEL, {"thing": ox.NamedNode(iri)}) if label]
        found[iri] = min(names, default="") or last_key(iri)
    return found


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
