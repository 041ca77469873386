"""Stamps and watermarks: words printed over other words, in another ink or much larger, which are no part of the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

import msgspec

_LARGE = 1.6
"""Times the usual size from which on words are no part of the text they stand over."""
_CORE = 0.2
"""Share of a character's box at each side that is left aside: neighbours reach into it."""
_CELL = 40.0
"""Points of a field in which neighbours are looked for."""


class GlyphPlace(msgspec.Struct, gc=False):
    """One character as PDFium gives it, in PDF space."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    x: float
    y: float
    turn: int | None
    visible: bool
    ink: int = 0
    """Its colour, as red, green, blue in one number."""

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the character's box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


_Run = tuple[int, int, int, int | None]
"""Ink, size, base line and direction: words drawn in one go."""


def without_overlays(places: Sequence[GlyphPlace]) -> list[GlyphPlace]:
    """The characters; those of words that are printed over others are no longer visible.

    Such words are in another ink than most of the page, or much larger, and one of their characters covers the
    middle of a character that is neither.
    """
    seen = [p for p in places if p.visible]
    if not seen:
        return list(places)
    ink = Counter([p.ink for p in seen]).most_common(1)[0][0]
    size = median([p.top - p.bottom for p in seen])
    odd: defaultdict[_Run, list[GlyphPlace]] = defaultdict(list)
    fields: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    is_odd = [p.ink != ink or p.top - p.bottom > _LARGE * size for p in seen]
    if not any(is_odd):
        return list(places)
    for place, differs in zip(seen, is_odd, strict=True):
        if differs:
            odd[place.ink, round(place.top - place.bottom), round(place.y), place.turn].append(place)
        else:
            x, y = place.middle
            fields[int(x // _CELL), int(y // _CELL)].append((x, y))
    over = {run for run, own in odd.items() if any(_covers(place, fields) for place in own)}
    for run in over:
        for place in odd[run]:
            place.visible = False
    return list(places)


def _covers(place: GlyphPlace, fields: dict[tuple[int, int], list[tuple[float, float]]]) -> bool:
    """Whether the core of a character's box holds the middle of another."""
    dx, dy = (place.right - place.left) * _CORE, (place.top - place.bottom) * _CORE
    left, right, bottom, top = place.left + dx, place.right - dx, place.bottom + dy, place.top - dy
    for column in range(int(left // _CELL), int(right // _CELL) + 1):
        for row in range(int(bottom // _CELL), int(top // _CELL) + 1):
            if any(left < x < right and bottom < y < top for x, y in fields.get((column, row), ())):
                return True
    return False
