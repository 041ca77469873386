"""A lineage in any of its forms, by name or by the ending of a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from kg.errors import ExportError, ParameterError
from kg.lineage.drawing import draw_svg
from kg.lineage.interchange import to_gexf, to_graphml, to_json, to_mermaid
from kg.lineage.model import Lineage
from kg.lineage.page import to_html

FORMATS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "svg": (".svg",),
        "html": (".html", ".htm"),
        "json": (".json",),
        "graphml": (".graphml",),
        "gexf": (".gexf",),
        "mermaid": (".mmd", ".mermaid"),
    }
)
"""Format → endings of its files."""


def render(lineage: Lineage, form: str, *, top: int | None = 12) -> str:
    """The lineage as text of a format in `FORMATS`.

    Args:
        lineage: What to show.
        form: Name of the format.
        top: How many nodes of each kind SVG and HTML draw by themselves; the other formats have all.

    Raises:
        ParameterError: No such format, or `top` is less than 1.
    """
    if form == "svg":
        return draw_svg(lineage, top=top)
    if form == "html":
        return to_html(lineage, top=top)
    writers = {"json": to_json, "graphml": to_graphml, "gexf": to_gexf, "mermaid": to_mermaid}
    if form not in writers:
        raise ParameterError("format of a lineage", " or ".join(FORMATS), repr(form))
    return writers[form](lineage)


def format_of(path: Path) -> str:
    """The format that the ending of a file asks for.

    Raises:
        ParameterError: No format has this ending.
    """
    for form, endings in FORMATS.items():
        if path.suffix.lower() in endings:
            return form
    known = ", ".join(ending for endings in FORMATS.values() for ending in endings)
    raise ParameterError(f"file {path.name}", f"a name that ends in one of {known}", repr(path.suffix))


def write_lineage(lineage: Lineage, path: Path, *, form: str | None = None, top: int | None = 12) -> None:
    """Write a lineage to a file, in the given format or that of the file's ending.

    Raises:
        ParameterError: No such format.
        ExportError: The file cannot be written.
    """
    text = render(lineage, form or format_of(path), top=top)
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise ExportError(f"file {path}", "a file that can be written", str(error)) from error
