"""One document's facts to its named graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

import msgspec

from extract.facts import (
    Allocation,
    AnyFact,
    BudgetLine,
    Check,
    Citation,
    Decided,
    DeclaredKind,
    DocumentFact,
    Finding,
    Indicator,
    Label,
    PolicyArticle,
    PolicyText,
    ProjectRecord,
    RawTable,
    Repair,
    StatedFigure,
    TableFact,
    Transfer,
    UnitMention,
)
from kg.graph.iri import Namer
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.decided import map_decided
from kg.graph.mapping.declared import DeclaredMapper
from kg.graph.mapping.lines import map_line, map_period, map_transfer, transfer_iri
from kg.graph.mapping.place import map_place
from kg.graph.mapping.policies import map_citation
from kg.graph.mapping.policy_texts import held_policy, map_allocation, map_article, map_policy_text
from kg.graph.mapping.projects import IndicatorMapper, ProjectBudgets, map_other_budgets, map_project
from kg.graph.mapping.proofs import FigureIris, map_check, map_finding, map_repair
from kg.graph.mapping.stated import map_stated_figure
from kg.graph.nquads import GraphWriter
from ontology.terms import bkg, dcterms, prov, rdf


class DocumentGraph(msgspec.Struct, frozen=True):
    """A document as N-Quads, all in the graph named `graph`."""

    graph: str
    nquads: bytes


def map_document(
    facts: Sequence[AnyFact],
    namer: Namer,
    *,
    version: str,
    now: datetime,
    source_key: str | None = None,
    decisions: str | None = None,
) -> DocumentGraph:
    """All that one document states, with where each statement comes from.

    Args:
        facts: The facts of exactly one document.
        namer: Makes the IRIs.
        version: Version of this software, kept with the run.
        now: When the document was read, with time zone.
        source_key: What tells the file's place from others', so that a file that changed replaces its old
            graph; None for facts that come from elsewhere.
        decisions: Digest of the persons' decisions that it was read with, if any.

    Raises:
        BuildError: The facts are not those of one document.
    """
    sha = next((f.document for f in facts), "")
    writer = GraphWriter(namer.document_graph(sha))
    context = DocumentContext(facts, namer, writer)
    _map_head(context, version, now)
    if source_key:
        writer.text(namer.run(context.sha), bkg.sourceKey, source_key)
    if decisions:
        writer.text(namer.run(context.sha), bkg.decisionsDigest, decisions)
    mapper = _FactMapper(context, facts)
    for fact in facts:
        mapper.map(fact)
    return DocumentGraph(writer.graph, writer.to_bytes())


class _FactMapper:
    """States the facts of a document one by one, with what must be known of the others for it."""

    def __init__(self, context: DocumentContext, facts: Sequence[AnyFact]) -> None:
        self._context, self._facts = context, facts
        self._kinds = {f.ordinal: f.kind for f in facts if isinstance(f, TableFact)}
        self._figures = FigureIris(context, facts)
        self._transfers = {(f.table, f.row) for f in facts if isinstance(f, Transfer)}
        self._proofs = {key for f in facts if isinstance(f, Repair) for key in f.proofs}
        self._checks = {f.key for f in facts if isinstance(f, Check)}
        known = map_other_budgets(context, facts, self._kinds)
        units = {str(f.project): f.unit for f in facts if isinstance(f, ProjectRecord)}
        self._budgets, self._indicators = ProjectBudgets(known), IndicatorMapper(context, units, known)
        self._declared = DeclaredMapper(context)
        self._held = next((held_policy(context, f) for f in facts if isinstance(f, PolicyText)), None)
        self._findings: Counter[str] = Counter()
        self._allocations = 0

    def map(self, fact: AnyFact) -> None:
        """State one fact; findings of one rule and allocations are numbered in the order they come."""
        context = self._context
        if isinstance(fact, DeclaredKind):
            iri = self._declared.map(fact)
            if isinstance(fact, Decided):
                map_decided(context, iri, fact, self._figures, self._facts)
            return
        match fact:
            case TableFact():
                _map_table(context, fact)
            case BudgetLine():
                map_line(context, fact, self._kinds[fact.table])
            case Transfer():
                map_transfer(context, fact)
            case ProjectRecord():
                map_project(context, fact)
            case Indicator():
                self._indicators.map(fact)
            case UnitMention():
                _map_unit(context, fact)
            case Citation():
                held = [self._held] if self._held else None
                map_citation(context, fact, held or _cited_in(context, fact, self._transfers, self._budgets))
            case PolicyText():
                map_policy_text(context, fact)
            case PolicyArticle():
                map_article(context, self._held or context.iri, fact)
            case Allocation():
                self._allocations += 1
                map_allocation(context, self._held or context.iri, fact, self._allocations)
            case StatedFigure():
                map_stated_figure(context, fact)
            case Finding():
                self._findings[fact.rule] += 1
                map_finding(context, fact, self._findings[fact.rule], self._figures)
            case Check():
                map_check(context, fact, self._figures, self._proofs)
            case Repair():
                map_repair(context, fact, self._figures, self._checks)
            case DocumentFact() | RawTable():
                pass  # stated by the head of the graph; kept as read in the facts alone
            case _:
                assert_never(fact)


def _map_head(context: DocumentContext, version: str, now: datetime) -> None:
    """The document and the run that read it."""
    document, writer, namer = context.document, context.writer, context.namer
    run = namer.run(context.sha)
    is_policy = document.kind == "policy"
    writer.link(context.iri, rdf.type, bkg.PolicyText if is_policy else bkg.BudgetDocument)
    writer.text(context.iri, bkg.fileName, document.file_name)
    writer.text(context.iri, bkg.sha256, context.sha)
    writer.text(context.iri, bkg.format, document.format)
    writer.integer(context.iri, bkg.byteSize, document.size)
    if document.title and not is_policy:
        writer.text(context.iri, dcterms.title, document.title, "zh")
    if document.region:
        writer.link(context.iri, bkg.region, namer.region(document.region))
    if context.publisher:
        writer.link(context.iri, bkg.publishedBy, context.publisher)
    if not is_policy:
        map_period(context, context.iri)
    writer.link(context.iri, prov.wasGeneratedBy, run)
    writer.link(run, rdf.type, bkg.ExtractionRun)
    writer.link(run, prov.used, context.iri)
    writer.instant(run, prov.endedAtTime, now)
    writer.text(run, bkg.softwareVersion, version)


def _map_table(context: DocumentContext, table: TableFact) -> None:
    writer = context.writer
    iri = context.table(table.ordinal)
    writer.link(iri, rdf.type, bkg.BudgetTable)
    writer.link(iri, dcterms.isPartOf, context.iri)
    writer.text(iri, bkg.tableNumber, table.number)
    writer.integer(iri, bkg.ordinal, table.ordinal)
    writer.text(iri, dcterms.title, table.title or table.number, "zh")
    writer.text(iri, bkg.tableKind, table.kind)
    writer.text(iri, bkg.printedUnit, table.printed_unit)
    writer.text(iri, bkg.state, table.state)
    writer.integer(iri, bkg.rowCount, table.rows)
    if table.proved is not None:
        writer.boolean(iri, bkg.proved, table.proved)
    map_place(context, iri, table.source)


def _map_unit(context: DocumentContext, unit: UnitMention) -> None:
    """A unit's name; without a code also whether it is a department, and which one is above it."""
    iri = context.unit(unit.label)
    if unit.label.code:
        return
    context.writer.boolean(iri, bkg.seenAsDepartment, unit.is_department)
    if unit.department:
        above = context.unit(Label(unit.department))
        context.writer.boolean(above, bkg.seenAsDepartment, True)
        context.writer.link(iri, bkg.seenBelow, above)


def _cited_in(
    context: DocumentContext, citation: Citation, transfers: set[tuple[int, int]], budgets: ProjectBudgets
) -> list[str]:
    """What cites: a transfer row, a project and its budget of the year; else the document."""
    things: list[str] = []
    if (
        citation.table is not None
        and citation.row is not None
        and (citation.table, citation.row) in transfers
    ):
        things.append(transfer_iri(context, citation.table, citation.row))
    if citation.project:
        things.append(context.project(citation.project, citation.unit))
        budget = budgets.find(context, citation.project, citation.unit)
        if budget:
            things.append(budget)
    return things or [context.iri]
