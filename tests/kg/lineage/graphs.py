"""Lineages put together by hand."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from kg.lineage import Breakdown, Edge, EdgeKind, Lineage, Node, NodeKind
from kg.lineage.flows import complete


def money(
    source: str, target: str, amount: str | None, *views: Breakdown, kind: EdgeKind = EdgeKind.SPENDING
) -> Edge:
    """An edge of money; None for an amount that cannot be read."""
    value = None if amount is None else Decimal(amount)
    return Edge(
        source,
        target,
        kind,
        amount=value,
        views=views or (Breakdown.FUNCTION,),
        known=value or Decimal(0),
        unknown_lines=int(value is None),
        line_count=1,
    )


def lineage(edges: Iterable[Edge], labels: dict[str, str] | None = None, kind: str = "hand-made") -> Lineage:
    """A balanced lineage whose nodes are the ends of the edges, subjects unless told otherwise."""
    given = list(edges)
    ids = sorted({end for e in given for end in (e.source, e.target)})
    nodes = [Node(i, NodeKind.FUNCTION_ITEM, (labels or {}).get(i, i)) for i in ids]
    draft = Lineage(kind=kind, subject=ids[0] if ids else "", title="手工示例", nodes=(), edges=())
    return complete(draft, nodes, given)
