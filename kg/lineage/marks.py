"""The marks of a drawing: boxes with their names and amounts, bands between them, and what a pointer is told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape

import msgspec

from kg.lineage.grouping import Size
from kg.lineage.kinds import EDGE_LABELS, NODE_LABELS, EdgeKind, NodeKind
from kg.lineage.layout import NODE_WIDTH, Placed, PlacedLink, PlacedNode
from kg.lineage.model import Edge, Node
from kg.lineage.money import wan_yuan, yuan
from kg.lineage.text_fit import wrap
from kg.words.text import Language, both, in_language

_FONT = 12.0
_LINE = 15.0
_NAME_LINES = 2
_LONG_NAME_LINES = 3
_LONG_NAMES = frozenset(
    {NodeKind.PROJECT, NodeKind.POLICY, NodeKind.INDICATOR, NodeKind.PROJECT_BUDGET, NodeKind.UNIT}
)
_CODE_FIRST = frozenset(
    {
        NodeKind.FUNCTION_CLASS,
        NodeKind.FUNCTION_SUBCLASS,
        NodeKind.FUNCTION_ITEM,
        NodeKind.ECONOMIC_CLASS,
        NodeKind.CONCEPT,
    }
)
_PALETTE = ("#2f6fb0", "#c7722c", "#3f8f5b", "#b5474d", "#7a63b8", "#2b8c92", "#9a7b1f", "#a8568c")
_GREY = "#7d8590"
_UNEXPLAINED_RED = "#d1242f"
_COLOURS = len(_PALETTE)
_LEAST_PERCENT = Decimal("0.1")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml(text: str) -> str:
    """A text for XML: markup escaped, characters that XML does not allow replaced."""
    return escape(xml_text(text))


def xml_text(text: str) -> str:
    """A text with the characters that XML does not allow replaced, markup as it is."""
    return _NOT_XML.sub("\ufffd", text)


def colour_rules() -> str:
    """The style rules that give each branch its colour."""
    colours = [*_PALETTE, _GREY, _UNEXPLAINED_RED]
    return "".join(f".lineage .c{i}{{fill:{c};stroke:{c}}}" for i, c in enumerate(colours))


class Pen(msgspec.Struct, frozen=True):
    """How a picture is written.

    Args:
        language: Of the words around names and figures.
        whole: Yuan that shares are shares of; 0 for none.
        address: Where a click on a node leads; None where nowhere.
    """

    language: Language = Language.ZH
    whole: Decimal = Decimal(0)
    address: Callable[[Node], str | None] = lambda node: None

    def say(self, text: str) -> str:
        """A text of ours in the language of the picture."""
        return in_language(text, self.language)

    def label_height(self, node: Node, size: Size, width: float) -> float:
        """Height of the name and amount of a node in a column of this width."""
        return (len(self.name_lines(node, width)) + bool(self.amount(node, size))) * _LINE

    def amount(self, node: Node, size: Size) -> str:
        """What passes a node, else what the documents print for it; empty where money has no meaning.

        In 万元 in Chinese pictures, in yuan in English ones.
        """
        if size.is_money:
            return self.money(size.amount, size.known)
        return "" if node.amount is None else self.money(node.amount)

    def money(self, amount: Decimal | None, known: Decimal | None = None) -> str:
        """An amount in the unit of the picture."""
        if self.language is Language.ZH:
            return wan_yuan(amount, known)
        if amount is None:
            return f"≥{known:,.0f}" if known else "unknown"
        return f"{amount:,.0f}"

    def share(self, size: Size) -> str:
        """The share of the whole in percent; empty where it says nothing."""
        if not self.whole or not size.is_money or size.amount is None or not 0 < size.amount < self.whole:
            return ""
        percent = size.amount / self.whole * 100
        return f"{percent:.1f}%" if percent >= _LEAST_PERCENT else f"<{_LEAST_PERCENT}%"

    def name_lines(self, node: Node, width: float) -> list[str]:
        """The name of a node in lines."""
        lines = _LONG_NAME_LINES if node.kind in _LONG_NAMES else _NAME_LINES
        return wrap(self.name(node), width - 12, _FONT, lines)

    def name(self, node: Node) -> str:
        """A node's label with the code of a subject before it."""
        return (node.spoken if node.kind in _CODE_FIRST else both(node.label)).say(self.language)


def branch_colours(placed: Placed) -> dict[str, int]:
    """Node → colour: each branch has its own from where money divides, what follows takes over the largest source's."""
    incoming: dict[str, list[Edge]] = defaultdict(list)
    for link in placed.links:
        if not link.backward:
            incoming[link.edge.target].append(link.edge)
    colours: dict[str, int] = {}
    next_colour = 0
    neutral = (
        NodeKind.DEPARTMENT,
        NodeKind.UNIT,
        NodeKind.ECONOMIC_CLASS,
        NodeKind.REST,
        NodeKind.DIFFERENCE,
    )
    for node in sorted(placed.nodes, key=lambda n: (n.column, n.middle)):
        kind, id_ = node.node.kind, node.node.id
        sources = sorted(incoming[id_], key=lambda e: (-e.known, e.source))
        inherited = colours.get(sources[0].source, _COLOURS) if sources else _COLOURS
        if kind is NodeKind.UNEXPLAINED:
            colours[id_] = _COLOURS + 1
        elif kind in neutral:
            colours[id_] = _COLOURS
        elif inherited < _COLOURS:
            colours[id_] = inherited
        else:
            colours[id_] = next_colour % _COLOURS
            next_colour += 1
    return colours


def draw_link(link: PlacedLink, colours: Mapping[str, int], names: Mapping[str, Node], pen: Pen) -> str:
    """A link as an SVG path with its tooltip."""
    edge = link.edge
    colour = colours[edge.source] if colours[edge.source] < _COLOURS else colours[edge.target]
    if edge.kind is EdgeKind.UNEXPLAINED:
        ends = {names[edge.source].kind, names[edge.target].kind}
        colour = _COLOURS + 1 if NodeKind.UNEXPLAINED in ends else _COLOURS
    css = "band"
    if link.backward:
        css = "back"
    elif edge.amount is None and not edge.known:
        css = "unknown" if edge.unknown_lines else "relation"
    title = xml(_edge_text(edge, names, pen))
    return f'<path class="{css} c{colour}" d="{_outline(link, css == "band")}"><title>{title}</title></path>'


def _outline(link: PlacedLink, is_band: bool) -> str:
    """A band between two curves, with upright ends; or a single curve."""
    x0, x1 = link.x0, link.x1
    bend = (x1 - x0) / 2 if x1 > x0 else 60.0
    half = link.width / 2 if is_band else 0.0
    there = _curve(x0, link.y0 - half, x1, link.y1 - half, bend)
    if not is_band:
        return f"M{x0:.1f} {link.y0:.1f}{there}"
    back = _curve(x1, link.y1 + half, x0, link.y0 + half, -bend)
    return f"M{x0:.1f} {link.y0 - half:.2f}{there}L{x1:.1f} {link.y1 + half:.2f}{back}Z"


def _curve(x0: float, y0: float, x1: float, y1: float, bend: float) -> str:
    return f"C{x0 + bend:.1f} {y0:.2f} {x1 - bend:.1f} {y1:.2f} {x1:.1f} {y1:.2f}"


def _edge_text(edge: Edge, names: Mapping[str, Node], pen: Pen) -> str:
    kind = EDGE_LABELS[edge.kind]
    source, target = pen.name(names[edge.source]), pen.name(names[edge.target])
    if pen.language is Language.EN:
        return "\n".join([f"{source} → {target} ({kind.en})", *_edge_figures(edge)])
    lines = [f"{source} → {target}（{kind}）"]
    if edge.amount is not None:
        lines.append(f"{wan_yuan(edge.amount)} 万元（{yuan(edge.amount)} 元）")
    elif edge.unknown_lines:
        lines.append(f"{wan_yuan(None, edge.known)} 万元；{edge.unknown_lines} 个数字不可读或有矛盾")
    if edge.between_units:
        lines.append(f"其中与其他单位或上级之间 {yuan(edge.between_units)} 元")
    if edge.line_count:
        lines.append(f"{edge.line_count} 处：" + "；".join(map(str, edge.evidence)))
    return "\n".join(lines)


def _edge_figures(edge: Edge) -> list[str]:
    """The amount of an edge and where it is printed, in English."""
    lines = []
    if edge.amount is not None:
        lines.append(f"{yuan(edge.amount)} yuan")
    elif edge.unknown_lines:
        lines.append(
            f"at least {yuan(edge.known)} yuan; {edge.unknown_lines} figures not readable or contradictory"
        )
    if edge.between_units:
        lines.append(f"of it {yuan(edge.between_units)} yuan between units or from above")
    if edge.line_count:
        places = "; ".join(place.in_english() for place in edge.evidence)
        lines.append(f"{edge.line_count} figures: {places}")
    return lines


def draw_node(placed: PlacedNode, colours: Mapping[str, int], step: float, pen: Pen) -> str:
    """A node as an SVG group: box, name, amount, share, tooltip; a link where the pen knows where it leads."""
    node, size = placed.node, placed.size
    unknown = size.is_money and size.amount is None
    rect = (
        f'<rect class="{"open" if unknown else "box"} c{colours[node.id]}" x="{placed.x:.1f}" y="{placed.y:.1f}" '
        f'width="{NODE_WIDTH:.0f}" height="{placed.height:.1f}"/>'
    )
    rows = [f">{xml(line)}</tspan>" for line in pen.name_lines(node, step - NODE_WIDTH)]
    if amount := pen.amount(node, size):
        share = pen.share(size)
        beside = f'<tspan class="share" dx="5">{xml(share)}</tspan>' if share else ""
        rows.append(f' class="money">{xml(amount)}</tspan>{beside}')
    x = placed.x + NODE_WIDTH + 5
    first = placed.middle - len(rows) * _LINE / 2 + _LINE * 0.76
    spans = "".join(f'<tspan x="{x:.1f}" y="{first + i * _LINE:.1f}"{row}' for i, row in enumerate(rows))
    title = xml(_node_text(node, size, pen))
    drawn = f'<g>{rect}<text class="label">{spans}</text><title>{title}</title></g>'
    address = pen.address(node)
    return f'<a href="{xml(address)}">{drawn}</a>' if address else drawn


def _node_text(node: Node, size: Size, pen: Pen) -> str:
    english, amount = pen.language is Language.EN, size.amount if size.is_money else node.amount
    kind = NODE_LABELS[node.kind]
    lines = [f"{kind.en}: {pen.name(node)}" if english else f"{kind}：{pen.name(node)}"]
    if node.code and node.code not in pen.name(node):
        lines.append(f"code {node.code}" if english else f"代码 {node.code}")
    if pen.amount(node, size):
        exact = f"（{yuan(amount)} 元）" if amount is not None else ""
        told = f"{yuan(amount)} yuan" if amount is not None else pen.amount(node, size)
        lines.append(told if english else f"{pen.amount(node, size)} 万元{exact}")
    if node.indicators:
        lines.append(f"{node.indicators} indicators" if english else f"绩效指标 {node.indicators} 个")
    if node.detail:
        lines.append(pen.say(node.detail))
    return "\n".join(lines)
