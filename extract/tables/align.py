"""Which cell of a row belongs to which column, also where the row has slid against its header."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.tables.columns import IMPOSSIBLE, PrintedColumn

_SHIFT_COST = 0.05
"""A cell one place off its header."""
_BREAK_COST = 1.0
"""The slide changes inside the row: a cell was lost or added there."""
_NO_HEADER_COST = 1.5
"""The column is known to the catalogue but the page's header lacks it."""
_UNPLACED_COST = 20.0
"""A cell that is left out, such as a stray digit."""
_BEAM = 80


class Placement(msgspec.Struct, frozen=True):
    """One way to read a row: for each non-blank cell the index of its column, None if left out."""

    cost: float
    columns: tuple[int | None, ...]
    slid: bool

    def cells(self, filled: Sequence[tuple[int, Cell]]) -> dict[int, Cell]:
        """Column index → cell."""
        return {c: cell for c, (_, cell) in zip(self.columns, filled, strict=True) if c is not None}


class _State(msgspec.Struct, frozen=True):
    cost: float
    last: int
    shift: int
    columns: tuple[int | None, ...]
    slid: bool


def filled_cells(cells: Sequence[Cell]) -> list[tuple[int, Cell]]:
    """The non-blank cells of a row with their positions."""
    return [(i, cell) for i, cell in enumerate(cells) if cell.text]


def straight_placement(
    filled: Sequence[tuple[int, Cell]], columns: Sequence[PrintedColumn]
) -> Placement | None:
    """Each cell under its own header, if every cell fits there; else None."""
    by_position = {column.position: i for i, column in enumerate(columns) if column.position is not None}
    cost = 0.0
    places: list[int | None] = []
    for position, cell in filled:
        index = by_position.get(position)
        if index is None:
            return None
        fit = columns[index].cost(cell.text)
        if fit > 1.0:
            return None
        cost += fit
        places.append(index)
    return Placement(cost, tuple(places), slid=False)


def straight_but_strays(
    filled: Sequence[tuple[int, Cell]], columns: Sequence[PrintedColumn]
) -> Placement | None:
    """Each cell under its own header but those that fit none there; None where too little of the row is left."""
    by_position = {column.position: i for i, column in enumerate(columns) if column.position is not None}
    places: list[int | None] = []
    for position, cell in filled:
        index = by_position.get(position)
        places.append(index if index is not None and columns[index].cost(cell.text) <= 1.0 else None)
    kept = [i for i in places if i is not None]
    whole = any(columns[i].is_measure for i in kept) and any(not columns[i].is_measure for i in kept)
    if not whole or len(kept) * 2 < len(places):
        return None
    return Placement(_UNPLACED_COST * places.count(None), tuple(places), slid=False)


def placements(filled: Sequence[tuple[int, Cell]], columns: Sequence[PrintedColumn]) -> list[Placement]:
    """Ways to read a row that keep the order of its cells, the least damage first.

    The cost counts cells that fit their column badly, columns the header lacks, and slides: a slide that
    goes on costs little for each cell, a change of the slide more. At most a beam of candidates is kept.
    """
    states = [_State(0.0, -1, 0, (), False)]
    for position, cell in filled:
        following: list[_State] = []
        for state in states:
            following.append(_left_out(state))
            for index in range(state.last + 1, len(columns)):
                fit = columns[index].cost(cell.text)
                if fit < IMPOSSIBLE:
                    following.append(_placed(state, index, columns[index], position, fit))
        following.sort(key=lambda s: s.cost)
        states = following[:_BEAM]
    return [Placement(s.cost, s.columns, s.slid) for s in states]


def _left_out(state: _State) -> _State:
    return _State(state.cost + _UNPLACED_COST, state.last, state.shift, (*state.columns, None), True)


def _placed(state: _State, index: int, column: PrintedColumn, position: int, fit: float) -> _State:
    if column.position is None:
        return _State(state.cost + fit + _NO_HEADER_COST, index, state.shift, (*state.columns, index), True)
    shift = column.position - position
    cost = fit + _SHIFT_COST * abs(shift) + (_BREAK_COST if shift != state.shift else 0.0)
    return _State(state.cost + cost, index, shift, (*state.columns, index), state.slid or shift != 0)
