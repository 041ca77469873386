"""Names, codes and citations that the figures are joined with, as all documents state them together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph.iri import last_key
from kg.graph.subject_names import listed_name
from kg.policy.identity import canonical_policies
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, org, skos

Pair = tuple[str, str | None]


class Names:
    """Names, codes and relations of shared things, each property read once."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store
        self._labels = _first_values(ask_texts(store, "money/chinese-names"))

    def units(self) -> Iterator[tuple[str, str | None, str | None, str | None]]:
        """IRI, code, name and department of units and departments."""
        codes, parents = self._of(bkg.unitCode), self._of(org.subOrganizationOf)
        for iri in sorted(self._members(bkg.Unit) | self._members(bkg.Department)):
            yield iri, codes.get(iri), self._labels.get(iri), parents.get(iri)

    def concepts(self) -> Iterator[tuple[str, str | None, str | None, int]]:
        """IRI, code, name and level (1 is the highest) of the concepts of all lists."""
        codes, broader = self._of(skos.notation), self._of(skos.broader)
        for iri in sorted(self._members(skos.Concept) | codes.keys() | self._of(skos.inScheme).keys()):
            depth, above = 1, broader.get(iri)
            while above is not None and depth < 10:
                depth, above = depth + 1, broader.get(above)
            yield iri, codes.get(iri), _name(iri, self._labels.get(iri)), depth

    def projects(self) -> Iterator[tuple[str, str | None, str | None]]:
        """IRI, code and name of projects."""
        codes = self._of(bkg.projectCode)
        for iri in sorted(self._members(bkg.Project)):
            yield iri, codes.get(iri), self._labels.get(iri)

    def policies(self) -> Iterator[tuple[str, str | None, str | None, str | None]]:
        """IRI, key, number and title of policy documents."""
        numbers, titles = self._of(bkg.documentNumber), self._of(dcterms.title)
        canonical = canonical_policies(self._store)
        for iri, key in sorted(self._of(bkg.policyKey).items()):
            if canonical.get(iri, iri) == iri:
                yield iri, key, numbers.get(iri), titles.get(iri)

    def canonical(self) -> dict[str, str]:
        """Thing → the one that answers go by, for those that documents name otherwise."""
        return {thing: other for thing, other in self._of(bkg.canonical).items() if thing != other}

    def citations(self) -> Iterator[tuple[str, str]]:
        """Whatever cites, and the policy, each pair once."""
        found = {(a, b) for a, b in self._stated(bkg.cites) if a and b}
        yield from sorted(found)

    def _of(self, term: str) -> dict[str, str]:
        return _first_values(self._stated(term))

    def _stated(self, term: str) -> Iterator[tuple[str | None, str | None]]:
        """What has a property, and its values, a pair for each graph that states it."""
        found = ask_texts(self._store, "common/values-of-property", property=term)
        return ((thing, value) for _, thing, value in found)

    def _members(self, term: str) -> set[str]:
        return {t for _, t in ask_texts(self._store, "search/things-of-class", type=term) if t}


def _first_values(found: Iterable[tuple[str | None, ...]]) -> dict[str, str]:
    """Thing → value; of several the first in their order."""
    first: dict[str, str] = {}
    for thing, value in found:
        if thing is not None and value is not None:
            first[thing] = min(first.get(thing, value), value)
    return first


def _name(iri: str, printed: str | None) -> str | None:
    """The name of a subject; where documents print its code alone, that of the ministry's list."""
    return listed_name(iri) or printed if printed in (None, last_key(iri)) else printed
