"""Which tables each document has, declares empty or lacks, and which rows it lacks by inference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.check.findings import CheckedFinding
from kg.export.records import Records, Values, document_graphs, first
from kg.graph.iri import Namer, last_key
from kg.graph.values import Value
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms

COLUMNS = (
    "document", "fiscal_year", "stage", "table", "title", "kind", "state", "printed_unit", "rows", "amounts", "proved",
)  # fmt: skip
_MISSING_TABLE = "table-missing"
_MISSING_ROW = "missing-row"


def coverage_rows(
    store: GraphReader, findings: Sequence[CheckedFinding], namer: Namer | None = None
) -> Iterator[tuple[Value, ...]]:
    """One row a table in printed order, then the tables and rows that are missing.

    `state` is present, declared_empty, unknown, missing or row_missing; `proved` the share of the table's amounts
    that identities prove, in per cent.
    """
    namer = namer or Namer()
    for graph in document_graphs(store):
        records = Records(store, graph, namer)
        lines = [values for _, values in records.of_type(bkg.BudgetLine)]
        for iri, document in records.of_type(bkg.BudgetDocument):
            head = (
                first(document, bkg.fileName),
                first(document, bkg.fiscalYear),
                _last(document, bkg.stage),
            )
            tables = sorted(records.of_type(bkg.BudgetTable), key=lambda t: int(first(t[1], bkg.ordinal)))
            for table, values in tables:
                of_table = [x for x in lines if first(x, bkg.table) == table]
                yield (*head, *_table(values, of_table))
            for finding in findings:
                if finding.document == iri and _state(finding):
                    yield (*head, "", finding.subject, finding.rule, _state(finding), "", "", "", "")


def _table(values: Values, lines: Sequence[Values]) -> tuple[Value, ...]:
    proved = sum(1 for x in lines if first(x, bkg.status) in {"verified", "repaired"})
    return (
        first(values, bkg.tableNumber),
        first(values, dcterms.title),
        first(values, bkg.tableKind),
        first(values, bkg.state),
        first(values, bkg.printedUnit),
        int(first(values, bkg.rowCount) or 0),
        len(lines),
        f"{proved / len(lines):.1%}" if lines else "",
    )


def _state(finding: CheckedFinding) -> str:
    if finding.rule == _MISSING_TABLE:
        return "missing"
    return "row_missing" if finding.cause == _MISSING_ROW else ""


def _last(values: Values, predicate: str) -> str:
    return last_key(first(values, predicate))
