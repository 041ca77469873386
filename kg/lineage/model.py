"""What a lineage is: typed nodes and edges, their amounts exact, with the printed lines that prove them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from kg.figures.printed import ZERO, PrintedAt
from kg.lineage.kinds import Breakdown, CheckRule, DifferenceCause, EdgeKind, NodeKind
from kg.words.text import Text, both

if TYPE_CHECKING:
    import networkx as nx


class Node(msgspec.Struct, frozen=True):
    """A thing that money passes, or that explains why.

    Args:
        id: Unique in its lineage: the IRI of the thing, unless one thing stands in it twice.
        kind: What it is.
        label: Name in Chinese, as the graph of things has it.
        code: Printed code, number or None.
        iri: IRI in the store; None for what only the lineage knows (未说明, 其他).
        amount: What the documents print for the thing itself, in yuan; None where they print nothing.
        indicators: How many performance indicators a project has; None where that has no meaning.
        detail: What else a reader should know, in Chinese.
    """

    id: str
    kind: NodeKind
    label: str
    code: str | None = None
    iri: str | None = None
    amount: Decimal | None = None
    indicators: int | None = None
    detail: str = ""

    @property
    def name(self) -> str:
        """The label with the code before it, where there is one that says more than the label."""
        return f"{self.code} {self.label}" if self.code and self.code != self.label else self.label

    @property
    def spoken(self) -> Text:
        """The name in both languages; names of documents stay as they are."""
        label = both(self.label)
        if not self.code or self.code == self.label:
            return label
        return Text(f"{self.code} {label.zh}", f"{self.code} {label.en}")


class Edge(msgspec.Struct, frozen=True):
    """Money that goes from one node to another, or a relation without money (no views, amount None).

    Args:
        source: Id of the node it comes from.
        target: Id of the node it goes to.
        kind: What it says.
        amount: Yuan, exact; None where a figure is unreadable or contradicted, or where no money is meant.
        views: The breakdowns it belongs to.
        known: Sum of the figures that can be believed; equals `amount` where all can.
        unknown_lines: How many figures cannot.
        line_count: Printed cells behind it.
        year: Fiscal year.
        stage: "budget" or "final_accounts".
        between_units: The part of the amount that goes to or comes from another unit's budget, in yuan. To
            add up over units, take `amount - between_units` on one side.
        rounding: By how much the amount may be off because figures are printed with few decimals, in yuan.
        evidence: Where the figures are printed.
    """

    source: str
    target: str
    kind: EdgeKind
    amount: Decimal | None = None
    views: tuple[Breakdown, ...] = ()
    known: Decimal = ZERO
    unknown_lines: int = 0
    line_count: int = 0
    year: int | None = None
    stage: str | None = None
    between_units: Decimal = ZERO
    rounding: Decimal = ZERO
    evidence: tuple[PrintedAt, ...] = ()

    @property
    def key(self) -> str:
        """Tells parallel edges of one pair of nodes apart."""
        return "/".join((self.kind, "+".join(self.views), str(self.year or ""), self.stage or ""))


class Balance(msgspec.Struct, frozen=True):
    """Whether two figures that should be equal are, in yuan.

    `difference` is `inflow - outflow`; it and `balanced` are None where a figure is unknown. For printed totals
    `inflow` is the sum of the details, `outflow` the print. `within_rounding` is True for a difference that
    the printed decimals explain. `explanation` is None where there is no difference, or none is known.
    """

    rule: CheckRule
    node: str
    label: str
    views: tuple[Breakdown, ...]
    inflow: Decimal | None
    outflow: Decimal | None
    difference: Decimal | None
    balanced: bool | None
    within_rounding: bool | None = None
    detail: str = ""
    explanation: DifferenceCause | None = None

    @property
    def is_unexplained(self) -> bool:
        """Whether nothing in the documents says why the two figures differ."""
        return self.explanation is DifferenceCause.UNEXPLAINED


class PrintedTotal(msgspec.Struct, frozen=True):
    """The grand total that a statement of income and expenditure (收支总表) prints.

    `amount` is in yuan, `line` the IRI of the amount cell, `status` what the audit says of it.
    """

    amount: Decimal
    line: str
    status: str


@dataclass(frozen=True)
class Lineage:
    """Where money comes from and goes to, around one subject.

    Args:
        kind: "unit", "policy", "project" or "path".
        subject: Id of the node that was asked for.
        title: What it shows, in Chinese.
        nodes: Sorted by id; ids are unique.
        edges: Sorted by source, target and key; every end is a node.
        year: Fiscal year; None where several are shown.
        stage: Stage of the budget cycle; None where several are shown.
        total: The subject's money in yuan, added up over details once; None where unknown.
        checks: What adds up and what does not.
        cycles: Ids of nodes that money passes in a circle, as found; see `cycles_complete`.
        cycles_complete: False if the search for cycles was cut off.
        notes: What a reader must know to read the figures, in Chinese.
        filters: What was asked for, by name.
        path: For a path, the ids from one end to the other.
        printed: The grand total that the documents of a unit print; None where there is none, or not one.
    """

    kind: str
    subject: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    year: int | None = None
    stage: str | None = None
    total: Decimal | None = None
    checks: tuple[Balance, ...] = ()
    cycles: tuple[tuple[str, ...], ...] = ()
    cycles_complete: bool = True
    notes: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    path: tuple[str, ...] = ()
    printed: PrintedTotal | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """Node by id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The lineage as a networkx graph; attributes are the fields of `Node` and `Edge`, amounts Decimal.

        Every attribute is there on every node and edge, None where unknown. Changing it changes nothing here.
        """
        import networkx as nx  # slow to import, and few ask for this

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            kind=self.kind, title=self.title, subject=self.subject, year=self.year, stage=self.stage
        )
        for node in self.nodes:
            graph.add_node(node.id, **_fields(node, "id"))
        for edge in self.edges:
            graph.add_edge(edge.source, edge.target, key=edge.key, **_fields(edge, "source", "target"))
        return graph

    @property
    def unbalanced(self) -> tuple[Balance, ...]:
        """The checks that failed, those that rounding explains left out."""
        return tuple(c for c in self.checks if c.balanced is False and not c.within_rounding)


def _fields(struct: msgspec.Struct, *without: str) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__ if name not in without}
