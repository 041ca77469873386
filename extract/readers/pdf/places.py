"""The characters of a page as PDFium gives them, in PDF space."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf import bulk
from extract.readers.pdf.clips import Clips
from extract.readers.pdf.cut_words import with_cut_words
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.objects import Drawn
from extract.readers.pdf.overlays import GlyphPlace
from extract.readers.pdf.printed_twice import once
from extract.readers.pdf.radicals import as_ordinary
from extract.readers.pdf.unseen import hide_unseen

_LINE_END_HYPHENS = (0x02, 0xFFFE)
"""What PDFium puts for a hyphen at the end of a line."""
_SAME_LINE = 0.5
"""Points by which base lines of characters on one line differ at most."""
_INK = 0.1
"""Points from where a character stands to its ink; a box that begins there is not that of its advance."""
_WIDE = "\u2e80"
"""Characters from here on are as wide as high."""
_SIDES = {
    1: ("top", 1, "y", "x"),
    2: ("left", -1, "x", "y"),
    3: ("bottom", -1, "y", "x"),
}
"""By quarter turns: the side where a character ends, the sign of its direction, its origin along and across."""


def read_places(page: pdfium.PdfPage, objects: Sequence[Drawn]) -> list[GlyphPlace]:
    """Every character of a page once, but spaces and those that PDFium makes up, in the file's order.

    Args:
        page: The page.
        objects: What is drawn on it, for the matrices of texts inside forms.
    """
    text_page = page.get_textpage()
    try:
        places = _places(page, text_page, objects)
    finally:
        text_page.close()
    places = once(places)
    _fill_out(places)
    _shorten_overhangs(places)
    return places


def _places(
    page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, objects: Sequence[Drawn]
) -> list[GlyphPlace]:
    address = bulk.address_of(text_page.raw)
    printed = list(_printed(bulk.codes(address, text_page.count_chars())))
    all_handles = bulk.text_objects(address, [index for index, _ in printed])
    drawn = [
        (index, text, handle)
        for (index, text), handle in zip(printed, all_handles, strict=True)
        if handle or not raw.FPDFText_IsGenerated(text_page, index)
    ]
    if not drawn:
        return []
    indices, texts, handles = zip(*drawn, strict=True)
    left, top, right, bottom = bulk.loose_boxes(address, indices)
    xs, ys = bulk.origins(address, indices)
    turns = list(map(_Turns().__getitem__, bulk.angles(address, indices)))
    visible = [True] * len(indices)
    inks = bulk.inks(address, indices)
    places = list(map(GlyphPlace, texts, left, bottom, right, top, xs, ys, turns, visible, inks))
    clips = Clips(objects)
    hide_unseen(page, places, handles, objects, clips)
    return _hide(places, handles, clips, page.get_bbox())


def _printed(codes: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Characters that leave ink, by their index; a pair of surrogates is one, at the index of its second half."""
    high = 0
    for index, code in enumerate(codes):
        if code <= 0x20 and code not in _LINE_END_HYPHENS:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        text = "-" if code in _LINE_END_HYPHENS else chr(code)
        if not text.isspace():
            yield index, as_ordinary(text)


class _Turns(dict[float, int | None]):
    """Quarter turns anticlockwise of PDFium's angles, each found once."""

    def __missing__(self, angle: float) -> int | None:
        turn = self[angle] = _quarter_turns(angle)
        return turn


def _quarter_turns(angle: float) -> int | None:
    """Quarter turns anticlockwise of PDFium's angle, which is clockwise in radians; None for a slanted text."""
    turns = angle / (math.pi / 2)
    return -round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None


def _hide(
    places: Sequence[GlyphPlace], handles: Sequence[int | None], clips: Clips, page: Rectangle
) -> list[GlyphPlace]:
    """Mark the characters whose middle lies under a clip or off the page, and those in invisible ink.

    Words that the clip of their cell cuts off are not hidden: see `cut_words`. Returns the characters with the marks
    of such words behind them.
    """
    shown: dict[Rectangle, Rectangle] = {}
    last: int | None = -1
    seen: Rectangle | None = None
    windows: list[Rectangle | None] = []
    for place, handle in zip(places, handles, strict=True):
        if handle != last:
            last, clip = handle, clips.of(handle)
            seen = clip and (shown.get(clip) or shown.setdefault(clip, _common(clip, page)))
        windows.append(seen)
        if seen is None:
            place.visible = False
            continue
        left, bottom, right, top = seen
        x, y = (place.left + place.right) / 2, (place.bottom + place.top) / 2
        if not (left <= x <= right and bottom <= y <= top):
            place.visible = False
    return with_cut_words(places, windows, page)


def _common(one: Rectangle, other: Rectangle) -> Rectangle:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _fill_out(places: Sequence[GlyphPlace]) -> None:
    """Give characters whose box is that of their ink the room of a character beside them.

    Chromium draws some characters of a text as small pictures, which have no advance that PDFium would tell.
    """
    inked = [at for at, p in enumerate(places) if p.left - p.x > _INK and p.turn == 0 and p.text >= _WIDE]
    for at in inked:
        place = places[at]
        for other in (*places[at - 1 : at], *places[at + 1 : at + 2]):
            if other.text >= _WIDE and abs(other.y - place.y) <= _SAME_LINE and other.left - other.x <= _INK:
                place.left, place.right = place.x, max(place.right, place.x + other.right - other.left)
                break


def _shorten_overhangs(places: Sequence[GlyphPlace]) -> None:
    """Let no character reach past where the next one on its line begins.

    Where a font is not in the file, PDFium measures characters in whatever font the machine has, which may be
    wider than the room that the file gives them; the origins are the file's own.
    """
    for place, following in pairwise(places):
        turn = place.turn
        if turn != following.turn:
            continue
        if turn == 0:
            x, begin, end = place.x, following.x, place.right
            if x < begin < end and abs(place.y - following.y) <= _SAME_LINE:
                place.right = begin
        elif turn is not None:
            _shorten(place, following, *_SIDES[turn])


def _shorten(place: GlyphPlace, following: GlyphPlace, ends: str, goes: int, along: str, across: str) -> None:
    """Let the first end where the second begins, if the two overlap in part on one line."""
    if abs(getattr(place, across) - getattr(following, across)) > _SAME_LINE:
        return
    origin, end, begin = getattr(place, along), getattr(place, ends), getattr(following, along)
    if goes * (begin - origin) > 0 and goes * (end - begin) > 0:
        setattr(place, ends, begin)
