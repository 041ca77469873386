"""What the header of a table laid out by blanks is made of."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from extract.readers.laid_out.pieces import Piece


class Slot(msgspec.Struct):
    """A header right above one column: its texts from the top, each with the number of its line."""

    texts: list[tuple[int, Piece]]

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for _, piece in self.texts)

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(p.start for _, p in self.texts)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(p.end for _, p in self.texts)

    @property
    def middle(self) -> float:
        """The middle of its place."""
        return (self.start + self.end) / 2

    @property
    def top(self) -> int:
        """The line that it begins on."""
        return self.texts[0][0]


class Group(msgspec.Struct):
    """A header above others: its texts, and the slots that it covers."""

    texts: list[tuple[int, Piece]]
    first: int = 0
    behind: int = 0

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for _, piece in self.texts)


class Column(msgspec.Struct, frozen=True):
    """A column of the rows: how far its texts reach, whether they are figures that need a header, its amount in each row."""

    start: int
    end: int
    is_figures: bool
    amounts: tuple[Decimal | None, ...] = ()


class Heads(msgspec.Struct):
    """The columns of a table: for each the header (None: that of the one before), and the place among the body's."""

    slots: list[Slot]
    groups: list[Group]
    columns: list[tuple[int | None, int | None]]
    """For each column of the table: its slot (None: the one before it covers it too) and its column of the rows."""

    def paths(self) -> list[tuple[str, ...]]:
        """The header of each column of the rows, from the outermost down."""
        found: dict[int, tuple[str, ...]] = {}
        last = -1
        for slot, column in self.columns:
            last = last if slot is None else slot
            above = sorted(
                (g for g in self.groups if g.first <= last < g.behind), key=lambda g: g.texts[0][0]
            )
            path = [*(g.text for g in above), self.slots[last].text]
            if column is not None:
                found[column] = tuple(path)
        return [found[c] for c in sorted(found)]
