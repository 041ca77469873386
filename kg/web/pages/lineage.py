"""The lineage explorer: a graph around any thing, to be expanded node by node, and the path between two things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from kg.errors import KgError, ParameterError
from kg.graph.iri import DEFAULT_BASE, last_key, split_iri
from kg.lineage import Breakdown, EdgeKind, Lineage, NodeKind, find_entity, lineage_of, path_between
from kg.lineage.ask import LINEAGE_KINDS
from kg.lineage.kinds import EDGE_LABELS, NODE_LABELS, STAGE_LABELS, VIEW_LABELS
from kg.lineage.model import Edge, Node
from kg.money import figures_of, subject_sums
from kg.store.asking import ask, label_of
from kg.store.snapshot import GraphReader
from kg.web.charts import flow_table, lineage_context
from kg.web.drawings import FOCUS
from kg.web.registry import PageKind
from kg.web.thing import thing_ref
from kg.web.view import Block, Drawing, Facts, Links, Notice, Ref, View, ViewCell, ViewSection
from kg.words.text import Said, Text, both

_EXAMPLES = 8
_VIEWS = (Breakdown.FUNCTION, Breakdown.PROJECT, Breakdown.TRANSFER)
_FORMATS = ("svg", "graphml", "gexf", "json", "html")


def load(store: GraphReader, ref: Ref) -> View:
    """The graph around the parameter `entity`, or between `entity` and `to`; without one, things to start from."""
    params = dict(ref.params)
    asked, other = params.get("entity", "").strip(), params.get("to", "").strip()
    if not asked:
        return _start(store, ref)
    year = params.get("year", "")
    if year and not year.isdigit():
        raise ParameterError(Said("年度", "year"), Said("四位数字", "four digits"), repr(year))
    try:
        found = _between(store, asked, other) if other else _around(store, asked, int(year) if year else None)
    except KgError as error:
        return _failed(ref, params, error)
    blocks: tuple[Block, ...] = (
        *_notes(found),
        flow_table(found, "edges", Text("每条边一行", "One row an edge"), None),
    )
    sections = (
        ViewSection("picture", Text("资金图", "Picture"), tuple(_pictures(found))),
        ViewSection("edges", Text("图中的每一条边", "Every edge of the graph"), blocks),
    )
    data = _data(found) | {"asked": params, "formats": [] if other else _FORMATS}
    return View(ref, both(found.title), Text("资金脉络", "Lineage"), sections, data=data)


def _pictures(found: Lineage) -> Iterator[Drawing]:
    """Money broken down in two ways is drawn twice, never mixed."""
    views = _VIEWS if found.kind == "unit" else (None,)
    for view in views:
        edges = tuple(e for e in found.edges if view is None or view in e.views)
        ends = {end for edge in edges for end in (edge.source, edge.target)}
        part = replace(
            found, edges=edges, nodes=tuple(n for n in found.nodes if n.id in ends or view is None)
        )
        if part.nodes:
            caption = both(VIEW_LABELS[view]) if view else both(found.title)
            yield Drawing(f"picture-{view or 'all'}", caption, part, "edges")


def _start(store: GraphReader, ref: Ref) -> View:
    units = find_entity(store, "街道", (NodeKind.DEPARTMENT,), limit=_EXAMPLES)
    units = units or find_entity(store, "局", (NodeKind.DEPARTMENT, NodeKind.UNIT), limit=_EXAMPLES)
    items = tuple(ViewCell(c.label, ref=Ref("lineage", params=(("entity", c.iri),))) for c in units)
    advice = Text(
        "输入单位、文号、项目或科目，查看它周围的资金；再填“到”，查看两者之间的路径。",
        "Enter a unit, document number, project or subject to see its money; fill in “to” for the path between two.",
    )
    section = ViewSection("start", Text("从这里开始", "Start here"), (Notice(advice), Links(items)))
    return View(
        ref, Text("资金脉络", "Lineage explorer"), Text("资金脉络", "Lineage"), (section,), data={"asked": {}}
    )


def _failed(ref: Ref, params: dict[str, str], error: KgError) -> View:
    section = ViewSection("none", Text("没有结果", "Nothing found"), (Notice(error.text, "warning"),))
    return View(
        ref,
        Text("资金脉络", "Lineage explorer"),
        Text("资金脉络", "Lineage"),
        (section,),
        data={"asked": params},
    )


def _between(store: GraphReader, start: str, end: str) -> Lineage:
    found = path_between(store, start, end)
    if found is None:
        raise ParameterError(
            Said("路径", "path"),
            Said("最多 8 步的联系", "a chain of at most 8 statements"),
            Said(f"“{start}”与“{end}”之间没有", f"none between {start!r} and {end!r}"),
        )
    return found


def _around(store: GraphReader, asked: str, year: int | None) -> Lineage:
    """The lineage of a thing that has one; of a subject the units that spend on it, of an agency what it issued."""
    candidates = find_entity(store, asked, limit=2)
    if candidates and candidates[0].kind not in LINEAGE_KINDS and len(candidates) == 1:
        found = candidates[0]
        if found.kind is NodeKind.AGENCY:
            return _of_agency(store, found.iri, found.label)
        if found.kind is NodeKind.CONCEPT:
            return _of_subject(store, found.iri, year)
    return lineage_of(store, asked, year=year)


def _of_subject(store: GraphReader, iri: str, year: int | None) -> Lineage:
    """Units and what they spend on a subject: counted money, an edge for each year and phase."""
    label = label_of(store, iri) or ""
    code = last_key(iri)
    subject = Node(iri, NodeKind.CONCEPT, label, code, iri)
    kind = (split_iri(iri, DEFAULT_BASE) or ("",))[0]
    with figures_of(store) as figures:
        found = [one for one in subject_sums(figures, kind, iri, code) if year in (None, one.year)]
    units = {
        one.unit: Node(one.unit, NodeKind.UNIT, one.name or "", last_key(one.unit), one.unit) for one in found
    }
    edges = tuple(
        Edge(
            one.unit,
            iri,
            EdgeKind.FUNCTION,
            one.total,
            views=(Breakdown.FUNCTION,),
            known=one.total or Decimal(0),
            unknown_lines=one.unread or 0,
            year=one.year,
            stage=one.phase,
        )
        for one in found
    )
    title = Said(f"{code} {label}：哪些单位支出", f"{code} {label}: which units spend on it")
    return Lineage("subject", iri, title, (subject, *units.values()), edges, year=year)


def _of_agency(store: GraphReader, iri: str, label: str) -> Lineage:
    agency = Node(iri, NodeKind.AGENCY, label, None, iri)
    policies = {
        str(row["policy"]): Node(
            str(row["policy"]), NodeKind.POLICY, str(row["name"]), None, str(row["policy"])
        )
        for row in ask(store, "web/policies-of-agency", agency=iri)
    }
    edges = tuple(Edge(iri, policy, EdgeKind.ISSUED) for policy in sorted(policies))
    return Lineage(
        "agency",
        iri,
        Said(f"{label}：发出的文件", f"{label}: what it issued"),
        (agency, *policies.values()),
        edges,
    )


def _notes(found: Lineage) -> tuple[Block, ...]:
    pairs = Facts(tuple((heading, ViewCell(text.zh, text)) for heading, text in lineage_context(found)))
    notes = [Notice(both(note)) for note in found.notes]
    for circle in found.cycles:
        names = " → ".join(found.by_id[node].name for node in (*circle, circle[0]))
        notes.append(Notice(Text(f"资金成环：{names}", f"Money goes in a circle: {names}"), "warning"))
    if not found.cycles_complete:
        text = Text("环太多，没有全部列出。", "There are more circles than are listed.")
        notes.append(Notice(text, "warning"))
    return (pairs, *notes)


def _data(found: Lineage) -> dict[str, Any]:
    """The graph for the script: names, amounts in yuan as numbers to draw with and as text to read."""
    return {
        "graph": {
            "subject": found.subject,
            "path": found.path,
            "nodes": [
                {
                    "id": node.id,
                    "label": both(node.label) if node.kind is NodeKind.PROJECT else node.spoken,
                    "kind": str(node.kind),
                    "kindLabel": both(NODE_LABELS[NodeKind(node.kind)]),
                    "iri": node.iri,
                    "page": _page(node),
                }
                for node in found.nodes
            ],
            "edges": [
                {
                    "source": edge.source,
                    "target": edge.target,
                    "kind": str(edge.kind),
                    "label": both(EDGE_LABELS[EdgeKind(edge.kind)]),
                    "amount": None if edge.amount is None else float(edge.amount),
                    "year": edge.year,
                    "stage": both(STAGE_LABELS.get(edge.stage or "", edge.stage or "")),
                    "views": [str(view) for view in edge.views],
                }
                for edge in found.edges
            ],
            "views": {str(view): both(label) for view, label in VIEW_LABELS.items()},
        }
    }


def _page(node: Node) -> str | None:
    ref = thing_ref(node.iri)
    return f"{ref.page}/{ref.key}" if ref else None


PAGE = PageKind(
    "lineage", load, template="lineage.html", params=("entity", "to", "year", FOCUS), in_files=False
)
