"""All performance tables of one document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.document import Paragraph
from extract.performance.department_table import read_department_performance
from extract.performance.project_table import read_performance
from extract.performance.reading import PerformanceReading
from extract.printed import PrintedUnit
from extract.tables.catalogue import TableForm
from extract.tables.reading import prints_points_as_commas
from extract.tables.table import Table


def read_performance_tables(
    document: str,
    tables: Sequence[Table],
    paragraphs: Sequence[Paragraph],
    units: Mapping[int, PrintedUnit],
) -> dict[int, PerformanceReading]:
    """The readings of a document's performance tables by the table's ordinal, from 1.

    Whether decimal points came out as commas is told from all tables of the document.

    Args:
        document: SHA-256 of the document.
        tables: Its tables in reading order, as `find_tables` gives them.
        paragraphs: Its text outside tables.
        units: Ordinal of a table → the unit of its amounts.
    """
    texts = (c.text for t in tables for page in t.pages for row in page for c in row.cells if c.text)
    doubtful = prints_points_as_commas(texts)
    readings: dict[int, PerformanceReading] = {}
    for ordinal, table in enumerate(tables, 1):
        form = table.kind.form if table.kind else None
        if form is TableForm.PERFORMANCE:
            readings[ordinal] = read_performance(
                table,
                document,
                ordinal,
                unit=units.get(ordinal),
                commas_doubtful=doubtful,
                paragraphs=paragraphs,
            )
        elif form is TableForm.DEPARTMENT_FUNDS:
            readings[ordinal] = read_department_performance(table, document, ordinal)
    return readings
