"""The folder that files are collected in: each content once, what was seen of each address, and the table of sources."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import date
from email.message import Message
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from extract.errors import UnreadableFileError
from extract.readers.archive import archive_of, is_archive, list_archive, read_archive_member
from extract.readers.kind import FileKind
from kg.collect.page import PageLink
from kg.errors import BuildError
from kg.store.durable import replace_file

SUFFIXES = {
    FileKind.PDF: ".pdf",
    FileKind.DOCX: ".docx",
    FileKind.DOC: ".doc",
    FileKind.XLSX: ".xlsx",
    FileKind.XLSB: ".xlsb",
    FileKind.XLS: ".xls",
    FileKind.ODS: ".ods",
    FileKind.ODT: ".odt",
    FileKind.ZIP: ".zip",
    FileKind.HTML: ".html",
}
"""Kinds of files that are kept, told by their first bytes → how their names end."""
COLUMNS = ("file", "sha256", "url", "page", "title", "published", "retrieved", "licence")
_JOURNAL, _SOURCES, _FILES = "collected.jsonl", "sources.csv", "files"
_UNSAFE = re.compile(r"[^\w\-()（）《》〔〕·.]+")
_LONGEST_NAME = 80
_MEMBER_BYTES = 200_000_000


class SeenAddress(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an address gave when it was asked last.

    `etag` and `modified` are told to the host next time; `sha256` and `file` are of what was kept, empty for a page that
    only links to files; `links` are those of a page.
    """

    url: str
    retrieved: date
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    file: str = ""
    page: str = ""
    title: str = ""
    published: date | None = None
    licence: str = ""
    links: tuple[PageLink, ...] = ()


class CollectFolder:
    """The folder. A line is added to its journal for each address, after its file is whole: a run that is killed goes on.

    Raises:
        BuildError: It cannot be written, or holds a journal that is none.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal = folder / _JOURNAL
        self._seen: dict[str, SeenAddress] = {}
        self._kept: dict[str, SeenAddress] = {}
        """Content → the address that gave it first."""
        try:
            (folder / _FILES).mkdir(parents=True, exist_ok=True)
            if self._journal.exists():
                self._read()
        except OSError as error:
            raise BuildError(
                str(folder), "a folder that can be written", error.strerror or str(error)
            ) from error

    def _read(self) -> None:
        """Read the journal; a last line that a kill cut off is taken away."""
        data = self._journal.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            self._journal.write_bytes(whole)
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                self._note(msgspec.json.decode(line, type=SeenAddress))
            except msgspec.MsgspecError as error:
                raise BuildError(
                    f"{self._journal} line {number}", "an address as kg collect notes it", str(error)
                ) from error

    def _note(self, seen: SeenAddress) -> None:
        self._seen[seen.url] = seen
        if seen.sha256:
            self._kept.setdefault(seen.sha256, seen)

    def seen(self, url: str) -> SeenAddress | None:
        """What an address gave last time; None where its file is not there any more, so that it is asked for anew."""
        found = self._seen.get(url)
        kept = found is None or not found.file or (self._folder / _FILES / found.file).is_file()
        return found if kept else None

    def keep(self, data: bytes, name: str) -> tuple[str, str, bool]:
        """Keep a content; gives its SHA-256, the file below `files`, and whether it is new.

        Args:
            data: The content.
            name: What the file is to be called, made safe by `safe_name`.
        """
        digest = hashlib.sha256(data).hexdigest()
        known = self._kept.get(digest)
        if known and (self._folder / _FILES / known.file).is_file():
            return digest, known.file, False
        file = f"{digest[:16]}/{name}"
        path = self._folder / _FILES / file
        path.parent.mkdir(exist_ok=True)
        part = path.with_name(".part")  # hidden, so that a build passes it over
        part.write_bytes(data)
        part.replace(path)
        return digest, file, True

    def note(self, seen: SeenAddress) -> None:
        """Note what an address gave, for good."""
        self._note(seen)
        with self._journal.open("ab") as file:
            file.write(msgspec.json.encode(seen) + b"\n")

    def write_sources(self) -> Path:
        """Write the table of sources for `kg build --sources`: a row a content, and a row a file of an archive."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        for seen in sorted(self._kept.values(), key=lambda s: (s.url, s.sha256)):
            path = self._folder / _FILES / seen.file
            for name, digest in _documents(path, seen.sha256):
                published = seen.published.isoformat() if seen.published else ""
                writer.writerow(
                    (
                        name,
                        digest,
                        seen.url,
                        seen.page,
                        seen.title,
                        published,
                        seen.retrieved.isoformat(),
                        seen.licence,
                    )
                )
        replace_file(self._folder / _SOURCES, text.getvalue())
        return self._folder / _SOURCES


def _documents(path: Path, digest: str) -> Iterator[tuple[str, str]]:
    """Name and SHA-256 of a file, or of each file in an archive that can be read."""
    if not is_archive(path):
        yield path.name, digest
        return
    for member in list_archive(path).documents:
        found = archive_of(member)
        try:
            data = read_archive_member(*found, _MEMBER_BYTES) if found else b""
        except UnreadableFileError:
            continue  # the build says so
        if found:
            yield found[1][-1], hashlib.sha256(data).hexdigest()


def safe_name(title: str, disposition: str, url: str, suffix: str) -> str:
    """A name for a file: its title where that is Chinese, which tells more than addresses do, else the host's name for it.

    >>> safe_name("2024年部门预算.pdf", "", "https://a.gov.cn/P02024.pdf", ".pdf")
    '2024年部门预算.pdf'
    >>> safe_name("下载", "attachment; filename*=UTF-8''..%2F..%2Fa%20b.pdf", "https://a.gov.cn/x", ".pdf")
    'a_b.pdf'
    >>> safe_name("", "", "https://a.gov.cn/", ".html")
    'file.html'
    """
    names = [title if len(re.findall(r"[\u4e00-\u9fff]", title)) > 3 else "", _disposition_name(disposition)]
    names.append(unquote(PurePosixPath(urlsplit(url).path).name))
    for name in names:
        stem = PurePosixPath(name.replace("\\", "/")).name
        for known in SUFFIXES.values():
            if stem.lower().endswith(known):
                stem = stem[: -len(known)]
        stem = _UNSAFE.sub("_", stem).strip("._")[:_LONGEST_NAME]
        if stem:
            return f"{stem}{suffix}"
    return f"file{suffix}"


def _disposition_name(disposition: str) -> str:
    message = Message()
    message["content-disposition"] = disposition
    name = message.get_filename("") if disposition else ""
    try:
        return name.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return name
