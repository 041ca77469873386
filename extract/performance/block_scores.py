"""Scores of all blocks that the projects of a table can have, and of blocks whose project is lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from extract.performance.block_model import BlockModel
from extract.performance.evidence import CostScore, WordEvidence
from extract.performance.frame import CutProblem, Growth

_LOST_PROJECT = -7.0
"""Score of a block whose project's row is not in the table."""
_STUMP = 3.0
"""A code that lost its name stands where a cell began: at a block's start, not inside."""
_TORN = -20.0
"""A block cannot begin in the middle of a merged cell."""
_REACH = 4
"""How many indicators a project's row may stand outside its block."""


class Block(msgspec.Struct, frozen=True):
    """One block that a project can have: the indicators start … end-1."""

    start: int
    end: int
    score: float


class Limits(msgspec.Struct, frozen=True):
    """Between which positions a project's block can begin and end."""

    first_start: int
    last_start: int
    first_end: int
    last_end: int


class BlockScores:
    """All scores of one table under one model, in nats.

    `blocks` holds for each project the blocks it can have; `lost[start][length]` is the score of a block
    whose project's row is not in the table.
    """

    def __init__(self, frame: CutProblem, model: BlockModel, words: WordEvidence) -> None:
        self._frame, self._model = frame, model
        self.count = len(frame.items)
        self.limits = [self._limits_of(k) for k in range(len(frame.anchors))]
        horizons = self._horizons()
        self._kinds = [self._grow(start, horizons[start]) for start in range(self.count)]
        self.lost = [*([_LOST_PROJECT + score for score in scores] for scores in self._kinds), [0.0]]
        pages = [item.page for item in frame.items]
        self.blocks = [self._blocks_at(k, words, pages) for k in range(len(frame.anchors))]

    def _limits_of(self, project: int) -> Limits:
        anchors = self._frame.anchors
        above = max((a.index for a in anchors[:project] if not a.loose), default=0)
        below = min((a.index for a in anchors[project + 1 :] if not a.loose), default=self.count)
        if anchors[project].loose:
            return Limits(above, below, above, below)
        index = anchors[project].index
        return Limits(
            first_start=max(0, above - _REACH),
            last_start=min(self.count, index + _REACH),
            first_end=index,
            last_end=min(self.count, below + _REACH),
        )

    def _horizons(self) -> list[int]:
        """For each start the farthest end of a block that the limits allow."""
        ends = [0, *(limits.first_end for limits in self.limits)]
        starts = [*(limits.last_start for limits in self.limits), self.count]
        spans = [(limits.first_start, limits.last_start, limits.last_end) for limits in self.limits]
        spans.extend((end, start, start) for end, start in zip(ends, starts, strict=True))
        horizons = [0] * self.count
        for first, last, end in spans:
            for position in range(first, min(last + 1, self.count)):
                horizons[position] = max(horizons[position], end)
        return horizons

    def _grow(self, start: int, horizon: int) -> list[float]:
        """Scores of the kinds in the blocks from a start on, by their length."""
        growth = Growth(start)
        steps, back = self._model.steps, self._model.back
        score = self._model.kinds(growth.counts, 0)
        scores = [score]
        for index in range(start, horizon):
            item = self._frame.items[index]
            slot, returns = growth.add(item)
            if slot >= 0:
                score += steps[slot][min(growth.counts[slot], len(steps[slot])) - 1]
            if returns:
                score += back
            if item.tied and index == start:
                score += _TORN
            if item.stump:
                score += _STUMP if index == start else -_STUMP
            scores.append(score)
        return scores

    def _blocks_at(self, project: int, words: WordEvidence, pages: Sequence[int]) -> list[Block]:
        """All blocks that a project can have."""
        anchor, limits = self._frame.anchors[project], self.limits[project]
        first, last = limits.first_start, limits.last_end
        said = (0.0 if anchor.unknown else words.score(i, project) for i in range(first, last))
        shared = [0.0, *accumulate(said)]
        shares = self._shares(project)
        empty = self._model.empty(anchor)
        blocks: list[Block] = []
        for start in range(first, limits.last_start + 1):
            kinds = self._kinds[start] if start < self.count else [0.0]
            fits = self._fits(start, last, shares)
            for end in range(max(start, limits.first_end), last + 1):
                score = kinds[end - start] + fits[end - start] if end > start else empty
                score += shared[end - first] - shared[start - first]
                score += self._model.place(anchor, start, end, pages)
                blocks.append(Block(start, end, score))
        return blocks

    def _shares(self, project: int) -> list[dict[int, float]]:
        """For each reading of a project's total: indicator → its cost as a share of the total."""
        if self._frame.anchors[project].unknown:
            return []
        limits, items = self.limits[project], self._frame.items
        places = range(limits.first_start, limits.last_end)
        costs = {i: cost for i in places if (cost := items[i].cost) is not None}
        return [
            {i: float(cost / total) for i, cost in costs.items()}
            for total in self._frame.totals[project]
            if total > 0
        ]

    def _fits(self, start: int, last: int, shares: Sequence[dict[int, float]]) -> list[float]:
        """How well the costs of the blocks from a start on fit the total, by length."""
        found = [CostScore() for _ in shares]
        fits = [0.0]
        for index in range(start, last):
            if self._frame.items[index].cost is None or not shares:
                fits.append(fits[-1])
                continue
            fits.append(max([cost.add(share[index]) for cost, share in zip(found, shares, strict=True)]))
        return fits
