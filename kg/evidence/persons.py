"""Where a page shows what the product never keeps: names and telephone numbers of private persons."""

from __future__ import annotations

from extract.document import Block, Document, Grid
from extract.readers.content import RawFile
from extract.source import Box, Source

_BEFORE = 20
"""Pages read before the one shown: its table's header may stand on one of them."""


def person_boxes(file: RawFile, page: int) -> list[Box]:
    """The places on a page of a PDF whose text the privacy step removes or changes."""
    from extract.readers.pdf import read_pdf_pages  # slow to import, and who asks for lines draws nothing
    from extract.readers.privacy import remove_persons

    printed = read_pdf_pages(file, max(1, page - _BEFORE), page)
    kept = remove_persons(printed)
    return [
        source.box
        for (text, source), (kept_text, _) in zip(_texts(printed), _texts(kept), strict=True)
        if text != kept_text and source.page == page and source.box
    ]


def _texts(document: Document) -> list[tuple[str, Source]]:
    return [pair for block in document.blocks for pair in _of(block)]


def _of(block: Block) -> list[tuple[str, Source]]:
    if isinstance(block, Grid):
        return [(cell.text, cell.source) for row in block.rows for cell in row]
    return [(block.text, block.source)]
