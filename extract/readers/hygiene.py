"""Characters that nobody sees are dropped here, before anything else sees the document."""

from __future__ import annotations

import re

import msgspec

from extract.document import Block, Cell, Document, Paragraph, ReaderRemark
from extract.source import Source

RULE = "characters-dropped"
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Control and format characters, separators of lines and paragraphs, tags; not those that part words as a blank does."""


def drop_unseen(document: Document) -> Document:
    """The document without characters that print nothing, and a remark where some stood inside a text.

    They come from web pages, converters and copied text, and make two labels differ that a reader sees as one.
    """
    places: list[Source] = []
    blocks = tuple(_block(block, places) for block in document.blocks)
    if not places:
        return document
    remark = ReaderRemark(
        rule=RULE,
        source=places[0],
        message=f"characters that print nothing were dropped from {len(places)} texts, the first at {places[0]}",
        message_zh=f"{len(places)}处文字含有不可见字符，已去除",
    )
    return msgspec.structs.replace(document, blocks=blocks, remarks=(*document.remarks, remark))


def _block(block: Block, places: list[Source]) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block, places)
    if not any(_UNSEEN.search(cell.text) for row in block.rows for cell in row):
        return block
    rows = tuple(tuple(_cell(cell, places) for cell in row) for row in block.rows)
    return msgspec.structs.replace(block, rows=rows)


def _cell(cell: Cell, places: list[Source]) -> Cell:
    if not _UNSEEN.search(cell.text):
        return cell
    places.append(cell.source)
    return msgspec.structs.replace(cell, text=_UNSEEN.sub("", cell.text))


def _paragraph(paragraph: Paragraph, places: list[Source]) -> Paragraph:
    """The paragraph, its joined lines where they now begin."""
    text = paragraph.text
    if not _UNSEEN.search(text):
        return paragraph
    places.append(paragraph.source)
    lines = tuple((len(_UNSEEN.sub("", text[:start])), source) for start, source in paragraph.lines)
    return msgspec.structs.replace(paragraph, text=_UNSEEN.sub("", text), lines=lines)
