"""Nothing printed vanishes: every figure of a table is a fact, a label, or said to be unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.document import Cell
from extract.facts import Finding, Severity
from extract.printed import is_blank, looks_like_amount, looks_like_figure
from extract.source import Source
from extract.tables.column_numbers import without_column_numbers
from extract.tables.lines import TablePlace
from extract.tables.table import Row, Table

UNREAD_RULE = "figures-unread"
_IN_HEADER = re.compile(r"(?:19|20)\d{2}(?:年度?)?|\d{1,2}|[\d=+\-()]{1,20}")
"""Figures that headers print: years, numbers of columns and how they add up."""
_MOST_NAMED = 5


def unread_figures(table: Table, place: TablePlace, taken: Iterable[Source]) -> list[Finding]:
    """One finding a table for the figures that nothing took.

    Args:
        table: The table as found.
        place: Where it stands.
        taken: The places of all cells that became a fact or a label, or that another finding names.
    """
    known = set(taken)
    unread = [cell for page in table.pages for cell in _unread(page, known)]
    if not unread:
        return []
    named = "、".join(cell.text[:24] for cell in unread[:_MOST_NAMED]) + (
        "…" if len(unread) > _MOST_NAMED else ""
    )
    return [
        Finding(
            document=place.document,
            source=unread[0].source,
            rule=UNREAD_RULE,
            severity=Severity.WARNING,
            subject=f"{place.number} {table.name}".strip(),
            message=f"table {place.number}: {len(unread)} printed figures were not read: {named}",
            message_zh=f"表{place.number}：{len(unread)}个印出的数字未读取：{named}",
            cells=tuple(cell.source for cell in unread),
        )
    ]


def _unread(rows: list[Row], taken: set[Source]) -> Iterator[Cell]:
    """The figures of a page that nothing took; above the first row that was read, those of headers aside."""
    begun = False
    for row in rows:
        begun = begun or any(cell.source in taken for cell in row.cells if _is_figure(cell.text))
        if without_column_numbers(row) is not None:
            continue
        for cell in row.cells:
            if cell.source in taken or not _is_figure(cell.text):
                continue
            if begun or not _IN_HEADER.fullmatch(cell.text.strip()):
                yield cell


def _is_figure(text: str) -> bool:
    return bool(text) and not is_blank(text) and (looks_like_amount(text) or looks_like_figure(text))
