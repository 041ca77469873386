"""Addresses of pages: on a server with a query string, in a folder of plain files with relative paths."""

from __future__ import annotations

import hashlib
import posixpath
import re
from typing import Protocol
from urllib.parse import quote, urlencode

from kg.web.text import Language
from kg.web.view import Ref

_LONGEST_NAME = 180
"""Bytes; most file systems take 255, of which downloads need some for their suffix."""
_KEPT_OF_NAME = 120
_SAFE = "/:@!$&'()*+,;=~-._"
_DOWNLOAD = re.compile(r"(?P<key>.*)\.(?P<table>[a-z][a-z0-9-]*)\.(?P<format>csv|xlsx)")
HOME = "home"


class Addresses(Protocol):
    """Where the pages, their twins and downloads are, seen from one page."""

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language."""

    def twin(self, ref: Ref) -> str:
        """Address of the JSON twin."""

    def download(self, ref: Ref, table: str, file_format: str) -> str:
        """Address of a table of a page as CSV or XLSX."""

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library."""

    def api(self, route: str, **params: str) -> str:
        """Address of a route of the API; blank parameters are left out."""


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
    """

    def __init__(self, root: str = "", version: str = "") -> None:
        self._root = root
        self._version = version

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language."""
        prefix = "/en" if language is Language.EN else ""
        path = path_of(ref)
        return f"{self._root}{prefix}/{quote(path, _SAFE)}{_query(ref)}"

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

    def api(self, route: str, **params: str) -> str:
        """Address of a route of the API; blank parameters are left out."""
        given = urlencode({name: value for name, value in params.items() if value})
        return f"{self._root}/api/{route}" + (f"?{given}" if given else "")


class FileAddresses:
    """Relative addresses inside a folder of plain files, seen from one file of it.

    Parameters become part of the file's name, so that every page is a file.
    """

    def __init__(self, seen_from: str) -> None:
        self._folder = posixpath.dirname(seen_from)

    def page(self, ref: Ref, language: Language) -> str:
        """Address of a page in a language."""
        return self._relative(page_file(ref, language))

    def twin(self, ref: Ref) -> str:
        """Address of the JSON twin."""
        return self._relative(f"{_stem(ref)}.json")

    def download(self, ref: Ref, table: str, file_format: str) -> str:
        """Address of a table of a page as CSV or XLSX."""
        return self._relative(f"{_stem(ref)}.{table}.{file_format}")

    def static(self, name: str) -> str:
        """Address of a stylesheet, script or library."""
        return self._relative(f"static/{name}")

    def api(self, route: str, **params: str) -> str:
        """Plain files have no API; the JSON twins are what programs read. Never called for pages in files."""
        raise ValueError(f"no route {route} in a folder of files")

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


def _query(ref: Ref) -> str:
    return f"?{urlencode(ref.params)}" if ref.params else ""
