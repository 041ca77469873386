"""A font for Chinese characters whose font is not in the file, so that a file is read alike on every machine.

PDFium measures such characters by a font of the machine, and what it measures differs from font to font: a stamp would
be a stamp here and a part of a cell there. Where it finds none, they have no height, and it leaves out text that
consists of one of them or stands turned. The font given here has one glyph, an empty box, for every Chinese character
(data/box.ttf, made by `tests/box_font.py`). A page that is shown takes the machine's fonts where there are any.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import pypdfium2.raw as raw

_EAST_ASIAN_CHARSETS = frozenset({128, 129, 134, 136})
"""Windows' numbers for Japanese, Korean, simplified and traditional Chinese."""
_HANDLE = 0x0B0C5


class _FontChoice:
    """Which font PDFium is given for a font that is not in the file."""

    of_machine = False


def choose_fonts(*, of_machine: bool) -> None:
    """Which fonts stand for those that are not in a file opened from now on; PDFium keeps what it once found.

    Args:
        of_machine: Those of the machine, as for a page that is looked at; else the box, as for a page that is read.
    """
    _install()
    _FontChoice.of_machine = of_machine


@cache
def _install() -> object:
    """Let PDFium ask for fonts here; once a process. Keeps what PDFium refers to."""
    found = raw.FPDF_GetDefaultSystemFontInfo()
    if not found:
        return None
    font = resources.files("extract.readers.pdf").joinpath("data/box.ttf").read_bytes()
    types = dict(raw.FPDF_SYSFONTINFO._fields_)
    info = raw.FPDF_SYSFONTINFO()
    info.version = 1
    for name, call in {**_finding(found), **_of_box(found, font)}.items():
        setattr(info, name, types[name](call))
    raw.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info, found


def _finding(found: Any) -> dict[str, Callable[..., int | None]]:
    """How fonts are found: the box for Chinese ones as chosen, every other by the machine (`found`)."""
    machine = found.contents

    def enumerate_fonts(_: Any, mapper: Any) -> None:
        if machine.EnumFonts:
            machine.EnumFonts(found, mapper)

    def map_font(
        _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any
    ) -> int | None:
        is_chinese = charset in _EAST_ASIAN_CHARSETS
        if is_chinese and not _FontChoice.of_machine:
            return _HANDLE
        handle = (
            machine.MapFont(found, weight, italic, charset, pitch, face, exact) if machine.MapFont else None
        )
        return handle or (_HANDLE if is_chinese else None)

    def get_font(_: Any, face: Any) -> int | None:
        return machine.GetFont(found, face) if machine.GetFont else None

    return {"EnumFonts": enumerate_fonts, "MapFont": map_font, "GetFont": get_font}


def _of_box(found: Any, font: bytes) -> dict[str, Callable[..., int | None]]:
    """What PDFium asks about a font it was given: answered here for the box, else by the machine (`found`)."""
    machine = found.contents

    def font_data(_: Any, handle: int, table: int, buffer: Any, size: int) -> int:
        if handle != _HANDLE:
            return int(machine.GetFontData(found, handle, table, buffer, size))
        return 0 if table else _copied(font, buffer, size)

    def face_name(_: Any, handle: int, buffer: Any, size: int) -> int:
        if handle != _HANDLE:
            return int(machine.GetFaceName(found, handle, buffer, size)) if machine.GetFaceName else 0
        return _copied(b"budget-kg Box\0", buffer, size)

    def charset_of(_: Any, handle: int) -> int:
        if handle != _HANDLE:
            return int(machine.GetFontCharset(found, handle)) if machine.GetFontCharset else 0
        return min(_EAST_ASIAN_CHARSETS)

    def delete_font(_: Any, handle: int) -> None:
        if handle != _HANDLE and machine.DeleteFont:
            machine.DeleteFont(found, handle)

    return {
        "GetFontData": font_data,
        "GetFaceName": face_name,
        "GetFontCharset": charset_of,
        "DeleteFont": delete_font,
    }


def _copied(data: bytes, buffer: Any, size: int) -> int:
    """Write data to PDFium's buffer if it has room; returns how much room it needs."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
