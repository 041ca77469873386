"""A PDF opened, or one clear reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.errors import UnreadableFileError
from extract.readers.pdf.fallback_font import choose_fonts
from extract.readers.pdf.unpacked import check_unpacked

PAGE_LIMIT = 2_000
"""Longest PDF that is read. The longest budget seen has 200 pages, a whole district's book 1,500."""

_TAIL = 4_096
"""The mark of a PDF's end stands in so many last bytes; PDFium would read a file cut before it, but in part."""

_REASONS = {
    raw.FPDF_ERR_PASSWORD: ("a PDF that opens without a password", "an encrypted PDF"),
    raw.FPDF_ERR_SECURITY: ("a PDF that opens without a password", "a PDF with unknown encryption"),
    raw.FPDF_ERR_FORMAT: ("a whole PDF", "a damaged or truncated PDF"),
}


@contextmanager
def open_pdf(data: bytes, path: Path, *, to_show: bool = False) -> Iterator[pdfium.PdfDocument]:
    """The PDF, closed again at the end.

    Args:
        data: The file.
        path: Its name, for errors.
        to_show: Whether its pages are to be looked at, with the fonts of the machine, and not to be read.

    Raises:
        UnreadableFileError: It is encrypted, damaged, without pages, longer than `PAGE_LIMIT`, or a bomb.
    """
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-_TAIL:]:
        raise UnreadableFileError(str(path), "a whole PDF", "a damaged or truncated PDF: its end is missing")
    check_unpacked(data, path)
    try:
        choose_fonts(of_machine=to_show)
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        expected, got = _REASONS.get(error.err_code, ("a PDF", f"a PDF that cannot be opened ({error})"))
        raise UnreadableFileError(str(path), expected, got) from error
    try:
        pages = len(document)
        if not 0 < pages <= PAGE_LIMIT:
            raise UnreadableFileError(str(path), f"a PDF of 1 to {PAGE_LIMIT:,} pages", f"{pages:,} pages")
        yield document
    finally:
        document.close()
