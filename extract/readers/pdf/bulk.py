"""PDFium asked about all characters or objects of a page at once: one loop in C for each question.

The bindings of pypdfium2 check every pointer they are given. With some hundred characters a page that costs more than
PDFium's answer, so handles are passed as plain addresses here, and answers land in one buffer for a page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, TypeVar

import pypdfium2.raw as raw

_Call = Callable[..., int | None]
_Number = TypeVar("_Number", int, float)


def address_of(handle: Any) -> int:
    """The address that a handle of pypdfium2 stands for, 0 if it is null."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def plain(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes and gives handles as addresses, None for a handle that is not there."""
    return ctypes.CFUNCTYPE(result, *arguments)(address_of(function))


_P, _INT = ctypes.c_void_p, ctypes.c_int
_code: Callable[..., int] = plain(raw.FPDFText_GetUnicode, ctypes.c_uint, _P, _INT)
_object: _Call = plain(raw.FPDFText_GetTextObject, _P, _P, _INT)
_angle: Callable[..., float] = plain(raw.FPDFText_GetCharAngle, ctypes.c_float, _P, _INT)
_box: _Call = plain(raw.FPDFText_GetLooseCharBox, _INT, _P, _INT, _P)
_origin: _Call = plain(raw.FPDFText_GetCharOrigin, _INT, _P, _INT, _P, _P)
_ink: _Call = plain(raw.FPDFText_GetFillColor, _INT, _P, _INT, _P, _P, _P, _P)
_page_object: _Call = plain(raw.FPDFPage_GetObject, _P, _P, _INT)
_kind: _Call = plain(raw.FPDFPageObj_GetType, _INT, _P)


def codes(text_page: int, count: int) -> list[int]:
    """The UTF-16 unit of each character."""
    return list(map(_code, repeat(text_page), range(count)))


def text_objects(text_page: int, indices: Sequence[int]) -> list[int | None]:
    """The text object that draws each character; none for one that PDFium made up."""
    return list(map(_object, repeat(text_page), indices))


def angles(text_page: int, indices: Sequence[int]) -> list[float]:
    """How each character is turned, clockwise in radians."""
    return list(map(_angle, repeat(text_page), indices))


def loose_boxes(text_page: int, indices: Sequence[int]) -> list[list[float]]:
    """Lists of the left, top, right and bottom edges of the characters' advance boxes in PDF space."""
    count = len(indices)
    found = (ctypes.c_float * (4 * count))()
    start = ctypes.addressof(found)
    _exhaust(map(_box, repeat(text_page), indices, range(start, start + 16 * count, 16)))
    return _columns(found[:], 4)


def origins(text_page: int, indices: Sequence[int]) -> list[list[float]]:
    """Lists of the x and y of the points where the characters stand on their base lines, in PDF space."""
    count = len(indices)
    found = (ctypes.c_double * (2 * count))()
    start = ctypes.addressof(found)
    end = start + 16 * count
    _exhaust(map(_origin, repeat(text_page), indices, range(start, end, 16), range(start + 8, end + 8, 16)))
    return _columns(found[:], 2)


def inks(text_page: int, indices: Sequence[int]) -> list[int]:
    """The fill colour of each character on white as red, green, blue in one number; 0 where it has none."""
    count = len(indices)
    found = (ctypes.c_uint * (4 * count))()
    start = ctypes.addressof(found)
    places = [range(start + at, start + 16 * count + at, 16) for at in (0, 4, 8, 12)]
    has = list(map(_ink, repeat(text_page), indices, *places))
    red, green, blue, opaque = _columns(found[:], 4)
    if any(a < 255 and there for a, there in zip(opaque, has, strict=True)):
        red, green, blue = (
            [255 - (255 - c) * a // 255 for c, a in zip(own, opaque, strict=True)]
            for own in (red, green, blue)
        )
    return [
        r << 16 | g << 8 | b if there else 0 for r, g, b, there in zip(red, green, blue, has, strict=True)
    ]


def objects_of(page: Any, most: int) -> tuple[list[int | None], list[int]]:
    """The first `most` objects that stand on a page itself, not in a form, in drawing order, and their kinds."""
    count = min(most, max(0, raw.FPDFPage_CountObjects(page)))
    handles = list(map(_page_object, repeat(address_of(page.raw)), range(count)))
    return handles, [kind or 0 for kind in map(_kind, handles)]


def _columns(flat: Sequence[_Number], width: int) -> list[list[_Number]]:
    return [list(flat[at::width]) for at in range(width)]


def _exhaust(calls: map[int | None]) -> None:
    for _ in calls:
        pass
