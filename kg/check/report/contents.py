"""What the report of an audit says: of each document what is proved, what is not, what was found, what was decided."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from importlib.metadata import version

import msgspec

from extract.states import BY_TRUST, Severity, Status
from kg.check.coverage import COLUMNS, coverage_rows
from kg.check.findings import CheckedFinding, read_findings
from kg.export.records import Records, Values, document_graphs, first
from kg.graph.iri import Namer, last_key
from kg.store.snapshot import GraphReader
from ontology.terms import ONTOLOGY, bkg, dcterms

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_DECISION = f"{ONTOLOGY}#"
_MOST_CELLS = 12
_ROLES = {"total": "合计", "subtotal": "小计"}


class ReportedCell(msgspec.Struct, frozen=True):
    """A figure that a finding is about: where it stands, what is printed, what was read."""

    table: str
    row: str
    column: str
    place: str
    printed: str
    amount: Decimal | None
    status: str


class ReportedFinding(msgspec.Struct, frozen=True):
    """A finding with the figures it is about; `more` counts those that are left out."""

    finding: CheckedFinding
    cells: tuple[ReportedCell, ...]
    more: int = 0


class ReportedIdentity(msgspec.Struct, frozen=True):
    """One accounting identity over a document: in words, and how often it holds and fails."""

    zh: str
    en: str
    holds: int
    fails: int


class ReportedDecision(msgspec.Struct, frozen=True):
    """What a person decided."""

    verdict: str
    place: str
    printed: str
    value: str
    reason: str
    by: str
    date: str


class ReportedTable(msgspec.Struct, frozen=True):
    """One table, or one that is missing: see `kg.check.coverage`."""

    number: str
    title: str
    state: str
    unit: str
    rows: str
    amounts: str
    proved: str


class ReportedDocument(msgspec.Struct, frozen=True):
    """What is said of one document; `statuses` counts its figures, totals of projects among them."""

    file: str
    sha256: str
    title: str
    unit: str
    year: str
    stage: str
    statuses: dict[str, int]
    findings: tuple[ReportedFinding, ...]
    identities: tuple[ReportedIdentity, ...]
    tables: tuple[ReportedTable, ...]
    decisions: tuple[ReportedDecision, ...]

    @property
    def figures(self) -> int:
        """How many figures were read."""
        return sum(self.statuses.values())

    def count(self, severity: str) -> int:
        """How many findings matter so much, those set aside left out."""
        return sum(f.finding.severity == severity and not f.finding.set_aside for f in self.findings)


class AuditReport(msgspec.Struct, frozen=True):
    """The audit of some documents."""

    made: str
    version: str
    documents: tuple[ReportedDocument, ...]
    unread: tuple[str, ...]
    """Files that could not be read, and why."""


def report_of(
    store: GraphReader, unread: Sequence[str], now: datetime, namer: Namer | None = None
) -> AuditReport:
    """The report on all budgets and accounts of a store.

    Args:
        store: An open store, or the one in memory that files were read into.
        unread: Messages on files that could not be read.
        now: When the report is made.
        namer: Makes the IRIs; the default base if None.
    """
    namer = namer or Namer()
    findings = read_findings(store, namer)
    of_document: dict[str, list[CheckedFinding]] = defaultdict(list)
    for finding in findings:
        of_document[finding.document].append(finding)
    tables: dict[str, list[ReportedTable]] = defaultdict(list)
    for row in coverage_rows(store, findings, namer):
        told = dict(zip(COLUMNS, map(str, row), strict=True))
        tables[told["document"]].append(
            ReportedTable(*(told[n] for n in ("table", "title", "state", "printed_unit", "rows", "amounts", "proved")))
        )  # fmt: skip
    documents = []
    for graph in document_graphs(store):
        records = Records(store, graph, namer)
        for iri, values in records.of_type(bkg.BudgetDocument):
            file = first(values, bkg.fileName)
            documents.append(_document(records, values, of_document[iri], tables[file]))
    documents.sort(key=lambda d: d.file)
    made = now.astimezone().isoformat(" ", "minutes")
    return AuditReport(made, version("budget-kg"), tuple(documents), tuple(unread))


def _document(
    records: Records, values: Values, findings: Sequence[CheckedFinding], tables: Sequence[ReportedTable]
) -> ReportedDocument:
    statuses = Counter[str]()
    for kind in (bkg.BudgetLine, bkg.ProjectBudget):
        statuses.update(first(v, bkg.status) for _, v in records.of_type(kind))
    publisher = first(values, bkg.publishedBy)
    return ReportedDocument(
        file=first(values, bkg.fileName),
        sha256=first(values, bkg.sha256),
        title=first(values, dcterms.title),
        unit=records.label(publisher),
        year=first(values, bkg.fiscalYear),
        stage=last_key(first(values, bkg.stage)) if first(values, bkg.stage) else "",
        statuses={s.value: statuses[s.value] for s in BY_TRUST if statuses[s.value]},
        findings=tuple(_finding(records, finding) for finding in findings),
        identities=tuple(_identities(records)),
        tables=tuple(tables),
        decisions=tuple(_decisions(records)),
    )


def _finding(records: Records, finding: CheckedFinding) -> ReportedFinding:
    cells = [_cell(records, figure) for figure in finding.figures[:_MOST_CELLS] if records.get(figure)]
    return ReportedFinding(finding, tuple(cells), max(len(finding.figures) - _MOST_CELLS, 0))


def _cell(records: Records, figure: str) -> ReportedCell:
    values = records.get(figure)
    table = records.get(first(values, bkg.table))
    amount = first(values, bkg.amount) or first(values, bkg.total)
    measure = first(values, bkg.measure)
    return ReportedCell(
        table=first(table, bkg.tableNumber),
        row=_row(records, values),
        column=records.name(measure) if measure else "",
        place=_place(values),
        printed=first(values, bkg.printedText),
        amount=Decimal(amount) if amount else None,
        status=first(values, bkg.status) or Status.UNVERIFIED.value,
    )


def _row(records: Records, values: Values) -> str:
    """What a row is about: its subject, item, project or unit, the first that it prints."""
    for term in (bkg.function, bkg.departmentEconomic, bkg.governmentEconomic, bkg.project):
        if thing := first(values, term):
            return records.label(thing)
    said = first(values, bkg.item) or first(values, bkg.unitAsPrinted)
    return said or _ROLES.get(first(values, bkg.role), "")


def _place(values: Values) -> str:
    said = [
        (name, first(values, term)) for name, term in (("页", bkg.page), ("行", bkg.line), ("列", bkg.column))
    ]
    return " ".join(f"第{number}{name}" for name, number in said if number)


def _identities(records: Records) -> list[ReportedIdentity]:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _, check in records.of_type(bkg.Check):
        labels = sorted(check.get(_LABEL, ["", ""]), key=lambda t: sum("\u4e00" <= c <= "\u9fff" for c in t))
        key = (labels[-1], labels[0])
        counts[key][first(check, bkg.holds)] += 1
    found = [ReportedIdentity(*key, holds=n["true"], fails=n["false"]) for key, n in counts.items()]
    return sorted(found, key=lambda i: (-i.fails, -i.holds, i.zh))


def _decisions(records: Records) -> list[ReportedDecision]:
    found = [
        ReportedDecision(
            verdict=first(values, _DECISION + "verdict"),
            place=_place(values),
            printed=first(values, bkg.printedText),
            value=first(values, _DECISION + "decidedText"),
            reason=first(values, _DECISION + "decisionReason"),
            by=first(values, _DECISION + "decidedBy"),
            date=first(values, _DECISION + "decidedOn"),
        )
        for _, values in records.of_type(_DECISION + "Decision")
    ]
    return sorted(found, key=lambda d: (d.date, d.printed))


def gravest(report: AuditReport) -> dict[str, int]:
    """How many findings there are of each severity over all documents, the gravest first."""
    return {s.value: sum(d.count(s.value) for d in report.documents) for s in Severity}
