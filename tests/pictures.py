"""Draws a document as pictures of pages, with ruled tables, and damages them as a scanner does."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extract.document import Document, Paragraph
from tests.formats import Rows, merges, rows_of

PAGE = (2339, 1654)
"""A4 on its side at 200 dots an inch."""
_MARGIN = 90
_SIZE = 26
_LEADING = 34
_PAD = 8
_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-zenhei.ttc", "SimSun.ttf")


@cache
def find_font() -> Path | None:
    """A font with Chinese characters on this machine, None if there is none."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    return next((path for name in _FONTS for folder in folders for path in folder.rglob(name)), None)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = find_font()
    assert font is not None
    return ImageFont.truetype(str(font), size)


class _Pages:
    """Pages that are filled from top to bottom."""

    def __init__(self) -> None:
        self.pages: list[Image.Image] = []
        self.new_page()

    def new_page(self) -> None:
        self.pages.append(Image.new("L", PAGE, 255))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = _MARGIN

    def paragraph(self, text: str) -> None:
        for line in _wrapped(text, PAGE[0] - 2 * _MARGIN):
            if self.y + _LEADING > PAGE[1] - _MARGIN:
                self.new_page()
            self.draw.text((_MARGIN, self.y), line, font=_font(_SIZE), fill=0)
            self.y += _LEADING
        self.y += _LEADING // 2

    def grid(self, rows: Rows) -> None:
        columns = _columns(rows)
        spans = {(i, j): (height, width) for i, j, height, width in merges(rows)}
        for i, row in enumerate(rows):
            texts = []
            for j, text in enumerate(row):
                width = spans.get((i, j), (1, 1))[1]
                texts.append(_wrapped(text, columns[j + width] - columns[j] - 2 * _PAD))
            height = max(len(lines) for lines in texts) * _LEADING + 2 * _PAD
            if self.y + height > PAGE[1] - _MARGIN:
                self.new_page()
            self._row(i, texts, columns, spans, height)
            self.y += height
        self.y += _LEADING

    def _row(
        self,
        i: int,
        texts: list[list[str]],
        columns: list[int],
        spans: dict[tuple[int, int], tuple[int, int]],
        height: int,
    ) -> None:
        top, bottom = self.y, self.y + height
        for j, lines in enumerate(texts):
            inner = {
                (a, b): span
                for (a, b), span in spans.items()
                if a <= i < a + span[0] and b <= j < b + span[1]
            }
            start = next(iter(inner), (i, j))
            rows, width = inner.get(start, (1, 1))
            left, right = columns[j], columns[j + 1]
            if start[0] == i:
                self.draw.line((left, top, right, top), fill=0, width=2)
            if start[0] + rows - 1 == i:
                self.draw.line((left, bottom, right, bottom), fill=0, width=2)
            if start[1] == j:
                self.draw.line((left, top, left, bottom), fill=0, width=2)
            if start[1] + width - 1 == j:
                self.draw.line((right, top, right, bottom), fill=0, width=2)
            for number, line in enumerate(lines):
                place = (left + _PAD, top + _PAD + number * _LEADING)
                self.draw.text(place, line, font=_font(_SIZE), fill=0)


def _columns(rows: Rows) -> list[int]:
    """Borders of columns that share the width by what they hold."""
    widest = [max(4, *(min(24, len(row[j])) for row in rows)) for j in range(len(rows[0]))]
    room = PAGE[0] - 2 * _MARGIN
    edges = [_MARGIN]
    for width in widest:
        edges.append(edges[-1] + room * width // sum(widest))
    return edges


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for character in text.replace("\n", " "):
        if _font(_SIZE).getlength(lines[-1] + character) > width and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines


def draw_pages(document: Document) -> list[Image.Image]:
    """The pages of a document; a row is never cut, a page break falls between rows."""
    pages = _Pages()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            pages.paragraph(block.text)
        else:
            pages.grid(rows_of(block))
    return pages.pages


def scanned(page: Image.Image, *, turn: float = 0.0, noise: float = 0.0, quality: int = 90) -> Image.Image:
    """The page as a scanner gives it: askew by some degrees, noisy, shaded, packed as JPEG."""
    askew = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=250)
    pixels = np.asarray(askew, np.float64)
    shade = np.linspace(1.0, 1.0 - noise / 80, pixels.shape[1])
    grain = np.random.default_rng(7).normal(0, noise, pixels.shape) if noise else 0.0
    image = Image.fromarray(np.clip(pixels * shade + grain, 0, 255).astype(np.uint8))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("L")


def write_images(pages: list[Image.Image], form: str) -> bytes:
    """Pages as one file: TIFF or PDF with a picture a page, or the first page alone as PNG or JPEG."""
    buffer = io.BytesIO()
    many = {"save_all": True, "append_images": pages[1:]} if form in {"TIFF", "PDF"} else {}
    pages[0].save(buffer, form, dpi=(200, 200), resolution=200, **many)
    return buffer.getvalue()
