"""A table as a problem of cutting: indicators and projects' rows in reading order, and its solution."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from extract.performance.block_model import SLOTS, Anchor
from extract.performance.kinds import IndicatorSlot

_PLACE: dict[IndicatorSlot | None, int] = {None: -1, **{slot: place for place, slot in enumerate(SLOTS)}}

Kind = tuple[str | None, str | None]


class CutItem(msgspec.Struct, frozen=True):
    """One indicator as the cut sees it.

    `kind` are the levels 1 and 2; `page` counts up with page breaks; `same` is the index of the last
    indicator above that prints the same, -1 if none does; `cost` is its figure in yuan if it is a whole cost;
    `stump` says that its row holds a code without name, `tied` that its levels are merged into the row above,
    so that both belong to the same project.
    """

    slot: IndicatorSlot | None
    kind: Kind = (None, None)
    page: int = 0
    same: int = -1
    cost: Decimal | None = None
    stump: bool = False
    tied: bool = False


class CutProblem(msgspec.Struct, frozen=True):
    """A table to be cut: indicators and projects' rows in reading order, and readings of the totals in yuan."""

    items: tuple[CutItem, ...]
    anchors: tuple[Anchor, ...]
    totals: tuple[tuple[Decimal, ...], ...]

    def by_anchor(self) -> tuple[int | None, ...]:
        """Each indicator with the project whose row stands last above it."""
        owners: list[int | None] = []
        project = -1
        for index in range(len(self.items)):
            while project + 1 < len(self.anchors) and self.anchors[project + 1].index <= index:
                project += 1
            owners.append(project if project >= 0 else None)
        return tuple(owners)


class Cut(msgspec.Struct, frozen=True):
    """The owners of the indicators: for each its project or None.

    `rivals` holds for each indicator without an owner the projects that it may belong to.
    """

    owners: tuple[int | None, ...]
    rivals: dict[int, tuple[int, ...]] = msgspec.field(default_factory=dict)


class Growth:
    """Slot counts and returning kinds of a block while rows are added to it; rows printed twice count once.

    Systems print a project's indicators as a tree: level 1 by level 1, level 2 by level 2. A kind that comes
    back after another one therefore begins another project.
    """

    def __init__(self, start: int = 0) -> None:
        self.start = start
        self.counts = [0] * len(SLOTS)
        self.returns = 0
        self._seen: set[Kind] = set()
        self._last: Kind = (None, None)

    def add(self, item: CutItem) -> tuple[int, bool]:
        """Add the next row; returns the slot that it adds to (-1 for none) and whether its kind came back."""
        if item.same >= self.start:
            return -1, False
        slot = _PLACE[item.slot]
        if slot >= 0:
            self.counts[slot] += 1
        kind, last = item.kind, self._last
        if kind == last or kind[0] is None:
            return slot, False
        again = kind in self._seen or (kind[0] != last[0] and (kind[0], None) in self._seen)
        self.returns += again
        self._seen.add(kind)
        self._seen.add((kind[0], None))
        self._last = kind
        return slot, again
