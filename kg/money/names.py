"""Names, codes and citations that the figures are joined with, as all documents state them together."""

from __future__ import annotations

from collections.abc import Iterator

from kg.figures.statements import rows
from kg.policy.identity import canonical_policies
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, org, skos

_VALUES = "SELECT ?thing ?value WHERE {{ GRAPH ?g {{ ?thing <{term}> ?value }} }}"
_ZH = f"""SELECT ?thing ?value WHERE {{ GRAPH ?g {{ ?thing <{skos.prefLabel}> ?value }}
  FILTER(lang(?value) = "zh" || lang(?value) = "") }}"""
_OF_CLASS = "SELECT DISTINCT ?thing WHERE {{ GRAPH ?g {{ ?thing a <{term}> }} }}"

Pair = tuple[str, str | None]


class Names:
    """Names, codes and relations of shared things, each property read once."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store
        self._labels = self._values(_ZH)

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
            yield iri, codes.get(iri), self._labels.get(iri), depth

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
        found = {(a, b) for a, b in rows(self._store, _VALUES.format(term=bkg.cites)) if a and b}
        yield from sorted(found)

    def _of(self, term: str) -> dict[str, str]:
        return self._values(_VALUES.format(term=term))

    def _members(self, term: str) -> set[str]:
        return {t for (t,) in rows(self._store, _OF_CLASS.format(term=term)) if t}

    def _values(self, query: str) -> dict[str, str]:
        """Thing → value; of several the first in their order."""
        found: dict[str, str] = {}
        for thing, value in rows(self._store, query):
            if thing is not None and value is not None:
                found[thing] = min(found.get(thing, value), value)
        return found
