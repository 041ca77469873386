"""The SHACL shapes as plain data: the part of the language that `ontology/shapes.ttl` uses, read without an engine.

An engine that follows the specification node by node takes a minute for five documents; compiled to look-ups, the same
shapes take seconds. Tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec
import pyoxigraph as ox

from kg.errors import QueryError
from ontology.declared import declared_shapes_turtle
from ontology.files import shapes_path

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NIL = _RDF + "nil"
_KNOWN = frozenset(
    {
        "path", "minCount", "maxCount", "datatype", "nodeKind", "class", "pattern", "minLength", "uniqueLang", "in",
        "hasValue", "minInclusive", "maxInclusive", "languageIn", "message", "or", "property", "targetClass",
        "targetSubjectsOf", "sparql", "prefixes", "select", "declare", "prefix", "namespace", "equals",
    }
)  # fmt: skip

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class PropertyShape(msgspec.Struct, frozen=True):
    """What the values of one property must be; None or empty where nothing is demanded."""

    path: str
    message: str = ""
    min_count: int | None = None
    max_count: int | None = None
    datatype: str | None = None
    node_kind: str | None = None
    classes: tuple[str, ...] = ()
    any_class: tuple[str, ...] = ()
    pattern: str | None = None
    min_length: int | None = None
    unique_language: bool = False
    languages: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    has_value: str | None = None
    at_least: float | None = None
    at_most: float | None = None


class NodeShape(msgspec.Struct, frozen=True):
    """What things of some classes, or with some properties, must be like.

    `any_of` are constraints of which one must hold. `queries` find violations, as a column `this`.
    """

    name: str
    message: str
    target_classes: tuple[str, ...]
    target_subjects_of: tuple[str, ...]
    properties: tuple[PropertyShape, ...]
    any_of: tuple[PropertyShape, ...]
    classes: tuple[str, ...]
    queries: tuple[tuple[str, str], ...]


def read_shapes() -> list[NodeShape]:
    """The shapes of this package.

    Raises:
        QueryError: They use a part of SHACL that is not compiled.
    """
    triples = [
        *ox.parse(path=shapes_path()),
        *ox.parse(declared_shapes_turtle().encode(), format=ox.RdfFormat.TURTLE),
    ]
    return _ShapeReader([ox.Quad(t.subject, t.predicate, t.object) for t in triples]).shapes()


class _ShapeReader:
    """Follows the statements of the shapes from subject to value."""

    def __init__(self, statements: list[ox.Quad]) -> None:
        self._values: dict[Term, dict[str, list[Term]]] = {}
        for s in statements:
            self._values.setdefault(s.subject, {}).setdefault(s.predicate.value, []).append(s.object)  # type: ignore[arg-type]
        used = {p.removeprefix(SH) for v in self._values.values() for p in v if p.startswith(SH)}
        if unknown := sorted(used - _KNOWN):
            raise QueryError("shapes", f"only {', '.join(sorted(_KNOWN))}", ", ".join(unknown))

    def shapes(self) -> list[NodeShape]:
        """All node shapes by name."""
        kinds = ox.NamedNode(SH + "NodeShape")
        nodes = [n for n, v in self._values.items() if kinds in v.get(_RDF + "type", [])]
        return [self._shape(node) for node in sorted(nodes, key=lambda n: n.value)]

    def _all(self, node: Term, name: str) -> list[Term]:
        return self._values.get(node, {}).get(SH + name, [])

    def _one(self, node: Term, name: str) -> str | None:
        return next((t.value for t in self._all(node, name)), None)

    def _number(self, node: Term, name: str) -> int | None:
        text = self._one(node, name)
        return None if text is None else int(text)

    def _float(self, node: Term, name: str) -> float | None:
        text = self._one(node, name)
        return None if text is None else float(text)

    def _list(self, node: Term, name: str) -> Iterator[Term]:
        for head in self._all(node, name):
            item: Term = head
            while item.value != _NIL:
                (first,) = self._values[item][_RDF + "first"]
                yield first
                (item,) = self._values[item][_RDF + "rest"]

    def _message(self, node: Term) -> str:
        texts = [t for t in self._all(node, "message") if isinstance(t, ox.Literal)]
        return " ".join(t.value for t in sorted(texts, key=lambda t: t.language or "", reverse=True))

    def _shape(self, node: Term) -> NodeShape:
        return NodeShape(
            name=node.value,
            message=self._message(node),
            target_classes=tuple(t.value for t in self._all(node, "targetClass")),
            target_subjects_of=tuple(t.value for t in self._all(node, "targetSubjectsOf")),
            properties=tuple(self._property(p) for p in self._all(node, "property")),
            any_of=tuple(self._property(p) for p in self._list(node, "or")),
            classes=tuple(t.value for t in self._all(node, "class")),
            queries=tuple(
                (self._message(q), self._prefixes(q) + (self._one(q, "select") or ""))
                for q in self._all(node, "sparql")
            ),
        )

    def _property(self, node: Term) -> PropertyShape:
        return PropertyShape(
            path=self._one(node, "path") or "",
            message=self._message(node),
            min_count=self._number(node, "minCount"),
            max_count=self._number(node, "maxCount"),
            datatype=self._one(node, "datatype"),
            node_kind=self._one(node, "nodeKind"),
            classes=tuple(t.value for t in self._all(node, "class")),
            any_class=tuple(self._one(option, "class") or "" for option in self._list(node, "or")),
            pattern=self._one(node, "pattern"),
            min_length=self._number(node, "minLength"),
            unique_language=self._one(node, "uniqueLang") == "true",
            languages=tuple(t.value for t in self._list(node, "languageIn")),
            one_of=tuple(t.value for t in self._list(node, "in")),
            has_value=self._one(node, "hasValue"),
            at_least=self._float(node, "minInclusive"),
            at_most=self._float(node, "maxInclusive"),
        )

    def _prefixes(self, query: Term) -> str:
        declared: list[str] = []
        for graph in self._all(query, "prefixes"):
            for entry in self._all(graph, "declare"):
                declared.append(f"PREFIX {self._one(entry, 'prefix')}: <{self._one(entry, 'namespace')}>\n")
        return "".join(sorted(declared))


class Compiled(msgspec.Struct, frozen=True, dict=True):
    """A property shape with its pattern ready."""

    shape: PropertyShape

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The pattern of its values."""
        return re.compile(self.shape.pattern) if self.shape.pattern else None
