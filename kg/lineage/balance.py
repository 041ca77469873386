"""What goes in against what comes out: checks, the nodes of what is not explained, and cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import TypeVar

from kg.figures.printed import ZERO
from kg.lineage.kinds import NODE_LABELS, Breakdown, CheckRule, DifferenceCause, EdgeKind, NodeKind
from kg.lineage.model import Balance, Edge, Node
from kg.words.text import Said, english

_T = TypeVar("_T")
_LONGEST_CYCLE = 12
_MOST_CYCLES = 100
_MORE_OUT = ("流出多于流入", "more goes out than comes in:")


def balance(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[list[Node], list[Edge], list[Balance]]:
    """Compare inflow and outflow of each node in each view, and show every difference as a node 未说明.

    A node that money only enters, or only leaves, in a view is an end of it: nothing to compare. Where one of the
    figures is unknown, nothing is compared either; the check says so.

    Returns:
        Nodes sorted by id and edges sorted by ends, with those of what is not explained; the checks.
    """
    by_id = {node.id: node for node in nodes}
    all_edges = list(edges)
    checks: list[Balance] = []
    for node, views, ins, outs in _joints(all_edges):
        check, extra = _compare(by_id[node], views, ins, outs)
        checks.append(check)
        if extra is not None:
            unexplained = difference_node(check)
            by_id[unexplained] = Node(
                id=unexplained,
                kind=NodeKind.UNEXPLAINED,
                label=NODE_LABELS[NodeKind.UNEXPLAINED],
                detail=check.detail,
            )
            all_edges.append(extra)
    return (
        sorted(by_id.values(), key=lambda n: n.id),
        sorted(all_edges, key=lambda e: (e.source, e.target, e.key)),
        checks,
    )


_Joint = tuple[str, tuple[Breakdown, ...], list[Edge], list[Edge]]


def _joints(edges: Sequence[Edge]) -> list[_Joint]:
    """Nodes with edges in and out in one view; views in which the same edges meet are taken together."""
    ins: dict[tuple[str, Breakdown], list[Edge]] = defaultdict(list)
    outs: dict[tuple[str, Breakdown], list[Edge]] = defaultdict(list)
    for edge in edges:
        for view in edge.views:
            outs[edge.source, view].append(edge)
            ins[edge.target, view].append(edge)
    together: dict[
        tuple[str, frozenset[int], frozenset[int]], tuple[list[Breakdown], list[Edge], list[Edge]]
    ] = {}
    for node, view in sorted(set(ins) & set(outs)):
        entering, leaving = ins[node, view], outs[node, view]
        key = (node, frozenset(map(id, entering)), frozenset(map(id, leaving)))
        together.setdefault(key, ([], entering, leaving))[0].append(view)
    return [(key[0], tuple(views), i, o) for key, (views, i, o) in together.items()]


def _compare(
    node: Node, views: tuple[Breakdown, ...], ins: list[Edge], outs: list[Edge]
) -> tuple[Balance, Edge | None]:
    inflow, outflow = _sum(ins), _sum(outs)
    if inflow is None or outflow is None:
        unknown = sum(e.unknown_lines for e in (*ins, *outs))
        unknown_detail = Said(
            f"{unknown} 个数字不可读或有矛盾，无法核对",
            f"{unknown} figures cannot be read or contradict each other; nothing can be compared",
        )
        return Balance(
            CheckRule.BALANCE, node.id, node.label, views, inflow, outflow, None, None, None, unknown_detail
        ), None
    difference = inflow - outflow
    rounding = sum((e.rounding for e in (*ins, *outs)), ZERO)
    within = abs(difference) <= rounding if difference else None
    explanation, detail = _explain(difference, within)
    check = Balance(
        CheckRule.BALANCE,
        node.id,
        node.label,
        views,
        inflow,
        outflow,
        difference,
        not difference,
        within,
        detail,
        explanation,
    )
    if not difference:
        return check, None
    leaves, extra = difference > 0, difference_node(check)
    edge = Edge(
        source=node.id if leaves else extra,
        target=extra if leaves else node.id,
        kind=EdgeKind.UNEXPLAINED,
        amount=abs(difference),
        views=views,
        known=abs(difference),
        year=common({e.year for e in (*ins, *outs)}),
        stage=common({e.stage for e in (*ins, *outs)}),
    )
    return check, edge


def difference_node(check: Balance) -> str:
    """Id of the node that shows what goes into the node of a check but not out of it, or the other way round."""
    side = "out" if (check.difference or ZERO) > 0 else "in"
    return f"unexplained/{side}/{'+'.join(check.views)}/{check.node}"


def _explain(difference: Decimal, within_rounding: bool | None) -> tuple[DifferenceCause | None, str]:
    if not difference:
        return None, ""
    if within_rounding:
        why = Said("在印刷取整的误差之内", "which the printed decimals explain")
        return DifferenceCause.ROUNDING, with_reason(difference, why)
    why = Said("文件没有说明", "which the document does not explain")
    return DifferenceCause.UNEXPLAINED, with_reason(difference, why)


def with_reason(difference: Decimal, why: str) -> Said:
    """Which side of a node is larger by how much, and why."""
    what = ("流入多于流出", "more comes in than goes out:") if difference > 0 else _MORE_OUT
    amount = f"{abs(difference):,.2f}"
    return Said(f"{what[0]} {amount} 元，{why}", f"{what[1]} {amount} yuan, {english(why)}")


def _sum(edges: Iterable[Edge]) -> Decimal | None:
    total = ZERO
    for edge in edges:
        if edge.amount is None:
            return None
        total += edge.amount
    return total


def common(values: set[_T]) -> _T | None:
    """The one value there is; None where there are several or none."""
    return next(iter(values)) if len(values) == 1 else None


def find_cycles(edges: Iterable[Edge]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """The circles in which edges lead back to where they began, shortest first.

    Each begins with its smallest id. Circles of at most 12 nodes are looked for, and the search ends after 100 of
    them; of larger knots of circles at least one is reported, so that none stays unseen.

    Returns:
        The cycles, and whether these are all there are.
    """
    pairs = sorted({(e.source, e.target) for e in edges})
    if not _circular(pairs):
        return (), True
    import networkx as nx  # slow to import, and circles are rare

    ids = sorted({end for pair in pairs for end in pair})
    number = {node: i for i, node in enumerate(ids)}
    simple: nx.DiGraph[int] = nx.DiGraph()  # of numbers: the order of texts in sets changes from run to run
    simple.add_edges_from((number[source], number[target]) for source, target in pairs)
    found = list(islice(nx.simple_cycles(simple, length_bound=_LONGEST_CYCLE), _MOST_CYCLES + 1))
    whole = len(found) <= _MOST_CYCLES
    found = found[:_MOST_CYCLES]
    seen = {node for cycle in found for node in cycle}
    for knot in sorted(nx.strongly_connected_components(simple), key=min):
        whole = whole and len(knot) <= _LONGEST_CYCLE
        if len(knot) > 1 and not seen & knot:
            found.append([edge[0] for edge in nx.find_cycle(simple.subgraph(knot), min(knot))])
    turned = {_turned(tuple(ids[i] for i in cycle)) for cycle in found}
    return tuple(sorted(turned, key=lambda c: (len(c), c))), whole


def _circular(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether any edges lead back to where they began."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for source, target in pairs:
        sorter.add(target, source)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


def _turned(cycle: tuple[str, ...]) -> tuple[str, ...]:
    first = cycle.index(min(cycle))
    return cycle[first:] + cycle[:first]
