"""A file to a `Document`. Nothing after the readers opens a file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from extract.document import Document, Grid
from extract.errors import UnreadableFileError
from extract.readers.added import added_reader
from extract.readers.archive import refuse_archive
from extract.readers.content import TEXT_LIMIT, RawFile, decode_text, read_file
from extract.readers.hygiene import drop_unseen
from extract.readers.kind import FileKind
from extract.readers.text import read_text
from extract.readers.traditional import in_simplified

Reader = Callable[[RawFile], Document]


def _read_text_file(file: RawFile) -> Document:
    return read_text(decode_text(file))


def _read_pdf_file(file: RawFile) -> Document:
    from extract.readers.pdf import read_pdf
    from extract.readers.scan import ocr_installed

    if not ocr_installed():
        return read_pdf(file)
    from extract.readers.scan.page import read_scanned_page

    return read_pdf(file, read_scanned_page)


def _reader(module: str, name: str) -> Reader:
    """A reader that is imported with its libraries when a file of its kind is read, and not before."""

    def read(file: RawFile) -> Document:
        function: Reader = getattr(import_module(f"extract.readers.{module}"), name)
        return function(file)

    return read


_READERS: dict[FileKind, Reader] = {
    FileKind.TEXT: _read_text_file,
    FileKind.PDF: _read_pdf_file,
    FileKind.PNG: _reader("scan.image", "read_image"),
    FileKind.JPEG: _reader("scan.image", "read_image"),
    FileKind.TIFF: _reader("scan.image", "read_image"),
    FileKind.DOCX: _reader("word", "read_word"),
    FileKind.DOC: _reader("legacy", "read_legacy_word"),
    FileKind.RTF: _reader("legacy", "read_legacy_word"),
    FileKind.ODT: _reader("legacy", "read_legacy_word"),
    FileKind.XLSX: _reader("excel", "read_excel"),
    FileKind.XLSB: _reader("excel", "read_excel"),
    FileKind.XLS: _reader("excel", "read_excel"),
    FileKind.ODS: _reader("excel", "read_excel"),
    FileKind.HTML: _reader("html", "read_html"),
    FileKind.MHTML: _reader("web_archive", "read_web_archive"),
}
"""The reader of each kind. A new format is a `FileKind`, a module beside this one and a line here."""


def read_document(path: Path) -> Document:
    """Read one file, whatever its suffix says, without private persons' data and unseen characters.

    A path `archive.zip!member` names a file in an archive; `extract.readers.archive` lists them.

    Raises:
        UnreadableFileError: No reader can take the file; the message says why.
    """
    from extract.readers.privacy import remove_persons  # compiles much, and not all who import this read

    return remove_persons(in_simplified(drop_unseen(read_raw(read_file(path)))))


def read_raw(file: RawFile) -> Document:
    """The document that a file's bytes are, with all that is printed.

    Raises:
        UnreadableFileError: No reader takes this kind of file, or its reader cannot read it.
    """
    reader = added_reader(file.path)
    if reader is None and file.kind is FileKind.ZIP:
        refuse_archive(file.data, file.path)
    reader = reader or _READERS.get(file.kind)
    if reader is None:
        kinds = ", ".join(kind.value for kind in _READERS)
        raise UnreadableFileError(str(file.path), f"a budget as {kinds}", f"a {file.kind.value}")
    return _bounded(reader(file), file.path)


def _bounded(document: Document, path: Path) -> Document:
    """The document, unless it holds more than any budget does: each text costs some time until it is a fact."""
    texts = sum(
        sum(1 for row in block.rows for cell in row if cell.text) if isinstance(block, Grid) else 1
        for block in document.blocks
    )
    if texts > TEXT_LIMIT:
        expected = f"a document of at most {TEXT_LIMIT:,} cells and lines with text"
        raise UnreadableFileError(str(path), expected, f"{texts:,}")
    return document
