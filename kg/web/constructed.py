"""Samples of ours whose figures are invented, known by their content: pages say so wherever they show one of them."""

from __future__ import annotations

from kg.graph.iri import document_keys
from kg.web.thing import EVIDENCE
from kg.web.view import Facts, Links, Ref, View, ViewCell
from kg.words.text import Text

CONSTRUCTED = frozenset({"08afa5823b0f83ba", "a1689f7c5a85e88a", "d43647d73bd29a1d"})
"""What names of things begin with that such documents state: the first 16 digits of their SHA-256."""

MARK = Text("构造的示例", "constructed sample")
NOTICE = Text(
    "这是构造的示例文件：其中的数字是为演示编写的，不是任何单位公布的，请勿引用。",
    "A constructed sample: its figures were made up to show how things work. No unit published them; do not quote them.",
)


def is_constructed(ref: Ref | None) -> bool:
    """Whether a page shows what a constructed sample states.

    >>> is_constructed(Ref("document", "0123456789abcdef"))
    False
    """
    return ref is not None and not CONSTRUCTED.isdisjoint(document_keys(ref.key))


def states_constructed(cell: ViewCell) -> bool:
    """Whether a cell shows what a constructed sample states."""
    return is_constructed(cell.ref) or cell.stated_in in CONSTRUCTED


def shows_constructed(view: View) -> bool:
    """Whether a page is of a constructed sample, or of evidence that stands in one: a project's name tells no document."""
    if is_constructed(view.ref) or view.ref.page != EVIDENCE:
        return is_constructed(view.ref)
    blocks = [block for section in view.sections for block in section.blocks]
    linked = [item.ref for block in blocks if isinstance(block, Links) for item in block.items]
    stated = [cell.ref for block in blocks if isinstance(block, Facts) for _, cell in block.pairs]
    return any(ref.page in ("document", "table") and is_constructed(ref) for ref in (*linked, *stated) if ref)
