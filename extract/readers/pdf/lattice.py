"""Lines to the cells they enclose: tables with rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.rulings import NEAR, Ruling, Rulings

_TOUCH = 3.5
"""Lines that end this near to another meet it, in points."""
_OPEN = 8.0
"""Lines that reach this far beyond the outermost crossing line enclose a column (or row) without border."""
_EDGES = 2.0
"""Lines that follow one another within this are one however many: both edges of two borders side by side."""
_COVER = 0.6
"""A border counts if a line runs along this share of it."""


class LatticeCell(msgspec.Struct, frozen=True):
    """A cell of a ruled table: its first row and column and how many it covers."""

    row: int
    column: int
    row_span: int
    column_span: int


class Lattice(msgspec.Struct, frozen=True):
    """A ruled table: the places of its row and column borders, and its cells in reading order."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    slots: tuple[LatticeCell, ...]

    @property
    def rectangle(self) -> Rectangle:
        """The table's outline in the reading frame."""
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    def place(self, slot: LatticeCell) -> Rectangle:
        """The outline of one cell."""
        return (
            self.columns[slot.column],
            self.rows[slot.row],
            self.columns[slot.column + slot.column_span],
            self.rows[slot.row + slot.row_span],
        )

    def widths(self, slots: Iterable[LatticeCell]) -> dict[int, float]:
        """The width of each of some cells, by its first column."""
        return {s.column: self.columns[s.column + s.column_span] - self.columns[s.column] for s in slots}

    def find(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of the border rectangle at a point, None outside of the table."""
        column, row = bisect_right(self.columns, x) - 1, bisect_right(self.rows, y) - 1
        inside = -1 < column < len(self.columns) - 1 and -1 < row < len(self.rows) - 1
        return (row, column) if inside else None


def find_lattices(rulings: Rulings) -> list[Lattice]:
    """The ruled tables of a page, top to bottom; a frame around a text is none."""
    found = [
        lattice
        for horizontal, vertical in _components(rulings)
        if (lattice := _lattice(horizontal, vertical)) is not None
    ]
    return sorted(found, key=lambda lattice: (lattice.rows[0], lattice.columns[0]))


def _components(rulings: Rulings) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The lines in groups that touch one another."""
    lines = [*rulings.horizontal, *rulings.vertical]
    first_vertical = len(rulings.horizontal)
    parent = list(range(len(lines)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, across in enumerate(rulings.horizontal):
        for j, down in enumerate(rulings.vertical, first_vertical):
            if _meet(across, down):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, line in enumerate(lines):
        groups.setdefault(root(i), ([], []))[i >= first_vertical].append(line)
    return list(groups.values())


def _meet(across: Ruling, down: Ruling) -> bool:
    return (
        across.start - _TOUCH <= down.at <= across.end + _TOUCH
        and down.start - _TOUCH <= across.at <= down.end + _TOUCH
    )


def _lattice(horizontal: list[Ruling], vertical: list[Ruling]) -> Lattice | None:
    """The table that touching lines make, None where they enclose fewer than two cells."""
    if len(horizontal) < 2 or not vertical:
        return None
    horizontal, vertical = _as_one(horizontal), _as_one(vertical)
    horizontal = _held(horizontal, vertical)
    rows = _borders(horizontal, [end for line in vertical for end in (line.start, line.end)])
    columns = _borders(vertical, [end for line in horizontal for end in (line.start, line.end)])
    if len(rows) < 2 or len(columns) < 2:
        return None
    slots = _slots(
        _closed(rows, columns, horizontal), _closed(columns, rows, vertical), len(rows) - 1, len(columns) - 1
    )
    return Lattice(tuple(rows), tuple(columns), tuple(slots)) if len(slots) > 1 else None


def _as_one(lines: Sequence[Ruling]) -> list[Ruling]:
    """The lines of one table with those at one place that are nearer than any cell is wide: borders of cells apart."""
    found: list[Ruling] = []
    first = last = float("-inf")
    for line in sorted(lines, key=lambda line: line.at):
        if line.at - first <= NEAR or (line.at - last <= _EDGES and line.at - first <= 2 * NEAR):
            found.append(Ruling(found[-1].at, line.start, line.end))
        else:
            first = line.at
            found.append(line)
        last = line.at
    return found


def _held(horizontal: list[Ruling], vertical: list[Ruling]) -> list[Ruling]:
    """The lines that run from border to border: a line under a word inside a cell is no border."""
    return [
        line for line in horizontal if sum(1 for v in vertical if _meet(line, v)) >= 2 or len(vertical) == 1
    ]


def _borders(lines: Sequence[Ruling], ends: Sequence[float]) -> list[float]:
    """The places of the borders, with the open sides of the table closed."""
    places = sorted({line.at for line in lines})
    if not places or not ends:
        return places
    if min(ends) < places[0] - _OPEN:
        places.insert(0, min(ends))
    if max(ends) > places[-1] + _OPEN:
        places.append(max(ends))
    return places


def _closed(at: Sequence[float], along: Sequence[float], lines: Sequence[Ruling]) -> list[list[bool]]:
    """For each inner border and each stretch along it, whether a line runs there."""
    by_place: dict[float, list[Ruling]] = {}
    for line in lines:
        by_place.setdefault(line.at, []).append(line)
    found = []
    for place in at:
        row = []
        for start, end in pairwise(along):
            covered = sum(
                max(0.0, min(end, line.end) - max(start, line.start)) for line in by_place.get(place, ())
            )
            row.append(covered >= _COVER * (end - start))
        found.append(row)
    return found


def _slots(across: list[list[bool]], down: list[list[bool]], rows: int, columns: int) -> list[LatticeCell]:
    """The cells: border rectangles with no line between them are one, as far as they make a rectangle.

    Args:
        across: For each horizontal border, whether there is a line along each column.
        down: For each vertical border, whether there is a line along each row.
        rows: Number of rows.
        columns: Number of columns.
    """
    taken = [[False] * columns for _ in range(rows)]
    slots: list[LatticeCell] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and not down[right][row] and not taken[row][right]:
                right += 1
            bottom = row + 1
            while bottom < rows and _continues(across, down, bottom, column, right):
                bottom += 1
            for r in range(row, bottom):
                taken[r][column:right] = [True] * (right - column)
            slots.append(LatticeCell(row, column, bottom - row, right - column))
    return slots


def _continues(across: list[list[bool]], down: list[list[bool]], row: int, left: int, right: int) -> bool:
    """Whether the cell that ends above `row` goes on in it: no line above it, none inside, the same width."""
    return (
        not any(across[row][left:right])
        and not any(down[column][row] for column in range(left + 1, right))
        and (left == 0 or down[left][row])
        and (right == len(down) - 1 or down[right][row])
    )
