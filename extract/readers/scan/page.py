"""One scanned page as the layout that a page with a text layer has: characters, ruled tables, lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from extract.readers.pdf.frame import PageFrame
from extract.readers.pdf.glyphs import Glyph
from extract.readers.pdf.lattice import Lattice, find_lattices
from extract.readers.pdf.layout import PageLayout, arrange
from extract.readers.pdf.rulings import Ruling, Rulings, join_rulings
from extract.readers.scan.engine import Recognised, detect, recognise
from extract.readers.scan.raster import Pixels, Raster, Stroke, rasterise, text_lines, usual_line_height

if TYPE_CHECKING:
    from extract.readers.scan.raster import Image

DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
_INSET = 3
_MARGIN = 4
"""Pixels around a line of text that recognition sees as well."""
_UNREADABLE = 0.8
"""Recognition less sure than this on the whole page: the page may stand on its head."""
_LONG = 1.5
_FEW_LINES = 5
_WIDE = 0x2E80
"""Characters from here on are as wide as high."""


def read_scanned_page(page: pdfium.PdfPage, number: int) -> PageLayout:
    """A page of a PDF, rendered and recognised."""
    bitmap = page.render(scale=DOTS_PER_INCH / _POINTS_PER_INCH, grayscale=True)
    try:
        picture: Image = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return read_picture(picture, number, _POINTS_PER_INCH / DOTS_PER_INCH)


def read_picture(picture: Image, number: int, points: float) -> PageLayout:
    """A page's picture, turned upright if it lies on its side.

    Args:
        picture: Grey or colour, some 200 dots an inch.
        number: Number of the page, from 1.
        points: Points a pixel.
    """
    import numpy as np

    places = detect(picture)
    if not _on_its_side(places):
        upright = _read(picture, places, number, points)
        if upright[1] >= _UNREADABLE:
            return upright[0]
        found, turns = [upright], [2]
    else:
        found, turns = [], [1, 3]
    for turn in turns:
        turned = np.ascontiguousarray(np.rot90(picture, turn))
        found.append(_read(turned, detect(turned), number, points))
    return max(found, key=lambda reading: reading[1])[0]


def _on_its_side(places: list[Pixels]) -> bool:
    """Whether lines of text run up and down."""
    long = [(right - left, bottom - top) for left, top, right, bottom in places]
    up = sum(1 for width, height in long if height > _LONG * width)
    return up > sum(1 for width, height in long if width > _LONG * height)


def _read(picture: Image, detected: list[Pixels], number: int, points: float) -> tuple[PageLayout, float]:
    """The layout and how sure recognition is of it on the whole."""
    raster = rasterise(picture)
    if raster.skew:
        detected = detect(raster.grey)  # where lines stand has changed
    rulings = Rulings(_rulings(raster.across, points), _rulings(raster.down, points))
    lattices = find_lattices(rulings)
    places = _text_places(raster, detected, lattices, points)
    texts = recognise([_crop(raster, place) for place in places])
    glyphs = [
        glyph
        for place, text in zip(places, texts, strict=True)
        if text.text
        for glyph in _glyphs(place, text, points)
    ]
    height, width = raster.grey.shape
    frame = PageFrame(0.0, 0.0, width * points, height * points)
    layout = PageLayout(number, frame, arrange(glyphs, lattices, frame.reading_size[1]), 0, True)
    sure = [text.confidence for text in texts]
    return layout, sum(sure) / len(sure) if len(sure) >= _FEW_LINES else _UNREADABLE


def _rulings(strokes: list[Stroke], points: float) -> tuple[Ruling, ...]:
    lines = [Ruling(s.at * points, s.start * points, s.end * points) for s in strokes]
    return tuple(join_rulings(lines))


def _text_places(
    raster: Raster, detected: list[Pixels], lattices: list[Lattice], points: float
) -> list[Pixels]:
    """Where the lines of text stand: cell by cell inside tables, as detected outside of them."""
    outside = [place for place in detected if not any(_inside(place, x, points) for x in lattices)]
    cells: list[Pixels] = []
    for lattice in lattices:
        for slot in lattice.slots:
            x0, y0, x1, y1 = _pixels(lattice.place(slot), points)
            cells.append((x0 + _INSET, y0 + _INSET, x1 - _INSET, y1 - _INSET))
    cells = [c for c in cells if c[2] - c[0] > _INSET and c[3] - c[1] > _INSET]
    first = [line for cell in cells for line in text_lines(raster.ink, cell)]
    usual = usual_line_height(first)
    inside = [line for cell in cells for line in text_lines(raster.ink, cell, usual)]
    return [*_cut(outside, raster), *inside]


def _inside(place: Pixels, lattice: Lattice, points: float) -> bool:
    x, y = (place[0] + place[2]) / 2 * points, (place[1] + place[3]) / 2 * points
    return lattice.find(x, y) is not None


def _pixels(rectangle: tuple[float, float, float, float], points: float) -> Pixels:
    left, top, right, bottom = (round(value / points) for value in rectangle)
    return left, top, right, bottom


def _cut(places: list[Pixels], raster: Raster) -> list[Pixels]:
    """Detected places that hold ink, inside the page."""
    height, width = raster.grey.shape
    found = []
    for left, top, right, bottom in places:
        place = max(0, left), max(0, top), min(width, right), min(height, bottom)
        if (
            place[2] > place[0]
            and place[3] > place[1]
            and raster.ink[place[1] : place[3], place[0] : place[2]].any()
        ):
            found.append(place)
    return found


def _crop(raster: Raster, place: Pixels) -> Image:
    """The picture of a line of text, without ruled lines beside it."""
    import cv2
    import numpy as np

    left, top, right, bottom = place
    height, width = raster.grey.shape
    around = (
        slice(max(0, top - _MARGIN), min(height, bottom + _MARGIN)),
        slice(max(0, left - _MARGIN), min(width, right + _MARGIN)),
    )
    part = raster.grey[around].copy()
    part[raster.ruled[around] > 0] = np.median(part)
    found: Image = cv2.cvtColor(part, cv2.COLOR_GRAY2BGR)
    return found


def _glyphs(place: Pixels, text: Recognised, points: float) -> list[Glyph]:
    """The characters of a line, spread over it by their usual widths."""
    left, top, right, bottom = (value * points for value in place)
    widths = [1.0 if ord(character) >= _WIDE else 0.5 for character in text.text]
    step = (right - left) / sum(widths)
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width * step)
    return [
        Glyph(character, x0, top, x1, bottom, bottom, text.confidence)
        for character, (x0, x1) in zip(text.text, pairwise(edges), strict=True)
        if character.strip()
    ]
