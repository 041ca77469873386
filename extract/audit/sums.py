"""Sums inside one table: rows against their identities, details against the printed total."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import msgspec

from extract.amount import PrintedUnit, decimals, half_unit
from extract.facts import BudgetLine, Finding, Role, Severity, Status
from extract.source import Source
from extract.tables.catalogue import Form, get_kind
from extract.tables.interpret import TableReading
from extract.tables.rows import ReadRow


def check_sums(reading: TableReading) -> TableReading:
    """The reading with its sums checked.

    A line is verified when an identity of its row or its column's total covers it and holds; it is in
    conflict when every identity that covers it fails. `proved` of the table says whether all printed
    totals close over the detail rows, also where the table goes over several pages. Each sum that cannot
    hold at the printed precision is a finding.
    """
    held, failed, findings = _row_sums(reading)
    column_held, column_failed, column_findings, proved = _column_sums(reading)
    held |= column_held
    failed |= column_failed
    missing = _missing_total(reading)
    lines = tuple(_with_status(line, held, failed) for line in reading.lines)
    return msgspec.structs.replace(
        reading,
        fact=msgspec.structs.replace(reading.fact, proved=proved),
        lines=lines,
        findings=(*reading.findings, *findings, *column_findings, *missing),
    )


def _with_status(line: BudgetLine, held: set[Source], failed: set[Source]) -> BudgetLine:
    if line.amount is None or line.status is Status.CONFLICT:
        return line  # unread, or read under a column that is in doubt: a sum of such figures proves nothing
    if line.source in held:
        return msgspec.structs.replace(line, status=Status.VERIFIED)
    if line.source in failed:
        return msgspec.structs.replace(line, status=Status.CONFLICT)
    return line


def _row_sums(reading: TableReading) -> tuple[set[Source], set[Source], list[Finding]]:
    """Cells that a row identity confirms, cells it contradicts, and a finding for each that fails."""
    held: set[Source] = set()
    failed: set[Source] = set()
    findings: list[Finding] = []
    for row in reading.rows:
        by_key = {column.key: cell.source for column, cell in row.amounts}
        for balance in row.balances:
            spots = [by_key[k] for k in (balance.identity.whole, *balance.identity.parts) if k in by_key]
            (held if balance.holds else failed).update(spots)
            if not balance.holds:
                label = f"{balance.identity.whole} = {' + '.join(balance.identity.parts)}"
                findings.append(
                    _sum_finding(reading, row, "row-sum", label, balance.whole, balance.parts, tuple(spots))
                )
    return held, failed, findings


def _column_sums(reading: TableReading) -> tuple[set[Source], set[Source], list[Finding], bool | None]:
    """Details against the total, column by column; the last value says whether all totals close."""
    rows = {row.ordinal: row for row in reading.rows}
    details: dict[tuple[str, ...], list[BudgetLine]] = defaultdict(list)
    totals: dict[tuple[str, ...], list[BudgetLine]] = defaultdict(list)
    for line in reading.lines:
        if line.side is None and line.item is None:
            target = totals if line.role is Role.TOTAL else details if line.role is Role.DETAIL else None
            if target is not None:
                target[line.measure].append(line)
    unit = next(u for u in PrintedUnit if u.printed == reading.fact.printed_unit)
    exact = any(decimals(line.printed) for line in reading.lines)
    held: set[Source] = set()
    failed: set[Source] = set()
    findings: list[Finding] = []
    closed: list[bool] = []
    for measure, (total, *more) in totals.items():
        lines = details.get(measure, [])
        if more or not lines or total.amount is None or any(line.amount is None for line in lines):
            continue
        parts = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
        tolerance = sum(
            (half_unit(x.printed, unit, integers_exact=exact) for x in (total, *lines)), Decimal(0)
        )
        closes = abs(total.amount - parts) <= tolerance
        closed.append(closes)
        spots = {x.source for x in (total, *lines)}
        (held if closes else failed).update(spots if closes else {total.source})
        if not closes:
            label = f"{'/'.join(measure)}: 合计 = Σ"
            row = rows[total.row]
            findings.append(
                _sum_finding(reading, row, "column-sum", label, total.amount, parts, (total.source,))
            )
    return held, failed, findings, (all(closed) if closed else None)


def _missing_total(reading: TableReading) -> list[Finding]:
    """A table that always ends in a total and does not: the file may be cut there."""
    details = [line for line in reading.lines if line.role is Role.DETAIL]
    has_total = any(line.role is Role.TOTAL for line in reading.lines)
    if (
        has_total
        or len({line.row for line in details}) < 2
        or get_kind(reading.fact.kind, reading.fact.family).form is not Form.ROWS
    ):
        return []
    last, number = details[-1].source, reading.fact.number
    return [
        Finding(
            document=reading.fact.document,
            source=last,
            rule="total-missing",
            severity=Severity.FATAL,
            subject=f"{number} {reading.fact.title}".strip(),
            message=f"table {number} ends at {last} without the total row it should have: the file may be cut there",
            message_zh=f"表{number}没有合计行，文件可能在此处被截断",
        )
    ]


def _sum_finding(
    reading: TableReading,
    row: ReadRow,
    rule: str,
    label: str,
    whole: Decimal,
    parts: Decimal,
    cells: tuple[Source, ...],
) -> Finding:
    number = reading.fact.number
    return Finding(
        document=reading.fact.document,
        source=row.source,
        rule=rule,
        severity=Severity.WARNING,
        subject=f"{number} row {row.ordinal} {label}",
        message=f"table {number} at {row.source}: {label}: printed {whole:,f} yuan, the parts give {parts:,f},"
        f" difference {whole - parts:,f}",
        message_zh=f"表{number}第{row.ordinal}行 {label}：印为{whole:,f}元，各项相加为{parts:,f}元，差{whole - parts:,f}元",
        expected=parts,
        actual=whole,
        cells=cells,
    )
