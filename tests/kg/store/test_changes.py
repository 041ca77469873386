"""What a store tells of what changed since it was published: the same after any end of the run that changed it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.store.changes import StoreChanges
from kg.store.embedded import EmbeddedStore
from tests.kg.store.test_embedded import G1, G2, G3, content


def changes(folder: Path) -> StoreChanges | None:
    with EmbeddedStore.open(folder) as store:
        return store.changes()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with EmbeddedStore.open(folder) as store:
        store.bulk_load(content(G1, "a") + content(G2, "a"), [G1, G2])
        store.publish()
    return folder


def test_changes_since_the_publication_are_told_otherwise_by_the_next_run(published: Path) -> None:
    assert changes(published) == StoreChanges()
    with EmbeddedStore.open(published) as store:
        store.replace_graph(G1, content(G1, "b"))
        store.remove_graph(G2)
        store.bulk_load(content(G3, "a"), [G3])
    expected = StoreChanges(added=frozenset({G3}), replaced=frozenset({G1}), removed=frozenset({G2}))
    assert changes(published) == expected
    assert sorted(expected.present) == [G1, G3]
    assert sorted(expected.published) == [G1, G2]


def test_a_graph_that_came_and_went_counts_as_changed(published: Path) -> None:
    with EmbeddedStore.open(published) as store:
        store.replace_graph(G3, content(G3, "a"))
        store.remove_graph(G3)
    assert changes(published) == StoreChanges()


def test_a_load_that_was_cut_off_counts_as_added(published: Path) -> None:
    with (published / "unpublished.jsonl").open("a") as file:
        file.write(f'{{"load": ["{G3}"]}}\n')
    assert changes(published) == StoreChanges()


@pytest.mark.parametrize("line", ['{"migrated": 1}', "not json", "[]", '{"later": ["x"]}'])
def test_a_line_that_is_not_understood_counts_as_no_change(published: Path, line: str) -> None:
    with (published / "unpublished.jsonl").open("a") as file:
        file.write(f"{line}\n")
    assert changes(published) is None


def test_a_store_that_was_never_published_tells_changes(tmp_path: Path) -> None:
    with EmbeddedStore.open(tmp_path / "store") as store:
        store.replace_graph(G1, content(G1, "a"))
        assert store.changes() is None
