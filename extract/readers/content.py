"""A file's bytes, and its text decoded where it is text."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import msgspec

from extract.document import FileInfo
from extract.errors import UnreadableFileError
from extract.file_names import printable
from extract.readers.archive import archive_of, read_archive_member
from extract.readers.kind import FileKind, kind_of

SIZE_LIMIT = 64 * 1024 * 1024
"""Largest file that is read, in bytes. The largest budget seen is 5 MB."""

TEXT_LIMIT = 1_000_000
"""Cells and lines with text in one document. The longest book of a district seen has some 100,000."""
LINE_LIMIT = 4 * 1024 * 1024
"""Longest line of text that is read, in bytes: a longer one is no budget and costs time everywhere."""

_ENCODINGS = ("utf-8-sig", "gb18030")


class RawFile(msgspec.Struct, frozen=True):
    """A file on disk or in an archive: its bytes, their SHA-256, and the kind that the bytes say it is."""

    path: Path
    data: bytes
    sha256: str
    kind: FileKind

    def info(self, encoding: str | None = None) -> FileInfo:
        """Who the file is, for a `Document`."""
        return FileInfo(
            printable(self.path.name), self.sha256, len(self.data), self.kind.name.lower(), encoding
        )


class Content(msgspec.Struct, frozen=True):
    """A readable text file: who it is and its text with line ends as \\n."""

    file: FileInfo
    text: str


def read_file(path: Path) -> RawFile:
    """The bytes of one file and their kind; a path `archive.zip!member` names a file in an archive.

    Raises:
        UnreadableFileError: The file is missing, forbidden, a folder, empty or too large.
    """
    data = _read_bytes(path)
    return RawFile(path, data, hashlib.sha256(data).hexdigest(), kind_of(data))


def decode_text(file: RawFile) -> Content:
    """The text of a text file.

    Raises:
        UnreadableFileError: The bytes are text in no encoding we know, only white space, or one endless line.
    """
    text, encoding = _decode(file.data, file.path)
    if not text.strip():
        raise UnreadableFileError(str(file.path), "text", "only white space")
    return Content(file.info(encoding), text.replace("\r\n", "\n").replace("\r", "\n"))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes in hex.

    Raises:
        UnreadableFileError: As `read_file`, for what the file system refuses.
    """
    return hashlib.sha256(_read_bytes(path)).hexdigest()


def _read_bytes(path: Path) -> bytes:
    inside = archive_of(path)
    if inside:
        data = read_archive_member(*inside, SIZE_LIMIT)
        if not data:
            raise UnreadableFileError(str(path), "a budget", "an empty file")
        return data
    try:
        if path.is_dir():
            raise UnreadableFileError(str(path), "a file", "a folder")
        if path.exists() and not path.is_file():
            raise UnreadableFileError(str(path), "a regular file", "a device, pipe or socket")
        size = path.stat().st_size
        if size > SIZE_LIMIT:
            raise UnreadableFileError(str(path), f"at most {SIZE_LIMIT:,} bytes", f"{size:,} bytes")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableFileError(str(path), "a file that can be read", reason) from error
    if not data:
        raise UnreadableFileError(str(path), "a budget", "an empty file")
    return data


def _filled_lines(data: bytes) -> int:
    """How many lines of a text print something; few enough ones are not counted."""
    if data.count(b"\n") <= TEXT_LIMIT:
        return 0
    return sum(1 for line in data.split(b"\n") if line.strip(b" \t\r\x00"))


def _decode(data: bytes, path: Path) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data[:65536]:
        raise UnreadableFileError(str(path), "text", "binary data (zero bytes)")
    else:
        candidates = _ENCODINGS
    if (count := _filled_lines(data)) > TEXT_LIMIT:
        expected = f"a document of at most {TEXT_LIMIT:,} cells and lines with text"
        raise UnreadableFileError(str(path), expected, f"{count:,} lines")
    longest = max((len(line) for line in data.split(b"\n")), default=0)
    if longest > LINE_LIMIT:
        raise UnreadableFileError(
            str(path), f"lines of at most {LINE_LIMIT:,} bytes", f"a line of {longest:,}"
        )
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text, encoding.removesuffix("-sig")
    raise UnreadableFileError(
        str(path), "text in UTF-8, UTF-16 or GB18030", "binary data or another encoding"
    )


def _is_text(text: str) -> bool:
    """Whether decoding gave text: random bytes decode as GB18030 too, but to control and private characters."""
    sample = text[:20000]
    odd = sum(
        1 for c in sample if (c < " " and c not in "\t\n\r\f\v") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
    )
    return odd * 50 <= len(sample)
