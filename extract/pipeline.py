"""One file, end to end: read, recognise, interpret, audit. The only orchestration in this package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from extract.audit.audit import audit
from extract.audit.compared import compared_equations
from extract.audit.coverage import coverage_findings
from extract.audit.denials import denied_funds
from extract.audit.equations import equations_over
from extract.audit.ledger import Ledger
from extract.audit.repair.document import Repaired, repair_document
from extract.audit.stated import stated_equations
from extract.audit.stated_book import TextPlace, text_place
from extract.audit.stated_findings import judged, stated_findings
from extract.citations import find_citations
from extract.compilation import Compilation, find_compilation, units_in_doubt, with_owner, with_owners
from extract.cover import is_budget_title
from extract.decisions.after import decide_facts
from extract.decisions.before import TABLE_VERDICTS, decide_tables
from extract.decisions.limits import believe_no_more
from extract.decisions.model import ReadingDecision
from extract.document import Document, Paragraph, ReaderRemark
from extract.errors import NoBudgetError
from extract.facts import (
    AnyFact,
    BudgetLine,
    Decided,
    DocumentFact,
    Finding,
    Indicator,
    Label,
    ProjectRecord,
    Severity,
    TableFact,
)
from extract.fiscal_year import reported_years, with_table_years
from extract.identity import identify
from extract.narrative import read_narrative, speaks_of_budget, states_budget
from extract.performance import PerformanceReading, read_performance_tables
from extract.policy_text import PolicyReading, read_policy_text
from extract.project_sections import read_project_sections
from extract.readers import read_document
from extract.source import Source
from extract.tables.governments import with_governments, with_income_as_items
from extract.tables.interpret import TableReading, read_tables
from extract.tables.recognise import find_tables
from extract.tables.table import Table
from extract.tables.unit import units_read
from extract.tables.unread import rows_in_text

_FIRST_ROWS = 6


class Extraction(msgspec.Struct, frozen=True):
    """All facts of one document in a fixed order: the document first, then table by table."""

    facts: tuple[AnyFact, ...]

    @property
    def document(self) -> DocumentFact:
        """The document itself."""
        return next(f for f in self.facts if isinstance(f, DocumentFact))

    @property
    def tables(self) -> list[TableFact]:
        """Its tables."""
        return [f for f in self.facts if isinstance(f, TableFact)]

    @property
    def lines(self) -> list[BudgetLine]:
        """Its amounts."""
        return [f for f in self.facts if isinstance(f, BudgetLine)]

    @property
    def findings(self) -> list[Finding]:
        """What a reader must know of it."""
        return [f for f in self.facts if isinstance(f, Finding)]


def extract_file(path: Path, decisions: Sequence[ReadingDecision] = ()) -> Extraction:
    """Read one published file to facts.

    Args:
        path: The file.
        decisions: What persons decided, about this file or others.

    Raises:
        UnreadableFileError: No reader can take the file.
        NoBudgetError: The file was read; it holds no table that is known, and its text states no figure of a budget.
    """
    return extract_document(read_document(path), str(path), decisions)


def extract_document(
    document: Document, place: str | None = None, decisions: Sequence[ReadingDecision] = ()
) -> Extraction:
    """A document that a reader returned, to facts.

    Args:
        document: The document.
        place: What an error names it by; its file name if not given.
        decisions: What persons decided, about this document or others; it is read without them first, because
            nothing counts as proved that is so only with them.

    Raises:
        NoBudgetError: It holds no table that is known, and its text states no figure of a budget.
    """
    own = [d for d in decisions if d.document == document.file.sha256]
    of_tables = [d for d in own if d.verdict in TABLE_VERDICTS]
    if not own:
        return _extract(document, place)
    try:
        facts = _extract(document, place).facts
    except NoBudgetError:
        if not of_tables:
            raise
        facts = ()
    if of_tables:
        after = _extract(document, place, of_tables).facts
        about = {f.table for f in after if isinstance(f, Decided) and f.table is not None}
        facts = believe_no_more(facts, after, about)
    return Extraction(decide_facts(facts, own))


def _extract(document: Document, place: str | None, decisions: Sequence[ReadingDecision] = ()) -> Extraction:
    """A document to facts, its tables read as decided."""
    policy = read_policy_text(document)
    if policy and is_budget_title(policy.policy.title):
        policy = None
    if policy and policy.is_letter:
        return _of_policy(document, policy)
    tables, text = find_tables(document)
    decided = decide_tables(document.file.sha256, tables, decisions)
    readings = read_tables(document, tables)
    known = any(reading.fact.kind != "unknown" for reading in readings)
    if not known and policy:
        return _of_policy(document, policy)
    if not known and not states_budget(text) and not any(map(_is_of_public_money, tables)):
        raise _no_budget(place or document.file.name, readings, text)
    return Extraction((*_of_budget(document, tables, text, readings), *decided))


def _is_of_public_money(table: Table) -> bool:
    """Whether a table whose kind is not known uses a word of public money in its title or its first labels."""
    labels = (row.texts[0] or "" for page in table.pages[:1] for row in page[:_FIRST_ROWS] if row.texts)
    return any(map(speaks_of_budget, (table.name, *labels)))


def _no_budget(place: str, readings: Sequence[TableReading], text: Sequence[Paragraph]) -> NoBudgetError:
    got = (
        f"{len(readings)} tables of other kinds" if readings else f"{len(text)} lines of text without a table"
    )
    expected = "a budget table, text that states figures of a budget, or that of a policy document"
    return NoBudgetError(place, expected, got)


def _of_budget(
    document: Document, tables: Sequence[Table], text: Sequence[Paragraph], readings: Sequence[TableReading]
) -> list[AnyFact]:
    """The facts of a budget or of final accounts, in their order, what was decided of it apart."""
    sha = document.file.sha256
    performance = read_performance_tables(sha, tables, text, units_read(r.fact for r in readings))
    compilation = find_compilation(tables)
    codes = [p.project.code for r in performance.values() for p in r.projects if p.project.code]
    identity = identify(document, tables, text, readings, compilation, codes)
    publisher = identity.document.publisher
    readings = with_governments(tables, with_owners(compilation, readings, publisher))
    reported = reported_years(document.file.name, text, tables)
    readings = with_table_years(readings, tables, identity.document.fiscal_year, reported)
    indicators = [i for reading in performance.values() for i in reading.indicators]
    joined = _joined_goals(performance)
    narrative = [p for p in text if p.source not in joined]
    stated = [] if compilation.is_several else narrative  # whose a compilation's sentences are is not known
    projects: list[ProjectRecord] = [
        with_owner(p, compilation, publisher) for reading in performance.values() for p in reading.projects
    ]
    described = read_project_sections(sha, text, year=identity.document.fiscal_year)
    told = _Told(stated, {text_place(s.source): s.project for s in described.sections})
    unowned, doubts = units_in_doubt(
        compilation, tables, readings, text, identity.document, is_disputed=identity.is_disputed
    )
    proved = _prove_parts(
        compilation, tables, readings, projects, indicators, told, identity.document, unowned
    )
    citations = find_citations(
        sha,
        proved.readings,
        [*proved.projects, *described.projects],
        indicators,
        narrative,
        described.sections,
        region=identity.document.region,
        tables=tables,
        pieces=[p for p in text if p.source in joined],
    )
    return [
        identity.document,
        *identity.units,
        *_table_by_table(proved, performance),
        *described.projects,
        *described.findings,
        *citations,
        *identity.findings,
        *doubts,
        *proved.facts,
        *coverage_findings(identity.document, proved.readings, text, several=compilation.is_several),
        *(() if compilation.is_several else denied_funds(identity.document, proved.readings, text)),
        *rows_in_text(document, text, narrative),
        *(_finding(document, remark) for remark in document.remarks),
    ]


def _joined_goals(performance: Mapping[int, PerformanceReading]) -> set[Source]:
    """Where pieces of goals stand that were joined over a page break: they are no sentences of their own."""
    return {
        cell for r in performance.values() for f in r.findings if f.rule == "goal-joined" for cell in f.cells
    }


def _table_by_table(proved: _Proved, performance: Mapping[int, PerformanceReading]) -> Iterator[AnyFact]:
    """The facts of each table, those of projects and their indicators behind its own."""
    for reading in proved.readings:
        yield from reading.facts
        ordinal = reading.fact.ordinal
        if ordinal in performance:
            yield from (p for p in proved.projects if p.table == ordinal)
            yield from performance[ordinal].indicators
            yield from performance[ordinal].findings


def _of_policy(document: Document, policy: PolicyReading) -> Extraction:
    return Extraction((*policy.facts, *(_finding(document, remark) for remark in document.remarks)))


class _Told(msgspec.Struct, frozen=True):
    """The running text whose figures are read, and the projects that parts of it describe."""

    paragraphs: list[Paragraph]
    projects: Mapping[TextPlace, Label]


class _Proved(msgspec.Struct, frozen=True):
    """Tables and projects with their statuses, and the facts of the running text, the audit and the repair."""

    readings: tuple[TableReading, ...]
    projects: tuple[ProjectRecord, ...]
    facts: tuple[AnyFact, ...]


def _prove_parts(
    compilation: Compilation,
    tables: Sequence[Table],
    readings: Sequence[TableReading],
    projects: Sequence[ProjectRecord],
    indicators: Sequence[Indicator],
    told: _Told,
    document: DocumentFact,
    unowned: frozenset[int],
) -> _Proved:
    """Prove the tables of each unit by themselves: sums between tables hold inside one budget only.

    `unowned` are the units (by place) of whose tables nothing tells whose or of which year they are.
    """
    found: list[_Proved] = []
    for part, unit in enumerate(compilation.units):
        ordinals = {readings[n].fact.ordinal for n in unit.tables}
        repaired = repair_document(
            [tables[n] for n in unit.tables],
            [readings[n] for n in unit.tables],
            [p for p in projects if p.table in ordinals],
            [i for i in indicators if i.table in ordinals],
            document.stage,
        )
        key = f"~{part + 1}" if part else ""
        found.append(_prove(repaired, told, document, key, unowned=part in unowned))
    return _Proved(
        readings=tuple(
            sorted(with_income_as_items(r for p in found for r in p.readings), key=lambda r: r.fact.ordinal)
        ),
        projects=tuple(record for p in found for record in p.projects),
        facts=tuple(fact for p in found for fact in p.facts),
    )


def _prove(
    repaired: Repaired, told: _Told, document: DocumentFact, part: str, *, unowned: bool = False
) -> _Proved:
    """Hold the tables, mended where they were damaged, against each other and against the running text.

    Keys of checks end in `part`, so that those of several units stay apart; no figure of `unowned` tables is proved.
    """
    readings, projects = repaired.readings, repaired.projects
    lines = [line for reading in readings for line in reading.lines]
    stated = read_narrative(document.document, told.paragraphs, lines, year=document.fiscal_year)
    ledger = Ledger(readings, projects)
    equations = [
        *equations_over(ledger, document.stage),
        *compared_equations(ledger),
        *stated_equations(stated.figures, ledger, document, told.projects),
    ]
    found = audit(
        document.document,
        readings,
        projects,
        [msgspec.structs.replace(e, key=e.key + part) for e in equations] if part else equations,
        stated=stated.figures,
        excused=frozenset(key + part for key in repaired.excused),
        year=document.fiscal_year,
        unowned=unowned,
    )
    repairs = [
        msgspec.structs.replace(r, proofs=tuple(key + part for key in r.proofs)) for r in repaired.repairs
    ]
    facts: tuple[AnyFact, ...] = (
        *judged(stated.figures, found.statuses),
        *stated.findings,
        *stated_findings(stated.figures, ledger, document),
        *found.checks,
        *found.findings,
        *repairs,
        *repaired.findings,
    )
    return _Proved(found.readings, found.projects, facts)


def _finding(document: Document, remark: ReaderRemark) -> Finding:
    return Finding(
        document=document.file.sha256,
        source=remark.source,
        rule=remark.rule,
        severity=Severity.WARNING if remark.matters else Severity.INFO,
        message=remark.message,
        message_zh=remark.message_zh,
    )
