"""The pages of a published PDF or scanned image as pictures."""

from __future__ import annotations

import io
from threading import Lock
from typing import TYPE_CHECKING

from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.kind import FileKind

if TYPE_CHECKING:
    from PIL import Image

PDFIUM = Lock()
"""PDFium is not safe to be used by two threads at once."""
IMAGES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.TIFF})
_LONG_SIDE = 842.0
"""Points of the long side of an image: it is taken for an A4 page, as the reader of scans takes it."""
_MOST_PIXELS = 60_000_000


def page_picture(file: RawFile, page: int, scale: float) -> Image.Image:
    """One page, from 1, as a picture with `scale` pixels a point.

    Raises:
        UnreadableFileError: The file cannot be opened, has no such page, or the picture would be too large.
    """
    if file.kind in IMAGES:
        return _scan(file, page, scale)
    from extract.readers.pdf import open_pdf

    with PDFIUM, open_pdf(file.data, file.path, to_show=True) as document:
        if not 1 <= page <= len(document):
            raise _no_page(file, page, len(document))
        shown = document[page - 1]
        width, height = shown.get_size()
        if width * height * scale * scale > _MOST_PIXELS:
            expected = f"at most {_MOST_PIXELS:,} pixels"
            raise UnreadableFileError(
                str(file.path), expected, f"a page of {width:.0f} by {height:.0f} points"
            )
        picture: Image.Image = shown.render(scale=scale).to_pil()
        shown.close()
        return picture.convert("RGB")


def page_size(file: RawFile, page: int) -> tuple[float, float]:
    """Width and height of a page in points, as it is shown.

    Raises:
        UnreadableFileError: The file cannot be opened, or has no such page.
    """
    if file.kind in IMAGES:
        with _opened(file, page) as picture:
            points = _LONG_SIDE / max(picture.size)
            return picture.width * points, picture.height * points
    from extract.readers.pdf import open_pdf

    with PDFIUM, open_pdf(file.data, file.path) as document:
        if not 1 <= page <= len(document):
            raise _no_page(file, page, len(document))
        width, height = document[page - 1].get_size()
        return float(width), float(height)


def _scan(file: RawFile, page: int, scale: float) -> Image.Image:
    from PIL import Image

    with _opened(file, page) as picture:
        factor = _LONG_SIDE * scale / max(picture.size)
        size = round(picture.width * factor), round(picture.height * factor)
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _opened(file: RawFile, page: int) -> Image.Image:
    """One page of an image file, upright as its camera says."""
    from PIL import Image, ImageOps  # slow to import, and who asks for lines draws nothing

    try:
        image = Image.open(io.BytesIO(file.data))
        count = getattr(image, "n_frames", 1)
        if not 1 <= page <= count:
            raise _no_page(file, page, count)
        image.seek(page - 1)
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadableFileError(str(file.path), "an image that can be opened", str(error)) from error


def _no_page(file: RawFile, page: int, count: int) -> UnreadableFileError:
    return UnreadableFileError(str(file.path), f"a page {page}", f"{count} pages")
