"""One document's figures against its identities: checks, statuses, and findings where the sums cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from extract.audit.agreement import contradicted_columns, exchanged_columns
from extract.audit.blame import culprit_finding, exchange_findings
from extract.audit.code_funds import columns_of_other_funds
from extract.audit.completeness import missing_rows, sole_totals
from extract.audit.displaced import (
    Displaced,
    as_displaced,
    displaced_finding,
    displaced_tables,
    explained_by,
)
from extract.audit.disputed import renamed_rows, year_dispute
from extract.audit.doubled import (
    UNREAD_CELL,
    UNREAD_COLUMN,
    doubled_finding,
    doubled_rows,
    nameless_rows,
    rows_about_other_things,
    rows_of_two_policies,
    rows_read_in_part,
    uncoded_rows,
)
from extract.audit.economic import columns_without_wages
from extract.audit.equation import Equation, Verdict, evaluate, total
from extract.audit.exceptions import exceptions
from extract.audit.expected_rows import expected_rows
from extract.audit.explain import Explanation, explain
from extract.audit.foreign import foreign_tables
from extract.audit.headers import misnamed_wholes
from extract.audit.islands import lone_tables
from extract.audit.judgement import Proofs, prove
from extract.audit.labels import check_labels
from extract.audit.messages import failed_finding, missing_totals
from extract.audit.repeated import repeated_tables
from extract.audit.rounding import rounded_figures
from extract.audit.scale import check_scale
from extract.audit.totals import TOTAL_RULE
from extract.facts import BudgetLine, Check, Finding, ProjectRecord, StatedFigure, Transfer
from extract.figures import FigureRef, LineRef, ProjectRef, StatedRef
from extract.source import Source
from extract.states import FigurePart, Severity, Status
from extract.tables.interpret import TableReading
from extract.tables.unit import CONFLICT_RULE
from extract.tables.unread import UNREAD_RULE

_READ_IN_PART = frozenset({UNREAD_RULE, UNREAD_CELL, UNREAD_COLUMN, "header-missing", "table-rows-missing"})
"""Findings that say that something printed in a table was not read."""


class Audit(msgspec.Struct, frozen=True):
    """What the audit leaves: tables and projects with their statuses, every check, and the findings."""

    readings: tuple[TableReading, ...]
    projects: tuple[ProjectRecord, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    statuses: Mapping[FigureRef, Status]
    """Of every figure that an identity confirms or contradicts."""


def audit(
    document: str,
    readings: Sequence[TableReading],
    projects: Sequence[ProjectRecord],
    equations: Sequence[Equation],
    *,
    stated: Sequence[StatedFigure] = (),
    excused: frozenset[str] = frozenset(),
    year: int | None = None,
    unowned: bool = False,
) -> Audit:
    """Evaluate the equations and say how far each figure can be believed.

    Args:
        document: SHA-256 of the document.
        readings: Its tables.
        projects: Its projects from performance tables.
        equations: What `equations_of` gives, and any others over the same figures (of the running text).
        stated: The figures of its running text.
        excused: Keys of equations that cannot hold because a row was lost: no figure is blamed for them.
        year: The fiscal year of the document, if it says one.
        unowned: Whether nothing tells of which unit or year its tables are.
    """
    verdicts = evaluate(equations)
    failed = [v for v in verdicts if not v.holds]
    displaced = displaced_tables(readings, verdicts)
    excused |= explained_by(displaced, failed)
    labels = check_labels(document, readings, projects)
    why = explain(failed, _odd(readings, labels.unproved))
    scale = check_scale(document, readings, projects, stated, equations, verdicts)
    excused |= scale.excused
    misnamed = _misnamed(readings, equations, verdicts, excused)
    heard = [v for v in verdicts if v.holds or v.equation.key not in excused]
    proofs = prove(verdicts, why, excused, _columns_of(readings), misnamed, exceptions(equations, heard))
    doubled = doubled_rows(readings)
    unlabelled = labels.unproved.union(_rows_in_doubt(readings, doubled), *(d.rows for d in displaced))
    repeated = repeated_tables(readings)
    misdated = year_dispute(document, readings, stated, year)
    nobodys = repeated.tables | foreign_tables(readings, verdicts, excused, year)
    nobodys |= {r.fact.ordinal for r in readings if unowned or misdated}
    unscaled = scale.unproved | _in_two_units(readings) | lone_tables(verdicts)
    gaps = Gaps(proofs, unlabelled, labels.once, unscaled, nobodys)
    told = (*labels.findings, *scale.findings, *repeated.findings, *misdated)
    return Audit(
        readings=tuple(_with_statuses(r, gaps, verdicts) for r in readings),
        projects=tuple(_project(p, gaps) for p in projects),
        checks=tuple(_check(document, v) for v in verdicts),
        findings=(
            *_failures(document, readings, failed, why, displaced),
            *(culprit_finding(document, c) for c in proofs.culprits.values()),
            *exchange_findings(document, proofs.exchanges),
            *told,
            *(doubled_finding(row) for row in doubled),
            *rounded_figures(document, verdicts),
            *_missing(readings),
        ),
        statuses=proofs.statuses,
    )


def _missing(readings: Sequence[TableReading]) -> Iterator[Finding]:
    """Totals and rows that tables should have and do not print."""
    yield from (*missing_totals(readings), *missing_rows(readings), *expected_rows(readings))


def _in_two_units(readings: Sequence[TableReading]) -> set[int]:
    """The tables that print one unit of money above them and another in their header."""
    return {r.fact.ordinal for r in readings if any(f.rule == CONFLICT_RULE for f in r.findings)}


def _failures(
    document: str,
    readings: Sequence[TableReading],
    failed: Sequence[Verdict],
    why: Mapping[str, Explanation],
    displaced: Sequence[Displaced],
) -> Iterator[Finding]:
    """The tables whose amounts are displaced, and every sum that fails: a note where that or our reading is why."""
    unread = _tables_read_in_part(readings)
    yield from map(displaced_finding, displaced)
    for verdict in failed:
        finding = failed_finding(document, verdict, why.get(verdict.equation.key))
        yield as_displaced(_as_ours(finding, verdict, unread), verdict, displaced)


def _misnamed(
    readings: Sequence[TableReading],
    equations: Sequence[Equation],
    verdicts: Sequence[Verdict],
    excused: frozenset[str],
) -> set[FigureRef]:
    """The figures of columns that may stand under another's header."""
    failed = [v for v in verdicts if not v.holds and v.equation.key not in excused]
    return (
        misnamed_wholes(readings)
        | columns_of_other_funds(readings)
        | columns_without_wages(readings)
        | contradicted_columns(readings, verdicts, excused)
        | exchanged_columns(equations, failed, verdicts)
    )


class Gaps(msgspec.Struct, frozen=True):
    """What of each figure nothing proves, and the status that it has for that."""

    proofs: Proofs
    unlabelled: frozenset[tuple[int, int]]
    coded_once: frozenset[tuple[int, int]]
    """Rows of projects that are known by name: their code stands nowhere else."""
    unscaled: frozenset[int]
    unowned: frozenset[int]
    """Tables of which nothing tells of which unit or year they are."""

    def status(self, figure: FigureRef, table: int, row: int) -> tuple[Status, tuple[FigurePart, ...]]:
        """The status of a figure of a table's row, and the parts of it that nothing proves.

        A code that stands once leaves the figure proved, which is that of the project of this name.
        """
        if self.proofs.statuses.get(figure) is Status.CONFLICT:
            return Status.CONFLICT, ()
        missing = [
            (FigurePart.DIGITS, figure not in self.proofs.digits),
            (FigurePart.SCALE, table in self.unscaled),
            (FigurePart.PLACE, figure not in self.proofs.digits or figure in self.proofs.unplaced),
            (FigurePart.LABEL, (table, row) in self.unlabelled or table in self.unowned),
        ]
        parts = tuple(part for part, lacks in missing if lacks)
        once = (table, row) in self.coded_once and FigurePart.LABEL not in parts
        beside = (FigurePart.CODE,) if once else ()
        return (Status.UNVERIFIED if parts else Status.VERIFIED), (*parts, *beside)


def _rows_in_doubt(
    readings: Sequence[TableReading], doubled: Sequence[Sequence[BudgetLine]]
) -> frozenset[tuple[int, int]]:
    """The rows of which nothing tells what they are about, whatever their codes and names are."""
    return (
        frozenset((line.table, line.row) for row in doubled for line in row)
        | nameless_rows(readings)
        | uncoded_rows(readings)
        | rows_about_other_things(readings)
        | rows_of_two_policies(readings)
        | rows_read_in_part(readings)
        | renamed_rows(readings)
    )


def _with_statuses(reading: TableReading, gaps: Gaps, verdicts: Sequence[Verdict]) -> TableReading:
    """The table with its lines judged; its transfers take the status of the amount they are made of."""
    lines = tuple(_line(line, gaps) for line in reading.lines)
    of_row = {line.row: (line.status, line.unproved) for line in lines}
    transfers = tuple(_transfer(t, of_row) for t in reading.transfers)
    closed = [v.holds for v in verdicts if _is_total_of(v.equation, reading.fact.ordinal)]
    fact = msgspec.structs.replace(reading.fact, proved=all(closed) if closed else None)
    return msgspec.structs.replace(reading, fact=fact, lines=lines, transfers=transfers)


def _line(line: BudgetLine, gaps: Gaps) -> BudgetLine:
    """The line judged; one read in doubt stays so, whatever a sum of doubtful figures says."""
    if line.amount is None or line.status in {Status.CONFLICT, Status.REPAIRED}:
        return line
    figure = LineRef(line.table, line.key, line.measure)
    status, unproved = gaps.status(figure, line.table, line.row)
    return msgspec.structs.replace(line, status=status, unproved=unproved)


def _transfer(transfer: Transfer, of_row: Mapping[int, tuple[Status, tuple[FigurePart, ...]]]) -> Transfer:
    if transfer.amount is None:
        return transfer
    status, unproved = of_row.get(transfer.row, (transfer.status, ()))
    return msgspec.structs.replace(transfer, status=status, unproved=unproved)


def _project(project: ProjectRecord, gaps: Gaps) -> ProjectRecord:
    """The project with the status of its total, or of a part that is contradicted."""
    if project.table is None or project.row is None:
        return project
    if project.total is None or project.status in {Status.CONFLICT, Status.REPAIRED}:
        return project
    table, row = project.table, project.row
    measures = ("total", "fiscal", "other", *(f"part{n}" for n in range(1, len(project.parts) + 1)))
    found = [gaps.status(ProjectRef(table, row, m), table, row) for m in measures]
    if any(status is Status.CONFLICT for status, _ in found):
        return msgspec.structs.replace(project, status=Status.CONFLICT)
    status, unproved = found[0]
    return msgspec.structs.replace(project, status=status, unproved=unproved)


def _is_total_of(equation: Equation, table: int) -> bool:
    figure = equation.left[0].figure if equation.left else None
    return equation.rule == TOTAL_RULE and isinstance(figure, LineRef) and figure.table == table


def _tables_read_in_part(readings: Sequence[TableReading]) -> dict[int, str]:
    """Ordinal → number of the tables of which something printed was not read, or in which the file may be cut off."""
    ends = {f.source for f in (*missing_totals(readings), *sole_totals(readings))}
    return {
        r.fact.ordinal: r.fact.number
        for r in readings
        if any(f.rule in _READ_IN_PART for f in r.findings) or any(x.source in ends for x in r.lines)
    }


def _as_ours(finding: Finding, verdict: Verdict, unread: Mapping[int, str]) -> Finding:
    """The finding of a failed sum; where our reading left something of its tables out, it accuses nobody."""
    figures = [t.figure for t in verdict.equation.terms]
    numbers = {n for f in figures if not isinstance(f, StatedRef) and (n := unread.get(f.table))}
    compared = {n for side in verdict.equation.tables for n in side.split("、")}
    numbers |= compared & {n for n in unread.values() if n}
    if not numbers:
        return finding
    named = "、".join(sorted(numbers))
    return msgspec.structs.replace(
        finding,
        severity=Severity.INFO,
        message=f"{finding.message}; but table {named} was not read whole, which may be why",
        message_zh=f"{finding.message_zh}；但表{named}未能读全，差异可能由此而来",
    )


def _check(document: str, verdict: Verdict) -> Check:
    equation = verdict.equation
    members = verdict.proves if verdict.holds else equation.terms
    place = next((t.source for t in (*equation.left, *equation.right)), Source(document))
    return Check(
        document=document,
        source=place,
        rule=equation.rule,
        key=equation.key,
        label=equation.label,
        label_en=equation.label_en,
        expected=total(equation.right) + total(verdict.allowance),
        actual=total(equation.left),
        tolerance=equation.tolerance,
        holds=verdict.holds,
        members=tuple(dict.fromkeys(t.figure for t in members)),
    )


def _odd(readings: Sequence[TableReading], unlabelled: frozenset[tuple[int, int]]) -> set[FigureRef]:
    """The figures of the rows whose labels nothing proves."""
    lines = (line for reading in readings for line in reading.lines)
    return {LineRef(x.table, x.key, x.measure) for x in lines if (x.table, x.row) in unlabelled}


def _columns_of(readings: Sequence[TableReading]) -> dict[int, set[tuple[str, ...]]]:
    """Table → header paths of its columns of amounts, blank ones too."""
    return {reading.fact.ordinal: set(_paths(reading)) for reading in readings}


def _paths(reading: TableReading) -> Iterator[tuple[str, ...]]:
    for row in reading.rows:
        yield from (c.measure for c in row.columns if c.is_measure and c.position is not None)
