"""Tables to facts: each recognised table read by the interpreter of its form, each unknown one kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from extract.document import Document
from extract.facts import (
    AnyFact,
    BudgetLine,
    Finding,
    Quantity,
    RawTable,
    Severity,
    TableFact,
    TableState,
    Transfer,
)
from extract.printed import PrintedUnit, looks_like_amount, looks_like_figure
from extract.tables.block_lines import facts_of_blocks, unread_columns
from extract.tables.catalogue import OTHER_KIND, RowIdentity, TableForm, TableKind, everywhere
from extract.tables.cell_shapes import is_figure
from extract.tables.column_numbers import without_column_numbers
from extract.tables.cut import is_cut
from extract.tables.department_funds import above_indicators, other_money, read_head
from extract.tables.lines import TablePlace, budget_lines, transfers
from extract.tables.reading import AmountReader, prints_points_as_commas
from extract.tables.rows import PageRows, ReadRow, all_slid, is_explained, pages_of, read_rows
from extract.tables.table import Table
from extract.tables.table_blocks import TableBlock, is_understood, read_blocks
from extract.tables.table_findings import foreign_currency, header_missing, not_empty, row_findings
from extract.tables.taken import figures_among_words, taken_cells
from extract.tables.typed_columns import UNREAD
from extract.tables.unit import KnownAmounts, table_unit, unit_conflict
from extract.tables.unit_names import name_units, with_unit_name
from extract.tables.unread import figures_in_words, unread_figures, unread_finding

_LEAST_OF_FAMILY = 0.7
"""Share of a document's tables that a family's entries must explain."""


class TableReading(msgspec.Struct, frozen=True):
    """One table, read: the table itself, its amounts, its transfers, what was noticed, and its rows."""

    fact: TableFact
    lines: tuple[BudgetLine, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    findings: tuple[Finding, ...] = ()
    raw: RawTable | None = None
    rows: tuple[ReadRow, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    identities: tuple[RowIdentity, ...] = ()
    """Sums inside its rows, or down its items."""
    by_entry: bool = False
    """Whether an entry of its family says what its columns are."""
    ends_in_total: bool = False
    """Whether its family always prints a total below the rows."""
    by_sides: bool = False
    """Whether it sets income against expenditure, so that no columns tell its family."""
    by_items: bool = False
    """Whether its items are the measures, so that a sum inside it runs down a column."""

    @property
    def facts(self) -> list[AnyFact]:
        """All facts of the table in a fixed order."""
        found: list[AnyFact] = [self.fact, *self.lines, *self.quantities, *self.transfers, *self.findings]
        return [*found, self.raw] if self.raw else found


def read_tables(document: Document, tables: Sequence[Table]) -> list[TableReading]:
    """Read all tables of a document, in order."""
    doubtful = prints_points_as_commas(document_texts(tables))
    known, readings = KnownAmounts(document), list[TableReading]()
    unit: PrintedUnit | None = None
    for ordinal, table in enumerate(tables, 1):
        place = TablePlace(document.file.sha256, ordinal, table.number or f"T{ordinal}")
        reading = _with_unread(_read_table(table, place, doubtful, unit, known), table, place)
        unit = table.unit or unit
        readings.append(reading)
    if readings and is_cut(document, tables[-1]):
        readings[-1] = _of_unknown_rows(readings[-1], tables[-1])
    return _with_unit_names(_with_families(readings), [t.owner for t in tables if t.owner])


def _with_unit_names(readings: Sequence[TableReading], owners: Sequence[str]) -> list[TableReading]:
    """The readings with the names of units that rows print by their code alone."""
    lines = [line for reading in readings for line in reading.lines]
    if all(line.unit is None or line.unit.name for line in lines):
        return list(readings)
    units = name_units(lines, owners)
    return [
        msgspec.structs.replace(r, lines=tuple(with_unit_name(line, units) for line in r.lines))
        for r in readings
    ]


def _with_unread(reading: TableReading, table: Table, place: TablePlace) -> TableReading:
    """The reading, with a finding for the figures that it leaves out without a word.

    Goals and indicators are read by readers of their own, which say what they leave out.
    """
    if reading.raw or (table.kind and table.kind.form is TableForm.PERFORMANCE):
        return reading
    if table.kind and table.kind.form is TableForm.DEPARTMENT_FUNDS:
        table = msgspec.structs.replace(table, pages=[above_indicators(table)])
    taken = [
        *(fact.source for fact in (*reading.lines, *reading.quantities)),
        *(cell.source for row in reading.rows for cell in (*taken_cells(row), *row.left_out)),
        *(source for finding in reading.findings for source in finding.cells),
    ]
    if any(f.rule == "header-missing" for f in reading.findings):
        return reading
    remarks = {
        cell.source
        for row in reading.rows
        for i, cell in row.cells.items()
        if row.columns[i].dimension == "remark"
    }
    glued = {cell.source for cell in figures_in_words(table, ending=True)} - remarks
    glued |= set(figures_among_words(reading.rows)) - {fact.source for fact in reading.quantities}
    unread = unread_figures(table, place, [source for source in taken if source not in glued], glued)
    return msgspec.structs.replace(reading, findings=(*reading.findings, *unread)) if unread else reading


def _with_families(readings: Sequence[TableReading]) -> list[TableReading]:
    """The readings; of no local family where that family's entries do not explain most tables of the document.

    The identities of one place's layouts hold between its own tables: half a document of them proves nothing.
    """
    judged = [r for r in readings if r.fact.state is TableState.PRESENT and r.lines and not r.by_sides]
    local = Counter(r.fact.family for r in judged if r.fact.family not in everywhere())
    found = []
    for reading in readings:
        family = reading.fact.family
        if family and family not in everywhere() and local[family] < max(1, _LEAST_OF_FAMILY * len(judged)):
            reading = msgspec.structs.replace(reading, fact=msgspec.structs.replace(reading.fact, family=""))
        found.append(reading)
    return found


def document_texts(tables: Iterable[Table]) -> Iterator[str]:
    """The texts of all cells of all tables."""
    return (text for table in tables for text in _texts(table))


def _read_table(
    table: Table, place: TablePlace, doubtful: bool, above: PrintedUnit | None, known: KnownAmounts
) -> TableReading:
    unit, findings = table_unit(table, place, above, known)
    reader = AmountReader.for_table(unit, _texts(table), commas_doubtful=doubtful)
    kind = table.kind
    if table.currency:
        return _unknown(table, place, unit, [foreign_currency(table, place)])
    if kind is None:
        return _read_untitled(table, place, reader, findings)
    if kind.form is TableForm.PERFORMANCE:
        return _reading(table, kind, place, unit, [], findings, sum(len(p) for p in table.pages))
    if kind.form is TableForm.DEPARTMENT_FUNDS:
        return _read_department_funds(table, kind, place, reader, findings)
    pages = pages_of(table, kind, unit) if kind.form is not TableForm.TWO_SIDED else []
    by_entry = None
    if (doubtful and any(p.columns for p in pages)) or is_explained(pages):
        by_entry = _read_by_entry(pages, table, kind, place, reader, findings)
        if doubtful or not (_lost(by_entry) or all_slid(by_entry.rows)):
            return by_entry
    blocks = read_blocks(
        table, kind.kind, reader, sided=kind.form is TableForm.TWO_SIDED, final=table.is_of_spending
    )
    by_words = _read_by_words(blocks, table, kind, place, reader, findings)
    if by_entry and _lost(by_entry) + all_slid(by_entry.rows) <= _lost(by_words):
        return by_entry
    return by_words


def _lost(reading: TableReading) -> int:
    """How many figures of a table's rows its reading takes for nothing."""
    rows = (cell for row in reading.rows for cell in row.left_out)
    columns = (
        cell
        for row in reading.rows
        for column, cell in row.labels
        if column.dimension == UNREAD or column.kind is None
    )
    return sum(1 for cell in (*rows, *columns) if is_figure(cell.text))


def _read_untitled(
    table: Table, place: TablePlace, reader: AmountReader, findings: list[Finding]
) -> TableReading:
    """A table whose title says no kind: read where every column is understood and some are money, else kept."""
    blocks = read_blocks(table, OTHER_KIND, reader, sided=False, final=table.is_of_spending)
    if table.unit is None or not all(is_understood(block) for block in blocks) or not blocks:
        return _unknown(table, place, reader.unit, findings)
    return _read_by_words(blocks, table, TableKind(OTHER_KIND, titles=()), place, reader, findings)


def _read_department_funds(
    table: Table, kind: TableKind, place: TablePlace, reader: AmountReader, findings: list[Finding]
) -> TableReading:
    head = read_head(table, kind)
    shared: dict[str, object] = {"unit": head.department} if head.department else {}
    pages = [head.page] if head.page else []
    rows = msgspec.structs.replace(table, pages=[other_money(table, head)])
    blocks = read_blocks(rows, kind.kind, reader, sided=False, final=table.is_of_spending)
    by_words = None
    if blocks and all(is_understood(block) for block in blocks):
        own = [] if pages else findings
        by_words = _read_by_words(blocks, table, kind, place, reader, own)
    if by_words and not pages:
        return by_words
    by_entry = _read_by_entry(pages, table, kind, place, reader, findings, shared)
    return _joined(by_entry, by_words) if by_words and not by_words.by_items else by_entry


def _joined(first: TableReading, second: TableReading) -> TableReading:
    """One reading of two parts of a table, the rows of the second counted behind those of the first."""
    behind = max((row.ordinal for row in first.rows), default=0)
    return msgspec.structs.replace(
        first,
        lines=(*first.lines, *(msgspec.structs.replace(x, row=(x.row or 0) + behind) for x in second.lines)),
        rows=(
            *first.rows,
            *(msgspec.structs.replace(row, ordinal=row.ordinal + behind) for row in second.rows),
        ),
        quantities=(*first.quantities, *second.quantities),
        findings=(*first.findings, *second.findings),
        identities=(*first.identities, *second.identities),
    )


def _read_by_entry(
    pages: Sequence[PageRows],
    table: Table,
    kind: TableKind,
    place: TablePlace,
    reader: AmountReader,
    findings: list[Finding],
    shared: dict[str, object] | None = None,
) -> TableReading:
    """A table whose columns are those of an entry of a family."""
    rows = read_rows(pages, kind, reader)
    lines, found = budget_lines(rows, place, reader, shared)
    moved = transfers(rows, place, reader) if kind.kind == "transfers" else []
    if any(not page.columns for page in pages):
        findings = [*findings, *header_missing(table, place)]
    columns = [column for page in pages for column in page.columns]
    findings = [*findings, *unit_conflict(table, place, columns, reader.unit)]
    findings = [*findings, *found, *row_findings(rows, place)]
    reading = _reading(table, kind, place, reader.unit, lines, findings, len(rows))
    return msgspec.structs.replace(
        reading,
        transfers=tuple(moved),
        rows=tuple(rows),
        identities=kind.rows,
        by_entry=True,
        ends_in_total=kind.form is TableForm.ROWS and kind.total,
    )


def _read_by_words(
    blocks: Sequence[TableBlock],
    table: Table,
    kind: TableKind,
    place: TablePlace,
    reader: AmountReader,
    findings: list[Finding],
) -> TableReading:
    """A table understood by the words of its header, its cells and its sums."""
    facts = facts_of_blocks(blocks, kind.kind, place, reader)
    rows = [row for block in blocks for row in block.rows]
    moved = transfers(rows, place, reader) if kind.kind == "transfers" else []
    count = max((row.ordinal for row in rows), default=0)
    columns = [column for block in blocks for column in block.columns]
    findings = [*findings, *unit_conflict(table, place, columns, reader.unit)]
    if facts.lines or facts.quantities:
        findings = [*findings, *facts.findings, *row_findings(rows, place), *unread_columns(blocks, place)]
    else:
        findings = [*findings, *header_missing(table, place)]
    family = kind.family if kind.form is TableForm.TWO_SIDED or kind.family in everywhere() else ""
    reading = _reading(
        table, msgspec.structs.replace(kind, family=family), place, reader.unit, facts.lines, findings, count
    )
    return msgspec.structs.replace(
        reading,
        quantities=tuple(facts.quantities),
        transfers=tuple(moved),
        rows=tuple(rows),
        identities=facts.identities,
        by_items=facts.by_items,
        by_sides=any(block.place.side for block in blocks),
    )


def _reading(
    table: Table,
    kind: TableKind,
    place: TablePlace,
    unit: PrintedUnit,
    lines: Sequence[BudgetLine],
    findings: Sequence[Finding],
    count: int,
) -> TableReading:
    if table.declared_empty and lines:
        findings = [*findings, not_empty(table, place)]
    state = _state(table, lines)
    if state is TableState.UNKNOWN:
        glued = figures_in_words(table)
        findings = [*findings, unread_finding(table, place, glued) if glued else _no_rows(table, place)]
    last = max((r.cells[-1].source.line or 0 for p in table.pages for r in p if r.cells), default=0)
    fact = TableFact(
        document=place.document,
        source=table.source,
        ordinal=place.ordinal,
        number=place.number,
        title=table.name,
        kind=kind.kind,
        family=kind.family,
        printed_unit=unit.printed,
        state=state,
        rows=count,
        last_line=last or None,
    )
    return TableReading(fact, tuple(lines), (), tuple(findings))


def _state(table: Table, lines: Sequence[BudgetLine]) -> TableState:
    """Whether a table prints amounts; a title alone says nothing of them, unless a note says that there are none."""
    if table.declared_empty and not lines:
        return TableState.DECLARED_EMPTY
    if not table.has_rows:
        return TableState.UNKNOWN
    if any(looks_like_amount(text) or looks_like_figure(text) for text in _data_texts(table)):
        return TableState.PRESENT
    return TableState.UNKNOWN if figures_in_words(table) else TableState.DECLARED_EMPTY


def _of_unknown_rows(reading: TableReading, table: Table) -> TableReading:
    """The reading of a table behind whose header the file ends: whether it has amounts is not known."""
    if reading.lines or reading.fact.state is not TableState.DECLARED_EMPTY:
        return reading
    place = TablePlace(reading.fact.document, reading.fact.ordinal, reading.fact.number)
    fact = msgspec.structs.replace(reading.fact, state=TableState.UNKNOWN)
    return msgspec.structs.replace(reading, fact=fact, findings=(*reading.findings, _no_rows(table, place)))


def _no_rows(table: Table, place: TablePlace) -> Finding:
    """A title whose rows were not found: what they say is not known."""
    return Finding(
        document=place.document,
        source=table.source,
        rule="table-rows-missing",
        severity=Severity.WARNING,
        subject=f"{place.number} {table.name}".strip(),
        message=f"no rows were found below the title of table {place.number}, nor a note that it is empty",
        message_zh=f"表{place.number}标题下未找到表格，亦未声明为空表",
    )


def _unknown(table: Table, place: TablePlace, unit: PrintedUnit, findings: list[Finding]) -> TableReading:
    """A table that the catalogue lacks: kept as read, with a finding."""
    rows = tuple(row.texts for page in table.pages for row in page)
    title = table.name or (rows[0][0] if rows and rows[0] else "")
    fact = TableFact(
        document=place.document,
        source=table.source,
        ordinal=place.ordinal,
        number=place.number,
        title=table.name,
        kind="unknown",
        printed_unit=unit.printed,
        state=TableState.UNKNOWN,
        rows=len(rows),
    )
    finding = Finding(
        document=place.document,
        source=table.source,
        rule="table-unknown",
        severity=Severity.WARNING,
        subject=f"{place.number} {table.name}".strip(),
        message=f"a table of {len(rows)} rows that the catalogue does not describe was kept unread: {title[:40]!r}",
        message_zh=f"表“{title[:40]}”（{len(rows)}行）不在表目录中，原样保留，未解读",
    )
    raw = RawTable(
        document=place.document, source=table.source, ordinal=place.ordinal, title=table.name, rows=rows
    )
    return TableReading(fact, findings=(*findings, finding), raw=raw)


def _texts(table: Table) -> list[str]:
    return [cell.text for page in table.pages for row in page for cell in row.cells if cell.text]


def _data_texts(table: Table) -> Iterator[str]:
    """The texts of all rows but those that number the columns."""
    rows = (row for page in table.pages for row in page if without_column_numbers(row) is None)
    return (text for row in rows for text in row.texts)
