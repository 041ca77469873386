"""A table as rows of blocks: one way of reading, whatever stands beside or above each other in it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from extract.document import Cell
from extract.printed import PrintedUnit, is_blank
from extract.tables.blocks import BlockPlace, cut_blocks
from extract.tables.catalogue import RowIdentity, TableKind
from extract.tables.cell_shapes import is_figure
from extract.tables.columns import IMPOSSIBLE, PrintedColumn
from extract.tables.figures_of import with_figures_of_parts
from extract.tables.header import header_paths, lost_its_blanks, lost_its_widths
from extract.tables.header_rows import split_header
from extract.tables.reading import AmountReader, balances
from extract.tables.rows import ReadRow, choose, without_headless
from extract.tables.table import Row, Table, filled_down
from extract.tables.typed_columns import QUANTITY, UNREAD, TypedColumns, type_columns
from extract.text import label_key, unwrap
from extract.total_words import is_total_word


class TableBlock(msgspec.Struct):
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


def is_understood(block: TableBlock) -> bool:
    """Whether every column of a block is known, it has labels and money, and most of its money cells are read."""
    labels = [c for c in block.columns if c.dimension and c.dimension not in {"remark", "ordinal", UNREAD}]
    if not labels or not block.has_money or any(c.dimension == UNREAD for c in block.columns):
        return False
    lost = sum(len(row.left_out) for row in block.rows)
    read = sum(len(row.amounts) for row in block.rows)
    return read >= _LEAST_LINES and not lost


class _HeadedRows(msgspec.Struct):
    header: list[Row]
    paths: list[tuple[str, ...]]
    rows: list[tuple[int, int, Row]]
    """Page, number in the table, row."""

    @property
    def width(self) -> int | None:
        """How many cells a row has whose places are to be believed; None for any."""
        rows = [row for _, _, row in self.rows]
        return len(self.paths) if lost_its_blanks(self.header, rows) else None


def read_blocks(
    table: Table, kind: str, reader: AmountReader, *, sided: bool, final: bool
) -> list[TableBlock]:
    """The blocks of a table with their rows, in printed order; none where no header is found.

    Rows under the same header on several pages are typed together. Each cell belongs to the column it stands
    in; one that cannot be of that column is left out of its row.
    """
    found: list[TableBlock] = []
    for part in _parts(table):
        rows = [row for _, _, row in part.rows]
        blocks: list[TableBlock] = []
        for place in (places := cut_blocks(part.paths, rows, sided=sided)):
            typed = _typed(place, part, rows, kind, reader.unit, final=final, alone=len(places) == 1)
            blocks.append(TableBlock(place, typed.columns, typed.identities, []))
        width = part.width
        for page, ordinal, row in part.rows:
            if width is None or len(row.cells) == width:
                _add_row(row, page, ordinal, blocks, reader)
            elif blocks:
                blocks[0].rows.append(_unplaced(row, page, ordinal, blocks[0], reader))
        for block in blocks:
            block.rows[:] = without_headless(block.rows, block.identities)
        found.extend(blocks)
    return found


def _add_row(row: Row, page: int, ordinal: int, blocks: Sequence[TableBlock], reader: AmountReader) -> None:
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


def _unplaced(row: Row, page: int, ordinal: int, block: TableBlock, reader: AmountReader) -> ReadRow:
    """A row that lost its blank cells: none of its figures is taken."""
    return _row(row, page, ordinal, block, {}, [cell for cell in row.cells if is_figure(cell.text)], reader)


def _is_sum(row: Row) -> bool:
    """Whether labels of the row end in 合计 and say of what."""
    return any(_names_sum(text) for text in row.texts)


def _names_sum(text: str) -> bool:
    key = label_key(text)
    return key.endswith(("合计", "总计")) and not is_total_word(text)


def _parts(table: Table) -> list[_HeadedRows]:
    """The rows of a table under each header that it prints; a page without one goes on under the last."""
    parts: list[_HeadedRows] = []
    ordinal = 0
    for page, page_rows in enumerate(table.pages):
        for header, data in split_header(page_rows, table.kind):
            if lost_its_widths(header, data):
                parts.append(_HeadedRows([], [], []))
                continue
            paths = with_figures_of_parts(table.heads(header_paths(header))) if header else []
            if header and not (parts and paths == parts[-1].paths):
                parts.append(_HeadedRows(header, paths, []))
            if not parts:
                parts.append(_HeadedRows([], [], []))
            for row in filled_down(data):
                ordinal += 1
                parts[-1].rows.append((page, ordinal, row))
    return [part for part in parts if part.paths]


def _typed(
    place: BlockPlace,
    part: _HeadedRows,
    rows: Sequence[Row],
    kind: str,
    unit: PrintedUnit,
    *,
    final: bool,
    alone: bool,
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
        paths,
        inside,
        kind,
        unit=unit,
        final=final,
        over=1 if shared else 0,
        sided=place.side is not None,
    )
    moved = tuple(
        msgspec.structs.replace(column, position=column.position + place.start)
        for column in typed.columns
        if column.position is not None
    )
    return TypedColumns(moved, typed.identities)


def _read_row(row: Row, page: int, ordinal: int, block: TableBlock, reader: AmountReader) -> ReadRow | None:
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
    read = _row(row, page, ordinal, block, cells, left_out, reader)
    slid = _slid_row(row, page, ordinal, block, read, reader)
    return slid or _without_strays(read)


def _without_strays(read: ReadRow) -> ReadRow:
    """The row without its amounts where its label stands among them: then they stand under wrong headers too."""
    names = [column for column, _ in read.labels if column.dimension not in {"ordinal", "remark", QUANTITY}]
    if names or not any(not is_figure(cell.text) for cell in read.left_out):
        return read
    kept = {i: cell for i, cell in read.cells.items() if not read.columns[i].is_measure}
    lost = tuple(cell for i, cell in sorted(read.cells.items()) if i not in kept)
    return msgspec.structs.replace(read, cells=kept, left_out=(*read.left_out, *lost))


def _slid_row(
    row: Row, page: int, ordinal: int, block: TableBlock, straight: ReadRow, reader: AmountReader
) -> ReadRow | None:
    """The row with its cells beside their headers, where only so its sums hold; None where it is read as it stands."""
    if not block.identities or (not straight.left_out and all(b.holds for b in straight.balances)):
        return None
    inside = row.cells[block.place.start : block.place.end]
    filled = [(i + block.place.start, c) for i, c in enumerate(inside) if c.text and not is_blank(c.text)]
    kind = TableKind("", titles=(), rows=block.identities)
    choice, found, undecided = choose(filled, block.columns, kind, reader)
    if choice is None or not choice.slid or not found or undecided or not all(b.holds for b in found):
        return None
    if any(place is None for place in choice.columns):
        return None
    read = _row(row, page, ordinal, block, choice.cells(filled), [], reader)
    return msgspec.structs.replace(read, slid=True)


def _row(
    row: Row,
    page: int,
    ordinal: int,
    block: TableBlock,
    cells: dict[int, Cell],
    left_out: Sequence[Cell],
    reader: AmountReader,
) -> ReadRow:
    columns = block.columns
    summed = [c.is_measure and c.own_unit is None for c in columns]
    printed = {columns[i].key: (cell.text, cell.source) for i, cell in cells.items() if summed[i]}
    present = frozenset(c.key for c, is_summed in zip(columns, summed, strict=True) if is_summed)
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
