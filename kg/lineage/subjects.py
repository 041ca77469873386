"""Subjects of a printed row as nodes: 类, 款 and 项 of its function, the class of its economic purpose."""

from __future__ import annotations

from kg.figures.records import Record
from kg.graph.iri import code_of, with_last_key
from kg.lineage.flows import Flows
from kg.lineage.kinds import EdgeKind, NodeKind
from kg.words.text import Said

_LEVELS = (
    (3, NodeKind.FUNCTION_CLASS),
    (5, NodeKind.FUNCTION_SUBCLASS),
    (7, NodeKind.FUNCTION_ITEM),
)
_CLASS_DIGITS = 3


def subject_path(flows: Flows, record: Record) -> tuple[list[str], list[EdgeKind]]:
    """The nodes below the unit that a row's money passes, and the kinds of the edges that lead to each.

    A code of fewer digits ends earlier; a subject printed without a code is one node 项.
    """
    nodes = function_nodes(flows, record.function) if record.function else []
    kinds = [EdgeKind.FUNCTION] * len(nodes)
    if record.economic:
        code = code_of(record.economic)
        iri = with_last_key(record.economic, code[:_CLASS_DIGITS]) if code else record.economic
        nodes.append(flows.node(NodeKind.ECONOMIC_CLASS, iri))
        kinds.append(EdgeKind.ECONOMIC)
    if not nodes:
        nodes.append(
            flows.node(NodeKind.FUNCTION_ITEM, None, id="no-subject", label=Said("未列科目", "no subject"))
        )
        kinds.append(EdgeKind.FUNCTION)
    return nodes, kinds


def function_nodes(flows: Flows, function: str) -> list[str]:
    """类, 款 and 项 of a functional subject, as far as its code goes."""
    code = code_of(function)
    if code is None or not code.isdigit() or len(code) < _CLASS_DIGITS:
        return [flows.node(NodeKind.FUNCTION_ITEM, function)]
    nodes = [
        flows.node(kind, with_last_key(function, code[:digits]))
        for digits, kind in _LEVELS
        if digits <= len(code)
    ]
    if len(code) not in {digits for digits, _ in _LEVELS}:
        nodes.append(flows.node(NodeKind.FUNCTION_ITEM, function))
    return nodes


def transfer_node(flows: Flows, record: Record) -> str:
    """The node of one row of transfers, named by its item (转移支付科目)."""
    place = f"第{record.line}行" if record.line is not None else ""
    item = record.transfer_item
    return flows.node(
        NodeKind.TRANSFER,
        record.iri,
        label="转移支付：{}" if item else f"转移支付 {place}".strip(),
        code=code_of(item) if item else None,
        detail=place,
        named_after=item,
    )
