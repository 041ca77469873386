"""How far lines of headers without rules stand apart, and which go on in one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.readers.pdf.lines import Line
from extract.readers.pdf.loose.pieces import PrintLine, base_of, overlap

_WRAP = 1.65  # type sizes within which lines of one header follow
_SAME = 0.3  # part of the type size by which middles of lines of one header differ at most


def least_step(body: Sequence[PrintLine]) -> float:
    """The smallest distance between two lines with figures, in points."""
    return min((b - a for a, b in pairwise(line.base for line in body if line.figures) if b > a), default=1e9)


def leading_of(head: Sequence[PrintLine], size: float) -> float | None:
    """The smallest distance between two lines of which one stands exactly above the other; None where none do."""
    steps = []
    for place, line in enumerate(head):
        for piece in line.pieces:
            lower = next(
                (
                    (base_of(own) - base_of(piece), own)
                    for other in head[place + 1 :]
                    for own in other.pieces
                    if overlap(own, piece.x0, piece.x1) > 0
                ),
                None,
            )
            if lower is not None and lower[0] <= _WRAP * size and is_above(piece, lower[1]):
                steps.append(lower[0])
    return min(steps, default=None)


def is_above(upper: Line, lower: Line) -> bool:
    """Whether a line may be the one before another of the same text: full, and in the middle or at one side of it."""
    size = lower.size
    left, right = abs(upper.x0 - lower.x0), abs(upper.x1 - lower.x1)
    if min(abs((upper.x0 + upper.x1) - (lower.x0 + lower.x1)) / 2, left, right) > _SAME * size:
        return False
    first = lower.glyphs[0]
    return (upper.x1 - upper.x0) + (first.x1 - first.x0) > (lower.x1 - lower.x0) - 0.1 * size
