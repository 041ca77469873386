"""Smaller pictures of a lineage: levels folded away, small nodes gathered; every sum stays exact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import msgspec

from kg.errors import ParameterError
from kg.figures.printed import ZERO, PrintedAt
from kg.graph.iri import split_path
from kg.lineage.kinds import DIFFERENCES, NODE_LABELS, Breakdown, NodeKind
from kg.lineage.model import Edge, Lineage, Node
from kg.words.text import Said

_REST = "rest/"
_WITHOUT_MONEY = 4
"""So many times more nodes stay by themselves where no money tells the large from the small."""
_NEVER_GATHERED = DIFFERENCES | {NodeKind.REST}


class Gathered(msgspec.Struct, frozen=True):
    """What was put together: of a kind, so many are shown by themselves, the rest is one node.

    `amount` is the exact sum of the rest in yuan; None where one of its figures is unknown, then `known` is
    the sum of the others. `is_money` is False where no money passes these nodes, such as indicators.
    """

    kind: NodeKind
    shown: int
    count: int
    amount: Decimal | None
    known: Decimal
    is_money: bool = True


def gather(
    lineage: Lineage, top: int, already: Mapping[NodeKind, int] = MappingProxyType({})
) -> tuple[Lineage, tuple[Gathered, ...]]:
    """The largest nodes of each kind, the rest of each kind as one node 其他 with its exact sum.

    A single small node is left alone, and so are the subject of the lineage and what is not explained. Checks and
    cycles stay those of the whole.

    Args:
        lineage: What to make smaller.
        top: How many nodes of each kind stay by themselves; at least 1.
        already: How many nodes of a kind were drawn before and are not in the lineage any more.

    Raises:
        ParameterError: `top` is less than 1.
    """
    if top < 1:
        raise ParameterError("top", "a number from 1", str(top))
    sizes = node_sizes(lineage.edges)
    kinds: dict[NodeKind, list[Node]] = defaultdict(list)
    for node in lineage.nodes:
        if node.kind not in _NEVER_GATHERED and node.id != lineage.subject:
            kinds[node.kind].append(node)
    renamed: dict[str, str] = {}
    rests: list[Node] = []
    told: list[Gathered] = []
    for kind, nodes in sorted(kinds.items()):
        ranked = _ranked(nodes, sizes)
        is_money = any(node.id in sizes for node in nodes)
        kept = _kept(top, is_money=is_money)
        rest = ranked[kept:]
        if len(rest) < 2:
            continue
        id_ = f"{_REST}{kind}" + (f"/{already[kind] + kept}" if kind in already else "")
        renamed.update({node.id: id_ for node in rest})
        own = [sizes.get(node.id, Size()) for node in rest]
        amount, known = _total(own)
        rests.append(
            Node(
                id=id_,
                kind=NodeKind.REST,
                label=Said(
                    f"其他 {len(rest)} 个{NODE_LABELS[kind]}", f"{len(rest)} other: {NODE_LABELS[kind].en}"
                ),
                amount=amount,
            )
        )
        told.append(Gathered(kind, kept, len(rest), amount, known, is_money))
    nodes = [n for n in lineage.nodes if n.id not in renamed] + rests
    edges = [
        msgspec.structs.replace(
            e, source=renamed.get(e.source, e.source), target=renamed.get(e.target, e.target)
        )
        for e in lineage.edges
    ]
    return _with(lineage, nodes, edges), tuple(told)


def _ranked(nodes: Iterable[Node], sizes: Mapping[str, Size]) -> list[Node]:
    return sorted(nodes, key=lambda n: (-_rank(sizes.get(n.id)), n.id))


def _kept(top: int, *, is_money: bool) -> int:
    return top if is_money else top * _WITHOUT_MONEY


def narrow(lineage: Lineage, focus: str, top: int) -> tuple[Lineage, Mapping[NodeKind, int]]:
    """What belongs to one node: what comes into it, and all that goes on from it; of a node 其他 what it stands for.

    Args:
        lineage: The part that is drawn.
        focus: Id of a node, also of one that `gather` made.
        top: How many nodes of a kind `gather` had left by themselves.

    Returns:
        The part, and how many nodes of a kind come before those in it; `gather` must know them.

    Raises:
        ParameterError: There is no such node.
    """
    if focus.startswith(_REST):
        return _rest(lineage, focus, top)
    if focus not in lineage.by_id:
        raise ParameterError(Said("节点", "node"), Said("图中的节点", "one of the picture"), repr(focus))
    reached, waiting = {focus}, [focus]
    leaving: dict[str, list[Edge]] = defaultdict(list)
    for edge in lineage.edges:
        leaving[edge.source].append(edge)
    while waiting:
        for edge in leaving[waiting.pop()]:
            if edge.target not in reached:
                reached.add(edge.target)
                waiting.append(edge.target)
    return _only(lineage, [e for e in lineage.edges if e.source in reached or e.target == focus]), {}


def _rest(lineage: Lineage, focus: str, top: int) -> tuple[Lineage, Mapping[NodeKind, int]]:
    name, after = split_path(focus.removeprefix(_REST))
    kind, sizes = _kind(name), node_sizes(lineage.edges)
    nodes = [n for n in lineage.nodes if n.kind is kind and n.id != lineage.subject]
    is_money = any(node.id in sizes for node in nodes)
    before = int(after) if after.isdecimal() else _kept(top, is_money=is_money)
    rest = {node.id for node in _ranked(nodes, sizes)[before:]}
    edges = [e for e in lineage.edges if e.source in rest or e.target in rest]
    return _only(lineage, edges), {kind: before}


def _only(lineage: Lineage, edges: Sequence[Edge]) -> Lineage:
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    return replace(lineage, nodes=tuple(n for n in lineage.nodes if n.id in ends), edges=tuple(edges))


def fold(lineage: Lineage, kinds: Iterable[NodeKind | str]) -> Lineage:
    """A lineage without the nodes of some kinds; what flows through them goes straight on.

    Args:
        lineage: The whole.
        kinds: Kinds of nodes, or their values such as "economic_class".

    Raises:
        ParameterError: No such kind of node; or money of several sources mixes in a node before it goes several
            ways, so that nobody can say what goes where; or the subject itself would go.
    """
    gone = {_kind(kind) for kind in kinds}
    edges = list(lineage.edges)
    for node in lineage.nodes:
        if node.kind not in gone:
            continue
        if node.id == lineage.subject:
            raise ParameterError("fold", "other levels than that of the subject", node.kind)
        edges = _bypassed(node, edges)
    nodes = [n for n in lineage.nodes if n.kind not in gone]
    used = {end for e in edges for end in (e.source, e.target)}
    nodes = [n for n in nodes if n.kind not in DIFFERENCES or n.id in used]
    kept = {n.id for n in nodes}
    folded = _with(lineage, nodes, edges)
    return replace(folded, checks=tuple(c for c in lineage.checks if c.node in kept))


def _kind(name: str) -> NodeKind:
    try:
        return NodeKind(name)
    except ValueError as error:
        raise ParameterError("level to leave out", ", ".join(NodeKind), repr(name)) from error


def _bypassed(node: Node, edges: Sequence[Edge]) -> list[Edge]:
    """Edges without a node, view by view."""
    others = [e for e in edges if node.id not in (e.source, e.target)]
    ins: dict[tuple[Breakdown, ...], list[Edge]] = defaultdict(list)
    outs: dict[tuple[Breakdown, ...], list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.target == node.id:
            ins[edge.views].append(edge)
        elif edge.source == node.id:
            outs[edge.views].append(edge)
    for views in sorted(set(ins) & set(outs)):
        sources = {e.source for e in ins[views]}
        targets = {e.target for e in outs[views]}
        if len(sources) == 1:
            source = sources.pop()
            others.extend(msgspec.structs.replace(e, source=source) for e in outs[views])
        elif len(targets) == 1:
            target = targets.pop()
            others.extend(msgspec.structs.replace(e, target=target) for e in ins[views])
        else:
            raise ParameterError(
                "fold", "a level whose nodes have one source or one target", f"{node.kind} {node.label}"
            )
    return others


def _with(lineage: Lineage, nodes: Iterable[Node], edges: Iterable[Edge]) -> Lineage:
    return replace(
        lineage,
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        edges=tuple(sorted(merged(edges), key=lambda e: (e.source, e.target, e.key))),
    )


def merged(edges: Iterable[Edge]) -> list[Edge]:
    """Parallel edges that say the same as one, their sums exact."""
    groups: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.source, edge.target, edge.key].append(edge)
    return [group[0] if len(group) == 1 else _merge(group) for group in groups.values()]


def _merge(edges: Sequence[Edge]) -> Edge:
    is_money = any(e.views or e.unknown_lines or e.amount is not None for e in edges)
    unknown = any(e.amount is None for e in edges)
    known = sum((e.known for e in edges), ZERO)
    return msgspec.structs.replace(
        edges[0],
        amount=None if unknown or not is_money else known,
        known=known,
        unknown_lines=sum(e.unknown_lines for e in edges),
        line_count=sum(e.line_count for e in edges),
        between_units=sum((e.between_units for e in edges), ZERO),
        rounding=sum((e.rounding for e in edges), ZERO),
        evidence=_united(e for edge in edges for e in edge.evidence),
    )


def _united(places: Iterable[PrintedAt]) -> tuple[PrintedAt, ...]:
    found: dict[tuple[str, str, str], tuple[set[int], set[int]]] = {}
    for place in places:
        lines, pages = found.setdefault((place.document, place.file, place.table), (set(), set()))
        lines.update(place.lines)
        pages.update(place.pages)
    return tuple(
        PrintedAt(*key, tuple(sorted(lines)), tuple(sorted(pages)))
        for key, (lines, pages) in sorted(found.items())
    )


class Size(msgspec.Struct, frozen=True):
    """How much money passes a node: `amount` is None where a figure is unknown, `known` the rest.

    `is_money` is False for a node that only relations without amounts touch.
    """

    amount: Decimal | None = ZERO
    known: Decimal = ZERO
    is_money: bool = False


def node_sizes(edges: Iterable[Edge]) -> Mapping[str, Size]:
    """How much passes each node: the largest of what comes in or goes out in one view, never views added up."""
    sides: dict[tuple[str, bool, Breakdown], list[Edge]] = defaultdict(list)
    for edge in edges:
        for view in edge.views:
            sides[edge.source, True, view].append(edge)
            sides[edge.target, False, view].append(edge)
    sizes: dict[str, Size] = {}
    for (node, _, _), side in sides.items():
        amount, known = _total([Size(e.amount, e.known) for e in side])
        old = sizes.get(node)
        if old is None:
            sizes[node] = Size(amount, known, is_money=True)
            continue
        known = max(known, old.known)
        best = None if amount is None or old.amount is None else max(amount, old.amount)
        sizes[node] = Size(best, known, is_money=True)
    return sizes


def _total(sizes: Iterable[Size]) -> tuple[Decimal | None, Decimal]:
    everything = list(sizes)
    known = sum((s.known for s in everything), ZERO)
    return (None if any(s.amount is None for s in everything) else known), known


def _rank(size: Size | None) -> Decimal:
    return size.known if size else Decimal(-1)
