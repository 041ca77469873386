"""The pages as plain files: every link leads to a file, and failures are told."""

from __future__ import annotations

import json
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
    assert len(list(folder.rglob("*.html"))) == 2 * report.pages + 2 > 150  # the two of the search
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
    assert not list((site / "static").rglob("yasgui*"))
    home = (site / "index.html").read_text("utf-8")
    assert "policies.html" in home and "sparql" not in home


def test_the_search_finds_things_by_folded_names_and_leads_to_their_pages(site: Path) -> None:
    script = (site / "search-index.js").read_text("utf-8")
    index = json.loads(script.removeprefix("globalThis.searchIndex=").rstrip(";\n"))
    assert all(
        (site / unquote(path)).is_file() and (site / "en" / unquote(path)).is_file() for *_, path in index
    )
    forms = {form: path for _, _, _, found, path in index for form in found}
    assert "京财社指20231791号" in forms and "policy/" in forms["京财社指20231791号"]
    assert any("双井街道" in form for form in forms)
    for page in (site / "index.html", site / "en" / "index.html"):
        assert 'action="search.html"' in page.read_text("utf-8")
    assert 'src="../search-index.js"' in (site / "en" / "search.html").read_text("utf-8")


def test_progress_tells_what_is_done_of_what_is_known(
    sample_store: StoreSnapshot, kept_pages: Registry, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    only = Registry({name: kept_pages.get(name) for name in ("home", "units")})
    write_site(sample_store, tmp_path, registry=only, progress=lambda *done: told.append(done))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert all(done <= known for done, known in told) and told[-1][0] == told[-1][1]


def test_a_folder_that_cannot_be_written_is_named(
    sample_store: StoreSnapshot, some: Registry, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ExportError, match="file"):
        write_site(sample_store, blocked / "site", registry=some)
