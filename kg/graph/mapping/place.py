"""Where a thing is printed, as statements."""

from __future__ import annotations

from extract.source import Source
from kg.graph.mapping.context import DocumentContext
from ontology.terms import bkg


def map_place(context: DocumentContext, iri: str, source: Source) -> None:
    """Where a thing is printed; columns count from 1 in the graph, as a person does."""
    writer = context.writer
    if source.page is not None:
        writer.integer(iri, bkg.page, source.page)
    if source.sheet is not None:
        writer.text(iri, bkg.sheet, source.sheet)
    if source.block is not None:
        writer.integer(iri, bkg.block, source.block)
    if source.line is not None:
        writer.integer(iri, bkg.line, source.line)
    elif source.row is not None:
        writer.integer(iri, bkg.gridRow, source.row + 1)
    if source.column is not None:
        writer.integer(iri, bkg.column, source.column + 1)
    if source.box is not None:
        box = source.box
        writer.text(iri, bkg.box, f"{box.x0:g} {box.top:g} {box.x1:g} {box.bottom:g}")
