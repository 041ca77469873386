"""Project performance tables (项目支出绩效表): each project with its funds, its goal and its indicators."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.document import Paragraph
from extract.facts import Indicator, Label, ProjectRecord, Status
from extract.performance.assign import assign, indicator_items
from extract.performance.form_funds import CLOSING_KEYS
from extract.performance.form_table import find_forms, read_forms
from extract.performance.funds import FundsReader, PerformanceFunds, read_funds
from extract.performance.goals import read_goals
from extract.performance.kinds import find_form_key, is_header
from extract.performance.noticed import TableRead, find_all
from extract.performance.project_cells import Money
from extract.performance.projects import Projects, collect_projects
from extract.performance.reading import PerformanceReading, Reporter, indicator_fact, layout_unknown
from extract.performance.row_cells import PerformanceRow, read_rows
from extract.printed import PrintedUnit
from extract.tables.table import Table

_OPEN_FUNDS = 2
"""A total and the fiscal funds within it, and nothing else."""
_MOST_UNREAD = 0.5
"""Where more than this share of the rows is neither project nor indicator, the layout is another one."""


def read_performance(
    table: Table,
    document: str,
    ordinal: int,
    *,
    unit: PrintedUnit | None = None,
    commas_doubtful: bool = False,
    paragraphs: Sequence[Paragraph] = (),
) -> PerformanceReading:
    """The projects and indicators of a project performance table.

    Args:
        table: The table as found.
        document: SHA-256 of the document.
        ordinal: Number of the table in the document, from 1.
        unit: Unit of the amounts; the table's own where None, 万元 where it prints none.
        commas_doubtful: Whether the document's decimal points came out as commas, as scanning does.
        paragraphs: Text of the document outside tables, of which pieces of goals can stand between the rows.

    Returns:
        The facts; an indicator whose project cannot be told has none, and a finding says so. A layout that
        nobody knows gives no facts and the finding `performance-layout-unknown`.
    """
    reporter = Reporter(document, table.number or f"T{ordinal}")
    rows = read_rows(table, paragraphs)
    projects = collect_projects(rows)
    unit = unit or table.unit or PrintedUnit.WAN_YUAN
    forms = find_forms(table)
    if forms and len(projects.found) <= len(forms):
        read_as_forms = read_forms(forms, table, reporter, ordinal, unit, commas_doubtful=commas_doubtful)
        if read_as_forms.indicators:
            return read_as_forms
    unread = sum(row.is_unread for row in rows)
    if not projects.found or not any(row.indicator for row in rows) or unread > _MOST_UNREAD * len(rows):
        return layout_unknown(reporter, table.source, sum(len(page) for page in table.pages))
    texts = [money.text for row in rows for money in row.project.money]
    reader = FundsReader.for_texts(unit, texts, commas_doubtful=commas_doubtful)
    closed = _prints_other_funds(table)
    funds = [_funds(rows, projects, n, reader, closed=closed) for n in range(len(projects.found))]
    goals = read_goals(rows, projects.owners, len(projects.found))
    indicators = [index for index, row in enumerate(rows) if row.indicator is not None]
    items = indicator_items(rows, indicators)
    decided = assign(rows, indicators, items, projects, funds, goals)
    read = TableRead(rows, indicators, items, projects, funds, goals, decided)
    return PerformanceReading(
        tuple(_records(read, document, ordinal)),
        tuple(_indicators(read, document, ordinal)),
        tuple(find_all(read, reporter)),
    )


def _prints_other_funds(table: Table) -> bool:
    """Whether a header names funds beside the fiscal ones, or there is none to say so."""
    rows = (tuple(t for t in row.texts if t) for page in table.pages for row in page)
    headers = [texts for texts in rows if is_header(texts)]
    return not headers or any(find_form_key(text) in CLOSING_KEYS for texts in headers for text in texts)


def _funds(
    rows: Sequence[PerformanceRow], projects: Projects, number: int, reader: FundsReader, *, closed: bool
) -> PerformanceFunds:
    """The funds of a project; where the table prints none beside the fiscal ones, these may fall short of the total."""
    project = projects.found[number]
    if not project.has_funds:
        return PerformanceFunds(status=Status.CONFLICT)
    money = next((rows[i].project.money for i in project.rows if rows[i].project.money), ())
    funds = read_funds(money, reader)
    total, fiscal, _ = funds.amounts
    if funds.unbalanced and not closed and len(money) == _OPEN_FUNDS and total and fiscal and fiscal < total:
        return msgspec.structs.replace(funds, status=Status.UNVERIFIED, unbalanced=False)
    return funds


def _records(read: TableRead, document: str, ordinal: int) -> list[ProjectRecord]:
    units = _units(read)
    records: list[ProjectRecord] = []
    for number, (project, funds) in enumerate(zip(read.projects.found, read.funds, strict=True)):
        row = read.rows[project.row]
        total, fiscal, other = funds.amounts
        records.append(
            ProjectRecord(
                document=document,
                source=row.source,
                table=ordinal,
                row=row.ordinal,
                project=project.label,
                printed_code=project.printed_code,
                unit=units[number],
                category=row.project.category,
                total=total,
                total_printed=_printed(funds.total),
                fiscal=fiscal,
                fiscal_printed=_printed(funds.fiscal),
                other=other,
                other_printed=_printed(funds.other),
                goal=read.goals.texts[number],
                status=funds.status,
            )
        )
    return records


def _printed(money: Money | None) -> str | None:
    return money.text if money else None


def _units(read: TableRead) -> list[Label | None]:
    """The unit of each project: the one unit that the table names, else the last one named above."""
    named = [row.project.unit for row in read.rows if row.project.unit is not None]
    if len({label.code or label.name for label in named}) == 1:
        return [named[0]] * len(read.projects.found)
    units: list[Label | None] = []
    for project in read.projects.found:
        above = (
            row.project.unit for row in reversed(read.rows[: project.row + 1]) if row.project.unit is not None
        )
        units.append(next(above, None))
    return units


def _indicators(read: TableRead, document: str, ordinal: int) -> list[Indicator]:
    facts: list[Indicator] = []
    moved = read.moved()
    for place, index in enumerate(read.indicators):
        row, owner = read.rows[index], read.cut.owners[place]
        if row.indicator is None:
            continue
        fact = indicator_fact(
            row.indicator,
            document=document,
            source=row.source,
            table=ordinal,
            row=row.ordinal,
            ordinal=place + 1,
            scope="project",
        )
        status = fact.status
        if owner is None:
            status = Status.CONFLICT
        elif place in moved and status is Status.UNVERIFIED:
            status = Status.REPAIRED
        project = read.projects.found[owner].label if owner is not None else None
        facts.append(msgspec.structs.replace(fact, project=project, status=status))
    return facts
