"""Names of sheets without persons: they are places of facts, and stand in findings, in the graph and on pages."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from extract.document import Block, Document, Paragraph, ReaderRemark
from extract.readers.person_text import clean_text
from extract.source import Source


def clean_sheets(document: Document) -> Document:
    """The document, a sheet that bears a person's name or number renamed; no two sheets get one name.

    The same file gives the same names, so that evidence finds the sheet again.
    """
    renamed = _renamed(document)
    if not renamed:
        return document
    blocks = tuple(_block(block, renamed) for block in document.blocks)
    return msgspec.structs.replace(
        document, blocks=blocks, remarks=tuple(_remark(remark, renamed) for remark in document.remarks)
    )


def _renamed(document: Document) -> dict[str, str]:
    """The sheets whose names must change, and their new names."""
    sources = [_first_source(block) for block in document.blocks] + [r.source for r in document.remarks]
    names = list(dict.fromkeys(s.sheet for s in sources if s is not None and s.sheet is not None))
    cleaned = {name: clean_text(name, set()) for name in names}
    taken = {name for name in names if cleaned[name] == name}
    renamed: dict[str, str] = {}
    for name in names:
        if cleaned[name] != name:
            number = 1
            while (new := cleaned[name] + (f" {number}" if number > 1 else "")) in taken:
                number += 1
            taken.add(new)
            renamed[name] = new
    return renamed


def _first_source(block: Block) -> Source | None:
    if isinstance(block, Paragraph):
        return block.source
    return next((cell.source for row in block.rows for cell in row), None)


def _source(source: Source, renamed: Mapping[str, str]) -> Source:
    new = None if source.sheet is None else renamed.get(source.sheet)
    return source if new is None else msgspec.structs.replace(source, sheet=new)


def _block(block: Block, renamed: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph):
        lines = tuple((start, _source(source, renamed)) for start, source in block.lines)
        return msgspec.structs.replace(block, source=_source(block.source, renamed), lines=lines)
    rows = tuple(
        tuple(msgspec.structs.replace(cell, source=_source(cell.source, renamed)) for cell in row)
        for row in block.rows
    )
    return msgspec.structs.replace(block, rows=rows)


def _remark(remark: ReaderRemark, renamed: Mapping[str, str]) -> ReaderRemark:
    message, message_zh = remark.message, remark.message_zh
    for name, new in renamed.items():
        message, message_zh = message.replace(name, new), message_zh.replace(name, new)
    return msgspec.structs.replace(
        remark, source=_source(remark.source, renamed), message=message, message_zh=message_zh
    )
