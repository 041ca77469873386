"""What the graph names: every thing of a kind that search knows, with all forms of its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec
import pyoxigraph as ox

from kg.policy.identity import canonical_policies
from kg.search.kinds import CLASSES, SCHEMES, ThingKind
from kg.store.snapshot import GraphReader, Substitutions
from ontology.terms import bkg, dcterms, rdf, skos

_HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
_OF_CLASS = f"SELECT DISTINCT ?class ?thing WHERE {{ GRAPH ?g {{ ?thing <{rdf.type}> ?class }} }}"
_VALUES = "SELECT ?thing ?value WHERE {{ GRAPH ?g {{ ?thing <{term}> ?value }} }}"
_USES = "SELECT ?thing (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ {pattern} }} }} GROUP BY ?thing"
_INDICATORS = f"""SELECT ?name (MIN(STR(?indicator)) AS ?one) (COUNT(*) AS ?n) WHERE {{
  GRAPH ?g {{ ?indicator <{bkg.indicatorName}> ?name }} }} GROUP BY ?name"""
_SHORT_NAMED = frozenset({ThingKind.DEPARTMENT, ThingKind.UNIT})
_SUBJECTS = frozenset(SCHEMES.values())


class SearchEntry(msgspec.Struct, frozen=True):
    """A thing to be found.

    `code` is its printed code or number, empty where it has none. `forms` are all names and codes under which it
    is found, as printed. `uses` counts the statements that name it; 0 for a code that no document uses.
    """

    kind: ThingKind
    iri: str
    label: str
    code: str
    forms: tuple[str, ...]
    uses: int


def read_entries(store: GraphReader) -> list[SearchEntry]:
    """All things to be found, the most likely meant first: by kind, then by use, then the shorter name."""
    entries = [*_things(store), *_indicators(store)]
    order = list(ThingKind)
    return sorted(entries, key=lambda e: (order.index(e.kind), -e.uses, len(e.label), e.label, e.iri))


def _things(store: GraphReader) -> Iterator[SearchEntry]:
    kinds = _kinds(store)
    labels, others = _labels(store, kinds)
    codes = _codes(store, kinds)
    uses = Counter(dict(_counts(store, f"?thing <{bkg.seenAs}> ?name")))
    uses.update(dict(_counts(store, f"?citation <{bkg.refersTo}> ?thing")))
    for name, policy in canonical_policies(store).items():
        if name != policy and name in kinds and policy in kinds:
            others[policy] += [form for form in (labels.get(name), *others.get(name, ())) if form]
            uses[policy] += uses[name]
            del kinds[name]
    for thing, kind in kinds.items():
        code = codes.get(thing, "")
        label = labels.get(thing) or code or thing
        forms = [label, code, *others.get(thing, ())]
        if code and label != code and kind in _SUBJECTS | _SHORT_NAMED:
            forms.append(f"{code}-{label}")
        yield SearchEntry(kind, thing, label, code, tuple(dict.fromkeys(f for f in forms if f)), uses[thing])


def _kinds(store: GraphReader) -> dict[str, ThingKind]:
    kinds: dict[str, ThingKind] = {}
    for rdf_class, kind in CLASSES.items():
        bound = {"class": ox.NamedNode(rdf_class)}
        for row in _solutions(store, _OF_CLASS, bound):
            kinds[row[1]] = kind
    for thing, scheme in _solutions(store, _VALUES.format(term=skos.inScheme)):
        found = SCHEMES.get(scheme.rsplit("/", 1)[-1])
        if found:
            kinds[thing] = found
    return kinds


def _labels(store: GraphReader, kinds: dict[str, ThingKind]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Thing → the name to show, Chinese where there is one; thing → all other names."""
    shown: dict[str, str] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for term in (dcterms.title, skos.prefLabel, bkg.fileName, skos.altLabel, bkg.seenTitle, _HIDDEN_LABEL):
        for thing, name, language in _literals(store, term):
            kind = kinds.get(thing)
            if kind is None or (term == _HIDDEN_LABEL and kind not in _SHORT_NAMED):
                continue
            if thing not in shown and language in ("", "zh"):
                shown[thing] = name
            elif name != shown.get(thing):
                others[thing].append(name)
    return shown, others


def _codes(store: GraphReader, kinds: dict[str, ThingKind]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for term in (bkg.unitCode, bkg.projectCode, bkg.documentNumber, skos.notation):
        for thing, code, _ in _literals(store, term):
            if thing in kinds:
                codes[thing] = code
    return codes


def _indicators(store: GraphReader) -> Iterator[SearchEntry]:
    for name, iri, uses in _solutions(store, _INDICATORS):
        yield SearchEntry(ThingKind.INDICATOR, iri, name, "", (name,), int(uses))


def _counts(store: GraphReader, pattern: str) -> Iterator[tuple[str, int]]:
    for thing, count in _solutions(store, _USES.format(pattern=pattern)):
        yield thing, int(count)


def _literals(store: GraphReader, term: str) -> Iterator[tuple[str, str, str]]:
    """Thing, text and language of a property, in an order that does not depend on the store."""
    found = store.query(_VALUES.format(term=term))
    rows: set[tuple[str, str, str]] = set()
    if isinstance(found, ox.QuerySolutions):
        for row in found:
            thing, value = row["thing"], row["value"]
            if isinstance(thing, ox.NamedNode) and isinstance(value, ox.Literal):
                rows.add((thing.value, value.value, value.language or ""))
    return iter(sorted(rows))


def _solutions(
    store: GraphReader, query: str, bound: Substitutions | None = None
) -> Iterable[tuple[str, ...]]:
    found = store.query(query, bound)
    if isinstance(found, ox.QuerySolutions):
        for row in found:
            yield tuple(t.value for t in row if isinstance(t, ox.NamedNode | ox.Literal))
