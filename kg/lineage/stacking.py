"""Heights at which boxes stand in columns: in order, without overlap, as near as may be to what they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.lineage.kinds import Breakdown
from kg.lineage.model import Edge

_ROUNDS = 3


class Stack:
    """Boxes in columns, by id. `slots` are the heights that boxes take with their labels.

    Args:
        scale: Pixels per yuan.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._columns: dict[int, list[str]] = defaultdict(list)
        self.middles: dict[str, float] = {}
        self.heights: dict[str, float] = {}
        self.slots: dict[str, float] = {}

    def put(self, id_: str, column: int, height: float, slot: float) -> None:
        """Add a box at the bottom of a column."""
        self._columns[column].append(id_)
        self.heights[id_] = height
        self.slots[id_] = slot

    def settle(self, column: int) -> None:
        """Stack a column's boxes from 0 down."""
        top = 0.0
        for id_ in self._columns[column]:
            self.middles[id_] = top + self.slots[id_] / 2
            top += self.slots[id_]

    def relax(self, edges: Sequence[Edge]) -> None:
        """Move boxes so that links run as level as may be, a few times from right to left and back."""
        incoming: dict[str, list[int]] = defaultdict(list)
        outgoing: dict[str, list[int]] = defaultdict(list)
        for i, edge in enumerate(edges):
            outgoing[edge.source].append(i)
            incoming[edge.target].append(i)
        columns = sorted(self._columns)
        for round_ in range(2 * _ROUNDS + 1):
            to_right = round_ % 2 == 0
            starts = stack_ends(edges, self.middles, self._scale, leaving=True)
            ends = stack_ends(edges, self.middles, self._scale, leaving=False)
            for column in columns if to_right else reversed(columns):
                links = incoming if to_right else outgoing
                self._level(column, edges, links, (starts, ends), 1.0 if to_right else -1.0)

    def _level(
        self,
        column: int,
        edges: Sequence[Edge],
        links: Mapping[str, Sequence[int]],
        places: tuple[Sequence[float], Sequence[float]],
        sign: float,
    ) -> None:
        """Move a column's boxes towards the other ends of their links, keeping order and room."""
        ids = self._columns[column]
        wanted: list[float] = []
        for id_ in ids:
            weight = drop = 0.0
            for i in links.get(id_, ()):
                share = float(edges[i].known) + 1.0
                weight += share
                drop += share * self._drop(edges[i], places[0][i], places[1][i])
            wanted.append(self.middles[id_] + (sign * drop / weight if weight else 0.0))
        slots = [self.slots[id_] for id_ in ids]
        for id_, middle in zip(ids, spread(wanted, slots), strict=True):
            self.middles[id_] = middle

    def _drop(self, edge: Edge, start: float, end: float) -> float:
        """How much higher a link ends than it begins."""
        source, target = self.middles[edge.source], self.middles[edge.target]
        if not edge.known:
            return source - target
        return source - self.heights[edge.source] / 2 + start - (target - self.heights[edge.target] / 2 + end)

    def extent(self) -> tuple[float, float]:
        """Top and bottom of all slots."""
        tops = [m - self.slots[i] / 2 for i, m in self.middles.items()]
        bottoms = [m + self.slots[i] / 2 for i, m in self.middles.items()]
        return min(tops, default=0.0), max(bottoms, default=0.0)


def spread(wanted: Sequence[float], slots: Sequence[float]) -> list[float]:
    """Middles in the given order, as near to the wanted ones as slots that do not overlap allow.

    Blocks of touching slots stand at the mean of what their members want (pool adjacent violators).

    >>> spread([10, 10], [4, 4]), spread([0, 50], [4, 4])
    ([8.0, 12.0], [0.0, 50.0])
    """
    blocks: list[tuple[float, float, int]] = []  # sum of wanted tops, height, members
    for want, slot in zip(wanted, slots, strict=True):
        total, height, count = want - slot / 2, float(slot), 1
        while blocks and blocks[-1][0] / blocks[-1][2] + blocks[-1][1] > total / count:
            above_total, above_height, above_count = blocks.pop()
            total += above_total - count * above_height
            height += above_height
            count += above_count
        blocks.append((total, height, count))
    middles: list[float] = []
    remaining = iter(slots)
    for total, _, count in blocks:
        top = total / count
        for _ in range(count):
            slot = next(remaining)
            middles.append(top + slot / 2)
            top += slot
    return middles


def stack_ends(
    edges: Sequence[Edge], middles: Mapping[str, float], scale: float, *, leaving: bool
) -> list[float]:
    """Where the middle of each link meets its box, from the top of the box down, in the order of `edges`.

    Links of one view stand below each other, ordered by where they lead; links of different views tell of the
    same money, so they begin at the same place.
    """
    used: dict[tuple[str, Breakdown], float] = defaultdict(float)
    found = [0.0] * len(edges)

    def key(i: int) -> tuple[float, str, str]:
        other = edges[i].target if leaving else edges[i].source
        return middles[other], other, edges[i].key

    for i in sorted(range(len(edges)), key=key):
        edge = edges[i]
        box = edge.source if leaving else edge.target
        start = max((used[box, view] for view in edge.views), default=0.0)
        height = float(edge.known) * scale
        for view in edge.views:
            used[box, view] = start + height
        found[i] = start + height / 2
    return found
