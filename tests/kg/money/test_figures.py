"""The tables of figures follow the store, and answer what the graph answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from extract.facts import Label
from kg.answers.questions import answer
from kg.build.publishing import publish
from kg.build.things import describe_things
from kg.graph.mapping.document import map_document
from kg.money import RollupTables, figures_beside, figures_of
from kg.money.figures import yuan
from kg.money.rows import read_rows
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import NAMER, NOW, SECOND, UNIT, Book, open_store

DUMP = [
    "SELECT file, year, stage FROM document ORDER BY file",
    "SELECT file, unit.code, concept.code, total, basic, project, line, left_out FROM spending"
    " JOIN document ON document.id = document LEFT JOIN unit ON unit.id = owner"
    " LEFT JOIN concept ON concept.id = function ORDER BY file, line",
    "SELECT file, project.name, total FROM budget JOIN document ON document.id = document"
    " JOIN project ON project.id = budget.project ORDER BY file, project.name",
    "SELECT COUNT(*) FROM citation",
]

PROJECT = Label(name="某某项目", code="11010526T000000000001")


def book(name: str, *amounts: str, publisher: Label = UNIT) -> Book:
    made = Book(name, publisher=publisher)
    for amount in amounts:
        made.row("expenditure", {"合计": amount, "项目支出": amount}, function="2010301")
    return made.project(PROJECT, "1.00")


def put(store: EmbeddedStore, *books: Book) -> None:
    for one in books:
        graph = map_document(one.facts, NAMER, version="0", now=NOW)
        store.replace_graph(graph.graph, graph.nquads)
    store.replace_graph(NAMER.things_graph, describe_things(store, NAMER))


def contents(figures: RollupTables) -> list[object]:
    return [figures.ask(sql, {})[1] for sql in DUMP]


def published(store: EmbeddedStore) -> list[object]:
    with StoreSnapshot.open(store.path) as snapshot:
        found = figures_beside(snapshot)
        assert found is not None
        with found:
            return contents(found)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with open_store(tmp_path / "s", book("一", "5.00"), book("二", "7.00", publisher=SECOND)) as opened:
        publish(opened)
        yield opened


def test_a_document_that_was_replaced_keeps_its_old_figures(store: EmbeddedStore) -> None:
    changed = book("一", "6.00", "1.00")  # the same file, read again at the same moment by the same version
    put(store, changed)
    publish(store)
    assert published(store) == contents(RollupTables.build(store))
    with StoreSnapshot.open(store.path) as snapshot:
        totals = answer(snapshot, "expenditure-totals", {})
        assert [row[totals.columns.index("total_yuan")] for row in totals.rows] == [14]


def test_a_document_that_was_removed_is_still_added(store: EmbeddedStore) -> None:
    store.remove_graph(NAMER.document_graph(book("一").sha))
    put(store)
    publish(store)
    assert published(store) == contents(RollupTables.build(store))
    with StoreSnapshot.open(store.path) as snapshot:
        totals = answer(snapshot, "expenditure-totals", {})
        assert [row[totals.columns.index("total_yuan")] for row in totals.rows] == [7]


def test_a_better_document_of_the_same_publisher_leaves_the_old_one_counting(store: EmbeddedStore) -> None:
    put(store, book("一 全文", "5.00", "4.00"))
    publish(store)
    assert published(store) == contents(RollupTables.build(store))
    with StoreSnapshot.open(store.path) as snapshot:
        totals = answer(snapshot, "expenditure-totals", {})
        assert [row[totals.columns.index("total_yuan")] for row in totals.rows] == [16]


def test_only_what_changed_is_read_again(store: EmbeddedStore) -> None:
    with patch("kg.money.writing.read_rows", wraps=read_rows) as read:
        put(store, book("三", "1.00"))
        publish(store)
        publish(store)
    assert [call.args[1].file for call in read.call_args_list] == ["三"]


def test_a_writer_that_died_before_it_published_hides_what_it_wrote(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    put(store, book("四", "2.00", publisher=SECOND))
    path = store.path
    store.close()
    with EmbeddedStore.open(path) as again:
        publish(again)
        assert published(again) == contents(RollupTables.build(again))


def test_a_page_and_the_number_of_all_rows(sample_store: StoreSnapshot) -> None:
    whole = answer(sample_store, "rollup-by-function", {})
    assert whole.total == len(whole.rows) > 10
    page = answer(sample_store, "rollup-by-function", {}, limit=3, offset=2)
    assert (page.rows, page.total) == (whole.rows[2:5], whole.total)
    beyond = answer(sample_store, "rollup-by-function", {}, limit=3, offset=10_000)
    assert (beyond.rows, beyond.total) == ((), whole.total)


def test_a_store_without_figures_is_asked_all_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", book("一", "5.00")) as store, figures_of(store) as figures:
        assert figures_beside(store) is None
        assert (
            answer(store, "rollup-by-function", {}).rows
            == answer(store, "rollup-by-function", {}, figures=figures).rows
        )


def test_stored_amounts_come_back_exact() -> None:
    assert [f"{yuan(n):f}" for n in (0, 1, -1, 10_000, 12_500, 10**15)] == [
        "0", "0.0001", "-0.0001", "1", "1.25", "100000000000",
    ]  # fmt: skip
