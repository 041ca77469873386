"""The objects drawn on a page, also those inside form objects, with the matrix that puts them there."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

_DEEPEST = 12
"""Forms inside forms are followed so far; real files nest three or four."""
_MOST_OBJECTS = 200_000


class Matrix(msgspec.Struct, frozen=True):
    """An affine map of PDF space: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The point's image."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Matrix) -> Matrix:
        """The map that does `first` and then this."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        e, f = self.apply(first.e, first.f)
        return Matrix(a, b, c, d, e, f)


def matrix_of(page_object: Any) -> Matrix:
    """The object's own matrix."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(page_object, found):
        return Matrix()
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


class Drawn(msgspec.Struct, frozen=True):
    """One object on the page: its PDFium handle, its kind (`FPDF_PAGEOBJ_…`) and the matrix of its forms."""

    handle: Any
    kind: int
    matrix: Matrix | None


def page_objects(page: pdfium.PdfPage) -> Iterator[Drawn]:
    """All objects of a page that are no forms, outermost first in drawing order."""
    count = raw.FPDFPage_CountObjects(page)
    left = [_MOST_OBJECTS]
    for index in range(count):
        yield from _drawn(raw.FPDFPage_GetObject(page, index), None, 0, left)


def _drawn(handle: Any, matrix: Matrix | None, depth: int, left: list[int]) -> Iterator[Drawn]:
    left[0] -= 1
    if not handle or left[0] < 0:
        return
    kind = raw.FPDFPageObj_GetType(handle)
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield Drawn(handle, kind, matrix)
    elif depth < _DEEPEST:
        own = matrix_of(handle)
        inner = matrix.after(own) if matrix else own
        for index in range(max(0, raw.FPDFFormObj_CountObjects(handle))):
            yield from _drawn(raw.FPDFFormObj_GetObject(handle, index), inner, depth + 1, left)


def form_matrices(page: pdfium.PdfPage) -> dict[int, Matrix]:
    """The matrices of the text objects that stand inside forms, by address; empty for most pages."""
    return {
        ctypes.addressof(drawn.handle.contents): drawn.matrix
        for drawn in page_objects(page)
        if drawn.matrix is not None and drawn.kind == raw.FPDF_PAGEOBJ_TEXT
    }
