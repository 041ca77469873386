"""Counts kept with a publication: those that the store itself gives, made anew for what changed, and never believed blindly."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.answers.counts import (
    COUNTING,
    COUNTS,
    StoreCounts,
    count_by,
    count_store,
    kept_answer,
    kept_counts,
)
from kg.answers.info import store_info
from kg.answers.kept_parts import with_kept_counts
from kg.answers.questions import answer, saved_queries
from kg.build.publishing import publish
from kg.sparql.query import UNION, Dataset
from kg.store.asking import Row, ask
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import GraphReader, QueryResult, StoreSnapshot, Substitutions
from kg.web.address import LiveAddresses
from kg.web.site import Request, reply
from kg.web.view import Ref
from kg.words.text import Language
from tests.tiers import one_in

BKG = "https://w3id.org/budgetkg/ontology#"
Change = Callable[[EmbeddedStore, str], None]


def solutions(rows: list[Row] | None) -> list[tuple[tuple[str, object], ...]]:
    """Solutions that can be compared whatever their order."""
    assert rows is not None
    return sorted((tuple(sorted(row.items())) for row in rows), key=repr)


def agrees(store: StoreSnapshot) -> bool:
    """Whether everything that is kept is what the store itself says."""
    kept = all(solutions(kept_answer(store, name)) == solutions(ask(store, name)) for name in COUNTING)
    return kept and kept_counts(store) == count_store(store)


@pytest.fixture
def copy(sample_store_path: Path, tmp_path: Path) -> Path:
    """A store that may be changed."""
    return Path(shutil.copytree(sample_store_path, tmp_path / "copy"))


def documents(store: GraphReader) -> list[str]:
    return [graph for graph in store.graphs() if "/graph/document/" in graph]


def nquads(store: EmbeddedStore, graph: str, path: Path) -> str:
    store.dump(path, graph)
    return re.sub(r" \.$", f" <{graph}> .", path.read_text("utf-8"), flags=re.MULTILINE)


def take_out(store: EmbeddedStore, graph: str) -> None:
    store.remove_graph(graph)


def doubt_all(store: EmbeddedStore, graph: str) -> None:
    text = nquads(store, graph, store.path.parent / "dump.nt")
    store.replace_graph(
        graph, text.replace(f'<{BKG}status> "verified"', f'<{BKG}status> "conflict"').encode()
    )


def say_again(store: EmbeddedStore, graph: str) -> None:
    """The same statements in a second graph: a query over all graphs counts both."""
    text = nquads(store, graph, store.path.parent / "dump.nt")
    store.bulk_load(text.replace(f"<{graph}> .", "<urn:second> .").encode(), ["urn:second"])


def write_anew(store: EmbeddedStore, graph: str) -> None:
    text = nquads(store, graph, store.path.parent / "dump.nt")
    store.rewrite_graph(graph, [text.replace('"verified"', '"unverified"').encode()])


def test_what_is_kept_of_the_samples_is_what_the_store_says(sample_store: StoreSnapshot) -> None:
    assert agrees(sample_store)
    assert all(count_by(sample_store, name) == kept_answer(sample_store, name) for name in COUNTING)
    assert sum(int(str(row["n"])) for row in count_by(sample_store, "web/statuses")) > 1_000
    assert len({row["document"] for row in count_by(sample_store, "web/statuses-of-documents")}) > 5


@one_in(2, "change", [take_out, doubt_all, write_anew, say_again])
def test_it_follows_what_changes_in_the_store(copy: Path, change: Change) -> None:
    with StoreSnapshot.open(copy) as old:
        before = [solutions(kept_answer(old, name)) for name in COUNTING]
    with EmbeddedStore.open(copy) as store:
        change(store, documents(store)[0])
        publish(store)
    with StoreSnapshot.open(copy) as new:
        assert agrees(new)
        assert [solutions(kept_answer(new, name)) for name in COUNTING] != before


def test_only_graphs_that_changed_are_counted_again(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()
    query = EmbeddedStore.query

    def noted(
        self: EmbeddedStore, text: str, values: Substitutions | None = None, data: Dataset = UNION
    ) -> QueryResult:
        asked.update(data.named)
        return query(self, text, values, data)

    with EmbeddedStore.open(copy) as store:
        graph = documents(store)[0]
        doubt_all(store, graph)
        monkeypatch.setattr(EmbeddedStore, "query", noted)
        store.publish([COUNTS])
    assert asked == {graph}
    with StoreSnapshot.open(copy) as new:
        assert agrees(new)


def version_1(path: Path) -> None:
    path.write_bytes(b'{"statements":3,"graphs":2,"documents":1}\n')


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def of_other_queries(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"asked": "others"}), "utf-8")


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.pressure
@pytest.mark.parametrize("spoil", [version_1, damaged, of_other_queries, gone])
def test_a_store_whose_counts_are_no_use_is_counted_itself(copy: Path, spoil: Callable[[Path], None]) -> None:
    (file,) = (copy / "snapshots").glob("*.counts")
    with StoreSnapshot.open(copy) as store:
        right = [solutions(count_by(store, name)) for name in COUNTING]
    spoil(file)
    with StoreSnapshot.open(copy) as store:
        assert [kept_answer(store, name) for name in COUNTING] == [None] * len(COUNTING)
        assert [solutions(count_by(store, name)) for name in COUNTING] == right
    with EmbeddedStore.open(copy) as writer:  # nor are they taken over into the next publication
        take_out(writer, documents(writer)[0])
        publish(writer)
    with StoreSnapshot.open(copy) as store:
        assert agrees(store)


@pytest.fixture
def two(copy: Path, tmp_path: Path) -> Iterator[tuple[StoreSnapshot, StoreSnapshot]]:
    """The same store with counts and without."""
    without = Path(shutil.copytree(copy, tmp_path / "without"))
    for file in (without / "snapshots").glob("*.counts"):
        file.unlink()
    with StoreSnapshot.open(copy) as first, StoreSnapshot.open(without) as second:
        yield first, second


@pytest.mark.parametrize("page", ["home", "quality"])
@pytest.mark.parametrize("form", ["html", "json"])
def test_pages_say_the_same_with_and_without_them(
    two: tuple[StoreSnapshot, StoreSnapshot], page: str, form: str
) -> None:
    said = [reply(store, Request(Ref(page), Language.ZH, form), LiveAddresses()).body for store in two]
    assert said[0] == said[1]


@pytest.mark.parametrize("name", ["documents", "document-coverage"])
@pytest.mark.parametrize("params", [{}, {"unit": "601"}, {"year": "2025"}])
def test_questions_that_count_figures_answer_the_same_with_and_without_them(
    two: tuple[StoreSnapshot, StoreSnapshot], name: str, params: dict[str, str]
) -> None:
    text = saved_queries().get(name).text
    assert with_kept_counts(two[1], text) == text != with_kept_counts(two[0], text)
    with_counts, without = (answer(store, name, params) for store in two)
    assert with_counts.rows == without.rows
    assert any(row[with_counts.columns.index("amounts")] for row in with_counts.rows)


def test_kg_info_says_the_same_with_and_without_them(two: tuple[StoreSnapshot, StoreSnapshot]) -> None:
    assert store_info(two[0]) == store_info(two[1])


def test_only_queries_that_count_are_kept(sample_store: StoreSnapshot) -> None:
    with pytest.raises(KeyError, match="web/documents"):
        count_by(sample_store, "web/documents")
    assert StoreCounts.__struct_fields__ == ("statements", "graphs", "documents")
