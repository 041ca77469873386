"""Filling the tables of figures: documents that changed, names, and which rows count."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from kg.lineage.documents import UnitFamily, all_documents
from kg.lineage.records import DocumentInfo
from kg.lineage.statements import rows
from kg.money.choice import Stated, rows_left_out
from kg.money.names import Names
from kg.money.rows import DocumentRows, Spending, read_rows, upper_code
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, prov

_PER_YUAN = Decimal(10_000)
_RUNS = f"""SELECT ?g ?run ?property ?value WHERE {{ GRAPH ?g {{
  ?run a <{bkg.ExtractionRun}> ; ?property ?value .
  FILTER(?property IN (<{prov.endedAtTime}>, <{bkg.softwareVersion}>)) }} }}"""
_OF_DOCUMENT = ("spending", "budget", "purchase", "purchase_directory")


class FigureWriter:
    """Brings the tables of a connection to the state of a store."""

    def __init__(self, connection: sqlite3.Connection, store: GraphReader) -> None:
        self._connection = connection
        self._store = store
        self._ids: dict[str, int] = dict(connection.execute("SELECT iri, id FROM thing").fetchall())

    def update(self, names: Names, changed: set[str]) -> None:
        """Read what changed, take out what is gone, then decide which rows count."""
        units = list(names.units())
        departments = {unit: department for unit, _, _, department in units if department}
        documents = all_documents(self._store)
        self._names(names, units)
        self._documents(documents, departments, changed)
        self._decide(documents, departments)

    def _id(self, iri: str | None) -> int | None:
        """The number of a thing; it keeps it for good."""
        if iri is None:
            return None
        if iri not in self._ids:
            self._ids[iri] = len(self._ids) + 1
            self._connection.execute("INSERT INTO thing VALUES (?, ?)", (self._ids[iri], iri))
        return self._ids[iri]

    def _names(self, names: Names, units: Sequence[tuple[str, str | None, str | None, str | None]]) -> None:
        tables: dict[str, Iterable[tuple[object, ...]]] = {
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
            fingerprint = (
                f"{fingerprints.get(document.graph, '')} {family.department} {' '.join(family.units)}"
            )
            if known.get(number) != fingerprint or document.graph in changed:
                self._remove(number)
                self._add(document, fingerprint, read_rows(self._store, document, family))
        for number in known.keys() - present:
            self._remove(number)

    def _fingerprints(self) -> dict[str, str]:
        """Graph → when and by what it was read."""
        found: dict[str, list[str]] = defaultdict(list)
        for graph, _, _, value in rows(self._store, _RUNS):
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
        self._insert(
            "budget",
            (
                (of(b.iri), number, of(b.project), of(b.owner), b.name, _stored(b.total), b.total_from, b.status,
                 b.year, b.line, b.page)
                for b in found.budgets
            ),
        )  # fmt: skip
        self._insert(
            "purchase",
            (
                (of(p.iri), number, of(p.owner), _stored(p.amount), p.year, p.line, p.page)
                for p in found.purchases
            ),
        )
        directory = ((number, of(p.iri), of(c)) for p in found.purchases for c in p.directory)
        self._insert("purchase_directory", directory)

    def _spending(self, document: int | None, row: Spending) -> tuple[object, ...]:
        of = self._id
        return (
            document, of(row.owner), of(row.holder),
            of(row.function), of(upper_code(row.function, 3)), of(upper_code(row.function, 5)),
            of(row.department_economic), of(upper_code(row.department_economic, 3)),
            of(row.government_economic), of(upper_code(row.government_economic, 3)),
            _stored(row.total), _stored(row.basic), _stored(row.project), _stored(row.between_units),
            int(row.total is None), _stored(row.rounding), row.table, row.row, row.line, row.page, None,
        )  # fmt: skip

    def _decide(self, documents: Sequence[DocumentInfo], departments: Mapping[str, str]) -> None:
        self._connection.execute("UPDATE spending SET left_out = NULL WHERE left_out IS NOT NULL")
        iris = {number: iri for iri, number in self._ids.items()}
        sums: dict[str, dict[str | None, Decimal]] = defaultdict(dict)
        counts: dict[str, int] = defaultdict(int)
        rounding: dict[str, Decimal] = defaultdict(Decimal)
        for number, holder, total, count, loose in self._connection.execute(
            "SELECT document, holder, SUM(total), COUNT(*), SUM(rounding) FROM spending GROUP BY document, holder"
        ):
            document = iris[number]
            sums[document][iris.get(holder)] = Decimal(total or 0)
            counts[document] += count
            rounding[document] += loose
        stated = [Stated(d, counts[d.iri], sums[d.iri], rounding[d.iri]) for d in documents if d.iri in sums]
        for (iri, unit), why in rows_left_out(stated, departments).items():
            self._connection.execute(
                "UPDATE spending SET left_out = ? WHERE document = ? AND holder IS ?",
                (why.value, self._id(iri), self._id(unit)),
            )

    def _insert(self, table: str, values: Iterable[tuple[object, ...]]) -> None:
        found = list(values)
        if found:
            marks = ", ".join("?" * len(found[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)  # noqa: S608


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
