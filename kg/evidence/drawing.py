"""A page of a published PDF or scan as an image, with cells marked."""

from __future__ import annotations

import io
from collections.abc import Sequence

from extract.document import Block, Document, Grid
from extract.readers.content import RawFile
from extract.readers.kind import FileKind
from extract.source import Box, Source
from kg.errors import SourceFileError
from kg.evidence.find import Evidence
from kg.evidence.page_image import IMAGES, PDFIUM, page_picture

_MARK = (214, 40, 40)
_FILL = (255, 214, 10, 90)
_AROUND = 2.0
"""Points left free between the cell and its mark."""
_PAGED = IMAGES | {FileKind.PDF}


def draw_evidence(file: RawFile, evidence: Evidence, *, scale: float = 2.0) -> bytes:
    """The page of a fact as PNG with its cell marked; private persons' names and numbers are painted over.

    Raises:
        SourceFileError: The file has no pages, or the fact no page.
        UnreadableFileError: The file cannot be opened.
    """
    if file.kind not in _PAGED or evidence.page is None:
        raise SourceFileError(
            f"page of {evidence.fact}",
            "a fact printed on a page of a PDF or image",
            evidence.place or "no place",
        )
    return draw_page(file, evidence.page, [evidence.box] if evidence.box else [], scale=scale)


def draw_page(file: RawFile, page: int, boxes: Sequence[Box] = (), *, scale: float = 2.0) -> bytes:
    """A page of a PDF or an image as PNG with boxes marked; private persons' names and numbers are painted over.

    Only a text layer tells where a person is named: a scan is shown as it was published.

    Raises:
        SourceFileError: The file has no pages.
        UnreadableFileError: The file cannot be opened, or has no such page.
    """
    if file.kind not in _PAGED:
        raise SourceFileError(f"page of {file.path.name}", "a PDF or an image", file.kind.value)
    hidden: list[Box] = []
    if file.kind is FileKind.PDF:
        with PDFIUM:
            hidden = person_boxes(file, page)
    return render_page(file, page, boxes, scale=scale, hidden=hidden)


def render_page(
    file: RawFile,
    page: int,
    boxes: Sequence[Box] = (),
    *,
    scale: float = 2.0,
    hidden: Sequence[Box] = (),
) -> bytes:
    """One page of a PDF or an image as PNG.

    Args:
        file: The PDF or image.
        page: From 1.
        boxes: Marked in colour.
        scale: Pixels a point; 2 reads well on a screen.
        hidden: Painted over in white.

    Raises:
        UnreadableFileError: The file cannot be opened, or has no such page.
    """
    from PIL import ImageDraw  # slow to import, and who asks for lines draws nothing

    image = page_picture(file, page, scale)
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


def _pixels(box: Box, scale: float, around: float) -> tuple[float, float, float, float]:
    return (
        (box.x0 - around) * scale,
        (box.top - around) * scale,
        (box.x1 + around) * scale,
        (box.bottom + around) * scale,
    )


_BEFORE = 20
"""Pages read before the one shown: its table's header may stand on one of them."""


def person_boxes(file: RawFile, page: int) -> list[Box]:
    """The places on a page of a PDF whose text the privacy step removes or changes."""
    from extract.readers.pdf import read_pdf_pages  # slow to import, and who asks for lines draws nothing
    from extract.readers.privacy import remove_persons

    printed = read_pdf_pages(file, max(1, page - _BEFORE), page)
    kept = remove_persons(printed)
    return [
        source.box
        for (text, source), (kept_text, _) in zip(_texts(printed), _texts(kept), strict=True)
        if text != kept_text and source.page == page and source.box
    ]


def _texts(document: Document) -> list[tuple[str, Source]]:
    return [pair for block in document.blocks for pair in _of(block)]


def _of(block: Block) -> list[tuple[str, Source]]:
    if isinstance(block, Grid):
        return [(cell.text, cell.source) for row in block.rows for cell in row]
    return [(block.text, block.source)]
