"""The graphs of a store against the shapes and the vocabulary, one document's graph after another.

Memory stays that of one graph and of what each thing is. Queries of the shapes, which compare things with others, are
asked once over the whole store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
import pyoxigraph as ox

from kg.check.shapes import SH, Compiled, NodeShape, PropertyShape, Term, read_shapes
from kg.check.vocabulary import Vocabulary
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf

Values = Mapping[str, Sequence[Term]]
Types = Mapping[str, Collection[str]]

_TYPES = f"SELECT ?g ?s ?type WHERE {{ GRAPH ?g {{ ?s <{rdf.type}> ?type }} }}"
_GRAPH = "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_OF_OTHERS = frozenset({bkg.seenAs, bkg.canonical})
"""What documents and rules say of things that are described elsewhere, or no more."""


class StructureViolation(msgspec.Struct, frozen=True, order=True):
    """What is wrong with one thing; `graph` is where it stands, empty for what concerns several graphs."""

    graph: str
    subject: str
    path: str
    message: str


class StructureChecker:
    """Checks graphs of one store.

    Args:
        store: An open store.
        base: Base of things: IRIs below it must be described somewhere.
    """

    def __init__(self, store: GraphReader, base: str) -> None:
        self._store = store
        self._shapes = read_shapes()
        self._by_class: dict[str, list[NodeShape]] = defaultdict(list)
        self._by_property: dict[str, list[NodeShape]] = defaultdict(list)
        self._compiled: dict[str, list[Compiled]] = {}
        for shape in self._shapes:
            for name in shape.target_classes:
                self._by_class[name].append(shape)
            for name in shape.target_subjects_of:
                self._by_property[name].append(shape)
            self._compiled[shape.name] = [Compiled(p) for p in shape.properties]
        self._types = self._read_types()
        self._vocabulary = Vocabulary(base, self._types)

    def _read_types(self) -> Types:
        found: dict[str, set[str]] = defaultdict(set)
        for row in _solutions(self._store, _TYPES):
            subject, kind = row["s"], row["type"]
            if isinstance(subject, ox.NamedNode) and isinstance(kind, ox.NamedNode):
                found[subject.value].add(kind.value)
        return found

    def graphs(self, graphs: Iterable[str]) -> Iterator[StructureViolation]:
        """Violations of some graphs, taken together as one; the graph of each is the first that it stands in."""
        things: dict[str, dict[str, list[Term]]] = {}
        place: dict[str, str] = {}
        for graph in graphs:
            for row in _solutions(self._store, _GRAPH.format(graph=graph)):
                subject = row["s"].value
                values = things.setdefault(subject, {}).setdefault(row["p"].value, [])
                if row["o"] not in values:
                    values.append(row["o"])
                place.setdefault(subject, graph)
        for subject, said in things.items():
            for path, message in self._thing(subject, said):
                yield StructureViolation(place[subject], subject, path, message)

    def queries(self) -> Iterator[StructureViolation]:
        """What the queries of the shapes find in the whole store."""
        for shape in self._shapes:
            for message, query in shape.queries:
                for row in _solutions(self._store, query):
                    yield StructureViolation("", row["this"].value, "", message)

    def _thing(self, subject: str, values: Values) -> Iterator[tuple[str, str]]:
        kinds = {t.value for t in values.get(rdf.type, ())}
        shapes = {s.name: s for kind in kinds for s in self._by_class.get(kind, ())}
        for path in values:
            shapes.update({s.name: s for s in self._by_property.get(path, ())})
        for shape in shapes.values():
            if shape.any_of and not any(self._fits(Compiled(p), values) for p in shape.any_of):
                yield "", shape.message
            if not all(c in self._types.get(subject, ()) for c in shape.classes):
                yield "", shape.message
            for compiled in self._compiled[shape.name]:
                if not self._fits(compiled, values):
                    yield compiled.shape.path, compiled.shape.message
        yield from self._vocabulary.violations(subject, kinds, values)
        if not self._types.get(subject) and not set(values) <= _OF_OTHERS:
            yield "", "没有写明是什么。 Nothing says what it is."

    def _fits(self, compiled: Compiled, values: Values) -> bool:
        shape = compiled.shape
        found = values.get(shape.path, ())
        if shape.min_count is not None and len(found) < shape.min_count:
            return False
        if shape.max_count is not None and len(found) > shape.max_count:
            return False
        if shape.has_value is not None and all(t.value != shape.has_value for t in found):
            return False
        if shape.unique_language and _repeats_language(found):
            return False
        return all(self._value_fits(compiled, term) for term in found)

    def _value_fits(self, compiled: Compiled, term: Term) -> bool:
        shape = compiled.shape
        kinds = self._types.get(term.value, ()) if isinstance(term, ox.NamedNode) else ()
        if shape.classes and not all(c in kinds for c in shape.classes):
            return False
        if shape.any_class and not any(c in kinds for c in shape.any_class):
            return False
        if compiled.pattern and not compiled.pattern.search(term.value):
            return False
        if shape.one_of and term.value not in shape.one_of:
            return False
        return _kind_fits(shape, term) and _literal_fits(shape, term)


def _repeats_language(found: Iterable[Term]) -> bool:
    languages = [t.language for t in found if isinstance(t, ox.Literal) and t.language]
    return len(set(languages)) < len(languages)


def _kind_fits(shape: PropertyShape, term: Term) -> bool:
    if shape.node_kind == SH + "IRI":
        return isinstance(term, ox.NamedNode)
    if shape.node_kind == SH + "Literal":
        return isinstance(term, ox.Literal)
    return True


def _literal_fits(shape: PropertyShape, term: Term) -> bool:
    if shape.datatype and not (
        isinstance(term, ox.Literal) and term.datatype.value == shape.datatype and well_formed(term)
    ):
        return False
    if shape.min_length is not None and len(term.value) < shape.min_length:
        return False
    if shape.languages and not (isinstance(term, ox.Literal) and term.language in shape.languages):
        return False
    if shape.at_least is None and shape.at_most is None:
        return True
    try:
        number = float(term.value)
    except ValueError:
        return False
    low, high = shape.at_least, shape.at_most
    return (low is None or number >= low) and (high is None or number <= high)


_XSD = "http://www.w3.org/2001/XMLSchema#"
_READ: Mapping[str, Callable[[str], object]] = {
    _XSD + "integer": lambda text: int(text) if text.lstrip("+-").isascii() else int("x"),
    _XSD + "decimal": lambda text: float(text) if set(text) <= set("+-.0123456789") else float("x"),
    _XSD + "boolean": lambda text: ("true", "false", "1", "0").index(text),
    _XSD + "gYear": lambda text: int(text) if len(text.lstrip("-")) >= len("2026") else int("x"),
}


def well_formed(literal: ox.Literal) -> bool:
    """Whether a literal is one of its datatype, for the datatypes that the graph uses.

    >>> well_formed(ox.Literal("1,2", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")))
    False
    """
    read = _READ.get(literal.datatype.value)
    try:
        if read is not None:
            read(literal.value)
    except ValueError:
        return False
    return True


def _solutions(store: GraphReader, query: str) -> Iterator[ox.QuerySolution]:
    found = store.query(query)
    if isinstance(found, ox.QuerySolutions):
        yield from found
