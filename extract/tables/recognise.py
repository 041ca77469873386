"""A document to its tables: which lines belong to which table, and which table that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.amount import PrintedUnit, find_unit, looks_like_amount
from extract.document import Document, Grid, Paragraph
from extract.tables.header import is_header_row
from extract.tables.kinds import find_kind_by_header, is_header_of_another
from extract.tables.table import Row, Table
from extract.tables.titles import Title, parse_title
from extract.text import fold

_EMPTY_NOTE = re.compile(
    r"本表(?:为)?空|空表|没有?(?:使用)?.{0,20}(?:安排的支出|收支|支出)|无此项|不涉及|本表无数据|故本表"
)
_LONGEST_NOTE = 120


def find_tables(document: Document) -> tuple[list[Table], list[Paragraph]]:
    """The tables of a document in reading order, and the text that belongs to no table.

    Titles without any row (a table of contents) are dropped when the same number or name comes again with
    rows. A table whose title is lost begins at its unit line or at a header that is not the current
    table's; its kind is then told by the header, and if that is the kind of the table before it, it is
    that table's next page.
    """
    finder = _Finder()
    for item in _lines(document):
        finder.add(item)
    return _without_contents(_with_kinds(finder.tables)), finder.text


def _lines(document: Document) -> Iterator[Paragraph | Row]:
    for block in document.blocks:
        if isinstance(block, Grid):
            for cells in block.rows:
                yield Row(cells, block.collapsed)
        else:
            yield block


def _single_text(item: Paragraph | Row) -> Paragraph | None:
    """The item as a paragraph if it has but one text: converters put titles into a row of their own."""
    if isinstance(item, Paragraph):
        return item
    filled = [cell for cell in item.cells if cell.text]
    return Paragraph(filled[0].text, filled[0].source) if len(filled) == 1 else None


class _Finder:
    """Assigns one line after another to the table it belongs to."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.text: list[Paragraph] = []

    def add(self, item: Paragraph | Row) -> None:
        single = _single_text(item)
        title = parse_title(single.text) if single else None
        if title and single:
            self._add_title(title, single)
        elif single and (unit := find_unit(single.text)) and len(fold(single.text)) < 40:
            self._add_unit(unit, single)
        elif isinstance(item, Paragraph):
            self._add_paragraph(item)
        elif any(cell.text for cell in item.cells):
            self._add_row(item)

    def _add_title(self, title: Title, line: Paragraph) -> None:
        current = self.tables[-1] if self.tables else None
        if current and not current.has_rows and self._same_place(current, title):
            _merge(current, title)
        elif current and current.has_rows and _is_repeat(current, title):
            current.pages.append([])
        else:
            self.tables.append(
                Table(source=line.source, number=title.number, name=title.name, kind=title.kind, pages=[[]])
            )

    @staticmethod
    def _same_place(current: Table, title: Title) -> bool:
        """Whether a title right below another names the same table in other words."""
        if current.number and title.number and current.number != title.number and not title.is_place:
            return False
        return not (current.kind and title.kind and current.kind is not title.kind)

    def _add_unit(self, unit: PrintedUnit, line: Paragraph) -> None:
        """A unit line belongs above the rows: below rows it begins a table that lost its title."""
        if not self.tables or self.tables[-1].pages[-1]:
            self.tables.append(Table(source=line.source, pages=[[]], titled=False))
        self.tables[-1].unit = self.tables[-1].unit or unit

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        current = self.tables[-1] if self.tables else None
        if current and len(paragraph.text) < _LONGEST_NOTE and _EMPTY_NOTE.search(paragraph.text):
            current.declared_empty = current.declared_empty or not _has_amounts(current)
        self.text.append(paragraph)

    def _add_row(self, row: Row) -> None:
        current = self.tables[-1] if self.tables else None
        if current is None or (
            current.pages[-1] and current.kind and is_header_of_another(row, current.kind)
        ):
            self.tables.append(Table(source=row.source, pages=[[]], titled=False))
        self.tables[-1].pages[-1].append(row)


def _with_kinds(tables: list[Table]) -> list[Table]:
    """Untitled tables with the kind that their header tells; pages that lost their title back in their table."""
    found: list[Table] = []
    for table in tables:
        if table.titled or not table.has_rows:
            found.append(table)
            continue
        header = []
        for row in table.pages[0]:
            if not is_header_row(row, None, at_top=True):
                break
            header.append(row)
        table.kind = find_kind_by_header(header)
        if found and table.kind is not None and found[-1].kind is table.kind:
            found[-1].pages.extend(table.pages)
        else:
            found.append(table)
    return found


def _is_repeat(current: Table, title: Title) -> bool:
    """Whether a title is the heading of the current table printed again on a new page."""
    if title.kind and current.kind:
        return title.kind is current.kind and (title.number is None or title.number == current.number)
    if title.number is not None:
        return title.number == current.number and not title.name
    return bool(title.name) and fold(title.name) == fold(current.name)


def _merge(current: Table, title: Title) -> None:
    """Take from a further title line what it says more exactly: the printed number, the last full name."""
    if title.number and not (title.is_place and current.number):
        current.number = title.number
    if title.name:
        current.name = title.name
        current.kind = title.kind or current.kind


def _has_amounts(table: Table) -> bool:
    return any(looks_like_amount(cell.text) for page in table.pages for row in page for cell in row.cells)


def _without_contents(tables: list[Table]) -> list[Table]:
    """The tables without the entries of a table of contents."""
    with_rows = {(t.number, t.kind.kind if t.kind else fold(t.name)) for t in tables if t.has_rows}
    kinds = {key for _, key in with_rows}
    return [t for t in tables if t.has_rows or (t.kind.kind if t.kind else fold(t.name)) not in kinds]
