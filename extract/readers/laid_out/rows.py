"""Lines to rows: a name that wraps over lines keeps the figures of the one beside which they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from extract.readers.laid_out.pieces import Piece

_ROOM = 3
"""A line is full if no more than so much room is left in its column, a Chinese character being two."""
_BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、．.]|其中|合\s*计|总\s*计|小\s*计|(?:收入|支出)[合总]|本年[收支]"
)

CellText = tuple[str, int]
"""The text of a cell and the number of its line."""


class PlacedLine(msgspec.Struct):
    """A line of the rows: its pieces by column, and texts that are of no sure column."""

    number: int
    cells: dict[int, Piece]
    unsure: list[tuple[int, Piece]] = []


def join_wrapped(lines: Sequence[PlacedLine], figures: set[int]) -> list[list[PlacedLine]] | None:
    """The lines of each row; None where nobody can tell which row a line belongs to.

    Args:
        lines: The lines of the rows from the top.
        figures: The columns of figures.
    """
    widest: dict[int, int] = {}
    for line in lines:
        for column, piece in line.cells.items():
            if not piece.is_figure:
                widest[column] = max(widest.get(column, 0), text_width(piece.text))
    rows: list[list[PlacedLine]] = []
    held: list[PlacedLine] = []
    for line in lines:
        if not (figures & line.cells.keys()) and not line.unsure:
            held.append(line)
        elif _deal(rows, held, line, widest):
            held = []
        else:
            return None
    return rows if _deal(rows, held, None, widest) else None


def _deal(
    rows: list[list[PlacedLine]], held: list[PlacedLine], line: PlacedLine | None, widest: dict[int, int]
) -> bool:
    """Deal lines without figures out between the row above and the one that follows; False where nobody can tell."""
    after: list[PlacedLine] = []
    while held and rows and _continues([*rows[-1], *after], held[0], widest):
        after.append(held.pop(0))
    before = _before(held, line, widest) if line is not None else []
    if line is not None and not before and after and _before(after, line, widest):
        return False  # the line may end the name above as well as begin the one below
    if after:
        rows[-1] = [*rows[-1], *after]
    rows.extend([other] for other in held[: len(held) - len(before)])
    if line is not None:
        rows.append([*before, line])
    return True


def _before(held: Sequence[PlacedLine], line: PlacedLine, widest: dict[int, int]) -> list[PlacedLine]:
    """The last of some lines that begin the name of a row."""
    found: list[PlacedLine] = []
    for other in reversed(held):
        if not _continues([other], (found or [line])[0], widest):
            break
        found.insert(0, other)
    return found


def _continues(above: Sequence[PlacedLine], below: PlacedLine, widest: dict[int, int]) -> bool:
    """Whether the words of a line go on with those above it, which fill their columns; no column has two figures."""
    words = [c for c, p in below.cells.items() if not p.is_figure]
    if not words or any(
        p.is_figure and c in line.cells and line.cells[c].is_figure
        for c, p in below.cells.items()
        for line in above
    ):
        return False
    hit = 0
    for column in words:
        piece = next((x.cells[column] for x in reversed(above) if column in x.cells), None)
        if piece is None:
            continue
        if piece.is_figure or text_width(piece.text) < widest[column] - _ROOM:
            return False
        if _BEGINS.match(below.cells[column].text):
            return False
        hit += 1
    return hit > 0


def text_width(text: str) -> int:
    """How wide a text is in a terminal, where a Chinese character takes two columns."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
