"""What is read from a performance table: projects, indicators, and what a reader must know of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from extract.facts import AnyFact, Finding, Indicator, ProjectRecord, Severity, Status
from extract.performance.indicator_cells import NOTES, IndicatorCells
from extract.performance.units import normalised_unit, parse_value
from extract.source import Source


class PerformanceReading(msgspec.Struct, frozen=True):
    """One performance table, read."""

    projects: tuple[ProjectRecord, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the layout was understood; if not, the caller keeps the rows as they are."""
        return not any(finding.rule == "performance-layout-unknown" for finding in self.findings)

    @property
    def facts(self) -> list[AnyFact]:
        """All facts in a fixed order."""
        return [*self.projects, *self.indicators, *self.findings]


class Reporter(msgspec.Struct, frozen=True):
    """Makes the findings of one table."""

    document: str
    table: str

    def find(
        self,
        rule: str,
        source: Source,
        message: str,
        message_zh: str,
        *,
        severity: Severity = Severity.WARNING,
        subject: str | None = None,
        cells: Sequence[Source] = (),
        expected: Decimal | None = None,
        actual: Decimal | None = None,
    ) -> Finding:
        """One finding; table and place are put before the messages."""
        return Finding(
            document=self.document,
            source=source,
            rule=rule,
            severity=severity,
            subject=f"{self.table} {subject}" if subject else self.table,
            message=f"table {self.table} at {source}: {message}",
            message_zh=f"表{self.table}{_place_zh(source)}：{message_zh}",
            expected=expected,
            actual=actual,
            cells=tuple(cells),
        )


def _place_zh(source: Source) -> str:
    if source.line is not None:
        return f"第{source.line}行"
    return f"第{source.page}页" if source.page is not None else ""


def layout_unknown(reporter: Reporter, source: Source, rows: int) -> PerformanceReading:
    """The reading of a table whose layout nobody here knows: no facts, one finding."""
    finding = reporter.find(
        "performance-layout-unknown",
        source,
        f"expected rows of projects with indicators of the known kinds, got {rows} rows of another layout;"
        " they were kept unread",
        f"绩效表版式未知，{rows}行原样保留，未解读",
    )
    return PerformanceReading(findings=(finding,))


def indicator_fact(
    cells: IndicatorCells, *, document: str, source: Source, table: int, row: int, ordinal: int, scope: str
) -> Indicator:
    """An indicator's cells as a fact, its number and unit normalised beside the print."""
    number = parse_value(cells.value)[0] if cells.value else None
    doubtful = bool({"value-displaced", "incomplete"} & set(cells.notes))
    return Indicator(
        document=document,
        source=source,
        table=table,
        row=row,
        ordinal=ordinal,
        scope=scope,
        level1=cells.level1,
        level2=cells.level2,
        level3=cells.level3,
        operator=cells.operator,
        printed_operator=cells.printed_operator,
        value=cells.value,
        number=number,
        unit=cells.unit,
        normalised_unit=normalised_unit(cells.value, cells.unit),
        direction=cells.direction,
        status=Status.CONFLICT if doubtful else Status.UNVERIFIED,
    )


def note_findings(cells: IndicatorCells, reporter: Reporter, source: Source, row: int) -> list[Finding]:
    """A finding for each thing that was noticed while reading an indicator."""
    return [
        reporter.find(
            f"indicator-{note}",
            source,
            f"the indicator in row {row}: {NOTES[note][0]}",
            f"第{row}行指标：{NOTES[note][1]}",
            subject=f"row {row}",
        )
        for note in cells.notes
    ]
