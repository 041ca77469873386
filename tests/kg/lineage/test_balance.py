"""Inflow against outflow, what is not explained, and circles."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from kg.lineage import Breakdown, CheckRule, Edge, EdgeKind, NodeKind
from tests.kg.lineage.graphs import lineage, money


def test_a_balanced_node_gets_no_node_of_the_unexplained() -> None:
    made = lineage([money("a", "b", "10"), money("b", "c", "4"), money("b", "d", "6")])
    assert [c.balanced for c in made.checks] == [True]
    assert {n.kind for n in made.nodes} == {NodeKind.FUNCTION_ITEM}


def test_more_outflow_than_inflow_is_shown_as_coming_from_the_unexplained() -> None:
    made = lineage([money("a", "b", "10"), money("b", "c", "12.5")])
    (extra,) = [e for e in made.edges if e.kind is EdgeKind.UNEXPLAINED]
    assert (extra.target, extra.amount, made.by_id[extra.source].label) == ("b", Decimal("2.5"), "未说明")
    assert made.checks[0].difference == Decimal("-2.5")


def test_two_views_of_the_same_money_are_compared_each_for_itself() -> None:
    """Added up, the two breakdowns of 10 would look like an outflow of 20."""
    made = lineage(
        [
            money("a", "b", "10", Breakdown.FUNCTION, Breakdown.PROJECT),
            money("b", "c", "10", Breakdown.FUNCTION),
            money("b", "d", "10", Breakdown.PROJECT),
        ]
    )
    assert [(c.views, c.balanced) for c in made.checks] == [
        ((Breakdown.FUNCTION,), True),
        ((Breakdown.PROJECT,), True),
    ]


def test_an_unknown_amount_is_not_compared_as_if_it_were_zero() -> None:
    made = lineage([money("a", "b", "10"), money("b", "c", None)])
    assert [(c.balanced, c.difference, c.outflow) for c in made.checks] == [(None, None, None)]
    assert len(made.edges) == 2


def test_relations_without_money_take_no_part_in_sums() -> None:
    cites = Edge("p", "b", EdgeKind.BASED_ON)
    made = lineage([money("a", "b", "10"), money("b", "c", "10"), cites])
    assert all(c.balanced for c in made.checks) and cites in made.edges


def test_circles_are_reported_and_their_edges_kept() -> None:
    edges = [money("a", "b", "3"), money("b", "c", "3"), money("c", "a", "1"), money("d", "d", "1")]
    made = lineage(edges)
    assert made.cycles == (("d",), ("a", "b", "c")) and made.cycles_complete
    assert {(e.source, e.target) for e in edges} <= {(e.source, e.target) for e in made.edges}


def test_a_circle_too_long_to_enumerate_is_reported_all_the_same() -> None:
    ids = [f"n{i:02}" for i in range(40)]
    made = lineage([money(a, b, "1") for a, b in zip(ids, [*ids[1:], ids[0]], strict=True)])
    assert made.cycles == (tuple(ids),)
    assert not made.cycles_complete


def test_a_knot_of_circles_ends_the_search_and_says_so() -> None:
    ids = [f"n{i:02}" for i in range(14)]
    made = lineage([money(a, b, "1") for a in ids for b in ids if a != b])
    assert len(made.cycles) == 100 and not made.cycles_complete


amounts = st.decimals(min_value=0, max_value=10**11, places=2)


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[int, Decimal]]:
    """Leaves of a random tree: for each a parent and an amount; node 0 is the root."""
    count = draw(st.integers(1, 30))
    return [(draw(st.integers(0, i)), draw(amounts)) for i in range(count)]


@given(trees())
def test_money_summed_up_from_the_leaves_of_any_tree_balances_exactly(
    tree: list[tuple[int, Decimal]],
) -> None:
    parents = {i + 1: parent for i, (parent, _) in enumerate(tree)}
    inner = set(parents.values())
    flow: dict[int, Decimal] = defaultdict(Decimal)
    for i, (_, amount) in enumerate(tree, 1):
        if i in inner:
            continue
        node = i
        while node:
            flow[node] += amount
            node = parents[node]
    made = lineage([money(str(parents[i]), str(i), str(amount)) for i, amount in flow.items()])
    assert all(c.balanced and c.rule is CheckRule.BALANCE for c in made.checks)
    assert {n.kind for n in made.nodes} == {NodeKind.FUNCTION_ITEM}


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), amounts), min_size=1, max_size=25))
def test_after_balancing_no_node_gains_or_loses_a_fen_in_any_graph(
    raw: list[tuple[int, int, Decimal]],
) -> None:
    edges = {(a, b): money(str(a), str(b), str(amount)) for a, b, amount in raw}
    made = lineage(edges.values())
    ins: dict[str, Decimal] = defaultdict(Decimal)
    outs: dict[str, Decimal] = defaultdict(Decimal)
    for edge in made.edges:
        outs[edge.source] += edge.amount or 0
        ins[edge.target] += edge.amount or 0
    assert all(ins[node] == outs[node] for node in set(ins) & set(outs))
