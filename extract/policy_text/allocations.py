"""The annex tables of funding documents: which unit or place gets how much, for what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from extract.amount import find_unit, half_unit, parse_amount
from extract.document import Block, Cell, Grid, Paragraph
from extract.errors import AmountError
from extract.facts import Allocation, Finding, Label, ProjectPart, Severity, Status
from extract.policy_text.wording import policy_wording
from extract.printed import PrintedUnit, is_blank, looks_like_number
from extract.project_code import mend_code
from extract.source import Source
from extract.text import fold, split_code, unwrap

_HEADER_ROWS = 5
_FEWEST_FIGURES = 2
_UNIT_IN_HEADER = re.compile(r"\((?:单位[:：]?)?(百万元|万元|千元|亿元|元)\)$")
_FUNCTION = re.compile(r"(?P<code>\d{7}|\d{5})\s*[-－ ]?\s*(?P<name>[\u4e00-\u9fff].*)?")
_NUMBERED = re.compile(r"^(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、．]\s*(?=[\u4e00-\u9fff])")


class _MoneyColumn(msgspec.Struct, frozen=True):
    """A column of money: its header, and the unit that the header prints."""

    index: int
    header: str
    unit: PrintedUnit | None
    is_total: bool


class _Layout(msgspec.Struct, frozen=True):
    """Where an annex table says what; a column it does not have is None."""

    first_row: int
    receiver: int
    project: int | None
    subject: int | None
    code: int | None
    money: tuple[_MoneyColumn, ...]

    @property
    def total(self) -> _MoneyColumn | None:
        """The one column that sums up a row, the only one of money included."""
        totals = [column for column in self.money if column.is_total]
        if len(self.money) == 1:
            return self.money[0]
        return totals[0] if len(totals) == 1 else None


def read_allocations(document: str, blocks: Sequence[Block]) -> tuple[list[Allocation], list[Finding]]:
    """What all annex tables of a funding document hand out, and what does not add up.

    A table is one where a column names receivers and another prints money. Its unit of money is that of the header or
    of the line above it; a table without any is left out with a finding, for a figure without unit is none.

    Args:
        document: SHA-256 of the file.
        blocks: The file in reading order.
    """
    found: list[Allocation] = []
    findings: list[Finding] = []
    unit: PrintedUnit | None = None
    ordinal = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            unit = find_unit(block.text) or unit
            continue
        layout = _layout(block)
        if layout is None:
            findings += _unread(document, block)
            continue
        ordinal += 1
        unit_here = _unit_in(block, layout) or unit
        here = next(cell.source for row in block.rows for cell in row)
        if unit_here is None and not all(column.unit for column in layout.money):
            findings.append(_no_unit(document, here))
            continue
        rows, more = _rows(document, block, layout, unit_here or PrintedUnit.YUAN, ordinal)
        found += rows
        findings += more
    return found, findings


def _unread(document: str, grid: Grid) -> Iterator[Finding]:
    """A finding for a table of figures of which no column names receivers; none for one of words."""
    figures = [cell for row in grid.rows for cell in row[1:] if looks_like_number(cell.text)]
    if len(figures) < _FEWEST_FIGURES:
        return
    yield Finding(
        document=document,
        source=figures[0].source,
        rule="allocation-unread",
        severity=Severity.WARNING,
        message=f"an annex table was not read, {len(figures)} figures: no column names who receives the money",
        message_zh=f"附表未读取（{len(figures)}个数字）：没有一栏写明资金给谁",
        cells=tuple(cell.source for cell in figures),
    )


def _no_unit(document: str, source: Source) -> Finding:
    return Finding(
        document=document,
        source=source,
        rule="allocation-without-unit",
        severity=Severity.WARNING,
        message="an annex table of money prints no unit; its figures were left out",
        message_zh="附表没有印出金额单位，其中的金额未收",
    )


# Header


def _layout(grid: Grid) -> _Layout | None:
    """The columns of an annex table; None of any other table."""
    for count in range(1, min(_HEADER_ROWS, len(grid.rows) - 1) + 1):
        headers = _headers(grid, count)
        receiver = _find(headers, policy_wording().receivers)
        first = grid.rows[count] if count < len(grid.rows) else ()
        if receiver is None or not any(looks_like_number(cell.text) for cell in first[receiver + 1 :]):
            continue
        money = tuple(_money(headers, grid, count, receiver))
        if money:
            words = policy_wording()
            return _Layout(
                count,
                receiver,
                _find(headers, words.projects),
                _find(headers, words.subjects),
                _find(headers, words.codes),
                money,
            )
    return None


def _headers(grid: Grid, count: int) -> list[str]:
    """The header of each column, upper levels before lower ones, each once."""
    width = max(len(row) for row in grid.rows)
    headers: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for row in grid.rows[:count]:
            text = fold(_spanning(row, column))
            if text and text not in parts:
                parts.append(text)
        headers.append("/".join(parts))
    return headers


def _spanning(row: Sequence[Cell], column: int) -> str:
    """The text over a column, that of a merged cell to its left included."""
    if column < len(row) and row[column].text.strip():
        return row[column].text
    for left in range(min(column, len(row)) - 1, -1, -1):
        if row[left].text.strip():
            return row[left].text if left + row[left].column_span > column else ""
    return ""


def _find(headers: Sequence[str], names: frozenset[str]) -> int | None:
    """The first column of which a level of the header is one of these names."""
    for index, header in enumerate(headers):
        if any(level in names for level in header.split("/")):
            return index
    return None


def _money(headers: Sequence[str], grid: Grid, count: int, receiver: int) -> Iterator[_MoneyColumn]:
    words = policy_wording()
    taken = {_find(headers, names) for names in (words.projects, words.subjects, words.codes)} | {receiver}
    for index, header in enumerate(headers):
        last = header.rsplit("/", 1)[-1]
        plain = _UNIT_IN_HEADER.sub("", last)
        if index in taken or not last or any(word in header for word in words.not_money):
            continue
        cells = [row[index].text for row in grid.rows[count:] if index < len(row)]
        filled = [text for text in cells if not is_blank(text)]
        if not filled or sum(map(looks_like_number, filled)) * 2 < len(filled):
            continue
        unit = _UNIT_IN_HEADER.search(last)
        yield _MoneyColumn(index, plain, PrintedUnit.named(unit[1]) if unit else None, plain in words.totals)


def _unit_in(grid: Grid, layout: _Layout) -> PrintedUnit | None:
    """The unit that a row above the header, or the header, prints for the whole table."""
    for row in grid.rows[: layout.first_row]:
        for cell in row:
            if unit := find_unit(cell.text):
                return unit
    return None


# Rows


def _rows(
    document: str, grid: Grid, layout: _Layout, unit: PrintedUnit, ordinal: int
) -> tuple[list[Allocation], list[Finding]]:
    found: list[Allocation] = []
    printed_total: tuple[Decimal, Cell] | None = None
    carried = ""
    for number, row in enumerate(grid.rows[layout.first_row :], 1):
        name = unwrap(row[layout.receiver].text) if layout.receiver < len(row) else ""
        label = _NUMBERED.sub("", name)
        if any(fold(cell.text) in policy_wording().sum_rows for cell in row[: layout.receiver + 2]):
            total = layout.total
            if total and printed_total is None and (amount := _amount(row, total, unit)) is not None:
                printed_total = (amount, row[total.index])
            carried = ""
            continue
        carried = label or carried
        if carried and not looks_like_number(carried):
            found += _of_row(document, row, layout, unit, (ordinal, number), carried)
    return _closed(document, found, layout, printed_total, unit)


def _of_row(
    document: str, row: Sequence[Cell], layout: _Layout, unit: PrintedUnit, place: tuple[int, int], name: str
) -> Iterator[Allocation]:
    """The allocations of one row: one where a column sums it up, else one a column of money."""
    code, receiver = split_code(name)
    project = _label(row, layout.project, layout.code)
    total = layout.total
    parts = tuple(
        ProjectPart(column.header, amount, row[column.index].text.strip())
        for column in layout.money
        if column is not total and not column.is_total and (amount := _amount(row, column, unit)) is not None
    )
    for column in [total] if total else layout.money:
        if column.index >= len(row) or is_blank(row[column.index].text):
            continue
        cell = row[column.index]
        amount = _amount(row, column, unit)
        yield Allocation(
            document=document,
            source=cell.source,
            table=place[0],
            row=place[1],
            receiver=Label(receiver, code),
            amount=amount,
            printed=cell.text.strip(),
            printed_unit=(column.unit or unit).printed,
            project=project,
            function=_function(row, layout.subject),
            item=None if total else column.header,
            parts=parts if total else (),
            status=Status.CONFLICT if amount is None else Status.UNVERIFIED,
        )


def _amount(row: Sequence[Cell], column: _MoneyColumn, unit: PrintedUnit) -> Decimal | None:
    if column.index >= len(row) or is_blank(row[column.index].text):
        return None
    cell = row[column.index]
    try:
        return parse_amount(cell.text, column.unit or unit, cell.source)
    except AmountError:
        return None


def _label(row: Sequence[Cell], column: int | None, code: int | None) -> Label | None:
    if column is None or column >= len(row) or not row[column].text.strip():
        return None
    own, name = split_code(row[column].text)
    beside = mend_code(row[code].text) if code is not None and code < len(row) else None
    return Label(name, own or beside)


def _function(row: Sequence[Cell], column: int | None) -> Label | None:
    if column is None or column >= len(row):
        return None
    match = _FUNCTION.fullmatch(unwrap(row[column].text))
    return Label(match["name"] or match["code"], match["code"]) if match else None


def _closed(
    document: str,
    found: list[Allocation],
    layout: _Layout,
    printed_total: tuple[Decimal, Cell] | None,
    unit: PrintedUnit,
) -> tuple[list[Allocation], list[Finding]]:
    """The rows with what proves them: parts that sum to the row, rows that sum to the printed total."""
    if printed_total is None or not found or any(a.amount is None for a in found):
        return found, []
    total, cell = printed_total
    summed = sum((a.amount for a in found if a.amount is not None), Decimal(0))
    tolerance = sum((half_unit(a.printed, unit) for a in found), half_unit(cell.text, unit))
    if abs(summed - total) <= tolerance:
        return [_verified(a, unit) for a in found], []
    finding = Finding(
        document=document,
        source=cell.source,
        rule="allocations-do-not-sum",
        severity=Severity.WARNING,
        message=f"the rows of the annex sum to {summed}, the printed total is {total}",
        message_zh=f"附表各行合计 {summed} 元，印出的合计为 {total} 元",
        expected=summed,
        actual=total,
        cells=(cell.source,),
    )
    return found, [finding]


def _verified(allocation: Allocation, unit: PrintedUnit) -> Allocation:
    """A row of a column that closes; where its own parts contradict it, it is not proved."""
    if allocation.parts and allocation.amount is not None:
        parts = sum((part.amount for part in allocation.parts), Decimal(0))
        tolerance = sum(
            (half_unit(p.printed, unit) for p in allocation.parts), half_unit(allocation.printed, unit)
        )
        if abs(parts - allocation.amount) > tolerance:
            return allocation
    return msgspec.structs.replace(allocation, status=Status.VERIFIED)
