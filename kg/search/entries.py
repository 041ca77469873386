"""What the graph names: every thing of a kind that search knows, with all forms of its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Self

import msgspec

from kg.graph.iri import last_key
from kg.graph.subject_names import listed_name
from kg.policy.identity import canonical_policies
from kg.search.kinds import CLASSES, SCHEMES, ThingKind
from kg.search.said import (
    CODES,
    DOCUMENT_OWNERS,
    HIDDEN_LABEL,
    INDICATOR_OWNERS,
    INDICATORS,
    MEMBERS,
    NAMES,
    OF_POLICIES,
    OF_THINGS,
    PROJECT_OWNERS,
    VALUES,
    SaidTogether,
    WhatIsSaid,
)
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import skos

_STAGES = {"budget": "预算", "final_accounts": "决算"}
_SHORT_NAMED = frozenset({ThingKind.DEPARTMENT, ThingKind.UNIT})
_SUBJECTS = frozenset(SCHEMES.values())


class SearchEntry(msgspec.Struct, frozen=True):
    """A thing to be found.

    `code` is its printed code or number, empty where it has none. `forms` are all names and codes under which it
    is found, as printed. `uses` counts the statements that name it, a copy of a document apart; 0 for a code that no
    document uses. `contexts`
    are the names of the units that it belongs to and its years: words of a search may stand there too.
    """

    kind: ThingKind
    iri: str
    label: str
    code: str
    forms: tuple[str, ...]
    uses: int
    contexts: tuple[str, ...] = ()


def read_entries(store: GraphReader, said: WhatIsSaid | None = None) -> list[SearchEntry]:
    """All things to be found, the most likely meant first: by kind, then by use, then the shorter name.

    Args:
        store: An open store; says which policies are one.
        said: What its graphs say of names; asked of it if None.
    """
    said = said or SaidTogether(store)
    kinds = _kinds(said)
    names = _Names.of(said, kinds)
    copies = _graphs_of_copies(store)
    entries = [*_indicators(said, names, copies), *_things(store, said, dict(kinds), names, copies)]
    order = list(ThingKind)
    return sorted(entries, key=lambda e: (order.index(e.kind), -e.uses, len(e.label), e.label, e.iri))


class _Names(msgspec.Struct, frozen=True):
    """Thing → the name to show, Chinese where there is one; thing → all other names."""

    labels: Mapping[str, str]
    others: dict[str, list[str]]

    @classmethod
    def of(cls, said: WhatIsSaid, kinds: Mapping[str, ThingKind]) -> Self:
        """The names of all things of a kind."""
        shown: dict[str, str] = {}
        others: dict[str, list[str]] = defaultdict(list)
        for term in NAMES:
            for thing, name, language in _literals(said, term):
                kind = kinds.get(thing)
                if kind is None or (term == HIDDEN_LABEL and kind not in _SHORT_NAMED):
                    continue
                if thing not in shown and language in ("", "zh"):
                    shown[thing] = name
                elif name != shown.get(thing):
                    others[thing].append(name)
        return cls(shown, others)


def _graphs_of_copies(store: GraphReader) -> frozenset[str]:
    """Graphs of documents that another one counts instead of: what they name is used no more often for it."""
    return frozenset(graph for (graph,) in ask_texts(store, "search/graphs-of-copies") if graph)


def _things(
    store: GraphReader, said: WhatIsSaid, kinds: dict[str, ThingKind], names: _Names, copies: Collection[str]
) -> Iterator[SearchEntry]:
    labels, others = names.labels, names.others
    codes = _codes(said, kinds)
    uses: Counter[str] = Counter()
    for question in (OF_THINGS, OF_POLICIES):
        for thing, count, _ in said.rows(question, copies):
            uses[thing] += int(count)
    for name, policy in canonical_policies(store).items():
        if name != policy and name in kinds and policy in kinds:
            others[policy] += [form for form in (labels.get(name), *others.get(name, ())) if form]
            uses[policy] += uses[name]
            del kinds[name]
    belonging = _belonging(said)
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


def _kinds(said: WhatIsSaid) -> dict[str, ThingKind]:
    kinds: dict[str, ThingKind] = {}
    for rdf_class, kind in CLASSES.items():
        kinds.update({thing: kind for thing, _ in said.rows(MEMBERS[rdf_class]) if thing})
    for thing, scheme, _ in sorted(said.rows(VALUES[skos.inScheme])):  # of several schemes the last
        found = SCHEMES.get(last_key(scheme)) if thing and scheme else None
        if found:
            kinds[thing] = found
    return kinds


def _codes(said: WhatIsSaid, kinds: Mapping[str, ThingKind]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for term in CODES:
        codes.update({thing: code for thing, code, _ in _literals(said, term) if thing in kinds})
    return codes


def _indicators(said: WhatIsSaid, names: _Names, copies: Collection[str]) -> Iterator[SearchEntry]:
    belonging: dict[str, set[str]] = defaultdict(set)
    for name, unit, year, _ in said.rows(INDICATOR_OWNERS):
        belonging[name] |= {unit, year}
    first: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for name, one, *_ in said.rows(INDICATORS):
        first[name] = min(first.get(name, one), one)
    for name, _, count, _ in said.rows(INDICATORS, copies):
        uses[name] += int(count)
    for name, one in first.items():
        contexts = _contexts(belonging.get(name, ()), names.labels, names.others)
        yield SearchEntry(ThingKind.INDICATOR, one, name, "", (name,), uses[name], contexts)


def _belonging(said: WhatIsSaid) -> dict[str, set[str]]:
    """Project or document → the units that it belongs to, its years and stages."""
    found: dict[str, set[str]] = defaultdict(set)
    for question in (PROJECT_OWNERS, DOCUMENT_OWNERS):
        for thing, *of in said.rows(question):
            found[thing].update(text for text in of if text)
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


def _literals(said: WhatIsSaid, term: str) -> Iterator[tuple[str, str, str]]:
    """Thing, text and language of a property, in an order that does not depend on the store."""
    return iter(sorted({(thing, text, language) for thing, text, language in said.rows(VALUES[term])}))
