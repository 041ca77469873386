"""Web archives (MHTML, 单个文件网页): a web page with its parts in one file, as Word and browsers save it."""

from __future__ import annotations

import email
from email.message import Message

import msgspec

from extract.document import Document
from extract.errors import UnreadableFileError
from extract.readers.content import RawFile
from extract.readers.html import read_html

_PAGE = "text/html"


def read_web_archive(file: RawFile) -> Document:
    """The page that an archive holds first; what it shows beside it (pictures, lists of files) is not read.

    Raises:
        UnreadableFileError: The archive holds no web page, or the page is one that `read_html` refuses.
    """
    page = next((found for part in _parts(file.data) if (found := _content(part))), None)
    if page is None:
        raise UnreadableFileError(
            str(file.path), "a web archive with a web page in it", "an archive without one"
        )
    read = read_html(msgspec.structs.replace(file, data=page))
    return msgspec.structs.replace(read, file=file.info(read.file.encoding))


def _parts(data: bytes) -> list[Message]:
    return [part for part in email.message_from_bytes(data).walk() if part.get_content_type() == _PAGE]


def _content(part: Message) -> bytes:
    """The bytes of a part, whatever they are wrapped in."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
