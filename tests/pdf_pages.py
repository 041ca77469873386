"""PDF pages drawn for tests, measured from the top left corner in points as facts are."""

from __future__ import annotations

import io
import re
import struct
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


def with_layers(data: bytes, *, packed: bool = False) -> bytes:
    """A PDF of `PdfPages` with a layer /On that is shown and one /Off that is not; its two first forms are in them.

    `packed` puts its catalogue into a stream of objects, as newer programs do.
    """
    numbered = re.findall(rb"(\d+) 0 obj\s*(.*?)\s*endobj", data, re.S)
    objects = {int(number): text for number, text in numbered}
    (root,) = re.findall(rb"/Root (\d+) 0 R", data)
    on = max(objects) + 1
    objects[on] = b"<</Type/OCG/Name(On)>>"
    objects[on + 1] = b"<</Type/OCG/Name(Off)>>"
    layers = b"/OCProperties<</OCGs[%d 0 R %d 0 R]/D<</OFF[%d 0 R]>>>>>>" % (on, on + 1, on + 1)
    objects[int(root)] = objects[int(root)].removesuffix(b">>") + layers
    names = b"/Resources<</Properties<</On %d 0 R/Off %d 0 R>>" % (on, on + 1)
    forms = iter((on, on + 1))
    for number, text in objects.items():
        if re.search(rb"/Type\s*/Page\b", text):
            objects[number] = re.sub(rb"/Resources\s*<<", names, text, count=1)
        elif b"/Subtype /Form" in text:
            objects[number] = text.replace(b"/Subtype /Form", b"/Subtype /Form /OC %d 0 R" % next(forms), 1)
    return _written(objects, int(root), {int(root), on, on + 1} if packed else set())


def _written(objects: dict[int, bytes], root: int, packed: set[int]) -> bytes:
    """A PDF of these objects, some of them packed into one stream of objects."""
    out, places = bytearray(b"%PDF-1.5\n"), {}
    inside = {number: objects[number] for number in sorted(packed)}
    stream = max(objects) + 1
    if inside:
        starts, at = [], 0
        for number, text in inside.items():
            starts.append(b"%d %d " % (number, at))
            at += len(text) + 1
        head = b"".join(starts)
        body = zlib.compress(head + b" ".join(inside.values()))
        keys = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode" % (len(inside), len(head))
        objects = {**objects, stream: b"<<%b/Length %d>>\nstream\n%b\nendstream" % (keys, len(body), body)}
    for number, text in objects.items():
        if number not in packed:
            places[number] = len(out)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    start, table = len(out), stream + 1
    order = {number: index for index, number in enumerate(inside)}
    entries = [
        struct.pack(">BIH", 2, stream, order[n])
        if n in order
        else struct.pack(">BIH", n in places, places.get(n, 0), 0)
        for n in range(table)
    ]
    body = b"".join([*entries, struct.pack(">BIH", 1, start, 0)])
    keys = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R" % (table + 1, root)
    out += b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (table, keys, len(body), body)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


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
