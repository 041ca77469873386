"""The printed figures of one document that a lineage is made of: amount cells, transfers, project budgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

import msgspec

from extract.amount import decimals
from kg.figures.printed import ZERO, PrintedAt
from kg.figures.statements import Statements, lines_of_kind, things_of_class
from kg.graph.iri import header_path, last_key
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

TOTAL_WORDS = frozenset({"合计", "小计", "总计", "总额"})
"""Last words of a measure that sums up others of its group."""

TRANSFERS = "transfers"
"""Kind of the tables of transfers from above."""

_CONFLICT = "conflict"
_STATED = ("performance", "text")
_YUAN_OF_UNIT: Mapping[str, int] = MappingProxyType(
    {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
)
_NUMBER = re.compile(r"(\d[\d,，]*)(?:[.．](\d+))?", re.ASCII)


class DocumentInfo(msgspec.Struct, frozen=True):
    """A published document of the store; its graph holds what it states.

    `is_superseded` where another document of the same publisher, year and stage counts instead.
    """

    iri: str
    graph: str
    file: str
    publisher: str | None
    year: int | None
    stage: str
    is_superseded: bool = False


class Record(msgspec.Struct, frozen=True):
    """One printed amount with what it is about; IRIs, except where the comment says otherwise.

    `amount` is None where the figure is unreadable or its status is conflict: then nobody may add it up.
    `measure` is the path of the column (本年收入/其他收入). `unit` may be the publisher's, which
    `unit_printed` tells. `observed_year` is the year that the row or column names. `directory` holds the levels of the
    guide directory in the order of their IRIs.
    """

    iri: str
    document: DocumentInfo
    table: str
    kind: str
    role: str
    row: int
    measure: tuple[str, ...]
    measure_iri: str
    amount: Decimal | None
    rounding: Decimal
    unit: str | None
    unit_printed: bool
    function: str | None
    economic: str | None
    government_economic: str | None
    project: str | None
    policy: str | None
    transfer_item: str | None
    side: str | None
    item: str | None
    line: int | None
    page: int | None
    status: str = ""
    observed_year: int | None = None
    fund: str | None = None
    category: str | None = None
    directory: tuple[str, ...] = ()
    service_domain: str | None = None

    @property
    def row_key(self) -> tuple[str, int]:
        """Table and row, which all cells of one printed row share."""
        return self.table, self.row


class ProjectFigure(msgspec.Struct, frozen=True):
    """A project budget: what the performance table (项目支出绩效表) states, else the sum of rows of another table.

    `stated` is False for such a sum, which can prove nothing about the rows it was made of.
    """

    iri: str
    document: DocumentInfo
    table: str
    project: str
    unit: str | None
    amount: Decimal | None
    rounding: Decimal
    line: int | None
    page: int | None
    indicators: tuple[str, ...]
    stated: bool = True


def read_lines(store: GraphReader, document: DocumentInfo, kind: str) -> list[Record]:
    """The amount cells of all tables of a kind in a document, in printed order."""
    return to_records(lines_of_kind(store, document.graph, kind), document, kind)


def read_transfers(store: GraphReader, document: DocumentInfo) -> list[Record]:
    """The transfers from above (上级转移支付) of a document, in printed order."""
    return to_records(things_of_class(store, document.graph, bkg.Transfer), document, TRANSFERS)


def read_project_figures(store: GraphReader, document: DocumentInfo) -> list[ProjectFigure]:
    """The project budgets of a document, by IRI."""
    return to_project_figures(things_of_class(store, document.graph, bkg.ProjectBudget), document)


def to_records(found: Statements, document: DocumentInfo, kind: str) -> list[Record]:
    """What a document's graph says of amount cells or transfers, as records in printed order."""
    with_decimals = {
        _first(values, bkg.table)
        for values in found.values()
        if decimals(_first(values, bkg.printedText) or "")
    }
    records = [
        _record(iri, values, document, kind, integers_exact=_first(values, bkg.table) in with_decimals)
        for iri, values in found.items()
    ]
    return sorted(records, key=lambda r: (r.table, r.row, r.line or 0, r.page or 0, r.measure, r.iri))


def to_project_figures(found: Statements, document: DocumentInfo) -> list[ProjectFigure]:
    """What a document's graph says of project budgets."""
    figures: list[ProjectFigure] = []
    for iri, values in found.items():
        project = _first(values, bkg.project)
        if project is None:
            continue
        printed = _first(values, bkg.printedText) or ""
        figures.append(
            ProjectFigure(
                iri=iri,
                document=document,
                table=last_key(_first(values, bkg.table) or ""),
                project=project,
                unit=holder_in(values),
                amount=amount_in(values, bkg.total),
                rounding=rounding_of(printed, "", amount_in(values, bkg.total)),
                line=integer_in(values, bkg.line),
                page=integer_in(values, bkg.page),
                indicators=tuple(values.get(bkg.hasIndicator, ())),
                stated=_first(values, bkg.totalFrom) in (None, *_STATED),
            )
        )
    return figures


def _record(
    iri: str,
    values: Mapping[str, tuple[str, ...]],
    document: DocumentInfo,
    kind: str,
    *,
    integers_exact: bool,
) -> Record:
    measure_iri = _first(values, bkg.measure) or ""
    key = _first(values, bkg.measureKey)
    path = header_path(key) if key else (last_key(measure_iri),) if measure_iri else ()
    printed, unit_text = _first(values, bkg.printedText) or "", _first(values, bkg.printedUnit) or ""
    amount = amount_in(values, bkg.amount)
    # A table that prints decimals where it has any leaves nothing open in a bare 0.
    is_exact = integers_exact and not decimals(printed)
    return Record(
        iri=iri,
        document=document,
        table=last_key(_first(values, bkg.table) or ""),
        kind=kind,
        role=_first(values, bkg.role) or "detail",
        row=integer_in(values, bkg.row) or integer_in(values, bkg.line) or 0,
        measure=path,
        measure_iri=measure_iri,
        amount=amount,
        rounding=ZERO if is_exact else rounding_of(printed, unit_text, amount),
        unit=holder_in(values),
        unit_printed=bkg.unitAsPrinted in values or kind == TRANSFERS,
        function=_first(values, bkg.function),
        economic=_first(values, bkg.departmentEconomic),
        government_economic=_first(values, bkg.governmentEconomic),
        project=_first(values, bkg.project),
        policy=_first(values, bkg.fundingDocument),
        transfer_item=_first(values, bkg.transferItem),
        side=_first(values, bkg.side),
        item=_first(values, bkg.item),
        line=integer_in(values, bkg.line),
        page=integer_in(values, bkg.page),
        status=_first(values, bkg.status) or "",
        observed_year=integer_in(values, bkg.observedYear),
        fund=_first(values, bkg.fund),
        category=_first(values, bkg.category),
        directory=values.get(bkg.directory, ()),
        service_domain=_first(values, bkg.serviceDomain),
    )


def holder_in(values: Mapping[str, tuple[str, ...]]) -> str | None:
    """Whose a figure is: a unit, else a department, where its row tells no more."""
    return _first(values, bkg.unit) or _first(values, bkg.department)


def _first(values: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    found = values.get(name)
    return found[0] if found else None


def integer_in(values: Mapping[str, tuple[str, ...]], name: str) -> int | None:
    """A property that is a whole number; None where it is missing or something else."""
    text = _first(values, name)
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def amount_in(values: Mapping[str, tuple[str, ...]], name: str) -> Decimal | None:
    """The amount; None where it is missing, contradicted by the document, or stated twice with two values."""
    found = values.get(name, ())
    if len(found) != 1 or _CONFLICT in values.get(bkg.status, ()):
        return None
    try:
        amount = Decimal(found[0])
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


_FEN = Decimal("0.01")
"""The smallest coin of account, in yuan."""


def rounding_of(printed: str, unit: str, amount: Decimal | None = None) -> Decimal:
    """Half of the last printed digit in yuan; 0 where print or unit cannot be read, and for a figure printed to the fen.

    Where the unit is not known, it is the one in which the print is the amount. Of a damaged print that was mended,
    the digits say nothing of the precision: such an amount is exact.

    >>> rounding_of("4,356.56", "万元"), rounding_of("40.908", "", Decimal(409080))
    (Decimal('50.00'), Decimal('5.000'))
    """
    match = _NUMBER.search(printed)
    if match is None:
        return ZERO
    figure = Decimal(re.sub(r"[,，]", "", match[1]) + "." + (match[2] or "0"))
    factor = _YUAN_OF_UNIT.get(unit)
    if factor is None and amount:
        factor = next((f for f in _YUAN_OF_UNIT.values() if figure * f == abs(amount)), None)
    if factor is None or (amount is not None and figure * factor != abs(amount)):
        return ZERO
    step = Decimal(1).scaleb(-len(match[2] or "")) * factor
    return ZERO if step <= _FEN else step / 2


def evidence_of(records: Iterable[Record | ProjectFigure]) -> tuple[PrintedAt, ...]:
    """Documents, tables and lines of records, one entry a table."""
    places: dict[tuple[str, str, str], tuple[set[int], set[int]]] = {}
    for record in records:
        key = (record.document.iri, record.document.file, record.table)
        lines, pages = places.setdefault(key, (set(), set()))
        if record.line is not None:
            lines.add(record.line)
        if record.page is not None:
            pages.add(record.page)
    return tuple(
        PrintedAt(document, file, table, tuple(sorted(lines)), tuple(sorted(pages)))
        for (document, file, table), (lines, pages) in sorted(places.items())
    )
