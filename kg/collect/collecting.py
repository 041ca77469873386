"""From disclosure pages to files: which links are followed, which files are kept."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from extract.readers.kind import FileKind, kind_of
from kg.collect.addresses import Hosts, normalised
from kg.collect.fetching import Fetched, Fetcher
from kg.collect.folder import SUFFIXES, CollectFolder, SeenAddress, safe_name
from kg.collect.page import Page, PageLink, read_page
from kg.errors import FetchError, ParameterError

_WANTED = re.compile(r"预算|决算|三公|财政|公开|绩效|附件|budget", re.I)
_ATTACHED = re.compile(r"\.(?:pdf|docx?|xls[xb]?|ods|odt|zip)(?:$|[?&])", re.I)
_UNWANTED = re.compile(
    r"\.(?:jpe?g|png|gif|bmp|svg|ico|css|js|mp[34]|avi|flv|swf|exe|apk|xml|json)(?:$|\?)", re.I
)
_ROWS_EACH = 25
"""Files after which the table of sources is written again."""


class CollectLimits(msgspec.Struct, frozen=True):
    """How far a run goes: links from a start, requests for pages, and files kept anew."""

    depth: int = 3
    pages: int = 1000
    files: int = 2000


class Collected(msgspec.Struct):
    """What a run did. `errors` are addresses with the reason; `left` addresses that the limits left out."""

    pages: int = 0
    new: int = 0
    unchanged: int = 0
    duplicates: int = 0
    passed: int = 0
    left: int = 0
    errors: dict[str, str] = msgspec.field(default_factory=dict)


class _Task(msgspec.Struct, frozen=True, order=True):
    """An address to ask for; attachments come first, then pages that say they are about budgets."""

    rank: int
    order: int
    url: str
    text: str = ""
    page: str = ""
    depth: int = 0


class Collector:
    """Follows links from the starts within the named hosts.

    Args:
        fetcher: Asks the hosts.
        hosts: The named hosts.
        folder: Where files go.
        limits: How far it goes.
        licence: What is said of files whose page names no licence.
        tell: Is told each address with what came of it.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        hosts: Hosts,
        folder: CollectFolder,
        limits: CollectLimits,
        licence: str = "",
        tell: Callable[[str, str], None] = lambda _url, _what: None,
    ) -> None:
        self._fetcher = fetcher
        self._hosts = hosts
        self._folder = folder
        self._limits = limits
        self._licence = licence
        self._tell = tell
        self._tasks: list[_Task] = []
        self._known: set[str] = set()
        self._pages: dict[str, Page] = {}
        self._report = Collected()

    def run(self, starts: Sequence[str]) -> Collected:
        """Collect; the table of sources is written also where the run is broken off."""
        report = self._report
        try:
            for start in starts:
                self._add(PageLink(normalised(start) or start, ""), "", 0)
            while self._tasks:
                task = heapq.heappop(self._tasks)
                if report.pages >= self._limits.pages or report.new >= self._limits.files:
                    report.left += 1
                    continue
                try:
                    self._visit(task)
                except FetchError as error:
                    report.errors[task.url] = str(error)
                    self._tell(task.url, f"error: expected {error.expected}, got {error.got}")
                if report.new and report.new % _ROWS_EACH == 0:
                    self._folder.write_sources()
        finally:
            self._folder.write_sources()
        return report

    def _add(self, link: PageLink, page: str, depth: int) -> None:
        """Put an address on the list, once; of hosts that were not named none."""
        if link.url in self._known or not self._hosts.allow(link.url) or _UNWANTED.search(link.url):
            return
        self._known.add(link.url)
        rank = (
            0 if _ATTACHED.search(link.url) else 1 if link.is_next else 2 if _WANTED.search(link.text) else 3
        )
        heapq.heappush(
            self._tasks, _Task(rank if page else 0, len(self._known), link.url, link.text, page, depth)
        )

    def _visit(self, task: _Task) -> None:
        before = self._folder.seen(task.url)
        found = self._fetcher.fetch(
            task.url, before.etag if before else "", before.modified if before else ""
        )
        if found.data is None:
            if before is None:
                raise FetchError(task.url, "a file", "HTTP 304 for a file that was not seen before")
            self._again(task, before)
            return
        kind = kind_of(found.data)
        if kind is FileKind.HTML:
            self._page(task, found, before)
        elif kind in SUFFIXES:
            self._file(task, found, SUFFIXES[kind], before)
        else:
            self._report.passed += 1
            self._tell(task.url, f"passed over: {kind.value}")

    def _again(self, task: _Task, before: SeenAddress) -> None:
        """An address that gives what it gave last time."""
        if before.sha256:
            self._report.unchanged += 1
        if before.links:
            self._report.pages += 1
            self._pages[task.url] = Page(before.links, before.title, before.published, before.licence)
            self._follow(task, before.links)
        self._tell(task.url, "unchanged")

    def _page(self, task: _Task, found: Fetched, before: SeenAddress | None) -> None:
        """A page: its links, and itself where it holds figures."""
        page = read_page(found.data or b"", found.url, found.encoding)
        self._report.pages += 1
        self._pages[task.url] = page
        kept = ("", "")
        if page.has_figures:
            kept = self._keep(found, safe_name(page.title, "", found.url, ".html"), before)
        else:
            self._tell(task.url, f"page with {len(page.links)} links")
        self._note(task, found, kept, page, page.links)
        self._follow(task, page.links)

    def _file(self, task: _Task, found: Fetched, suffix: str, before: SeenAddress | None) -> None:
        kept = self._keep(found, safe_name(task.text, found.name, found.url, suffix), before)
        self._note(task, found, kept, self._pages.get(task.page, Page(())), ())

    def _keep(self, found: Fetched, name: str, before: SeenAddress | None) -> tuple[str, str]:
        digest, file, is_new = self._folder.keep(found.data or b"", name)
        if is_new:
            self._report.new += 1
        elif before and before.sha256 == digest:
            self._report.unchanged += 1
        else:
            self._report.duplicates += 1
        self._tell(found.url, f"new: {file}" if is_new else "unchanged" if before else f"the same as {file}")
        return digest, file

    def _note(
        self, task: _Task, found: Fetched, kept: tuple[str, str], page: Page, links: Collection[PageLink]
    ) -> None:
        self._folder.note(
            SeenAddress(
                task.url,
                _today(),
                found.etag,
                found.modified,
                *kept,
                task.page or task.url,
                task.text or page.title,
                page.published,
                page.licence or self._licence,
                tuple(links),
            )
        )

    def _follow(self, task: _Task, links: Sequence[PageLink]) -> None:
        for link in links:
            deeper = task.depth + (not link.is_next)
            # The files of the last page are taken; where a page of a list goes on is no step further.
            if deeper <= self._limits.depth or _ATTACHED.search(link.url):
                self._add(link, task.url, deeper)


def _today() -> date:
    return datetime.now(UTC).date()


def addresses_of(texts: Sequence[str]) -> Iterator[str]:
    """The addresses named on the command line: `@file` stands for those in a file, a line each; # begins a comment.

    Raises:
        ParameterError: There is no such file.
    """
    for text in texts:
        if not text.startswith("@"):
            yield text
            continue
        try:
            lines = Path(text[1:]).read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ParameterError(text, "a text file with an address a line", str(error)) from error
        yield from (line for raw in lines if (line := raw.strip()) and not line.startswith("#"))
