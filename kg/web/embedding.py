"""One chart or picture of a page alone, for the frame of another site, with the line that says where it is from."""

from __future__ import annotations

import msgspec

from kg.errors import PageMissingError
from kg.web.address import Addresses
from kg.web.render import render
from kg.web.view import Chart, Drawing, View, find_picture, find_table
from kg.words.text import Language, Said

_MOST_FILES = 3
"""Files that the source line names; the page names all."""


def render_alone(view: View, name: str, language: Language, addresses: Addresses) -> str:
    """The picture as a page of its own: caption, unit of money and year, the picture, its source and its address.

    What is clicked opens beside the page that frames it: no other page of ours is shown in a frame. Each link says so
    itself, since browsers do not heed `<base target>` for those of SVG.

    Args:
        view: The page that it stands on.
        name: Of a chart or a drawing.
        language: Of the words around the figures.
        addresses: Where the page is.

    Raises:
        PageMissingError: The page has no such picture, or pictures of this service do not stand alone.
    """
    block = find_picture(view, name)
    if block is None or not addresses.embed(view.ref, name, language):
        blocks = (b for part in view.sections for b in part.blocks if isinstance(b, Chart | Drawing))
        known = ", ".join(b.name for b in blocks)
        raise PageMissingError(
            Said(f"{view.ref.page} 的图", f"picture of {view.ref.page}"),
            Said(known or "有图的网页", known or "a page with pictures"),
            repr(name),
        )
    part = msgspec.structs.replace(view.sections[0], blocks=(block,))
    alone = msgspec.structs.replace(view, sections=(part,))
    told = {"block": block, "files": _files(block), "table": find_table(view, block.table)}
    text = render("embed.html", alone, language, addresses, live=True, **told)
    return text.replace("<a href=", '<a target="_blank" href=')


def _files(block: Chart | Drawing) -> tuple[str, ...]:
    """Files that a drawing's figures are printed in, the first of them; a chart does not know them."""
    if isinstance(block, Chart):
        return ()
    places = (place for edge in block.lineage.edges for place in edge.evidence)
    return tuple(dict.fromkeys(place.file for place in places))[:_MOST_FILES]
