"""A page of a published PDF as an image, with cells marked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from threading import Lock

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.kind import Kind
from extract.readers.pdf import open_pdf
from extract.source import Box
from kg.errors import SourceFileError
from kg.evidence.find import Evidence
from kg.evidence.persons import person_boxes

_MARK = (214, 40, 40)
_FILL = (255, 214, 10, 90)
_AROUND = 2.0
"""Points left free between the cell and its mark."""
_MOST_PIXELS = 60_000_000
_pdfium = Lock()
"""PDFium is not safe to be used by two threads at once."""


def draw_evidence(file: RawFile, evidence: Evidence, *, scale: float = 2.0) -> bytes:
    """The page of a fact as PNG with its cell marked; private persons' names and numbers are painted over.

    Raises:
        SourceFileError: The file has no pages, or the fact no page.
        UnreadableFileError: The file cannot be opened.
    """
    if file.kind is not Kind.PDF or evidence.page is None:
        raise SourceFileError(
            f"page of {evidence.fact}", "a fact printed on a page of a PDF", evidence.place or "no place"
        )
    return draw_page(file, evidence.page, [evidence.box] if evidence.box else [], scale=scale)


def draw_page(file: RawFile, page: int, boxes: Sequence[Box] = (), *, scale: float = 2.0) -> bytes:
    """A page of a PDF as PNG with boxes marked; private persons' names and numbers are painted over.

    Raises:
        SourceFileError: The file has no pages.
        UnreadableFileError: The file cannot be opened, or has no such page.
    """
    if file.kind is not Kind.PDF:
        raise SourceFileError(f"page of {file.path.name}", "a PDF", str(file.kind))
    with _pdfium:
        hidden = person_boxes(file, page)
    return render_page(file, page, boxes, scale=scale, hidden=hidden)


def page_size(file: RawFile, page: int) -> tuple[float, float]:
    """Width and height of a page of a PDF in points, as it is shown.

    Raises:
        UnreadableFileError: The file cannot be opened, or has no such page.
    """
    with _pdfium, open_pdf(file.data, file.path) as document:
        if not 1 <= page <= len(document):
            raise UnreadableFileError(str(file.path), f"a page {page}", f"{len(document)} pages")
        width, height = document[page - 1].get_size()
        return float(width), float(height)


def render_page(
    file: RawFile,
    page: int,
    boxes: Sequence[Box] = (),
    *,
    scale: float = 2.0,
    hidden: Sequence[Box] = (),
) -> bytes:
    """One page of a PDF as PNG.

    Args:
        file: The PDF.
        page: From 1.
        boxes: Marked in colour.
        scale: Pixels a point; 2 reads well on a screen.
        hidden: Painted over in white.

    Raises:
        UnreadableFileError: The PDF cannot be opened, or has no such page.
    """
    with _pdfium, open_pdf(file.data, file.path) as document:
        if not 1 <= page <= len(document):
            raise UnreadableFileError(str(file.path), f"a page {page}", f"{len(document)} pages")
        image = _rendered(document[page - 1], scale)
    draw = ImageDraw.Draw(image, "RGBA")
    for box in hidden:
        draw.rectangle(_pixels(box, scale, 0.0), fill=(255, 255, 255, 255))
    for box in boxes:
        draw.rectangle(
            _pixels(box, scale, _AROUND), fill=_FILL, outline=(*_MARK, 255), width=max(2, round(scale))
        )
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _rendered(page: pdfium.PdfPage, scale: float) -> Image.Image:
    """The page as an image; a page the size of a wall is drawn smaller."""
    width, height = page.get_size()
    if width * height * scale * scale > _MOST_PIXELS:
        raise UnreadableFileError("page", "a page that fits an image", f"{width:.0f} by {height:.0f} points")
    image: Image.Image = page.render(scale=scale).to_pil()
    page.close()
    return image.convert("RGB")


def _pixels(box: Box, scale: float, around: float) -> tuple[float, float, float, float]:
    return (
        (box.x0 - around) * scale,
        (box.top - around) * scale,
        (box.x1 + around) * scale,
        (box.bottom + around) * scale,
    )
