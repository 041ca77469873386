"""What the graph names: every thing of a kind that search knows, with all forms of its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec
import pyoxigraph as ox

from kg.graph.iri import last_key
from kg.graph.subject_names import listed_name
from kg.graph.values import Value
from kg.policy.identity import canonical_policies
from kg.search.kinds import CLASSES, SCHEMES, ThingKind
from kg.store.asking import ask, ask_terms, ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdfs, skos

_HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
_STAGES = {"budget": "预算", "final_accounts": "决算"}
_SHORT_NAMED = frozenset({ThingKind.DEPARTMENT, ThingKind.UNIT})
_SUBJECTS = frozenset(SCHEMES.values())


class SearchEntry(msgspec.Struct, frozen=True):
    """A thing to be found.

    `code` is its printed code or number, empty where it has none. `forms` are all names and codes under which it
    is found, as printed. `uses` counts the statements that name it; 0 for a code that no document uses. `contexts`
    are the names of the units that it belongs to and its years: words of a search may stand there too.
    """

    kind: ThingKind
    iri: str
    label: str
    code: str
    forms: tuple[str, ...]
    uses: int
    contexts: tuple[str, ...] = ()


def read_entries(store: GraphReader) -> list[SearchEntry]:
    """All things to be found, the most likely meant first: by kind, then by use, then the shorter name."""
    entries = [*_things(store), *_indicators(store)]
    order = list(ThingKind)
    return sorted(entries, key=lambda e: (order.index(e.kind), -e.uses, len(e.label), e.label, e.iri))


def _things(store: GraphReader) -> Iterator[SearchEntry]:
    kinds = _kinds(store)
    labels, others = _labels(store, kinds)
    codes = _codes(store, kinds)
    uses: Counter[str] = Counter()
    for question in ("search/uses-of-things", "search/uses-of-policies"):
        uses.update({str(row["thing"]): _count(row["n"]) for row in ask(store, question)})
    for name, policy in canonical_policies(store).items():
        if name != policy and name in kinds and policy in kinds:
            others[policy] += [form for form in (labels.get(name), *others.get(name, ())) if form]
            uses[policy] += uses[name]
            del kinds[name]
    belonging = _belonging(store)
    for thing, kind in kinds.items():
        code = codes.get(thing, "")
        label = labels.get(thing) or code or thing
        if label == code:
            label = listed_name(thing) or label
        forms = [label, code, *others.get(thing, ())]
        if code and label != code and kind in _SUBJECTS | _SHORT_NAMED:
            forms.append(f"{code}-{label}")
        yield SearchEntry(
            kind,
            thing,
            label,
            code,
            tuple(dict.fromkeys(f for f in forms if f)),
            uses[thing],
            _contexts(belonging.get(thing, ()), labels, others),
        )


def _kinds(store: GraphReader) -> dict[str, ThingKind]:
    kinds: dict[str, ThingKind] = {}
    for rdf_class, kind in CLASSES.items():
        for _, thing in ask_texts(store, "search/things-of-class", type=rdf_class):
            if thing:
                kinds[thing] = kind
    for _, thing, scheme in ask_texts(store, "common/values-of-property", property=skos.inScheme):
        found = SCHEMES.get(last_key(scheme)) if thing and scheme else None
        if found and thing:
            kinds[thing] = found
    return kinds


def _labels(store: GraphReader, kinds: dict[str, ThingKind]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Thing → the name to show, Chinese where there is one; thing → all other names."""
    shown: dict[str, str] = {}
    others: dict[str, list[str]] = defaultdict(list)
    for term in (
        dcterms.title,
        skos.prefLabel,
        rdfs.label,
        bkg.fileName,
        skos.altLabel,
        bkg.seenTitle,
        _HIDDEN_LABEL,
    ):
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
    labels, others = _labels(store, _kinds(store))
    belonging: dict[str, set[str]] = defaultdict(set)
    for row in ask(store, "search/owners-of-indicators"):
        belonging[str(row["name"])] |= {str(row["unit"]), str(row["year"])}
    for row in ask(store, "search/indicator-names"):
        name = str(row["name"])
        contexts = _contexts(belonging.get(name, ()), labels, others)
        yield SearchEntry(ThingKind.INDICATOR, str(row["one"]), name, "", (name,), _count(row["n"]), contexts)


def _belonging(store: GraphReader) -> dict[str, set[str]]:
    """Project or document → the units that it belongs to, its years and stages."""
    found: dict[str, set[str]] = defaultdict(set)
    for query in ("search/owners-of-projects", "search/owners-of-documents"):
        for thing, *of in ask_texts(store, query):
            found[str(thing)].update(text for text in of if text)
    return found


def _contexts(
    belonging: Iterable[str], labels: Mapping[str, str], others: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """The names of units, years and stages as people write them."""
    words: list[str] = []
    for thing in sorted(belonging):
        if thing.isdigit():
            words.append(thing)
        elif (stage := last_key(thing)) in _STAGES:
            words.append(_STAGES[stage])
        else:
            words.extend((labels.get(thing, ""), *others.get(thing, ())))
    return tuple(dict.fromkeys(w for w in words if w))


def _count(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _literals(store: GraphReader, term: str) -> Iterator[tuple[str, str, str]]:
    """Thing, text and language of a property, in an order that does not depend on the store."""
    rows: set[tuple[str, str, str]] = set()
    for _, thing, value in ask_terms(store, "common/values-of-property", property=term):
        if isinstance(thing, ox.NamedNode) and isinstance(value, ox.Literal):
            rows.add((thing.value, value.value, value.language or ""))
    return iter(sorted(rows))
