"""The data sets that can be exported, each with its columns and how its rows come out of the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from functools import partial

from extract.project_code import mend_code
from kg.errors import ExportError
from kg.export.declared import declared_rows
from kg.export.names import link_rows, policy_rows, unit_rows
from kg.export.records import (
    Records,
    Values,
    document_graphs,
    first,
    first_or_none,
    holder_or_none,
    in_chinese,
    stage_of,
    stem_of,
)
from kg.graph.iri import Namer
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.declared import declared_facts
from ontology.terms import bkg, dcterms

Row = dict[str, str]
DocumentRows = Callable[[Records, str, Values], Iterator[Row]]
StoreRows = Callable[[GraphReader, Namer], Iterator[Row]]

AMOUNTS = (
    "document", "unit_reporting", "fiscal_year", "stage", "table", "table_title", "row", "role", "unit", "side", "item",
    "function", "government_economic", "department_economic", "project", "category", "directory", "service_domain", "year",
    "document_number", "transfer_item", "measure", "amount_yuan", "printed", "printed_unit", "status", "unproved", "page",
    "line",
)  # fmt: skip
TRANSFERS = (
    "document", "fiscal_year", "document_number", "project", "fund", "unit", "amount_yuan", "transfer_item", "function",
    "department_economic", "government_economic", "line",
)  # fmt: skip
CITATIONS = (
    "document", "project_code", "project_name", "context", "raw", "document_number", "title", "issuer", "policy", "role",
    "page", "line",
)  # fmt: skip
PROJECTS = (
    "document", "fiscal_year", "unit", "project_code", "project_name", "category", "total_yuan", "fiscal_yuan",
    "other_yuan", "goal", "overview", "basis", "implementer", "period", "status", "unproved", "page", "line",
)  # fmt: skip
INDICATORS = (
    "document", "scope", "project_code", "activity", "level1", "level2", "level3", "operator", "value", "unit",
    "direction", "status", "page", "line",
)  # fmt: skip
POLICIES = (
    "policy", "document_number", "title", "issuer", "level", "year", "held", "citing_projects", "citing_units",
    "amount_yuan", "budget_yuan", "carry_over_yuan", "handed_out_yuan",
)  # fmt: skip
UNITS = ("unit", "region", "department", "name", "documents")
FINDINGS = (
    "document", "rule", "severity", "subject", "expected_yuan", "actual_yuan", "difference_yuan", "message", "cells",
    "page", "line", "set_aside",
)  # fmt: skip
STATED = (
    "document", "statement", "subject", "function", "year", "amount_yuan", "compared_year", "change_yuan", "page", "line",
    "measure", "printed", "printed_unit", "part_of", "compared_measure", "change_percent", "share_percent", "share_of",
    "completion_percent", "comparison_base", "status",
)  # fmt: skip

FACT = "fact"
"""In the rows of a document, the IRI of the fact; a lake has it, the exports do not."""
LINKS = ("rule", "from", "to", "evidence", "confidence")

_STATED = frozenset({"performance", "text"})
"""Where a project's own total is printed; other totals are sums of rows."""

DATASETS: dict[str, tuple[str, ...]] = {
    "amounts": AMOUNTS,
    "projects": PROJECTS,
    "indicators": INDICATORS,
    "transfers": TRANSFERS,
    "citations": CITATIONS,
    "policies": POLICIES,
    "units": UNITS,
    "links": LINKS,
    "findings": FINDINGS,
    "stated": STATED,
    **{kind.dataset: kind.columns for kind in declared_facts()},
}
"""Name → columns. Columns may be added, never renamed."""


def rows_of(dataset: str, store: GraphReader, namer: Namer) -> Iterator[Row]:
    """The rows of a data set, document by document in the order of their file names.

    Raises:
        ExportError: There is no such data set.
    """
    if dataset not in DATASETS:
        raise ExportError("data set", f"one of {', '.join(DATASETS)}, all", repr(dataset))
    for _, row in rows_of_several((dataset,), store, namer):
        yield row


def rows_of_several(datasets: Collection[str], store: GraphReader, namer: Namer) -> Iterator[tuple[str, Row]]:
    """The rows of data sets, each with its data set: a document is read once for all of them."""
    of_documents = [name for name in datasets if name in _OF_DOCUMENT]
    shared = _shared_stems(store)
    for graph in document_graphs(store) if of_documents else ():
        records = Records(store, graph, namer)
        for iri, values in records.of_type(bkg.BudgetDocument):
            file = first(values, bkg.fileName) if stem_of(values) in shared else stem_of(values)
            for name in of_documents:
                for row in _OF_DOCUMENT[name](records, iri, values):
                    del row[FACT]
                    yield name, {**row, "document": file}
    for name in datasets:
        if name in OF_STORE:
            yield from ((name, row) for row in OF_STORE[name](store, namer))


def _shared_stems(store: GraphReader) -> set[str]:
    """Names without suffix that several files of the store have; only with the suffix do they name one document."""
    names = {name for _, name in ask_texts(store, "common/document-graphs") if name}
    stems = Counter(stem_of({bkg.fileName: [name]}) for name in names)
    return {stem for stem, count in stems.items() if count > 1}


def facts_of(dataset: str, records: Records) -> Iterator[Row]:
    """The facts of one kind in a document, in printed order; `fact` is the IRI of each."""
    for iri, values in records.of_type(bkg.BudgetDocument):
        yield from _OF_DOCUMENT[dataset](records, iri, values)


def _number(values: Values, predicate: str) -> int:
    text = first(values, predicate)
    return int(text) if text else 0


def _by_place(items: list[tuple[str, Values]]) -> list[tuple[str, Values]]:
    return sorted(
        items,
        key=lambda x: (_number(x[1], bkg.page), _number(x[1], bkg.line), _number(x[1], bkg.column), x[0]),
    )


def _amounts(records: Records, iri: str, document: Values) -> Iterator[Row]:
    ordinals = {t: _number(v, bkg.ordinal) for t, v in records.of_type(bkg.BudgetTable)}
    lines = records.of_type(bkg.BudgetLine)
    lines.sort(
        key=lambda x: (
            ordinals.get(first(x[1], bkg.table), 0),
            _number(x[1], bkg.row),
            _number(x[1], bkg.column),
            x[0],
        )
    )
    for fact, line in lines:
        table = records.get(first(line, bkg.table))
        label = partial(_label, records, line)
        yield {
            FACT: fact,
            "document": stem_of(document),
            "unit_reporting": records.label(first_or_none(document, bkg.publishedBy)),
            "fiscal_year": first(document, bkg.fiscalYear),
            "stage": stage_of(document),
            "table": first(table, bkg.tableNumber),
            "table_title": first(table, dcterms.title),
            "row": first(line, bkg.row),
            "role": first(line, bkg.role),
            "unit": first(line, bkg.unitAsPrinted),
            "side": first(line, bkg.side),
            "item": first(line, bkg.item),
            "function": label(bkg.function),
            "government_economic": label(bkg.governmentEconomic),
            "department_economic": label(bkg.departmentEconomic),
            "project": first(line, bkg.printedProjectName) or label(bkg.project),
            "category": label(bkg.category),
            "directory": "/".join(_directory(records, line)),
            "service_domain": label(bkg.serviceDomain),
            "year": first(line, bkg.observedYear),
            "document_number": records.name(first_or_none(line, bkg.fundingDocument)),
            "transfer_item": label(bkg.transferItem),
            "measure": records.name(first_or_none(line, bkg.measure)),
            "amount_yuan": first(line, bkg.amount),
            "printed": first(line, bkg.printedText),
            "printed_unit": first(line, bkg.printedUnit),
            "status": first(line, bkg.status),
            "unproved": _parts(line),
            "page": first(line, bkg.page),
            "line": first(line, bkg.line),
        }


def _parts(values: Values) -> str:
    """What of a figure nothing proves, parted by blanks."""
    return " ".join(sorted(values.get(bkg.unproved, ())))


def _label(records: Records, values: Values, predicate: str) -> str:
    return records.label(first_or_none(values, predicate))


def _directory(records: Records, line: Values) -> list[str]:
    """The levels from the top: IRIs of lower levels are longer."""
    return [
        records.label(c) for c in sorted(line.get(bkg.directory, ()), key=lambda c: (c.count("/"), len(c)))
    ]


def _transfers(records: Records, iri: str, document: Values) -> Iterator[Row]:
    for fact, t in _by_place(records.of_type(bkg.Transfer)):
        label = partial(_label, records, t)
        yield {
            FACT: fact,
            "document": stem_of(document),
            "fiscal_year": first(document, bkg.fiscalYear),
            "document_number": records.name(first_or_none(t, bkg.fundingDocument))
            or first(t, bkg.printedDocumentNumber),
            "project": label(bkg.project),
            "fund": label(bkg.fund),
            "unit": records.label(holder_or_none(t)),
            "amount_yuan": first(t, bkg.amount),
            "transfer_item": label(bkg.transferItem),
            "function": label(bkg.function),
            "department_economic": label(bkg.departmentEconomic),
            "government_economic": label(bkg.governmentEconomic),
            "line": first(t, bkg.line),
        }


def _projects(records: Records, iri: str, document: Values) -> Iterator[Row]:
    for fact, budget in _by_place(records.of_type(bkg.ProjectBudget)):
        if first(budget, bkg.totalFrom) not in _STATED:
            continue  # a sum of other tables' rows, which the data set of amounts has already
        project = first_or_none(budget, bkg.project)
        yield {
            FACT: fact,
            "document": stem_of(document),
            "fiscal_year": first(document, bkg.fiscalYear),
            "unit": records.label(holder_or_none(budget)),
            "project_code": _project_code(records, project),
            "project_name": first(budget, bkg.printedProjectName),
            "category": _label(records, budget, bkg.projectCategory),
            "total_yuan": first(budget, bkg.total),
            "fiscal_yuan": first(budget, bkg.fiscalFunds),
            "other_yuan": first(budget, bkg.otherFunds),
            "goal": first(budget, bkg.goal),
            "overview": first(budget, bkg.overview),
            "basis": first(budget, bkg.basisText),
            "implementer": first(budget, bkg.implementer),
            "period": first(budget, bkg.period),
            "status": first(budget, bkg.status),
            "unproved": _parts(budget),
            "page": first(budget, bkg.page),
            "line": first(budget, bkg.line),
        }


def _indicators(records: Records, iri: str, document: Values) -> Iterator[Row]:
    for fact, indicator in _by_place(records.of_type(bkg.Indicator)):
        yield {
            FACT: fact,
            "document": stem_of(document),
            "scope": first(indicator, bkg.scope),
            "project_code": _project_code(records, first_or_none(indicator, bkg.project)),
            "activity": records.name(first_or_none(indicator, bkg.activity)),
            "level1": records.code(first_or_none(indicator, bkg.indicatorLevel1)),
            "level2": records.code(first_or_none(indicator, bkg.indicatorLevel2)),
            "level3": first(indicator, bkg.indicatorName),
            "operator": records.code(first_or_none(indicator, bkg.operator)),
            "value": first(indicator, bkg.targetText),
            "unit": first(indicator, bkg.unitText),
            "direction": first(indicator, bkg.direction),
            "status": first(indicator, bkg.status),
            "page": first(indicator, bkg.page),
            "line": first(indicator, bkg.line),
        }


def _project_code(records: Records, project: str | None) -> str:
    """The code in a project's IRI; blank for a project that prints none."""
    code = records.code(project)
    return code if mend_code(code) else ""


def _citations(records: Records, iri: str, document: Values) -> Iterator[Row]:
    """Mentions, each with the policy that stands for all names of the document it means."""
    for fact, citation in _by_place(records.of_type(bkg.Citation)):
        policy = first(citation, bkg.refersTo)
        yield {
            FACT: fact,
            "document": stem_of(document),
            "project_code": first(citation, bkg.printedProjectCode),
            "project_name": first(citation, bkg.printedProjectName),
            "context": first(citation, bkg.context),
            "raw": first(citation, bkg.rawText),
            "document_number": first(citation, bkg.citedNumber),
            "title": first(citation, bkg.citedTitle),
            "issuer": first(citation, bkg.statedIssuer),
            "policy": records.canonical(policy),
            "role": first(citation, bkg.citationRole),
            "page": first(citation, bkg.page),
            "line": first(citation, bkg.line),
        }


def _findings(records: Records, iri: str, document: Values) -> Iterator[Row]:
    for fact, finding in _by_place(records.of_type(bkg.Finding)):
        expected, actual = first(finding, bkg.expected), first(finding, bkg.actual)
        difference = f"{Decimal(actual) - Decimal(expected):f}" if expected and actual else ""
        yield {
            FACT: fact,
            "document": stem_of(document),
            "rule": first(finding, bkg.rule),
            "severity": first(finding, bkg.severity),
            "subject": first(finding, bkg.subject),
            "expected_yuan": expected,
            "actual_yuan": actual,
            "difference_yuan": difference,
            "message": in_chinese(finding, bkg.message),
            "cells": " ".join(finding.get(bkg.involves, ())),
            "page": first(finding, bkg.page),
            "line": first(finding, bkg.line),
            "set_aside": first(finding, bkg.setAside),
        }


def _stated(records: Records, iri: str, document: Values) -> Iterator[Row]:
    """Figures of the running text in reading order; functional subjects as CODE-NAME."""
    figures = records.of_type(bkg.StatedFigure)
    figures.sort(key=lambda x: (_number(x[1], bkg.sentence), _number(x[1], bkg.ordinal)))
    for fact, figure in figures:
        yield {
            FACT: fact,
            "document": stem_of(document),
            "statement": first(figure, bkg.statement),
            "subject": first(figure, bkg.subject),
            "function": _label(records, figure, bkg.function),
            "year": first(figure, bkg.observedYear),
            "amount_yuan": first(figure, bkg.amount),
            "compared_year": first(figure, bkg.comparedYear),
            "change_yuan": first(figure, bkg.change),
            "page": first(figure, bkg.page),
            "line": first(figure, bkg.line),
            "measure": first(figure, bkg.statedMeasure),
            "printed": first(figure, bkg.printedText),
            "printed_unit": first(figure, bkg.printedUnit),
            "part_of": first(figure, bkg.statedPartOf),
            "compared_measure": first(figure, bkg.comparedMeasure),
            "change_percent": first(figure, bkg.changePercent),
            "share_percent": first(figure, bkg.share),
            "share_of": first(figure, bkg.shareOf),
            "completion_percent": first(figure, bkg.completion),
            "comparison_base": first(figure, bkg.comparisonBase),
            "status": first(figure, bkg.status),
        }


_OF_DOCUMENT: dict[str, DocumentRows] = {
    "amounts": _amounts,
    "projects": _projects,
    "indicators": _indicators,
    "transfers": _transfers,
    "citations": _citations,
    "findings": _findings,
    "stated": _stated,
    **{kind.dataset: partial(declared_rows, kind) for kind in declared_facts()},
}
OF_STORE: dict[str, StoreRows] = {"policies": policy_rows, "units": unit_rows, "links": link_rows}
"""Data sets that are not parted by document: tables of names have what they say, links join documents."""
