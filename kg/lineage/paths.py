"""How two things are connected: the shortest chain of statements between them, with the figures it passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec
import pyoxigraph as ox

from kg.lineage.entities import describe_entities, resolve
from kg.lineage.kinds import EdgeKind, NodeKind
from kg.lineage.model import ZERO, Edge, Evidence, Lineage, Node
from kg.lineage.projects import Library
from kg.lineage.records import TRANSFERS, amount_in, integer_in, rounding_of
from kg.lineage.statements import batches, code_of, last_key, rows, terms
from kg.snapshot import GraphReader
from ontology.terms import bkg, org

_RELATIONS: Mapping[str, tuple[EdgeKind, bool]] = MappingProxyType(
    {
        bkg.fundingDocument: (EdgeKind.TRANSFER, False),
        bkg.fundedBy: (EdgeKind.FUNDED_BY, False),
        bkg.basedOn: (EdgeKind.BASED_ON, False),
        bkg.fundsFrom: (EdgeKind.TRANSFER, False),
        bkg.passedDownFrom: (EdgeKind.PASSED_DOWN, False),
        bkg.project: (EdgeKind.PROJECT, True),
        bkg.hasIndicator: (EdgeKind.INDICATOR, True),
        bkg.unit: (EdgeKind.SPENDING, True),
        org.subOrganizationOf: (EdgeKind.PART_OF, False),
        bkg.department: (EdgeKind.PART_OF, True),
        bkg.sameProgrammeAs: (EdgeKind.SAME_PROGRAMME, True),
        bkg.agency: (EdgeKind.ISSUED, False),
        bkg.function: (EdgeKind.FUNCTION, True),
        bkg.functionSubclass: (EdgeKind.FUNCTION, True),
        bkg.functionClass: (EdgeKind.FUNCTION, True),
        bkg.departmentEconomic: (EdgeKind.ECONOMIC, True),
        bkg.departmentEconomicClass: (EdgeKind.ECONOMIC, True),
        bkg.governmentEconomic: (EdgeKind.ECONOMIC, True),
        bkg.governmentEconomicClass: (EdgeKind.ECONOMIC, True),
        bkg.precededBy: (EdgeKind.RELATED, False),
        bkg.realises: (EdgeKind.RELATED, False),
        bkg.mentions: (EdgeKind.MENTIONS, False),
    }
)
"""Statements that explain → kind of edge, and whether it runs from subject to object. Those first are preferred."""

_ENDS_ONLY = frozenset(
    term
    for term, (kind, _) in _RELATIONS.items()
    if kind in (EdgeKind.FUNCTION, EdgeKind.ECONOMIC, EdgeKind.ISSUED)
)
"""Statements to subjects and agencies, which are ends of a chain, never links: having one in common explains nothing."""

_OF_FIGURES = frozenset(
    term
    for term, (kind, _) in _RELATIONS.items()
    if kind in (EdgeKind.PROJECT, EdgeKind.SPENDING, EdgeKind.FUNCTION, EdgeKind.ECONOMIC)
) | {bkg.fundingDocument, bkg.department}
"""Statements about a printed figure; the others connect things without saying how much."""

_CITES = frozenset({bkg.fundedBy, bkg.basedOn, bkg.mentions})
_ORDER = {term: i for i, term in enumerate(_RELATIONS)}
_TERMS = " ".join(f"<{term}>" for term in _RELATIONS)
_FROM = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ %s }} GRAPH ?graph {{ ?s ?p ?o }}
  FILTER(?p IN ({", ".join(f"<{term}>" for term in _RELATIONS)})) }}"""
_TO = f"""SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?o {{ %s }} VALUES ?p {{ {_TERMS} }}
  GRAPH ?graph {{ ?s ?p ?o FILTER NOT EXISTS {{ ?s <{bkg.tableKind}> "{TRANSFERS}" }} }} }}"""  # those are Transfers too
_ABOUT = "SELECT ?thing ?p ?o ?graph WHERE { GRAPH ?graph { ?thing ?p ?o } }"

_MAX_NODES = 200_000


class _Statement(msgspec.Struct, frozen=True):
    subject: str
    term: str
    object: str

    def other(self, end: str) -> str:
        return self.object if end == self.subject else self.subject


def path_between(store: GraphReader, a: str, b: str, *, max_hops: int = 8) -> Lineage | None:
    """The shortest chain of statements from one thing to another, as a lineage of kind "path".

    Its edges have the direction of money or authority, with the amount of the printed row they pass; `path`
    lists the nodes from a to b. Of chains of equal length the one that money explains best is taken.

    Args:
        store: An open store.
        a: A thing: IRI, code, number or name.
        b: Another.
        max_hops: No chains longer than this are looked for.

    Returns:
        None where nothing connects them within so many hops, or within 200,000 things.

    Raises:
        ParameterError: A text means nothing, or several things.
    """
    start, end = resolve(store, a, ()), resolve(store, b, ())
    chain = _chain(store, start, end, max_hops)
    if chain is None:
        return None
    ids = [start]
    for statement in chain:
        ids.append(statement.other(ids[-1]))
    nodes = _nodes(store, ids)
    library = Library(store)
    edges = [_edge(store, library, statement) for statement in chain]
    names = {node.id: node.label for node in nodes}
    return Lineage(
        kind="path",
        subject=start,
        title=f"{names[start]} 与 {names[end]} 的关系",
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        edges=tuple(sorted(edges, key=lambda e: (e.source, e.target, e.key))),
        notes=(f"最短路径，{len(chain)} 步",),
        filters=(("起点", names[start]), ("终点", names[end])),
        path=tuple(ids),
    )


def _chain(store: GraphReader, start: str, end: str, max_hops: int) -> list[_Statement] | None:
    """Breadth first from both ends, always from the side with fewer things to look at."""
    if start == end:
        return []
    sides: tuple[dict[str, _Statement | None], ...] = ({start: None}, {end: None})
    frontiers = [[start], [end]]
    for _ in range(max_hops):
        side = 0 if len(frontiers[0]) <= len(frontiers[1]) else 1
        if not frontiers[side]:
            return None
        known, other = sides[side], sides[1 - side]
        reached: list[str] = []
        for node, statement in _neighbours(store, frontiers[side]):
            is_link = statement.object != node or statement.term not in _ENDS_ONLY
            if node not in known and (is_link or node in (start, end)):
                known[node] = statement
                reached.append(node)
        if met := [node for node in reached if node in other]:
            return _joined(sides, met[0])
        if len(known) > _MAX_NODES:
            return None
        frontiers[side] = reached
    return None


def _neighbours(store: GraphReader, nodes: Sequence[str]) -> Iterator[tuple[str, _Statement]]:
    """Things one statement away with that statement, the best explanations first."""
    known = set(nodes)
    found: set[_Statement] = set()
    for batch in batches(nodes):
        for query in (_FROM, _TO):
            for s, p, o in rows(store, query % terms(batch)):
                if s and p and o and ":" in o:
                    found.add(_Statement(s, p, o))
    for statement in sorted(found, key=lambda t: (_ORDER[t.term], t.subject, t.object)):
        for end in (statement.subject, statement.object):
            if end in known:
                yield statement.other(end), statement


def _joined(sides: tuple[dict[str, _Statement | None], ...], meeting: str) -> list[_Statement]:
    halves: list[list[_Statement]] = []
    for side in sides:
        half: list[_Statement] = []
        node = meeting
        while (statement := side[node]) is not None:
            half.append(statement)
            node = statement.other(node)
        halves.append(half)
    return [*reversed(halves[0]), *halves[1]]


def _nodes(store: GraphReader, ids: Sequence[str]) -> list[Node]:
    known = {c.iri: c for c in describe_entities(store, ids)}
    nodes: list[Node] = []
    for iri in ids:
        candidate = known.get(iri)
        kind = candidate.kind if candidate else NodeKind.CONCEPT
        label = candidate.label if candidate else last_key(iri)
        amount = None
        if kind in (NodeKind.LINE, NodeKind.TRANSFER, NodeKind.PROJECT_BUDGET):
            values = _about(store, iri)
            amount = amount_in(values, bkg.total if kind is NodeKind.PROJECT_BUDGET else bkg.amount)
            label = {NodeKind.LINE: "支出金额", NodeKind.TRANSFER: "转移支付"}.get(kind, "项目预算")
        nodes.append(Node(id=iri, kind=kind, label=label, code=code_of(iri), iri=iri, amount=amount))
    return nodes


def _edge(store: GraphReader, library: Library, statement: _Statement) -> Edge:
    kind, forward = _RELATIONS[statement.term]
    source, target = statement.subject, statement.object
    if not forward:
        source, target = target, source
    if statement.term in _CITES:
        evidence = [c.evidence for c in library.cited_by(statement.subject) if c.policy == statement.object]
        return Edge(
            source, target, kind, evidence=tuple(sorted(set(evidence))), line_count=len(set(evidence))
        )
    values = _about(store, statement.subject)
    year, places = integer_in(values, bkg.fiscalYear), _places(library, values)
    stage = last_key(values[bkg.stage][0]) if bkg.stage in values else None
    if statement.term not in _OF_FIGURES:
        return Edge(source, target, kind, year=year, stage=stage, evidence=places, line_count=len(places))
    printed = (values.get(bkg.printedText) or ("",))[0]
    unit = (values.get(bkg.printedUnit) or ("",))[0]
    amount = amount_in(values, bkg.total if bkg.total in values else bkg.amount)
    is_figure = bool(printed)
    return Edge(
        source=source,
        target=target,
        kind=kind,
        amount=amount,
        known=amount or ZERO,
        unknown_lines=int(is_figure and amount is None),
        line_count=int(is_figure),
        year=year,
        stage=stage,
        rounding=rounding_of(printed, unit, amount),
        evidence=places,
    )


def _about(store: GraphReader, iri: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for _, term, value, graph in rows(store, _ABOUT, {"thing": ox.NamedNode(iri)}):
        if term and value:
            found.setdefault(term, set()).add(value)
            if graph and term == bkg.document:
                found.setdefault("graph", set()).add(graph)
    return {term: tuple(sorted(values)) for term, values in found.items()}


def _places(library: Library, values: Mapping[str, tuple[str, ...]]) -> tuple[Evidence, ...]:
    places = []
    for graph in values.get("graph", ()):
        document = library.document(graph)
        if document is None:
            continue
        line, page = integer_in(values, bkg.line), integer_in(values, bkg.page)
        table = last_key(values[bkg.table][0]) if bkg.table in values else ""
        lines = () if line is None else (line,)
        pages = () if page is None else (page,)
        places.append(Evidence(document.iri, document.file, table, lines, pages))
    return tuple(places)
