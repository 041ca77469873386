"""Nodes and edges while a lineage grows: every printed figure is added to an edge once, edges are summed at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec

from kg.figures.printed import ZERO, PrintedAt
from kg.figures.records import ProjectFigure, Record, evidence_of
from kg.graph.iri import code_of
from kg.lineage.balance import balance, find_cycles
from kg.lineage.kinds import Breakdown, EdgeKind, NodeKind
from kg.lineage.model import Balance, Edge, Lineage, Node
from kg.store.asking import labels_of
from kg.store.snapshot import GraphReader

Figure = Record | ProjectFigure
_EdgeKey = tuple[str, str, EdgeKind, tuple[Breakdown, ...], int | None, str | None]


class _EdgePart(msgspec.Struct, frozen=True):
    """What one printed figure contributes to an edge."""

    figure: Figure
    amount: Decimal | None
    between_units: Decimal


class Flows:
    """Collects nodes and the figures behind each edge; `finish` makes the lineage of them."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._named_after: dict[str, str] = {}
        self._parts: dict[_EdgeKey, dict[str, _EdgePart]] = {}
        self._relations: dict[_EdgeKey, set[PrintedAt]] = {}
        self.checks: list[Balance] = []
        self.notes: list[str] = []

    def node(
        self,
        kind: NodeKind,
        iri: str | None,
        *,
        id: str | None = None,
        label: str = "",
        code: str | None = None,
        detail: str = "",
        named_after: str | None = None,
    ) -> str:
        """Have a node; one that is there stays as it is. Returns its id.

        Args:
            kind: What it stands for.
            iri: Its IRI in the store.
            id: Its id, if other than the IRI.
            label: Its name; if empty, the store's.
            code: Its code, if other than the one in the IRI.
            detail: What else to know.
            named_after: IRI of the thing whose name stands for `{}` in the label.

        Raises:
            ValueError: Neither an IRI nor an id is given.
        """
        key = id or iri
        if not key:
            raise ValueError("a node needs an IRI or an id")
        if key not in self._nodes:
            if named_after:
                self._named_after[key] = named_after
            coded = code or (code_of(iri) if iri and kind in _CODED else None)
            self._nodes[key] = Node(id=key, kind=kind, label=label, code=coded, iri=iri, detail=detail)
        return key

    def describe(self, node: str, *, amount: Decimal | None = None, indicators: int | None = None) -> None:
        """Say what the documents print for a node itself."""
        self._nodes[node] = msgspec.structs.replace(self._nodes[node], amount=amount, indicators=indicators)

    def add(
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        views: Sequence[Breakdown],
        figure: Figure,
        *,
        between_units: Decimal = ZERO,
    ) -> None:
        """Let the amount of a printed figure flow along an edge; the same figure counts once on it."""
        document = figure.document
        key = (source, target, kind, tuple(views), document.year, document.stage)
        part = _EdgePart(figure, figure.amount, between_units)
        self._parts.setdefault(key, {}).setdefault(figure.iri, part)

    def relate(
        self,
        source: str,
        target: str,
        kind: EdgeKind,
        evidence: Iterable[PrintedAt] = (),
        *,
        year: int | None = None,
        stage: str | None = None,
    ) -> None:
        """Have an edge that says something else than money."""
        self._relations.setdefault((source, target, kind, (), year, stage), set()).update(evidence)

    def path(
        self,
        nodes: Sequence[str],
        kinds: Sequence[EdgeKind],
        views: Sequence[Breakdown],
        figure: Figure,
        *,
        between_units: Decimal = ZERO,
    ) -> None:
        """Let a figure flow through several nodes in a row; `kinds` has one entry an edge."""
        for source, target, kind in zip(nodes[:-1], nodes[1:], kinds, strict=True):
            self.add(source, target, kind, views, figure, between_units=between_units)

    def edges(self) -> list[Edge]:
        """The edges, each with the sum of its figures; unknown where any of them is."""
        edges = [_summed(key, list(parts.values())) for key, parts in self._parts.items()]
        for (source, target, kind, _, year, stage), evidence in self._relations.items():
            places = tuple(sorted(evidence))
            edges.append(
                Edge(source, target, kind, year=year, stage=stage, evidence=places, line_count=len(places))
            )
        return edges

    def named_nodes(self, store: GraphReader) -> list[Node]:
        """The nodes, with the labels that the store has for those without one."""
        unnamed = [node.iri for node in self._nodes.values() if not node.label and node.iri]
        names = labels_of(store, [*unnamed, *self._named_after.values()])
        return [self._named(node, names) for node in self._nodes.values()]

    def _named(self, node: Node, names: Mapping[str, str]) -> Node:
        after = self._named_after.get(node.id)
        if after:
            return msgspec.structs.replace(node, label=node.label.replace("{}", names[after]))
        if node.label or not node.iri:
            return node
        return msgspec.structs.replace(node, label=names[node.iri])

    def finish(self, store: GraphReader, draft: Lineage) -> Lineage:
        """The lineage: labels, checks, what is not explained, cycles; fields of the draft that these do not set stay."""
        nodes = self.named_nodes(store)
        return complete(draft, nodes, self.edges(), self.checks, (*draft.notes, *dict.fromkeys(self.notes)))


_CODED = frozenset(
    {
        NodeKind.DEPARTMENT,
        NodeKind.UNIT,
        NodeKind.FUNCTION_CLASS,
        NodeKind.FUNCTION_SUBCLASS,
        NodeKind.FUNCTION_ITEM,
        NodeKind.ECONOMIC_CLASS,
        NodeKind.PROJECT,
        NodeKind.CONCEPT,
    }
)


def complete(
    draft: Lineage,
    nodes: Iterable[Node],
    edges: Iterable[Edge],
    checks: Iterable[Balance] = (),
    notes: Iterable[str] = (),
) -> Lineage:
    """A lineage of nodes and edges: balanced, its cycles found, in a fixed order."""
    all_nodes, all_edges, balances = balance(nodes, edges)
    names = {node.id: node.label for node in all_nodes}
    named = [msgspec.structs.replace(c, label=c.label or names.get(c.node, c.node)) for c in checks]
    cycles, whole = find_cycles(all_edges)
    return Lineage(
        kind=draft.kind,
        subject=draft.subject,
        title=draft.title,
        nodes=tuple(all_nodes),
        edges=tuple(all_edges),
        year=draft.year,
        stage=draft.stage,
        total=draft.total,
        checks=(*balances, *sorted(named, key=lambda c: (c.rule, c.node, c.detail))),
        cycles=cycles,
        cycles_complete=whole,
        notes=tuple(notes),
        filters=draft.filters,
        path=draft.path,
    )


def _summed(key: _EdgeKey, parts: list[_EdgePart]) -> Edge:
    source, target, kind, views, year, stage = key
    known = sum((p.amount for p in parts if p.amount is not None), ZERO)
    unknown = sum(1 for p in parts if p.amount is None)
    return Edge(
        source=source,
        target=target,
        kind=kind,
        amount=None if unknown else known,
        views=views,
        known=known,
        unknown_lines=unknown,
        line_count=len(parts),
        year=year,
        stage=stage,
        between_units=sum((p.between_units for p in parts), ZERO),
        rounding=sum((p.figure.rounding for p in parts), ZERO),
        evidence=evidence_of(p.figure for p in parts),
    )
