"""Over how many columns a header stands that has others below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

import msgspec

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.pieces import PrintLine, base_of

_BELOW = 0.7
"""A header below another stands so many type sizes lower at least."""
_SURE = 0.35
"""What another reading of the headers must fit worse, in type sizes, so that the best one is sure."""
_MIDDLE = 0.25
"""A header that reaches over all lines stands in their middle, to this part of the type size."""
_ABOVE = 0.3
"""Headers above one another in one column have one middle, to this part of the type size."""
_MOST_READINGS = 4000
_NEXT_LINE = 1.6
"""Type sizes from one line of a header to the next at most."""
_PADDING = 11.0
"""Points between borders and text on both sides at most: 5.4 a side are usual in Word, fewer in Excel."""


class Head(msgspec.Struct):
    """A header: its lines and the columns that it stands over, the first and the one behind the last.

    `base` is the base line of its first line.
    """

    lines: list[Line]
    base: float
    first: int = 0
    behind: int = 0

    @property
    def x0(self) -> float:
        """Where its first text begins."""
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        """Where its last text ends."""
        return max(line.x1 for line in self.lines)

    @property
    def last_base(self) -> float:
        """Where its last line stands, from the top."""
        return self.lines[-1].bottom

    @property
    def height(self) -> float:
        """The height of its middle, from the top."""
        return (self.lines[0].top + self.lines[-1].bottom) / 2


class Zone(msgspec.Struct):
    """The height of a table's header.

    `centred` tells that some headers stand in the middle of it: then every one that does not has another above or
    below it. `seen` tells that headers of different height show it.
    """

    top: float
    bottom: float
    size: float
    centred: bool
    seen: bool = False

    @classmethod
    def of(cls, head: Sequence[PrintLine], leaves: Sequence[Head], size: float) -> Zone:
        """The zone of these lines, whose headers right above columns these are."""
        top, bottom = min(line.top for line in head), max(line.bottom for line in head)
        middle = lower = upper = 0
        for a, b in pairwise(leaves):
            if len(a.lines) != len(b.lines):
                middle += abs(a.height - b.height) <= _MIDDLE * size
                lower += abs(a.lines[-1].bottom - b.lines[-1].bottom) <= _MIDDLE * size
                upper += abs(a.lines[0].top - b.lines[0].top) <= _MIDDLE * size
        several = bottom - top > 1.8 * size
        return cls(top, bottom, size, several and middle >= max(lower, upper), middle > 0)

    def is_unsure(self, heads: Sequence[Head]) -> bool:
        """Whether nothing shows that headers stand in the middle of their cells."""
        return self.centred and not self.seen and not any(self.is_whole(head) for head in heads)

    def below(self, top: float) -> Zone:
        """The part of the zone from a height on: where a group and what stands beside it have their lines."""
        return msgspec.structs.replace(self, top=top)

    def is_whole(self, head: Head) -> bool:
        """Whether a header stands in the middle of the zone, so that it reaches over all of it."""
        return self.centred and abs(head.height - (self.top + self.bottom) / 2) <= _MIDDLE * self.size

    def is_low(self, head: Head) -> bool:
        """Whether a header stands below the middle of the zone, so that one is above it."""
        return self.centred and head.height - (self.top + self.bottom) / 2 > _MIDDLE * self.size

    def is_covered(self, heads: Sequence[Head], columns: int) -> bool:
        """Whether each column whose header stands below the zone's middle has one above it."""
        for n in range(columns):
            own = [h for h in heads if h.first <= n < h.behind]
            if len(own) == 1 and self.is_low(own[0]):
                return False
        return True


def find_spans(
    level: Sequence[Head], heads: Sequence[Head], borders: Sequence[tuple[float, float]], zone: Zone
) -> list[tuple[int, int]] | None:
    """The columns that the headers of one line stand over; None where nobody can tell.

    A header stands over the middle of its columns.

    Args:
        level: The headers, left to right.
        heads: Those below, with their columns.
        borders: Between which places each border of the columns lies.
        zone: The height of the header.
    """
    zone = zone.below(min(head.lines[0].top for head in level))
    choices = [_choices(head, heads, borders, zone) for head in level]
    if any(not choice for choice in choices):
        return None
    covered = {n for h in heads if h.behind - h.first > 1 for n in range(h.first, h.behind)}
    low = {h.first for h in heads if h.behind - h.first == 1 and zone.is_low(h)} - covered
    rated = sorted(_readings(choices, low, zone.size))
    if not rated or (len(rated) > 1 and rated[1][0] - rated[0][0] < _SURE * zone.size):
        return None
    return list(rated[0][1])


def _choices(
    head: Head, heads: Sequence[Head], borders: Sequence[tuple[float, float]], zone: Zone
) -> list[tuple[float, int, int]]:
    """The runs of columns that a header may stand over, with how far it is from their middle, in points."""
    middle, size = (head.x0 + head.x1) / 2, zone.size
    count = len(borders) - 1
    found = []
    for first in range(count):
        for behind in range(first + 1, count + 1):
            if head.x0 < borders[first][0] or head.x1 > borders[behind][1]:
                continue
            below = [h for h in heads if h.first < behind and first < h.behind]
            if any(h.first < first or h.behind > behind for h in below):
                continue
            if any(h.base - base_of(head.lines[-1]) < _BELOW * size for h in below):
                continue
            if behind == first + 1 and any(abs(h.x0 + h.x1 - 2 * middle) > 2 * _ABOVE * size for h in below):
                continue  # a header over one column stands in its middle as the one below does
            low = (borders[first][0] + borders[behind][0]) / 2
            high = (borders[first][1] + borders[behind][1]) / 2
            off = abs(middle - (low + high) / 2) - (high - low) / 2
            if off <= size:
                whole = sum(1 for h in below if zone.is_whole(h) and h.behind - h.first == 1)
                found.append((max(0.0, off) + size * whole, first, behind))
    return found


def _readings(
    choices: Sequence[Sequence[tuple[float, int, int]]], low: set[int], size: float
) -> Iterator[tuple[float, tuple[tuple[int, int], ...]]]:
    """How well each way to give headers their columns fits; columns without a header above cost."""
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_READINGS:
        return
    for reading in product(*choices):
        if any(a[2] > b[1] for a, b in pairwise(reading)):
            continue
        covered = {n for _, first, behind in reading for n in range(first, behind)}
        yield (
            sum(off for off, _, _ in reading) + size * len(low - covered),
            tuple((first, behind) for _, first, behind in reading),
        )


def without_wraps(heads: Sequence[Head], borders: Sequence[tuple[float, float]], size: float) -> list[Head]:
    """The headers, those joined of which the upper one fills the one column of both: lines of one header.

    Where rows follow one another as closely as the lines of a cell, heights tell no line of a header from a level.
    """
    found: list[Head] = []
    for head in sorted(heads, key=lambda h: h.base, reverse=True):
        below = next((h for h in reversed(found) if (h.first, h.behind) == (head.first, head.behind)), None)
        if below is None or head.behind - head.first != 1 or not _fills(head, below, borders, size):
            found.append(head)
        else:
            below.lines = [*head.lines, *below.lines]
            below.base = head.base
    return found


def _fills(head: Head, below: Head, borders: Sequence[tuple[float, float]], size: float) -> bool:
    """Whether no letter more has room in the last line of a header, and another line follows."""
    last, nearest = head.lines[-1], below.lines[0]
    width = borders[head.behind][0] - borders[head.first][1]
    letter = nearest.glyphs[0].x1 - nearest.glyphs[0].x0
    near = base_of(nearest) - base_of(last) <= _NEXT_LINE * size
    return near and last.x1 - last.x0 + letter >= width - _PADDING
