"""Nothing printed vanishes: every figure of a table is a fact, a label, or said to be unread."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from extract.document import Cell, Document, Paragraph
from extract.facts import Finding, Severity
from extract.printed import is_blank, looks_like_amount, looks_like_figure
from extract.source import Source
from extract.tables.column_numbers import without_column_numbers
from extract.tables.lines import TablePlace
from extract.tables.table import Row, Table

UNREAD_RULE = "figures-unread"
_IN_HEADER = re.compile(r"(?:19|20)\d{2}(?:年度?)?|\d{1,2}|[\d=+\-()]{1,20}")
"""Figures that headers print: years, numbers of columns and how they add up."""
TEXT_RULE = "text-rows-unread"
_BARE = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d{2,6}(?![\d.,%％万亿元]|\s+[万亿]?元)")
_SENTENCE = re.compile(r"[。；;！？，：:]")
_LONGEST_LINE = 120
_LONGEST_LABEL = 60
_TORN_HEAD = re.compile(r"^-?(?!(?:19|20)\d\d\.)\d[\d,]*\.\d\d(?![\d.])")
"""A header cell that begins with a figure with cents: a row has run into the header."""
_LEAST_PIPES = 2
_DATE = re.compile(r"(?:19|20)\d{2}\.(?:0[1-9]|1[0-2])")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AMONG_WORDS = re.compile(r"\d\.\d{2}(?!\d)")
_BEHIND_WORDS = re.compile(r"[\u3400-\u9fff)）>]\s*-?\d[\d,]*\.\d{2,6}\s*$")
_MOST_NAMED = 5


def unread_figures(
    table: Table, place: TablePlace, taken: Iterable[Source], glued: Collection[Source] = ()
) -> list[Finding]:
    """One finding a table for the figures that nothing took.

    Args:
        table: The table as found.
        place: Where it stands.
        taken: The places of all cells that became a fact or a label, or that another finding names.
        glued: The places of labels with a figure at their end.
    """
    known = set(taken)
    unread = [cell for page in table.pages for cell in _unread(page, known)]
    unread += [cell for page in table.pages for row in page for cell in row.cells if cell.source in glued]
    if not unread:
        return []
    return [unread_finding(table, place, unread)]


def figures_in_words(table: Table, *, ending: bool = False) -> list[Cell]:
    """The cells with figures among words, in rows of several cells: columns that ran together, or a torn page.

    Args:
        table: The table.
        ending: Whether the figure must stand at the end, behind a word, as where two columns are one.
    """
    rows = (row for page in table.pages for row in page)
    if ending:
        return [c for row in rows for c in row.cells if _BEHIND_WORDS.search(c.text) and not _is_note(row, c)]
    several = (row for row in rows if sum(1 for text in row.texts if text) > 1)
    return [cell for row in several for cell in row.cells if _AMONG_WORDS.search(cell.text)]


def _is_note(row: Row, cell: Cell) -> bool:
    """Whether a cell that fills its row alone is a sentence, as under a table."""
    return sum(1 for text in row.texts if text) == 1 and bool(
        len(cell.text) > _LONGEST_LABEL or _SENTENCE.search(cell.text)
    )


def rows_in_text(
    document: Document, text: Sequence[Paragraph], narrative: Sequence[Paragraph]
) -> list[Finding]:
    """One finding for the lines outside tables that look like rows of one: figures without unit and without a sentence.

    A figure without words is one too, as a row loses it that breaks, or a page copied cell by cell; and so is a row
    of Markdown that a title or a unit ran into.

    Args:
        document: The document.
        text: Its lines that are neither in a table nor its title or unit.
        narrative: Those of them that no table goes on in.
    """
    outside = {p.source for p in text}
    headings = (p for p in document.blocks if isinstance(p, Paragraph) and p.source not in outside)
    torn = [p for p in headings if p.text.count("|") >= _LEAST_PIPES]
    found = [p for p in (*narrative, *torn) if len(p.text) < _LONGEST_LINE and _is_row(p.text)]
    if not found:
        return []
    named = "、".join(p.text.strip()[:24] for p in found[:_MOST_NAMED])
    return [
        Finding(
            document=document.file.sha256,
            source=found[0].source,
            rule=TEXT_RULE,
            severity=Severity.WARNING,
            subject=named[:40],
            message=f"{len(found)} lines outside tables print figures as rows of tables do and were not read: {named}",
            message_zh=f"表格之外有{len(found)}行形似表格行的数字未读取：{named}",
            cells=tuple(p.source for p in found),
        )
    ]


def _is_row(line: str) -> bool:
    """Whether a line outside tables prints figures as a row does, or nothing but one that is no date."""
    figures = _BARE.findall(line)
    if not figures:
        return False
    if line.count("|") >= _LEAST_PIPES:
        return True
    if _SENTENCE.search(line):
        return False
    return len(figures) > 1 or "|" in line or not (_HAN.search(line) or _DATE.fullmatch(line.strip()))


def unread_finding(table: Table, place: TablePlace, unread: Sequence[Cell]) -> Finding:
    """The finding for figures that no column takes."""
    named = "、".join(cell.text[:24] for cell in unread[:_MOST_NAMED]) + (
        "…" if len(unread) > _MOST_NAMED else ""
    )
    return Finding(
        document=place.document,
        source=unread[0].source,
        rule=UNREAD_RULE,
        severity=Severity.WARNING,
        subject=f"{place.number} {table.name}".strip(),
        message=f"table {place.number}: {len(unread)} printed figures were not read: {named}",
        message_zh=f"表{place.number}：{len(unread)}个印出的数字未读取：{named}",
        cells=tuple(cell.source for cell in unread),
    )


def _unread(rows: list[Row], taken: set[Source]) -> Iterator[Cell]:
    """The figures of a page that nothing took; above the first row that was read, those of headers aside."""
    begun = False
    for row in rows:
        begun = begun or any(cell.source in taken for cell in row.cells if _is_figure(cell.text))
        if without_column_numbers(row) is not None:
            continue
        for cell in row.cells:
            if cell.source in taken or not (_is_figure(cell.text) or _TORN_HEAD.search(cell.text)):
                continue
            if begun or not _IN_HEADER.fullmatch(cell.text.strip()):
                yield cell


def _is_figure(text: str) -> bool:
    return bool(text) and not is_blank(text) and (looks_like_amount(text) or looks_like_figure(text))
