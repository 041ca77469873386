"""What a file is, told by its first bytes and never by its suffix."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable
from enum import Enum

from extract.readers.ole import OleContent, ole_content
from extract.readers.package import ZIP_DAMAGE

_PDF_HEAD = 1024
"""A PDF may have other bytes before its mark, at most so many (PDF reference 1.7, appendix H)."""


class FileKind(Enum):
    """The kinds of files that are published or that are told apart in messages."""

    TEXT = "text"
    PDF = "PDF"
    HTML = "web page"
    MHTML = "web archive"
    DOCX = "Word file"
    XLSX = "Excel file"
    XLSB = "binary Excel file"
    ODS = "OpenDocument spreadsheet"
    ZIP = "ZIP archive"
    EMPTY_ZIP = "empty ZIP archive"
    DAMAGED_ZIP = "docx, xlsx or zip file that is cut off or damaged"
    POWERPOINT = "PowerPoint file"
    ODT = "OpenDocument text"
    XLS = "Excel file of 1997 to 2003"
    DOC = "Word file of 1997 to 2003"
    RTF = "rich text file"
    ENCRYPTED_OFFICE = "encrypted Office file"
    OLE = "old Office file of another kind, or a damaged one"
    PNG = "PNG image"
    JPEG = "JPEG image"
    TIFF = "TIFF image"
    GIF = "GIF image"
    GZIP = "gzip archive"
    SEVEN_ZIP = "7z archive"
    RAR = "RAR archive"
    PROGRAM = "program"


_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind.PDF),
    (b"PK\x03\x04", FileKind.ZIP),
    (b"{\\rtf", FileKind.RTF),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"PK\x05\x06", FileKind.EMPTY_ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind.OLE),
    (b"\x89PNG", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"GIF8", FileKind.GIF),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"7z\xbc\xaf", FileKind.SEVEN_ZIP),
    (b"Rar!", FileKind.RAR),
    (b"\x7fELF", FileKind.PROGRAM),
)


_OLE = {
    OleContent.WORD: FileKind.DOC,
    OleContent.EXCEL: FileKind.XLS,
    OleContent.ENCRYPTED: FileKind.ENCRYPTED_OFFICE,
    OleContent.OTHER: FileKind.OLE,
    OleContent.DAMAGED: FileKind.OLE,
}
_HTML_HEAD = 8192
_ARCHIVE = re.compile(
    rb"(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/related\b", re.I
)
"""The head of a message of several parts that belong together (RFC 2557)."""
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div)\b",
    re.I | re.S,
)
_PIECE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(p|h[1-6]|span|section|article|main|center|font|br|b|strong|ul|ol|tr|tbody)\b[^>]*>"
    rb"(?!.*?\t[^\s<])",
    re.I | re.S,
)
"""The beginning of a piece cut out of a page; text with a tag left over has cells parted by tabs."""
_TABLE = re.compile(
    rb"<table\b[^>]*>\s*(?:<!--.*?-->\s*)*<(?:tr|thead|tbody|caption|colgroup)\b", re.I | re.S
)
_LEAST_ENDS = 2
_END_TAG = re.compile(rb"</(?:p|td|th|tr|div|h[1-6]|span|li|section)\s*>", re.I)


def kind_of(data: bytes) -> FileKind:
    """The kind of a file's bytes; text where nothing else is recognised.

    >>> kind_of(b"%PDF-1.7"), kind_of("收入".encode())
    (<FileKind.PDF: 'PDF'>, <FileKind.TEXT: 'text'>)
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            if kind is FileKind.ZIP:
                return _package_kind(data)
            return _OLE[ole_content(data)] if kind is FileKind.OLE else kind
    if _ARCHIVE.match(_ascii(data[:_HTML_HEAD]).lstrip()):
        return FileKind.MHTML
    if _is_html(data):
        return FileKind.HTML
    return FileKind.PDF if b"%PDF-" in data[:_PDF_HEAD] and b"\x00" in data[:65536] else FileKind.TEXT


def _is_html(data: bytes) -> bool:
    """Whether text is a web page, a piece of one, or text that holds tables as web pages write them."""
    head = _ascii(data[:_HTML_HEAD])
    if _HTML.match(head):
        return True
    if b"\x00" in head:
        return False
    if _TABLE.search(_ascii(data)):
        return True
    return _PIECE.match(head) is not None and len(_END_TAG.findall(head)) >= _LEAST_ENDS


def zip_kind(names: Iterable[str]) -> FileKind:
    """What a ZIP file with these members is.

    >>> zip_kind(["[Content_Types].xml", "word/document.xml"])
    <FileKind.DOCX: 'Word file'>
    """
    there = set(names)
    if "[Content_Types].xml" in there:
        folders = {name.partition("/")[0] for name in there}
        if "word" in folders:
            return FileKind.DOCX
        if "xl" in folders:
            return FileKind.XLSB if "xl/workbook.bin" in there else FileKind.XLSX
        if "ppt" in folders:
            return FileKind.POWERPOINT
    if {"mimetype", "content.xml"} <= there:
        return FileKind.ODS
    return FileKind.ZIP


def _package_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            kind = zip_kind(package.namelist())
            if kind is FileKind.ODS:
                with package.open("mimetype") as mimetype:
                    return FileKind.ODS if b"spreadsheet" in mimetype.read(64) else FileKind.ODT
            return kind
    except ZIP_DAMAGE:
        return FileKind.DAMAGED_ZIP


def _ascii(head: bytes) -> bytes:
    """The first bytes without byte order mark and, in UTF-16, without zero bytes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(codecs.BOM_UTF8)
