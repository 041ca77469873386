"""Pages in traditional characters (繁体), as copies of sites on the mainland give them, are read in simplified ones."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from extract.document import Block, Cell, Document, Paragraph, ReaderRemark
from extract.source import Source

if TYPE_CHECKING:
    from opencc import OpenCC

RULE = "traditional-characters"
_FISCAL_WORDS = re.compile("[萬億][元圓]|單位|預算|決算|財政|經費|撥款|項目支出|資金")
"""Words of budgets that hold a traditional character; a document is converted where it uses them."""
_FEWEST = 3


def in_simplified(document: Document) -> Document:
    """The document in simplified characters, and a remark, where its words of budgets are traditional.

    Every text keeps its length, so that offsets keep their places; one that would not is left as it is.
    """
    found = [text for text, _ in _texts(document) if _FISCAL_WORDS.search(text)]
    if sum(len(_FISCAL_WORDS.findall(text)) for text in found) < _FEWEST:
        return document
    first = next(source for text, source in _texts(document) if _FISCAL_WORDS.search(text))
    remark = ReaderRemark(
        rule=RULE,
        source=first,
        message="the document is printed in traditional characters; it was read in simplified ones",
        message_zh="原文为繁体字，已按简体字读取",
    )
    blocks = tuple(_block(block) for block in document.blocks)
    return msgspec.structs.replace(document, blocks=blocks, remarks=(*document.remarks, remark))


def _texts(document: Document) -> list[tuple[str, Source]]:
    found: list[tuple[str, Source]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append((block.text, block.source))
        else:
            found.extend((cell.text, cell.source) for row in block.rows for cell in row)
    return found


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, text=_simplified(block.text))
    rows = tuple(tuple(_cell(cell) for cell in row) for row in block.rows)
    return msgspec.structs.replace(block, rows=rows)


def _cell(cell: Cell) -> Cell:
    return cell if cell.text.isascii() else msgspec.structs.replace(cell, text=_simplified(cell.text))


def _simplified(text: str) -> str:
    converted = str(_converter().convert(text))
    return converted if len(converted) == len(text) else text


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
