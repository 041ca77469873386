"""Figures to options of Apache ECharts: plain data, drawn by `charts.js`; each chart names its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import networkx as nx

from kg.figures.printed import PrintedAt
from kg.lineage import Breakdown, EdgeKind, Lineage, Node, NodeKind
from kg.lineage.kinds import EDGE_LABELS, NODE_LABELS, STAGE_LABELS
from kg.web.thing import thing_ref
from kg.web.view import Chart, ColumnKind, DataTable, ViewCell, ViewColumn, money
from kg.words.text import Text, both, same

YUAN = Text("元", "yuan")
HEIGHTS = (320, 420, 560, 720, 960, 1280, 1600, 2000)
"""Heights that a chart can have: the style sheet has a class for each."""
_SHORT_NAME, _FEW_NAMES = 12, 8
"""Letters of a name, and names, that upright bars have room for."""
_NAME_LINE = 10
"""Chinese letters in one line of a name beside lying bars."""
_HEIGHTS = ((8, 320), (16, 420), (30, 560))
_TALL = 720


class Flow(msgspec.Struct, frozen=True):
    """Money between two named nodes, in yuan."""

    source: str
    target: str
    amount: Decimal


class Bar(msgspec.Struct, frozen=True):
    """One series of bars: its name and a value a category, None where nothing is stated."""

    name: Text
    values: tuple[Decimal | None, ...]


def sankey(flows: Sequence[Flow], labels: Mapping[str, Text]) -> dict[str, Any]:
    """Options of a Sankey diagram; flows must hold no circle (see `without_circles`)."""
    ids = list(dict.fromkeys(end for flow in flows for end in (flow.source, flow.target)))
    return {
        "series": [
            {
                "type": "sankey",
                "nodeAlign": "justify",
                "nodeGap": 10,
                "left": 4,
                "right": 170,
                "top": 8,
                "bottom": 8,
                "emphasis": {"focus": "adjacency"},
                "lineStyle": {"color": "gradient", "opacity": 0.35},
                "label": {"width": 160, "overflow": "truncate"},
                "data": [{"name": _unique(i, ids, labels)} for i in ids],
                "links": [
                    {
                        "source": _unique(f.source, ids, labels),
                        "target": _unique(f.target, ids, labels),
                        "value": float(f.amount),
                    }
                    for f in flows
                ],
            }
        ]
    }


def _unique(node: str, ids: Sequence[str], labels: Mapping[str, Text]) -> Text:
    """The label of a node; two nodes with one label are told apart by invisible characters."""
    label = labels.get(node) or same(node)
    mark = "\u200b" * sum(1 for other in ids[: ids.index(node)] if labels.get(other) == label)
    return Text(label.zh + mark, label.en + mark)


def without_circles(flows: Iterable[Flow]) -> tuple[list[Flow], list[Flow]]:
    """Flows that a Sankey diagram can draw, and those that would close a circle: smallest first to go."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    kept: list[Flow] = []
    left_out: list[Flow] = []
    for flow in sorted(flows, key=lambda f: (-f.amount, f.source, f.target)):
        known = graph.has_node(flow.source) and graph.has_node(flow.target)
        if (
            flow.amount <= 0
            or flow.source == flow.target
            or (known and nx.has_path(graph, flow.target, flow.source))
        ):
            left_out.append(flow)
        else:
            graph.add_edge(flow.source, flow.target)
            kept.append(flow)
    return kept, left_out


def lineage_blocks(
    lineage: Lineage, name: str, caption: Text, view: Breakdown | None = None
) -> tuple[list[Chart | DataTable], list[Flow]]:
    """A lineage as a Sankey diagram with its table, and the flows that the diagram cannot show.

    Args:
        lineage: What to show; edges of several years between two nodes are drawn as one.
        name: Name of the chart; its table is `NAME-flows`.
        caption: Above both.
        view: Only the edges of this breakdown; all edges with an amount if None.
    """
    edges = [e for e in lineage.edges if e.amount is not None and (view is None or view in e.views)]
    sums: dict[tuple[str, str], Decimal] = {}
    for edge in edges:
        pair = (edge.source, edge.target)
        sums[pair] = sums.get(pair, Decimal(0)) + (edge.amount or Decimal(0))
    flows, left_out = without_circles(Flow(s, t, amount) for (s, t), amount in sums.items())
    labels = {n.id: both(n.label) if n.kind is NodeKind.PROJECT else n.spoken for n in lineage.nodes}
    table = flow_table(lineage, f"{name}-flows", caption, view)
    if not flows:
        return [table], left_out
    height = next((h for n, h in _HEIGHTS if len(flows) <= n), _TALL)
    chart = Chart(name, caption, sankey(flows, labels), table.name, lineage_context(lineage), height)
    return [chart, table], left_out


def lineage_context(lineage: Lineage) -> tuple[tuple[Text, Text], ...]:
    """Unit of money, year, stage, total and filters, to be printed with a chart."""
    pairs = [(Text("金额单位", "Unit of money"), YUAN)]
    if lineage.year:
        pairs.append((Text("年度", "Year"), same(str(lineage.year))))
    if lineage.stage:
        pairs.append((Text("阶段", "Stage"), both(STAGE_LABELS[lineage.stage])))
    if lineage.total is not None:
        pairs.append((Text("合计", "Total"), same(money(lineage.total))))
    pairs.extend((both(key), both(value)) for key, value in lineage.filters if key not in ("年度", "阶段"))
    return tuple(pairs)


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
                ViewCell(edge.amount, tone=tone),
                ViewCell(edge.year),
                printed_cell(edge.evidence[:3]),
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


def printed_cell(places: Sequence[PrintedAt]) -> ViewCell:
    """Where figures are printed, as people look it up."""
    zh = "；".join(map(str, places))
    return ViewCell(zh, Text(zh, "; ".join(place.in_english() for place in places)))


def _node_cell(node: Node) -> ViewCell:
    kind, name = NODE_LABELS[NodeKind(node.kind)], node.spoken
    bare = node.kind in (NodeKind.UNIT, NodeKind.DEPARTMENT, NodeKind.UNEXPLAINED)
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


def treemap(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Options of a treemap of nested parts: name, value, children."""
    return {
        "series": [
            {
                "type": "treemap",
                "data": list(parts),
                "roam": False,
                "leafDepth": 2,
                "label": {"overflow": "truncate"},
                "upperLabel": {"show": True, "height": 22},
                "left": 0,
                "right": 0,
                "top": 0,
                "bottom": 30,
            }
        ]
    }
