"""Addresses of pages: on a server with a query string, in a folder of plain files with relative paths."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote, urlencode

import msgspec

from kg.web.view import Ref
from kg.words.text import Language, Text

_LONGEST_NAME = 180
"""Bytes; most file systems take 255, of which downloads need some for their suffix."""
_KEPT_OF_NAME = 120
_SAFE = "/:@!$&'()*+,;=~-._"
_DOWNLOAD = re.compile(r"(?P<key>.*)\.(?P<table>[a-z][a-z0-9-]*)\.(?P<format>csv|xlsx)")
_EMBEDDED = re.compile(r"embed/(?P<path>.+)\.(?P<picture>[a-z][a-z0-9-]*)")
_PICTURE = re.compile(r"(?P<path>document/[0-9a-f]+)\.page-(?P<page>[1-9]\d{0,5})\.png")
HOME = "home"


class Addresses(Protocol):
    """Where the pages, their twins and downloads are, seen from one page."""

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language."""

    def reaches(self, ref: Ref) -> bool:
        """Whether there is such a page from here."""

    def named(self, ref: Ref, name: Text) -> Text:
        """What the navigation calls a page from here, elsewhere called by this name."""

    def twin(self, ref: Ref) -> str:
        """Address of the JSON twin."""

    def download(self, ref: Ref, table: str, file_format: str) -> str:
        """Address of a table of a page as CSV or XLSX."""

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library."""

    def picture(self, document: str, page: int) -> str:
        """Address of the image of a page of a document."""

    def embed(self, ref: Ref, picture: str, language: Language) -> str:
        """Address of one chart or picture of a page for the frame of another site; empty where there is none."""

    def feed(self) -> str:
        """Address of the Atom feed."""

    def api(self, route: str, **params: str) -> str:
        """Address of a route of the API; blank parameters are left out."""

    def sparql(self) -> str:
        """Address of the SPARQL endpoint."""


def path_of(ref: Ref) -> str:
    """Path of a page below the root, without its parameters.

    >>> path_of(Ref("unit", "110105/601")), path_of(Ref("home"))
    ('unit/110105/601', '')
    """
    if ref.page == HOME:
        return ""
    return f"{ref.page}/{ref.key}" if ref.key else ref.page


class LiveAddresses:
    """Addresses on a server.

    Args:
        root: Path that the application is mounted at, without a slash at its end.
        version: Changes when static files change, so that browsers may keep them.
        writable: Whether files may be read on a page.
    """

    def __init__(self, root: str = "", version: str = "", *, writable: bool = False) -> None:
        self._root = root
        self._version = version
        self._writable = writable

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language."""
        prefix = "/en" if language is Language.EN else ""
        path = path_of(ref)
        return f"{self._root}{prefix}/{quote(path, _SAFE)}{_query(ref)}{_fragment(ref)}"

    def reaches(self, ref: Ref) -> bool:
        """A server has every page; those for reading files and deciding only where it may."""
        return ref.page not in {"upload", "decide"} or self._writable

    def named(self, ref: Ref, name: Text) -> Text:
        """Its name."""
        return name

    def twin(self, ref: Ref) -> str:
        """Address of the JSON twin."""
        path = path_of(ref) or HOME
        return f"{self._root}/{quote(path, _SAFE)}.json{_query(ref)}"

    def download(self, ref: Ref, table: str, file_format: str) -> str:
        """Address of a table of a page as CSV or XLSX."""
        path = path_of(ref) or HOME
        return f"{self._root}/{quote(path, _SAFE)}.{table}.{file_format}{_query(ref)}"

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library."""
        return f"{self._root}/static/{name}" + (f"?v={self._version}" if self._version else "")

    def picture(self, document: str, page: int) -> str:
        """Address of the image of a page of a document."""
        return f"{self._root}/{picture_file(document, page)}"

    def embed(self, ref: Ref, picture: str, language: Language) -> str:
        """Address of one chart or picture of a page for the frame of another site."""
        prefix = "/en" if language is Language.EN else ""
        path = path_of(ref) or HOME
        return f"{self._root}{prefix}/embed/{quote(path, _SAFE)}.{picture}{_query(ref)}"

    def feed(self) -> str:
        """Address of the Atom feed."""
        return f"{self._root}/feed.atom"

    def api(self, route: str, **params: str) -> str:
        """Address of a route of the API; blank parameters are left out."""
        given = urlencode({name: value for name, value in params.items() if value})
        return f"{self._root}/api/{route}" + (f"?{given}" if given else "")

    def sparql(self) -> str:
        """Address of the SPARQL endpoint."""
        return f"{self._root}/sparql"


class FileAddresses:
    """Relative addresses inside a folder of plain files, seen from one file of it.

    Parameters become part of the file's name, so that every page is a file.

    Args:
        seen_from: The file that the addresses stand in.
        has: Whether a page is among the files.
        shows: Learns which images of documents are shown.
    """

    def __init__(
        self,
        seen_from: str,
        has: Callable[[Ref], bool] = lambda ref: True,
        shows: Callable[[str, int], None] = lambda document, page: None,
    ) -> None:
        self._folder = posixpath.dirname(seen_from)
        self._has = has
        self._shows = shows

    def reaches(self, ref: Ref) -> bool:
        """Whether the page is among the files."""
        return self._has(msgspec.structs.replace(ref, part=""))

    def named(self, ref: Ref, name: Text) -> Text:
        """Its name."""
        return name

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language; who keeps the files learns that it is linked to."""
        self._has(msgspec.structs.replace(ref, part=""))
        return self._relative(page_file(ref, language)) + _fragment(ref)

    def twin(self, ref: Ref) -> str:
        """Address of the JSON twin."""
        return self._relative(f"{_stem(ref)}.json")

    def download(self, ref: Ref, table: str, file_format: str) -> str:
        """Address of a table of a page as CSV or XLSX."""
        return self._relative(f"{_stem(ref)}.{table}.{file_format}")

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library."""
        return self._relative(f"static/{name}")

    def picture(self, document: str, page: int) -> str:
        """Address of the image of a page of a document."""
        self._shows(document, page)
        return self._relative(picture_file(document, page))

    def embed(self, ref: Ref, picture: str, language: Language) -> str:
        """None in a folder of files: the web server that gives them out decides who may frame them."""
        return ""

    def feed(self) -> str:
        """Address of the Atom feed."""
        return self._relative("feed.atom")

    def api(self, route: str, **params: str) -> str:
        """Plain files have no API; the JSON twins are what programs read. Never called for pages in files."""
        raise ValueError(f"no route {route} in a folder of files")

    def sparql(self) -> str:
        """Never called for pages in files either."""
        raise ValueError("no SPARQL endpoint in a folder of files")

    def _relative(self, path: str) -> str:
        return quote(posixpath.relpath(path, self._folder or "."), _SAFE)


def page_file(ref: Ref, language: Language) -> str:
    """File of a page in a folder of plain files.

    >>> page_file(Ref("unit", "110105/601", (("year", "2026"),)), Language.EN)
    'en/unit/110105/601+year=2026.html'
    """
    prefix = "en/" if language is Language.EN else ""
    return f"{prefix}{_stem(ref)}.html" if ref.page != HOME else f"{prefix}index.html"


def twin_file(ref: Ref) -> str:
    """File of the JSON twin of a page."""
    return f"{_stem(ref)}.json"


def download_file(ref: Ref, table: str, file_format: str) -> str:
    """File of a table of a page."""
    return f"{_stem(ref)}.{table}.{file_format}"


def split_download(path: str) -> tuple[str, str, str] | None:
    """Path of a page, name of its table and format, if a path asks for a download.

    >>> split_download("policy/京财社指〔2023〕1791号.projects.csv")
    ('policy/京财社指〔2023〕1791号', 'projects', 'csv')
    """
    match = _DOWNLOAD.fullmatch(path)
    return (match["key"], match["table"], match["format"]) if match else None


def split_embedded(path: str) -> tuple[str, str] | None:
    """Path of a page and name of its chart or picture, if a path asks for it alone.

    >>> split_embedded("embed/unit/110105/601.subjects")
    ('unit/110105/601', 'subjects')
    """
    match = _EMBEDDED.fullmatch(path)
    return (match["path"], match["picture"]) if match else None


def picture_file(document: str, page: int) -> str:
    """Path of the image of a page of a document."""
    return f"document/{document}.page-{page}.png"


def split_picture(path: str) -> tuple[str, int] | None:
    """Path of a document and the number of a page, if a path asks for its image.

    >>> split_picture("document/ac054ba3fed36ac7.page-3.png")
    ('document/ac054ba3fed36ac7', 3)
    """
    match = _PICTURE.fullmatch(path)
    return (match["path"], int(match["page"])) if match else None


def _stem(ref: Ref) -> str:
    stem = path_of(ref) or HOME
    for name, value in ref.params:
        stem += f"+{name}={value.replace('/', '_')}"
    return "/".join(map(_short_name, stem.split("/")))


def _short_name(name: str) -> str:
    """A name that file systems take: long ones keep their beginning and get a hash."""
    data = name.encode()
    if len(data) <= _LONGEST_NAME:
        return name
    return data[:_KEPT_OF_NAME].decode("utf-8", "ignore") + "-" + hashlib.sha256(data).hexdigest()[:12]


def _fragment(ref: Ref) -> str:
    return f"#{ref.part}" if ref.part else ""


def _query(ref: Ref) -> str:
    return f"?{urlencode(ref.params)}" if ref.params else ""
