"""Pictures of money on pages: drawn on the server by the engine of `kg lineage`, readable without scripts and in print.

A click on a node narrows the picture to what comes into it and goes on from it; on one of those gathered as 其他 it
shows these; a node at the end leads to the page of what it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from kg.errors import ParameterError
from kg.graph.iri import iri_below, path_below
from kg.lineage import Node, NodeKind
from kg.lineage.drawing import draw_part
from kg.lineage.grouping import narrow
from kg.web.address import Addresses
from kg.web.thing import thing_ref
from kg.web.view import Drawing, Ref
from kg.words.text import Language, Text

TOP = 12
"""Nodes of a kind that are drawn by themselves; the others are one node until it is opened."""
_TOP_OF_REST = 40
FOCUS = "focus"
"""Parameter of pages that names the node a picture is narrowed to."""


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A picture for a template: `all_href` shows the whole again where it is narrowed, `href` the thing itself."""

    svg: Markup
    notes: tuple[Text, ...]
    narrowed: Text | None = None
    all_href: str = ""
    href: str = ""


def draw_block(
    block: Drawing, ref: Ref, language: Language, addresses: Addresses, *, live: bool
) -> DrawnBlock:
    """Draw a picture for the page at `ref`.

    Args:
        block: What to draw.
        ref: The page it stands on, with its parameters.
        language: Language of the page.
        addresses: Where other pages are.
        live: Whether a server stands behind the page; in files there are no narrowed pictures.
    """
    whole = block.lineage
    focus = _node_id(dict(ref.params).get(FOCUS, ""))
    part = whole
    already: Mapping[NodeKind, int] = {}
    if focus:
        try:
            part, already = narrow(whole, focus, TOP)
        except ParameterError:
            focus = ""  # a node of another picture of the page
        if not part.nodes:
            part, focus = whole, ""
    leaving = {edge.source for edge in whole.edges}

    def address(node: Node) -> str | None:
        narrows = node.kind is NodeKind.REST or (node.id in leaving and node.id not in (whole.subject, focus))
        if live and narrows:
            return f"{addresses.page(_focused(ref, node.id), language)}#{block.name}-picture"
        if live and focus and node.id == whole.subject:
            return f"{addresses.page(_focused(ref, ''), language)}#{block.name}-picture"
        thing = thing_ref(node.iri)
        is_here = thing is None or (thing.page, thing.key) == (ref.page, ref.key)
        return addresses.page(thing, language) if thing and not is_here and addresses.reaches(thing) else None

    drawn = draw_part(
        replace(part, subject=focus) if focus and focus in part.by_id else part,
        block.caption.say(language),
        top=_TOP_OF_REST if already else TOP,
        already=already,
        language=language,
        address=address,
    )
    notes = tuple(Text(str(note), note.en) for note in drawn.gathered)
    if not focus:
        return DrawnBlock(Markup(drawn.svg), notes)  # noqa: S704  # the engine escapes all texts
    node = whole.by_id.get(focus)
    thing = thing_ref(node.iri) if node else None
    return DrawnBlock(
        Markup(drawn.svg),  # noqa: S704
        notes,
        node.spoken if node else Text("其他", "others"),
        f"{addresses.page(_focused(ref, ''), language)}#{block.name}-picture",
        addresses.page(thing, language) if thing and addresses.reaches(thing) else "",
    )


def _focused(ref: Ref, node: str) -> Ref:
    """The same page with its pictures narrowed to a node, or to none."""
    params = {name: value for name, value in ref.params if name != FOCUS}
    if node:
        params[FOCUS] = path_below(node)
    return Ref(ref.page, ref.key, tuple(sorted(params.items())))


def _node_id(focus: str) -> str:
    """The id of the node that a parameter names."""
    own = "://" in focus or focus.startswith(("rest/", "unexplained/")) or not focus
    return focus if own else iri_below(focus)
