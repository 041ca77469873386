"""The visible characters of a page with their places."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

import msgspec
import pypdfium2 as pdfium

from extract.readers.pdf.frame import PageFrame
from extract.readers.pdf.objects import Drawn
from extract.readers.pdf.overlays import GlyphPlace, without_overlays
from extract.readers.pdf.places import read_places
from extract.text import RAISED, raise_digits

_SAME_LINE = 0.5
"""Points by which base lines of characters on one line differ at most."""
_SMALL = 0.8
"""Share of a figure's height below which a digit is the mark of a footnote, if it stands above the line."""
_ABOVE = 0.15
"""Share of a figure's height by which such a mark stands above its line at least."""
_RAISABLE = "0123456789()"
_WIDE_FIGURE = re.compile("[０-９]|(?<=[０-９])．(?=[０-９])|(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


class Glyph(msgspec.Struct, gc=False):
    """One printed character in the reading frame: its advance box, base line and type size in points.

    `confidence` is that of optical recognition, from 0 to 1; None where the file says the character.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    confidence: float | None = None

    @property
    def size(self) -> float:
        """Height of the line that the character's font asks for."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the character's box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class PageText(msgspec.Struct):
    """What a page's text layer holds.

    `hidden` counts characters that are there but not to be seen: under a clip, off the page or drawn with
    the invisible ink that scanners put under an image; and those of a stamp or watermark over other text.
    `off` are those of them that lie beyond the edges of the page.
    """

    frame: PageFrame
    glyphs: list[Glyph]
    hidden: int
    off: list[Glyph]


def read_glyphs(page: pdfium.PdfPage, objects: Sequence[Drawn]) -> PageText:
    """The visible characters of a page, each once, upright as most of its text stands.

    Args:
        page: The page.
        objects: What is drawn on it.
    """
    places = without_overlays(read_places(page, objects))
    turns = Counter(p.turn for p in places if p.turn is not None and p.visible)
    turn = turns.most_common(1)[0][0] if turns else 0
    left, bottom, right, top = page.get_bbox()
    frame = PageFrame(left, bottom, right, top, turn, page.get_rotation() // 90)
    upright = [p for p in places if p.visible and p.turn == turn]
    hidden = sum(1 for p in places if not p.visible)
    glyphs = list(_in_frame(upright, frame))
    _make_plain(glyphs)
    off = [p for p in places if not p.visible and p.turn == turn and not frame.holds(*p.middle)]
    return PageText(frame, _with_raised(glyphs), hidden, list(_in_frame(off, frame)))


def _in_frame(places: Iterable[GlyphPlace], frame: PageFrame) -> Iterator[Glyph]:
    if not frame.text_turn:
        x, y = frame.left, frame.top
        for p in places:
            yield Glyph(p.text, p.left - x, y - p.top, p.right - x, y - p.bottom, y - p.y)
        return
    read = frame.point_reader()
    for p in places:
        (ax, ay), (bx, by) = read(p.left, p.bottom), read(p.right, p.top)
        if ax > bx:
            ax, bx = bx, ax
        if ay > by:
            ay, by = by, ay
        yield Glyph(p.text, ax, ay, bx, by, read(p.x, p.y)[1])


def _make_plain(glyphs: list[Glyph]) -> None:
    """Give figures in full-width characters (１，２３４．５６) those that all others have; a comma of a sentence stays."""
    wide = "".join(g.text if len(g.text) == 1 else " " for g in glyphs)
    for figure in _WIDE_FIGURE.finditer(wide):
        for glyph in glyphs[figure.start() : figure.end()]:
            glyph.text = unicodedata.normalize("NFKC", glyph.text)


def _with_raised(glyphs: list[Glyph]) -> list[Glyph]:
    """The characters; small digits set above the line behind a figure are raised ones, which lead to a footnote."""
    if not glyphs:
        return glyphs
    usual = median(g.size for g in glyphs)
    small = sorted(
        (g for g in glyphs if g.text in _RAISABLE and g.size < _SMALL * usual), key=lambda g: (g.base, g.x0)
    )
    for mark in small:
        if any(_is_behind(mark, figure) for figure in glyphs if figure is not mark):
            mark.text = raise_digits(mark.text)
    return glyphs


def _is_behind(mark: Glyph, figure: Glyph) -> bool:
    """Whether a small digit stands above the line right behind a digit, or behind another mark on its own line."""
    if not figure.x0 < mark.x0 or abs(mark.x0 - figure.x1) > _SMALL * figure.size:
        return False
    above = figure.base - mark.base
    if figure.text in RAISED:
        return abs(above) < _SAME_LINE
    large = mark.size < _SMALL * figure.size
    return figure.text.isdigit() and large and _ABOVE * figure.size < above < figure.size
