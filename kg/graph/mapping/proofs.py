"""Checks, repairs and findings as statements, each about the figures it names."""

from __future__ import annotations

from collections.abc import Container, Sequence

from extract.facts import AnyFact, BudgetLine, Check, Finding, ProjectRecord, Repair
from extract.figures import FigureRef, LineRef, ProjectRef
from extract.source import Source
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.place import map_place
from kg.graph.mapping.projects import project_budget_iri
from ontology.terms import bkg, prov, rdf, rdfs


class FigureIris:
    """The IRIs of a document's figures, by what names them in facts and by where they stand."""

    def __init__(self, context: DocumentContext, facts: Sequence[AnyFact]) -> None:
        self._context = context
        self._projects = {
            (f.table, f.row): project_budget_iri(context, f.project, f.unit)
            for f in facts
            if isinstance(f, ProjectRecord) and f.table is not None
        }
        self._places: dict[Source, str] = {
            f.source: context.line(f.table, f.key, f.measure) for f in facts if isinstance(f, BudgetLine)
        }

    def find(self, figure: FigureRef) -> str | None:
        """IRI of a figure; None where the facts lack what it belongs to."""
        if isinstance(figure, LineRef):
            return self._context.line(figure.table, figure.key, figure.measure)
        if isinstance(figure, ProjectRef):
            return self._projects.get((figure.table, figure.row))
        return self._context.namer.stated_figure(self._context.sha, figure.sentence, figure.ordinal)

    def at(self, place: Source) -> str | None:
        """IRI of the line whose amount stands at a place."""
        return self._places.get(place)


def map_check(
    context: DocumentContext, check: Check, figures: FigureIris, named: Container[str] = frozenset()
) -> None:
    """One identity at one place; a bound that holds proves nothing and is left out unless a repair names it.

    Args:
        context: The document.
        check: The identity.
        figures: Finds the figures that it is about.
        named: Keys of the checks that repairs name as their proof.
    """
    if check.holds and not check.members and check.key not in named:
        return
    writer, iri = context.writer, context.namer.check(context.sha, check.key)
    writer.link(iri, rdf.type, bkg.Check)
    writer.text(iri, bkg.rule, check.rule)
    writer.text(iri, rdfs.label, check.label, "zh")
    writer.text(iri, rdfs.label, check.label_en, "en")
    writer.link(iri, bkg.document, context.iri)
    writer.boolean(iri, bkg.holds, check.holds)
    writer.decimal(iri, bkg.actual, check.actual)
    writer.decimal(iri, bkg.expected, check.expected)
    if check.tolerance:
        writer.decimal(iri, bkg.tolerance, check.tolerance)
    for member in check.members:
        if figure := figures.find(member):
            writer.link(iri, bkg.involves, figure)


def map_repair(context: DocumentContext, repair: Repair, figures: FigureIris, checks: Container[str]) -> None:
    """One mended figure with what was printed and what proves the reading, of the checks that the facts hold."""
    figure = figures.find(repair.figure)
    if figure is None:
        return
    writer, iri = context.writer, context.namer.repair(figure)
    writer.link(iri, rdf.type, bkg.Repair)
    writer.link(iri, bkg.mends, figure)
    writer.link(iri, bkg.document, context.iri)
    writer.text(iri, bkg.printedText, repair.printed)
    writer.decimal(iri, bkg.amount, repair.amount)
    writer.text(iri, bkg.method, repair.method)
    writer.link(iri, prov.used, context.iri)
    for key in (key for key in repair.proofs if key in checks):
        writer.link(iri, bkg.provedBy, context.namer.check(context.sha, key))
    map_place(context, iri, repair.source)


def map_finding(context: DocumentContext, finding: Finding, ordinal: int, figures: FigureIris) -> None:
    """One finding, the n-th of its rule, with the figures whose cells it names."""
    writer = context.writer
    iri = context.namer.finding(context.sha, finding.rule, ordinal)
    writer.link(iri, rdf.type, bkg.Finding)
    writer.text(iri, bkg.rule, finding.rule)
    writer.text(iri, bkg.severity, finding.severity)
    writer.text(iri, bkg.message, finding.message, "en")
    writer.text(iri, bkg.message, finding.message_zh, "zh")
    writer.link(iri, bkg.document, context.iri)
    if finding.subject:
        writer.text(iri, bkg.subject, finding.subject, "zh")
    if finding.expected is not None:
        writer.decimal(iri, bkg.expected, finding.expected)
    if finding.actual is not None:
        writer.decimal(iri, bkg.actual, finding.actual)
    if finding.cause:
        writer.text(iri, bkg.cause, finding.cause)
    if finding.set_aside:
        writer.boolean(iri, bkg.setAside, True)
    for figure in dict.fromkeys(figures.at(cell) for cell in finding.cells):
        if figure:
            writer.link(iri, bkg.involves, figure)
    map_place(context, iri, finding.source)
