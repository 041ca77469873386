"""A table as rows of blocks: one way of reading, whatever stands beside or above each other in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.printed import is_blank
from extract.tables.blocks import BlockPlace, cut_blocks
from extract.tables.catalogue import RowIdentity
from extract.tables.columns import IMPOSSIBLE, PrintedColumn
from extract.tables.header import header_paths
from extract.tables.header_rows import split_header
from extract.tables.reading import AmountReader, balances
from extract.tables.rows import ReadRow
from extract.tables.table import Row, Table, filled_down
from extract.tables.typed_columns import UNREAD, TypedColumns, type_columns
from extract.text import label_key, unwrap
from extract.total_words import is_total_word


class Block(msgspec.Struct):
    """One block of a table: where it stands, its columns with the sums inside a row, and its rows."""

    place: BlockPlace
    columns: tuple[PrintedColumn, ...]
    identities: tuple[RowIdentity, ...]
    rows: list[ReadRow] = []

    @property
    def has_items(self) -> bool:
        """Whether its rows are items of a list, told by their labels alone."""
        return any(column.dimension == "item" for column in self.columns)

    @property
    def has_money(self) -> bool:
        """Whether it has a column of amounts."""
        return any(column.is_measure for column in self.columns)


_LEAST_LINES = 2


def is_understood(block: Block) -> bool:
    """Whether every column of a block is known, it has labels and money, and most of its money cells are read."""
    labels = [c for c in block.columns if c.dimension and c.dimension not in {"remark", "ordinal", UNREAD}]
    if not labels or not block.has_money or any(c.dimension == UNREAD for c in block.columns):
        return False
    lost = sum(len(row.left_out) for row in block.rows)
    read = sum(len(row.amounts) for row in block.rows)
    return read >= _LEAST_LINES and not lost


class _Part(msgspec.Struct):
    header: list[Row]
    paths: list[tuple[str, ...]]
    rows: list[tuple[int, int, Row]]
    """Page, number in the table, row."""


def read_blocks(table: Table, kind: str, reader: AmountReader, *, sided: bool, final: bool) -> list[Block]:
    """The blocks of a table with their rows, in printed order; none where no header is found.

    Rows under the same header on several pages are typed together. Each cell belongs to the column it stands
    in; one that cannot be of that column is left out of its row.
    """
    found: list[Block] = []
    for part in _parts(table):
        rows = [row for _, _, row in part.rows]
        blocks: list[Block] = []
        for place in (places := cut_blocks(part.paths, rows, sided=sided)):
            typed = _typed(place, part, rows, kind, final=final, alone=len(places) == 1)
            blocks.append(Block(place, typed.columns, typed.identities, []))
        for page, ordinal, row in part.rows:
            _add_row(row, page, ordinal, blocks, reader)
        found.extend(blocks)
    return found


def _add_row(row: Row, page: int, ordinal: int, blocks: Sequence[Block], reader: AmountReader) -> None:
    """Give each block its part of a row; the label of a row of sums holds for the blocks on its right too."""
    is_sum = len(blocks) > 1 and blocks[0].place.side is None and _is_sum(row)
    label = ""
    for block in blocks:
        read = _read_row(row, page, ordinal, block, reader)
        if read is None:
            continue
        if is_sum:
            own = row.cells[block.place.start : block.place.end]
            label = next((unwrap(c.text) for c in own if _names_sum(c.text)), label)
            read = msgspec.structs.replace(read, sum_label=label)
        block.rows.append(read)


def _is_sum(row: Row) -> bool:
    """Whether labels of the row end in 合计 and say of what."""
    return any(_names_sum(text) for text in row.texts)


def _names_sum(text: str) -> bool:
    key = label_key(text)
    return key.endswith(("合计", "总计")) and not is_total_word(text)


def _parts(table: Table) -> list[_Part]:
    """The rows of a table under each header that it prints; a page without one goes on under the last."""
    parts: list[_Part] = []
    ordinal = 0
    for page, page_rows in enumerate(table.pages):
        for header, data in split_header(page_rows, table.kind):
            paths = header_paths(header) if header else []
            if header and not (parts and paths == parts[-1].paths):
                parts.append(_Part(header, paths, []))
            if not parts:
                parts.append(_Part([], [], []))
            for row in filled_down(data):
                ordinal += 1
                parts[-1].rows.append((page, ordinal, row))
    return [part for part in parts if part.paths]


def _typed(
    place: BlockPlace, part: _Part, rows: Sequence[Row], kind: str, *, final: bool, alone: bool
) -> TypedColumns:
    """The columns of a block, their positions those of the table.

    What stands over a whole block beside others (人员经费 over its codes and amounts) is in the measure, and no
    part of its name: it says which rows the block has.
    """
    paths = [path[place.head :] or path for path in part.paths[place.start : place.end]]
    inside = [
        msgspec.structs.replace(row, cells=row.cells[place.start : place.end])
        for row in rows
        if row.cells[place.start : place.end]
    ]
    shared = not alone and place.side is None and all(len(p) > 1 and p[0] == paths[0][0] for p in paths if p)
    typed = type_columns(
        paths, inside, kind, final=final, over=1 if shared else 0, sided=place.side is not None
    )
    moved = tuple(
        msgspec.structs.replace(column, position=column.position + place.start)
        for column in typed.columns
        if column.position is not None
    )
    return TypedColumns(moved, typed.identities)


def _read_row(row: Row, page: int, ordinal: int, block: Block, reader: AmountReader) -> ReadRow | None:
    """The row's part inside a block; None where it is blank there."""
    cells: dict[int, Cell] = {}
    left_out: list[Cell] = []
    taken = {column.position: index for index, column in enumerate(block.columns)}
    for position in range(block.place.start, min(block.place.end, len(row.cells))):
        cell = row.cells[position]
        index = taken.get(position)
        if not cell.text or (is_blank(cell.text) and (index is None or block.columns[index].is_measure)):
            continue
        if index is None or block.columns[index].cost(cell.text) >= IMPOSSIBLE:
            left_out.append(cell)
        else:
            cells[index] = cell
    if not cells and not left_out:
        return None
    columns = block.columns
    printed = {columns[i].key: (cell.text, cell.source) for i, cell in cells.items() if columns[i].is_measure}
    present = frozenset(c.key for c in columns if c.is_measure)
    return ReadRow(
        ordinal=ordinal,
        page=page,
        source=row.source,
        cells=cells,
        columns=columns,
        balances=tuple(balances(printed, present, block.identities, reader)),
        slid=False,
        undecided=False,
        left_out=tuple(left_out),
    )
