"""The pages as plain files: every link leads to a file, and failures are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.build.building import build
from kg.errors import ExportError
from kg.store.snapshot import StoreSnapshot
from kg.web.files import write_site
from kg.web.pages import PAGES
from kg.web.registry import Registry
from tests.conftest import SAMPLES
from tests.kg.web.test_pages import links_of
from tests.stores import begun_store

KINDS = ("home", "policies", "policy", "units", "unit", "search", "questions")


@pytest.fixture(scope="module")
def some() -> Registry:
    """Enough kinds of pages to have every kind of link."""
    return Registry({name: PAGES.get(name) for name in KINDS})


@pytest.fixture(scope="module")
def of_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    """A store of one document: its pages are enough, those of all samples are four times as many."""
    path = tmp_path_factory.mktemp("of-one") / "store"
    with begun_store(path) as store:
        build([str(SAMPLES / "2024-广内街道.txt")], store)
    with StoreSnapshot.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(of_one: StoreSnapshot, some: Registry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the written pages."""
    folder = tmp_path_factory.mktemp("site")
    report = write_site(of_one, folder, registry=some)
    assert not report.failed
    assert len(list(folder.rglob("*.html"))) == 2 * report.pages + 2 > 150  # the two of the search
    return folder


@pytest.mark.pressure
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
    assert any("广安门内街道" in form for form in forms)
    for page in (site / "index.html", site / "en" / "index.html"):
        assert 'action="search.html"' in page.read_text("utf-8")
    assert 'src="../search-index.js"' in (site / "en" / "search.html").read_text("utf-8")


def test_progress_tells_what_is_done_of_what_is_known(of_one: StoreSnapshot, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    only = Registry({name: PAGES.get(name) for name in ("home", "units")})
    write_site(of_one, tmp_path, registry=only, progress=lambda *done: told.append(done))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert all(done <= known for done, known in told) and told[-1][0] == told[-1][1]


def test_a_folder_that_cannot_be_written_is_named(
    of_one: StoreSnapshot, some: Registry, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ExportError, match="file"):
        write_site(of_one, blocked / "site", registry=some)
