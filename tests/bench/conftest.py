"""What several measurements share: a store of as many statements as are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from kg.store.snapshot import StoreSnapshot
from tests.bench.synthetic import grow_store

QUADS = int(os.environ.get("BUDGETKG_BENCH_QUADS", "1000000"))


@pytest.fixture(scope="session")
def large(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    """A store grown once, from the samples, for all measurements: only to be read."""
    path = tmp_path_factory.mktemp("large") / "store"
    documents = grow_store(sample_store, path, QUADS)
    with StoreSnapshot.open(path) as store:
        print(f"\n{documents:,} documents, {store.count():,} statements")
        yield store
