"""A file to a `Document`. Nothing after the readers opens a file."""

from __future__ import annotations

from pathlib import Path

from extract.document import Document
from extract.readers.content import read_content
from extract.readers.privacy import remove_persons
from extract.readers.text import read_text


def read_document(path: Path) -> Document:
    """Read one file, whatever its suffix says, without private persons' data.

    Raises:
        UnreadableFileError: No reader can take the file; the message says why.
    """
    return remove_persons(read_text(read_content(path)))
