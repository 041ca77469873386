"""The rows of a project performance table as typed cells, with the loose paragraphs that stand between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.document import Paragraph
from extract.performance.indicator_cells import IndicatorCells
from extract.performance.indicator_rows import IndicatorFinder
from extract.performance.kinds import (
    Levels,
    find_code_column,
    find_goal_column,
    find_project_column,
    find_unit_column,
    is_header,
    is_money_header,
)
from extract.performance.project_cells import Money, ProjectCells, ProjectColumns, ProjectReader
from extract.printed import is_blank, looks_like_number
from extract.project_code import parse_project
from extract.source import Source
from extract.tables.table import Row, Table
from extract.text import fold, unwrap
from extract.total_words import is_total_word

_YEAR = re.compile(r"(20\d{2})年")
_UNIT_WORD = "单位"
_SHORTEST_PIECE = 10
_REGION_DIGITS = 6


class PerformanceRow(msgspec.Struct, frozen=True):
    """One data row: what it says of a project, and its indicator.

    `starts_page` says that the row is the first behind a page break. `loose` rows are paragraphs that stand
    between the rows of the table; `lines` are the places of their lines.
    """

    ordinal: int
    source: Source
    project: ProjectCells = ProjectCells()
    indicator: IndicatorCells | None = None
    starts_page: bool = False
    loose: bool = False
    lines: tuple[Source, ...] = ()

    @property
    def is_unread(self) -> bool:
        """Whether nothing in the row was understood."""
        return self.indicator is None and self.project.is_empty


def read_rows(table: Table, paragraphs: Sequence[Paragraph] = ()) -> list[PerformanceRow]:
    """The data rows of a table in reading order, with the loose paragraphs between them.

    Args:
        table: The table; its header rows, blank rows and total rows are left out.
        paragraphs: Text of the document outside tables; used where it stands between two rows of this table
            and the format has lines or numbers its blocks.
    """
    rows: list[PerformanceRow] = []
    reader, finder = _project_reader(table), IndicatorFinder.for_table(table)
    levels: Levels | None = None
    loose = _loose_groups(table, paragraphs)
    for ordinal, (row, starts_page) in enumerate(_data_rows(table), 1):
        while loose and _line(loose[0][0].source) < _line(row.source):
            rows.append(_loose_row(loose.pop(0), ordinal - 1))
        read = _read_row(row, ordinal, reader, finder, levels)
        if read.indicator is not None:
            levels = Levels(read.indicator.level1, read.indicator.level2)
        rows.append(msgspec.structs.replace(read, starts_page=starts_page))
    return rows


def _line(source: Source) -> int:
    return source.position or 0


def _data_rows(table: Table) -> Iterator[tuple[Row, bool]]:
    """Rows that hold data, each with whether a page break stands before it."""
    step = _usual_step(table)
    for number, page in enumerate(table.pages):
        broken = number > 0
        last: Row | None = None
        for row in page:
            filled = tuple(t for t in row.texts if t)
            if not filled or _is_total(filled):
                continue
            if is_header(filled):
                broken = broken or last is not None
                continue
            yield row, broken or (last is not None and _is_break(last, row, step))
            broken, last = False, row


def _usual_step(table: Table) -> int:
    """How many lines further the next row usually is: 1 where a row is a line."""
    lines = [_line(row.source) for page in table.pages for row in page]
    steps = sorted(b - a for a, b in pairwise(lines) if b > a)
    return steps[len(steps) // 2] if steps else 1


def _part(source: Source) -> tuple[int | None, str | None, int | None]:
    return source.page, source.sheet, source.block


def _is_break(above: Row, row: Row, step: int) -> bool:
    if _part(above.source) != _part(row.source):
        return True
    return step == 1 and _line(row.source) > _line(above.source) + 1


def _is_total(filled: tuple[str, ...]) -> bool:
    return is_total_word(filled[0]) and all(looks_like_number(t) or is_blank(t) for t in filled[1:])


def _project_reader(table: Table) -> ProjectReader:
    """A reader that knows the table's regions and header."""
    rows = [row for page in table.pages for row in page]
    labels = [label for row in rows for text in row.texts if text and (label := parse_project(text))]
    headers = [row.texts for row in rows if not row.collapsed and is_header(tuple(t for t in row.texts if t))]
    return ProjectReader(
        regions=frozenset(label.label.code[:_REGION_DIGITS] for label in labels if label.label.code),
        goal_column=find_goal_column(headers[0]) if headers else None,
        columns=None if labels else _project_columns(headers),
    )


def _project_columns(headers: Sequence[Sequence[str]]) -> ProjectColumns | None:
    """The columns that the rows of a header name, None where they name no project."""
    first = headers[0] if headers else ()
    name = find_project_column(first)
    if name is None:
        return None
    heads = [(i, text) for texts in headers for i, text in enumerate(texts) if text and is_money_header(text)]
    years = {i: int(match[1]) for i, text in heads if (match := _YEAR.match(fold(text)))}
    money = {i for i, _ in heads if years.get(i) in (None, max(years.values(), default=None))}
    mixed = _UNIT_WORD in first[name]
    return ProjectColumns(name, find_code_column(first), find_unit_column(first), frozenset(money), mixed)


def _read_row(
    row: Row, ordinal: int, reader: ProjectReader, finder: IndicatorFinder, above: Levels | None
) -> PerformanceRow:
    found = finder.read(row, above)
    if found is None:
        return PerformanceRow(ordinal, row.source, reader.read(row.cells, alone=True))
    start, indicator = found
    return PerformanceRow(ordinal, row.source, reader.read(row.cells[:start]), indicator)


def _loose_groups(table: Table, paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs between the first and the last row of the table, neighbouring lines together."""
    lines = [row.source.position for page in table.pages for row in page if row.source.position is not None]
    groups: list[list[Paragraph]] = []
    for paragraph in paragraphs if lines else ():
        line = paragraph.source.position
        if line is None or not min(lines) < line < max(lines):
            continue
        if groups and _line(groups[-1][-1].source) + 1 == line:
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
    return _with_amounts(groups)


def _with_amounts(groups: list[list[Paragraph]]) -> list[list[Paragraph]]:
    """Groups of nothing but amounts joined to a project's label right before them; page furniture left out."""
    joined: list[list[Paragraph]] = []
    for group in groups:
        only_amounts = all(looks_like_number(p.text) for p in group)
        if only_amounts and joined and parse_project(_text(joined[-1])):
            joined[-1] = [*joined[-1], *group]
        elif not only_amounts and len(fold(_text(group))) >= _SHORTEST_PIECE:
            joined.append(group)
    return joined


def _text(group: Sequence[Paragraph]) -> str:
    return "\n".join(p.text for p in group)


def _loose_row(group: Sequence[Paragraph], ordinal: int) -> PerformanceRow:
    """A loose group as a row: a project with its amounts, or a piece of a goal."""
    place = next((i for i in range(len(group), 0, -1) if parse_project(_text(group[:i]))), 0)
    while place > 1 and looks_like_number(group[place - 1].text):
        place -= 1
    label = parse_project(_text(group[:place])) if place else None
    lines = tuple(p.source for p in group)
    if label is None:
        return PerformanceRow(
            ordinal, group[0].source, ProjectCells(text=unwrap(_text(group))), loose=True, lines=lines
        )
    money = tuple(
        Money(p.text.strip(), i, p.source) for i, p in enumerate(group[place:]) if looks_like_number(p.text)
    )
    return PerformanceRow(
        ordinal, group[0].source, ProjectCells(labels=(label,), money=money), loose=True, lines=lines
    )
