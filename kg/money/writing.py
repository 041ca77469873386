"""Filling the tables of figures: documents that changed, names, and which figures count."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

import msgspec

from kg.figures.documents import UnitFamily, all_documents
from kg.figures.records import DocumentInfo
from kg.money.choice import LeftOut, Stated, left_out
from kg.money.data_sets import DATA_SETS, EXPENDITURE, GOVERNMENTS, PROJECTS
from kg.money.governments import read_governments
from kg.money.mentions import read_mentions
from kg.money.names import Names
from kg.money.rows import DocumentRows, MoneyFigure, Spending, read_rows, upper_code
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import dcterms

_PER_YUAN = Decimal(10_000)
_MOST_KEPT = 100_000
"""Names of things that are remembered at most, some 20 MB."""
_OF_DOCUMENT = ("spending", "figure", "purchase_directory", "closing", "mention")
_SOUND = """SELECT document, year, phase, SUM(amount IS NOT NULL AND status NOT IN ('conflict', 'repaired'))
FROM figure GROUP BY document, year, phase"""
_STATED = """SELECT document, holder, year, phase, CASE WHEN data_set = 'projects' THEN project END AS scope,
  SUM(amount), COUNT(*), SUM(rounding), SUM(amount IS NULL OR status IN ('conflict', 'repaired')),
  GROUP_CONCAT(content, '|')
FROM (
  SELECT *, COALESCE(function, '') || ',' || COALESCE(department_economic, '') || ','
    || COALESCE(government_economic, '') || ',' || COALESCE(project, '') || ',' || COALESCE(measure, '') || ','
    || COALESCE(amount, '') AS content
  FROM figure WHERE data_set = ? ORDER BY content
) GROUP BY document, holder, year, phase, scope"""


class FigureWriter:
    """Brings the tables of a connection to the state of a store."""

    def __init__(self, connection: sqlite3.Connection, store: GraphReader) -> None:
        self._connection = connection
        self._store = store
        self._ids: dict[str, int] = {}
        self._iris: dict[object, str] = {}

    def update(self, names: Names, changed: set[str]) -> None:
        """Read what changed, take out what is gone, then decide which figures count."""
        units = list(names.units())
        same = names.canonical()
        departments = {
            unit: same.get(department, department) for unit, _, _, department in units if department
        }
        documents = [
            msgspec.structs.replace(d, publisher=same.get(d.publisher, d.publisher)) if d.publisher else d
            for d in all_documents(self._store)
        ]
        self._names(names, units, same)
        self._documents(documents, departments, changed)
        self._canonical()
        self._decide(documents, departments)

    def _id(self, iri: str | None) -> int | None:
        """The number of a thing; it keeps it for good."""
        if iri is None:
            return None
        number = self._ids.get(iri)
        if number is None:
            found = self._connection.execute("SELECT id FROM thing WHERE iri = ?", (iri,)).fetchone()
            number = (
                int(found[0])
                if found
                else self._connection.execute("INSERT INTO thing (iri) VALUES (?)", (iri,)).lastrowid
            )
            _keep(self._ids, iri, number or 0)
        return number

    def _iri(self, number: object) -> str | None:
        """The thing of a number."""
        if number is None:
            return None
        iri = self._iris.get(number)
        if iri is None:
            (iri,) = self._connection.execute("SELECT iri FROM thing WHERE id = ?", (number,)).fetchone()
            _keep(self._iris, number, str(iri))
        return iri

    def _names(
        self,
        names: Names,
        units: Sequence[tuple[str, str | None, str | None, str | None]],
        same: Mapping[str, str],
    ) -> None:
        tables: dict[str, Iterable[tuple[object, ...]]] = {
            "same": ((self._id(thing), self._id(canonical)) for thing, canonical in same.items()),
            "unit": ((self._id(u), u, code, name, self._id(above)) for u, code, name, above in units),
            "concept": ((self._id(row[0]), *row) for row in names.concepts()),
            "project": ((self._id(row[0]), *row) for row in names.projects()),
            "policy": ((self._id(row[0]), *row) for row in names.policies()),
            "citation": ((self._id(thing), self._id(policy)) for thing, policy in names.citations()),
        }
        for table, values in tables.items():
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of ours
            self._insert(table, values)

    def _documents(
        self, documents: Sequence[DocumentInfo], departments: Mapping[str, str], changed: set[str]
    ) -> None:
        known = dict(self._connection.execute("SELECT id, fingerprint FROM document").fetchall())
        fingerprints = self._fingerprints()
        units_of: dict[str, list[str]] = defaultdict(list)
        for unit, department in sorted(departments.items()):
            units_of[department].append(unit)
        present: set[int | None] = set()
        for document in documents:
            number = self._id(document.iri)
            present.add(number)
            family = _family(document, departments, units_of)
            # What a unit's rows are depends on its family too: a department may be named later than its units.
            relatives = f"{family.unit} {family.department} {' '.join(family.units)}"
            fingerprint = f"{fingerprints.get(document.graph, '')} {relatives}"
            if known.get(number) != fingerprint or document.graph in changed:
                self._remove(number)
                self._add(document, fingerprint, read_rows(self._store, document, family))
        for number in known.keys() - present:
            self._remove(number)

    def _fingerprints(self) -> dict[str, str]:
        """Graph → when and by what it was read."""
        found: dict[str, list[str]] = defaultdict(list)
        for graph, value in ask_texts(self._store, "money/readings"):
            if graph is not None and value is not None:
                found[graph].append(value)
        return {graph: " ".join(sorted(values)) for graph, values in found.items()}

    def _remove(self, document: int | None) -> None:
        self._connection.execute("DELETE FROM document WHERE id = ?", (document,))
        for table in _OF_DOCUMENT:
            self._connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))  # noqa: S608

    def _add(self, document: DocumentInfo, fingerprint: str, found: DocumentRows) -> None:
        number, of = self._id(document.iri), self._id
        head = (
            number,
            document.iri,
            fingerprint,
            document.file,
            document.publisher,
            document.year,
            document.stage,
        )
        self._insert("document", [head])
        self._insert("spending", (self._spending(number, row) for row in found.spending))
        of_government, totals = read_governments(self._store, document)
        self._insert("figure", (self._figure(number, f) for f in (*found.figures, *of_government)))
        directory = (
            (number, of(f.source), of(c))
            for f in found.figures
            if f.data_set == "service-purchases"
            for c in f.directory
        )
        self._insert("purchase_directory", directory)
        closings = (
            (
                number,
                c.data_set,
                c.year,
                c.phase,
                _stored(c.printed),
                _stored(c.stated),
                _stored(c.rounding),
                _stored(c.precision),
                " ".join(c.totals),
            )
            for c in (*found.closings, *totals)
        )
        self._insert("closing", closings)
        mentions = (
            (
                number, m.citation, of(m.policy), of(m.project), of(m.unit), _stored(m.total), m.total_from, m.role,
                m.context, m.raw, m.line, m.page,
            )
            for m in read_mentions(self._store, document.graph)
        )  # fmt: skip
        self._insert("mention", mentions)

    def _spending(self, document: int | None, row: Spending) -> tuple[object, ...]:
        of = self._id
        return (
            document, of(row.owner), of(row.holder),
            of(row.function), of(upper_code(row.function, 3)), of(upper_code(row.function, 5)),
            of(row.department_economic), of(upper_code(row.department_economic, 3)),
            of(row.government_economic), of(upper_code(row.government_economic, 3)),
            _stored(row.total), _stored(row.basic), _stored(row.project), _stored(row.between_units),
            int(row.total is None), _stored(row.rounding), row.table, row.row, row.line, row.page, None,
            of(row.owner), of(row.holder),
        )  # fmt: skip

    def _figure(self, document: int | None, figure: MoneyFigure) -> tuple[object, ...]:
        of = self._id
        directory = max(figure.directory, key=lambda c: (c.count("/"), len(c), c), default=None)
        return (
            figure.data_set, document, of(figure.source), of(figure.owner), of(figure.holder), figure.year,
            figure.phase, of(figure.function), of(figure.department_economic), of(figure.government_economic),
            figure.fund, of(figure.project), of(figure.category), of(figure.service_domain), of(directory),
            of(figure.policy), of(figure.transfer_item), figure.measure, _stored(figure.amount), figure.status,
            _stored(figure.rounding), int(figure.between_units), figure.name, figure.basis, figure.table, figure.row,
            figure.line, figure.page, None, of(figure.owner), of(figure.holder), figure.kind, figure.origin,
        )  # fmt: skip

    def _canonical(self) -> None:
        """Owner and holder as the units that documents mean by them."""
        for table in ("spending", "figure"):
            for column in ("owner", "holder"):
                meant = f"COALESCE((SELECT canonical FROM same WHERE thing = {column}_named), {column}_named)"  # noqa: S608
                self._connection.execute(
                    f"UPDATE {table} SET {column} = {meant} WHERE {column} IS NOT {meant}"  # noqa: S608 - names of ours
                )

    def _decide(self, documents: Sequence[DocumentInfo], departments: Mapping[str, str]) -> None:
        """Mark the figures that do not count; the rows of expenditure are marked as their figures are."""
        dates = ask_texts(self._store, "common/values-of-property", property=dcterms.issued)
        issued = {document: at for _, document, at in dates if document and at}
        for table in ("spending", "figure"):
            self._connection.execute(f"UPDATE {table} SET left_out = NULL WHERE left_out IS NOT NULL")  # noqa: S608
        sound = {
            (str(self._iri(number)), year, str(phase)): int(count or 0)
            for number, year, phase, count in self._connection.execute(_SOUND)
        }
        for data_set in DATA_SETS.values():
            stated = [
                msgspec.structs.replace(s, sound_in_all=sound.get((s.document.iri, s.year, s.phase), 0))
                for s in self._stated(data_set.key, documents)
            ]
            for found in left_out(stated, departments, issued):
                self._mark(data_set.key, found)

    def _stated(self, data_set: str, documents: Sequence[DocumentInfo]) -> list[Stated]:
        """What each document states of a data set, by year, phase and scope."""
        by_iri = {d.iri: d for d in documents}
        if DATA_SETS[data_set].of_governments:
            by_iri = self._of_regions(by_iri)
        parts: dict[tuple[str, int | None, str, str | None], list[tuple[object, ...]]] = defaultdict(list)
        for number, holder, year, phase, scope, *sums in self._connection.execute(_STATED, (data_set,)):
            key = (str(self._iri(number)), year, phase, self._iri(scope))
            parts[key].append((self._iri(holder), *sums))
        return [_stated(by_iri[key[0]], key[1:], found) for key, found in parts.items() if key[0] in by_iri]

    def _of_regions(self, documents: Mapping[str, DocumentInfo]) -> dict[str, DocumentInfo]:
        """Documents as their governments' own: a government and its bureau may both publish one budget."""
        sql = f"SELECT DISTINCT document, holder FROM figure WHERE data_set IN ({', '.join('?' * len(GOVERNMENTS))})"  # noqa: S608
        whose = {
            str(self._iri(document)): self._iri(holder)
            for document, holder in self._connection.execute(sql, tuple(GOVERNMENTS)).fetchall()
        }
        return {
            iri: msgspec.structs.replace(d, publisher=whose[iri])
            for iri, d in documents.items()
            if iri in whose
        }

    def _mark(self, data_set: str, found: LeftOut) -> None:
        where = "document = :document AND holder IS :holder"
        values = {
            "why": found.why.value,
            "data_set": data_set,
            "document": self._id(found.document),
            "holder": self._id(found.holder),
            "year": found.year,
            "phase": found.phase,
            "scope": self._id(found.scope),
        }
        scope = " AND project = :scope" if data_set == PROJECTS.key else ""
        self._connection.execute(
            f"UPDATE figure SET left_out = :why WHERE {where} AND data_set = :data_set AND year IS :year"  # noqa: S608
            f" AND phase = :phase{scope}",
            values,
        )
        if data_set == EXPENDITURE.key:
            # Rows of expenditure are about the document's own year and phase, whatever else its columns state.
            own = "document IN (SELECT id FROM document WHERE year IS :year AND stage = :phase)"
            self._connection.execute(f"UPDATE spending SET left_out = :why WHERE {where} AND {own}", values)  # noqa: S608

    def _insert(self, table: str, values: Iterable[tuple[object, ...]]) -> None:
        found = list(values)
        if found:
            marks = ", ".join("?" * len(found[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608


_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")


def _keep(known: dict[_Key, _Kept], key: _Key, value: _Kept) -> None:
    """Remember a look-up, of which there are more in a large store than fit into memory."""
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = value


def _stated(
    document: DocumentInfo, period: tuple[int | None, str, str | None], found: Sequence[tuple[object, ...]]
) -> Stated:
    """The sums of all holders as one; amounts as the tables keep them."""
    year, phase, scope = period
    sums: dict[str | None, Decimal] = {}
    counts = [0, 0, 0]
    contents: list[str] = []
    for holder, total, count, loose, doubtful, content in found:
        sums[None if holder is None else str(holder)] = Decimal(str(total or 0))
        for i, number in enumerate((count, loose, doubtful)):
            counts[i] += int(str(number or 0))
        contents.append(str(content))
    content = hashlib.sha256("||".join(sorted(contents)).encode()).hexdigest()
    return Stated(document, year, phase, counts[0], sums, Decimal(counts[1]), counts[2], content, scope)


def _family(
    document: DocumentInfo, departments: Mapping[str, str], units_of: Mapping[str, list[str]]
) -> UnitFamily:
    unit = document.publisher or document.iri
    department = departments.get(unit, unit)
    units = tuple(units_of.get(department, ()))
    return UnitFamily(unit, department, units) if units else UnitFamily(unit, None, (unit,))


def _stored(amount: Decimal | None) -> int | None:
    """An amount as the tables keep it: whole ten-thousandths of a yuan."""
    if amount is None:
        return None
    return int((amount * _PER_YUAN).to_integral_value(ROUND_HALF_EVEN))
