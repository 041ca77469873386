"""A document that can be damaged: its cells by place, each edit a new document."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from extract.document import Block, Cell, Document, Grid, Paragraph
from extract.facts import BudgetLine, StatedFigure
from extract.pipeline import Extraction, extract_document
from extract.readers import read_document
from extract.source import Source

_COPY = 5000
"""Added to the column of a copied cell: no two cells of a document have equal sources."""

Row = tuple[Cell, ...]


class Subject(msgspec.Struct, frozen=True):
    """A good document with what it is read as; `rows` are the rows of its grids by the place of any of their cells."""

    name: str
    document: Document
    good: Extraction
    rows: Mapping[Source, tuple[int, int]]

    @classmethod
    def of(cls, path: Path) -> Subject:
        """Read a good file."""
        return cls.of_document(path.name, read_document(path))

    @classmethod
    def of_document(cls, name: str, document: Document) -> Subject:
        """Take a document that was read."""
        rows = {
            cell.source: (number, place)
            for number, block in enumerate(document.blocks)
            if isinstance(block, Grid)
            for place, row in enumerate(block.rows)
            for cell in row
        }
        return cls(name, document, extract_document(document), rows)

    @property
    def lines(self) -> list[BudgetLine]:
        """The amounts of the good document that are no zeros."""
        return [line for line in self.good.lines if line.amount]

    @property
    def stated(self) -> list[StatedFigure]:
        """The figures of its running text."""
        return [f for f in self.good.facts if isinstance(f, StatedFigure) and f.printed]

    def cells(self) -> list[Cell]:
        """All cells of its grids."""
        return [c for b in self.document.blocks if isinstance(b, Grid) for row in b.rows for c in row]

    def row_of(self, source: Source) -> Row | None:
        """The cells of the row that a cell stands in; None for a cell that is a line of its own."""
        place = self.rows.get(source)
        if place is None:
            return None
        block = self.document.blocks[place[0]]
        return block.rows[place[1]] if isinstance(block, Grid) else None

    def with_texts(self, texts: Mapping[Source, str]) -> Document:
        """The document with other texts at some places."""
        return self._with(lambda row: [tuple(_changed(c, texts) for c in row)], texts)

    def without_rows(self, sources: Sequence[Source]) -> Document:
        """The document without the rows that these cells stand in."""
        gone = set(sources)
        return self._with(lambda row: [] if any(c.source in gone for c in row) else [row], {})

    def with_row_after(self, source: Source, row: Row) -> Document:
        """The document with a copy of a row behind the row that a cell stands in."""
        copy = tuple(msgspec.structs.replace(c, source=_moved(c.source)) for c in row)
        return self._with(lambda own: [own, copy] if any(c.source == source for c in own) else [own], {})

    def _with(self, change: object, texts: Mapping[Source, str]) -> Document:
        assert callable(change)
        blocks: list[Block] = []
        for block in self.document.blocks:
            if isinstance(block, Grid):
                rows = tuple(new for row in block.rows for new in change(row))
                blocks.append(msgspec.structs.replace(block, rows=rows))
            elif block.source in texts:
                blocks.append(Paragraph(texts[block.source], block.source))
            else:
                blocks.append(block)
        return msgspec.structs.replace(self.document, blocks=tuple(blocks))


def _changed(cell: Cell, texts: Mapping[Source, str]) -> Cell:
    return msgspec.structs.replace(cell, text=texts[cell.source]) if cell.source in texts else cell


def _moved(source: Source) -> Source:
    return msgspec.structs.replace(source, column=(source.column or 0) + _COPY)


def pick(rng: random.Random, found: Sequence[BudgetLine]) -> BudgetLine | None:
    """One of the lines, None of none."""
    return rng.choice(list(found)) if found else None
