"""What a file is, told by its first bytes and never by its suffix."""

from __future__ import annotations

from enum import Enum

_PDF_HEAD = 1024
"""A PDF may have other bytes before its mark, at most so many (PDF reference 1.7, appendix H)."""


class Kind(Enum):
    """The kinds of files that are published or that are told apart in messages."""

    TEXT = "text"
    PDF = "PDF"
    ZIP = "ZIP archive (docx, xlsx, zip)"
    EMPTY_ZIP = "empty ZIP archive"
    OLE = "old Office file (doc, xls)"
    PNG = "PNG image"
    JPEG = "JPEG image"
    GIF = "GIF image"
    GZIP = "gzip archive"
    SEVEN_ZIP = "7z archive"
    RAR = "RAR archive"
    PROGRAM = "program"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.EMPTY_ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OLE),
    (b"\x89PNG", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"GIF8", Kind.GIF),
    (b"\x1f\x8b", Kind.GZIP),
    (b"7z\xbc\xaf", Kind.SEVEN_ZIP),
    (b"Rar!", Kind.RAR),
    (b"\x7fELF", Kind.PROGRAM),
)


def kind_of(data: bytes) -> Kind:
    """The kind of a file's bytes; text where nothing else is recognised.

    >>> kind_of(b"%PDF-1.7"), kind_of("收入".encode())
    (<Kind.PDF: 'PDF'>, <Kind.TEXT: 'text'>)
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return Kind.PDF if b"%PDF-" in data[:_PDF_HEAD] and b"\x00" in data[:65536] else Kind.TEXT
