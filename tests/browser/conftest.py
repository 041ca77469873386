"""A real browser on the real service over the sample store; skipped where Chromium or Playwright is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import FLAGS
from tests.servers import kg_service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def site(sample_store_path: Path) -> Iterator[str]:
    """Address of the service, started as a user starts it."""
    with kg_service(str(sample_store_path)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of this machine.

    It goes with its module, since Playwright leaves an event loop running in this thread for as long as it is open,
    and other tests of the same process could start none.
    """
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: make browser-test"
    )
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


class Visit:
    """A page of the browser that remembers what must not happen: errors, and requests to other machines."""

    def __init__(self, page: Page, site: str) -> None:
        self.page = page
        self.site = site
        self.errors: list[str] = []
        self.away: list[str] = []
        page.on("console", lambda message: self._console(message.type, message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        if kind == "error":
            self.errors.append(text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.site, "data:", "blob:")):
            self.away.append(url)

    def go(self, path: str) -> Page:
        """Open a path and wait until its scripts have run."""
        self.page.goto(self.site + path, wait_until="networkidle")
        return self.page


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """A fresh visitor; the test fails if the console showed an error or a request left this machine."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    visitor = Visit(context.new_page(), site)
    yield visitor
    context.close()
    assert not visitor.errors
    assert not visitor.away
