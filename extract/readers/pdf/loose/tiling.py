"""Borders of columns from headers in their middle and texts at their ends: columns without gaps prove each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

_AGREE = 2.4
"""Borders that the columns on both sides tell differ by no more points."""
_EXACT = 0.6
_MOST_PAD = 1.5
"""Texts stand at most so many type sizes from the border of their column."""
_FEWEST = 2
"""Pairs of columns that must tell the same white between texts and borders."""
_SHARE = 0.5


class Tile(msgspec.Struct):
    """What is known of a column: how far its texts reach, the middle of its header, where its texts begin and end.

    `start` is None where texts begin at several places, `edge` where they end at several. `guessed` tells that the
    header stands beside the texts and not above them.
    """

    x0: float
    x1: float
    middle: float | None
    start: float | None
    edge: float | None
    guessed: bool = False

    def options(self) -> list[tuple[float | None, float | None]]:
        """Where the column ends and begins but for the white at its borders, as its texts stand at their end or begin."""
        found: list[tuple[float | None, float | None]] = []
        if self.edge is not None:
            found.append((self.edge, None if self.middle is None else 2 * self.middle - self.edge))
        if self.start is not None:
            found.append((None if self.middle is None else 2 * self.middle - self.start, self.start))
        return [(end, start) for end, start in found if self._holds(end, start)]

    def _holds(self, end: float | None, start: float | None) -> bool:
        """Whether the column so told has room for its texts."""
        return (end is None or end >= self.x1 - 2) and (start is None or start <= self.x0 + 2)


def inside_others(tiles: Sequence[Tile], size: float) -> list[int]:
    """The tiles that tell nothing and lie inside the column that one beside them tells: no columns of their own."""
    telling = [at for at, tile in enumerate(tiles) if tile.options()]
    options = [tiles[at].options() for at in telling]
    pad = _pad(options, size)
    if pad is None:
        return []
    told = [(at, *_chosen(place, options, pad)) for place, at in enumerate(telling)]
    return [
        at
        for at, tile in enumerate(tiles)
        if at not in telling
        and (
            any(other < at and end is not None and tile.x1 <= end + pad for other, end, _ in told)
            or any(other > at and start is not None and tile.x0 >= start - pad for other, _, start in told)
        )
    ]


def tiled_borders(tiles: Sequence[Tile], size: float) -> list[tuple[float, float]] | None:
    """Between which places each border lies; None where headers are not seen to stand in the middle of their columns.

    Empty where they do, and a header that was guessed does not.

    Where headers stand in the middle, a column whose figures end at e below a header around m reaches from 2m - e - p to
    e + p, p being the white behind the figures; one whose texts begin at s from s - p to 2m - s + p. If such columns
    touch each other with one and the same p, it is so; and a header that stands beside its figures is theirs only if
    the column that it tells fits between its neighbours.
    """
    options = [tile.options() for tile in tiles]
    pad = _pad(options, size)
    if pad is None:
        return None
    left: list[float | None] = []
    right: list[float | None] = []
    for at in range(len(tiles)):
        end, start = _chosen(at, options, pad)
        right.append(None if end is None else end + pad)
        left.append(None if start is None else start - pad)
    _fill_blanks(tiles, left, right)
    if any(tile.guessed and not _is_proved(at, tiles, left, right) for at, tile in enumerate(tiles)):
        return []
    borders = []
    for at, (a, b) in enumerate(pairwise(tiles)):
        told = [x for x in (right[at], left[at + 1]) if x is not None and a.x1 - 1 <= x <= b.x0 + 1]
        sure = told and max(told) - min(told) <= _AGREE
        middle = sum(told) / len(told) if told else 0.0
        borders.append((middle - _EXACT, middle + _EXACT) if sure else (a.x1, b.x0))
    first, last = tiles[0], tiles[-1]
    begin, end = left[0], right[-1]
    return [
        (first.x0 - 3 * size, first.x0) if begin is None else (begin - _EXACT, begin + _EXACT),
        *borders,
        (last.x1, last.x1 + 3 * size) if end is None else (end - _EXACT, end + _EXACT),
    ]


_Options = Sequence[tuple[float | None, float | None]]


def _pads(one: _Options, other: _Options) -> Iterator[float]:
    """The white at their common border by which two neighbours touch."""
    for end, _ in one:
        for _, start in other:
            if end is not None and start is not None:
                yield (start - end) / 2


def _pad(options: Sequence[_Options], size: float) -> float | None:
    """The white between texts and borders, if columns beside each other tell the same."""
    pairs = [list(_pads(a, b)) for a, b in pairwise(options)]
    pairs = [[p for p in pads if -_EXACT <= p <= _MOST_PAD * size] for pads in pairs if pads]
    best: tuple[int, float] | None = None
    for pad in (p for pads in pairs for p in pads):
        near = [min(pads, key=lambda p: abs(p - pad)) for pads in pairs if pads]
        agreeing = [p for p in near if abs(p - pad) <= _AGREE / 2]
        if best is None or len(agreeing) > best[0]:
            best = len(agreeing), sum(agreeing) / len(agreeing)
    if best is None or best[0] < max(_FEWEST, _SHARE * len(pairs)):
        return None
    return best[1]


def _chosen(at: int, options: Sequence[_Options], pad: float) -> tuple[float | None, float | None]:
    """The reading of a column by which it touches most of its neighbours; nothing where none does."""
    best: tuple[int, tuple[float | None, float | None]] = (0, (None, None))
    lone = len(options[at]) == 1
    for end, start in options[at]:
        after = [s for _, s in options[at + 1]] if at + 1 < len(options) else []
        before = [e for e, _ in options[at - 1]] if at else []
        touches = sum(
            1 for s in after if end is not None and s is not None and abs(s - end - 2 * pad) <= _AGREE
        )
        touches += sum(
            1 for e in before if start is not None and e is not None and abs(start - e - 2 * pad) <= _AGREE
        )
        if touches + lone > best[0]:
            best = touches + lone, (end, start)
    return best[1]


def _fill_blanks(tiles: Sequence[Tile], left: list[float | None], right: list[float | None]) -> None:
    """Tell the borders of blank columns: one ends as far behind its header as it begins before it."""
    for at, tile in enumerate(tiles):
        start = right[at - 1] if at else None
        if left[at] is None and right[at] is None and start is not None and tile.middle is not None:
            end = 2 * tile.middle - start
            if end >= tile.x1 - 1 and (at + 1 == len(tiles) or end <= tiles[at + 1].x0 + 1):
                left[at], right[at] = start, end


def _is_proved(
    at: int, tiles: Sequence[Tile], left: Sequence[float | None], right: Sequence[float | None]
) -> bool:
    """Whether a column touches its neighbours, and at least one of them exactly."""
    begin, end = left[at], right[at]
    if begin is None or end is None:
        return False
    exact = 0
    if at:
        before = right[at - 1]
        if before is None:
            if begin < tiles[at - 1].x1 - 1:
                return False
        elif abs(before - begin) > _AGREE:
            return False
        else:
            exact += 1
    if at + 1 < len(tiles):
        after = left[at + 1]
        if after is None:
            if end > tiles[at + 1].x0 + 1:
                return False
        elif abs(after - end) > _AGREE:
            return False
        else:
            exact += 1
    return exact > 0
