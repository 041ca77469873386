"""What the documents share: units, projects, policies and codes, described once over all documents.

A document's graph says only under which name it knows a shared thing (`bkg:seenAs`) and where it cites a
policy. The graph `things` is derived from all of them, so that a thing has one type, one preferred label and
one link to its parent however many documents name it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from extract.policy import Agency, DocumentNumber, is_funding_number, level_of_name, parse_number
from kg.build.held import HeldPolicy, held_policies
from kg.build.learned_issuers import LearnedIssuers
from kg.build.naming import NamesSeen
from kg.build.word_lists import english_of
from kg.graph.iri import Namer, join_iri, keys_of, last_key, split_iri
from kg.graph.mapping.context import UNKNOWN_REGION
from kg.graph.nquads import GraphWriter
from kg.graph.subject_names import listed_english, listed_name, listed_names
from kg.store.asking import Asking, ask_texts
from kg.store.snapshot import GraphReader
from ontology.subjects import plain_name
from ontology.terms import bkg, dcterms, org, rdf, rdfs, skos

_DEPARTMENT = re.compile(r"\d{3}")
_UNIT = re.compile(r"(\d{3})\d{3,}")
_SCHEMES = {
    "function": (3, 5, 7),
    "government-economic": (3, 5),
    "department-economic": (3, 5, 7),
    "service-directory": (2, 4),
    "procurement-category": (),
    "activity": (),
    "project-category": (),
    "fund": (),
    "transfer-item": (),
    "measure": (),
    "measure-unit": (),
    "measure-key": (),
}
"""Kind of concept → how many digits the codes of its levels have, the highest level first."""

_WORDS = frozenset({"measure-unit", "measure-key"})
"""Kinds of concepts whose code is the word that facts hold."""

Names = Mapping[str, Counter[str]]


def describe_things(
    store: GraphReader, namer: Namer, ranked: NamesSeen | None = None, said: Asking | None = None
) -> bytes:
    """The graph `things` of a store as N-Quads, derived from all its document graphs.

    Args:
        store: An open store.
        namer: Makes the IRIs.
        ranked: The names of its things.
        said: Gives what each of its graphs says; the store is asked if None.
    """
    said = said or partial(ask_texts, store)
    ranked = ranked or NamesSeen(store)
    names = {thing: ranked.counted(thing) for thing in ranked.things()}
    writer = GraphWriter(namer.things_graph)
    departments = _things(said, "things/departments")
    titles, cut = _counted(said, "things/titles"), _things(said, "things/cut-titles")
    citing = _citing_regions(said)
    held = held_policies(said)
    learned = LearnedIssuers(said, namer, held)
    describer = _Describer(
        namer, writer, names, titles, _listed(store, namer), departments, cut, citing, held, learned, ranked
    )
    for thing in sorted(names):
        describer.describe(thing)
    for unit, above in said("things/units-below"):
        if unit and above:
            writer.link(unit, org.subOrganizationOf, above)
    return writer.to_bytes()


def _counted(said: Asking, question: str) -> dict[str, Counter[str]]:
    """Thing → its names with the number of documents that use each."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for thing, name in said(question):
        if thing and name:
            names[thing][name] += 1
    return names


def _citing_regions(said: Asking) -> dict[str, set[str]]:
    """Policy → codes of the regions whose documents cite it or are paid by it."""
    regions: dict[str, set[str]] = defaultdict(set)
    for policy, region in said("things/citing-regions"):
        if policy and region:
            regions[policy].add(last_key(region))
    return regions


def _listed(store: GraphReader, namer: Namer) -> set[str]:
    """Concepts that the code lists label; the graph `things` does not label them again."""
    return {c for _, c in ask_texts(store, "things/listed", graph=namer.codelists_graph) if c}


def _things(said: Asking, question: str) -> set[str]:
    return {thing for (thing,) in said(question) if thing}


class _Describer:
    """Writes what each thing is, told by the kind and key in its IRI."""

    def __init__(
        self,
        namer: Namer,
        writer: GraphWriter,
        names: Names,
        titles: Names,
        listed: set[str],
        departments: set[str],
        cut: set[str],
        citing: Mapping[str, set[str]],
        held: Mapping[str, HeldPolicy],
        learned: LearnedIssuers,
        ranked: NamesSeen,
    ) -> None:
        self._learned = learned
        self._ranked = ranked
        self._namer = namer
        self._writer = writer
        self._names = names
        self._titles = titles
        self._listed = listed
        self._departments = departments
        self._cut = cut
        self._citing = citing
        self._held = held
        self._done: set[str] = set()
        self._kinds: dict[str, Callable[[str, tuple[str, ...]], None]] = {
            "unit": self._unit,
            "project": self._project,
            "policy": self._policy,
        }

    def describe(self, thing: str) -> None:
        """State what a thing is; a thing that was described already is passed over."""
        parts = split_iri(thing, self._namer.base)
        if thing in self._done or parts is None:
            return
        self._done.add(thing)
        kind = parts[0]
        plain = keys_of(thing, self._namer.base)
        if kind in self._kinds:
            self._kinds[kind](thing, plain)
        elif kind in _SCHEMES:
            self._concept(thing, kind, plain)

    def _label(self, thing: str, names: Counter[str]) -> str:
        """The best name as preferred label, the other sound ones as alternatives; returns the first.

        A unit's earlier name that is another's as well as not is only found by, and told apart by year (`years`).
        """
        if not names:
            return ""
        ranked = self._ranked.of(thing)
        self._writer.text(thing, skos.prefLabel, ranked[0], "zh")
        others = self._ranked.others_than(thing, ranked[0])
        for name in ranked[1:]:
            self._writer.text(thing, skos.hiddenLabel if name in others else skos.altLabel, name, "zh")
        return ranked[0]

    def _unit(self, thing: str, keys: tuple[str, ...]) -> None:
        region, key = keys
        writer, namer = self._writer, self._namer
        writer.link(thing, rdf.type, bkg.Department if self._is_department(thing, key) else bkg.Unit)
        self._label(thing, self._names[thing])
        self._place(thing, region)
        if key.isdigit():
            writer.text(thing, bkg.unitCode, key)
        match = _UNIT.fullmatch(key)
        if match:
            department = namer.unit(region, match[1])
            writer.link(thing, org.subOrganizationOf, department)
            if department not in self._names and department not in self._done:
                self._done.add(department)
                writer.link(department, rdf.type, bkg.Department)
                writer.text(department, bkg.unitCode, match[1])
                writer.text(department, skos.prefLabel, match[1], "zh")
                self._place(department, region)

    def _place(self, thing: str, region: str) -> None:
        """Where a thing is; nothing where its documents do not say."""
        if region != UNKNOWN_REGION:
            self._writer.link(thing, bkg.region, self._namer.region(region))

    def _is_department(self, thing: str, key: str) -> bool:
        """A code of three digits is a department's; a name is one where a document says so."""
        return _DEPARTMENT.fullmatch(key) is not None or thing in self._departments

    def _project(self, thing: str, keys: tuple[str, ...]) -> None:
        writer = self._writer
        writer.link(thing, rdf.type, bkg.Project)
        self._label(thing, self._names[thing])
        self._place(thing, keys[0][:6])
        if len(keys) == 1:
            writer.text(thing, bkg.projectCode, keys[0])
            writer.year(thing, bkg.startYear, 2000 + int(keys[0][6:8]))

    def _policy(self, thing: str, keys: tuple[str, ...]) -> None:
        writer, key = self._writer, keys[0]
        number = parse_number(key)
        writer.link(thing, rdf.type, bkg.PolicyDocument)
        held = self._held.get(thing)
        writer.boolean(thing, bkg.held, held is not None)
        writer.text(thing, bkg.policyKey, number.normal if number else key)
        titles = self._titles.get(thing, Counter())
        if held:
            titles = Counter({**titles, held.title: sum(titles.values()) + 1})
            self._issued_by(thing, sorted(held.issuers))
        if number is None:
            self._titled(thing, key, titles)
            return
        if is_funding_number(number):
            writer.link(thing, rdf.type, bkg.FundingDocument)
        writer.text(thing, bkg.documentNumber, number.normal)
        writer.text(thing, skos.prefLabel, number.normal, "zh")
        if number.year is not None:
            writer.year(thing, bkg.year, number.year)
        writer.text(thing, bkg.serial, str(number.serial))
        self._name_by_title(thing, titles)
        if not (held and held.issuers):
            self._agencies(thing, number)

    def _titled(self, thing: str, key: str, full: Counter[str]) -> None:
        """A policy that no number names: by the full title that its short name stands for, else as most print it."""
        printed = self._names.get(thing, Counter()) or Counter({key: 1})
        if thing in self._cut:
            self._writer.boolean(thing, bkg.cutTitle, True)
            printed = Counter({f"{name}…": count for name, count in printed.items()})
        title = self._name_by_title(thing, full if full else printed)
        self._writer.text(thing, skos.prefLabel, title, "zh")
        if full:
            for name in sorted(set(printed) - set(full)):
                self._writer.text(thing, skos.altLabel, name, "zh")

    def _name_by_title(self, thing: str, titles: Counter[str]) -> str:
        """The title most documents print, the others as alternatives; returns the first."""
        ranked = sorted(titles, key=lambda title: (-titles[title], title))
        for title in ranked[:1]:
            self._writer.text(thing, dcterms.title, title, "zh")
        for title in ranked[1:]:
            self._writer.text(thing, skos.altLabel, title, "zh")
        return ranked[0] if ranked else ""

    def _agencies(self, thing: str, number: DocumentNumber) -> None:
        """Who issued it, as far as its letters, the places that cite it and the rest of the store tell."""
        agency = self._issuer(thing, number)
        names = self._learned.names(number, agency, self._citing.get(thing, ()))
        if names:
            self._issued_by(thing, names, agency.level if agency and names == agency.names else None)
        elif agency is not None and agency.level:
            self._writer.text(thing, bkg.level, agency.level)

    def _issued_by(self, thing: str, names: Sequence[str], level: str | None = None) -> None:
        """The agencies that issued it, and the level of the first if none is given."""
        for name in names:
            iri = self._namer.agency(name)
            self._writer.link(thing, bkg.agency, iri)
            self._writer.link(iri, rdf.type, bkg.Agency)
            self._writer.text(iri, skos.prefLabel, name, "zh")
        levels = [found for name in names if (found := level or level_of_name(name))]
        if levels:
            self._writer.text(thing, bkg.level, levels[0])

    def _issuer(self, thing: str, number: DocumentNumber) -> Agency | None:
        """What the letters of a number say where it is cited, None where citing places differ on that."""
        regions: list[str | None] = [*sorted(self._citing.get(thing, ()))]
        readings = {number.resolve(region=region) for region in regions or [None]}
        return readings.pop() if len(readings) == 1 else None

    def _concept(self, thing: str, kind: str, keys: tuple[str, ...]) -> None:
        """A code that the code lists lack, with the levels above it; a listed one is described there."""
        if thing in self._listed:
            return
        writer, namer = self._writer, self._namer
        key = "/".join(keys)
        writer.link(thing, rdf.type, skos.Concept)
        writer.link(thing, skos.inScheme, namer.scheme(kind))
        if kind in _WORDS:
            writer.text(thing, skos.notation, key)
            if english := english_of(kind, key):
                writer.text(thing, rdfs.label, english, "en")
        elif key.isascii() and key.isalnum():
            writer.text(thing, skos.notation, key)
        name = self._label(thing, self._names.get(thing, Counter()))
        if not name:
            name = listed_name(thing) or ""
            writer.text(thing, skos.prefLabel, name or key, "zh")
        # Of the ministry's list only what no document contradicts.
        if not name or plain_name(name) not in map(plain_name, listed_names(kind, key)):
            writer.boolean(thing, bkg.seenOnly, True)
        elif english := listed_english(kind, key):
            writer.text(thing, rdfs.label, english, "en")
        parent = self._parent(kind, keys)
        if parent:
            writer.link(thing, skos.broader, parent)
            self.describe(parent)

    def _parent(self, kind: str, keys: tuple[str, ...]) -> str | None:
        """The concept one level up: fewer digits, or the code before a name."""
        if len(keys) == 2 and kind == "service-directory":
            return self._namer.service_directory(keys[0])
        digits = _SCHEMES[kind]
        if len(keys) == 1 and keys[0].isdigit() and len(keys[0]) in digits[1:]:
            shorter = digits[digits.index(len(keys[0])) - 1]
            return join_iri(kind, keys[0][:shorter], self._namer.base)
        return None
