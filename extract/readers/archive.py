"""ZIP archives of budgets: each member is a document of its own, named `archive.zip!member`."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from extract.errors import UnreadableFileError
from extract.readers.added import has_added_reader
from extract.readers.kind import FileKind, kind_of, zip_kind
from extract.readers.package import ZIP_DAMAGE, member_name, open_zip, read_member

MARK = "!"
"""Between the name of an archive and that of its member."""
DEPTH_LIMIT = 3
"""How deep archives may be nested."""
TOTAL_LIMIT = 2 * 1024 * 1024 * 1024
"""Most bytes that an archive may unpack to, with the archives in it."""

_LITTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
_MAGIC = b"PK"


class ArchiveContents:
    """The documents of an archive, and the errors of archives in it that cannot be opened."""

    def __init__(self) -> None:
        self.documents: list[Path] = []
        self.errors: list[UnreadableFileError] = []
        self.size = 0


def is_archive(path: Path) -> bool:
    """Whether a file on disk is a ZIP archive of other files, and no document in itself."""
    if has_added_reader(path) or not path.is_file():
        return False  # to open a pipe would wait for ever
    try:
        with path.open("rb") as file:
            if not file.read(4).startswith(_MAGIC):
                return False
            file.seek(0)
            with zipfile.ZipFile(file) as package:
                return zip_kind(package.namelist()) is FileKind.ZIP
    except ZIP_DAMAGE:
        return False


def list_archive(path: Path) -> ArchiveContents:
    """The members of an archive as paths `archive.zip!member`, those of archives in it too.

    Folders and the litter of operating systems are left out. Nothing is unpacked to disk. A member that
    cannot be read (encrypted, a link, damaged) is listed; reading it says why it cannot.
    """
    contents = ArchiveContents()
    try:
        with path.open("rb") as file, open_zip(file, path) as package:
            _list(package, path, contents, 1)
    except UnreadableFileError as error:
        contents.errors.append(error)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        contents.errors.append(UnreadableFileError(str(path), "a file that can be read", reason))
    return contents


def _list(package: zipfile.ZipFile, place: Path, contents: ArchiveContents, depth: int) -> None:
    contents.size += sum(info.file_size for info in package.infolist())
    if contents.size > TOTAL_LIMIT:
        raise UnreadableFileError(str(place), f"archives of at most {TOTAL_LIMIT:,} bytes unpacked", "more")
    for member, info in _members(package, place):
        if not member.name.lower().endswith(".zip"):
            contents.documents.append(member)
            continue
        try:
            data = read_member(package, info, member)
            if kind_of(data) is not FileKind.ZIP:
                contents.documents.append(member)
                continue
            if depth >= DEPTH_LIMIT:
                raise UnreadableFileError(str(member), f"archives nested at most {DEPTH_LIMIT} deep", "more")
            with open_zip(data, member) as nested:
                _list(nested, member, contents, depth + 1)
        except UnreadableFileError as error:
            contents.errors.append(error)


def _members(package: zipfile.ZipFile, place: Path) -> Iterator[tuple[Path, zipfile.ZipInfo]]:
    for info in package.infolist():
        parts = PurePosixPath(member_name(info)).parts
        is_folder = not parts or info.filename.endswith("/")  # no name at all is no file's either
        if not is_folder and not _LITTER & set(parts) and not parts[-1].startswith("._"):
            yield _member_path(place, info), info


def _member_path(place: Path, info: zipfile.ZipInfo) -> Path:
    return Path(f"{place}{MARK}{member_name(info)}")


def refuse_archive(data: bytes, path: Path) -> NoReturn:
    """An archive is no document: say how its members are named.

    Raises:
        UnreadableFileError: Always.
    """
    with open_zip(data, path) as package:
        names = [str(member) for member, _ in _members(package, path)]
    example = f", such as {names[0]}" if names else ""
    raise UnreadableFileError(str(path), f"one document{example}", f"an archive of {len(names)} files")


def archive_of(path: Path) -> tuple[Path, list[str]] | None:
    """The archive on disk and the names of the member inside it, archive by archive; None for a plain file."""
    if MARK not in str(path) or path.exists():
        return None
    pieces = str(path).split(MARK)
    for i in range(1, len(pieces)):
        archive = Path(MARK.join(pieces[:i]))
        if archive.is_file():
            return archive, pieces[i:]
    return None


def read_archive_member(archive: Path, names: list[str], size_limit: int) -> bytes:
    """The bytes of a member.

    Raises:
        UnreadableFileError: There is no such member, its name leads out of the archive, or it is encrypted,
            a link, too large or damaged.
    """
    status = archive.stat()
    directory = _directory_of(archive, status.st_mtime_ns, status.st_size)
    while True:
        place, info, names = directory.find(names)
        if ".." in PurePosixPath(member_name(info)).parts or member_name(info).startswith(("/", "\\")):
            raise UnreadableFileError(str(place), "a name inside the archive", "one that leads out of it")
        if info.file_size > size_limit:
            got = f"{info.file_size:,} bytes"
            raise UnreadableFileError(str(place), f"at most {size_limit:,} bytes", got)
        if not names:
            return read_member(directory.package, info, place)
        directory = directory.nested(place, info)


class _Directory:
    """An open archive with its members by path, and the last archive in it that was asked for."""

    def __init__(self, package: zipfile.ZipFile, place: Path) -> None:
        self.package = package
        self._place = place
        self._members = {member: (member, info) for member, info in reversed([*_members(package, place)])}
        self._nested: tuple[Path, _Directory] | None = None

    def find(self, names: list[str]) -> tuple[Path, zipfile.ZipInfo, list[str]]:
        """The member that the first names are, and the names left: a member's name may hold the mark itself."""
        for count in range(len(names), 0, -1):
            wanted = Path(f"{self._place}{MARK}{MARK.join(names[:count])}")
            if found := self._members.get(wanted):
                return *found, names[count:]
        raise UnreadableFileError(
            f"{self._place}{MARK}{names[0]}", "a file in the archive", "none of this name"
        )

    def nested(self, place: Path, info: zipfile.ZipInfo) -> _Directory:
        """A member that is an archive, opened."""
        if self._nested is None or self._nested[0] != place:
            self._nested = place, _Directory(open_zip(read_member(self.package, info, place), place), place)
        return self._nested[1]


@lru_cache(maxsize=2)
def _directory_of(archive: Path, modified: int, size: int) -> _Directory:
    """The directory of an archive on disk; kept, because thousands of members are asked for one by one.

    `modified` and `size` make a replaced archive another one.
    """
    return _Directory(open_zip(io.BufferedReader(_ClosedByItself(archive)), archive), archive)


class _ClosedByItself(io.RawIOBase):
    """A file for reading that is closed when nobody holds it any more, without a complaint."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._size = os.fstat(self._file).st_size
        self._at = 0

    def readable(self) -> bool:
        """Files of this kind are read."""
        return True

    def seekable(self) -> bool:
        """At any place."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = os.lseek(self._file, max(0, start + offset), os.SEEK_SET)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; how many bytes there were."""
        view = memoryview(buffer).cast("B")
        data = os.read(self._file, len(view))
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Let go of the file."""
        if not self.closed:
            os.close(self._file)
        super().close()
