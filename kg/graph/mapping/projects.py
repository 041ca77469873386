"""Project budgets and performance indicators as statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from extract.facts import AnyFact, BudgetLine, Indicator, Label, ProjectRecord, Role, Transfer
from extract.printed import PrintedUnit
from extract.source import Source
from extract.states import BY_TRUST
from kg.graph.iri import first_keys
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.lines import map_period
from kg.graph.mapping.place import map_place
from ontology.terms import bkg, rdf

_NO_YEAR = "0000"


def project_budget_iri(context: DocumentContext, project: Label, unit: Label | None) -> str:
    """IRI of a project in one unit, year and stage."""
    owner = unit or context.document.publisher
    unit_key = (owner.code or owner.name) if owner else "000000"
    year = str(context.document.fiscal_year) if context.document.fiscal_year else _NO_YEAR
    key = context.project_code(project) or str(project)
    return context.namer.project_budget(key, unit_key, year, context.document.stage)


def map_project(context: DocumentContext, record: ProjectRecord) -> str:
    """One project of a performance table or of the text; returns the IRI of its budget."""
    writer, namer = context.writer, context.namer
    iri = project_budget_iri(context, record.project, record.unit)
    _map_head(
        context,
        iri,
        record.project,
        record.unit,
        record.source,
        "text" if record.table is None else "performance",
    )
    if record.printed_code:
        writer.text(iri, bkg.printedProjectCode, record.printed_code)
    if record.table is not None:
        writer.link(iri, bkg.table, context.table(record.table))
    if record.row is not None:
        writer.integer(iri, bkg.row, record.row)
    writer.text(iri, bkg.status, record.status)
    for part in record.unproved:
        writer.text(iri, bkg.unproved, part)
    for amount, term in (
        (record.total, bkg.total),
        (record.fiscal, bkg.fiscalFunds),
        (record.other, bkg.otherFunds),
    ):
        if amount is not None:
            writer.decimal(iri, term, amount)
    if record.total_printed:
        writer.text(iri, bkg.printedText, record.total_printed)
    for text, term in (
        (record.goal, bkg.goal),
        (record.overview, bkg.overview),
        (record.basis, bkg.basisText),
        (record.implementer, bkg.implementer),
        (record.plan, bkg.implementationPlan),
        (record.period, bkg.period),
    ):
        if text:
            writer.text(iri, term, text, "zh")
    _map_parts(context, iri, record)
    if record.category:
        category = namer.project_category(record.category.code or record.category.name)
        writer.link(iri, bkg.projectCategory, context.seen(category, record.category.name))
    return iri


def _map_parts(context: DocumentContext, budget: str, record: ProjectRecord) -> None:
    """The parts of a project's money, counted below it."""
    writer = context.writer
    for ordinal, part in enumerate(record.parts, 1):
        iri = context.namer.project_part(budget, ordinal)
        writer.link(budget, bkg.hasPart, iri)
        writer.link(iri, rdf.type, bkg.ProjectPart)
        writer.integer(iri, bkg.ordinal, ordinal)
        writer.decimal(iri, bkg.amount, part.amount)
        writer.text(iri, bkg.printedText, part.printed)
        if part.label:
            writer.text(iri, bkg.partLabel, part.label, "zh")


def _map_head(
    context: DocumentContext, iri: str, project: Label, unit: Label | None, source: Source, total_from: str
) -> None:
    """What every project budget says, and which table its total comes from."""
    writer = context.writer
    writer.link(iri, rdf.type, bkg.ProjectBudget)
    writer.link(iri, bkg.project, context.project(project, unit))
    writer.text(iri, bkg.printedProjectName, project.name, "zh")
    context.hold(iri, unit or context.document.publisher)
    writer.link(iri, bkg.document, context.iri)
    writer.text(iri, bkg.totalFrom, total_from)
    map_period(context, iri)
    map_place(context, iri, source)


def map_other_budgets(
    context: DocumentContext, facts: Sequence[AnyFact], kinds: Mapping[int, str]
) -> list[str]:
    """Project budgets that no performance table states: their totals are sums of printed rows.

    Money of the project expenditure table (项目支出表) comes first, else that of the transfers; never both,
    because the same money stands in both tables.

    Args:
        context: The document.
        facts: All its facts.
        kinds: Ordinal of a table → its kind.

    Returns:
        The IRIs made.
    """
    stated = {project_budget_iri(context, f.project, f.unit) for f in facts if isinstance(f, ProjectRecord)}
    spent = [
        f
        for f in facts
        if isinstance(f, BudgetLine)
        and f.role is Role.DETAIL
        and f.measure_key == "合计"
        and kinds.get(f.table) == "project_expenditure"
    ]
    moved = [f for f in facts if isinstance(f, Transfer)]
    for source, rows in (("project_expenditure", spent), ("transfers", moved)):
        for iri, group in _by_budget(context, rows).items():
            if iri not in stated:
                stated.add(iri)
                _map_sum(context, iri, group, source)
    return sorted(stated)


def _by_budget(
    context: DocumentContext, rows: Iterable[BudgetLine | Transfer]
) -> dict[str, list[BudgetLine | Transfer]]:
    groups: dict[str, list[BudgetLine | Transfer]] = defaultdict(list)
    for row in rows:
        if row.project:
            groups[project_budget_iri(context, row.project, row.unit)].append(row)
    return groups


def _map_sum(context: DocumentContext, iri: str, rows: Sequence[BudgetLine | Transfer], source: str) -> None:
    """A budget whose total is the sum of rows; no total where one of them cannot be read."""
    first = rows[0]
    if first.project is None:
        return
    _map_head(context, iri, first.project, first.unit, first.source, source)
    amounts = [row.amount for row in rows]
    if all(amount is not None for amount in amounts):
        total = sum((a for a in amounts if a is not None), Decimal(0))
        context.writer.decimal(iri, bkg.total, total)
    worst = max((row.status for row in rows), key=BY_TRUST.index)
    context.writer.text(iri, bkg.status, worst)


class ProjectBudgets:
    """The project budgets of a document, to be found by project and unit."""

    def __init__(self, iris: Iterable[str]) -> None:
        self._of_project: dict[str, set[str]] = defaultdict(set)
        for iri in iris:
            self._of_project[_project_part(iri)].add(iri)

    def find(self, context: DocumentContext, project: Label, unit: Label | None) -> str | None:
        """The budget of a project in a unit; where the row names no unit, the only one the project has."""
        iri = project_budget_iri(context, project, unit)
        known = self._of_project.get(_project_part(iri), set())
        if iri in known:
            return iri
        return next(iter(known)) if len(known) == 1 and unit is None else None


def _project_part(iri: str) -> str:
    """The part of a budget's IRI before unit, year and stage."""
    return first_keys(iri, without_last=3)


class IndicatorMapper:
    """Maps indicators, counting them below their owners so that their IRIs do not depend on other projects."""

    def __init__(
        self, context: DocumentContext, units: dict[str, Label | None], budgets: Iterable[str]
    ) -> None:
        self._budgets = frozenset(budgets)
        self._context = context
        self._units = units
        self._count: Counter[str] = Counter()

    def map(self, indicator: Indicator) -> str:
        """One indicator, of its project's budget; of the document where it is the department's or its project is not told.

        Returns its IRI.
        """
        context, writer, namer = self._context, self._context.writer, self._context.namer
        owner = self._owner(indicator)
        self._count[owner] += 1
        iri = namer.indicator(owner, self._count[owner])
        writer.link(iri, rdf.type, bkg.Indicator)
        writer.link(owner if owner in self._budgets else context.iri, bkg.hasIndicator, iri)
        writer.link(iri, bkg.document, context.iri)
        writer.link(iri, bkg.table, context.table(indicator.table))
        map_period(context, iri)
        map_place(context, iri, indicator.source)
        writer.integer(iri, bkg.row, indicator.row)
        writer.integer(iri, bkg.ordinal, indicator.ordinal)
        writer.text(iri, bkg.scope, indicator.scope)
        writer.text(iri, bkg.status, indicator.status)
        if indicator.project:
            writer.link(iri, bkg.project, context.project(indicator.project, self._unit(indicator.project)))
        if indicator.activity:
            activity = context.seen(namer.activity(indicator.activity), indicator.activity)
            writer.link(iri, bkg.activity, activity)
        self._map_target(iri, indicator)
        return iri

    def _unit(self, project: Label) -> Label | None:
        return self._units.get(str(project))

    def _owner(self, indicator: Indicator) -> str:
        context = self._context
        if indicator.project:
            return project_budget_iri(context, indicator.project, self._unit(indicator.project))
        if indicator.scope == "department" and context.publisher:
            year = context.document.fiscal_year or _NO_YEAR
            return f"{context.publisher}/{year}/{context.document.stage}"
        return context.table(indicator.table)

    def _map_target(self, iri: str, indicator: Indicator) -> None:
        writer, namer = self._context.writer, self._context.namer
        for level, term in ((indicator.level1, bkg.indicatorLevel1), (indicator.level2, bkg.indicatorLevel2)):
            if level:
                writer.link(iri, term, namer.indicator_kind(level))
        if indicator.operator:
            writer.link(iri, bkg.operator, namer.operator(indicator.operator))
        if indicator.number is not None:
            writer.decimal(iri, bkg.targetValue, indicator.number)
            if unit := PrintedUnit.named(indicator.number_unit or ""):
                writer.decimal(iri, bkg.targetYuan, indicator.number * unit.worth_yuan)
        for text, term in (
            (indicator.level3, bkg.indicatorName),
            (indicator.value, bkg.targetText),
            (indicator.unit, bkg.unitText),
        ):
            if text:
                writer.text(iri, term, text, "zh")
        if indicator.normalised_unit:
            unit_word = namer.word("measure-unit", indicator.normalised_unit)
            self._context.seen(unit_word, indicator.normalised_unit)
        for text, term in (
            (indicator.printed_operator, bkg.printedOperator),
            (indicator.normalised_unit, bkg.normalisedUnit),
            (indicator.direction, bkg.direction),
        ):
            if text:
                writer.text(iri, term, text)
