"""Performance forms (项目支出绩效目标申报表): one project a form, its head printed as pairs of key and value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extract.facts import Finding, Indicator, Label, ProjectRecord, Severity
from extract.performance.evaluations import executed_column, goal_columns, heads_money
from extract.performance.form_funds import CLOSING_KEYS, MONEY_KEYS, TOTAL_KEYS, FormAmount, funds_of_year
from extract.performance.funds import FundsReader
from extract.performance.indicator_cells import IndicatorCells
from extract.performance.indicator_columns import IndicatorColumns
from extract.performance.indicator_rows import IndicatorFinder
from extract.performance.kinds import (
    FormKey,
    IndicatorColumn,
    Levels,
    find_form_key,
    find_indicator_column,
    is_header,
    is_header_word,
)
from extract.performance.project_cells import Money
from extract.performance.reading import PerformanceReading, Reporter, indicator_fact, note_findings
from extract.printed import PrintedUnit, is_blank, looks_like_amount
from extract.project_code import parse_project
from extract.source import Source
from extract.tables.header_units import unit_in
from extract.tables.table import Row, Table
from extract.text import split_code, unwrap


class ProjectForm(msgspec.Struct):
    """One form: the project of its head, and the rows that hold its indicators.

    `money_unit` is the unit that its own keys print; `unclaimed` says that its head holds amounts beside no known
    key, `closed` that it prints other funds beside the fiscal ones, if only blank. `goal_columns` are the columns of
    goals whose text stands in the row below. The form of an evaluation (项目支出绩效自评表) prints what was planned and
    what was done: the money of its project is the money spent, of the columns `spent`, none where no head tells it,
    and `evaluates` says that other columns are left out.
    """

    label: Label
    printed_code: str | None
    source: Source
    row: int
    unit: Label | None = None
    goal: str | None = None
    goal_columns: range | None = None
    money_unit: PrintedUnit | None = None
    amounts: list[FormAmount] = msgspec.field(default_factory=list)
    unclaimed: bool = False
    closed: bool = False
    spent: range | None = None
    evaluates: bool = False
    columns: IndicatorColumns | None = None
    rows: list[tuple[int, Row]] = msgspec.field(default_factory=list)

    def counts(self, column: int) -> bool:
        """Whether money in a column is that of the project: the money spent where it is told apart."""
        return self.spent is None or column in self.spent

    @property
    def funds(self) -> list[FormAmount]:
        """The amounts that are money of the project: of an evaluation those of the money spent."""
        return [] if self.evaluates and self.spent is None else self.amounts


class _Pair(msgspec.Struct, frozen=True):
    """A key of a form's head, its print and column, and the texts behind it up to the next key."""

    key: FormKey
    label: str
    position: int
    values: list[tuple[int, str]]
    end: int | None = None


def find_forms(table: Table) -> list[ProjectForm]:
    """The forms of a table, empty where it is laid out otherwise.

    A form begins at a row with the key 项目名称 and the name beside it.
    """
    forms: list[ProjectForm] = []
    place = 0
    for page in table.pages:
        for row in page:
            filled = [(i, t) for i, t in enumerate(row.texts) if t and not is_blank(t)]
            if not filled:
                continue
            if is_header(tuple(t for _, t in filled)) or (forms and heads_money(row.texts)):
                if forms:
                    _note_header(forms[-1], row)
                continue
            place += 1
            pairs = list(_pairs(filled))
            name = next((p for p in pairs if p.key is FormKey.NAME and _is_name(p.values)), None)
            if name is not None:
                forms.append(_begin(name, row, place))
            if forms:
                _take(forms[-1], pairs, filled, row)
                forms[-1].rows.append((place, row))
    return forms


def _note_header(form: ProjectForm, row: Row) -> None:
    """What a row of headers inside a form says: of its indicators, its goal or its money."""
    form.columns = IndicatorColumns.of_header(row.texts) or form.columns
    form.goal_columns = goal_columns(row.texts) or form.goal_columns
    if (spent := executed_column(row.texts)) is not None:
        form.spent = range(spent, spent + 1)
        form.money_unit = form.money_unit or next((u for t in row.texts if (u := unit_in(t))), None)
    achieved = (find_indicator_column(text) is IndicatorColumn.ACHIEVED for text in row.texts if text)
    form.evaluates |= spent is not None or any(achieved)


def _is_name(values: Sequence[tuple[int, str]]) -> bool:
    """Whether what stands beside 项目名称 is a name, and not the next word of a header."""
    return bool(values) and not is_header_word(values[0][1])


def _begin(name: _Pair, row: Row, place: int) -> ProjectForm:
    printed = name.values[0][1]
    project = parse_project(printed)
    label = project.label if project else Label(unwrap(printed))
    return ProjectForm(label, project.printed if project and project.is_mended else None, row.source, place)


def _pairs(filled: Sequence[tuple[int, str]]) -> Iterator[_Pair]:
    """The keys of a row, each with the texts behind it."""
    keys = [(n, key) for n, (_, text) in enumerate(filled) if (key := find_form_key(text)) is not None]
    ends = [*(n for n, _ in keys), len(filled)][1:] if keys else []
    for (n, key), following in zip(keys, ends, strict=True):
        end = filled[following][0] if following < len(filled) else None
        yield _Pair(key, filled[n][1], filled[n][0], list(filled[n + 1 : following]), end)


def _take(form: ProjectForm, pairs: Sequence[_Pair], filled: Sequence[tuple[int, str]], row: Row) -> None:
    """What a row of a form's head says."""
    if form.goal_columns is not None:
        below = [t for i, t in filled if i in form.goal_columns and find_form_key(t) is None]
        form.goal = form.goal or _longest(below)
        form.goal_columns = None
    claimed = 0
    for pair in pairs:
        form.money_unit = form.money_unit or unit_in(pair.label)
        if pair.key is FormKey.GOAL:
            form.goal = form.goal or _longest([t for _, t in pair.values])
            form.goal_columns = range(pair.position, pair.end or len(row.cells))
        elif pair.key is FormKey.UNIT and pair.values and form.unit is None:
            code, name = split_code(pair.values[0][1])
            form.unit = Label(name, code)
        elif pair.key in MONEY_KEYS or pair.key is FormKey.SPENT:
            if pair.key is FormKey.SPENT:
                form.spent, form.evaluates = range(pair.position, pair.end or len(row.cells)), True
            found = next(((i, t) for i, t in pair.values if looks_like_amount(t) and form.counts(i)), None)
            if found is not None:
                money = Money(found[1], found[0], row.cells[found[0]].source)
                key = FormKey.ANNUAL_TOTAL if pair.key is FormKey.SPENT else pair.key
                form.amounts.append(FormAmount(key, _plain(pair.label), pair.position, money))
                claimed += 1
    in_funds = any(pair.key in MONEY_KEYS for pair in pairs)
    form.closed |= any(pair.key in CLOSING_KEYS for pair in pairs)
    form.unclaimed |= in_funds and claimed < sum(looks_like_amount(t) and form.counts(i) for i, t in filled)


def _longest(texts: Sequence[str]) -> str | None:
    return max((unwrap(t) for t in texts), key=len, default="") or None


def _plain(label: str) -> str:
    return unwrap(label).strip(" :：")


def read_forms(
    forms: Sequence[ProjectForm],
    table: Table,
    reporter: Reporter,
    ordinal: int,
    unit: PrintedUnit,
    *,
    commas_doubtful: bool,
) -> PerformanceReading:
    """The projects and indicators of forms; each indicator belongs to the project of its form.

    Args:
        forms: The forms of the table.
        table: The table.
        reporter: Makes the findings.
        ordinal: Number of the table in the document.
        unit: The unit of the table's amounts, for forms that print none of their own.
        commas_doubtful: Whether the document's decimal points came out as commas.
    """
    finder = IndicatorFinder.for_table(table)
    projects: list[ProjectRecord] = []
    indicators: list[Indicator] = []
    reading = PerformanceReading()
    for form in forms:
        texts = [amount.money.text for amount in form.funds]
        funds = FundsReader.for_texts(form.money_unit or unit, texts, commas_doubtful=commas_doubtful)
        projects.append(_record(form, reporter.document, ordinal, funds))
        for place, row, cells in _indicators(form, finder):
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
    left = [_years_left(form, reporter) for form in forms if _prints_years(form)]
    left += [_results_left(form, reporter) for form in forms if form.evaluates]
    return PerformanceReading(tuple(projects), tuple(indicators), (*reading.findings, *left))


def _prints_years(form: ProjectForm) -> bool:
    """Whether a form prints funds or indicators of all years of its project beside those of the year."""
    totals = [a.key for a in form.amounts if a.key in TOTAL_KEYS]
    return len(totals) > 1 or FormKey.WHOLE_TOTAL in totals or bool(form.columns and form.columns.twice)


def _years_left(form: ProjectForm, reporter: Reporter) -> Finding:
    return _left_out(
        form,
        reporter,
        "form-years-left",
        "what the form prints for all years of the project, beside or above what it prints for the year, was left out",
        "与本年度并列的项目总额、中期指标未采用",
    )


def _results_left(form: ProjectForm, reporter: Reporter) -> Finding:
    taken, taken_zh = "the indicators as planned", "指标的计划值"
    left, left_zh = "all money, since no head tells that spent", "金额（表头未说明执行数）"
    if form.spent is not None and not form.funds:
        left, left_zh = (
            "all money, since no amount stands in the column of that spent",
            "金额（执行数栏下未见金额）",
        )
    elif form.spent is not None:
        taken, taken_zh = f"the money spent and {taken}", f"全年执行数和{taken_zh}"
        left, left_zh = "the money budgeted", "预算数"
    return _left_out(
        form,
        reporter,
        "form-results-left",
        f"of an evaluation {taken} were taken; {left}, what was achieved and the scores were left out",
        f"自评表采用{taken_zh}；{left_zh}、实际完成值和得分未采用",
    )


def _left_out(form: ProjectForm, reporter: Reporter, rule: str, what: str, what_zh: str) -> Finding:
    name = form.label.name
    message, message_zh = f"project {name!r}: {what}", f"项目“{name}”：{what_zh}"
    return reporter.find(rule, form.source, message, message_zh, severity=Severity.INFO, subject=name)


def _indicators(form: ProjectForm, finder: IndicatorFinder) -> Iterator[tuple[int, Row, IndicatorCells]]:
    """The indicators of a form: by its columns where they hold what the header says, else by what the cells hold."""
    levels: Levels | None = None
    for place, row in form.rows:
        cells = None
        if form.columns is not None and not row.collapsed:
            cells = form.columns.read(row.texts, levels)
        if cells is None:
            found = finder.read(row, levels)
            if found is None:
                continue
            _, cells = found
        levels = Levels(cells.level1, cells.level2)
        yield place, row, cells


def _record(form: ProjectForm, document: str, ordinal: int, reader: FundsReader) -> ProjectRecord:
    funds = funds_of_year(form.funds)
    chosen = (funds.total, funds.fiscal, funds.other)
    total, fiscal, other = (reader.find(a.money) if a else None for a in chosen)
    total_printed, fiscal_printed, other_printed = (a.money.text if a else None for a in chosen)
    return ProjectRecord(
        document=document,
        source=form.source,
        table=ordinal,
        row=form.row,
        project=form.label,
        printed_code=form.printed_code,
        unit=form.unit,
        total=total,
        total_printed=total_printed,
        fiscal=fiscal,
        fiscal_printed=fiscal_printed,
        other=other,
        other_printed=other_printed,
        goal=form.goal,
        parts=funds.parts(reader),
        status=funds.status(reader, complete=form.closed and not form.unclaimed),
    )
