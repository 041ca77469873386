"""The rows of a project performance table as typed cells, whatever columns they slid to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.amount import is_blank, looks_like_amount
from extract.document import Paragraph
from extract.facts import Label
from extract.performance.indicator_cells import IndicatorCells, Text, read_indicator, starts_indicator
from extract.performance.kinds import Levels, find_operator, is_header, is_project_header
from extract.project_code import ProjectLabel, parse_project
from extract.source import Source
from extract.tables.table import Row, Table
from extract.text import fold, split_code, unwrap

_STUMP = re.compile(r"\d{8}[A-Z0-9]\d{4,11}|\d{6}[0-9A-Z]{2,12}")
_PARTIAL = re.compile(r"(\d{4})\s*[-－—]\s*(\D.*)", re.S)
_UNIT = re.compile(r"(?:\d{3}){1,3}\s*[-－—]\s*\D.{2,}", re.S)
_CATEGORY = re.compile(r"\d{1,2}\s*[-－—]\s*\D.{1,14}", re.S)
_GLUED_AMOUNT = re.compile(r"(?P<label>.*[^\d,.\s])\s+(?P<amount>\d[\d,]*\.\d+)", re.S)
_LONGEST_NAME_OF_PERSON = 4
_SHORTEST_FRAGMENT = 10
_TOTALS = frozenset({"合计", "总计", "小计"})


class Money(msgspec.Struct, frozen=True):
    """An amount cell of the project's part of a row."""

    text: str
    position: int
    source: Source


class PerformanceRow(msgspec.Struct, frozen=True):
    """One data row by what its cells hold.

    `labels` are the project labels printed in it, identical ones once; `stump` is a project code that lost
    its name, `partial` a name that lost all but the last digits of its code. `text` is the longest other
    text: the goal, or a piece of it. `starts_page` says that the row is the first behind a page break,
    `span` over how many rows the project's cell is merged where the format says so (else 1). `loose` rows
    are paragraphs that stand between the rows of the table.
    """

    ordinal: int
    source: Source
    starts_page: bool = False
    labels: tuple[ProjectLabel, ...] = ()
    stump: str | None = None
    partial: Label | None = None
    unit: Label | None = None
    category: Label | None = None
    money: tuple[Money, ...] = ()
    text: str | None = None
    indicator: IndicatorCells | None = None
    span: int = 1
    loose: bool = False
    unread: bool = False


def read_rows(table: Table, paragraphs: Sequence[Paragraph] = ()) -> list[PerformanceRow]:
    """The data rows of a table in reading order, with the loose paragraphs between them.

    Args:
        table: The table; its header rows, blank rows and total rows are left out.
        paragraphs: Text of the document outside tables; used where it stands between two rows of this table
            and the format has lines.
    """
    rows: list[PerformanceRow] = []
    names = _name_column(table)
    levels: Levels | None = None
    loose = _loose_groups(table, paragraphs)
    for ordinal, (row, starts_page) in enumerate(_data_rows(table), 1):
        while loose and _line(loose[0][0].source) < _line(row.source):
            rows.append(_loose_row(loose.pop(0), ordinal - 1))
        read = _read_row(row, ordinal, starts_page, names, levels)
        if read.indicator is not None:
            levels = Levels(read.indicator.level1, read.indicator.level2)
        rows.append(read)
    return rows


def _line(source: Source) -> int:
    return source.line or 0


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


def _is_break(above: Row, row: Row, step: int) -> bool:
    if above.source.page != row.source.page or above.source.sheet != row.source.sheet:
        return True
    return step == 1 and _line(row.source) > _line(above.source) + 1


def _is_total(filled: tuple[str, ...]) -> bool:
    return fold(filled[0]) in _TOTALS and all(looks_like_amount(t) or is_blank(t) for t in filled[1:])


def _name_column(table: Table) -> int | None:
    """The column of the project's name, for a table that prints no project code at all."""
    rows = [row for page in table.pages for row in page]
    if any(parse_project(text) for row in rows for text in row.texts if text):
        return None
    header = next(
        (row for row in rows if is_header(row.texts) and any(map(is_project_header, row.texts))), None
    )
    if header is None:
        return None
    return next(i for i, text in enumerate(header.texts) if is_project_header(text))


def _read_row(
    row: Row, ordinal: int, starts_page: bool, names: int | None, above: Levels | None
) -> PerformanceRow:
    start = next((i for i, t in enumerate(row.texts) if t and starts_indicator(t)), None)
    if start is None:
        start = _merged_start(row, above)
    left = row.cells if start is None else row.cells[:start]
    indicator = None
    if start is not None:
        texts = [Text(t, i) for i, t in enumerate(row.texts) if i >= start and t]
        indicator = read_indicator(texts, above)
    read = _read_project_part(row, len(left), ordinal, names)
    return msgspec.structs.replace(
        read,
        starts_page=starts_page,
        indicator=indicator,
        unread=indicator is None
        and not (read.labels or read.stump or read.partial or read.text or read.unit),
    )


def _merged_start(row: Row, above: Levels | None) -> int | None:
    """Where the indicator begins in a row whose cells of level 1 and 2 are merged into those above."""
    if above is None or above.level2 is None:
        return None
    place = next((i for i, t in enumerate(row.texts) if t and find_operator(t)), None)
    if place is None:
        return None
    return next((i for i in range(place - 1, -1, -1) if row.texts[i]), None)


def _read_project_part(row: Row, width: int, ordinal: int, names: int | None) -> PerformanceRow:
    labels: list[ProjectLabel] = []
    money: list[Money] = []
    texts: list[Text] = []
    found: dict[str, object] = {}
    span = 1
    for position, cell in enumerate(row.cells[:width]):
        if not cell.text or is_blank(cell.text):
            continue
        text, glued = _unglued(cell.text)
        label = parse_project(text)
        if label is None and position == names and not looks_like_amount(text):
            label = ProjectLabel(Label(unwrap(text)))
        if label is not None:
            labels.append(label)
            span = max(span, cell.row_span)
        elif looks_like_amount(text) and len(fold(text)) < 20 and not _STUMP.fullmatch(fold(text)):
            money.append(Money(text.strip(), position, cell.source))
        elif _STUMP.fullmatch(fold(text)):
            found["stump"] = fold(text)
        elif (partial := _PARTIAL.fullmatch(text.strip())) and len(fold(text)) < 60:
            found["partial"] = Label(unwrap(partial[2]), partial[1])
        elif _CATEGORY.fullmatch(text.strip()) and not money and "category" not in found:
            found["category"] = _coded(text)
        elif _UNIT.fullmatch(text.strip()) and not money and "unit" not in found and len(text) < 60:
            found["unit"] = _coded(text)
        else:
            texts.append(Text(text, position))
        if glued:
            money.append(Money(glued, position, cell.source))
    return msgspec.convert(
        {
            "ordinal": ordinal,
            "source": row.source,
            "labels": tuple(dict.fromkeys(labels)),
            "money": tuple(money),
            "text": _goal(texts, money),
            "span": span,
            **found,
        },
        PerformanceRow,
    )


def _unglued(text: str) -> tuple[str, str | None]:
    """A project's label and the amount that was glued behind it."""
    match = _GLUED_AMOUNT.fullmatch(text)
    if match and parse_project(match["label"]):
        return match["label"], match["amount"]
    return text, None


def _coded(text: str) -> Label:
    code, name = split_code(text)
    return Label(name, code)


def _goal(texts: Sequence[Text], money: Sequence[Money]) -> str | None:
    """The longest text, behind the amounts where there are any; too short a text may be a person's name."""
    behind = [t for t in texts if not money or t.position > money[0].position]
    longest = max((unwrap(t.text) for t in behind), key=len, default="")
    return longest if len(longest) > _LONGEST_NAME_OF_PERSON else None


def _loose_groups(table: Table, paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Paragraphs between the first and the last row of the table, neighbouring lines together."""
    lines = [row.source.line for page in table.pages for row in page if row.source.line is not None]
    if not lines:
        return []
    groups: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        line = paragraph.source.line
        if line is None or not min(lines) < line < max(lines):
            continue
        if groups and _line(groups[-1][-1].source) + 1 == line:
            groups[-1].append(paragraph)
        else:
            groups.append([paragraph])
    return _with_amounts(groups)


def _with_amounts(groups: list[list[Paragraph]]) -> list[list[Paragraph]]:
    """Groups of nothing but amounts joined to a project's label right before them."""
    joined: list[list[Paragraph]] = []
    for group in groups:
        only_amounts = all(looks_like_amount(p.text) for p in group)
        if only_amounts and joined and parse_project(_text(joined[-1])):
            joined[-1] = [*joined[-1], *group]
        elif not only_amounts and len(fold(_text(group))) >= _SHORTEST_FRAGMENT:
            joined.append(group)
    return joined


def _text(group: Sequence[Paragraph]) -> str:
    return "\n".join(p.text for p in group)


def _loose_row(group: Sequence[Paragraph], ordinal: int) -> PerformanceRow:
    """A loose group as a row: a project with its amounts, or a piece of a goal."""
    amounts = [p for p in group if looks_like_amount(p.text) and not _STUMP.fullmatch(fold(p.text))]
    words = [p for p in group if p not in amounts]
    label = parse_project(_text(words))
    return PerformanceRow(
        ordinal=ordinal,
        source=group[0].source,
        labels=(label,) if label else (),
        money=tuple(Money(p.text.strip(), i, p.source) for i, p in enumerate(amounts)) if label else (),
        text=None if label else unwrap(_text(group)),
        loose=True,
    )
