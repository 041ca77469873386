"""A unit or department: its documents, what it spends, the policies behind its projects."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kg.figures.documents import documents_of, family_of
from kg.graph.iri import code_of
from kg.lineage import NodeKind
from kg.money import RollupTables, figures_of
from kg.resources.place import find_one
from kg.store.asking import labels_of
from kg.store.snapshot import GraphReader

_SPENDING = """
SELECT document.year, document.stage, document.file, SUM(total) AS total_yuan, SUM(basic) AS basic_yuan,
  SUM(spending.project) AS project_yuan, SUM(unknown), MIN(page), MIN(line), left_out
FROM spending JOIN document ON document.id = document JOIN unit ON unit.id = owner
WHERE unit.iri = :unit GROUP BY document.id, left_out ORDER BY document.year, document.stage, document.file
"""


class NamedThing(msgspec.Struct, frozen=True):
    """A thing by IRI, code and name."""

    iri: str
    code: str | None
    name: str


class PublishedDocument(msgspec.Struct, frozen=True):
    """A document that states money of a unit; `by` says whose it is: unit, department, its units or others."""

    iri: str
    file: str
    year: int | None
    stage: str
    by: str


class UnitSpending(msgspec.Struct, frozen=True):
    """What a document says the unit spends, in yuan; `left_out` why it is not added to the rest, if it is not.

    `unreadable` counts rows whose total cannot be read; they are in no sum.
    """

    year: int | None
    stage: str
    file: str
    total_yuan: Decimal | None
    basic_yuan: Decimal | None
    project_yuan: Decimal | None
    unreadable: int
    page: int | None
    line: int | None
    left_out: str | None


class UnitResource(msgspec.Struct, frozen=True):
    """A unit (单位) or department (部门)."""

    iri: str
    kind: str
    code: str | None
    name: str
    department: NamedThing | None
    units: tuple[NamedThing, ...]
    documents: tuple[PublishedDocument, ...]
    spending: tuple[UnitSpending, ...]


_BY = ("unit", "department", "its units", "others")


def get_unit(store: GraphReader, text: str, *, figures: RollupTables | None = None) -> UnitResource:
    """A unit or department by code, name, `REGION/CODE` or IRI.

    Args:
        store: An open store.
        text: What is meant.
        figures: The figures of the store, if the caller has them open.

    Raises:
        UnknownThingError: There is no such unit.
        ParameterError: Several units fit.
    """
    found = find_one(store, text, (NodeKind.DEPARTMENT, NodeKind.UNIT), "unit")
    family = family_of(store, found.iri)
    names = labels_of(store, [*family.units, *([family.department] if family.department else [])])

    def named(iri: str) -> NamedThing:
        return NamedThing(iri, code_of(iri), names[iri])

    return UnitResource(
        iri=found.iri,
        kind=found.kind,
        code=found.code,
        name=found.label,
        department=None if family.department in (None, found.iri) else named(family.department or ""),
        units=tuple(named(u) for u in family.units) if family.is_department else (),
        documents=tuple(
            PublishedDocument(d.iri, d.file, d.year, d.stage, _BY[rank])
            for rank, d in documents_of(store, family)
        ),
        spending=_spending(store, found.iri, figures),
    )


def _spending(store: GraphReader, unit: str, figures: RollupTables | None) -> tuple[UnitSpending, ...]:
    if figures is None:
        with figures_of(store) as opened:
            return _spending(store, unit, opened)
    _, rows, _ = figures.ask(_SPENDING, {"unit": unit})
    return tuple(
        msgspec.convert(dict(zip(UnitSpending.__struct_fields__, row, strict=True)), UnitSpending)
        for row in rows
    )
