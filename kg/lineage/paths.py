"""How two things are connected: the shortest chain of statements between them, with the figures it passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import msgspec

from kg.figures.printed import ZERO, PrintedAt
from kg.figures.records import Record, amount_in, integer_in, rounding_of
from kg.figures.statements import GRAPHS, about_thing
from kg.graph.iri import code_of, is_of_kind, last_key
from kg.lineage.entities import describe_entities, resolve
from kg.lineage.kinds import STAGE_LABELS, EdgeKind, NodeKind
from kg.lineage.model import Edge, Lineage, Node
from kg.lineage.money import yuan
from kg.lineage.projects import Library
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from kg.words.text import Said, english
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
        bkg.unit: (EdgeKind.OF_UNIT, True),
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
    if kind in (EdgeKind.PROJECT, EdgeKind.OF_UNIT, EdgeKind.FUNCTION, EdgeKind.ECONOMIC)
) | {bkg.fundingDocument, bkg.department}
"""Statements about a printed figure; the others connect things without saying how much."""

_CITES = frozenset({bkg.fundedBy, bkg.basedOn, bkg.mentions})
_ORDER = {term: i for i, term in enumerate(_RELATIONS)}
_BETTER_KINDS = ("transfer", "project-budget", "", "line")
_MAX_NODES = 20_000
_SHOWN_PARTS = 8


_FIGURES = frozenset({NodeKind.LINE, NodeKind.TRANSFER, NodeKind.PROJECT_BUDGET})
_WITHOUT_CODE = _FIGURES | {NodeKind.INDICATOR, NodeKind.POLICY}


class _PathStatement(msgspec.Struct, frozen=True):
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
        None where nothing connects them within so many hops, or within 20,000 things on each side.

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
    library = Library(store)
    ways = _ways(store, library, chain)
    nodes = _nodes(store, [*ids, *(w.iri for w in ways.beside)])
    edges = [_edge(store, library, statement) for statement in (*chain, *ways.statements)]
    names = {node.id: node.label for node in nodes}
    return Lineage(
        kind="path",
        subject=start,
        title=Said(
            f"{names[start]} 与 {names[end]} 的关系", f"What connects {names[start]} and {names[end]}"
        ),
        nodes=tuple(sorted(nodes, key=lambda n: n.id)),
        edges=tuple(sorted(edges, key=lambda e: (e.source, e.target, e.key))),
        notes=(Said(f"最短路径，{len(chain)} 步", f"Shortest path, {len(chain)} steps"), *ways.notes),
        filters=((Said("起点", "from"), names[start]), (Said("终点", "to"), names[end])),
        path=tuple(ids),
    )


class _Ways(msgspec.Struct, frozen=True):
    """The other transfers that connect the same two things as one of a chain, with their statements and the sums."""

    beside: tuple[Record, ...] = ()
    statements: tuple[_PathStatement, ...] = ()
    notes: tuple[str, ...] = ()


def _ways(store: GraphReader, library: Library, chain: Sequence[_PathStatement]) -> _Ways:
    """All transfers of one funding document that lead on as that of the chain does: one of three is not the answer."""
    for one, other in ((a, b) for a, b in pairwise(chain) if a.subject == b.subject):
        paid, further = (one, other) if one.term == bkg.fundingDocument else (other, one)
        if paid.term != bkg.fundingDocument:
            continue
        rows = [
            row
            for row in library.transfers(bkg.fundingDocument, paid.object)
            if further.object in about_thing(store, row.iri).get(further.term, ())
        ]
        if len(rows) < 2 or paid.subject not in {row.iri for row in rows}:
            continue  # one row, or a document that gives way to another: nothing to add up
        beside = tuple(row for row in rows if row.iri != paid.subject)
        statements = tuple(
            _PathStatement(row.iri, s.term, s.object) for row in beside for s in (paid, further)
        )
        return _Ways(beside, statements, _sums(rows))
    return _Ways()


def _sums(rows: Sequence[Record]) -> tuple[str, ...]:
    """What the ways come to, for each year and stage by itself; what cannot be read is said, not added."""
    periods: dict[tuple[int, str], list[Record]] = {}
    for row in rows:
        periods.setdefault((row.document.year or 0, row.document.stage), []).append(row)
    notes = []
    for (year, stage), found in sorted(periods.items()):
        amounts = [row.amount for row in found if row.amount is not None]
        parts = " + ".join(yuan(amount) for amount in sorted(amounts, reverse=True)[:_SHOWN_PARTS])
        rest, unread = max(0, len(amounts) - _SHOWN_PARTS), len(found) - len(amounts)
        more = (f" + 其余 {rest} 笔", f" + {rest} more") if rest else ("", "")
        doubt = (f"，另有 {unread} 笔读不出", f"; {unread} cannot be read") if unread else ("", "")
        phase, total = STAGE_LABELS.get(stage, stage), yuan(sum(amounts, ZERO))
        named = f"{year or ''}{'年' if year else ''}{phase}"
        notes.append(
            Said(
                f"{named}有 {len(found)} 条同样的路径，合计 {total} 元 = {parts}{more[0]}{doubt[0]}",
                f"{year or ''} {english(phase)}: {len(found)} such paths, "
                f"together {total} yuan = {parts}{more[1]}{doubt[1]}".strip(),
            )
        )
    return tuple(notes)


def _chain(store: GraphReader, start: str, end: str, max_hops: int) -> list[_PathStatement] | None:
    """Breadth first from both ends, always from the side with fewer things to look at."""
    if start == end:
        return []
    sides: tuple[dict[str, _PathStatement | None], ...] = ({start: None}, {end: None})
    frontiers = [[start], [end]]
    for _ in range(max_hops):
        open_sides = [i for i in (0, 1) if frontiers[i] and len(sides[i]) <= _MAX_NODES]
        if not open_sides or not all(frontiers):
            return None
        side = min(open_sides, key=lambda i: len(frontiers[i]))
        known, other = sides[side], sides[1 - side]
        reached: list[str] = []
        for node, statement in _neighbours(store, frontiers[side]):
            is_link = statement.object != node or statement.term not in _ENDS_ONLY
            if node not in known and (is_link or node in (start, end)):
                known[node] = statement
                reached.append(node)
        if met := [node for node in reached if node in other]:
            return _joined(sides, met[0])
        frontiers[side] = reached
    return None


def _neighbours(store: GraphReader, nodes: Sequence[str]) -> Iterator[tuple[str, _PathStatement]]:
    """Things one statement away with that statement, the best explanations first."""
    known = set(nodes)
    found: set[_PathStatement] = set()
    for node in nodes:
        for variable in ("subject", "object"):
            for s, p, o in ask_texts(store, "lineage/neighbours", **{variable: node}):
                if s and o and p in _ORDER and ":" in o:
                    found.add(_PathStatement(s, p, o))
    for statement in sorted(found, key=_rank):
        for end in (statement.subject, statement.object):
            if end in known:
                yield statement.other(end), statement


def _rank(statement: _PathStatement) -> tuple[int, int, str, str]:
    """The better explanation first; the same money is a transfer, a project budget, or at last a cell of a table."""
    kind = next((kind for kind in _BETTER_KINDS if kind and is_of_kind(statement.subject, kind)), "")
    return _ORDER[statement.term], _BETTER_KINDS.index(kind), statement.subject, statement.object


def _joined(sides: tuple[dict[str, _PathStatement | None], ...], meeting: str) -> list[_PathStatement]:
    halves: list[list[_PathStatement]] = []
    for side in sides:
        half: list[_PathStatement] = []
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
        if kind in _FIGURES:
            values = about_thing(store, iri)
            amount = amount_in(values, bkg.total if kind is NodeKind.PROJECT_BUDGET else bkg.amount)
            label = {NodeKind.LINE: "支出金额", NodeKind.TRANSFER: "转移支付"}.get(kind, "项目预算")
        code = None if kind in _WITHOUT_CODE else code_of(iri)
        nodes.append(Node(id=iri, kind=kind, label=label, code=code, iri=iri, amount=amount))
    return nodes


def _edge(store: GraphReader, library: Library, statement: _PathStatement) -> Edge:
    kind, forward = _RELATIONS[statement.term]
    source, target = statement.subject, statement.object
    if not forward:
        source, target = target, source
    if statement.term in _CITES:
        evidence = [c.evidence for c in library.cited_by(statement.subject) if c.policy == statement.object]
        return Edge(
            source, target, kind, evidence=tuple(sorted(set(evidence))), line_count=len(set(evidence))
        )
    values = about_thing(store, statement.subject)
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


def _places(library: Library, values: Mapping[str, tuple[str, ...]]) -> tuple[PrintedAt, ...]:
    places = []
    for graph in values.get(GRAPHS, ()):
        document = library.document(graph)
        if document is None:
            continue
        line, page = integer_in(values, bkg.line), integer_in(values, bkg.page)
        table = last_key(values[bkg.table][0]) if bkg.table in values else ""
        lines = () if line is None else (line,)
        pages = () if page is None else (page,)
        places.append(PrintedAt(document.iri, document.file, table, lines, pages))
    return tuple(places)
