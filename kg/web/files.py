"""The pages of a store as plain files that any web server can give out: no server of ours behind them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from kg.errors import ExportError, KgError
from kg.store.asking import each_asked_once
from kg.store.snapshot import GraphReader
from kg.web.address import FileAddresses, download_file, page_file, picture_file, twin_file
from kg.web.download import table_bytes
from kg.web.feed import FILE as FEED
from kg.web.feed import atom, feed_entries
from kg.web.pages import PAGES
from kg.web.pictures import page_png
from kg.web.registry import Registry
from kg.web.render import render, static_files, to_json
from kg.web.site_search import INDEX, SEARCH, search_index, search_view
from kg.web.thing import EVIDENCE
from kg.web.view import Ref, View
from kg.words.text import Language

_FORMATS = ("csv", "xlsx")
_SERVER_ONLY = ("vendor/yasgui/", "vendor/cytoscape/", "editor.js", "explorer.js", "suggest.js")


class SiteReport(msgspec.Struct, frozen=True):
    """What was written: pages (each in two languages), files in all, and pages that failed with the reason."""

    pages: int
    files: int
    failed: tuple[str, ...]


def write_site(
    store: GraphReader,
    folder: Path,
    *,
    registry: Registry = PAGES,
    progress: Callable[[int, int], None] | None = None,
) -> SiteReport:
    """Write every page that works without a server, its JSON twin, and its tables as CSV and XLSX.

    Pages are found from the keys of each kind and by the links that pages hold, so that no link in the folder leads
    nowhere. A page that fails is reported and left out; the others are written.

    Args:
        store: An open store.
        folder: Made if it is not there; files of the same names are replaced.
        registry: The kinds of pages.
        progress: Called with the number of pages written so far, and of those known.

    Raises:
        ExportError: The folder cannot be written to.
    """
    try:
        return _Writer(store, folder, registry).write(progress)
    except OSError as error:
        raise ExportError(
            str(folder), "a folder that can be written to", error.strerror or str(error)
        ) from error


class _Writer:
    def __init__(self, store: GraphReader, folder: Path, registry: Registry) -> None:
        self._store = store
        self._folder = folder
        self._registry = registry
        self._waiting: deque[Ref] = deque()
        self._seen: set[Ref] = set()
        self._pictures: set[tuple[str, int]] = set()
        self._files = 0

    def write(self, progress: Callable[[int, int], None] | None) -> SiteReport:
        for name, data in static_files().items():
            if not name.startswith(_SERVER_ONLY):
                self._put(f"static/{name}", data)
        for ref in self._all():
            self._found(ref)
        pages, failed = 0, []
        while self._waiting:
            ref = self._waiting.popleft()
            page = self._registry.get(ref.page)
            try:
                with each_asked_once():
                    view = page.load(self._store, ref)
            except KgError as error:
                failed.append(f"{page_file(ref, Language.ZH)}: {error}")
                continue
            self._write_page(ref, view, page.template)
            pages += 1
            if progress:
                progress(pages, len(self._seen))
        self._write_search()
        addresses = FileAddresses(FEED, self._found, self._picture)
        entries = [e for e in feed_entries(self._store) if e.ref is None or e.ref in self._seen]
        self._put(FEED, atom(entries, lambda ref: addresses.page(ref, Language.ZH), FEED))
        return SiteReport(pages, self._files, tuple(failed))

    def _write_search(self) -> None:
        """The page of searches and what its script reads; where a page is found, it is written already."""
        self._put(INDEX, search_index(self._store, self._seen.__contains__))
        for language in Language:
            name = page_file(SEARCH, language)
            up = "../" if language is Language.EN else ""
            more = {"index": f"{up}{INDEX}", "pages": "" if language is Language.ZH else "./"}
            addresses = FileAddresses(name, self._found, self._picture)
            page = render("site_search.html", search_view(), language, addresses, live=False, **more)
            self._put(name, page.encode())
        self._put(twin_file(SEARCH), to_json(search_view()))

    def _all(self) -> Iterator[Ref]:
        for page in self._registry.pages.values():
            if page.in_files:
                yield from page.all(self._store)

    def _found(self, ref: Ref) -> bool:
        """Whether a page is among the files; a new one is written later."""
        page = self._registry.pages.get(ref.page)
        if page is None or not page.in_files:
            return False
        if ref not in self._seen:
            self._seen.add(ref)
            self._waiting.append(ref)
        return True

    def _write_page(self, ref: Ref, view: View, template: str) -> None:
        for language in Language:
            name = page_file(ref, language)
            addresses = FileAddresses(name, self._found, self._picture)
            self._put(name, render(template, view, language, addresses, live=False).encode())
        self._put(twin_file(ref), to_json(view))
        for table in view.tables if ref.page != EVIDENCE else ():
            for file_format in _FORMATS:
                self._put(download_file(ref, table.name, file_format), table_bytes(table, file_format))

    def _picture(self, document: str, page: int) -> None:
        """Write the image of a page of a document once."""
        if (document, page) not in self._pictures:
            self._pictures.add((document, page))
            self._put(picture_file(document, page), page_png(self._store, document, page))

    def _put(self, name: str, data: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._files += 1
