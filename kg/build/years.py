"""What units and subjects were called in each year, and what changed between years.

A code lives longer than its name: departments are renamed, codes are given away, and the classification is issued anew each
year. So the thing that a code stands for has one label, the newest, and beside it a description for each year of which a
document is held. Between two years whose names cannot be one, an event says so; whether the unit was renamed or its code
went to another is not in the documents, and is not guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from kg.build.naming import DatedName, NamesSeen, same_unit_name
from kg.graph.iri import Namer, keys_of, last_key, split_iri
from kg.graph.nquads import GraphWriter
from kg.links.canonical import canonical_pairs
from kg.store.asking import Asking, ask_texts
from kg.store.snapshot import GraphReader
from ontology.subjects import plain_name
from ontology.terms import bkg, dcterms, org, prov, rdf, rdfs, skos

SUBJECTS: Mapping[str, tuple[str, str]] = {
    "function": ("支出功能分类", "functional classification"),
    "government-economic": ("政府支出经济分类", "government economic classification"),
    "department-economic": ("部门支出经济分类", "department economic classification"),
}
"""Kinds of subjects whose list is issued each year → names of the list."""
_DIGITS = {"function": (3, 5, 7), "government-economic": (3, 5), "department-economic": (3, 5, 7)}
_UNIT_OF_DEPARTMENT = re.compile(r"(\d{3})\d{3,}")

Dated = Mapping[int, Sequence[DatedName]]


def describe_years(store: GraphReader, namer: Namer, names: NamesSeen, said: Asking | None = None) -> bytes:
    """The graph `years` as N-Quads; the graph `canonical` is there already.

    `said` gives what each graph says; the store is asked if None.
    """
    writer = GraphWriter(namer.years_graph)
    aliases: dict[str, list[str]] = defaultdict(list)
    same = canonical_pairs(store, namer)
    things = names.things()
    for thing in things:
        aliases[same.get(thing, thing)].append(thing)
    units = _UnitYears(namer, writer, _parents(said or partial(ask_texts, store), same))
    subjects = _SubjectYears(namer, writer)
    for thing, known_as in sorted(aliases.items()):
        kind, _ = split_iri(thing, namer.base) or ("", "")
        if kind == "unit":
            units.describe(thing, names.by_year(*known_as))
        elif kind in SUBJECTS:
            subjects.collect(kind, thing, names.by_year(*known_as))
    subjects.describe()
    return writer.to_bytes()


def _parents(said: Asking, same: Mapping[str, str]) -> Mapping[str, Mapping[int, set[str]]]:
    """Unit → fiscal year → the departments that documents print above it."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for thing, above, year in said("things/units-below-by-document"):
        if thing and above and year:
            unit, department = same.get(thing, thing), same.get(above, above)
            if unit != department:
                found[unit][int(year)].add(department)
    return found


class _UnitYears:
    """Describes units year by year, and the changes between years."""

    def __init__(
        self, namer: Namer, writer: GraphWriter, parents: Mapping[str, Mapping[int, set[str]]]
    ) -> None:
        self._namer = namer
        self._writer = writer
        self._parents = parents

    def describe(self, unit: str, dated: Dated) -> None:
        """One unit in all its years."""
        before: int | None = None
        for year, names in dated.items():
            self._year(unit, year, names)
            if before is not None:
                self._changes(unit, before, year, dated)
            before = year

    def _year(self, unit: str, year: int, names: Sequence[DatedName]) -> None:
        writer = self._writer
        iri = self._namer.in_year(unit, year)
        writer.link(iri, rdf.type, bkg.UnitInYear)
        writer.link(iri, prov.specializationOf, unit)
        writer.year(iri, bkg.fiscalYear, year)
        kept = [n for n in names if same_unit_name(names[0].name, n.name)]
        _name(writer, iri, kept)
        for document in sorted({d for name in kept for d in name.documents}):
            writer.link(iri, prov.wasDerivedFrom, document)
        for above in sorted(self._above(unit, year)):
            writer.link(iri, bkg.departmentInYear, above)

    def _above(self, unit: str, year: int) -> set[str]:
        """What is above a unit in a year: as documents print it, else by its code."""
        printed = self._parents.get(unit, {}).get(year)
        if printed:
            return printed
        region, key = keys_of(unit, self._namer.base)
        match = _UNIT_OF_DEPARTMENT.fullmatch(key)
        return {self._namer.unit(region, match[1])} if match else set()

    def _changes(self, unit: str, before: int, year: int, dated: Dated) -> None:
        old, new = dated[before][0].name, dated[year][0].name
        if not any(same_unit_name(a.name, b.name) for a in dated[before] for b in dated[year]):
            said = (
                f"{before} 年为「{old}」，{year} 年为「{new}」",
                f"「{old}」 in {before}, 「{new}」 in {year}",
            )
            self._event(unit, before, year, "name", said)
        above, now = self._above(unit, before), self._above(unit, year)
        if above and now and not above & now:
            self._event(
                unit,
                before,
                year,
                "parent",
                (f"{year} 年改属另一部门", f"below another department in {year}"),
            )

    def _event(self, unit: str, before: int, year: int, kind: str, said: tuple[str, str]) -> None:
        writer, namer = self._writer, self._namer
        iri = namer.change(unit, year, kind)
        writer.link(iri, rdf.type, org.ChangeEvent)
        writer.link(iri, org.originalOrganization, namer.in_year(unit, before))
        writer.link(iri, org.resultingOrganization, namer.in_year(unit, year))
        writer.year(iri, bkg.fiscalYear, year)
        writer.text(iri, bkg.changeKind, kind)
        writer.text(iri, rdfs.label, f"{last_key(unit)}：{said[0]}", "zh")
        writer.text(iri, rdfs.label, f"{last_key(unit)}: {said[1]}", "en")


class _SubjectYears:
    """Describes the classification of each year: a scheme, and a concept for each code that is printed with its name."""

    def __init__(self, namer: Namer, writer: GraphWriter) -> None:
        self._namer = namer
        self._writer = writer
        self._dated: dict[str, tuple[str, Dated]] = {}

    def collect(self, kind: str, subject: str, dated: Dated) -> None:
        """Take note of one subject; one without code has no place in the list."""
        if last_key(subject).isdigit():
            self._dated[subject] = kind, dated

    def describe(self) -> None:
        """All subjects in all their years."""
        for kind, year in sorted({(kind, year) for kind, dated in self._dated.values() for year in dated}):
            self._scheme(kind, year)
        for subject, (kind, dated) in self._dated.items():
            before: int | None = None
            for year, names in dated.items():
                self._concept(subject, kind, year, names)
                if before is not None:
                    self._follows(subject, before, year, dated)
                before = year

    def _scheme(self, kind: str, year: int) -> None:
        writer, (zh, en) = self._writer, SUBJECTS[kind]
        iri = self._namer.scheme_of_year(kind, year)
        writer.link(iri, rdf.type, skos.ConceptScheme)
        writer.text(iri, skos.prefLabel, f"{year} 年{zh}", "zh")
        writer.text(iri, rdfs.label, f"{en} of {year}", "en")
        writer.link(iri, dcterms.isVersionOf, self._namer.scheme(kind))
        writer.year(iri, bkg.fiscalYear, year)

    def _concept(self, subject: str, kind: str, year: int, names: Sequence[DatedName]) -> None:
        writer, namer = self._writer, self._namer
        iri = namer.in_year(subject, year)
        writer.link(iri, rdf.type, skos.Concept)
        writer.link(iri, skos.inScheme, namer.scheme_of_year(kind, year))
        writer.link(iri, dcterms.isVersionOf, subject)
        writer.year(iri, bkg.fiscalYear, year)
        _name(writer, iri, names)
        for above in self._uppers(subject, kind):
            if year in self._dated.get(above, ("", {}))[1]:
                writer.link(iri, skos.broader, namer.in_year(above, year))
                break

    def _uppers(self, subject: str, kind: str) -> Iterator[str]:
        """The subjects above one, the nearest first."""
        code = last_key(subject)
        for digits in reversed(_DIGITS[kind]):
            if digits < len(code):
                yield f"{subject.removesuffix(code)}{code[:digits]}"

    def _follows(self, subject: str, before: int, year: int, dated: Dated) -> None:
        """Tie a subject to itself in the year before: the same where one of its names is."""
        writer, namer = self._writer, self._namer
        old, new = ({plain_name(n.name) for n in dated[y]} for y in (before, year))
        writer.link(
            namer.in_year(subject, year),
            skos.exactMatch if old & new else skos.closeMatch,
            namer.in_year(subject, before),
        )


def _name(writer: GraphWriter, iri: str, names: Sequence[DatedName]) -> None:
    """The names of a year: the commonest, and the others beside it."""
    writer.text(iri, skos.prefLabel, names[0].name, "zh")
    for name in names[1:]:
        writer.text(iri, skos.altLabel, name.name, "zh")
