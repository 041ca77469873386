"""A document to its tables: which lines belong to which table, and which table that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from extract.cover import section_owner, title_owner
from extract.document import Document, Grid, Paragraph
from extract.numbering import strip_numbering
from extract.printed import looks_like_amount
from extract.source import Source
from extract.tables.catalogue import TableKind, words
from extract.tables.cell_shapes import is_figure
from extract.tables.contents import find_contents
from extract.tables.head import TableHead, parse_head
from extract.tables.header import header_paths
from extract.tables.header_rows import split_header
from extract.tables.header_units import unit_in
from extract.tables.kinds import (
    find_kind_by_header,
    is_evaluation_list,
    is_header_of_another,
    settle_families,
)
from extract.tables.table import Row, Table, single_text
from extract.tables.title_kinds import kind_of_header, kind_of_rows, kind_of_title
from extract.tables.titles import Title, is_date, is_name, parse_title, place_number
from extract.text import fold
from extract.unit_name import is_organisation, unit_name

_SAYS_EMPTY = re.compile(r"\s*(?:注|备注|说明)\s*[:：].*本表(?:为空|无数据|无内容)")
_EMPTY_NOTE = re.compile(
    r"本表(?:为)?空|空表|没有?(?:使用)?.{0,20}(?:安排的支出|收支|支出)|无此项|不涉及|本表无数据|故本表"
)
_LONGEST_NOTE = 120
_NOTE = re.compile(r"\s*(?:注|备注|说明)\s*\d?\s*[:：]")
_SENTENCE = 20
_HEADER_ROWS = 8
"""No header has more rows."""
_SAME_SHARE = 0.85
_UNREAD_LINES = 4
"""So many lines between a title and a unit line or a grid are a table of their own, left as text."""
_SENTENCES_APART = 2
"""So many sentences between two grids part them, unless the second says by its header what it is."""


def find_tables(document: Document) -> tuple[list[Table], list[Paragraph]]:
    """The tables of a document in reading order, and the text that belongs to no table.

    Titles without any row (a table of contents) are dropped when the same number or name comes again with
    rows. A table whose title is lost begins at its unit line or at a header that is not the current
    table's; its kind is then told by the header, and if that is the kind of the table before it, it is
    that table's next page. A table that prints no number has the place that the list of tables gives it.
    """
    lines = list(_lines(document))
    contents = find_contents(lines)
    finder = _Finder(has_grids=document.file.format != "text")
    for index, item in enumerate(lines):
        entry = single_text(item) if index in contents.lines else None
        if entry:
            finder.text.append(entry)
        else:
            finder.add(item)
    tables = _without_contents(_with_kinds(_units_below(finder.tables)))
    for table in tables:
        if is_evaluation_list(table):
            table.kind = None  # a list of projects with their money and scores, told by its header alone
    settle_families(tables)
    _number(tables, contents.places)
    return tables, finder.text


def _lines(document: Document) -> Iterator[Paragraph | Row]:
    """Paragraphs and rows in order; what stands in a frame of one column is text."""
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Grid):
            yield block
        elif all(len(cells) == 1 for cells in block.rows):
            yield from (Paragraph(c.text, c.source) for (c,) in block.rows if c.text)
        else:
            yield from (Row(cells, block.collapsed, grid=index) for cells in block.rows)


class _Finder:
    """Assigns one line after another to the table it belongs to."""

    def __init__(self, *, has_grids: bool) -> None:
        self.tables: list[Table] = []
        self.text: list[Paragraph] = []
        self._has_grids = has_grids
        """Whether the format says where a grid begins and ends."""
        self._sentences = 0
        """Sentences since the last row."""
        self._unread = 0
        """Lines of text since the last title or row: many of them are rows that the reader could not part."""
        self._name = ""
        """The last line if it can name a table that no kind is known for."""
        self._name_above = False
        """Whether the current table has its name from above its number, where the document's own title may stand."""
        self._repeated: Title | None = None
        """The last title that was taken for the heading of the table above, printed again."""
        self._section: str | None = None
        self._alone: str | None = None
        """The last line if it is nothing but the name of a unit."""
        self._page: list[Row] = []
        """The page whose rows were last looked at for figures, how many of them, and whether there are any."""
        self._looked_at = 0
        self._figures = False

    def add(self, item: Paragraph | Row) -> None:
        single = single_text(item)
        title = parse_title(single.text) if single else None
        head = None if title else parse_head(item)
        self._note_section(single, begins_table=bool(title or head))
        if title and single:
            above = self._name if not title.name else ""
            self._name = ""
            self._add_title(msgspec.structs.replace(title, name=above) if above else title, single)
            self._name_above = bool(above) and self.tables[-1].name == above
            self._unread = 0
        elif head:
            self._add_head(head)
        elif isinstance(item, Paragraph):
            self._add_paragraph(item)
        elif any(cell.text for cell in item.cells):
            self._add_row(item)

    def _note_section(self, line: Paragraph | None, *, begins_table: bool) -> None:
        """Remember whose part of the document begins: a title, a numbered part, or a name right above a table."""
        if begins_table:
            self._section, self._alone = self._alone or self._section, None
        elif line:
            begins, name = section_owner(line.text)
            self._section, self._alone = (name, None) if begins and name else (self._section, name)

    def _add_title(self, title: Title, line: Paragraph) -> None:
        current = self.tables[-1] if self.tables else None
        if current and not current.has_rows and self._same_place(current, title):
            _merge(current, title)
        elif (
            current
            and current.has_rows
            and current.section == self._section
            and _is_repeat(current, title)
            and not _are_two_units(title_owner(current.name), title_owner(title.name))
        ):
            current.pages.append([])
            self._repeated = title
        else:
            self.tables.append(
                self._table(line.source, number=title.number, name=title.name, kind=title.kind)
            )
        self.tables[-1].unit = self.tables[-1].unit or unit_in(line.text)

    @staticmethod
    def _same_place(current: Table, title: Title) -> bool:
        """Whether a title right below another names the same table in other words."""
        bare = bool(current.name) and not title.name
        if (
            current.number
            and title.number
            and current.number != title.number
            and (bare or not title.is_place)
        ):
            return False
        return not (current.kind and title.kind and current.kind.kind != title.kind.kind)

    def _add_head(self, head: TableHead) -> None:
        """A unit line belongs above the rows: below rows it begins a table that lost its title."""
        if (head.unit or head.currency or head.counts) and (
            not self.tables or self.tables[-1].pages[-1] or self._is_over(self.tables[-1])
        ):
            self.tables.append(self._table(head.source, name=self._name, titled=False))
            self._name = ""
        if head.owner:
            self.text.append(Paragraph(head.text, head.source))
        if self.tables:
            current = self._of_owner(self.tables[-1], head)
            if head.number and current.number is None and not current.has_rows:
                current.number = place_number(head.number)
            self._set_unit(current, head)
            current.currency = current.currency or head.currency
            current.owner = current.owner or head.owner

    def _of_owner(self, current: Table, head: TableHead) -> Table:
        """The table that a head belongs to: another one where a repeated title is followed by another unit's name."""
        begun = len(current.pages) > 1 and not current.pages[-1]
        owner = title_owner(current.name) or current.owner or current.section
        title = self._repeated
        if not (begun and title and _are_two_units(owner, head.owner)):
            return current
        current.pages.pop()
        another = self._table(head.source, number=title.number, name=title.name, kind=title.kind)
        self.tables.append(another)
        return another

    def _set_unit(self, current: Table, head: TableHead) -> None:
        """Give a table its unit; a unit line above the title is that of the table before, where each has its own."""
        if head.unit and current.unit and current.unit_first and not current.has_rows:
            above = self.tables[-2] if len(self.tables) > 1 else None
            if above and above.has_rows and above.unit is None:
                above.unit = current.unit
            current.unit, current.unit_first = head.unit, False
        current.unit_first = current.unit_first or (
            head.unit is not None and current.unit is None and not current.titled
        )
        current.unit = current.unit or head.unit

    def _add_paragraph(self, paragraph: Paragraph) -> None:
        current = self.tables[-1] if self.tables else None
        if current and len(paragraph.text) < _LONGEST_NOTE and _EMPTY_NOTE.search(paragraph.text):
            current.declared_empty = current.declared_empty or self._is_its_note(current, paragraph)
        waits = current and current.titled and not current.has_rows
        if not is_date(paragraph.text):
            bare = bool(waits and current and current.number and not current.name and self._unread == 0)
            self._name = paragraph.text if is_name(paragraph.text, below_number=bare) else ""
        if self._name and current and waits and (not current.name or self._name_above):
            current.name, self._name, self._name_above = self._name, "", False
        if len(paragraph.text) >= _SENTENCE and not _NOTE.match(paragraph.text):
            self._sentences += 1
        self._unread += 1
        self.text.append(paragraph)

    def _is_its_note(self, table: Table, paragraph: Paragraph) -> bool:
        """Whether a sentence says of this table that it is empty: right below its rows, or where it has no amounts."""
        below = table.has_rows and self._sentences == 0 and _SAYS_EMPTY.match(paragraph.text) is not None
        return below or not _has_amounts(table)

    def _add_row(self, row: Row) -> None:
        if not self.tables or self._begins_another(self.tables[-1], row):
            self.tables.append(self._table(row.source, name=self._name, titled=False))
        self._name = ""
        self.tables[-1].pages[-1].append(row)
        self._sentences = self._unread = 0

    def _table(
        self,
        source: Source,
        *,
        number: str | None = None,
        name: str = "",
        kind: TableKind | None = None,
        titled: bool = True,
    ) -> Table:
        return Table(
            source=source,
            number=number,
            name=name,
            kind=kind,
            pages=[[]],
            titled=titled,
            section=self._section,
        )

    def _begins_another(self, current: Table, row: Row) -> bool:
        """Whether a row is no part of the current table: another's header, or a grid after a piece of text."""
        if not current.has_rows:
            return bool(self._name) and self._is_over(current)
        if self._name and _names_only(row) and not _comes_again(row, current):
            return True
        if (
            current.kind
            and self._has_figures(current.pages[-1])
            and is_header_of_another(row, current.kind)
            and not _comes_again(row, current)
        ):
            return True
        new_grid = self._has_grids and row.grid != current.last_row.grid
        return new_grid and self._sentences >= _SENTENCES_APART

    def _is_over(self, current: Table) -> bool:
        """Whether so much text stands below a title without rows that what comes next is another table's."""
        return (
            current.titled and not current.has_rows and bool(current.name) and self._unread >= _UNREAD_LINES
        )

    def _has_figures(self, page: list[Row]) -> bool:
        """Whether any row of a page so far holds a figure; each row is looked at once."""
        if page is not self._page:
            self._page, self._looked_at, self._figures = page, 0, False
        while not self._figures and self._looked_at < len(page):
            self._figures = any(is_figure(text) for text in page[self._looked_at].texts)
            self._looked_at += 1
        return self._figures


def _are_two_units(one: str | None, other: str | None) -> bool:
    """Whether two names are of two organisations: none is the end of the other, as with a region before it."""
    if not one or not other or not (is_organisation(one) and is_organisation(other)):
        return False
    a, b = unit_name(one), unit_name(other)
    return not (a.endswith(b) or b.endswith(a))


def _names_only(row: Row) -> bool:
    """Whether a row has several texts and no figure, as headers have."""
    return sum(map(bool, row.texts)) > 1 and not any(map(is_figure, row.texts))


def _comes_again(row: Row, table: Table) -> bool:
    """Whether a row is one of a table's first, printed again on a new page."""
    first = next((page for page in table.pages if page), [])
    return any(row.printed_words == other.printed_words for other in first[:_HEADER_ROWS])


def _units_below(tables: list[Table]) -> list[Table]:
    """The tables; a unit line that no rows follow is that of the table it stands under."""
    found: list[Table] = []
    for table in tables:
        if not table.titled and not table.has_rows and not table.name and table.unit and found:
            found[-1].unit = found[-1].unit or table.unit
        else:
            found.append(table)
    return found


def _with_kinds(tables: list[Table]) -> list[Table]:
    """Untitled tables with the kind that their header tells; pages that lost their title back in their table."""
    found: list[Table] = []
    for table in tables:
        if (table.titled and (table.kind or not table.name)) or not table.has_rows:
            found.append(table)
            continue
        header, below = split_header(table.pages[0], None)[0]
        labels = [row.texts[0] for row in below if row.cells]
        table.kind = (
            (kind_of_title(strip_numbering(table.name)) if table.name else None)
            or kind_of_rows(labels)
            or find_kind_by_header(header)
            or kind_of_header(header_paths(header))
        )
        before = found[-1].kind if found else None
        same = not table.name or _same_name(table.name, found[-1].name) if found else False
        if table.kind and before and before.kind == table.kind.kind and same:
            found[-1].pages.extend(table.pages)
        else:
            found.append(table)
    return found


def _is_repeat(current: Table, title: Title) -> bool:
    """Whether a title is the heading of the current table printed again on a new page."""
    if title.kind and current.kind:
        same_number = title.number is None or title.number == current.number
        return title.kind.kind == current.kind.kind and same_number and _same_name(title.name, current.name)
    if title.number is not None:
        return title.number == current.number and not title.name
    return bool(title.name) and fold(title.name) == fold(current.name)


def _same_name(one: str, other: str) -> bool:
    """Whether two titles say the same: one in the other, or nearly so, as damaged copies do."""
    a, b = sorted((words(one), words(other)), key=len)
    return a in b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= _SAME_SHARE


def _merge(current: Table, title: Title) -> None:
    """Take from a further title line what it says more exactly: the printed number, the last full name."""
    current.titled = True
    if title.number and not (title.is_place and current.number):
        current.number = title.number
    if title.name and not (current.kind and words(title.name) in words(current.name)):
        current.name = title.name
        current.kind = title.kind or current.kind


def _has_amounts(table: Table) -> bool:
    return any(looks_like_amount(cell.text) for page in table.pages for row in page for cell in row.cells)


def _without_contents(tables: list[Table]) -> list[Table]:
    """The tables without the entries of a list of tables, and of several empty ones of a kind the last.

    A line without rows that is not called a table is a heading of the text: 二、“三公”经费.
    """
    last = {_key(t): t for t in tables if not t.has_rows}
    with_rows = {_key(t) for t in tables if t.has_rows}
    found = [t for t in tables if t.has_rows or (_key(t) not in with_rows and last[_key(t)] is t)]
    return [t for t in found if t.has_rows or t.declared_empty or t.unit or t.number or "表" in t.name]


def _key(table: Table) -> str:
    return table.kind.kind if table.kind else fold(table.name)


def _number(tables: Sequence[Table], places: Mapping[str, str]) -> None:
    """Give tables without a printed number the place they have in the list of tables, else among the tables."""
    printed = {t.number for t in tables}
    known = [t for t in tables if t.kind and (t.kind.has_measures or not t.kind.columns)]
    for order, table in enumerate(known, 1):
        if table.number is None and table.kind:
            place = places.get(table.kind.kind)
            if place is None and printed == {None}:
                place = str(order).zfill(2)
            table.number = place if place not in printed else None
