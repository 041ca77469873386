"""A PDF with a text layer to a `Document`: tables as grids, running text as paragraphs."""

from extract.readers.pdf.document import read_pdf, read_pdf_pages
from extract.readers.pdf.opening import open_pdf

__all__ = ["open_pdf", "read_pdf", "read_pdf_pages"]
