"""How two things are connected."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Label
from kg.errors import ParameterError
from kg.lineage import EdgeKind, NodeKind, from_json, path_between, render
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg
from tests.kg.lineage.books import NAMER, SECOND, UNIT, Book
from tests.kg.lineage.conftest import StoreOf

HOUSING = Label(name="住房项目", code="11010526T000000000001")


def test_a_funding_document_reaches_a_subject_through_its_transfer(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "京财资环指[2023]1782号", "2110301")
    assert path is not None
    assert [path.by_id[i].kind for i in path.path] == [NodeKind.POLICY, NodeKind.TRANSFER, NodeKind.CONCEPT]
    assert sorted(e.amount or 0 for e in path.edges) == 2 * [Decimal("409080")] + 2 * [Decimal("935714.71")]
    assert any("合计 1,344,794.71 元" in note for note in path.notes)
    assert all(e.evidence[0].file == "2024-广内街道.txt" and e.evidence[0].lines for e in path.edges)


def test_all_ways_of_a_document_to_a_subject_are_shown_with_their_sum(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "京财社指[2023]1791号", "208")
    assert path is not None
    transfers = {n.id for n in path.nodes if n.kind is NodeKind.TRANSFER}
    assert {path.by_id[t].amount for t in transfers} == {Decimal(1707200), Decimal(298850), Decimal(6400)}
    assert all({e.source for e in path.edges if e.target == t} == {path.subject} for t in transfers)
    assert all(t in {e.source for e in path.edges} for t in transfers)
    assert (
        "2024年预算有 3 条同样的路径，合计 2,012,450.00 元 = 1,707,200.00 + 298,850.00 + 6,400.00"
        in path.notes
    )
    assert len(render(path, "svg")) > 1000


def test_a_second_edition_of_a_transfer_is_no_second_way(store_of: StoreOf) -> None:
    books = [Book(name).transfer("京财社指〔2025〕77号", "40", HOUSING) for name in ("一.txt", "二.txt")]
    path = path_between(store_of(*books), "京财社指〔2025〕77号", HOUSING.code or "")
    assert path is not None and not any("条同样的路径" in note for note in path.notes)


def two_units(store_of: StoreOf) -> EmbeddedStore:
    """Two units of one department with the same project."""
    book = Book("同项目.txt", units=(UNIT, SECOND)).project(HOUSING, "10").project(HOUSING, "7", SECOND)
    return store_of(book)


def test_two_units_are_connected_by_the_project_that_both_have(store_of: StoreOf) -> None:
    path = path_between(two_units(store_of), "801001", HOUSING.code or "")
    assert path is not None
    assert [path.by_id[i].kind for i in path.path] == [
        NodeKind.UNIT,
        NodeKind.PROJECT_BUDGET,
        NodeKind.PROJECT,
    ]
    assert {e.amount for e in path.edges} == {Decimal(10)}


def test_likeness_of_two_budgets_is_no_amount(store_of: StoreOf) -> None:
    store = two_units(store_of)
    graph = f"{NAMER.base}graph/links/test"
    one, other = (
        NAMER.project_budget(HOUSING.code or "", unit, 2026, "budget") for unit in ("801001", "801002")
    )
    store.replace_graph(graph, f"<{one}> <{bkg.sameProgrammeAs}> <{other}> <{graph}> .\n".encode())
    path = path_between(store, one, other)
    assert path is not None
    assert [(e.kind, e.amount) for e in path.edges] == [(EdgeKind.SAME_PROGRAMME, None)]


def test_consecutive_nodes_of_a_path_have_an_edge(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "北京市财政局", "275001")
    assert path is not None
    pairs = {frozenset((e.source, e.target)) for e in path.edges}
    assert [frozenset(p) in pairs for p in zip(path.path, path.path[1:], strict=False)] == [True] * (
        len(path.path) - 1
    )
    assert EdgeKind.ISSUED in {e.kind for e in path.edges}


def test_a_subject_in_common_explains_nothing(store_of: StoreOf) -> None:
    """Every budget spends on 201; that does not connect two offices."""
    other = Label(name="别区某局", code="902")
    books = [Book("甲.txt"), Book("乙.txt", other, units=())]
    for book in books:
        book.row("expenditure", {"合计": "1"}, function="2010101")
    store = store_of(*books)
    assert path_between(store, "801", "902") is None
    assert path_between(store, "801", "2010101") is not None


def test_a_thing_is_connected_with_itself_by_nothing(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "601", "601")
    assert path is not None and len(path.path) == 1 and path.edges == ()


def test_a_chain_longer_than_allowed_is_not_looked_for(store_of: StoreOf) -> None:
    store = two_units(store_of)
    assert path_between(store, "801001", HOUSING.code or "", max_hops=1) is None
    assert path_between(store, "801001", HOUSING.code or "", max_hops=2) is not None


def test_an_unreadable_figure_on_the_way_stays_unknown(store_of: StoreOf) -> None:
    path = path_between(store_of(Book("不明.txt").project(HOUSING, None)), HOUSING.code or "", "801001")
    assert path is not None
    assert {e.amount for e in path.edges} == {None}


def test_a_path_is_written_like_any_lineage(sample_store: StoreSnapshot) -> None:
    path = path_between(sample_store, "京财资环指[2023]1782号", "2110301")
    assert path is not None
    assert from_json(render(path, "json")) == path
    assert "转移支付" in render(path, "svg")


def test_a_text_that_means_several_things_is_refused(sample_store: StoreSnapshot) -> None:
    with pytest.raises(ParameterError, match="fits"):
        path_between(sample_store, "河长制", "601")
