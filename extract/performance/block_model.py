"""What a project's block of indicator rows looks like: which kinds it holds, in which order, where its row stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from enum import Enum
from itertools import pairwise

import msgspec

from extract.performance.kinds import IndicatorSlot

SLOTS = tuple(IndicatorSlot)
_MOST = 6
"""Counts of a slot from this on are taken together."""
_USUAL = (0.06, 0.74, 0.13, 0.045, 0.015, 0.007, 0.003)
"""How often a project has a slot 0, 1, 2 … times, before the table itself is known."""
_USUAL_WEIGHT = 8.0
_LEAST = -9.0
_BACK_IN_TREE = -6.0
"""Score of a kind that comes back in a table printed as trees; seen in none of 250 blocks."""
_BACK_ELSEWHERE = 20.0
_STRAY = math.log(0.001)
_FARTHER = -0.5
_OTHER_WEIGHT = 12.0
_ACROSS, _ACROSS_WEIGHT = 2.0, 6.0
_LOOSE = math.log(0.2)
_EMPTY = -8.0
"""Score of a project without any indicator whose row has none either."""
_SPANNED, _NOT_SPANNED = 4.0, -12.0


class Mode(Enum):
    """Where in its block a table prints the project's row as a rule."""

    FIRST = "first"
    CENTRE = "centre"
    LAST = "last"


class Anchor(msgspec.Struct, frozen=True):
    """A project's row among the indicator rows.

    `index` is the indicator in its own row, or the next one below where the row has none (`own` False).
    `starts_page` says that the row is the first behind a page break. `loose` anchors were printed outside the
    grid, so that their place says little. `unknown` anchors are rows in which the projects cannot be told
    apart: their block belongs to nobody. `span` is over how many indicator rows the format merges the
    project's cell (0 where it does not say).
    """

    index: int
    own: bool = True
    starts_page: bool = False
    loose: bool = False
    unknown: bool = False
    span: int = 0


class Shape(msgspec.Struct, frozen=True):
    """One block to learn from: its slot counts, how often a kind came back in it, and its place.

    A kind comes back where it follows another kind and was there before: systems print a project's indicators
    as a tree, so that a kind that comes back begins another project.
    """

    counts: tuple[int, ...]
    returns: int
    start: int
    end: int
    anchor: Anchor


class BlockModel:
    """Scores of blocks in nats, with frequencies learnt from the table.

    Args:
        mode: Where the projects' rows stand as a rule.
        trees: Whether the table prints the indicators of a project as a tree.
    """

    def __init__(self, mode: Mode = Mode.FIRST, *, trees: bool = True) -> None:
        self.mode = mode
        self._trees = trees
        self.learn(())

    def learn(self, shapes: Iterable[Shape]) -> None:
        """Learn from blocks held to be right."""
        seen = [[_USUAL_WEIGHT * share for share in _USUAL] for _ in SLOTS]
        rows = returns = plain = elsewhere = breaks = broken = 0
        for shape in shapes:
            rows, returns = rows + shape.end - shape.start, returns + shape.returns
            for slot, count in enumerate(shape.counts):
                seen[slot][min(count, _MOST)] += 1
            if shape.anchor.loose:
                continue
            elsewhere_here = 0 if self._is_usual(shape.anchor, shape.start, shape.end) else 1
            if shape.anchor.starts_page:
                breaks, broken = breaks + 1, broken + elsewhere_here
            else:
                plain, elsewhere = plain + 1, elsewhere + elsewhere_here
        self.counts = [_logs(row) for row in seen]
        self.steps = [[*(b - a for a, b in pairwise(row)), 0.0] for row in self.counts]
        often = (returns + 0.1 * _BACK_ELSEWHERE) / (rows + _BACK_ELSEWHERE)
        self.back = _BACK_IN_TREE if self._trees else math.log(often)
        self._other = math.log((1.0 + elsewhere) / (plain + _OTHER_WEIGHT))
        self._usual = math.log1p(-math.exp(self._other))
        self._across = math.log((_ACROSS + broken) / (breaks + _ACROSS_WEIGHT))
        self._at_top = math.log1p(-math.exp(self._across))

    def kinds(self, counts: Sequence[int], returns: int) -> float:
        """Score of a set of indicators by how often each slot is filled and how often a kind comes back."""
        score = self.back * returns
        for row, count in zip(self.counts, counts, strict=True):
            score += row[count if count < _MOST else _MOST]
        return score

    def empty(self, anchor: Anchor) -> float:
        """Score of a project without any indicator; worse where its own row has one."""
        return self.kinds([0] * len(SLOTS), 0) if anchor.own else _EMPTY

    def place(self, anchor: Anchor, start: int, end: int, pages: Sequence[int]) -> float:
        """Score of where the project's row stands in a block of the rows start … end-1.

        Args:
            anchor: The project's row.
            start: First indicator of the block.
            end: Indicator behind the last one.
            pages: Page of each indicator row.
        """
        if anchor.span:
            return self._spanned(anchor, start, end, pages)
        if anchor.loose:
            return _LOOSE
        if start == end:
            return _STRAY if anchor.own else self._other
        if self._is_usual(anchor, start, end):
            return self._at_top if anchor.starts_page else self._usual
        if not (start <= anchor.index < end or (not anchor.own and anchor.index == end)):
            distance = start - anchor.index if anchor.index < start else anchor.index - end + 1
            return _STRAY + _FARTHER * distance
        if anchor.starts_page and self._is_across(anchor, start, pages):
            return self._across
        return self._other + _FARTHER * (abs(anchor.index - self._usual_index(start, end)) - 1)

    @staticmethod
    def _spanned(anchor: Anchor, start: int, end: int, pages: Sequence[int]) -> float:
        """Score of a block where the format merges the project's cell; behind a page break it may go on."""
        last = anchor.index + anchor.span
        if start != anchor.index or end < last:
            return _NOT_SPANNED
        if end == last:
            return _SPANNED
        return 0.0 if pages[last] != pages[last - 1] else _NOT_SPANNED

    def _usual_index(self, start: int, end: int) -> int:
        if self.mode is Mode.FIRST:
            return start
        return end - 1 if self.mode is Mode.LAST else start + (end - start - 1) // 2

    def _is_usual(self, anchor: Anchor, start: int, end: int) -> bool:
        if anchor.index == self._usual_index(start, end):
            return True
        return self.mode is Mode.CENTRE and (end - start) % 2 == 0 and anchor.index == (start + end) // 2

    @staticmethod
    def _is_across(anchor: Anchor, start: int, pages: Sequence[int]) -> bool:
        """Whether all rows of the block above the project's row stand on the page before."""
        page = pages[anchor.index] if anchor.index < len(pages) else pages[-1] + 1
        return start < anchor.index and pages[start] == pages[anchor.index - 1] == page - 1


def _logs(seen: Sequence[float]) -> list[float]:
    total = sum(seen)
    return [max(_LEAST, math.log(n / total)) for n in seen]
