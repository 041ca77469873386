"""PDF pages drawn for tests, measured from the top left corner in points as facts are."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

ROW = 20.0


class PdfPages:
    """A PDF under way; `canvas` is reportlab's own, for what is not offered here."""

    def __init__(self, width: float = 842, height: float = 595, **options: Any) -> None:
        self.height = height
        self._out = io.BytesIO()
        self.canvas = Canvas(self._out, pagesize=(width, height), **options)

    def text(self, x: float, top: float, text: str, size: float = 10) -> None:
        """A text whose letters begin at x and whose base line is one type size below top."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - top - size, text)

    def text_ending(self, x: float, top: float, text: str, size: float = 10) -> None:
        """A text that ends at x."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawRightString(x, self.height - top - size, text)

    def line(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A stroked line."""
        self.canvas.line(x0, self.height - top, x1, self.height - bottom)

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """A filled rectangle, such as the thin ones that office programs draw as lines."""
        self.canvas.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)

    def table(
        self,
        x: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        ruled: bool = True,
    ) -> float:
        """A table of rows 20 points high, its texts at the left of their cells; returns where it ends."""
        places = [x]
        for width in widths:
            places.append(places[-1] + width)
        for number, row in enumerate(rows):
            for place, text in zip(places, row, strict=False):
                self.text(place + 3, top + number * ROW + 4, text)
        bottom = top + len(rows) * ROW
        if ruled:
            for number in range(len(rows) + 1):
                self.line(x, top + number * ROW, places[-1], top + number * ROW)
            for place in places:
                self.line(place, top, place, bottom)
        return bottom

    def next_page(self) -> None:
        """End the page and begin another."""
        self.canvas.showPage()

    def data(self) -> bytes:
        """The bytes of the PDF, its last page ended."""
        self.canvas.save()
        return self._out.getvalue()

    def write(self, path: Path) -> Path:
        """The PDF as a file."""
        path.write_bytes(self.data())
        return path


def pdf_of_content(*contents: bytes, dictionary: bytes = b"<</Filter/FlateDecode>>") -> bytes:
    """A PDF of one page, its contents deflated as hard as deflate can."""
    streams = [zlib.compress(content, 9) for content in contents]
    numbers = b" ".join(b"%d 0 R" % number for number in range(4, 4 + len(streams)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents[%b]>>" % numbers,
        *(
            b"%b/Length %d>>\nstream\n%b\nendstream" % (dictionary.removesuffix(b">>"), len(stream), stream)
            for stream in streams
        ),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start))
