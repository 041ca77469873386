"""What one document adds to the roll-ups: its expenditure, project budgets and purchases, one record a printed row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from kg.lineage.documents import UnitFamily
from kg.lineage.levels import EXPENDITURE, Cells, Reader, row_total, spending_groups, to_other_units
from kg.lineage.records import DocumentInfo, integer_in
from kg.lineage.statements import last_key, lines_of_kind, things_of_class
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_BASIC, _PROJECTS = "基本支出", "项目支出"
_PURCHASES = "service_purchase"


class Spending(msgspec.Struct, frozen=True):
    """One detail row of the expenditure that counts inside its document; IRIs, amounts in yuan.

    `owner` is the unit that the document names, else its publisher; `holder` is whose money it is: a department's only
    unit for the department. `total` is None where the row's total cannot be read. `between_units` is the part that
    goes into budgets of other units or governments.
    """

    owner: str | None
    holder: str | None
    function: str | None
    department_economic: str | None
    government_economic: str | None
    total: Decimal | None
    basic: Decimal | None
    project: Decimal | None
    between_units: Decimal
    rounding: Decimal
    table: str
    row: int
    line: int | None
    page: int | None


class Budget(msgspec.Struct, frozen=True):
    """A project budget as a document states it."""

    iri: str
    project: str
    owner: str | None
    name: str | None
    total: Decimal | None
    total_from: str
    status: str
    year: int | None
    line: int | None
    page: int | None


class Purchase(msgspec.Struct, frozen=True):
    """One detail row of purchased services with the levels of the guide directory that it prints."""

    iri: str
    owner: str | None
    amount: Decimal
    year: int | None
    line: int | None
    page: int | None
    directory: tuple[str, ...]


class DocumentRows(msgspec.Struct, frozen=True):
    """All rows of one document."""

    spending: Sequence[Spending]
    budgets: Sequence[Budget]
    purchases: Sequence[Purchase]


def read_rows(store: GraphReader, document: DocumentInfo, family: UnitFamily) -> DocumentRows:
    """Read one document; `family` is that of its publisher, whose only unit gets the rows that name none."""
    return DocumentRows(
        _spending(store, document, family), _budgets(store, document), _purchases(store, document)
    )


def _spending(store: GraphReader, document: DocumentInfo, family: UnitFamily) -> list[Spending]:
    reader = Reader(store)
    published = msgspec.structs.replace(document, publisher=family.unit)
    level = reader.level([(0, published)], family, EXPENDITURE)
    if level is None:
        return []
    kept, _ = reader.details(level, family)
    return [_spending_row(cells, family, level.sole, document) for cells in kept]


def _spending_row(cells: Cells, family: UnitFamily, sole: str | None, document: DocumentInfo) -> Spending:
    record, groups = row_total(cells), spending_groups(cells)
    owner = record.unit or family.unit
    holder = sole if sole and owner == family.department else owner
    basic, project = groups.get(_BASIC), groups.get(_PROJECTS)
    return Spending(
        owner=None if owner == document.iri else owner,
        holder=None if holder == document.iri else holder,
        function=record.function,
        department_economic=record.economic,
        government_economic=record.government_economic,
        total=record.amount,
        basic=basic.amount if basic else None,
        project=project.amount if project else None,
        between_units=to_other_units(cells),
        rounding=record.rounding,
        table=record.table,
        row=record.row,
        line=record.line,
        page=record.page,
    )


def _budgets(store: GraphReader, document: DocumentInfo) -> list[Budget]:
    found = things_of_class(store, document.graph, bkg.ProjectBudget)
    return [
        Budget(
            iri=iri,
            project=project,
            owner=_first(values, bkg.unit),
            name=_first(values, bkg.printedProjectName),
            total=_decimal(values, bkg.total),
            total_from=_first(values, bkg.totalFrom) or "",
            status=_first(values, bkg.status) or "",
            year=integer_in(values, bkg.fiscalYear),
            line=integer_in(values, bkg.line),
            page=integer_in(values, bkg.page),
        )
        for iri, values in found.items()
        if (project := _first(values, bkg.project)) is not None and bkg.totalFrom in values
    ]


def _purchases(store: GraphReader, document: DocumentInfo) -> list[Purchase]:
    found = lines_of_kind(store, document.graph, _PURCHASES)
    return [
        Purchase(
            iri=iri,
            owner=_first(values, bkg.unit),
            amount=amount,
            year=integer_in(values, bkg.fiscalYear),
            line=integer_in(values, bkg.line),
            page=integer_in(values, bkg.page),
            directory=values.get(bkg.directory, ()),
        )
        for iri, values in found.items()
        if "detail" in values.get(bkg.role, ()) and (amount := _decimal(values, bkg.amount)) is not None
    ]


def _decimal(values: Mapping[str, tuple[str, ...]], name: str) -> Decimal | None:
    text = _first(values, name)
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None


def _first(values: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    found = values.get(name)
    return found[0] if found else None


def upper_code(concept: str | None, digits: int) -> str | None:
    """The concept of so many digits above a coded one, or itself; None where its code is shorter or none.

    >>> upper_code("https://w3id.org/budgetkg/id/function/2010301", 3)
    'https://w3id.org/budgetkg/id/function/201'
    """
    code = last_key(concept) if concept else ""
    if concept is None or not code.isdigit() or len(code) < digits:
        return None
    return concept.removesuffix(code) + code[:digits]
