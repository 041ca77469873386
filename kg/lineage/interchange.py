"""A lineage for other programs: JSON that reads back, GraphML and GEXF for Gephi, Mermaid for documents."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from kg.errors import ExportError
from kg.lineage.kinds import EDGE_LABELS
from kg.lineage.marks import xml_text
from kg.lineage.model import Balance, Edge, Lineage, Node, PrintedTotal
from kg.lineage.money import plain, wan_yuan

if TYPE_CHECKING:
    import networkx as nx

FORMAT = "budget-kg lineage 1"
"""Name and version of the JSON; it is networkx node-link data with more members."""

_LISTS = {"nodes": Node, "edges": Edge, "checks": Balance}
_MODIFIED = re.compile(r' lastmodifieddate="[^"]*"')
_MERMAID = re.compile(r"[^\w \u3000-\u303f\uff00-\uffef\u2010-\u2027.,:%/+()=-]")


def to_json(lineage: Lineage) -> str:
    """Node-link JSON: what `networkx.node_link_graph(…, edges="edges")` reads, amounts as text, exact."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "directed": True,
        "multigraph": True,
        "graph": {"title": lineage.title, "kind": lineage.kind},
        "kind": lineage.kind,
        "subject": lineage.subject,
        "title": lineage.title,
        "year": lineage.year,
        "stage": lineage.stage,
        "total": lineage.total,
        "filters": lineage.filters,
        "notes": lineage.notes,
        "nodes": lineage.nodes,
        "edges": [{"key": edge.key, **msgspec.structs.asdict(edge)} for edge in lineage.edges],
        "checks": lineage.checks,
        "cycles": lineage.cycles,
        "cycles_complete": lineage.cycles_complete,
        "path": lineage.path,
        "printed": lineage.printed,
    }
    built = msgspec.to_builtins(document, builtin_types=(Decimal,), enc_hook=str)
    return json.dumps(built, ensure_ascii=False, indent=1, default=_as_text) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    raise TypeError(f"{type(value).__name__} has no place in a lineage")


def from_json(text: str) -> Lineage:
    """The lineage that `to_json` wrote, equal to it.

    Raises:
        ExportError: It is no such JSON.
    """
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise ExportError("lineage as JSON", f'"format": "{FORMAT}"', "another format")
        fields = {name: document[name] for name in Lineage.__dataclass_fields__}
        total = fields["total"]
        fields["total"] = None if total is None else Decimal(total)
        if fields["printed"] is not None:
            fields["printed"] = msgspec.convert(fields["printed"], PrintedTotal, strict=False)
        for name, kind in _LISTS.items():
            fields[name] = tuple(msgspec.convert(item, kind, strict=False) for item in fields[name])
        for name in ("cycles", "filters"):
            fields[name] = tuple(tuple(item) for item in fields[name])
        for name in ("notes", "path"):
            fields[name] = tuple(fields[name])
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise ExportError(
            "lineage as JSON", "what to_json writes", f"{type(error).__name__}: {error}"
        ) from error
    return Lineage(**fields)


def to_graphml(lineage: Lineage) -> str:
    """GraphML. Amounts are there twice: `amount` as exact text, `amount_double` and `weight` for programs that count."""
    import networkx as nx  # slow to import, and only this format needs it

    buffer = io.BytesIO()
    nx.write_graphml(_flat(lineage), buffer, encoding="utf-8", prettyprint=True, infer_numeric_types=False)
    return buffer.getvalue().decode("utf-8")


def to_gexf(lineage: Lineage) -> str:
    """GEXF 1.2 for Gephi, with the same attributes as GraphML; no date in it, so equal lineages give equal files."""
    import networkx as nx  # slow to import, and only this format needs it

    buffer = io.BytesIO()
    nx.write_gexf(_flat(lineage), buffer, encoding="utf-8", prettyprint=True)
    return _MODIFIED.sub("", buffer.getvalue().decode("utf-8"), count=1)


def _flat(lineage: Lineage) -> nx.MultiDiGraph[str]:
    """The graph with attributes that every format can write: text, whole numbers, doubles; what is unknown is left out."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=xml_text(lineage.title))
    for node in lineage.nodes:
        attributes = {
            "label": node.label,
            "kind": node.kind.value,
            "code": node.code,
            "iri": node.iri,
            "indicators": node.indicators,
            "detail": node.detail or None,
            **_money("amount", node.amount),
        }
        graph.add_node(xml_text(node.id), **_known(attributes))
    for i, edge in enumerate(lineage.edges):
        attributes = {
            "kind": edge.kind.value,
            "views": " ".join(edge.views) or None,
            "year": edge.year,
            "stage": edge.stage,
            "line_count": edge.line_count,
            "unknown_lines": edge.unknown_lines,
            "evidence": "; ".join(map(str, edge.evidence)) or None,
            **_money("amount", edge.amount),
            **_money("known", edge.known),
            **_money("between_units", edge.between_units),
        }
        if edge.amount is not None and edge.amount > 0:
            attributes["weight"] = float(edge.amount)
        graph.add_edge(xml_text(edge.source), xml_text(edge.target), key=str(i), **_known(attributes))
    return graph


def _money(name: str, amount: Decimal | None) -> dict[str, str | float | None]:
    if amount is None:
        return {}
    return {name: plain(amount), f"{name}_double": float(amount)}


def _known(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: xml_text(value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None
    }


def to_mermaid(lineage: Lineage) -> str:
    """A Mermaid flow chart, one arrow an edge with its amount in 万元; markup in names stays text."""
    number = {node.id: f"n{i}" for i, node in enumerate(lineage.nodes)}
    lines = [
        "---",
        f"title: {json.dumps(xml_text(lineage.title), ensure_ascii=False)}",
        "---",
        "flowchart LR",
    ]
    for node in lineage.nodes:
        lines.append(f'  {number[node.id]}["{_mermaid(node.name)}"]')
    for edge in lineage.edges:
        text = _arrow_text(edge)
        arrow = f'-->|"{_mermaid(text)}"|' if text else "-.->"
        lines.append(f"  {number[edge.source]} {arrow} {number[edge.target]}")
    return "\n".join(lines) + "\n"


def _arrow_text(edge: Edge) -> str:
    if edge.amount is None and not edge.unknown_lines:
        return ""
    return f"{wan_yuan(edge.amount, edge.known)} 万元"


def _mermaid(text: str) -> str:
    """A label with everything that Mermaid or HTML may take for markup as a numeric entity."""
    return _MERMAID.sub(lambda m: f"#{ord(m[0])};", " ".join(xml_text(text).split()))


EDGE_COLUMNS = ("from", "to", "relation", "amount_yuan", "year", "figures", "place")
EDGE_HEADINGS = ("从", "到", "关系", "金额（元）", "年度", "数字", "出处")


def edge_rows(lineage: Lineage) -> list[tuple[str, str, str, Decimal | None, int | None, int, str]]:
    """The edges as rows for people, with the columns of `EDGE_COLUMNS`."""
    return [
        (
            lineage.by_id[e.source].name,
            lineage.by_id[e.target].name,
            EDGE_LABELS[e.kind],
            e.amount,
            e.year,
            e.line_count,
            "；".join(map(str, e.evidence)),
        )
        for e in edges_in_order(lineage)
    ]


def edges_in_order(lineage: Lineage) -> list[Edge]:
    """Edges as a person reads them: along the path, then those of its other ways, else by kind, the larger first."""
    kinds = {kind: i for i, kind in enumerate(EDGE_LABELS)}
    steps = {frozenset(pair): i for i, pair in enumerate(pairwise(lineage.path))}

    def key(edge: Edge) -> tuple[int, int, Decimal, str, str, str]:
        step = steps.get(frozenset((edge.source, edge.target)), len(lineage.path))
        return step, kinds[edge.kind], -edge.known, edge.source, edge.target, edge.key

    return sorted(lineage.edges, key=key)
