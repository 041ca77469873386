"""Characters that a reader does not see: in the colour of what they stand on, painted over, or too small to be there."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.bulk import objects_of, plain
from extract.readers.pdf.clips import Clips
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.objects import Drawn
from extract.readers.pdf.overlays import GlyphPlace
from extract.readers.pdf.rulings import is_upright_rectangle, path_points

_PAPER = 0xFFFFFF
_THICK = 3.0
"""A filled rectangle is no line if it is so many points high and wide."""
_FAINT = 12
"""Red, green and blue differ by no more of 255 where a character cannot be told from its ground."""
_BAND = 16.0
"""Points of a band of the page, in which the grounds of a character are looked for."""
_SPECK = 1.0
"""Points that a text is high and wide at most, of which nobody can read a character."""

_MOST_TEXTS = 1_000_000

_P, _INT = ctypes.c_void_p, ctypes.c_int
_draw_mode = plain(raw.FPDFPath_GetDrawMode, _INT, _P, _P, _P)
_fill = plain(raw.FPDFPageObj_GetFillColor, _INT, _P, _P, _P, _P, _P)
_edges = plain(raw.FPDFPageObj_GetBounds, _INT, _P, _P, _P, _P, _P)
_is_transparent = plain(raw.FPDFPageObj_HasTransparency, _INT, _P)


class _Ground(msgspec.Struct, gc=False):
    """A filled rectangle in PDF space: its colour, and when it was painted; `ink` None for an image or an outline."""

    place: Rectangle
    order: float
    ink: int | None

    def holds(self, place: GlyphPlace) -> bool:
        """Whether the middle of a character lies in it."""
        x, y = place.middle
        left, bottom, right, top = self.place
        return left <= x <= right and bottom <= y <= top


def hide_unseen(
    page: pdfium.PdfPage,
    places: Sequence[GlyphPlace],
    handles: Sequence[int | None],
    objects: Sequence[Drawn],
    clips: Clips,
) -> None:
    """Mark the characters that leave nothing to be seen.

    Args:
        page: The page.
        places: Its characters; changed in place.
        handles: The text object of each.
        objects: What else is drawn on the page.
        clips: Through which part of the page each object is seen.
    """
    _hide_specks(places)
    white = {ink for ink in {place.ink for place in places} if _alike(ink, _PAPER)}
    grounds = list(_grounds(objects, clips, outlines=bool(white)))
    if not white and all(ground.ink is None for ground in grounds):
        return
    orders = _orders(page, objects)
    if white:
        grounds.extend(_left_out(page, frozenset(handles)))
    bands: defaultdict[int, list[_Ground]] = defaultdict(list)
    low, high = min(place.bottom for place in places), max(place.top for place in places)
    for ground in grounds:
        _, bottom, _, top = ground.place
        for band in range(int(max(bottom, low) // _BAND), int(min(top, high) // _BAND) + 1):
            bands[band].append(ground)
    for place, handle in zip(places, handles, strict=True):
        near = bands.get(int((place.bottom + place.top) / 2 // _BAND), ())
        if not (near or place.ink in white) or handle is None or (order := orders.get(handle)) is None:
            continue
        if _is_lost(place, order, near) and not clips.is_outlined(handle):
            place.visible = False


def _is_lost(place: GlyphPlace, order: float, grounds: Sequence[_Ground]) -> bool:
    """Whether a character is painted over, or stands on its own colour with nothing unknown around it."""
    under: int | None = _PAPER
    for ground in grounds:
        if not ground.holds(place):
            continue
        if ground.order < order or ground.ink is None:
            under = ground.ink
        else:
            return True
    return under is not None and _alike(place.ink, under)


def _alike(one: int, other: int) -> bool:
    return all(abs((one >> at & 255) - (other >> at & 255)) <= _FAINT for at in (0, 8, 16))


def _hide_specks(places: Sequence[GlyphPlace]) -> None:
    """Hide texts of characters of no size; a point alone may be so small, for some fonts give the box of its ink."""
    small = [
        at
        for at, place in enumerate(places)
        if place.top - place.bottom < _SPECK and place.right - place.left < _SPECK
    ]
    for at in small:
        place = places[at]
        beside = (places[near] for near in (at - 1, at + 1) if 0 <= near < len(places))
        if any(abs(p.x - place.x) < _SPECK and abs(p.y - place.y) < _SPECK for p in beside):
            place.visible = False


def _grounds(objects: Sequence[Drawn], clips: Clips, *, outlines: bool) -> Iterator[_Ground]:
    """The filled upright rectangles that are no lines, and the images, in the order in which they are painted.

    With `outlines` the stroked figures too, which may be those of characters.
    """
    for drawn in objects:
        if drawn.kind == raw.FPDF_PAGEOBJ_PATH:
            is_filled = _is_filled(drawn.handle)
            if not (is_filled or outlines):
                continue
            place = _bounds(drawn)
            is_thin = place[2] - place[0] < _THICK or place[3] - place[1] < _THICK
            if is_filled and not is_thin and is_upright_rectangle(path_points(drawn)):
                ink = _colour(drawn.handle)
                if ink is not None:
                    yield _Ground(_common(place, clips.window(drawn.handle, drawn.matrix)), drawn.order, ink)
            elif outlines and not (is_filled and is_thin):
                yield _Ground(place, drawn.order, None)
        elif drawn.kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            yield _Ground(_bounds(drawn), drawn.order, None)


def _left_out(page: pdfium.PdfPage, told: Set[int | None]) -> Iterator[_Ground]:
    """Texts of which PDFium tells no characters, because an equal one was drawn before: a filling's outline."""
    for order, (handle, kind) in enumerate(zip(*objects_of(page, _MOST_TEXTS), strict=True)):
        if kind == raw.FPDF_PAGEOBJ_TEXT and handle and handle not in told:
            left, bottom, right, top = _bounds(Drawn(handle, kind, None, order))
            yield _Ground((left - _THICK, bottom - _THICK, right + _THICK, top + _THICK), order, None)


def _bounds(drawn: Drawn) -> Rectangle:
    """The outline of an object in PDF space."""
    found = (ctypes.c_float * 4)()
    start = ctypes.addressof(found)
    _edges(drawn.handle, *range(start, start + 16, 4))
    left, bottom, right, top = found
    if drawn.matrix is None:
        return left, bottom, right, top
    corners = [drawn.matrix.apply(x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _is_filled(path: int) -> bool:
    mode = (ctypes.c_int * 2)()
    start = ctypes.addressof(mode)
    return bool(_draw_mode(path, start, start + ctypes.sizeof(_INT)) and mode[0])


def _colour(path: int) -> int | None:
    """The colour of an opaque filling, None of one that lets through what is under it."""
    found = (ctypes.c_uint * 4)()
    start = ctypes.addressof(found)
    if not _fill(path, *range(start, start + 16, 4)) or found[3] < 255 or _is_transparent(path):
        return None
    return found[0] << 16 | found[1] << 8 | found[2]


def _common(one: Rectangle, other: Rectangle) -> Rectangle:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _orders(page: pdfium.PdfPage, objects: Sequence[Drawn]) -> Mapping[int, float]:
    """When each object of the page is painted, also those inside forms."""
    handles, _ = objects_of(page, _MOST_TEXTS)
    orders: dict[int, float] = {handle: float(at) for at, handle in enumerate(handles) if handle}
    orders.update({drawn.handle: drawn.order for drawn in objects})
    return orders
