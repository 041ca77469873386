"""Stores and lineages that several tests look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kg.lineage import Lineage, unit_lineage
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import Book, open_store

StoreOf = Callable[..., EmbeddedStore]


@pytest.fixture
def store_of(tmp_path: Path) -> Iterator[StoreOf]:
    """Makes a store of hand-made budgets; it is closed when the test ends."""
    with ExitStack() as stack:

        def make(*books: Book) -> EmbeddedStore:
            return stack.enter_context(open_store(tmp_path / f"store-{len(books)}", *books))

        yield make


@pytest.fixture(scope="session")
def street(sample_store: StoreSnapshot) -> Lineage:
    """The street office 双井 of the samples."""
    return unit_lineage(sample_store, "601")


@pytest.fixture(scope="session")
def street_with_transfers(sample_store: StoreSnapshot) -> Lineage:
    """The street office 广内 of the samples, whose document has a table of projects and transfers from above."""
    return unit_lineage(sample_store, "275", 2024)
