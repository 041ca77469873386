"""A lineage as an SVG picture to print: bands as wide as the money, every figure named, nothing hidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import msgspec

from kg.lineage.grouping import Gathered, gather, node_sizes
from kg.lineage.kinds import DIFFERENCES, NODE_LABELS, STAGE_LABELS, Breakdown, NodeKind
from kg.lineage.layout import Placed, place
from kg.lineage.marks import Pen, branch_colours, colour_rules, draw_link, draw_node, xml
from kg.lineage.model import Edge, Lineage, Node
from kg.lineage.money import in_english, in_words
from kg.lineage.notes import gathered_note, notes_of
from kg.lineage.text_fit import wrap
from kg.words.text import Language, Said, english

_MARGIN = 28.0
_WIDTH = 1400.0
_NARROWEST, _WIDEST = 150.0, 460.0
_TOTALS = MappingProxyType(
    {
        "unit": Said("支出合计", "expenditure"),
        "policy": Said("资金合计", "money"),
        "project": Said("项目预算合计", "project budgets"),
    }
)
_TOTAL = Said("合计", "total")
_PANELS = MappingProxyType(
    {
        "unit": (
            (
                Said("图一", "Picture 1"),
                Said("资金来源与支出科目", "Funds and subjects"),
                frozenset({Breakdown.FUNCTION, Breakdown.UNIT}),
            ),
            (
                Said("图二", "Picture 2"),
                Said(
                    "基本支出与项目（同一笔钱的另一种列法，与图一不可相加）",
                    "Basic expenditure and projects (the same money in another way; do not add it to picture 1)",
                ),
                frozenset({Breakdown.PROJECT}),
            ),
            (
                Said("图三", "Picture 3"),
                Said(
                    "上级转移支付和部门下划的项目（已包含在图一、图二的金额之内）",
                    "Transfers from above and projects passed down (part of pictures 1 and 2)",
                ),
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
.lineage .share{fill:#57606a;font-size:11px}.lineage a{cursor:pointer}.lineage a:hover .label,
.lineage a:focus-visible .label{text-decoration:underline}.lineage a:focus-visible rect{stroke:#0a5c8c;stroke-width:3}
.lineage .box{stroke:none}.lineage .open{fill:none}
.lineage .band{stroke:none;fill-opacity:.34}.lineage .band:hover{fill-opacity:.7}
.lineage .unknown,.lineage .relation,.lineage .back{fill:none;stroke-width:1.5;stroke-opacity:.8}
.lineage .unknown{stroke-dasharray:5 4}.lineage .relation{stroke-dasharray:2 3}
.lineage .back{stroke-dasharray:10 4}.lineage .open{stroke-width:1.5;stroke-dasharray:3 2}
"""
_DARK = """@media (prefers-color-scheme:dark){.lineage text{fill:#e6edf3}.lineage .page{fill:#0d1117}
.lineage .note,.lineage .column{fill:#9198a1}.lineage .share{fill:#c9d1d9}
.lineage .label{stroke:#0d1117}.lineage .rule{stroke:#30363d}
.lineage .band{fill-opacity:.5}}
"""


class _Panel(msgspec.Struct, frozen=True):
    """One picture: its name, what it shows, its part of the lineage and what was gathered in it."""

    name: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    gathered: tuple[Gathered, ...] = ()


def draw_svg(lineage: Lineage, *, top: int | None = 12, language: Language = Language.ZH) -> str:
    """The lineage as SVG, readable on light and dark ground; the same lineage gives the same text.

    Title, filters, total and notes stand in the picture. Full names, exact yuan and the places in the documents
    are tooltips (`<title>`).

    Args:
        lineage: What to draw.
        top: So many nodes of each kind are drawn by themselves, the rest as one; all if None.
        language: Of the words around names and figures.

    Raises:
        ParameterError: `top` is less than 1.
    """
    pen, panels = Pen(language), _panels(lineage, top)
    parts: list[str] = []
    y = _head(parts, lineage, _MARGIN + 24, pen)
    width = _WIDTH
    for panel in panels:
        placed, step = _placed(panel, pen, _WIDTH - 2 * _MARGIN)
        width = max(width, 2 * _MARGIN + placed.columns * step)
        y = _draw_panel(parts, panel, placed, y + 14, pen, step)
    gathered = [(panel.name, rest) for panel in panels for rest in panel.gathered]
    y = _foot(parts, [pen.say(note) for note in notes_of(lineage, gathered)], y + 10, width)
    height = y + _MARGIN
    return "".join(
        (
            f'<svg class="lineage" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img" lang="{language}">',
            f"<title>{xml(pen.say(lineage.title))}</title>",
            f"<style>{style()}</style>",
            f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>',
            *parts,
            "</svg>\n",
        )
    )


class DrawnPart(msgspec.Struct, frozen=True):
    """A picture to stand in a page, without a style of its own, and what was put together in it."""

    svg: str
    gathered: tuple[Said, ...]


def draw_part(
    lineage: Lineage,
    caption: str,
    *,
    top: int = 12,
    already: Mapping[NodeKind, int] = MappingProxyType({}),
    language: Language = Language.ZH,
    address: Callable[[Node], str | None] = lambda node: None,
    width: float = 1160.0,
) -> DrawnPart:
    """One picture of all edges of a lineage for a page; the page brings the style (`style`), title and notes.

    Args:
        lineage: What to draw, such as one breakdown.
        caption: What a listener is told that it is.
        top: So many nodes of each kind are drawn by themselves, the rest as one.
        already: See `gather`.
        language: Of the words around names and figures.
        address: Where a click on a node leads.
        width: Width in pixels; more where there are many columns.
    """
    part, gathered = gather(lineage, top, already)
    panel = _Panel("", "", part.nodes, part.edges)
    pen = Pen(language, Decimal(0) if _years_note(lineage) else _whole(part), address)
    placed, step = _placed(panel, pen, width)
    parts: list[str] = []
    height = _draw_panel(parts, panel, placed, 0, pen, step, margin=2.0) + 8
    wide = 4 + max(placed.columns * step, min(width, 560.0))
    svg = (
        f'<svg class="lineage" viewBox="0 0 {wide:.0f} {height:.0f}" width="{wide:.0f}" height="{height:.0f}" '
        f'role="group" aria-label="{xml(caption)}">{"".join(parts)}</svg>'
    )
    return DrawnPart(svg, (*_years_note(lineage), *(gathered_note("", rest) for rest in gathered)))


def _years_note(lineage: Lineage) -> tuple[Said, ...]:
    """Says that money of several years is drawn together, where what was carried over stands twice."""
    years = sorted({edge.year for edge in lineage.edges if edge.year and edge.amount})
    if len(years) < 2:
        return ()
    return (
        Said(
            f"图中 {'、'.join(map(str, years))} 年的金额画在一起，结转到下一年的钱两年都有，所以不标份额",
            f"Money of {', '.join(map(str, years))} is drawn together; what was carried over stands in both years, "
            "so that no shares are given",
        ),
    )


def style() -> str:
    """The style rules of all pictures; pages that bring them need none in the picture."""
    return f"{colour_rules()}{_STYLE}{_DARK}"


def _whole(lineage: Lineage) -> Decimal:
    """What shares are shares of: the money of the subject; without one that of all sources together."""
    sizes = node_sizes(lineage.edges)
    if (own := sizes.get(lineage.subject)) and own.amount:
        return own.amount
    entered = {edge.target for edge in lineage.edges}
    first = [sizes[n.id] for n in lineage.nodes if n.id in sizes and n.id not in entered]
    return (
        sum((size.known for size in first), Decimal(0))
        if all(s.amount is not None for s in first)
        else Decimal(0)
    )


def _placed(panel: _Panel, pen: Pen, width: float) -> tuple[Placed, float]:
    """Where things stand, and the width of a column."""

    def column_width(columns: int) -> float:
        return min(max(width / columns, _NARROWEST), _WIDEST)

    placed = place(panel.nodes, panel.edges, column_width=column_width, label_height=pen.label_height)
    return placed, column_width(placed.columns)


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
        panels.append(_gathered(lineage, _Panel("", Said("没有金额关系的", "Without money"), alone, ()), top))
    return panels


def _gathered(lineage: Lineage, panel: _Panel, top: int | None) -> _Panel:
    if top is None:
        return panel
    part, gathered = gather(replace(lineage, nodes=panel.nodes, edges=panel.edges), top)
    return _Panel(panel.name, panel.title, part.nodes, part.edges, gathered)


def _head(parts: list[str], lineage: Lineage, y: float, pen: Pen) -> float:
    parts.append(f'<text class="h1" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(pen.say(lineage.title))}</text>')
    for line in _meta_english(lineage) if pen.language is Language.EN else _meta(lineage):
        y += 20
        parts.append(f'<text class="meta" x="{_MARGIN:.0f}" y="{y:.0f}">{xml(line)}</text>')
    return y


def _meta(lineage: Lineage) -> list[str]:
    """Total, year, stage, unit of money and filters, in Chinese."""
    filters = "；".join(f"{name}：{value}" for name, value in lineage.filters if value)
    told = {name for name, _ in lineage.filters}
    meta = []
    if lineage.kind in _TOTALS or lineage.total is not None:
        meta.append(f"{_TOTALS.get(lineage.kind, _TOTAL)}{in_words(lineage.total)}")
    if lineage.year and "年度" not in told:
        meta.append(f"年度：{lineage.year}")
    if lineage.stage and "阶段" not in told:
        meta.append(f"阶段：{STAGE_LABELS.get(lineage.stage, lineage.stage)}")
    return [" | ".join((*meta, "金额单位：万元")), *([f"筛选条件：{filters}"] if filters else [])]


def _meta_english(lineage: Lineage) -> list[str]:
    filters = "; ".join(f"{english(name)}: {english(value)}" for name, value in lineage.filters if value)
    told = {name for name, _ in lineage.filters}
    meta = []
    if lineage.kind in _TOTALS or lineage.total is not None:
        meta.append(f"{_TOTALS.get(lineage.kind, _TOTAL).en}: {in_english(lineage.total)}")
    if lineage.year and "年度" not in told:
        meta.append(f"year: {lineage.year}")
    if lineage.stage and "阶段" not in told:
        meta.append(f"stage: {english(STAGE_LABELS.get(lineage.stage, lineage.stage))}")
    return [" | ".join((*meta, "unit of money: yuan")), *([f"filters: {filters}"] if filters else [])]


def _draw_panel(
    parts: list[str],
    panel: _Panel,
    placed: Placed,
    y: float,
    pen: Pen,
    step: float,
    margin: float = _MARGIN,
) -> float:
    title = " ".join(pen.say(part) for part in (panel.name, panel.title) if part)
    if title:
        y += 18
        parts.append(f'<text class="h2" x="{margin:.0f}" y="{y:.0f}">{xml(title)}</text>')
    y += 20
    heads: dict[int, dict[str, None]] = defaultdict(dict)
    for node in sorted(placed.nodes, key=lambda n: (n.column, n.middle)):
        if node.node.kind not in (*DIFFERENCES, NodeKind.REST):
            heads[node.column][pen.say(NODE_LABELS[node.node.kind])] = None
    for column, kinds in sorted(heads.items()):
        x = margin + column * step
        head = wrap(" / ".join(kinds), step - 8, 11.5, 1)[0]
        parts.append(f'<text class="column" x="{x:.0f}" y="{y:.0f}">{xml(head)}</text>')
    y += 6
    end = margin + placed.columns * step
    parts.append(f'<path class="rule" d="M{margin:.0f} {y:.0f}H{end:.0f}"/>')
    y += 12
    colours = branch_colours(placed)
    names = {n.node.id: n.node for n in placed.nodes}
    parts.append(f'<g transform="translate({margin:.0f} {y:.0f})">')
    parts.extend(draw_link(link, colours, names, pen) for link in placed.links)
    parts.extend(draw_node(node, colours, step, pen) for node in placed.nodes)
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
