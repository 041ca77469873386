"""A repeated query by GET is answered from memory, as it was answered the first time, until the store changes."""

from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from kg.api import create_app
from kg.api.settings import Settings
from kg.build.building import build
from kg.store.embedded import EmbeddedStore
from kg.store.served import PublishedStore
from tests.conftest import SAMPLES
from tests.stores import begun_store

COUNT = {"query": "SELECT (COUNT(?d) AS ?n) { ?d a <https://w3id.org/budgetkg/ontology#BudgetDocument> }"}


def published(folder: Path, *names: str) -> Path:
    """A store of some samples."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for name in names:
        shutil.copy(SAMPLES / name, files / name)
    path = folder / "store"
    with EmbeddedStore.open(path) if path.exists() else begun_store(path) as store:
        build([str(files)], store)
    return path


def test_a_repeated_query_is_the_same_answer_in_the_same_form_and_counts_anew_after_a_build(
    tmp_path: Path,
) -> None:
    path = published(tmp_path, "2026-双井街道.txt")
    with TestClient(create_app(PublishedStore(path), Settings(store=str(path)))) as client:
        first, again = (client.get("/sparql", params=COUNT) for _ in range(2))
        assert first.content == again.content and b'"1"' in again.content
        kept = ("etag", "content-type", "vary")
        assert [first.headers.get(name) for name in kept] == [again.headers.get(name) for name in kept]
        as_csv = client.get("/sparql", params=COUNT, headers={"Accept": "text/csv"})
        assert as_csv.headers["content-type"].startswith("text/csv")
        assert client.get("/sparql", params=COUNT, headers={"Accept": "text/csv"}).content == as_csv.content
        tag = {"If-None-Match": first.headers["etag"]}
        assert client.get("/sparql", params=COUNT, headers=tag).status_code == 304
        published(tmp_path, "2025-广内街道.txt")
        assert b'"2"' in client.get("/sparql", params=COUNT).content


def test_what_was_refused_is_refused_again(sample_store_path: Path) -> None:
    app = create_app(PublishedStore(sample_store_path), Settings(store=str(sample_store_path)))
    with TestClient(app) as client:
        for _ in range(2):
            assert client.get("/sparql", params={"query": "SELECT nonsense"}).status_code == 400
            assert client.get("/sparql", params={"query": "DROP ALL"}).status_code == 403
