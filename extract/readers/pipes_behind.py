"""Tables of web pages copied as text with a pipe behind each cell, a row on a line or a cell on a line.

A row that has fewer cells than the widest, since cells of it are merged with others or blank, ends in pipes alone.
Where in the row they were missing is not told, so the blanks at the end of a row are no cells of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

CellLines = list[tuple[str, int]]
"""Cells with the number of the line that each stands on."""

_ROW = re.compile(r"\s*[^|\s][^|]*\|(?:[^|]*\|)+\s*")
_CELL = re.compile(r"\s*[^|]*[^|\s]\s*\|\s*")
_PADDING = re.compile(r"\s*(?:\|\s*){2,}")
_LEAST_LINES = 2
_HEADER_ROWS = 2
_LEAST_COMMON = 4
"""Characters that a merged head has in common with one of those below it: 公务用车 of 公务用车购置及运行费."""
_LONGEST_CELL = 40
"""Characters; what is longer is a sentence."""


def rows_on_lines(lines: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Rows that stand on a line each, the blanks at their ends left out: index of the line → its cells.

    One line alone is none: two at least follow each other.

    >>> rows_on_lines(["项目 | 金额 | 备注 |", "合计 | 12 | |", "以上 | 不是表"])
    {0: ('项目', '金额', '备注'), 1: ('合计', '12')}
    """
    found: dict[int, tuple[str, ...]] = {}
    for is_row, run in groupby(enumerate(lines), lambda item: _ROW.fullmatch(item[1]) is not None):
        rows = {index: _cells(line) for index, line in run} if is_row else {}
        if sum(len(cells) > 1 for cells in rows.values()) >= _LEAST_LINES:
            found |= rows
    return found


def _cells(line: str) -> tuple[str, ...]:
    texts = [text.strip() for text in line.split("|")[:-1]]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def padded_rows(lines: Sequence[str]) -> dict[int, tuple[int, list[CellLines]]]:
    """Tables with a cell on each line below two header rows that end in pipes alone, which tell how wide every row is.

    Both header rows are equally wide with their blanks, the rows behind them come out even, and one head alone has
    words of those below it: it is the merged one, and they stand below it.

    Returns:
        Index of the first line → index behind the last, and the rows: text and number of the line of each cell.
    """
    found: dict[int, tuple[int, list[CellLines]]] = {}
    for is_part, run in groupby(enumerate(lines), lambda item: _is_part(item[1])):
        part = list(run) if is_part else []
        rows = _rows(part)
        if rows:
            found[part[0][0]] = (part[-1][0] + 1, rows)
    return found


def _is_part(line: str) -> bool:
    return len(line) <= _LONGEST_CELL and bool(_CELL.fullmatch(line) or _PADDING.fullmatch(line))


def _rows(part: Sequence[tuple[int, str]]) -> list[CellLines]:
    """The rows of lines that are cells and padding; none where it is open which columns they stand in."""
    header: list[CellLines] = []
    cells: CellLines = []
    widths: set[int] = set()
    for index, line in part:
        if _PADDING.fullmatch(line):
            widths.add(len(cells) + line.count("|"))
            header.append(cells)
            cells = []
        else:
            cells.append((line.strip().removesuffix("|").strip(), index + 1))
    width = widths.pop() if len(widths) == 1 else 0
    if len(header) != _HEADER_ROWS or not width or not cells or len(cells) % width:
        return []
    placed = _placed(header[0], header[1], width)
    return [*placed, *(cells[i : i + width] for i in range(0, len(cells), width))] if placed else []


def _placed(upper: CellLines, lower: CellLines, width: int) -> list[CellLines]:
    """Two header rows with blanks where the one merged head of the upper reaches and where the lower has none."""
    common = [max(_common(head, below) for below, _ in lower) for head, _ in upper]
    merged = [at for at, length in enumerate(common) if length == max(common)]
    if len(upper) - 1 + len(lower) != width or len(merged) != 1 or max(common) < _LEAST_COMMON:
        return []
    (at,) = merged
    line = upper[at][1]
    return [
        [*upper[: at + 1], *[("", line)] * (len(lower) - 1), *upper[at + 1 :]],
        [*[("", line)] * at, *lower, *[("", line)] * (len(upper) - at - 1)],
    ]


def _common(first: str, second: str) -> int:
    """Length of the longest run of characters that both hold."""
    return SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size
