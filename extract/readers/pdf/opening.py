"""A PDF opened, or one clear reason why it cannot be: what it unpacks to is measured first."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extract.errors import UnreadableFileError
from extract.readers.pdf.fallback_font import choose_fonts

STREAM_LIMIT = 64 * 1024**2
"""Bytes of one unpacked stream that is no image. The contents of the fullest page seen have one million, a Chinese
font twenty."""
TOTAL_LIMIT = 512 * 1024**2
"""Bytes of all of them together, as for an Office file."""

_MOST_RATIO = 1032
"""Deflate packs so many bytes in one at most."""
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\s*/(?:FlateDecode|Fl)(?![A-Za-z])")
"""Filters one after the other: two thousand bytes unpack to a thousand million."""
_DICTIONARY = 2_048
"""The dictionary of a stream stands in so many bytes before it."""
_CHUNK = 1024**2


def check_unpacked(data: bytes, path: Path) -> None:
    """Refuse a PDF whose streams unpack to more than a document needs.

    Raises:
        UnreadableFileError: They do.
    """
    is_twice = _PACKED_TWICE.search(data) is not None
    if len(data) * _MOST_RATIO <= STREAM_LIMIT and not is_twice:
        return
    streams = list(_deflated(data))
    packed = sum(end - start for start, end, _ in streams)
    whole = 0
    for start, end, twice in streams:
        if twice or packed * _MOST_RATIO > TOTAL_LIMIT or (end - start) * _MOST_RATIO > STREAM_LIMIT:
            size = _unpacked_size(_once(data[start:end]) if twice else memoryview(data)[start:end])
            whole += size
            if size > STREAM_LIMIT or whole > TOTAL_LIMIT:
                limits = f"{STREAM_LIMIT // 1024**2} MB each and {TOTAL_LIMIT // 1024**2} MB in all"
                raise UnreadableFileError(
                    str(path), f"a PDF whose parts unpack to at most {limits}", "a larger one"
                )


def _deflated(data: bytes) -> Iterator[tuple[int, int, bool]]:
    """Begin and end of the deflated streams that are no images, and whether they are deflated twice."""
    behind = 0
    for mark in _STREAM.finditer(data):
        start = mark.end()
        if start < behind:
            continue  # these bytes stand inside the stream before
        dictionary = data[max(behind, start - _DICTIONARY) : start]
        dictionary = dictionary[dictionary.rfind(b"obj") + 1 :]
        behind = data.find(b"endstream", start)
        if behind < 0:
            behind = len(data)
        if b"/Fl" in dictionary and b"/Image" not in dictionary:
            yield start, behind, _PACKED_TWICE.search(dictionary) is not None


def _once(packed: bytes) -> bytes:
    """A stream unpacked once, no further than the limit; nothing if it is damaged."""
    try:
        return zlib.decompressobj().decompress(packed, STREAM_LIMIT)
    except zlib.error:
        return b""


def _unpacked_size(packed: bytes | memoryview) -> int:
    """Bytes that a stream unpacks to, counted no further than the limit; those before its damage if it is damaged."""
    unpacker, size = zlib.decompressobj(), 0
    rest: bytes | memoryview = packed
    try:
        while rest and not unpacker.eof and size <= STREAM_LIMIT:
            size += len(unpacker.decompress(rest, _CHUNK))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size


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
