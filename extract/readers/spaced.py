"""Tables laid out by blanks, as programs print them that keep the look of a page: columns are where no line has ink."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import msgspec

from extract.printed import looks_like_amount

_PIECE = re.compile(r"\S+(?:[ \u3000]\S+)*")
"""Words with at most one blank between them."""
_LEAST_ROWS = 3
_LEAST_WITH_AMOUNTS = 2
_MOST_LOOSE = 2
"""Lines of one piece that may stand among the rows: a label that wraps."""
_CODE = re.compile(r"\d{3,7}")
_CLEARLY = 3
"""A piece is nearer to its column than a third of the way to the next."""
_WIDE = "WF"


class _SpacedPiece(msgspec.Struct, frozen=True):
    """Words of a line with their place; `end` is behind the last character."""

    text: str
    start: int
    end: int


class _TableRows(msgspec.Struct, frozen=True):
    """One way to part the lines of a table: its rows, and how many cells hold several pieces."""

    rows: list[tuple[str, ...]]
    columns: int
    joined: int = 0


Measure = Callable[[str], int]
"""How wide a text is laid out, in columns."""


def spaced_rows(lines: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Index of each line that is a row of a table laid out by blanks → its cells, blank ones with them.

    A run of lines is a table where at least three have several pieces, two hold amounts, and the pieces of all
    stand in columns that no line crosses; what cannot be parted so is left as it is.
    """
    found: dict[int, tuple[str, ...]] = {}
    for run in _runs(lines):
        rows = [lines[i] for i in run]
        tables = [t for m in (_count, _width) for read in (_table, _anchored) if (t := read(rows, m))]
        if tables:
            best = max(tables, key=lambda table: table.columns - table.joined)
            found.update(zip(run, _unwrapped(best.rows), strict=True))
    return found


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Runs of lines of several pieces, blank lines and few lines of one piece between them allowed."""
    run: list[int] = []
    loose: list[int] = []
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        if "\t" in line or "|" in line or len(_PIECE.findall(line)) < 2:
            loose.append(index)
            if len(loose) > _MOST_LOOSE or "\t" in line or "|" in line:
                yield from _if_table(run, lines)
                run, loose = [], []
            continue
        if run:
            run.extend(loose)
        loose = []
        run.append(index)
    yield from _if_table(run, lines)


def _if_table(run: list[int], lines: Sequence[str]) -> Iterator[list[int]]:
    amounts = sum(1 for i in run if any(looks_like_amount(text) for text in _PIECE.findall(lines[i])))
    if len(run) >= _LEAST_ROWS and amounts >= _LEAST_WITH_AMOUNTS:
        yield run


def _table(rows: Sequence[str], measure: Measure) -> _TableRows | None:
    """The cells of the rows; None where an amount would share a cell with another piece."""
    pieces = [_pieces(row, measure) for row in rows]
    columns = _columns([p for row in pieces if len(row) > 1 for p in row])
    table: list[tuple[str, ...]] = []
    joined = 0
    for row in pieces:
        cells: list[list[str]] = [[] for _ in columns]
        for piece in row:
            place = next((i for i, (start, end) in enumerate(columns) if piece.start < end), len(columns) - 1)
            cells[place].append(piece.text)
        if any(len(cell) > 1 and any(looks_like_amount(text) for text in cell) for cell in cells):
            return None
        joined += sum(1 for cell in cells if len(cell) > 1)
        table.append(tuple("".join(cell) for cell in cells))
    return _TableRows(table, len(columns), joined) if len(columns) > 1 else None


def _anchored(rows: Sequence[str], measure: Measure) -> _TableRows | None:
    """The cells of the rows by the places of the fullest row, where a long label has pushed others to the right.

    None where a piece stands nearly as far from its column as from the next.
    """
    pieces = [_pieces(row, measure) for row in rows]
    anchors = max(pieces, key=len)
    gaps = [right.start - left.start for left, right in pairwise(anchors)]
    if len(anchors) < _LEAST_ROWS:
        return None
    table: list[tuple[str, ...]] = []
    for row in pieces:
        places = _nearest(row, anchors)
        if places is None:
            return None
        if any(_apart(p, anchors[i]) * _CLEARLY > min(gaps) for p, i in zip(row, places, strict=True)):
            return None
        cells = [""] * len(anchors)
        for piece, place in zip(row, places, strict=True):
            cells[place] = piece.text
        table.append(tuple(cells))
    return _TableRows(table, len(anchors))


def _unwrapped(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows with a label of several lines in one row, where the first column holds codes and a line has none.

    The lines that are joined to another stay as blank rows.
    """
    coded = [bool(_CODE.fullmatch(row[0])) for row in rows]
    if sum(coded) * 2 < len(rows):
        return rows
    found = list(rows)
    for i in range(1, len(rows)):
        above, row = found[i - 1], found[i]
        filled = [place for place, text in enumerate(row) if text]
        amounts = [place for place in filled if looks_like_amount(row[place])]
        if not coded[i - 1] or coded[i] or row[0] or not filled or filled[0] != 1:
            continue
        opened = not any(looks_like_amount(text) for text in above[1:])
        if (opened and amounts) or (not amounts and filled == [1]):
            found[i - 1] = tuple(a + b for a, b in zip(above, row, strict=True))
            found[i] = ("",) * len(row)
    return found


def _nearest(row: Sequence[_SpacedPiece], anchors: Sequence[_SpacedPiece]) -> list[int] | None:
    """The column of each piece, in order, so that the pieces stand nearest to their columns in all."""
    best: dict[int, tuple[int, list[int]]] = {-1: (0, [])}
    for piece in row:
        following: dict[int, tuple[int, list[int]]] = {}
        for last, (cost, places) in best.items():
            for i in range(last + 1, len(anchors)):
                option = (cost + _apart(piece, anchors[i]), [*places, i])
                if i not in following or option < following[i]:
                    following[i] = option
        best = following
    return min(best.values())[1] if best else None


def _apart(piece: _SpacedPiece, anchor: _SpacedPiece) -> int:
    """How far a piece stands from a column, by the side on which it is aligned."""
    return min(abs(piece.start - anchor.start), abs(piece.end - anchor.end))


def _pieces(row: str, measure: Measure) -> list[_SpacedPiece]:
    return [
        _SpacedPiece(m[0], measure(row[: m.start()]), measure(row[: m.end()]))
        for m in _PIECE.finditer(row.rstrip())
    ]


def _columns(pieces: Sequence[_SpacedPiece]) -> list[tuple[int, int]]:
    """Where any piece stands: the stretches between white runs that go through all rows."""
    columns: list[tuple[int, int]] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        if columns and piece.start <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.end))
        else:
            columns.append((piece.start, piece.end))
    return columns


def _count(text: str) -> int:
    """Each character one column."""
    return len(text)


def _width(text: str) -> int:
    """Chinese characters two columns, as in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in text)
