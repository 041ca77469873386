"""What is derived from a store elsewhere is made once for each publication and kept in a cache."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest

from kg.answers.questions import answer
from kg.errors import StoreError
from kg.money import figures_beside, figures_of
from kg.money.figures import FIGURES
from kg.search import ThingKind, index_of
from kg.store.derived_files import derived_file
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import UNIT, Book, open_store


class Elsewhere:
    """A store that only says its address and when it was published, as an endpoint does."""

    def __init__(self, store: EmbeddedStore, published: str | None) -> None:
        self._store = store
        self._published = published
        self.address = "https://example.org/sparql"

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def published(self) -> str | None:
        """The moment given."""
        return self._published


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def files(cache: Path) -> list[str]:
    return sorted(p.suffix for p in cache.rglob("*") if p.is_file() and p.stem not in ("lock", "new"))


def test_files_are_made_once_and_those_of_earlier_states_go(tmp_path: Path, cache: Path) -> None:
    book = Book("一").row("expenditure", {"合计": "5.00"}, unit=UNIT, function="2010301")
    with open_store(tmp_path / "s", book) as store:
        first = Elsewhere(store, "monday")
        assert figures_beside(first) is None  # type: ignore[arg-type]
        assert answer(first, "expenditure-totals", {}).total == 1  # type: ignore[arg-type]
        assert index_of(first).search("一")[0].label == "一"  # type: ignore[arg-type]
        made = {p: p.stat().st_mtime_ns for p in cache.rglob("*.figures")}
        figures_of(first).close()  # type: ignore[arg-type]
        assert {p: p.stat().st_mtime_ns for p in cache.rglob("*.figures")} == made
        store.remove_graph(next(g for g in store.graphs() if "/document/" in g))
        second = Elsewhere(store, "tuesday")
        assert answer(second, "expenditure-totals", {}).total == 0  # type: ignore[arg-type]
        found = index_of(second).search("一")  # type: ignore[arg-type]
        assert {hit.kind for hit in found} <= {ThingKind.FUNCTION}, "the list of subjects is nobody's"
    assert files(cache) == [".figures", ".search"]


def test_a_file_of_another_version_is_made_again(tmp_path: Path, cache: Path) -> None:
    with open_store(tmp_path / "s", Book("一")) as store:
        elsewhere = Elsewhere(store, "monday")
        for suffix in (".search", ".figures"):
            path = derived_file(elsewhere, suffix)  # type: ignore[arg-type]
            assert path is not None
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"of another time")
        assert index_of(elsewhere).search("一")  # type: ignore[arg-type]
        figures_of(elsewhere).close()  # type: ignore[arg-type]
        assert figures_beside(elsewhere) is not None  # type: ignore[arg-type]


def test_a_store_that_says_nothing_of_its_state_leaves_nothing_behind(tmp_path: Path, cache: Path) -> None:
    with open_store(tmp_path / "s", Book("一")) as store:
        assert derived_file(Elsewhere(store, None), ".search") is None  # type: ignore[arg-type]
        assert index_of(Elsewhere(store, None)).search("一")  # type: ignore[arg-type]
        assert derived_file(store, ".search") is None
    assert not cache.exists()


def test_a_snapshot_has_its_files_beside_it(sample_store: StoreSnapshot, cache: Path) -> None:
    path = derived_file(sample_store, ".figures")
    assert path is not None and path.is_file() and path.parent.name == "snapshots"
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, cache: Path) -> None:
    cache.write_text("a file")
    with open_store(tmp_path / "s", Book("一")) as store, pytest.raises(StoreError, match="cache"):
        figures_of(Elsewhere(store, "monday"))  # type: ignore[arg-type]


def outdated(path: Path) -> None:
    """Make figures those of another version of this program."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_figures_of_another_version_beside_a_snapshot_are_made_again_for_each_who_asks(
    tmp_path: Path, cache: Path
) -> None:
    def stored(amount: str) -> None:
        with open_store(tmp_path / "s", Book("一").row("expenditure", {"合计": amount}, unit=UNIT)) as store:
            store.publish([FIGURES])

    def asked() -> list[tuple[object, ...]]:
        with StoreSnapshot.open(tmp_path / "s") as store, figures_of(store) as figures:
            return figures.rows("SELECT amount FROM figure WHERE data_set = 'expenditure'")

    stored("5.00")
    (beside,) = (tmp_path / "s").rglob("*.figures")
    assert asked() == [(50_000,)] and not cache.exists()
    outdated(beside)
    assert asked() == [(50_000,)]
    made = {p: p.stat().st_mtime_ns for p in cache.rglob("*.figures")}
    assert files(cache) == [".figures"]
    assert asked() == [(50_000,)]
    assert {p: p.stat().st_mtime_ns for p in cache.rglob("*.figures")} == made
    shutil.rmtree(tmp_path / "s")
    stored("7.00")
    outdated(beside)
    assert asked() == [(70_000,)], "a store made anew at the same place is another"
