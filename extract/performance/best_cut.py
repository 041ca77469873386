"""The best cut of a table under given scores, and how much worse each other owner of an indicator would be."""

from __future__ import annotations

from collections import defaultdict

from extract.performance.block_scores import BlockScores
from extract.performance.frame import Cut, CutProblem

_MARGIN = 2.0
"""Cuts this much worse than the best are still believed possible, in nats."""
_AGAINST_ITS_ROW = 8.0
"""As much is asked for where a project's own row is to hold another project's indicator."""
_NEAR = 12
_ROUNDING = 1e-9
_NEVER = float("-inf")


class BestCut:
    """Dynamic programming over block boundaries, backwards for the best cut and forwards for its rivals.

    `score` is the score of the best cut, `owners` its owners.
    """

    def __init__(self, frame: CutProblem, scores: BlockScores) -> None:
        self._frame, self._scores = frame, scores
        self._after = self._backwards()
        self.score = self._after[0][0]
        self.owners = self._path()

    def _backwards(self) -> list[dict[int, float]]:
        """For each project and position: the best score of all that follows, this project's block included."""
        blocks, limits = self._scores.blocks, self._scores.limits
        after: list[dict[int, float]] = [{} for _ in range(len(blocks) + 1)]
        after[-1] = self._with_lost({self._scores.count: 0.0}, limits[-1].first_end)
        for project in range(len(blocks) - 1, -1, -1):
            starts: dict[int, float] = {}
            for block in blocks[project]:
                rest = after[project + 1].get(block.end, _NEVER)
                starts[block.start] = max(starts.get(block.start, _NEVER), block.score + rest)
            after[project] = self._with_lost(starts, limits[project - 1].first_end if project else 0)
        return after

    def _with_lost(self, scores: dict[int, float], lowest: int) -> dict[int, float]:
        """Scores of positions, also of those from which a block without a project leads to one of them."""
        highest = max(scores)
        for position in range(highest, lowest - 1, -1):
            lost = self._scores.lost[position]
            for length in range(1, min(len(lost), highest - position + 1)):
                score = lost[length] + scores.get(position + length, _NEVER)
                if score > scores.get(position, _NEVER):
                    scores[position] = score
        return scores

    def _path(self) -> tuple[int | None, ...]:
        owners: list[int | None] = [None] * self._scores.count
        position = 0
        for project, blocks in enumerate(self._scores.blocks):
            rest = self._after[project + 1]
            while True:
                here = [(b.score + rest.get(b.end, _NEVER), b.end) for b in blocks if b.start == position]
                best, end = max(here, default=(_NEVER, position))
                if best >= self._after[project][position] - _ROUNDING:
                    break
                position += self._best_lost(project, position)
            if not self._frame.anchors[project].unknown:
                owners[position:end] = [project] * (end - position)
            position = end
        return tuple(owners)

    def _best_lost(self, project: int, position: int) -> int:
        """Length of the block without a project that begins here on the best way."""
        lost, after = self._scores.lost[position], self._after[project]
        return max((lost[n] + after.get(position + n, _NEVER), n) for n in range(1, len(lost)))[1]

    def _forwards(self) -> list[dict[int, float]]:
        """For each project and position: the best score of all that stands before its block."""
        blocks, limits = self._scores.blocks, self._scores.limits
        before: list[dict[int, float]] = []
        scores = {0: 0.0}
        for project in range(len(blocks) + 1):
            highest = limits[project].last_start if project < len(blocks) else self._scores.count
            for position in range(min(scores), highest):
                lost = self._scores.lost[position]
                for length in range(1, min(len(lost), highest - position + 1)):
                    score = scores.get(position, _NEVER) + lost[length]
                    if score > scores.get(position + length, _NEVER):
                        scores[position + length] = score
            before.append(scores)
            scores = {}
            for block in blocks[project] if project < len(blocks) else []:
                score = before[project].get(block.start, _NEVER) + block.score
                scores[block.end] = max(scores.get(block.end, _NEVER), score)
        return before

    def result(self) -> Cut:
        """The best cut, without the indicators that another cut, nearly as good, gives to another owner."""
        options = self._options()
        plain = self._frame.by_anchor()
        own_rows = {a.index: k for k, a in enumerate(self._frame.anchors) if a.own and not a.unknown}
        owners: list[int | None] = []
        rivals: dict[int, tuple[int, ...]] = {}
        for index, owner in enumerate(self.owners):
            against = index in own_rows and owner not in (None, own_rows[index])
            least = self.score - (_AGAINST_ITS_ROW if against else _MARGIN)
            others = [o for o, score in options[index].items() if o != owner and score >= least]
            if owner is not None and not others and not self._is_echo(index, plain):
                owners.append(owner)
                continue
            owners.append(None)
            rivals[index] = tuple(sorted({o for o in (*others, owner) if o is not None}))
        return Cut(tuple(owners), rivals)

    def _is_echo(self, index: int, plain: tuple[int | None, ...]) -> bool:
        """Whether an indicator was moved away from a project that prints the same nearby."""
        same, owner = self._frame.items[index].same, self.owners[index]
        return owner != plain[index] and 0 <= index - _NEAR <= same and self.owners[same] == plain[index]

    def _options(self) -> dict[int, dict[int | None, float]]:
        """For each indicator: its owners in the best cut and in cuts not much worse, with the best scores."""
        before, least = self._forwards(), self.score - max(_MARGIN, _AGAINST_ITS_ROW)
        options: dict[int, dict[int | None, float]] = defaultdict(dict)

        def add(owner: int | None, start: int, end: int, score: float) -> None:
            for index in range(start, end):
                options[index][owner] = max(options[index].get(owner, _NEVER), score)

        for project, blocks in enumerate(self._scores.blocks):
            owner = None if self._frame.anchors[project].unknown else project
            for b in blocks:
                score = before[project].get(b.start, _NEVER) + b.score
                score += self._after[project + 1].get(b.end, _NEVER)
                if score >= least:
                    add(owner, b.start, b.end, score)
        for project, positions in enumerate(before):
            for position, reached in positions.items():
                for length, lost in enumerate(self._scores.lost[position][1:], 1):
                    score = reached + lost + self._after[project].get(position + length, _NEVER)
                    if score >= least:
                        add(None, position, position + length, score)
        return options
