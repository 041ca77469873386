"""A lineage as an SVG picture to print: bands as wide as the money, every figure named, nothing hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import msgspec

from kg.lineage.grouping import Gathered, gather
from kg.lineage.kinds import NODE_LABELS, STAGE_LABELS, Breakdown, NodeKind
from kg.lineage.layout import Placed, place
from kg.lineage.marks import branch_colours, colour_rules, draw_link, draw_node, label_height, xml
from kg.lineage.model import Edge, Lineage, Node
from kg.lineage.money import in_words
from kg.lineage.remarks import remarks
from kg.lineage.text_fit import wrap

_MARGIN = 28.0
_WIDTH = 1400.0
_NARROWEST, _WIDEST = 150.0, 460.0
_TOTALS = MappingProxyType({"unit": "支出合计", "policy": "资金合计", "project": "项目预算合计"})
_PANELS = MappingProxyType(
    {
        "unit": (
            ("图一", "资金来源与支出科目", frozenset({Breakdown.FUNCTION, Breakdown.UNIT})),
            (
                "图二",
                "基本支出与项目（同一笔钱的另一种列法，与图一不可相加）",
                frozenset({Breakdown.PROJECT}),
            ),
            (
                "图三",
                "上级转移支付和部门下划的项目（已包含在图一、图二的金额之内）",
                frozenset({Breakdown.TRANSFER}),
            ),
        )
    }
)
_STYLE = """
.lineage text{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;
fill:#1f2328}
.lineage .page{fill:#fff}.lineage .h1{font-size:20px;font-weight:700}.lineage .h2{font-size:14px;font-weight:700}
.lineage .meta{font-size:12.5px}.lineage .note,.lineage .column{font-size:11.5px;fill:#57606a}
.lineage .label{font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.lineage .money{font-weight:600;font-variant-numeric:tabular-nums}.lineage .rule{stroke:#d0d7de;stroke-width:1}
.lineage .box{stroke:none}.lineage .open{fill:none}
.lineage .band{stroke:none;fill-opacity:.34}.lineage .band:hover{fill-opacity:.7}
.lineage .unknown,.lineage .relation,.lineage .back{fill:none;stroke-width:1.5;stroke-opacity:.8}
.lineage .unknown{stroke-dasharray:5 4}.lineage .relation{stroke-dasharray:2 3}
.lineage .back{stroke-dasharray:10 4}.lineage .open{stroke-width:1.5;stroke-dasharray:3 2}
"""
_DARK = """@media (prefers-color-scheme:dark){.lineage text{fill:#e6edf3}.lineage .page{fill:#0d1117}
.lineage .note,.lineage .column{fill:#9198a1}.lineage .label{stroke:#0d1117}.lineage .rule{stroke:#30363d}
.lineage .band{fill-opacity:.5}}
"""


class _Panel(msgspec.Struct, frozen=True):
    """One picture: its name, what it shows, its part of the lineage and what was gathered in it."""

    name: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    gathered: tuple[Gathered, ...] = ()


def draw_svg(lineage: Lineage, *, top: int | None = 12) -> str:
    """The lineage as SVG, readable on light and dark ground; the same lineage gives the same text.

    Title, filters, total and notes stand in the picture. Full names, exact yuan and the places in the documents
    are tooltips (`<title>`).

    Args:
        lineage: What to draw.
        top: So many nodes of each kind are drawn by themselves, the rest as one; all if None.

    Raises:
        ParameterError: `top` is less than 1.
    """
    panels = _panels(lineage, top)
    parts: list[str] = []
    y = _head(parts, lineage, _MARGIN + 24)
    width = _WIDTH
    for panel in panels:
        placed = place(panel.nodes, panel.edges, column_width=_column_width, label_height=label_height)
        width = max(width, 2 * _MARGIN + placed.columns * _column_width(placed.columns))
        y = _draw_panel(parts, panel, placed, y + 14)
    gathered = [(panel.name, rest) for panel in panels for rest in panel.gathered]
    y = _foot(parts, remarks(lineage, gathered), y + 10, width)
    height = y + _MARGIN
    return "".join(
        (
            f'<svg class="lineage" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img" lang="zh">',
            f"<title>{xml(lineage.title)}</title>",
            f"<style>{colour_rules()}{_STYLE}{_DARK}</style>",
            f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
            *parts,
            "</svg>\n",
        )
    )


def _column_width(columns: int) -> float:
    return min(max((_WIDTH - 2 * _MARGIN) / columns, _NARROWEST), _WIDEST)


def _panels(lineage: Lineage, top: int | None) -> list[_Panel]:
    """The pictures of a lineage: money broken down in two ways is drawn twice, never mixed."""
    described = _PANELS.get(lineage.kind, (("", "", frozenset(Breakdown)),))
    grouped: list[list[Edge]] = [[] for _ in described]
    for edge in lineage.edges:
        fitting = [i for i, (_, _, views) in enumerate(described) if views & set(edge.views)]
        grouped[fitting[0] if fitting else -1].append(edge)
    panels: list[_Panel] = []
    drawn: set[str] = set()
    for (name, title, _), edges in zip(described, grouped, strict=True):
        ids = {end for e in edges for end in (e.source, e.target)}
        drawn |= ids
        if edges:
            nodes = tuple(n for n in lineage.nodes if n.id in ids)
            panels.append(_gathered(lineage, _Panel(name, title, nodes, tuple(edges)), top))
    alone = tuple(n for n in lineage.nodes if n.id not in drawn)
    if alone:
        panels.append(_gathered(lineage, _Panel("", "没有金额关系的", alone, ()), top))
    return panels


def _gathered(lineage: Lineage, panel: _Panel, top: int | None) -> _Panel:
    if top is None:
        return panel
    part, gathered = gather(replace(lineage, nodes=panel.nodes, edges=panel.edges), top)
    return _Panel(panel.name, panel.title, part.nodes, part.edges, gathered)


def _head(parts: list[str], lineage: Lineage, y: float) -> float:
    parts.append(f'<text class="h1" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(lineage.title)}</text>')
    filters = "；".join(f"{name}：{value}" for name, value in lineage.filters if value)
    meta = []
    if lineage.kind in _TOTALS or lineage.total is not None:
        meta.append(f"{_TOTALS.get(lineage.kind, '合计')}{in_words(lineage.total)}")
    if lineage.year and not any(name == "年度" for name, _ in lineage.filters):
        meta.append(f"年度：{lineage.year}")
    if lineage.stage and not any(name == "阶段" for name, _ in lineage.filters):
        meta.append(f"阶段：{STAGE_LABELS.get(lineage.stage, lineage.stage)}")
    for line in (" | ".join((*meta, "金额单位：万元")), f"筛选条件：{filters}" if filters else ""):
        if line:
            y += 20
            parts.append(f'<text class="meta" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(line)}</text>')
    return y


def _draw_panel(parts: list[str], panel: _Panel, placed: Placed, y: float) -> float:
    title = " ".join(part for part in (panel.name, panel.title) if part)
    if title:
        y += 18
        parts.append(f'<text class="h2" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(title)}</text>')
    y += 20
    step = _column_width(placed.columns)
    heads: dict[int, dict[str, None]] = defaultdict(dict)
    for node in sorted(placed.nodes, key=lambda n: (n.column, n.middle)):
        if node.node.kind not in (NodeKind.UNEXPLAINED, NodeKind.REST):
            heads[node.column][NODE_LABELS[node.node.kind]] = None
    for column, kinds in sorted(heads.items()):
        x = _MARGIN + column * step
        head = wrap(" / ".join(kinds), step - 8, 11.5, 1)[0]
        parts.append(f'<text class="column" x="{x:.0f}" y="{y:.0f}">{xml(head)}</text>')
    y += 6
    end = _MARGIN + placed.columns * step
    parts.append(f'<path class="rule" d="M{_MARGIN:.0f} {y:.0f}H{end:.0f}"/>')
    y += 12
    colours = branch_colours(placed)
    names = {n.node.id: n.node.label for n in placed.nodes}
    parts.append(f'<g transform="translate({_MARGIN:.0f} {y:.0f})">')
    parts.extend(draw_link(link, colours, names) for link in placed.links)
    parts.extend(draw_node(node, colours, step) for node in placed.nodes)
    parts.append("</g>")
    return y + placed.height


def _foot(parts: list[str], notes: Sequence[str], y: float, width: float) -> float:
    y += 14
    parts.append(f'<path class="rule" d="M{_MARGIN:.0f} {y:.0f}H{width - _MARGIN:.0f}"/>')
    y += 6
    room = width - 2 * _MARGIN
    for i, note in enumerate(notes, 1):
        for line in wrap(f"{i}. {note}", room, 11.5, 3):
            y += 17
            parts.append(f'<text class="note" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(line)}</text>')
    return y
