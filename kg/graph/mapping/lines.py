"""Amounts and transfers as statements."""

from __future__ import annotations

import re
from decimal import Decimal

from extract.facts import BudgetLine, Label, Transfer
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.official import code_of_name, coded, directory_path
from kg.graph.mapping.place import map_place
from kg.graph.mapping.policies import funding_document
from ontology.terms import Scheme, bkg, rdf

_CLASS_DIGITS = 3
_SUBCLASS_DIGITS = 5
_EXTRA_TYPES = {"service_purchase": bkg.ServicePurchase, "procurement": bkg.Procurement}


def map_line(context: DocumentContext, line: BudgetLine, table_kind: str) -> str:
    """One amount cell; returns its IRI."""
    namer, writer = context.namer, context.writer
    iri = context.line(line.table, line.key, line.measure)
    writer.link(iri, rdf.type, bkg.BudgetLine)
    if table_kind in _EXTRA_TYPES:
        writer.link(iri, rdf.type, _EXTRA_TYPES[table_kind])
    if line.amount is not None:
        writer.decimal(iri, bkg.amount, line.amount)
    writer.text(iri, bkg.printedText, line.printed)
    writer.text(iri, bkg.printedUnit, line.printed_unit)
    writer.text(iri, bkg.status, line.status)
    for part in line.unproved:
        writer.text(iri, bkg.unproved, part)
    if line.confidence is not None:
        writer.decimal(iri, bkg.confidence, Decimal(f"{line.confidence:.3f}"))
    writer.text(iri, bkg.role, line.role)
    writer.link(iri, bkg.measure, context.seen(namer.measure(line.measure), "/".join(line.measure)))
    if line.measure_key:
        writer.text(iri, bkg.measureKey, line.measure_key)
        context.seen(namer.word("measure-key", line.measure_key), line.measure_key)
    writer.link(iri, bkg.table, context.table(line.table))
    writer.link(iri, bkg.document, context.iri)
    writer.text(iri, bkg.tableKind, table_kind)
    map_period(context, iri)
    map_place(context, iri, line.source)
    writer.integer(iri, bkg.row, line.row)
    context.hold(iri, line.unit or context.document.publisher)
    if line.unit:
        writer.text(iri, bkg.unitAsPrinted, str(line.unit), "zh")
    _map_dimensions(context, iri, line)
    return iri


def map_transfer(context: DocumentContext, transfer: Transfer) -> str:
    """One row of the transfers from above; returns its IRI."""
    writer = context.writer
    iri = transfer_iri(context, transfer.table, transfer.row)
    writer.link(iri, rdf.type, bkg.Transfer)
    if transfer.amount is not None:
        writer.decimal(iri, bkg.amount, transfer.amount)
    writer.text(iri, bkg.printedText, transfer.printed)
    writer.text(iri, bkg.status, transfer.status)
    for part in transfer.unproved:
        writer.text(iri, bkg.unproved, part)
    writer.link(iri, bkg.document, context.iri)
    writer.link(iri, bkg.table, context.table(transfer.table))
    map_period(context, iri)
    map_place(context, iri, transfer.source)
    if transfer.project:
        writer.link(iri, bkg.project, context.project(transfer.project, transfer.unit))
    context.hold(iri, transfer.unit)
    if transfer.department:
        writer.link(iri, bkg.department, context.unit(transfer.department))
    if transfer.document_number:
        policy = funding_document(context, transfer.document_number)
        if policy:
            writer.link(iri, bkg.fundingDocument, policy)
        else:
            writer.text(iri, bkg.printedDocumentNumber, transfer.document_number)
    _map_subjects(context, iri, transfer)
    return iri


def transfer_iri(context: DocumentContext, table: int, row: int) -> str:
    """IRI of a transfer row."""
    number, occurrence = context.table_key(table)
    return context.namer.transfer(context.sha, number, row, occurrence=occurrence)


def map_period(context: DocumentContext, iri: str) -> None:
    """Fiscal year and stage of a thing that belongs to this document."""
    if context.document.fiscal_year:
        context.writer.year(iri, bkg.fiscalYear, context.document.fiscal_year)
    context.writer.link(iri, bkg.stage, context.namer.stage(context.document.stage))


def _map_dimensions(context: DocumentContext, iri: str, line: BudgetLine) -> None:
    namer, writer = context.namer, context.writer
    _map_subjects(context, iri, line)
    if line.project:
        writer.link(iri, bkg.project, context.project(line.project, line.unit))
        if not line.project.code:
            writer.text(iri, bkg.printedProjectName, line.project.name, "zh")
    if line.side:
        writer.text(iri, bkg.side, line.side)
    if line.item:
        writer.text(iri, bkg.item, line.item, "zh")
    if line.category:
        name = line.category.name
        code = line.category.code or code_of_name(Scheme.PROCUREMENT_CATEGORY, name)
        category = namer.procurement_category(code) if code else namer.activity(name)
        writer.link(iri, bkg.category, context.seen(category, name))
    if line.unit_type:
        writer.text(iri, bkg.unitType, str(line.unit_type), "zh")
    if line.service_domain:
        domain = namer.function(coded(Scheme.FUNCTION, line.service_domain))
        writer.link(iri, bkg.serviceDomain, context.seen(domain, line.service_domain.name))
    if line.year:
        writer.year(iri, bkg.observedYear, line.year)
    _map_directory(context, iri, line.directory)
    if line.document_number:
        policy = funding_document(context, line.document_number)
        if policy:
            writer.link(iri, bkg.fundingDocument, policy)


def _map_subjects(context: DocumentContext, iri: str, fact: BudgetLine | Transfer) -> None:
    """The classifications, the upper levels of each written out because paths under sums are slow."""
    namer, writer = context.namer, context.writer
    if fact.function:
        code = coded(Scheme.FUNCTION, fact.function)
        writer.link(iri, bkg.function, context.seen(namer.function(code), fact.function.name))
        if re.fullmatch(r"\d{3,7}", code):
            writer.link(iri, bkg.functionClass, namer.function(code[:_CLASS_DIGITS]))
            if len(code) >= _SUBCLASS_DIGITS:
                writer.link(iri, bkg.functionSubclass, namer.function(code[:_SUBCLASS_DIGITS]))
    for label, scheme, name, class_name, term in (
        (
            fact.government_economic,
            Scheme.GOVERNMENT_ECONOMIC,
            bkg.governmentEconomic,
            bkg.governmentEconomicClass,
            namer.government_economic,
        ),
        (
            fact.department_economic,
            Scheme.DEPARTMENT_ECONOMIC,
            bkg.departmentEconomic,
            bkg.departmentEconomicClass,
            namer.department_economic,
        ),
    ):
        if label:
            key = coded(scheme, label)
            writer.link(iri, name, context.seen(term(key), label.name))
            if re.fullmatch(r"\d{3,7}", key):
                writer.link(iri, class_name, term(key[:_CLASS_DIGITS]))
    if fact.fund:
        fund = namer.fund(coded(Scheme.FUND, fact.fund))
        writer.link(iri, bkg.fund, context.seen(fund, fact.fund.name))
    if fact.transfer_item:
        item = namer.transfer_item(fact.transfer_item.code or fact.transfer_item.name)
        writer.link(iri, bkg.transferItem, context.seen(item, fact.transfer_item.name))


def _map_directory(context: DocumentContext, iri: str, levels: tuple[Label, ...]) -> None:
    """The path in the guide directory (政府购买服务指导性目录), one concept a level; names alone go below their parent."""
    for label, keys in zip(levels, directory_path(levels), strict=True):
        concept = context.namer.service_directory(*keys)
        context.writer.link(iri, bkg.directory, context.seen(concept, label.name))
