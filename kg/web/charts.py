"""Figures to options of Apache ECharts: plain data, drawn by `charts.js`; each chart names its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from kg.figures.printed import PrintedAt
from kg.lineage import Breakdown, EdgeKind, Lineage, Node, NodeKind
from kg.lineage.kinds import DIFFERENCES, EDGE_LABELS, NODE_LABELS, STAGE_LABELS
from kg.web.places import places_ref
from kg.web.thing import thing_ref
from kg.web.view import ColumnKind, DataTable, Drawing, Ref, ViewCell, ViewColumn, money
from kg.words.text import Text, both, same

YUAN = Text("元", "yuan")
HEIGHTS = (320, 420, 560, 720, 960, 1280, 1600, 2000)
"""Heights that a chart can have: the style sheet has a class for each."""
_SHORT_NAME, _FEW_NAMES = 12, 8
"""Letters of a name, and names, that upright bars have room for."""
_NAME_LINE = 10
"""Chinese letters in one line of a name beside lying bars."""


class Bar(msgspec.Struct, frozen=True):
    """One series of bars: its name and a value a category, None where nothing is stated."""

    name: Text
    values: tuple[Decimal | None, ...]


def lineage_blocks(
    lineage: Lineage, name: str, caption: Text, view: Breakdown | None = None
) -> list[Drawing | DataTable]:
    """A lineage as a picture with its table.

    Args:
        lineage: What to show.
        name: Name of the picture; its table is `NAME-flows`.
        caption: Above both.
        view: Only the edges of this breakdown; all edges if None.
    """
    edges = tuple(e for e in lineage.edges if view is None or view in e.views)
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    nodes = tuple(node for node in lineage.nodes if node.id in ends)
    table = flow_table(lineage, f"{name}-flows", caption, view)
    if not edges:
        return [table]
    part = replace(lineage, nodes=nodes, edges=edges)
    return [Drawing(name, caption, part, table.name, lineage_context(lineage)), table]


def lineage_context(lineage: Lineage) -> tuple[tuple[Text, Text], ...]:
    """Unit of money, year, stage, total and filters, to be printed with a chart."""
    pairs = [(Text("金额单位", "Unit of money"), YUAN)]
    if lineage.year:
        pairs.append((Text("年度", "Year"), same(str(lineage.year))))
    if lineage.stage:
        pairs.append((Text("阶段", "Stage"), both(STAGE_LABELS[lineage.stage])))
    printed = lineage.printed.amount if lineage.printed else None
    if printed is not None and printed != lineage.total:
        pairs.append((Text("印出的总计", "Total as printed"), same(money(printed))))
        if lineage.total is not None:
            pairs.append((Text("明细合计", "Sum of details"), same(money(lineage.total))))
    elif lineage.total is not None:
        pairs.append((Text("合计", "Total"), same(money(lineage.total))))
    pairs.extend((_headed(key), both(value)) for key, value in lineage.filters if key not in ("年度", "阶段"))
    return tuple(pairs)


def _headed(key: str) -> Text:
    text = both(key)
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def flow_table(lineage: Lineage, name: str, caption: Text, view: Breakdown | None) -> DataTable:
    """Every edge of a lineage with where its figures are printed; those of one breakdown if `view` is given."""
    rows = []
    for edge in lineage.edges:
        if view is not None and edge.views and view not in edge.views:
            continue
        source, target = lineage.by_id[edge.source], lineage.by_id[edge.target]
        tone = "conflict" if edge.unknown_lines else ""
        rows.append(
            (
                _node_cell(source),
                _node_cell(target),
                ViewCell(str(EDGE_LABELS[EdgeKind(edge.kind)]), both(EDGE_LABELS[EdgeKind(edge.kind)])),
                ViewCell(edge.amount, ref=places_ref(edge.evidence), tone=tone),
                ViewCell(edge.year),
                printed_cell(edge.evidence[:3], places_ref(edge.evidence)),
            )
        )
    columns = (
        ViewColumn("from", Text("从", "From")),
        ViewColumn("to", Text("到", "To")),
        ViewColumn("relation", Text("关系", "Relation")),
        ViewColumn("amount_yuan", Text("金额（元）", "Amount (yuan)"), ColumnKind.MONEY),
        ViewColumn("year", Text("年度", "Year"), ColumnKind.YEAR),
        ViewColumn("printed_at", Text("印在", "Printed at")),
    )
    note = Text(
        "各种分解（按科目、按项目）各自完整，不能相加。",
        "Each breakdown is whole by itself; do not add them up.",
    )
    return DataTable(name, caption, columns, tuple(rows), note=note)


def printed_cell(places: Sequence[PrintedAt], ref: Ref | None = None) -> ViewCell:
    """Where figures are printed, as people look it up, with the page that lists them."""
    zh = "；".join(map(str, places))
    return ViewCell(zh, Text(zh, "; ".join(place.in_english() for place in places)), ref)


def _node_cell(node: Node) -> ViewCell:
    kind, name = NODE_LABELS[NodeKind(node.kind)], node.spoken
    bare = node.kind in (NodeKind.UNIT, NodeKind.DEPARTMENT, *DIFFERENCES)
    shown = name if bare else Text(f"{kind}：{name.zh}", f"{kind.en}: {name.en}")
    return ViewCell(str(node.name), shown, thing_ref(node.iri))


def bars(categories: Sequence[Text], series: Sequence[Bar], *, stacked: bool = False) -> dict[str, Any]:
    """Options of a bar chart over categories; every category is named.

    Short names stand below upright bars; with long or many names the bars lie, so that the names have room.
    """
    lying = is_lying(categories)
    names: dict[str, Any] = {
        "type": "category",
        "data": list(categories),
        "inverse": lying,
        "axisLabel": {
            "interval": 0,
            "hideOverlap": False,
            "overflow": "break",
            "width": 120 if lying else 72,
        },
    }
    values: dict[str, Any] = {"type": "value", "axisLabel": {"hideOverlap": True}}
    return {
        "grid": {"left": 8, "right": 24, "top": 44, "bottom": 8, "outerBoundsMode": "same"},
        "legend": {"type": "scroll", "top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": values if lying else names,
        "yAxis": names if lying else values,
        "series": [
            {
                "type": "bar",
                "name": bar.name,
                "data": [None if value is None else float(value) for value in bar.values],
                **({"stack": "all"} if stacked else {}),
            }
            for bar in series
        ],
    }


def is_lying(categories: Sequence[Text]) -> bool:
    """Whether the names of categories need lines of their own beside lying bars."""
    longest = max((len(name.zh) for name in categories), default=0)
    return longest > _SHORT_NAME or len(categories) > _FEW_NAMES


def bars_height(categories: Sequence[Text], series: int, *, stacked: bool = False) -> int:
    """The height of a bar chart in pixels, one of the steps that the style sheet has."""
    if not is_lying(categories):
        return HEIGHTS[0]
    lines = max(-(-len(name.zh) // _NAME_LINE) for name in categories)
    row = max(22 * lines, 12 if stacked else 14 * series) + 16
    wanted = 70 + row * len(categories)
    return next((height for height in HEIGHTS if height >= wanted), HEIGHTS[-1])
