"""Department performance tables (部门整体支出绩效目标表): the indicators of each activity; the funds are read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from extract.facts import Finding, Indicator, Severity
from extract.performance.indicator_cells import IndicatorCells
from extract.performance.indicator_rows import IndicatorFinder
from extract.performance.kinds import Levels, is_header, is_side_label
from extract.performance.reading import (
    PerformanceReading,
    Reporter,
    indicator_fact,
    layout_unknown,
    note_findings,
)
from extract.tables.table import Row, Table
from extract.text import unwrap


def read_department_performance(table: Table, document: str, ordinal: int) -> PerformanceReading:
    """The indicators of a department performance table, each with its activity (活动).

    The cell that joins level 1, 2 and 3 is split by the closed lists. Rows that are printed twice stay twice.
    An activity whose cell is merged into the one above is taken from there.

    Args:
        table: The table as found.
        document: SHA-256 of the document.
        ordinal: Number of the table in the document, from 1.

    Returns:
        The indicators; the finding `performance-layout-unknown` and no facts where the table has none that
        can be read.
    """
    reporter = Reporter(document, table.number or f"T{ordinal}")
    indicators: list[Indicator] = []
    findings: list[Finding] = []
    seen: dict[tuple[str | None, ...], int] = {}
    for place, (row, activity, cells) in enumerate(_rows(table), 1):
        fact = indicator_fact(
            cells,
            document=document,
            source=row.source,
            table=ordinal,
            row=place,
            ordinal=place,
            scope="department",
        )
        indicators.append(msgspec.structs.replace(fact, activity=activity))
        findings.extend(note_findings(cells, reporter, row.source, place))
        first = seen.setdefault((activity, *cells.key), place)
        if first != place:
            findings.append(
                reporter.find(
                    "indicator-repeated",
                    row.source,
                    f"the indicator in row {place} is printed in row {first} too, word for word",
                    f"第{place}行指标与第{first}行重复",
                    severity=Severity.INFO,
                    subject=f"row {place}",
                )
            )
    if not indicators and any(row.texts for page in table.pages for row in page):
        return layout_unknown(reporter, table.source, sum(len(page) for page in table.pages))
    return PerformanceReading(indicators=tuple(indicators), findings=tuple(findings))


def _rows(table: Table) -> Iterator[tuple[Row, str | None, IndicatorCells]]:
    """The rows that hold an indicator, each with its activity."""
    finder = IndicatorFinder.for_table(table)
    activity: str | None = None
    levels: Levels | None = None
    for page in table.pages:
        for row in page:
            if is_header(tuple(t for t in row.texts if t)):
                continue
            found = finder.read(row, levels)
            if found is None:
                continue
            start, cells = found
            left = [unwrap(t) for t in row.texts[:start] if t and not is_side_label(t)]
            activity = left[-1] if left else activity
            levels = Levels(cells.level1, cells.level2)
            yield row, activity, cells
