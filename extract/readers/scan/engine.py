"""Optical recognition by RapidOCR, which is an optional extra because of its size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from extract.errors import UnreadableFileError

if TYPE_CHECKING:
    from extract.readers.scan.raster import Image

EXTRA = "budget-kg[ocr]"
"""What to install to read scans."""
_LONGEST_SIDE = 1280
"""Pixels to which a page is reduced to find where text stands; recognition sees it in full size."""


class Recognised(msgspec.Struct, frozen=True):
    """The text of one line and how sure its recognition is, from 0 to 1."""

    text: str
    confidence: float


def ocr_installed() -> bool:
    """Whether scans can be read here."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def require_ocr(place: Path | str, got: str) -> None:
    """Refuse a scan where scans cannot be read.

    Raises:
        UnreadableFileError: The extra is not installed; the message names it.
    """
    if not ocr_installed():
        expected = f"a text layer, or the extra {EXTRA} to read scans (pip install '{EXTRA}')"
        raise UnreadableFileError(str(place), expected, got)


def recognise(lines: Sequence[Image]) -> list[Recognised]:
    """The text of images of one line each."""
    if not lines:
        return []
    found = _engine().recognize_txt(list(lines))
    return [
        Recognised(text.strip(), float(score)) for text, score in zip(found.txts, found.scores, strict=True)
    ]


def detect(page: Image) -> list[tuple[int, int, int, int]]:
    """Where lines of text stand on a page: left, top, right, bottom in pixels."""
    import cv2

    scale = min(1.0, _LONGEST_SIDE / max(page.shape[:2]))
    if page.ndim == 2:
        page = cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes = _engine().text_det_boxes(small)
    found = []
    for box in boxes:
        left, top = box.min(axis=0) / scale
        right, bottom = box.max(axis=0) / scale
        found.append((int(left), int(top), int(right) + 1, int(bottom) + 1))
    return found


class _OcrEngine:
    """RapidOCR with its two models, loaded once a process."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._ocr: Any = RapidOCR(params={"Global.log_level": "error"})

    def recognize_txt(self, images: list[Image]) -> Any:
        return self._ocr.recognize_txt(images)

    def text_det_boxes(self, image: Image) -> Any:
        found = self._ocr(image, use_det=True, use_cls=False, use_rec=False)
        return found.boxes if found.boxes is not None else ()


@cache
def _engine() -> _OcrEngine:
    return _OcrEngine()
