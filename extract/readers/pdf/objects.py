"""The objects drawn on a page, also those inside form objects, with the matrix that puts them there."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import msgspec
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.bulk import objects_of, plain

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


_matrix = plain(raw.FPDFPageObj_GetMatrix, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_count_inside = plain(raw.FPDFFormObj_CountObjects, ctypes.c_int, ctypes.c_void_p)
_object_inside = plain(raw.FPDFFormObj_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
_kind = plain(raw.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


def matrix_of(page_object: int) -> Matrix:
    """The object's own matrix."""
    found = (ctypes.c_float * 6)()
    return Matrix(*found) if _matrix(page_object, ctypes.addressof(found)) else Matrix()


class Drawn(msgspec.Struct, frozen=True):
    """One object on the page: PDFium's address of it, its kind (`FPDF_PAGEOBJ_…`) and the matrix of its forms.

    `order` says when it is painted: the number of the object on the page that it is or lies in, and a fraction there.
    """

    handle: int
    kind: int
    matrix: Matrix | None
    order: float


def page_objects(page: pdfium.PdfPage) -> list[Drawn]:
    """The objects of a page that are no forms, outermost first in drawing order.

    A text that stands in no form is left out: most pages have one a character, and `PageText` knows them all.
    """
    found: list[Drawn] = []
    left = [_MOST_OBJECTS]
    for number, (handle, kind) in enumerate(zip(*objects_of(page, _MOST_OBJECTS), strict=True)):
        if kind == raw.FPDF_PAGEOBJ_FORM and handle:
            inside = list(_drawn(handle, kind, None, 0, left))
            found.extend(
                Drawn(part, its_kind, matrix, number + at / (len(inside) + 1))
                for at, (part, its_kind, matrix) in enumerate(inside, 1)
            )
        elif kind != raw.FPDF_PAGEOBJ_TEXT and handle and left[0] > 0:
            left[0] -= 1
            found.append(Drawn(handle, kind, None, float(number)))
    return found


def parts_of_form(form: int) -> list[int]:
    """The objects in a form that are no forms."""
    return [handle for handle, _, _ in _drawn(form, raw.FPDF_PAGEOBJ_FORM, None, 0, [_MOST_OBJECTS])]


_Part = tuple[int, int, Matrix | None]
"""Handle, kind and matrix of an object."""


def _drawn(handle: int, kind: int, matrix: Matrix | None, depth: int, left: list[int]) -> Iterator[_Part]:
    left[0] -= 1
    if left[0] < 0:
        return
    if kind != raw.FPDF_PAGEOBJ_FORM:
        yield handle, kind, matrix
    elif depth < _DEEPEST:
        own = matrix_of(handle)
        inner = matrix.after(own) if matrix else own
        for index in range(max(0, _count_inside(handle))):
            if left[0] < 0:
                return
            if part := _object_inside(handle, index):
                yield from _drawn(part, _kind(part), inner, depth + 1, left)
