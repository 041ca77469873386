"""What statements may say at all: properties that exist, of things they are for, with values they can have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.graph.iri import is_named_below
from ontology.declared import declared_terms_turtle
from ontology.files import ontology_path
from ontology.terms import bkg, rdf

_NAMESPACE = bkg.Unit.removesuffix("Unit")
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DOMAIN_INCLUDES = "https://schema.org/domainIncludes"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_SUBJECTS_OF_ANY_CLASS = frozenset({bkg.seenAs, bkg.canonical})


class Vocabulary:
    """The ontology as look-ups.

    Args:
        base: Base of things; what is named below it must be described somewhere.
        types: Thing → its classes, over the whole store.
    """

    def __init__(self, base: str, types: Mapping[str, Collection[str]]) -> None:
        self._base = base
        self._types = types
        self._kinds: dict[str, set[str]] = defaultdict(set)
        self._ranges: dict[str, set[str]] = defaultdict(set)
        self._domains: dict[str, set[str]] = defaultdict(set)
        self._disjoint: dict[str, set[str]] = defaultdict(set)
        declared = [*ox.parse(declared_terms_turtle().encode(), format=ox.RdfFormat.TURTLE)]
        self._declared = {
            t.subject.value
            for t in declared
            if isinstance(t.object, ox.NamedNode) and t.object.value == _OWL + "Class"
        }
        """Classes whose things share the properties of all facts, which name no domain for each."""
        for triple in [*ox.parse(path=ontology_path()), *declared]:
            if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode):
                continue
            subject, target = triple.subject.value, triple.object.value
            if triple.predicate.value == rdf.type:
                self._kinds[subject].add(target)
            elif triple.predicate.value == _RDFS + "range":
                self._ranges[subject].add(target)
            elif triple.predicate.value in (_RDFS + "domain", _DOMAIN_INCLUDES):
                self._domains[subject].add(target)
            elif triple.predicate.value == _OWL + "disjointWith":
                self._disjoint[subject].add(target)

    def violations(
        self,
        subject: str,
        kinds: Collection[str],
        values: Mapping[str, Sequence[ox.NamedNode | ox.BlankNode | ox.Literal]],
    ) -> Iterator[tuple[str, str]]:
        """Property and message of each statement about a thing that cannot be meant.

        Args:
            subject: The thing.
            kinds: Its classes, as far as its own graph states them.
            values: What is said of it.
        """
        every = {*kinds, *self._types.get(subject, ())}
        for kind in sorted(every):
            for other in sorted(self._disjoint.get(kind, set()) & every):
                yield rdf.type, f"不能同时属于这两类。 Nothing can be of both classes: {kind} {other}"
        for path, found in values.items():
            if path == rdf.type:
                yield from (
                    (path, f"没有这个类。 There is no such class: {t.value}")
                    for t in found
                    if self._unknown(t.value)
                )
                continue
            if path.startswith(_NAMESPACE):
                if path not in self._kinds:
                    yield path, "没有这个属性。 There is no such property."
                    continue
                if not self._is_for(path, subject, kinds):
                    yield path, "这类事物没有这个属性。 Things of this class do not have this property."
            for term in found:
                yield from self._value(path, term)

    def _is_for(self, path: str, subject: str, kinds: Collection[str]) -> bool:
        """Whether things of these classes have a property; a thing whose graph does not say what it is may have any."""
        domain = self._domains.get(path)
        if not kinds or not domain or path in _SUBJECTS_OF_ANY_CLASS or self._declared & set(kinds):
            return True
        return bool(domain & {*kinds, *self._types.get(subject, ())})

    def _unknown(self, name: str) -> bool:
        return name.startswith(_NAMESPACE) and name not in self._kinds

    def _value(self, path: str, term: ox.NamedNode | ox.BlankNode | ox.Literal) -> Iterator[tuple[str, str]]:
        kinds = self._kinds.get(path, set())
        if isinstance(term, ox.NamedNode):
            if _OWL + "DatatypeProperty" in kinds:
                yield path, "应是文字或数字，却是 IRI。 A literal is wanted, not an IRI."
            elif is_named_below(term.value, self._base) and not self._types.get(term.value):
                yield path, f"所指的事物没有描述。 What it names is described nowhere: {term.value}"
            elif not self._in_range(path, term.value):
                yield path, f"所指的事物不属于要求的类。 What it names is of another class: {term.value}"
        elif isinstance(term, ox.Literal):
            if _OWL + "ObjectProperty" in kinds:
                yield path, "应是 IRI，却是文字。 An IRI is wanted, not a literal."
            elif not self._in_datatype(path, term):
                yield path, f"数据类型不对。 The datatype is not that of the property: {term}"

    def _in_range(self, path: str, thing: str) -> bool:
        wanted = {r for r in self._ranges.get(path, ()) if r.startswith(_NAMESPACE)}
        return not wanted or bool(wanted & set(self._types.get(thing, ())))

    def _in_datatype(self, path: str, literal: ox.Literal) -> bool:
        wanted = {r for r in self._ranges.get(path, ()) if r.startswith(_XSD) or r == _LANGUAGE_STRING}
        return not wanted or literal.datatype.value in wanted
