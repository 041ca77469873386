"""ZIP packages (Office files, archives) opened under limits, so that no small file unpacks into a large one."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from extract.errors import UnreadableFileError

UNPACKED_LIMIT = 512 * 1024 * 1024
"""Most bytes that all members of one package may have together."""
MEMBER_LIMIT = 128 * 1024 * 1024
"""Most bytes of one member."""
COUNT_LIMIT = 20_000
"""Most members of one package."""
RATIO_LIMIT = 200
"""How many times larger than its packed form a package may be, once it is large at all. Sheets of figures
pack to a tenth or a fiftieth; deflate itself can reach a thousand, which only repetition does."""
_RATIO_MATTERS = 64 * 1024 * 1024

ZIP_DAMAGE = (
    zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What reading a damaged ZIP file raises, each packing method its own."""

_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def open_package(data: bytes | IO[bytes], place: Path) -> zipfile.ZipFile:
    """An Office file as a ZIP file whose directory was read and whose declared sizes are within the limits.

    Raises:
        UnreadableFileError: The file is cut off or damaged, or would unpack into too much.
    """
    package = open_zip(data, place)
    check_sizes(package.infolist(), place)
    return package


def open_zip(data: bytes | IO[bytes], place: Path) -> zipfile.ZipFile:
    """A ZIP file whose directory was read and lists no more than can be meant.

    Raises:
        UnreadableFileError: The file is cut off or damaged, or has too many members.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except ZIP_DAMAGE as error:
        got = f"a file that is cut off or damaged ({error})"
        raise UnreadableFileError(str(place), "a whole ZIP-based file (docx, xlsx, zip)", got) from error
    if len(package.infolist()) > COUNT_LIMIT:
        got = f"{len(package.infolist()):,}"
        raise UnreadableFileError(str(place), f"at most {COUNT_LIMIT:,} files in it", got)
    return package


def check_sizes(infos: Sequence[zipfile.ZipInfo], place: Path) -> None:
    """Refuse members that are too large together or against their packed size.

    Raises:
        UnreadableFileError: They are.
    """
    size, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if size > UNPACKED_LIMIT:
        raise UnreadableFileError(str(place), f"at most {UNPACKED_LIMIT:,} bytes unpacked", f"{size:,}")
    if size > _RATIO_MATTERS and size > RATIO_LIMIT * max(packed, 1):
        got = f"{size // max(packed, 1):,} times as much"
        raise UnreadableFileError(str(place), f"at most {RATIO_LIMIT} times its size unpacked", got)


def read_member(package: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path) -> bytes:
    """The bytes of one member.

    Raises:
        UnreadableFileError: The member is encrypted, a link, too large, or damaged.
    """
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFileError(str(place), "a file without password", "an encrypted one")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFileError(str(place), "a file", "a symbolic link")
    if info.file_size > MEMBER_LIMIT:
        raise UnreadableFileError(str(place), f"at most {MEMBER_LIMIT:,} bytes", f"{info.file_size:,} bytes")
    try:
        return package.read(info)  # reads no more than the declared size, then checks the sum
    except Exception as error:  # each packing method has errors of its own
        got = f"data that is cut off or damaged ({error})"
        raise UnreadableFileError(str(place), "a whole file", got) from error


def refuse_doctypes(package: zipfile.ZipFile, place: Path) -> None:
    """Refuse an Office file whose XML declares a document type: no program writes one, attacks by entities do.

    Raises:
        UnreadableFileError: A part declares one, or a part is encrypted or damaged.
    """
    for info in package.infolist():
        if info.filename.lower().endswith((".xml", ".rels", ".vml")):
            part = read_member(package, info, place)
            if any(mark in part for mark in _DOCTYPES):
                got = f"{info.filename} with one (entities can unpack without end)"
                raise UnreadableFileError(str(place), "an Office file without document type", got)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its maker wrote it: names that are not marked as UTF-8 are that or GBK in fact."""
    name = info.filename
    if info.flag_bits & _UTF8_NAMES:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
