"""Images of pages (PNG, JPEG, TIFF with one or more pages) to a `Document`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from extract.document import Document
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.pdf.document import layout_blocks
from extract.readers.pdf.layout import PageLayout
from extract.readers.scan.engine import require_ocr
from extract.readers.scan.page import read_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIXEL_LIMIT = 80_000_000
"""Largest image that is read: an A3 page at 400 dots an inch has 31 million pixels."""
PAGE_LIMIT = 500
_LONG_SIDE = 2339
"""Pixels of the long side of an A4 page at 200 dots an inch, to which pages are brought."""
_LONG_SIDE_POINTS = 842.0


def read_image(file: RawFile) -> Document:
    """The text and tables of an image, by optical recognition.

    Raises:
        UnreadableFileError: The extra for scans is not installed, or the image is damaged, too large or
            without text.
    """
    require_ocr(file.path, f"a {file.kind.value}")
    try:
        pages = [_layout(picture, number) for number, picture in enumerate(_pictures(file), 1)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        why = type(error).__name__ if isinstance(error, UnidentifiedImageError) else str(error)
        got = f"a damaged or outsized one ({why})"
        raise UnreadableFileError(str(file.path), f"a {file.kind.value} that can be opened", got) from error
    if not any(page.items for page in pages):
        raise UnreadableFileError(str(file.path), "an image with text", "one without")
    return Document(file.info(), layout_blocks(pages, file.sha256))


def _pictures(file: RawFile) -> Iterator[Image.Image]:
    with Image.open(io.BytesIO(file.data)) as image:
        for number, page in enumerate(ImageSequence.Iterator(image)):
            if number >= PAGE_LIMIT or page.width * page.height > PIXEL_LIMIT:
                got = f"page {number + 1} of {page.width}×{page.height}"
                expected = f"at most {PAGE_LIMIT} pages of {PIXEL_LIMIT:,} pixels"
                raise UnreadableFileError(str(file.path), expected, got)
            yield ImageOps.exif_transpose(page).convert("L")


def _layout(picture: Image.Image, number: int) -> PageLayout:
    import numpy as np

    scale = _LONG_SIDE / max(picture.size)
    if not 0.9 < scale < 1.1:
        size = (round(picture.width * scale), round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    pixels: NDArray[np.uint8] = np.asarray(picture)
    return read_picture(pixels, number, _LONG_SIDE_POINTS / max(picture.size))
