"""What graphs say of figures and things, by subject and property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader, Substitutions

Statements = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Subject → property → values (IRIs and literals as text, sorted), inside one graph."""

GRAPHS = "graphs"
"""Key of the graphs in what `about_thing` returns; no property has this name."""


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
    found = ask_texts(store, "figures/lines-of-kind", graph=graph, kind=ox.Literal(table_kind))
    return _by_subject((s, p, o) for _, _, s, p, o in found)


def things_of_class(store: GraphReader, graph: str, rdf_class: str) -> Statements:
    """The things of a class in a document's graph."""
    found = ask_texts(store, "figures/things-of-class", graph=graph, type=rdf_class)
    return _by_subject((s, p, o) for _, _, s, p, o in found)


def said_with_value(store: GraphReader, term: str, values: Sequence[str]) -> dict[str, dict[str, Statements]]:
    """Value → graph → all things whose property has it, such as lines, transfers and budgets of several projects."""
    rows_of: dict[str, list[tuple[str | None, ...]]] = {value: [] for value in values}
    found = ask_texts(store, "figures/subjects-with-value", term=term, object=list(values))
    for graph, _, value, subject, name, said in found:
        if value in rows_of:
            rows_of[value].append((graph, subject, name, said))
    return {value: _by_graph(rows) for value, rows in rows_of.items()}


def having(said: Mapping[str, Statements], wanted: Mapping[str, str]) -> dict[str, Statements]:
    """Graph → those of its things that have the wanted values of properties."""
    kept = {
        graph: {
            thing: values
            for thing, values in things.items()
            if all(one in values.get(name, ()) for name, one in wanted.items())
        }
        for graph, things in said.items()
    }
    return {graph: things for graph, things in kept.items() if things}


def _by_graph(found: Iterable[tuple[str | None, ...]]) -> dict[str, Statements]:
    of_graph: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for graph, *_, s, p, o in found:
        if graph is not None:
            of_graph[graph].append((s, p, o))
    return {graph: _by_subject(of_graph[graph]) for graph in sorted(of_graph)}


def _by_subject(triples: Iterable[tuple[str | None, ...]]) -> Statements:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o in triples:
        if s is not None and p is not None and o is not None:
            found[s][p].append(o)
    return {s: {p: tuple(sorted(set(values))) for p, values in found[s].items()} for s in sorted(found)}


def about_thing(store: GraphReader, thing: str) -> dict[str, tuple[str, ...]]:
    """What all graphs say of one thing: property → values; `GRAPHS` → the graphs that say something."""
    found: dict[str, set[str]] = defaultdict(set)
    for graph, _, p, o in ask_texts(store, "common/about-thing", thing=thing):
        if graph is not None and p is not None and o is not None:
            found[p].add(o)
            found[GRAPHS].add(graph)
    return {name: tuple(sorted(values)) for name, values in found.items()}
