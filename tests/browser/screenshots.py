"""Draws the pictures of the README from the sample documents: `make screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

from kg.cli.app import app
from tests.browser.chromium import FLAGS
from tests.servers import kg_service

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
WANTED = {
    "policy": "/policy/" + quote("京财社指〔2023〕1791号"),
    "unit": "/unit/110105/601",
    "lineage": "/lineage?entity=" + quote("双井街道"),
    "evidence": "",
}
_SIZE = {"width": 1280, "height": 960}
_SETTLED_MS = 2500


def main(folder: Path) -> None:
    """Build the sample graph, serve it, and draw its pages.

    Args:
        folder: Where the pictures go, as PNG with a palette of 128 colours.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        store = Path(work) / "store"
        app(["build", str(SAMPLES), "--store", str(store)], standalone_mode=False)
        with kg_service(str(store)) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            page = browser.new_page(viewport=_SIZE, color_scheme="light", locale="zh-CN")  # type: ignore[arg-type]
            for name, path in WANTED.items():
                if name == "evidence":
                    page.goto(site + WANTED["policy"], wait_until="networkidle")
                    page.locator("#projects a", has_text="1,707,200.00").click()
                else:
                    page.goto(site + path, wait_until="networkidle")
                page.wait_for_timeout(_SETTLED_MS)
                target = folder / f"{name}.png"
                page.screenshot(path=target)
                Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
