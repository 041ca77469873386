"""The pages as plain files: every link leads to a file, and failures are told."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.errors import ExportError
from kg.store.snapshot import StoreSnapshot
from kg.web.files import write_site
from kg.web.pages import PAGES
from kg.web.registry import Registry
from tests.kg.web.test_pages import links_of

SOME = Registry(
    {name: PAGES.get(name) for name in ("home", "policies", "policy", "units", "unit", "search", "questions")}
)


def test_every_link_between_the_files_leads_to_one_of_them(
    sample_store: StoreSnapshot, tmp_path: Path
) -> None:
    report = write_site(sample_store, tmp_path, registry=SOME)
    assert not report.failed
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) == 2 * report.pages > 150
    broken = []
    for page in pages:
        for href in links_of(page.read_text("utf-8")).hrefs:
            parts = urlsplit(href)
            assert not parts.netloc and not parts.query, (page, href)
            target = page.parent / unquote(parts.path) if parts.path else page
            if not target.exists():
                broken.append((str(page), href))
    assert not broken


def test_what_needs_a_server_is_not_among_the_files(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    write_site(sample_store, tmp_path, registry=SOME)
    assert not (tmp_path / "search.html").exists()
    assert not list((tmp_path / "static").rglob("yasgui*"))
    home = (tmp_path / "index.html").read_text("utf-8")
    assert 'role="search"' not in home and "policies.html" in home


def test_a_folder_that_cannot_be_written_is_named(sample_store: StoreSnapshot, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ExportError, match="file"):
        write_site(sample_store, blocked / "site", registry=SOME)
