"""Whether a file ends behind the header of its last table, as one does that was cut off."""

from __future__ import annotations

from extract.document import Document, Grid
from extract.tables.header_rows import split_header
from extract.tables.table import Table


def is_cut(document: Document, table: Table) -> bool:
    """Whether nothing follows the header of a document's last table, no row below it and no text.

    A table that is printed empty has a blank row, a total or a note.
    """
    if table.declared_empty or not table.has_rows or not document.blocks:
        return False
    last = document.blocks[-1]
    if not isinstance(last, Grid) or not last.rows or last.rows[-1] != table.last_row.cells:
        return False
    page = next(page for page in reversed(table.pages) if page)
    if any(data for _, data in split_header(page, table.kind)):
        return False
    return all(any(cell.text for cell in row) for row in last.rows)
