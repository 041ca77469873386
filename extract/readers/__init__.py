"""A file to a `Document`. Nothing after the readers opens a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extract.document import Document
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile, decode_text, read_file
from extract.readers.kind import Kind
from extract.readers.pdf import read_pdf
from extract.readers.privacy import remove_persons
from extract.readers.text import read_text

Reader = Callable[[RawFile], Document]


def _read_text_file(file: RawFile) -> Document:
    return read_text(decode_text(file))


_READERS: dict[Kind, Reader] = {
    Kind.TEXT: _read_text_file,
    Kind.PDF: read_pdf,
}
"""The reader of each kind. A new format is a `Kind`, a module beside this one and a line here."""


def read_document(path: Path) -> Document:
    """Read one file, whatever its suffix says, without private persons' data.

    Raises:
        UnreadableFileError: No reader can take the file; the message says why.
    """
    return remove_persons(read_raw(read_file(path)))


def read_raw(file: RawFile) -> Document:
    """The document that a file's bytes are, with all that is printed.

    Raises:
        UnreadableFileError: No reader takes this kind of file, or its reader cannot read it.
    """
    reader = _READERS.get(file.kind)
    if reader is None:
        kinds = ", ".join(kind.value for kind in _READERS)
        raise UnreadableFileError(str(file.path), f"a budget as {kinds}", f"a {file.kind.value}")
    return reader(file)
