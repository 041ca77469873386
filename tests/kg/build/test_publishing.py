"""From what state on what is derived may be brought up to date, and from what it must be made anew."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kg.build.publishing import document_changes
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.links.decisions import Decision
from kg.store.changes import StoreChanges
from kg.store.embedded import EmbeddedStore
from tests.kg.build.test_building import SMALL, run

NAMER = Namer()
DOCUMENT = NAMER.document_graph("0" * 64)


def statement(graph: str) -> bytes:
    writer = GraphWriter(graph)
    writer.text("https://example.org/s", "https://example.org/p", "a")
    return writer.to_bytes()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(SMALL.format(goods="1.5"), "utf-8")
    run(tmp_path / "store", tmp_path / "in")
    return tmp_path / "store"


def test_a_changed_document_is_not_told(store: Path) -> None:
    with EmbeddedStore.open(store) as opened:
        assert document_changes(opened, NAMER, ()) == StoreChanges()
        opened.replace_graph(DOCUMENT, statement(DOCUMENT))
        assert document_changes(opened, NAMER, ()) == StoreChanges(added=frozenset({DOCUMENT}))


@pytest.mark.parametrize("graph", [NAMER.things_graph, NAMER.money_graph, NAMER.origins_graph, "https://example.org/g"])  # fmt: skip
def test_a_state_that_is_in_doubt_counts_as_known(store: Path, graph: str) -> None:
    with EmbeddedStore.open(store) as opened:
        opened.replace_graph(graph, statement(graph))
    with EmbeddedStore.open(store) as opened:
        assert document_changes(opened, NAMER, ()) is None


def test_other_decisions_count_as_the_same(store: Path) -> None:
    ends = NAMER.unit("110105", "一"), NAMER.unit("110105", "二")
    decision = Decision(False, *ends, None, "两个单位", datetime.now(UTC).date())
    with EmbeddedStore.open(store) as opened:
        assert document_changes(opened, NAMER, (decision,)) is None
