"""Where nodes and links of a layered drawing stand: columns by flow, heights by amount, no two labels in one place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

import msgspec

from kg.lineage.grouping import Size, node_sizes
from kg.lineage.kinds import NodeKind
from kg.lineage.model import Edge, Node
from kg.lineage.stacking import Stack, stack_ends

COLUMN_HEIGHT = 380.0
"""Height of the column with the most money, gaps left out, in pixels."""
NODE_WIDTH = 12.0
_THINNEST_NODE = 3.0
_THINNEST_LINK = 1.0
_GAP = 8.0
_LAST: Mapping[NodeKind, int] = MappingProxyType(
    {NodeKind.REST: 1, NodeKind.UNEXPLAINED: 2, NodeKind.DIFFERENCE: 2}
)
_BY_CODE = frozenset(
    {
        NodeKind.FUNCTION_CLASS,
        NodeKind.FUNCTION_SUBCLASS,
        NodeKind.FUNCTION_ITEM,
        NodeKind.ECONOMIC_CLASS,
        NodeKind.SPENDING,
    }
)


class PlacedNode(msgspec.Struct, frozen=True):
    """A node's rectangle; `slot` is the height it has with its label, which no other node of the column enters."""

    node: Node
    size: Size
    column: int
    x: float
    y: float
    height: float
    slot: float

    @property
    def middle(self) -> float:
        """Height of the middle of rectangle and label."""
        return self.y + self.height / 2


class PlacedLink(msgspec.Struct, frozen=True):
    """A link's two ends (middle of the band) and its width; `backward` where it leads against the flow."""

    edge: Edge
    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    backward: bool


class Placed(msgspec.Struct, frozen=True):
    """A drawing's geometry, from 0, 0 to `height` and `columns` times the column width."""

    nodes: tuple[PlacedNode, ...]
    links: tuple[PlacedLink, ...]
    columns: int
    height: float


def place(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    column_width: Callable[[int], float],
    label_height: Callable[[Node, Size, float], float],
) -> Placed:
    """Lay out nodes and edges; the same input gives the same output.

    Columns follow the longest way from a source. Edges that would lead back, of which every cycle has one, are
    left out of that and marked. Amounts are to scale, except that nothing is thinner than a line.

    Args:
        nodes: Nodes, each once.
        edges: Edges between them.
        column_width: Number of columns → width of one.
        label_height: Height of a node's label, in the given width.
    """
    sizes = node_sizes(edges)
    backward = _backward([n.id for n in nodes], edges)
    columns = _columns([n.id for n in nodes], [e for e in edges if _ends(e) not in backward])
    count = max(columns.values(), default=0) + 1
    width = column_width(count)
    by_column: dict[int, list[Node]] = defaultdict(list)
    for node in nodes:
        by_column[columns[node.id]].append(node)
    scale = _scale(by_column, sizes)
    stack = Stack(scale)
    for column in sorted(by_column):
        for node in _ordered(by_column[column], edges, stack.middles, sizes):
            size = sizes.get(node.id, Size())
            height = max(float(size.known) * scale, _THINNEST_NODE)
            slot = max(height, label_height(node, size, width - NODE_WIDTH)) + _GAP
            stack.put(node.id, column, height, slot)
        stack.settle(column)
    stack.relax([e for e in edges if _ends(e) not in backward])
    top, bottom = stack.extent()
    placed = {
        n.id: PlacedNode(
            node=n,
            size=sizes.get(n.id, Size()),
            column=columns[n.id],
            x=columns[n.id] * width,
            y=stack.middles[n.id] - stack.heights[n.id] / 2 - top,
            height=stack.heights[n.id],
            slot=stack.slots[n.id],
        )
        for n in nodes
    }
    ordered = sorted(placed.values(), key=lambda n: (n.column, n.middle, n.node.id))
    return Placed(tuple(ordered), tuple(_links(edges, placed, scale, backward)), count, bottom - top)


def _ends(edge: Edge) -> tuple[str, str]:
    return edge.source, edge.target


def _backward(ids: Iterable[str], edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """Pairs of ends whose edges close a circle, found by walking depth first in a fixed order."""
    followers: dict[str, list[str]] = defaultdict(list)
    for pair in sorted({_ends(e) for e in edges}):
        followers[pair[0]].append(pair[1])
    entered = {target for targets in followers.values() for target in targets}
    found: set[tuple[str, str]] = set()
    state: dict[str, int] = {}  # 1: on the way, 2: done
    for start in sorted(ids, key=lambda i: (i in entered, i)):
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(followers[start]))]
        while stack:
            node, remaining = stack[-1]
            target = next(remaining, None)
            if target is None:
                state[node] = 2
                stack.pop()
            elif state.get(target) == 1:
                found.add((node, target))
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(followers[target])))
    return found


def _columns(ids: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Longest way from a source, without circles; sources stand just before what they lead to."""
    before: dict[str, set[str]] = defaultdict(set)
    after: dict[str, set[str]] = defaultdict(set)
    for source, target in {_ends(e) for e in edges}:
        before[target].add(source)
        after[source].add(target)
    waiting = {i: len(before[i]) for i in ids}
    columns = dict.fromkeys(ids, 0)
    ready = sorted(i for i in ids if not waiting[i])
    while ready:
        node = ready.pop()
        for target in after[node]:
            columns[target] = max(columns[target], columns[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for node in ids:
        if not before[node] and after[node]:
            columns[node] = min(columns[target] for target in after[node]) - 1
    return columns


def _scale(by_column: Mapping[int, Sequence[Node]], sizes: Mapping[str, Size]) -> float:
    """Pixels per yuan."""
    most = max(
        (
            sum((sizes[n.id].known for n in column if n.id in sizes), Decimal(0))
            for column in by_column.values()
        ),
        default=Decimal(0),
    )
    return COLUMN_HEIGHT / float(most) if most > 0 else 0.0


def _ordered(
    nodes: Sequence[Node],
    edges: Iterable[Edge],
    middles: Mapping[str, float],
    sizes: Mapping[str, Size],
) -> list[Node]:
    """Nodes of a column from top to bottom: subjects by code, others by where they come from, then by amount."""
    heights: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for edge in edges:
        if edge.source in middles:
            heights[edge.target].append((middles[edge.source], float(edge.known) + 1.0))

    def key(node: Node) -> tuple[int, str, float, Decimal, str]:
        if node.kind in _BY_CODE:
            return 0, node.code or node.label, 0.0, Decimal(0), node.id
        came = heights.get(node.id, [])
        weight = sum(w for _, w in came)
        origin = round(sum(y * w for y, w in came) / weight, 3) if weight else 0.0
        size = sizes.get(node.id, Size())
        return _LAST.get(node.kind, 0), "", origin, -size.known, node.id

    return sorted(nodes, key=key)


def _links(
    edges: Sequence[Edge],
    placed: Mapping[str, PlacedNode],
    scale: float,
    backward: set[tuple[str, str]],
) -> list[PlacedLink]:
    """Links stacked along the sides of their nodes, those of one view below each other, views over each other."""
    middles = {id_: node.middle for id_, node in placed.items()}
    starts = stack_ends(edges, middles, scale, leaving=True)
    ends = stack_ends(edges, middles, scale, leaving=False)
    links: list[PlacedLink] = []
    for edge, start, end in zip(edges, starts, ends, strict=True):
        source, target = placed[edge.source], placed[edge.target]
        height = float(edge.known) * scale
        links.append(
            PlacedLink(
                edge=edge,
                x0=source.x + NODE_WIDTH,
                y0=source.y + start if edge.known else source.middle,
                x1=target.x,
                y1=target.y + end if edge.known else target.middle,
                width=max(height, _THINNEST_LINK),
                backward=_ends(edge) in backward or target.x <= source.x,
            )
        )
    return links
