"""From the coordinates of a PDF page to those in which its text reads upright, and to those of its image."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from extract.source import Box

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in points, from the top left corner."""


class PageFrame(msgspec.Struct, frozen=True):
    """A page's visible rectangle in PDF space, how its text is turned and how the page is shown.

    PDF space has its origin anywhere and y upwards. Text is read in a frame whose origin is the top left
    corner of the page when it is held so that its text is upright; facts keep boxes in the frame of the
    page's image, whatever the text does.

    Attributes:
        left: Left edge of the visible rectangle in PDF space; `bottom`, `right`, `top` likewise.
        text_turn: Quarter turns anticlockwise by which the text is turned in PDF space.
        page_turn: Quarter turns clockwise by which a viewer shows the page (its /Rotate).
    """

    left: float
    bottom: float
    right: float
    top: float
    text_turn: int = 0
    page_turn: int = 0

    @property
    def reading_size(self) -> tuple[float, float]:
        """Width and height of the page held so that its text is upright."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.text_turn % 2 else (width, height)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of PDF space lies on the page."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def point_reader(self) -> Callable[[float, float], tuple[float, float]]:
        """A function from PDF space to the reading frame, made once for a page because it runs for every glyph."""
        return self._turned(self.text_turn)

    def rectangle(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        """A rectangle of PDF space in the reading frame."""
        read = self._turned(self.text_turn)
        (ax, ay), (bx, by) = read(left, bottom), read(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def box(self, rectangle: Rectangle) -> Box:
        """A rectangle of the reading frame as a box on the page's image, to a tenth of a point."""
        if not self.text_turn and not self.page_turn:
            ax, ay, bx, by = rectangle
            left, top = self.left, self.top
            return Box(
                round(ax + left - left, 1),
                round(top - (top - ay), 1),
                round(bx + left - left, 1),
                round(top - (top - by), 1),
            )
        x0, y0 = self._to_pdf(*rectangle[:2])
        x1, y1 = self._to_pdf(*rectangle[2:])
        show = self._turned(self.page_turn)
        (ax, ay), (bx, by) = show(x0, y0), show(x1, y1)
        return Box(round(min(ax, bx), 1), round(min(ay, by), 1), round(max(ax, bx), 1), round(max(ay, by), 1))

    def _turned(self, turn: int) -> Callable[[float, float], tuple[float, float]]:
        """PDF space seen after `turn` quarter turns clockwise, y downwards."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        if turn % 4 == 1:
            return lambda x, y: (y - bottom, x - left)
        if turn % 4 == 2:
            return lambda x, y: (right - x, y - bottom)
        if turn % 4 == 3:
            return lambda x, y: (top - y, right - x)
        return lambda x, y: (x - left, top - y)

    def _to_pdf(self, x: float, y: float) -> tuple[float, float]:
        """A point of the reading frame in PDF space."""
        turn = self.text_turn % 4
        if turn == 1:
            return y + self.left, x + self.bottom
        if turn == 2:
            return self.right - x, y + self.bottom
        if turn == 3:
            return self.right - y, self.top - x
        return x + self.left, self.top - y
