"""Figures to options of Apache ECharts: plain data, drawn by `charts.js`; each chart names its table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import networkx as nx

from kg.lineage import Breakdown, EdgeKind, Lineage, Node, NodeKind
from kg.lineage.kinds import EDGE_LABELS, NODE_LABELS, STAGE_LABELS
from kg.web.text import Text, same
from kg.web.thing import thing_ref
from kg.web.view import Chart, ColumnKind, DataTable, ViewCell, ViewColumn, money

YUAN = Text("元", "yuan")
_HEIGHTS = ((8, 320), (16, 420), (30, 560))
_TALL = 720


class Flow(msgspec.Struct, frozen=True):
    """Money between two named nodes, in yuan."""

    source: str
    target: str
    amount: Decimal


class Bar(msgspec.Struct, frozen=True):
    """One series of bars: its name and a value a category, None where nothing is stated."""

    name: str
    values: tuple[Decimal | None, ...]


def sankey(flows: Sequence[Flow], labels: Mapping[str, str]) -> dict[str, Any]:
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


def _unique(node: str, ids: Sequence[str], labels: Mapping[str, str]) -> str:
    """The label of a node; two nodes with one label are told apart by invisible characters."""
    label = labels.get(node, node)
    before = sum(1 for other in ids[: ids.index(node)] if labels.get(other, other) == label)
    return label + "\u200b" * before


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
    labels = {n.id: n.label if n.kind is NodeKind.PROJECT else n.name for n in lineage.nodes}
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
        pairs.append((Text("阶段", "Stage"), Text(STAGE_LABELS[lineage.stage], lineage.stage)))
    if lineage.total is not None:
        pairs.append((Text("合计", "Total"), same(money(lineage.total))))
    pairs.extend((same(key), same(value)) for key, value in lineage.filters if key not in ("年度", "阶段"))
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
                ViewCell(EDGE_LABELS[EdgeKind(edge.kind)]),
                ViewCell(edge.amount, tone=tone),
                ViewCell(edge.year),
                ViewCell("；".join(map(str, edge.evidence[:3]))),
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


def _node_cell(node: Node) -> ViewCell:
    kind = NODE_LABELS[NodeKind(node.kind)]
    shown = node.name if node.kind in (NodeKind.UNIT, NodeKind.DEPARTMENT) else f"{kind}：{node.name}"
    return ViewCell(node.name, same(shown), thing_ref(node.iri))


def bars(categories: Sequence[str], series: Sequence[Bar], *, stacked: bool = False) -> dict[str, Any]:
    """Options of a bar chart over categories such as years."""
    return {
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 8, "outerBoundsMode": "same"},
        "legend": {"type": "scroll", "top": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(categories)},
        "yAxis": {"type": "value"},
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
