"""Where boxes and bands stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lineage import Lineage
from kg.lineage.layout import Placed, place
from kg.lineage.marks import Pen
from kg.lineage.stacking import spread
from kg.lineage.text_fit import text_width, wrap
from tests.kg.lineage.graphs import lineage, money


def laid_out(made: Lineage) -> Placed:
    return place(made.nodes, made.edges, column_width=lambda count: 180.0, label_height=Pen().label_height)


def assert_no_labels_meet(placed: Placed) -> None:
    for column in range(placed.columns):
        slots = sorted(
            (n.middle - n.slot / 2, n.middle + n.slot / 2) for n in placed.nodes if n.column == column
        )
        assert all(above[1] <= below[0] + 0.01 for above, below in pairwise(slots))


def test_labels_of_a_column_do_not_overlap(street: Lineage, street_with_transfers: Lineage) -> None:
    for made in (street, street_with_transfers):
        placed = laid_out(made)
        assert len(placed.nodes) == len(made.nodes)
        assert_no_labels_meet(placed)
        assert all(n.y >= 0 and n.y + n.height <= placed.height + 0.01 for n in placed.nodes)


def test_bands_are_as_wide_as_their_money(street: Lineage) -> None:
    links = [link for link in laid_out(street).links if link.width > 1]
    ratios = {round(link.width / float(link.edge.amount or 1), 12) for link in links}
    assert len(links) > 20 and len(ratios) == 1


def test_money_flows_to_the_right_and_what_leads_back_is_marked() -> None:
    made = lineage([money("a", "b", "3"), money("b", "c", "3"), money("c", "a", "1")])
    placed = laid_out(made)
    assert [(link.edge.source, link.backward) for link in placed.links if link.backward] == [("c", True)]
    assert all(link.x1 > link.x0 for link in placed.links if not link.backward)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**9)), min_size=1, max_size=30)
)
def test_any_graph_is_laid_out_without_overlap(raw: list[tuple[int, int, int]]) -> None:
    edges = {(a, b): money(str(a), str(b), str(amount)) for a, b, amount in raw}
    assert_no_labels_meet(laid_out(lineage(edges.values())))


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(1, 100)), min_size=1, max_size=20))
def test_boxes_keep_their_order_and_their_room(boxes: list[tuple[float, float]]) -> None:
    wanted, slots = zip(*boxes, strict=True)
    middles = spread(wanted, slots)
    for (a, b), (height_a, height_b) in zip(pairwise(middles), pairwise(slots), strict=True):
        assert b - a >= (height_a + height_b) / 2 - 1e-6


def test_boxes_that_have_room_stand_where_they_want() -> None:
    assert spread([0, 100, 300], [10, 10, 10]) == [0, 100, 300]


@pytest.mark.parametrize("width", [40.0, 90.0, 200.0])
def test_a_wrapped_text_fits_its_width(width: float) -> None:
    text = "京财资环指[2023]1782号提前下达2024年第五立面清扫保洁项目 and words"
    lines = wrap(text, width, 12, 3)
    assert len(lines) <= 3 and all(text_width(line, 12) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_shortened_text_says_so() -> None:
    assert wrap("一二三四五六七八九十", 48, 12, 1) == ["一二三…"]
