"""ZIP archives of budgets: each member is a document of its own, named `archive.zip!member`."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NoReturn

from extract.errors import UnreadableFileError
from extract.readers.kind import FileKind, kind_of, zip_kind
from extract.readers.package import member_name, open_zip, read_member

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
    """Whether a file on disk is a ZIP archive of other files, and no Office file."""
    try:
        with path.open("rb") as file:
            if not file.read(4).startswith(_MAGIC):
                return False
            file.seek(0)
            with zipfile.ZipFile(file) as package:
                return zip_kind(package.namelist()) is FileKind.ZIP
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
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
        if not info.is_dir() and not _LITTER & set(parts) and not parts[-1].startswith("._"):
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


def size_on_disk(path: Path) -> int:
    """Bytes of a file; of a member, those of the whole archive; 0 where there is none."""
    inside = archive_of(path)
    try:
        return (inside[0] if inside else path).stat().st_size
    except OSError:
        return 0


def read_archive_member(archive: Path, names: list[str], size_limit: int) -> bytes:
    """The bytes of a member.

    Raises:
        UnreadableFileError: There is no such member, its name leads out of the archive, or it is encrypted,
            a link, too large or damaged.
    """
    place = archive
    source: bytes | Path = archive
    while names:
        with _opened(source, place) as package:
            place, info, names = _find(package, place, names)
            if ".." in PurePosixPath(member_name(info)).parts or member_name(info).startswith(("/", "\\")):
                raise UnreadableFileError(str(place), "a name inside the archive", "one that leads out of it")
            if info.file_size > size_limit:
                got = f"{info.file_size:,} bytes"
                raise UnreadableFileError(str(place), f"at most {size_limit:,} bytes", got)
            source = read_member(package, info, place)
    return source if isinstance(source, bytes) else source.read_bytes()


@contextmanager
def _opened(source: bytes | Path, place: Path) -> Iterator[zipfile.ZipFile]:
    if isinstance(source, bytes):
        with open_zip(source, place) as package:
            yield package
    else:
        with source.open("rb") as file, open_zip(file, place) as package:
            yield package


def _find(package: zipfile.ZipFile, place: Path, names: list[str]) -> tuple[Path, zipfile.ZipInfo, list[str]]:
    """The member that the first names are, and the names left: a member's name may hold the mark itself."""
    for count in range(len(names), 0, -1):
        wanted = Path(f"{place}{MARK}{MARK.join(names[:count])}")
        for member, info in _members(package, place):
            if member == wanted:
                return member, info, names[count:]
    raise UnreadableFileError(f"{place}{MARK}{names[0]}", "a file in the archive", "none of this name")
