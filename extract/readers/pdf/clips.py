"""Which part of a page a text object may be seen through."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.frame import Rectangle
from extract.readers.pdf.objects import Matrix, form_matrices

_NO_CLIP: Rectangle = (float("-inf"), float("-inf"), float("inf"), float("inf"))


class Clips:
    """The clips of a page's text objects, in PDF space, found once an object."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._matrices = form_matrices(page)
        self._last: int | None = None
        self._clip: Rectangle | None = _NO_CLIP

    def of(self, text_object: Any) -> Rectangle | None:
        """The rectangle through which an object is seen; None if it is drawn in invisible ink."""
        if not text_object:
            return _NO_CLIP
        address = ctypes.addressof(text_object.contents)
        if address != self._last:
            self._last = address
            self._clip = self._find(text_object, self._matrices.get(address))
        return self._clip

    def _find(self, text_object: Any, matrix: Matrix | None) -> Rectangle | None:
        if raw.FPDFTextObj_GetTextRenderMode(text_object) in (
            raw.FPDF_TEXTRENDERMODE_INVISIBLE,
            raw.FPDF_TEXTRENDERMODE_CLIP,
        ):
            return None
        clip_path = raw.FPDFPageObj_GetClipPath(text_object)
        left, bottom, right, top = _NO_CLIP
        for index in range(max(0, raw.FPDFClipPath_CountPaths(clip_path))):
            bounds = _bounds(clip_path, index, matrix)
            if bounds:
                left, bottom = max(left, bounds[0]), max(bottom, bounds[1])
                right, top = min(right, bounds[2]), min(top, bounds[3])
        return left, bottom, right, top


def _bounds(clip_path: Any, index: int, matrix: Matrix | None) -> Rectangle | None:
    """The rectangle around one path of a clip; a path without points clips nothing here."""
    x, y = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for place in range(max(0, raw.FPDFClipPath_CountPathSegments(clip_path, index))):
        segment = raw.FPDFClipPath_GetPathSegment(clip_path, index, place)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = matrix.apply(x.value, y.value) if matrix else (x.value, y.value)
        xs.append(point[0])
        ys.append(point[1])
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None
