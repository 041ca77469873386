"""Files dropped on a page, and real units of many projects, as a visitor sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.build.building import build
from kg.store.embedded import EmbeddedStore
from tests.browser.conftest import Visit
from tests.conftest import SAMPLES
from tests.servers import kg_service

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PDF = SAMPLES / "2026-示例街道（构造）.pdf"
OVERLAPS = """svg => {
  const boxes = [...svg.querySelectorAll("text.label")].map(e => e.getBoundingClientRect());
  let found = 0;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) found += 1;
  }));
  return [boxes.length, found];
}"""


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[str]:
    """A service that reads dropped files, over a store of one document."""
    path = tmp_path / "store"
    with EmbeddedStore.open(path) as store:
        build([str(SAMPLES / "2024-万里街道.txt")], store, progress=lambda built: None)
    with kg_service(str(path), ready="/healthz", writable="true") as address:
        yield address


def test_a_dropped_file_is_read_looked_at_and_thrown_away(browser: Browser, writable: str) -> None:
    """Two clicks from a PDF to a finding on its page; what is thrown away is in no list."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    visitor = Visit(context.new_page(), writable)
    page = visitor.go("/upload")
    page.locator("input[type=file]").set_input_files(PDF)
    page.get_by_role("button", name="试读").click()
    page.get_by_role("heading", name="读出了什么").wait_for(timeout=300_000)
    assert PDF.name in page.locator("#status").inner_text()
    page.locator("#findings tbody a", has_text="印为6.30").first.click()
    page.locator("figure.page rect.mark").first.wait_for()
    assert page.locator("#suggestions").count() == 0
    page.go_back()
    page.get_by_role("button", name="丢弃").click()
    page.wait_for_load_state("networkidle")
    assert "示例街道" not in visitor.go("/units").locator("main").inner_text()
    context.close()
    assert not visitor.errors and not visitor.away


@pytest.fixture(scope="module")
def beijing(beijing_store_path: Path) -> Iterator[str]:
    """The service over the real budgets of Beijing."""
    with kg_service(str(beijing_store_path)) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [400, 1440])
def test_real_units_are_drawn_legibly(
    browser: Browser, beijing: str, width: int, scripts: bool, scheme: str
) -> None:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    for path in ("/unit/110102/275", "/unit/110102/275?depth=economic", "/unit/110105/602"):
        page.goto(beijing + path)
        pictures = page.locator("svg.lineage")
        assert pictures.count() == 2
        for i in range(2):
            count, overlaps = pictures.nth(i).evaluate(OVERLAPS)
            assert count > 5 and not overlaps, (path, i)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(beijing + "/unit/110102/275")
    more = page.locator("#projects-picture svg a", has_text="其他 170 个项目")
    more.click()
    page.locator("#projects-picture .narrowed").wait_for()
    assert page.locator("#projects-picture svg a[href^='/project/']").count() == 40
    context.close()
