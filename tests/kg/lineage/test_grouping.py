"""Smaller pictures whose sums stay exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ParameterError
from kg.lineage import Breakdown, EdgeKind, Lineage, NodeKind, fold, gather
from kg.lineage.grouping import narrow
from tests.kg.lineage.graphs import lineage, money


def branches(amounts: list[str | None]) -> Lineage:
    return lineage([money("a", f"b{i:03}", amount) for i, amount in enumerate(amounts)])


@given(
    st.lists(st.decimals(min_value=0, max_value=10**11, places=2), min_size=1, max_size=40),
    st.integers(1, 10),
)
def test_the_rest_has_exactly_the_sum_of_what_it_hides(amounts: list[Decimal], top: int) -> None:
    whole = branches([str(a) for a in amounts])
    small, told = gather(whole, top)
    assert sum(e.amount or 0 for e in small.edges) == sum(amounts)
    rest = sorted(amounts, reverse=True)[top:]
    if len(rest) > 1:
        assert [(g.count, g.amount) for g in told] == [(len(rest), sum(rest))]
        assert [n.label for n in small.nodes if n.kind is NodeKind.REST] == [f"其他 {len(rest)} 个项"]
    else:
        assert told == () and small.edges == whole.edges


def test_an_unknown_amount_among_the_rest_leaves_its_sum_unknown() -> None:
    small, (told,) = gather(branches(["9", "1", None]), 1)
    assert (told.amount, told.known) == (None, Decimal(1))
    (edge,) = [e for e in small.edges if e.target == "rest/function_item"]
    assert (edge.amount, edge.known, edge.unknown_lines) == (None, Decimal(1), 1)


def test_what_is_not_explained_is_never_put_with_the_rest() -> None:
    edges = [money("a", "m", "10"), *(money("m", f"b{i}", "1") for i in range(5))]
    small, _ = gather(lineage(edges), 1)
    assert [e.amount for e in small.edges if e.kind is EdgeKind.UNEXPLAINED] == [5]


def test_no_picture_of_nothing() -> None:
    with pytest.raises(ParameterError, match="from 1"):
        gather(branches(["1"]), 0)


def test_folding_a_level_away_keeps_every_sum(street: Lineage) -> None:
    folded = fold(street, [NodeKind.FUNCTION_SUBCLASS, NodeKind.ECONOMIC_CLASS])
    kinds = {n.kind for n in folded.nodes}
    assert NodeKind.FUNCTION_SUBCLASS not in kinds and NodeKind.ECONOMIC_CLASS not in kinds
    straight = [
        e
        for e in folded.edges
        if folded.by_id[e.source].kind is NodeKind.FUNCTION_CLASS
        and folded.by_id[e.target].kind is NodeKind.FUNCTION_ITEM
    ]
    assert sum(e.amount or 0 for e in straight) == street.total


def test_a_level_in_which_money_mixes_cannot_be_folded_away() -> None:
    mixing = lineage([money("a", "m", "3"), money("b", "m", "4"), money("m", "c", "5"), money("m", "d", "2")])
    nodes = tuple(
        type(n)(id=n.id, kind=NodeKind.UNIT, label=n.label) if n.id == "m" else n for n in mixing.nodes
    )
    mixed = Lineage(mixing.kind, "a", mixing.title, nodes, mixing.edges)
    with pytest.raises(ParameterError, match="one source or one target"):
        fold(mixed, [NodeKind.UNIT])


def test_the_subject_itself_cannot_be_folded_away(street: Lineage) -> None:
    with pytest.raises(ParameterError, match="other levels"):
        fold(street, [NodeKind.DEPARTMENT])


def test_a_level_that_does_not_exist_is_not_silently_left_out(street: Lineage) -> None:
    with pytest.raises(ParameterError, match="economic_class"):
        fold(street, ["economics"])


def test_views_are_not_mixed_when_parallel_edges_become_one() -> None:
    edges = [
        money("a", f"b{i}", "1", view) for i in range(3) for view in (Breakdown.FUNCTION, Breakdown.PROJECT)
    ]
    small, told = gather(lineage(edges), 1)
    assert [g.amount for g in told] == [2]
    rest = [e for e in small.edges if e.target.startswith("rest/")]
    assert [(e.views, e.amount) for e in rest] == [
        ((Breakdown.FUNCTION,), Decimal(2)),
        ((Breakdown.PROJECT,), Decimal(2)),
    ]


@given(
    st.lists(st.decimals(min_value=1, max_value=10**11, places=2), min_size=1, max_size=60),
    st.integers(1, 10),
)
def test_opening_the_rest_again_and_again_shows_every_node_once(amounts: list[Decimal], top: int) -> None:
    whole = branches([str(a) for a in amounts])
    small, _ = gather(whole, top)
    seen = [n.id for n in small.nodes if n.kind is not NodeKind.REST and n.id != "a"]
    while rest := [n.id for n in small.nodes if n.kind is NodeKind.REST]:
        part, already = narrow(whole, rest[0], top)
        small, _ = gather(part, 7, already)
        seen += [n.id for n in small.nodes if n.kind is not NodeKind.REST and n.id != "a"]
    assert sorted(seen) == sorted(n.id for n in whole.nodes if n.id != "a")


def test_a_node_is_narrowed_to_what_comes_in_and_goes_on() -> None:
    edges = [
        money("a", "b", "6"),
        money("a", "c", "4"),
        money("b", "d", "5"),
        money("b", "e", "1"),
        money("c", "d", "4"),
    ]
    part, already = narrow(lineage(edges), "b", 12)
    assert [(e.source, e.target) for e in part.edges] == [("a", "b"), ("b", "d"), ("b", "e")]
    assert not already
    with pytest.raises(ParameterError, match="one of the picture"):
        narrow(lineage(edges), "nothing", 12)
