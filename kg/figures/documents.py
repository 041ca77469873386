"""Which documents state the money of a unit, and which one is read for each level.

A budget may be published twice: by the department with its units, and by each unit. Their figures state the same
money. So every level of a lineage is read from one document only, and the others are named, never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from kg.figures.bodies import canonical_unit
from kg.figures.records import DocumentInfo
from kg.graph.iri import last_key
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader

_BY = 6
"""Place of the publisher as the document names it among what is told of a document."""

Weight = Callable[[DocumentInfo], int]
"""How much a document states of something; 0 where nothing."""


class UnitFamily(msgspec.Struct, frozen=True):
    """A unit with its department and the department's units.

    `department` is the unit itself where that is a department, None where the unit has none. `units` are the
    department's, sorted.
    """

    unit: str
    department: str | None
    units: tuple[str, ...]

    @property
    def is_department(self) -> bool:
        """Whether the department as a whole was asked for."""
        return self.unit == self.department


def family_of(store: GraphReader, unit: str) -> UnitFamily:
    """Department and sister units of a unit, by what all documents say together; of one named otherwise, its own."""
    unit = canonical_unit(store, unit)
    parent = next(
        (d for _, d in sorted(ask_texts(store, "figures/department-of-unit", unit=unit), key=str) if d), None
    )
    department = parent or unit
    units = {u for u, _ in ask_texts(store, "figures/department-of-unit", department=department) if u}
    if parent is None and not units:
        return UnitFamily(unit, None, (unit,))
    return UnitFamily(unit, department, tuple(sorted(units)))


def documents_in(store: GraphReader, *graphs: str) -> list[DocumentInfo]:
    """The documents that named graphs are about; other graphs have none."""
    return _documents(ask_texts(store, "figures/documents", graph=sorted(graphs)))


def all_documents(store: GraphReader) -> list[DocumentInfo]:
    """All documents of a store, by IRI."""
    return _documents(ask_texts(store, "figures/documents"))


def documents_of(store: GraphReader, family: UnitFamily) -> list[tuple[int, DocumentInfo]]:
    """Documents that state money of a unit, each with its rank; the lower, the nearer to the unit.

    0: published by the unit itself. 1: by its department. 2: by units of the department, where the department
    was asked for. 3: by somebody else, with the unit named in it.
    """
    ranked: dict[str, tuple[int, DocumentInfo]] = {}
    publishers: list[tuple[int, str]] = [(0, family.unit)]
    if family.department and not family.is_department:
        publishers.append((1, family.department))
    if family.is_department:
        publishers.extend((2, unit) for unit in family.units)
    named: dict[str, set[str]] = {publisher: {publisher} for _, publisher in publishers}
    for unit, other in ask_texts(store, "figures/names-of-unit", unit=list(named)):
        if unit and other:
            named[unit].add(other)
    published: dict[str, list[tuple[str | None, ...]]] = defaultdict(list)
    for row in ask_texts(store, "figures/documents-published-by", unit=sorted(set().union(*named.values()))):
        published[str(row[_BY])].append(row)
    for rank, publisher in publishers:
        for name in sorted(named[publisher]):
            for document in _documents(published[name]):
                own = msgspec.structs.replace(document, publisher=publisher)
                ranked.setdefault(document.iri, (rank, own))
    for document in _documents(ask_texts(store, "figures/documents-naming", unit=family.unit)):
        ranked.setdefault(document.iri, (3, document))
    return sorted(ranked.values(), key=lambda pair: (pair[0], pair[1].file, pair[1].iri))


def units_seen(store: GraphReader, document: DocumentInfo, among: Iterable[str]) -> tuple[str, ...]:
    """Which of the units a document names."""
    seen = {unit for _, unit in ask_texts(store, "figures/units-seen", graph=document.graph) if unit}
    return tuple(sorted(seen & set(among)))


def choose_period(
    documents: Sequence[tuple[int, DocumentInfo]], year: int | None, stage: str | None
) -> tuple[int | None, str | None]:
    """The fiscal year and stage to show: the latest year, and the budget rather than the final accounts.

    Documents of others that merely name the unit count only where there are no nearer ones.
    """
    fitting = [(rank, d) for rank, d in documents if year in (None, d.year) and stage in (None, d.stage)]
    near = [d for rank, d in fitting if rank < 3] or [d for _, d in fitting]
    years = [d.year for d in near if d.year is not None]
    chosen_year = year if year is not None else max(years, default=None)
    stages = sorted({d.stage for d in near if d.year == chosen_year})
    return chosen_year, stage if stage is not None else next(iter(stages), None)


def best_document(documents: Sequence[tuple[int, DocumentInfo]], weight: Weight) -> DocumentInfo | None:
    """The nearest document that states anything, of these the one that states most; None where none does.

    One that another supersedes is taken only where nothing else states it.
    """
    weighed = [(d.is_superseded, rank, -weight(d), d.file, d.iri, d) for rank, d in documents]
    stating = [entry for entry in weighed if entry[2] < 0]
    return min(stating)[-1] if stating else None


def one_per_publication(documents: Iterable[DocumentInfo], weight: Weight) -> set[str]:
    """IRIs of documents, only one of each publisher, year and stage: the one that states most."""
    groups: dict[tuple[str, int, str], list[DocumentInfo]] = {}
    for document in documents:
        key = (document.publisher or document.iri, document.year or 0, document.stage)
        groups.setdefault(key, []).append(document)
    return {
        min(group, key=lambda d: (d.is_superseded, -weight(d), d.file, d.iri)).iri
        for group in groups.values()
    }


def _documents(found: Iterable[tuple[str | None, ...]]) -> list[DocumentInfo]:
    documents: dict[str, DocumentInfo] = {}
    for graph, iri, file, publisher, year, stage, *rest in found:
        if graph is None or iri is None:
            continue
        documents[iri] = DocumentInfo(
            iri=iri,
            graph=graph,
            file=file or iri,
            publisher=publisher,
            year=int(year) if year and year.isdigit() else None,
            stage=last_key(stage or ""),
            is_superseded=rest[-1] is not None,
        )
    return [documents[iri] for iri in sorted(documents)]
