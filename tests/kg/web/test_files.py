"""The pages as plain files: every link leads to a file, and failures are told."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.errors import ExportError
from kg.store.snapshot import StoreSnapshot
from kg.web.files import write_site
from kg.web.registry import Registry
from tests.kg.web.test_pages import links_of

KINDS = ("home", "policies", "policy", "units", "unit", "search", "questions")


@pytest.fixture(scope="module")
def some(kept_pages: Registry) -> Registry:
    """Enough kinds of pages to have every kind of link."""
    return Registry({name: kept_pages.get(name) for name in KINDS})


@pytest.fixture(scope="module")
def site(sample_store: StoreSnapshot, some: Registry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the written pages."""
    folder = tmp_path_factory.mktemp("site")
    report = write_site(sample_store, folder, registry=some)
    assert not report.failed
    assert len(list(folder.rglob("*.html"))) == 2 * report.pages > 150
    return folder


def test_every_link_between_the_files_leads_to_one_of_them(site: Path) -> None:
    broken = []
    for page in site.rglob("*.html"):
        for href in links_of(page.read_text("utf-8")).hrefs:
            parts = urlsplit(href)
            assert not parts.netloc and not parts.query, (page, href)
            target = page.parent / unquote(parts.path) if parts.path else page
            if not target.exists():
                broken.append((str(page), href))
    assert not broken


def test_what_needs_a_server_is_not_among_the_files(site: Path) -> None:
    assert not (site / "search.html").exists()
    assert not list((site / "static").rglob("yasgui*"))
    home = (site / "index.html").read_text("utf-8")
    assert 'role="search"' not in home and "policies.html" in home


def test_a_folder_that_cannot_be_written_is_named(
    sample_store: StoreSnapshot, some: Registry, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ExportError, match="file"):
        write_site(sample_store, blocked / "site", registry=some)
