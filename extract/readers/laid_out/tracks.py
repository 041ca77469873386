"""Columns of the rows of one page: a column's texts follow one another down the page, though not at one place.

Programs that lay text out shift whole blocks of rows sideways, so that no column of characters parts a table. What
they keep is the order in each row and the place of a column from one row to the next; both together tell the column
of each piece. Where another reading fits nearly as well, the piece is of no sure column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from extract.readers.laid_out.pieces import Piece, Sort

_BEAM = 6
_AT_ONCE = 50
"""Rows that are read together: what is further away decides nothing."""
_BEST = 3
_KEPT = 12
"""Ways to place the first pieces of a row that are followed."""
_NEW = 14.0
"""A row must fit so much better with a column more that there is one."""
_WORDS_FOR_FIGURE = 30.0
_NUMBER_FOR_AMOUNT = 4.0
_MARK = 0.3
_ALONE = 4.0
"""What it costs that a piece is not shifted along with what is left of it."""
_TOTALS = ("合计", "总计", "小计")
"""Words that stand in the middle of the columns of codes and names."""
_TOTAL_ELSEWHERE = 1.0
_SURE = 3.0
"""Any other reading of a row must fit worse by so many characters."""

Places = tuple[tuple[int, int, Sort], ...]
"""Where each column last had a text, and of what sort."""


class _TracksState(msgspec.Struct, frozen=True):
    """One reading of the rows so far: what it costs, where its columns are, the column of each piece of each row."""

    cost: float
    places: Places
    rows: tuple[tuple[int | None, ...], ...]


class Tracked(msgspec.Struct):
    """The columns of a page: for each row the column of each piece, None for one that may be of another."""

    width: int
    rows: list[list[int | None]]


def track_columns(rows: Sequence[Sequence[Piece]], most: int) -> Tracked | None:
    """The column of each piece; None where the pieces do not stand in columns.

    Args:
        rows: The pieces of each row of one page, left to right.
        most: No more columns than so many.
    """
    fullest = max(range(len(rows)), key=lambda i: (len(rows[i]), _figures(rows[i])))
    places: Places = tuple((p.start, p.end, p.sort) for p in rows[fullest])
    grown = _grown(rows, fullest, places)
    while len(places) < len(grown) <= most:
        places = grown
        grown = _grown(rows, fullest, places)
    return _settled(rows, fullest, places) if len(grown) <= most else None


def _figures(row: Sequence[Piece]) -> int:
    return sum(p.is_figure for p in row)


def _grown(rows: Sequence[Sequence[Piece]], first: int, places: Places) -> Places:
    """The columns with one more, where a row has a piece that fits none of them; the same where all do."""
    for order in (range(first, len(rows)), range(first, -1, -1)):
        at = places
        for number in order:
            row = rows[number]
            ways = _assign(row, at, 1)
            cost = ways[0][0] if ways else float("inf")
            if cost > _NEW:
                best = min(((_with_one(row, i, at), i) for i in range(len(row))), key=lambda w: w[0])
                if best[0] + _NEW < cost:
                    piece = row[best[1]]
                    slot = sum(1 for start, end, _ in at if start + end <= piece.start + piece.end)
                    by = at[slot - 1][1] - places[slot - 1][1] if slot else 0
                    new = (piece.start - by, piece.end - by, piece.sort)
                    return (*places[:slot], new, *places[slot:])
            if ways:
                at = _moved(at, row, ways[0][1])
    return places


def _with_one(row: Sequence[Piece], number: int, places: Places) -> float:
    """What a row costs if one of its pieces begins a column of its own."""
    piece = row[number]
    if piece.sort is Sort.MARK or piece.text.endswith(_TOTALS):
        return float("inf")
    slot = sum(1 for start, end, _ in places if start + end <= piece.start + piece.end)
    ways = _assign(row, (*places[:slot], (piece.start, piece.end, piece.sort), *places[slot:]), 1)
    return ways[0][0] if ways else float("inf")


def _cost(piece: Piece, place: tuple[int, int, Sort], shift: float) -> tuple[float, float]:
    """What it costs that a piece is of a column, and how far it is shifted; shifted as what is left of it costs less."""
    start, end, sort = place
    if piece.text.endswith(_TOTALS):
        return (_TOTAL_ELSEWHERE if sort is Sort.WORDS else _WORDS_FOR_FIGURE / 2), shift
    shifts = piece.shifts(start, end)
    cost, own = min((abs(s - shift), s) for s in shifts)
    alone, other = min((abs(s) + _ALONE, s) for s in shifts)
    if alone < cost:
        cost, own = alone, other
    if piece.sort is Sort.MARK:
        return cost * _MARK, shift  # nothing is printed there, and wherever in its column
    if sort is Sort.MARK or piece.sort is sort:
        return cost, own
    if Sort.WORDS in (piece.sort, sort):
        return cost + _WORDS_FOR_FIGURE, own
    return cost + _NUMBER_FOR_AMOUNT, own


def _assign(row: Sequence[Piece], places: Places, best: int) -> list[tuple[float, tuple[int, ...]]]:
    """The best ways to give the pieces of a row columns of their own from left to right, with what they cost."""
    ways: list[tuple[float, float, tuple[int, ...]]] = [(0.0, 0.0, ())]
    width = len(places)
    for number, piece in enumerate(row):
        left = len(row) - number - 1
        by_last: dict[int, list[tuple[float, float, tuple[int, ...]]]] = {}
        for cost, shift, columns in ways:
            for column in range((columns[-1] + 1) if columns else 0, width - left):
                more, own = _cost(piece, places[column], shift)
                by_last.setdefault(column, []).append((cost + more, own, (*columns, column)))
        ways = sorted(way for found in by_last.values() for way in sorted(found)[:best])[:_KEPT]
    return [(cost, columns) for cost, _, columns in sorted(ways)[: best + 1]]


def _moved(places: Places, row: Sequence[Piece], columns: Sequence[int]) -> Places:
    """Where the columns are after a row: those without a text in it are shifted as the one to the left of them is."""
    found = list(places)
    shift = 0.0
    by_column = dict(zip(columns, row, strict=True))
    for column, (start, end, sort) in enumerate(places):
        piece = by_column.get(column)
        if piece is None:
            by = round(shift)
            found[column] = (start + by, end + by, sort)
            continue
        _, shift = _cost(piece, places[column], shift)
        if piece.text.endswith(_TOTALS):
            continue
        if piece.is_figure or sort is Sort.WORDS:
            found[column] = (piece.start, piece.end, sort if piece.sort is Sort.MARK else piece.sort)
    return tuple(found)


def _settled(rows: Sequence[Sequence[Piece]], first: int, places: Places) -> Tracked | None:
    found: list[list[int | None]] = [[] for _ in rows]
    for order in (range(first, len(rows)), range(first, -1, -1)):
        at = places
        for start in range(0, len(order), _AT_ONCE):
            part = order[start : start + _AT_ONCE]
            best = _best_reading([rows[n] for n in part], at)
            if best is None:
                return None
            for number, columns in zip(part, best.rows, strict=True):
                found[number] = list(columns)
            at = best.places
    return _used(Tracked(len(places), found))


def _best_reading(rows: Sequence[Sequence[Piece]], places: Places) -> _TracksState | None:
    """The reading of rows that follow one another that costs least; None where a row has more pieces than columns."""
    states = [_TracksState(0.0, places, ())]
    for row in rows:
        following = []
        for state in states:
            for cost, columns in _assign(row, state.places, _BEST):
                moved = _moved(state.places, row, columns)
                following.append(_TracksState(state.cost + cost, moved, (*state.rows, columns)))
        states = _merged(following)[:_BEAM]
    return _doubted(states) if states else None


def _used(tracked: Tracked) -> Tracked:
    """The columns that hold anything."""
    used = sorted({c for row in tracked.rows for c in row if c is not None})
    number = {c: n for n, c in enumerate(used)}
    rows = [[None if c is None else number[c] for c in row] for row in tracked.rows]
    return Tracked(len(used), rows)


def _merged(states: Sequence[_TracksState]) -> list[_TracksState]:
    """The readings that go on differently, the best first: of those with their columns at the same places one."""
    groups: dict[Places, list[_TracksState]] = {}
    for state in sorted(states, key=lambda s: s.cost):
        groups.setdefault(state.places, []).append(state)
    return [_doubted(group) for group in groups.values()]


def _doubted(states: Sequence[_TracksState]) -> _TracksState:
    """The best reading, without the columns of pieces that another gives others at nearly the same cost."""
    best = states[0]
    near = [s.rows for s in states[1:] if s.cost - best.cost < _SURE]
    rows = tuple(
        tuple(c if all(other[at][i] == c for other in near) else None for i, c in enumerate(row))
        for at, row in enumerate(best.rows)
    )
    return msgspec.structs.replace(best, rows=rows)


def sorts_of(rows: Sequence[Sequence[Piece]], tracked: Tracked) -> list[Counter[Sort]]:
    """What stands in each column."""
    sorts: list[Counter[Sort]] = [Counter() for _ in range(tracked.width)]
    for row, columns in zip(rows, tracked.rows, strict=True):
        for piece, column in zip(row, columns, strict=True):
            if column is not None:
                sorts[column][piece.sort] += 1
    return sorts


def shifted_together(rows: Sequence[Sequence[Piece]], tracked: Tracked) -> list[Tracked]:
    """The columns with two of figures taken as one, where one ends on the page before the other begins.

    What a program shifts sideways by much, as the rows behind a page break, looks like a column of its own.
    """
    held: list[list[int]] = [[] for _ in range(tracked.width)]
    for number, columns in enumerate(tracked.rows):
        for column in columns:
            if column is not None:
                held[column].append(number)
    sorts = sorts_of(rows, tracked)
    found = []
    for left in range(tracked.width - 1):
        right = left + 1
        if any(not s[Sort.AMOUNT] or s[Sort.WORDS] for s in (sorts[left], sorts[right])):
            continue
        if held[left][-1] < held[right][0] or held[right][-1] < held[left][0]:
            merged = [[c if c is None or c < right else c - 1 for c in columns] for columns in tracked.rows]
            found.append(Tracked(tracked.width - 1, merged))
    return found
