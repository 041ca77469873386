"""What is noticed while a table is read: cells left over, slides, mended codes, a header that is not there."""

from __future__ import annotations

from collections.abc import Iterable

from extract.facts import Finding, Severity
from extract.printed import looks_like_amount
from extract.project_code import parse_project
from extract.tables.lines import TablePlace, unread_cell
from extract.tables.rows import ReadRow
from extract.tables.table import Table


def not_empty(table: Table, place: TablePlace) -> Finding:
    """A table that prints amounts beside a note that it is empty; the amounts are kept."""
    return Finding(
        document=place.document,
        source=table.source,
        rule="empty-note-contradicted",
        severity=Severity.WARNING,
        subject=f"{place.number} {table.name}".strip(),
        message=f"table {place.number} prints amounts and a note that it is empty; the amounts were read",
        message_zh=f"表{place.number}印有金额，又注明为空表；金额照读",
    )


def foreign_currency(table: Table, place: TablePlace) -> Finding:
    """A table whose figures are of another currency: none of them is an amount in yuan."""
    return Finding(
        document=place.document,
        source=table.source,
        rule="currency-foreign",
        severity=Severity.WARNING,
        subject=f"{place.number} {table.name}".strip(),
        message=f"table {place.number} is printed in another currency ({table.currency}); its figures were not read",
        message_zh=f"表{place.number}以外币（{table.currency}）列示，金额未读取",
    )


def header_missing(table: Table, place: TablePlace) -> list[Finding]:
    """That a table with amounts has no header that says what they are; nothing for a table without amounts."""
    if not any(looks_like_amount(t) for page in table.pages for row in page for t in row.texts):
        return []
    first = next((row.source for page in table.pages for row in page), table.source)
    return [
        Finding(
            document=place.document,
            source=first,
            rule="header-missing",
            severity=Severity.FATAL,
            subject=f"{place.number} {table.name}".strip(),
            message=f"table {place.number} at {first}: expected a header with the columns of {table.name}, got none;"
            " its rows were not read",
            message_zh=f"表{place.number}缺少可识别的表头，各行未解读",
        )
    ]


def row_findings(rows: Iterable[ReadRow], place: TablePlace) -> list[Finding]:
    """What was noticed row by row: cells left over, slides, doubtful slides."""
    found: list[Finding] = []
    for row in rows:
        if row.columns:
            found.extend(unread_cell(cell, place) for cell in row.left_out)
        found.extend(_mended_code(row, place))
        if row.undecided:
            found.append(
                _row_finding(
                    row,
                    place,
                    "row-undecided",
                    Severity.WARNING,
                    "several readings fit equally",
                    "有多种同样可能的读法",
                )
            )
        elif row.slid and row.amounts:
            found.append(
                _row_finding(
                    row,
                    place,
                    "row-slid",
                    Severity.INFO,
                    "its cells had slid against the header",
                    "单元格与表头错位，已对齐",
                )
            )
    return found


def _mended_code(row: ReadRow, place: TablePlace) -> list[Finding]:
    cell = row.dimension("project")
    project = parse_project(cell.text) if cell else None
    if project is None or not project.is_mended:
        return []
    message = f"the project code {project.printed!r} was read as {project.label.code}"
    message_zh = f"项目代码“{project.printed}”按21位规则读作{project.label.code}"
    return [_row_finding(row, place, "project-code-mended", Severity.INFO, message, message_zh)]


def _row_finding(
    row: ReadRow, place: TablePlace, rule: str, severity: Severity, message: str, message_zh: str
) -> Finding:
    subject = f"{place.number} row {row.ordinal}"
    return Finding(
        document=place.document,
        source=row.source,
        rule=rule,
        severity=severity,
        subject=subject,
        message=f"table {subject} at {row.source}: {message}",
        message_zh=f"表{place.number}第{row.ordinal}行：{message_zh}",
        cells=tuple(cell.source for cell in row.cells.values()),
    )
