"""What one document adds to counted money: its figures, a data set each, and its expenditure one record a printed row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from kg.figures.documents import UnitFamily
from kg.figures.levels import (
    EXPENDITURE,
    Cells,
    FlowLevel,
    Reader,
    from_other_units,
    is_given_on,
    is_income,
    row_total,
    spending_groups,
    to_other_units,
)
from kg.figures.printed import ZERO, item_label
from kg.figures.records import DocumentInfo, Record, holder_in, integer_in
from kg.figures.statements import things_of_class
from kg.graph.iri import last_key
from kg.money.data_sets import DATA_SETS, FUND_OF_TABLE, PROJECTS, DataSet, Dimension, Form, fund_named
from kg.money.origin import MoneyOrigin, read_origins
from kg.money.parts import Path, finest, is_balance, is_counted, path_of, period_of
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_BASIC, _PROJECTS = "基本支出", "项目支出"
_EXPENDITURE_TABLES = frozenset(kind for kinds in EXPENDITURE for kind in kinds)


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


class MoneyFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One amount as a data set counts it; IRIs, amounts in yuan.

    `source` is the printed cell. `owner` and `holder` are as in `Spending`. `year` and `phase` are those that the figure
    is about, not those of its document; `kind` is that of its table. `fund` is a concept or a code of the list of funds.
    `measure` is the path of its column or item without totals and years, empty where the row has one amount only.
    `amount` is None where it cannot be read.
    """

    data_set: str
    source: str
    owner: str | None
    holder: str | None
    year: int | None
    phase: str
    amount: Decimal | None
    status: str
    rounding: Decimal = ZERO
    between_units: bool = False
    function: str | None = None
    department_economic: str | None = None
    government_economic: str | None = None
    fund: str | None = None
    project: str | None = None
    category: str | None = None
    service_domain: str | None = None
    directory: tuple[str, ...] = ()
    policy: str | None = None
    transfer_item: str | None = None
    measure: str = ""
    origin: MoneyOrigin | None = None
    name: str | None = None
    basis: str = ""
    kind: str = ""
    table: str = ""
    row: int = 0
    line: int | None = None
    page: int | None = None


class Closing(msgspec.Struct, frozen=True):
    """What the tables of a data set print as their total, what the figures make, and how far rounding may move them.

    `precision` is how far rounding may move the printed total alone; `totals` are the IRIs of its cells.
    """

    data_set: str
    year: int | None
    phase: str
    printed: Decimal
    stated: Decimal
    rounding: Decimal
    precision: Decimal
    totals: tuple[str, ...]


class DocumentRows(msgspec.Struct, frozen=True):
    """All that one document states of units."""

    spending: Sequence[Spending]
    figures: Sequence[MoneyFigure]
    closings: Sequence[Closing] = ()


def read_rows(store: GraphReader, document: DocumentInfo, family: UnitFamily) -> DocumentRows:
    """Read one document; `family` is that of its publisher, whose only unit gets the rows that name none."""
    reading = _RowReading(store, document, family)
    of_units = [data_set for data_set in DATA_SETS.values() if not data_set.of_governments]
    figures = [figure for data_set in of_units for figure in reading.figures(data_set)]
    return DocumentRows(reading.spending(), figures, reading.closings(figures))


class _RowReading:
    """One document, its tables read once."""

    def __init__(self, store: GraphReader, document: DocumentInfo, family: UnitFamily) -> None:
        self._store = store
        self._document = document
        self._family = family
        self._reader = Reader(store)
        self._origins: dict[str, Mapping[str, MoneyOrigin]] = {}
        self._published = msgspec.structs.replace(document, publisher=family.unit)

    def _level(self, data_set: DataSet) -> FlowLevel | None:
        keep = is_income if data_set.side else lambda _: True
        return self._reader.level([(0, self._published)], self._family, data_set.tables, keep)

    def spending(self) -> list[Spending]:
        """The rows of expenditure."""
        level = self._level(DATA_SETS["expenditure"])
        if level is None:
            return []
        kept, _ = self._reader.details(level, self._family)
        return [self._spending_row(cells, level.sole) for cells in kept]

    def figures(self, data_set: DataSet) -> Iterable[MoneyFigure]:
        """The figures of a data set."""
        if data_set.form is Form.PROJECTS:
            yield from self._projects()
            return
        level = self._level(data_set)
        if level is None:
            return
        if data_set.form is Form.ITEMS:
            rows = self._wholes(level)
        else:
            rows = [cells.values() for cells in self._reader.details(level, self._family)[0]]
        for cells in rows:
            yield from self._row(data_set, list(cells), level.sole)

    def closings(self, figures: Iterable[MoneyFigure]) -> list[Closing]:
        """The printed totals beside what the figures of their tables make; where a total is printed once for each."""
        stated: dict[tuple[str, int | None, str], list[MoneyFigure]] = defaultdict(list)
        for figure in figures:
            stated[figure.data_set, figure.year, figure.phase].append(figure)
        found: list[Closing] = []
        for (key, year, phase), parts in stated.items():
            data_set = DATA_SETS[key]
            level = self._level(data_set) if data_set.form is Form.ROWS else None
            printed = self._printed(level, data_set, year, phase) if level else []
            amounts = [r.amount for r in printed]
            if amounts and None not in amounts:
                precision = sum((r.rounding for r in printed), ZERO)
                rounding = sum((f.rounding for f in parts), precision)
                whole, total = (
                    sum((a or ZERO for a in side), ZERO) for side in (amounts, [f.amount for f in parts])
                )
                cells = tuple(r.iri for r in printed)
                found.append(Closing(key, year, phase, whole, total, rounding, precision, cells))
        return found

    def _printed(self, level: FlowLevel, data_set: DataSet, year: int | None, phase: str) -> list[Record]:
        """The total of each table that a level is read from; none where a table prints none, or several."""
        if not level.whole:
            return []
        lines = self._reader.lines(level.document, level.kinds)
        tables = {r.table for r in level.records}
        totals = [
            r
            for r in lines
            if r.role == "total"
            and r.table in tables
            and not path_of(r.measure)
            and period_of(r) == (year, phase)
            and _belongs(r)
            and (not data_set.side or is_income(r))
        ]
        return totals if len(totals) == len(tables) else []

    def _row(self, data_set: DataSet, cells: Sequence[Record], sole: str | None) -> Iterable[MoneyFigure]:
        """The finest amounts of a row, for each year and phase that its columns are about."""
        periods: dict[tuple[int | None, str], list[Record]] = defaultdict(list)
        for record in cells:
            if _belongs(record):
                periods[period_of(record)].append(record)
        for (year, phase), records in periods.items():
            given_on = to_other_units(_by_measure(records)) if data_set.key == "expenditure" else ZERO
            parts = finest(records, data_set.items)
            whole = sum((r.amount or ZERO for _, r in parts), ZERO)
            for path, record in parts:
                passed = (
                    from_other_units(record) != ZERO
                    if data_set.side
                    else (given_on != ZERO and (given_on == whole or is_given_on(record)))
                )
                yield self._figure(data_set, record, path, year, phase, sole, between_units=passed)

    def _figure(
        self,
        data_set: DataSet,
        record: Record,
        path: Path,
        year: int | None,
        phase: str,
        sole: str | None,
        *,
        between_units: bool,
    ) -> MoneyFigure:
        owner, holder = self._holders(record.unit, sole)
        # In a table of one whole and its parts the row's words are what the key of its column says already.
        item = item_label(record.item) if record.item and data_set.form is Form.ROWS else ""
        measure = "/".join((*([item] if item else []), *path))
        return MoneyFigure(
            data_set=data_set.key,
            source=record.iri,
            owner=owner,
            holder=holder,
            year=year,
            phase=phase,
            amount=record.amount,
            status=record.status,
            rounding=record.rounding,
            between_units=between_units,
            function=record.function,
            department_economic=record.economic,
            government_economic=record.government_economic,
            fund=record.fund or FUND_OF_TABLE.get(record.kind) or fund_named(measure),
            project=record.project,
            category=record.category,
            service_domain=record.service_domain,
            directory=record.directory,
            policy=record.policy,
            transfer_item=record.transfer_item,
            measure=measure,
            origin=self._origin(data_set, record),
            kind=record.kind,
            table=record.table,
            row=record.row,
            line=record.line,
            page=record.page,
        )

    def _origin(self, data_set: DataSet, record: Record) -> MoneyOrigin | None:
        if Dimension.ORIGIN not in data_set.dimensions:
            return None
        if record.kind not in self._origins:
            self._origins[record.kind] = read_origins(self._reader.lines(self._document, [record.kind]))
        return self._origins[record.kind].get(record.iri)

    def _holders(self, unit: str | None, sole: str | None) -> tuple[str | None, str | None]:
        """Owner and holder; the document itself is neither."""
        family, document = self._family, self._document.iri
        owner = unit or family.unit
        holder = sole if sole and owner == family.department else owner
        return (None if owner == document else owner), (None if holder == document else holder)

    def _wholes(self, level: FlowLevel) -> list[Iterable[Record]]:
        """Tables that print the parts of one whole in rows or in columns, put together by unit and year.

        Where several rows state the same column of one unit and year, the table is one of rows, and a total of theirs
        does not count beside them.
        """
        lines = self._reader.scoped(
            self._reader.lines(level.document, level.kinds), level.document, self._family
        )
        groups: dict[tuple[str, str | None, int | None, str], list[Record]] = defaultdict(list)
        for record in lines:
            if _belongs(record):
                groups[(record.table, record.unit, *period_of(record))].append(record)
        found: list[Iterable[Record]] = []
        for records in groups.values():
            paths = [path_of(r.measure) for r in records]
            if len(set(paths)) == len(paths):
                found.append(records)
                continue
            by_row: dict[tuple[str, int], list[Record]] = defaultdict(list)
            for record in records:
                if record.role == "detail":
                    by_row[record.row_key].append(record)
            found.extend(by_row.values())
        return found

    def _spending_row(self, cells: Cells, sole: str | None) -> Spending:
        record, groups = row_total(cells), spending_groups(cells)
        owner, holder = self._holders(record.unit, sole)
        basic, project = groups.get(_BASIC), groups.get(_PROJECTS)
        return Spending(
            owner=owner,
            holder=holder,
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

    def _projects(self) -> Iterable[MoneyFigure]:
        """Project budgets, of the performance table or text, else summed up by the mapping."""
        found = things_of_class(self._store, self._document.graph, bkg.ProjectBudget)
        sole = self._reader.sole_unit(self._published, self._family)
        for iri, values in found.items():
            project = _first(values, bkg.project)
            if project is None or bkg.totalFrom not in values:
                continue
            owner, holder = self._holders(holder_in(values), sole)
            status = _first(values, bkg.status) or ""
            yield MoneyFigure(
                data_set=PROJECTS.key,
                source=iri,
                owner=owner,
                holder=holder,
                year=integer_in(values, bkg.fiscalYear),
                phase=self._document.stage,
                amount=None if status == "conflict" else _decimal(values, bkg.total),
                status=status,
                project=project,
                name=_first(values, bkg.printedProjectName),
                basis=_first(values, bkg.totalFrom) or "",
                line=integer_in(values, bkg.line),
                page=integer_in(values, bkg.page),
            )


def _belongs(record: Record) -> bool:
    return is_counted(record) and not (record.kind in _EXPENDITURE_TABLES and is_balance(record))


def _by_measure(records: Iterable[Record]) -> dict[tuple[str, ...], Record]:
    found: dict[tuple[str, ...], Record] = {}
    for record in records:
        found.setdefault(record.measure, record)
    return found


def _decimal(values: Mapping[str, tuple[str, ...]], name: str) -> Decimal | None:
    found = values.get(name, ())
    try:
        return Decimal(found[0]) if len(found) == 1 else None
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
