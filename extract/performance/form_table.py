"""Performance forms (项目支出绩效目标申报表): one project a form, its head printed as pairs of key and value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from extract.facts import Indicator, Label, ProjectRecord, Status
from extract.performance.funds import FundsReader
from extract.performance.indicator_cells import CellText, read_indicator
from extract.performance.indicator_rows import IndicatorFinder
from extract.performance.kinds import FormKey, Levels, find_form_key, is_header
from extract.performance.project_cells import Money
from extract.performance.reading import PerformanceReading, Reporter, indicator_fact, note_findings
from extract.printed import is_blank, looks_like_number
from extract.project_code import parse_project
from extract.source import Source
from extract.tables.table import Row, Table
from extract.text import split_code, unwrap


class ProjectForm(msgspec.Struct):
    """One form: the project of its head, and the rows that hold its indicators."""

    label: Label
    printed_code: str | None
    source: Source
    row: int
    unit: Label | None = None
    goal: str | None = None
    money: dict[FormKey, Money] = msgspec.field(default_factory=dict)
    rows: list[tuple[int, Row]] = msgspec.field(default_factory=list)


def find_forms(table: Table) -> list[ProjectForm]:
    """The forms of a table, empty where it is laid out otherwise.

    A form begins at a row with the key 项目名称 and the name beside it.
    """
    forms: list[ProjectForm] = []
    place = 0
    for page in table.pages:
        for row in page:
            filled = [(i, t) for i, t in enumerate(row.texts) if t and not is_blank(t)]
            if not filled or is_header(tuple(t for _, t in filled)):
                continue
            place += 1
            for key, values in _pairs(filled):
                if key is FormKey.NAME and values:
                    project = parse_project(values[0][1])
                    label = project.label if project else Label(unwrap(values[0][1]))
                    printed = project.printed if project and project.is_mended else None
                    forms.append(ProjectForm(label, printed, row.source, place))
                elif forms:
                    _take(forms[-1], key, values, row)
            if forms:
                forms[-1].rows.append((place, row))
    return forms


def _pairs(filled: Sequence[tuple[int, str]]) -> Iterator[tuple[FormKey, list[tuple[int, str]]]]:
    """Each key of a row with the texts behind it, up to the next key."""
    key: FormKey | None = None
    values: list[tuple[int, str]] = []
    for position, text in filled:
        found = find_form_key(text)
        if found is None:
            values.append((position, text))
            continue
        if key is not None:
            yield key, values
        key, values = found, []
    if key is not None:
        yield key, values


def _take(form: ProjectForm, key: FormKey, values: Sequence[tuple[int, str]], row: Row) -> None:
    if key is FormKey.GOAL:
        longest = max((unwrap(t) for _, t in values), key=len, default="")
        form.goal = form.goal or longest or None
    elif key is FormKey.UNIT and values and form.unit is None:
        code, name = split_code(values[0][1])
        form.unit = Label(name, code)
    elif key in (FormKey.TOTAL, FormKey.FISCAL, FormKey.OTHER) and key not in form.money:
        amount = next(((i, t) for i, t in values if looks_like_number(t)), None)
        if amount is not None:
            form.money[key] = Money(amount[1], amount[0], row.cells[amount[0]].source)


def read_forms(
    forms: Sequence[ProjectForm], table: Table, reporter: Reporter, ordinal: int, reader: FundsReader
) -> PerformanceReading:
    """The projects and indicators of forms; each indicator belongs to the project of its form."""
    finder = IndicatorFinder.for_table(table)
    projects: list[ProjectRecord] = []
    indicators: list[Indicator] = []
    reading = PerformanceReading()
    for form in forms:
        projects.append(_record(form, reporter.document, ordinal, reader))
        levels: Levels | None = None
        for place, row in form.rows:
            start = finder.find(row, levels)
            if start is None:
                continue
            cells = read_indicator(
                [CellText(t, i) for i, t in enumerate(row.texts) if i >= start and t], levels
            )
            levels = Levels(cells.level1, cells.level2)
            fact = indicator_fact(
                cells,
                document=reporter.document,
                source=row.source,
                table=ordinal,
                row=place,
                ordinal=len(indicators) + 1,
                scope="project",
            )
            indicators.append(msgspec.structs.replace(fact, project=form.label))
            found = note_findings(cells, reporter, row.source, place)
            reading = msgspec.structs.replace(reading, findings=(*reading.findings, *found))
    return msgspec.structs.replace(reading, projects=tuple(projects), indicators=tuple(indicators))


def _record(form: ProjectForm, document: str, ordinal: int, reader: FundsReader) -> ProjectRecord:
    amounts = {key: reader.find(money) for key, money in form.money.items()}
    total, fiscal, other = (amounts.get(key) for key in (FormKey.TOTAL, FormKey.FISCAL, FormKey.OTHER))
    status = Status.UNVERIFIED
    if any(amount is None for amount in amounts.values()):
        status = Status.CONFLICT
    elif total is not None and (fiscal is not None or other is not None):
        balanced = total == (fiscal or Decimal(0)) + (other or Decimal(0))
        status = Status.VERIFIED if balanced else Status.CONFLICT
    printed = {key: money.text for key, money in form.money.items()}
    return ProjectRecord(
        document=document,
        source=form.source,
        table=ordinal,
        row=form.row,
        project=form.label,
        printed_code=form.printed_code,
        unit=form.unit,
        total=total,
        total_printed=printed.get(FormKey.TOTAL),
        fiscal=fiscal,
        fiscal_printed=printed.get(FormKey.FISCAL),
        other=other,
        other_printed=printed.get(FormKey.OTHER),
        goal=form.goal,
        status=status,
    )
