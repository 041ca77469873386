"""The service with its pages over the sample store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kg.api.app import create_app
from kg.api.settings import Settings
from kg.store.served import PublishedStore
from kg.store.snapshot import GraphReader
from kg.web.pages import PAGES
from kg.web.registry import Load, Registry
from kg.web.view import Ref, View


@pytest.fixture(scope="session")
def pages(sample_store_path: Path) -> Iterator[TestClient]:
    """A browser without scripts."""
    with TestClient(create_app(PublishedStore(sample_store_path), Settings())) as client:
        yield client


@pytest.fixture(scope="session")
def kept_pages() -> Registry:
    """The pages, each made once for all tests that visit all of them; for the sample store alone.

    The tests that go over every page take the same thousand views: one page is one view in both languages and forms.
    """
    return Registry({name: replace(page, load=_kept(page.load)) for name, page in PAGES.pages.items()})


def _kept(load: Load) -> Load:
    made: dict[Ref, View] = {}

    def view(store: GraphReader, ref: Ref) -> View:
        if ref not in made:
            made[ref] = load(store, ref)
        return made[ref]

    return view
