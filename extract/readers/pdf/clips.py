"""Which part of a page a text object may be seen through."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from itertools import repeat

import pypdfium2.raw as raw

from extract.readers.pdf.bulk import plain
from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.objects import Drawn, Matrix

_NO_CLIP: Rectangle = (float("-inf"), float("-inf"), float("inf"), float("inf"))
_UNSEEN = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_OUTLINED = (
    raw.FPDF_TEXTRENDERMODE_STROKE,
    raw.FPDF_TEXTRENDERMODE_FILL_STROKE,
    raw.FPDF_TEXTRENDERMODE_STROKE_CLIP,
    raw.FPDF_TEXTRENDERMODE_FILL_STROKE_CLIP,
)

_P, _INT = ctypes.c_void_p, ctypes.c_int
_render_mode = plain(raw.FPDFTextObj_GetTextRenderMode, _INT, _P)
_clip_path = plain(raw.FPDFPageObj_GetClipPath, _P, _P)
_count_paths = plain(raw.FPDFClipPath_CountPaths, _INT, _P)
_count_segments = plain(raw.FPDFClipPath_CountPathSegments, _INT, _P, _INT)
_segment = plain(raw.FPDFClipPath_GetPathSegment, _P, _P, _INT, _INT)
_point = plain(raw.FPDFPathSegment_GetPoint, _INT, _P, _P, _P)


class Clips:
    """The clips of a page's text objects, in PDF space, each read once a page.

    Objects drawn under the same clip share its paths in PDFium's memory for as long as the page is open, so the
    addresses of their first segments say whether a clip was read before.
    """

    def __init__(self, objects: Iterable[Drawn]) -> None:
        self._matrices = {
            drawn.handle: drawn.matrix for drawn in objects if drawn.kind == raw.FPDF_PAGEOBJ_TEXT
        }
        self._clips: dict[tuple[Matrix | None, tuple[int | None, ...]], Rectangle] = {}

    def of(self, text_object: int | None) -> Rectangle | None:
        """The rectangle through which an object is seen; None if it is drawn in invisible ink."""
        if not text_object:
            return _NO_CLIP
        if _render_mode(text_object) in _UNSEEN:
            return None
        return self.window(text_object, self._matrices.get(text_object) if self._matrices else None)

    @staticmethod
    def is_outlined(text_object: int) -> bool:
        """Whether the outlines of characters are drawn, in an ink that may differ from that of their filling."""
        return _render_mode(text_object) in _OUTLINED

    def window(self, page_object: int, matrix: Matrix | None) -> Rectangle:
        """The rectangle of an object's clip; `matrix` is that of its forms."""
        clip_path = _clip_path(page_object)
        count = _count_paths(clip_path)
        if count <= 0:
            return _NO_CLIP
        key = matrix, tuple(map(_segment, repeat(clip_path), range(count), repeat(0)))
        clip = self._clips.get(key)
        if clip is None:
            paths = [_bounds(clip_path, index, matrix) for index in range(count)]
            left, bottom, right, top = zip(*paths, strict=True)
            clip = self._clips[key] = max(left), max(bottom), min(right), min(top)
        return clip


def _bounds(clip_path: int, index: int, matrix: Matrix | None) -> Rectangle:
    """The rectangle around one path of a clip; a path without points clips nothing here."""
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.addressof(x), ctypes.addressof(y)
    xs, ys = [], []
    for place in range(max(0, _count_segments(clip_path, index))):
        if not _point(_segment(clip_path, index, place), to_x, to_y):
            continue
        point = matrix.apply(x.value, y.value) if matrix else (x.value, y.value)
        xs.append(point[0])
        ys.append(point[1])
    return (min(xs), min(ys), max(xs), max(ys)) if xs else _NO_CLIP
