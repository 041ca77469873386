"""The findings of documents as records, the gravest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

import msgspec

from extract.facts import Severity
from kg.export.records import Records, Values, document_graphs, first
from kg.graph.iri import Namer
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.FATAL: 2}


class CheckedFinding(msgspec.Struct, frozen=True):
    """One finding: what is wrong, where, and the figures it is about.

    `line`, `page` and `column` count from 1, 0 where the format has none. `figures` are the IRIs of the lines.
    `set_aside` says that a person decided that it needs no further look.
    """

    iri: str
    document: str
    file: str
    rule: str
    severity: Severity
    message: str
    message_zh: str
    subject: str = ""
    expected: Decimal | None = None
    actual: Decimal | None = None
    cause: str = ""
    page: int = 0
    line: int = 0
    column: int = 0
    figures: tuple[str, ...] = ()
    set_aside: bool = False

    @property
    def place(self) -> str:
        """Page or line, as a reader looks it up."""
        parts = [f"{name} {n}" for name, n in (("page", self.page), ("line", self.line)) if n]
        return " ".join(parts)

    @property
    def difference(self) -> Decimal | None:
        """Actual − expected, yuan."""
        return self.actual - self.expected if self.actual is not None and self.expected is not None else None


def read_findings(store: GraphReader, namer: Namer | None = None) -> list[CheckedFinding]:
    """The findings of a store, the gravest first, then by document and place.

    Those of budgets, of held policies, and those that follow from several documents: names that contradict, documents
    published twice, identities between documents.
    """
    namer = namer or Namer()
    found: list[CheckedFinding] = []
    graphs = document_graphs(store)
    for graph in graphs:
        records = Records(store, graph, namer)
        files = {iri: first(values, bkg.fileName) for iri, values in records.of_type(bkg.BudgetDocument)}
        found.extend(_finding(iri, values, files) for iri, values in records.of_type(bkg.Finding))
    named = ask_texts(store, "common/values-of-property", property=bkg.fileName)
    names = {document: file for _, document, file in named if document and file}
    found.extend(_finding(iri, values, names) for iri, values in _elsewhere(store, set(graphs)))
    return sorted(found, key=lambda r: (-RANK[r.severity], r.file, r.page, r.line, r.iri))


def _elsewhere(store: GraphReader, budgets: Collection[str]) -> Iterable[tuple[str, Values]]:
    """Findings that stand in no budget's graph, with their values."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for graph, finding, term, value in ask_texts(store, "check/findings"):
        if graph not in budgets and finding and term and value:
            found[finding][term].append(value)
    return found.items()


def at_least(findings: Sequence[CheckedFinding], severity: Severity) -> list[CheckedFinding]:
    """The findings that matter at least as much, without those that a person set aside."""
    return [r for r in findings if RANK[r.severity] >= RANK[severity] and not r.set_aside]


def _finding(iri: str, values: Values, files: dict[str, str]) -> CheckedFinding:
    document = first(values, bkg.document)
    messages = values.get(bkg.message, [""])
    return CheckedFinding(
        iri=iri,
        document=document,
        file=files.get(document, ""),
        rule=first(values, bkg.rule),
        severity=Severity(first(values, bkg.severity)),
        message=min(messages, key=_chinese),
        message_zh=max(messages, key=_chinese),
        subject=first(values, bkg.subject),
        expected=_decimal(first(values, bkg.expected)),
        actual=_decimal(first(values, bkg.actual)),
        cause=first(values, bkg.cause),
        page=int(first(values, bkg.page) or 0),
        line=int(first(values, bkg.line) or 0),
        column=int(first(values, bkg.column) or 0),
        figures=tuple(sorted(values.get(bkg.involves, ()))),
        set_aside=first(values, bkg.setAside) == "true",
    )


def _chinese(text: str) -> float:
    """Share of Chinese characters: of the two messages the Chinese one has more."""
    return sum(1 for c in text if "\u4e00" <= c <= "\u9fff") / max(len(text), 1)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None
