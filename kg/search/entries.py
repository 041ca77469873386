"""What the graph names: every thing of a kind that search knows, with all forms of its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from kg.graph.iri import last_key
from kg.graph.subject_names import listed_name
from kg.search.kinds import CLASSES, SCHEMES, ThingKind
from kg.search.said import (
    CANONICAL,
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
    Question,
    Said,
    SaidTogether,
    WhatIsSaid,
)
from kg.store.snapshot import GraphReader
from ontology.terms import skos

_STAGES = {"budget": "预算", "final_accounts": "决算"}
_SHORT_NAMED = frozenset({ThingKind.DEPARTMENT, ThingKind.UNIT})
_SUBJECTS = frozenset(SCHEMES.values())
_PLACES = {kind: place for place, kind in enumerate(ThingKind)}
_MOST_USES = 10**12 - 1
_MOST_NAMES = 20_000
"""Things whose names are remembered at most."""


class SearchEntry(msgspec.Struct, frozen=True):
    """A thing to be found.

    `code` is its printed code or number, empty where it has none. `forms` are all names and codes under which it
    is found, as printed. `uses` counts the statements that name it, a copy of a document apart; 0 for a code that no
    document uses. `contexts` are the names of the units that it belongs to and its years: words of a search may stand
    there too.
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
        store: An open store.
        said: What its graphs say of names; asked of it if None.
    """
    said = said or SaidTogether(store)
    return sorted(entries_about(said, said.abouts()), key=rank_of)


def rank_of(entry: SearchEntry) -> str:
    """A text that stands before those of entries that are less likely meant."""
    kind, rarity = _PLACES[entry.kind], _MOST_USES - entry.uses
    return f"{kind:02d} {rarity:012d} {len(entry.label):06d} {entry.label} {entry.iri}"


def entries_about(said: WhatIsSaid, abouts: Iterable[str]) -> Iterator[SearchEntry]:
    """The entries of some things and names of indicators, in no order; none of what is nothing to be found."""
    reading = _EntryMaker(said)
    for about in abouts:
        found = said.about(about)
        if INDICATORS in found:
            yield reading.indicator(about, found)
        kind = _kind(found)
        if kind and not reading.is_other_name(about, found):
            yield reading.thing(about, kind, found)


class _NamesOfThing(msgspec.Struct, frozen=True):
    """The name of a thing to show, Chinese where there is one, empty where there is none; all its other names."""

    label: str = ""
    others: tuple[str, ...] = ()


class _EntryMaker:
    """Makes entries of what is said; remembers the names of units, which stand with many entries."""

    def __init__(self, said: WhatIsSaid) -> None:
        self._said = said
        self._names = lru_cache(maxsize=_MOST_NAMES)(self._read_names)

    def thing(self, thing: str, kind: ThingKind, said: Said) -> SearchEntry:
        """The entry of a thing; of a policy with the names and uses of all that it stands for."""
        names, uses = _names(said, kind), _uses(said)
        others = list(names.others)
        for its in self._other_names(thing) if kind is ThingKind.POLICY else ():
            theirs = _names(its, _kind(its))
            others += [form for form in (theirs.label, *theirs.others) if form]
            uses += _uses(its)
        code = next((text for term in reversed(CODES) for text, _ in _literals(said, term)[-1:]), "")
        label = names.label or code or thing
        if label == code:
            label = listed_name(thing) or label
        forms = [label, code, *others]
        if code and label != code and kind in _SUBJECTS | _SHORT_NAMED:
            forms.append(f"{code}-{label}")
        found = tuple(dict.fromkeys(f for f in forms if f))
        contexts = self._contexts(said, (PROJECT_OWNERS, DOCUMENT_OWNERS))
        return SearchEntry(kind, thing, label, code, found, uses, contexts)

    def indicator(self, name: str, said: Said) -> SearchEntry:
        """The entry of all indicators of a name."""
        rows = said[INDICATORS]
        one, uses = min(one for one, _, _ in rows), sum(int(count) for _, count, _ in rows)
        return SearchEntry(
            ThingKind.INDICATOR, one, name, "", (name,), uses, self._contexts(said, (INDICATOR_OWNERS,))
        )

    def is_other_name(self, thing: str, said: Said) -> bool:
        """Whether another thing to be found stands for this one."""
        canonical = _canonical(thing, said)
        return canonical != thing and _kind(self._said.about(canonical)) is not None

    def _other_names(self, policy: str) -> Iterator[Said]:
        """What is said of the other things to be found that a policy stands for."""
        for name in self._said.referring(policy):
            its = self._said.about(name)
            if name != policy and _canonical(name, its) == policy and _kind(its):
                yield its

    def _contexts(self, said: Said, questions: Iterable[Question]) -> tuple[str, ...]:
        """The names of units, years and stages as people write them."""
        words: list[str] = []
        for thing in sorted(
            {text for question in questions for row in said.get(question, ()) for text in row if text}
        ):
            if thing.isdigit():
                words.append(thing)
            elif (stage := last_key(thing)) in _STAGES:
                words.append(_STAGES[stage])
            else:
                names = self._names(thing)
                words.extend((names.label, *names.others))
        return tuple(dict.fromkeys(w for w in words if w))

    def _read_names(self, thing: str) -> _NamesOfThing:
        said = self._said.about(thing)
        return _names(said, _kind(said))


def _names(said: Said, kind: ThingKind | None) -> _NamesOfThing:
    shown, others = "", []
    for term in NAMES if kind else ():
        if term == HIDDEN_LABEL and kind not in _SHORT_NAMED:
            continue
        for name, language in _literals(said, term):
            if not shown and language in ("", "zh"):
                shown = name
            elif name != shown:
                others.append(name)
    return _NamesOfThing(shown, tuple(others))


def _kind(said: Said) -> ThingKind | None:
    """What a thing is; of several classes or schemes the last, None where it is nothing to be found."""
    found = None
    for rdf_class, kind in CLASSES.items():
        if MEMBERS[rdf_class] in said:
            found = kind
    for scheme, _ in _literals(said, skos.inScheme):
        found = SCHEMES.get(last_key(scheme), found) if scheme else found
    return found


def _uses(said: Said) -> int:
    return sum(int(count) for question in (OF_THINGS, OF_POLICIES) for count, _ in said.get(question, ()))


def _canonical(thing: str, said: Said) -> str:
    """The policy that stands for one; the thing itself where nothing says so."""
    return max((policy for policy, _ in said.get(CANONICAL, ())), default=thing)


def _literals(said: Said, term: str) -> list[tuple[str, str]]:
    """Text and language of a property, in an order that does not depend on the store."""
    return sorted({(text, language) for text, language in said.get(VALUES[term], ())})
