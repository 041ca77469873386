"""Layers of a PDF (optional content): what stands in one that is switched off is not on the page."""

from __future__ import annotations

import ctypes
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.readers.pdf.bulk import objects_of, plain
from extract.readers.pdf.objects import parts_of_form

_MARK = b"/OCProperties"
_PACKED_OBJECTS = re.compile(rb"/ObjStm\b[^>]{0,200}>>\s*stream\r?\n")
_MOST_UNPACKED = 4 * 1024**2
_MOST_OBJECTS = 200_000
_MOST_PIXELS = 1_000_000.0
_MOST_LAYERS = 40
"""Layers and forms of a page that are looked at; for each the page is drawn once."""
_NAME_BYTES = 256
_LAYER = "OC".encode("utf-16-le").rstrip(b"\0")

_P, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
_count_marks = plain(raw.FPDFPageObj_CountMarks, _INT, _P)
_mark = plain(raw.FPDFPageObj_GetMark, _P, _P, _LONG)
_mark_name = plain(raw.FPDFPageObjMark_GetName, _INT, _P, _P, _LONG, _P)
_mark_text = plain(raw.FPDFPageObjMark_GetParamStringValue, _INT, _P, ctypes.c_char_p, _P, _LONG, _P)
_set_active = plain(raw.FPDFPageObj_SetIsActive, _INT, _P, _INT)


def has_layers(data: bytes) -> bool:
    """Whether a PDF has layers at all: its catalogue says so, in plain or packed with other objects."""
    if _MARK in data:
        return True
    return any(_MARK in _unpacked(data[found.end() :]) for found in _PACKED_OBJECTS.finditer(data))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return b""


def leave_out_layers(page: pdfium.PdfPage) -> frozenset[int]:
    """The objects of a page that stand in layers which are switched off; they are made inactive.

    PDFium tells which layer an object is in but not whether it is on, which may depend on others. So the page is drawn
    without each layer: where it then looks the same, the layer is off or shows nothing. A form may be in a layer by its
    own dictionary, of which nothing is told: it is left out likewise.
    """
    off: set[int] = set()
    layers = _layers(page)
    whole = _picture(page) if layers else b""
    for handles in layers:
        _switch(handles, on=False)
        if _picture(page) == whole:
            off.update(handles)
        else:
            _switch(handles, on=True)
    return frozenset(off)


def _switch(handles: Sequence[int], *, on: bool) -> None:
    for handle in handles:
        _set_active(handle, int(on))


def _picture(page: pdfium.PdfPage) -> bytes:
    width, height = page.get_size()
    scale = min(1.0, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return bytes(bitmap.buffer)
    finally:
        bitmap.close()


def _layers(page: pdfium.PdfPage) -> list[list[int]]:
    """The objects of each layer, then of the forms that stand in none, each alone."""
    layers: defaultdict[bytes, list[int]] = defaultdict(list)
    forms: list[list[int]] = []
    for handle, kind in zip(*objects_of(page, _MOST_OBJECTS), strict=True):
        if not handle:
            continue
        parts = [handle, *parts_of_form(handle)] if kind == raw.FPDF_PAGEOBJ_FORM else [handle]
        layer = _layer_of(handle)
        if layer is not None:
            layers[layer].extend(parts)
            continue
        for part in parts[1:]:
            if (inner := _layer_of(part)) is not None:
                layers[inner].append(part)
        if len(parts) > 1:
            forms.append(parts)
    return [*layers.values(), *forms][:_MOST_LAYERS]


def _layer_of(page_object: int) -> bytes | None:
    """The name of the layer that an object is marked to be in."""
    for number in range(max(0, _count_marks(page_object))):
        mark = _mark(page_object, number)
        if _said(_mark_name, mark) == _LAYER:
            return _said(_mark_text, mark, b"Name")
    return None


def _said(ask: Callable[..., int], mark: int, *key: bytes) -> bytes:
    """What a mark says, in UTF-16, its first characters."""
    found, length = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_ulong()
    ask(mark, *key, ctypes.addressof(found), _NAME_BYTES, ctypes.addressof(length))
    return found.raw[: min(length.value, _NAME_BYTES)].rstrip(b"\0") if length.value else b""
