"""Project budgets and performance indicators as statements."""

from __future__ import annotations

from collections import Counter

from extract.facts import Indicator, Label, ProjectRecord
from kg.mapping.context import DocumentContext
from kg.mapping.lines import map_period, map_place
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
    """One project of a performance table; returns the IRI of its budget."""
    writer, namer = context.writer, context.namer
    iri = project_budget_iri(context, record.project, record.unit)
    writer.link(iri, rdf.type, bkg.ProjectBudget)
    writer.link(iri, bkg.project, context.project(record.project, record.unit))
    writer.text(iri, bkg.printedProjectName, record.project.name, "zh")
    if record.printed_code:
        writer.text(iri, bkg.printedProjectCode, record.printed_code)
    unit = record.unit or context.document.publisher
    if unit:
        writer.link(iri, bkg.unit, context.unit(unit))
    writer.link(iri, bkg.document, context.iri)
    writer.link(iri, bkg.table, context.table(record.table))
    map_period(context, iri)
    map_place(context, iri, record.source)
    writer.integer(iri, bkg.row, record.row)
    writer.text(iri, bkg.status, record.status)
    for amount, term in ((record.total, bkg.total), (record.fiscal, bkg.fiscalFunds), (record.other, bkg.otherFunds)):
        if amount is not None:
            writer.decimal(iri, term, amount)
    if record.total_printed:
        writer.text(iri, bkg.printedText, record.total_printed)
    if record.goal:
        writer.text(iri, bkg.goal, record.goal, "zh")
    if record.category:
        category = namer.project_category(record.category.code or record.category.name)
        writer.link(iri, bkg.projectCategory, context.seen(category, record.category.name))
    return iri


class IndicatorMapper:
    """Maps indicators, counting them below their owners so that their IRIs do not depend on other projects."""

    def __init__(self, context: DocumentContext, units: dict[str, Label | None]) -> None:
        self._context = context
        self._units = units
        self._count: Counter[str] = Counter()

    def map(self, indicator: Indicator) -> str:
        """One indicator; one whose project could not be told belongs to its table. Returns its IRI."""
        context, writer, namer = self._context, self._context.writer, self._context.namer
        owner = self._owner(indicator)
        self._count[owner] += 1
        iri = namer.indicator(owner, self._count[owner])
        writer.link(iri, rdf.type, bkg.Indicator)
        if owner != context.table(indicator.table):
            writer.link(owner, bkg.hasIndicator, iri)
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
        for text, term in (
            (indicator.level3, bkg.indicatorName),
            (indicator.value, bkg.targetText),
            (indicator.unit, bkg.unitText),
        ):
            if text:
                writer.text(iri, term, text, "zh")
        for text, term in (
            (indicator.printed_operator, bkg.printedOperator),
            (indicator.normalised_unit, bkg.normalisedUnit),
            (indicator.direction, bkg.direction),
        ):
            if text:
                writer.text(iri, term, text)
