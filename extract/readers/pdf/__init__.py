"""A PDF with a text layer to a `Document`: tables as grids, running text as paragraphs."""

from extract.readers.pdf.document import read_pdf

__all__ = ["read_pdf"]
