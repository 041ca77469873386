"""Prints a document as PDF the way office programs do, with all, some or none of the lines of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec
from reportlab.pdfbase.pdfmetrics import stringWidth

from extract.document import Document, Grid, Paragraph
from extract.printed import looks_like_amount
from tests.pdf_pages import FONT, PdfPages

Side = Literal["left", "centre", "right"]
Height = Literal["top", "centre", "bottom"]
Rules = Literal["all", "none", "rows", "frame", "head", "shaded", "columns", "box"]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a program prints tables: which lines, how far texts stand from the borders, how they are aligned.

    `rules`: all; none; only those between rows; an outer frame and a line below the header; only a line above,
    below the header and at the end; rows shaded by turns; only those between columns; only those of the header.
    `room` is what a column is wider than its longest text, in type sizes; `label_most` how wide a column of words
    becomes before it wraps, in type sizes.
    """

    rules: Rules = "none"
    size: float = 9.0
    pad: float = 2.0
    room: float = 0.0
    leading: float = 1.25
    row_pad: float = 3.0
    label_most: float = 18.0
    head_least: float = 4.0
    amounts: Side = "right"
    heads: Side = "centre"
    codes: Side = "left"
    height: Height = "centre"
    repeat_head: bool = True
    page_number: bool = False


class _Cell(msgspec.Struct):
    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[str]
    side: Side


_PAGE = (842.0, 595.0)
_MARGIN = 36.0


def print_pdf(document: Document, look: Look) -> bytes:
    """The document as a PDF in A4 landscape, each table with the lines above it on a page of its own."""
    pages = PdfPages(*_PAGE)
    top = _MARGIN
    waiting: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            waiting.append(block)
            continue
        before, heads = waiting[:-3], waiting[-3:]
        top = _paragraphs(pages, before, top, look)
        if before:
            top = _next(pages)
        top = _table(pages, heads, block, top, look)
        waiting = []
        top = _next(pages)
    _paragraphs(pages, waiting, top, look)
    return pages.data()


def _next(pages: PdfPages) -> float:
    pages.next_page()
    return _MARGIN


def _paragraphs(pages: PdfPages, texts: Sequence[Paragraph], top: float, look: Look) -> float:
    for paragraph in texts:
        for line in _wrapped(paragraph.text, _PAGE[0] - 2 * _MARGIN, look.size):
            if top > _PAGE[1] - 2 * _MARGIN:
                top = _next(pages)
            pages.text(_MARGIN, top, line, look.size)
            top += 1.6 * look.size
    return top


def _wrapped(text: str, width: float, size: float) -> list[str]:
    found: list[str] = []
    for part in text.split("\n"):
        line = ""
        for letter in part:
            if line and stringWidth(line + letter, FONT, size) > width + 0.01:
                found.append(line)
                line = ""
            line += letter
        found.append(line)
    return [line for line in found if line] if text else []


def _table(pages: PdfPages, heads: Sequence[Paragraph], grid: Grid, top: float, look: Look) -> float:
    """Draws one table; its last line above is the one that names the unit, at the right."""
    size = look.size
    widths, size = _widths(grid, look)
    for paragraph in heads:
        text = paragraph.text
        if "单位" in text:
            parts = text.replace("\u3000", " ").split()
            pages.text(_MARGIN, top, parts[0], size)
            if len(parts) > 1:
                pages.text_ending(_MARGIN + sum(widths), top, parts[-1], size)
        else:
            width = stringWidth(text, FONT, 14)
            pages.text(_MARGIN + max(0, (sum(widths) - width) / 2), top, text, 14)
            top += 8
        top += 2 * size
    places = [_MARGIN]
    for width in widths:
        places.append(places[-1] + width)
    cells, head_rows = _cells(grid, places, size, look)
    heights = _heights(cells, len(grid.rows), size, look)
    start = 0
    while start < len(heights):
        first = [*range(head_rows)] if start and look.repeat_head else []
        rows = list(first)
        bottom = top + sum(heights[row] for row in rows)
        while start < len(heights) and (
            bottom + heights[start] < _PAGE[1] - _MARGIN or len(rows) == len(first)
        ):
            rows.append(start)
            bottom += heights[start]
            start += 1
        _page_of_table(pages, cells, rows, heights, places, top, head_rows, size, look)
        if start < len(heights):
            top = _next(pages)
    return float(bottom + 10)


def _widths(grid: Grid, look: Look) -> tuple[list[float], float]:
    """Widths of the columns and the type size at which they fit on the page."""
    columns = max(len(row) for row in grid.rows)
    size = look.size
    widths = [0.0] * columns
    head = _head_rows(grid)
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if cell.column_span > 1 or not cell.text:
                continue
            longest = max(stringWidth(line, FONT, size) for line in cell.text.split("\n"))
            most = look.head_least * size if number < head else look.label_most * size
            if not looks_like_amount(cell.text):
                longest = min(longest, most)
            widths[column] = max(widths[column], longest)
    widths = [width + 2 * look.pad + look.room * size + 0.1 for width in widths]
    for row in grid.rows[:head]:  # a header over several columns is not cut
        for column, cell in enumerate(row):
            if cell.column_span > 1:
                span = slice(column, column + cell.column_span)
                need = min(stringWidth(cell.text, FONT, size), 10 * size) + 2 * look.pad
                more = max(0.0, need - sum(widths[span])) / cell.column_span
                widths[span] = [width + more for width in widths[span]]
    fit = min(1.0, (_PAGE[0] - 2 * _MARGIN) / sum(widths))
    return [width * fit for width in widths], size * fit


def _head_rows(grid: Grid) -> int:
    """Rows above the first that holds an amount or a code."""
    for number, row in enumerate(grid.rows):
        if any(looks_like_amount(cell.text) for cell in row):
            return max(number, 1)
    return max(1, min(len(grid.rows) - 1, 1))


def _cells(grid: Grid, places: Sequence[float], size: float, look: Look) -> tuple[list[_Cell], int]:
    head = _head_rows(grid)
    found: list[_Cell] = []
    pad = min(look.pad, 0.2 * size) if size < 5 else look.pad
    for number, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if not cell.text:
                continue
            width = places[column + cell.column_span] - places[column] - 2 * pad
            is_amount = looks_like_amount(cell.text)
            lines = [cell.text] if is_amount else _wrapped(cell.text, width, size)
            if number < head:
                side = look.heads
            elif is_amount and not cell.text.isdigit():
                side = look.amounts
            elif is_amount:
                side = look.codes
            else:
                side = "centre" if cell.text.endswith("合计") else "left"
            found.append(_Cell(number, column, cell.row_span, cell.column_span, lines, side))
    return found, head


def _heights(cells: Sequence[_Cell], rows: int, size: float, look: Look) -> list[float]:
    heights = [look.leading * size + look.row_pad] * rows
    for cell in sorted(cells, key=lambda cell: cell.row_span):
        need = len(cell.lines) * look.leading * size + look.row_pad
        span = range(cell.row, min(rows, cell.row + cell.row_span))
        have = sum(heights[row] for row in span)
        if need > have:
            heights[span[-1]] += need - have
    return heights


def _page_of_table(
    pages: PdfPages,
    cells: Sequence[_Cell],
    rows: Sequence[int],
    heights: Sequence[float],
    places: Sequence[float],
    top: float,
    head_rows: int,
    size: float,
    look: Look,
) -> None:
    tops: dict[int, float] = {}
    y = top
    if look.page_number:
        pages.text(_PAGE[0] / 2, _PAGE[1] - _MARGIN + 8, "7", 9)
    for row in rows:
        tops[row] = y
        y += heights[row]
    bottom = y
    if look.rules == "shaded":
        pages.canvas.setFillGray(0.85)
        for row in rows[::2]:
            pages.box(places[0], tops[row], places[-1], tops[row] + heights[row])
        pages.canvas.setFillGray(0)
    for cell in cells:
        if cell.row in tops:
            span = [r for r in range(cell.row, cell.row + cell.row_span) if r in tops]
            high = sum(heights[r] for r in span)
            _draw(pages, cell, places, tops[cell.row], high, size, look)
    _draw_rules(pages, cells, tops, heights, places, (top, bottom), head_rows, look)


def _draw(
    pages: PdfPages, cell: _Cell, places: Sequence[float], top: float, high: float, size: float, look: Look
) -> None:
    left, right = places[cell.column] + look.pad, places[cell.column + cell.column_span] - look.pad
    used = len(cell.lines) * look.leading * size
    spare = high - used
    y = top + {"top": look.row_pad / 2, "centre": spare / 2, "bottom": spare - look.row_pad / 2}[look.height]
    for line in cell.lines:
        width = stringWidth(line, FONT, size)
        x = {"left": left, "right": right - width, "centre": (left + right - width) / 2}[cell.side]
        pages.text(x, y, line, size)
        y += look.leading * size


def _draw_rules(
    pages: PdfPages,
    cells: Sequence[_Cell],
    tops: dict[int, float],
    heights: Sequence[float],
    places: Sequence[float],
    ends: tuple[float, float],
    head_rows: int,
    look: Look,
) -> None:
    left, right = places[0], places[-1]
    top, bottom = ends
    below_head = max((tops[r] + heights[r] for r in range(head_rows) if r in tops), default=top)
    if look.rules == "rows":
        for row, y in tops.items():
            if row >= head_rows or row == 0:
                pages.line(left, y, right, y)
        pages.line(left, bottom, right, bottom)
    elif look.rules == "frame":
        for y in {top, below_head, bottom}:
            pages.line(left, y, right, y)
        for x in (left, right):
            pages.line(x, top, x, bottom)
    elif look.rules == "head":
        for y in {top, below_head, bottom}:
            pages.line(left, y, right, y)
    elif look.rules == "columns":
        for x in places:
            pages.line(x, top, x, bottom)
        for y in {top, below_head, bottom}:
            pages.line(left, y, right, y)
    elif look.rules == "box":
        _all_rules(pages, [c for c in cells if c.row < head_rows], tops, heights, places)
    elif look.rules == "all":
        _all_rules(pages, cells, tops, heights, places)


def _all_rules(
    pages: PdfPages,
    cells: Sequence[_Cell],
    tops: dict[int, float],
    heights: Sequence[float],
    places: Sequence[float],
) -> None:
    """The outline of every cell, of those that are blank too."""
    covered: set[tuple[int, int]] = set()
    for cell in cells:
        if cell.row not in tops:
            continue
        span = [r for r in range(cell.row, cell.row + cell.row_span) if r in tops]
        covered |= {(r, c) for r in span for c in range(cell.column, cell.column + cell.column_span)}
        x0, x1 = places[cell.column], places[cell.column + cell.column_span]
        y0, y1 = tops[cell.row], tops[span[-1]] + heights[span[-1]]
        _outline(pages, x0, y0, x1, y1)
    for row, y in tops.items():
        for column, (x0, x1) in enumerate(pairwise(places)):
            if (row, column) not in covered:
                _outline(pages, x0, y, x1, y + heights[row])


def _outline(pages: PdfPages, x0: float, top: float, x1: float, bottom: float) -> None:
    for line in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
        pages.line(*line)
