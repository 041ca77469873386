"""Rows of a sheet to blocks: the lines above and below the table are text, what is between them is the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.document import Block, Cell, Grid, Paragraph
from extract.printed import looks_like_amount


def sheet_blocks(rows: Sequence[tuple[Cell, ...]]) -> list[Block]:
    """Paragraphs above the table, the table as one grid, paragraphs below; blank rows are left out before."""
    first = next((i for i, row in enumerate(rows) if _is_table_row(row)), len(rows))
    last = next((i for i in range(len(rows), first, -1) if _is_table_row(rows[i - 1])), first)
    blocks: list[Block] = [*_lines(rows[:first])]
    if first < last:
        blocks.append(Grid(tuple(rows[first:last])))
    return [*blocks, *_lines(rows[last:])]


def _is_table_row(row: Sequence[Cell]) -> bool:
    """Whether a row is more than one line of text: several cells, or an amount alone."""
    filled = [cell.text for cell in row if cell.text]
    return len(filled) > 1 or any(looks_like_amount(text) for text in filled)


def _lines(rows: Sequence[Sequence[Cell]]) -> Iterator[Paragraph]:
    for row in rows:
        for cell in row:
            for text in cell.text.split("\n"):
                if text.strip():
                    yield Paragraph(text.strip(), cell.source)
