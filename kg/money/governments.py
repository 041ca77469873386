"""Counted money of governments (政府预算): what a finance bureau publishes of its place, which is no unit's money.

Its tables are titled like a unit's and hold once more what all units of the place publish, so they have data sets of their
own, whose holder is the region. Nothing of them is guessed: of a table that does not make its printed total, or of which
two say the same, nothing counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from kg.figures.documents import UnitFamily
from kg.figures.levels import FlowLevel, Reader
from kg.figures.printed import ZERO, item_label
from kg.figures.records import DocumentInfo, Record
from kg.graph.iri import last_key, printed_header
from kg.money.data_sets import FUND_OF_TABLE, GOVERNMENTS, DataSet, Dimension, fund_named
from kg.money.origin import MoneyOrigin, read_origins
from kg.money.parts import Path, finest, is_counted, path_of, period_of
from kg.money.rows import Closing, MoneyFigure
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.codelist import find_region, regions

Period = tuple[int, str]
_OFFICE = re.compile(r"(?:财政(?:金融|国资|审计)?[厅局]|人民政府)$")
_YEAR = re.compile(r"20\d\d(?=年)")
_NAMES_A_YEAR = re.compile(r"20\d\d|上年|上一年度")
_IN_HINDSIGHT = re.compile(r"执行|决算")
_BUDGET = "budget"
_BUDGET_FIGURE = re.compile(r"预算")
_ALL_LEVELS = re.compile(r"全[省市州盟区县旗]")
_OWN_LEVEL = re.compile(r"本级|[省市州盟区县旗]级")


class _ClosedTable(msgspec.Struct, frozen=True):
    """What one table states of one side of a year and phase, and its printed total, which the figures make."""

    title: str
    figures: tuple[MoneyFigure, ...]
    closing: Closing


def government_region(publisher: str) -> str | None:
    """The code of the region whose government or finance bureau a publisher is; None of any other body.

    >>> government_region("北京市朝阳区财政局"), government_region("四川省人民政府")
    ('110105', '510000')
    >>> government_region("北京市朝阳区小红门乡人民政府") is None  # no budget of the district
    True
    >>> government_region("北京市朝阳区教育委员会") is None
    True
    """
    place = _OFFICE.sub("", publisher)
    region = find_region(place) if place != publisher else None
    return region if region and place.endswith(regions()[region].name) else None


def read_governments(store: GraphReader, document: DocumentInfo) -> tuple[list[MoneyFigure], list[Closing]]:
    """The figures of a government that a document states, and the totals that they make."""
    reader = Reader(store)
    tables = ask_texts(store, "lineage/titles-of-tables", document=document.iri)
    titles = {last_key(str(table)): (str(kind), str(title)) for _, kind, table, title in tables}
    kinds = {kind for kind, _ in titles.values()}
    if not any(kinds & set(kind) for data_set in GOVERNMENTS.values() for kind in data_set.tables):
        return [], []
    holder = _holder(store, document)
    if holder is None:
        return [], []
    found = [
        table
        for data_set in GOVERNMENTS.values()
        for table in _GovernmentReading(reader, document, holder, titles).tables(data_set)
    ]
    return [figure for table in found for figure in table.figures], [table.closing for table in found]


def _holder(store: GraphReader, document: DocumentInfo) -> str | None:
    """The region of a document, where its publisher is that region's government."""
    named = ask_texts(store, "money/publisher", document=document.iri)
    regions_of = {
        region for _, region, name in named if region and government_region(name or "") == last_key(region)
    }
    return regions_of.pop() if len(regions_of) == 1 else None


class _GovernmentReading:
    """The tables of one document of a government."""

    def __init__(
        self, reader: Reader, document: DocumentInfo, holder: str, titles: Mapping[str, tuple[str, str]]
    ) -> None:
        self._reader = reader
        self._document = document
        self._holder = holder
        self._titles = titles

    def tables(self, data_set: DataSet) -> Iterable[_ClosedTable]:
        """Those that count: of one fund, year and phase one table, the government's own before that of all levels."""
        kinds = next((k for k in data_set.tables if self._reader.lines(self._document, k)), ())
        found: dict[tuple[str, str | None, Period], list[_ClosedTable]] = defaultdict(list)
        for kind in kinds:
            for table in dict.fromkeys(r.table for r in self._reader.lines(self._document, [kind])):
                title = self._titles.get(table, ("", ""))[1]
                if _ALL_LEVELS.search(title) and last_key(self._holder).endswith("00"):
                    continue
                fund = FUND_OF_TABLE.get(kind) or fund_named(title)
                for period, read in self._closed(data_set, kind, table, fund):
                    found[kind, fund, period].append(read)
        for alike in found.values():
            own = alike if len(alike) == 1 else [t for t in alike if _OWN_LEVEL.search(t.title)]
            if len(own) == 1:
                yield own[0]

    def _closed(
        self, data_set: DataSet, kind: str, table: str, fund: str | None
    ) -> Iterable[tuple[Period, _ClosedTable]]:
        """What a table states of each year and phase of which it prints one total that its rows make."""
        title = self._titles.get(table, ("", ""))[1]
        printed = [
            r
            for r in self._reader.lines(self._document, [kind])
            if r.table == table and r.side in (None, data_set.side) and is_counted(r) and _is_dated(r, title)
        ]
        periods = {r.iri: period_of(r) for r in printed}
        # The key of a column of items names the item too, which would tell its total from its parts.
        lines = [
            msgspec.structs.replace(r, measure=printed_header(r.measure_iri) or r.measure) for r in printed
        ]
        has_origin = Dimension.ORIGIN in data_set.dimensions
        origins = read_origins(lines) if has_origin else {}
        totals: dict[tuple[int | None, str], list[Record]] = defaultdict(list)
        for record in lines:
            if record.role == "total" and not path_of(record.measure):
                totals[periods[record.iri]].append(record)
        details = tuple(r for r in lines if r.role == "detail")
        level = FlowLevel(self._document, (kind,), details, None, whole=True)
        rows, _ = self._reader.details(level, UnitFamily(self._holder, None, (self._holder,)))
        for (year, phase), whole in totals.items():
            if year is None or len(whole) != 1:
                continue
            figures = [
                self._figure(data_set, record, path, (year, phase), fund, origins.get(record.iri))
                for cells in rows
                for path, record in finest(r for r in cells.values() if periods[r.iri] == (year, phase))
            ]
            closing = _closing(data_set, (year, phase), figures, whole[0])
            if closing is not None:
                yield (year, phase), _ClosedTable(title, tuple(figures), closing)

    def _figure(
        self,
        data_set: DataSet,
        record: Record,
        path: Path,
        period: Period,
        fund: str | None,
        origin: MoneyOrigin | None,
    ) -> MoneyFigure:
        item = item_label(record.item) if record.item else ""
        return MoneyFigure(
            data_set=data_set.key,
            source=record.iri,
            owner=self._holder,
            holder=self._holder,
            year=period[0],
            phase=period[1],
            amount=record.amount,
            status=record.status,
            rounding=record.rounding,
            function=record.function,
            fund=fund,
            measure="/".join((*([item] if item else []), *path)),
            origin=origin,
            kind=record.kind,
            table=record.table,
            row=record.row,
            line=record.line,
            page=record.page,
        )


def _is_dated(record: Record, title: str) -> bool:
    """Whether year and phase that are taken for a cell's do not contradict the title of its table.

    A budget has a table of the year that ends too (2023年收入执行情况表), whose columns need not say so once more.
    """
    words = "/".join((*record.measure, last_key(record.measure_iri)))
    years = set(map(int, _YEAR.findall(title)))
    has_year = record.observed_year is not None or _NAMES_A_YEAR.search(words) is not None
    if years and not has_year and record.document.year not in years:
        return False
    is_budget = period_of(record)[1] == _BUDGET
    return not (is_budget and _IN_HINDSIGHT.search(title) and not _BUDGET_FIGURE.search(words))


def _closing(
    data_set: DataSet, period: Period, figures: Sequence[MoneyFigure], total: Record
) -> Closing | None:
    """The printed total, where all figures are read and make it."""
    amounts = [f.amount for f in figures]
    if total.amount is None or not amounts or None in amounts:
        return None
    stated: Decimal = sum((a for a in amounts if a is not None), ZERO)
    rounding = sum((f.rounding for f in figures), total.rounding)
    if abs(stated - total.amount) > rounding:
        return None
    return Closing(data_set.key, *period, total.amount, stated, rounding, total.rounding, (total.iri,))
