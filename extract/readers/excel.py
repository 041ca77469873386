"""Spreadsheets (.xlsx, .xlsb, .xls, .ods): the visible sheets, each cell as a person sees it."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext

import msgspec
import python_calamine as calamine

from extract.document import Block, Cell, Document, Grid, Paragraph, ReaderRemark
from extract.errors import UnreadableFileError
from extract.printed import looks_like_figure
from extract.readers.cell_formats import SheetLook, WorkbookLook
from extract.readers.content import RawFile
from extract.readers.extents import check_extents, column_letters
from extract.readers.kind import FileKind
from extract.readers.number_format import GENERAL, show_number
from extract.readers.ods_look import OpenWorkbookLook
from extract.readers.ole import xls_stream
from extract.readers.package import open_package, read_member, refuse_doctypes
from extract.readers.sheet_rows import sheet_blocks
from extract.readers.xls_look import OldWorkbookLook
from extract.source import Source

_GENERIC_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
"""Names that programs give to sheets; they say nothing."""

_BLANK_RUN = 32
"""Most columns side by side that no row fills and that are laid out all the same."""

_PANIC = "PanicException"
"""What a parser written in Rust raises where it breaks off: no `Exception`, and of a module that nobody can import."""

_MOST_NAMED = 12
"""Cells that a remark names."""

_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_excel(file: RawFile) -> Document:
    """A spreadsheet: one grid a sheet, and its title and note lines as paragraphs.

    Hidden sheets, rows and columns are not read, because a person who opens the file does not see them; a remark
    names them. A formula whose value is not stored stays a formula, so that its figure is missed and not its row. A
    sheet without a line that names a table is headed by the sheet's name.

    Raises:
        UnreadableFileError: The file is damaged, encrypted, or built to exhaust the reader.
    """
    package = None if file.kind is FileKind.XLS else open_package(file.data, file.path)
    with package or nullcontext():
        if package:
            refuse_doctypes(package, file.path)
        check_extents(file.data, package, file.path)
        return _read_workbook(file, package)


def _read_workbook(file: RawFile, package: zipfile.ZipFile | None) -> Document:
    blocks: list[Block] = []
    remarks: list[ReaderRemark] = []
    try:
        looks = _looks(file, package)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                    remarks.append(_hidden(file, sheet.name))
                    continue
                cells = book.get_sheet_by_name(sheet.name)
                look = looks.of_sheet(sheet.name)
                here = Source(file.sha256, sheet=sheet.name)
                rows = list(_rows(cells, look, here))
                remarks.extend(_left_out(rows, look, here))
                blocks.extend(_sheet_blocks(_seen(rows, look), here, len(blocks)))
    except UnreadableFileError:
        raise
    except calamine.PasswordError as error:
        raise UnreadableFileError(str(file.path), "a file without password", "an encrypted one") from error
    except BaseException as error:  # the library passes on whatever its parsers stumble over
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        got = f"a damaged one ({error})"
        raise UnreadableFileError(str(file.path), "a whole spreadsheet", got) from error
    return Document(file.info(), tuple(blocks), tuple(remarks))


def _looks(
    file: RawFile, package: zipfile.ZipFile | None
) -> WorkbookLook | OldWorkbookLook | OpenWorkbookLook:
    """How the sheets of the workbook look; an .xlsb file says nothing of it to us."""
    if package is None:
        return OldWorkbookLook(xls_stream(file.data))
    content = next((i for i in package.infolist() if i.filename == "content.xml"), None)
    if content:
        return OpenWorkbookLook(read_member(package, content, file.path))
    return WorkbookLook(package, file.path)


def _hidden(file: RawFile, name: str) -> ReaderRemark:
    return ReaderRemark(
        rule="sheet-hidden",
        source=Source(file.sha256, sheet=name),
        message=f"the sheet {name!r} is hidden and was not read",
        message_zh=f"工作表“{name}”被隐藏，未读取",
    )


def _seen(rows: Sequence[tuple[Cell, ...]], look: SheetLook) -> list[tuple[Cell, ...]]:
    """The rows and columns that a person sees."""
    if not look.hidden_rows and not look.hidden_columns:
        return list(rows)
    moved = {
        place: cell.text for row in rows for cell in row if cell.text and (place := _seen_at(cell, look))
    }
    kept = []
    for row in rows:
        if row[0].source.row in look.hidden_rows:
            continue
        cells = [cell for cell in row if cell.source.column not in look.hidden_columns]
        kept.append(
            tuple(
                msgspec.structs.replace(
                    cell, text=moved.get((cell.source.row or 0, cell.source.column or 0), cell.text)
                )
                for cell in cells
            )
        )
    return [row for row in kept if any(cell.text for cell in row)]


def _seen_at(cell: Cell, look: SheetLook) -> tuple[int, int] | None:
    """Where the text of a merged cell is seen that begins in a hidden row or column; None for any other cell."""
    row, column = cell.source.row or 0, cell.source.column or 0
    if row not in look.hidden_rows and column not in look.hidden_columns:
        return None
    rows = (r for r in range(row, row + cell.row_span) if r not in look.hidden_rows)
    columns = (c for c in range(column, column + cell.column_span) if c not in look.hidden_columns)
    first_row, first_column = next(rows, None), next(columns, None)
    return (first_row, first_column) if first_row is not None and first_column is not None else None


def _left_out(rows: Sequence[tuple[Cell, ...]], look: SheetLook, here: Source) -> Iterator[ReaderRemark]:
    """What is said of cells that nobody sees and of formulas without a value."""
    unseen = [
        cell
        for row in rows
        for cell in row
        if cell.text
        and (cell.source.row in look.hidden_rows or cell.source.column in look.hidden_columns)
        and _seen_at(cell, look) is None
    ]
    if unseen:
        names = _names((cell.source.row or 0, cell.source.column or 0) for cell in unseen)
        yield ReaderRemark(
            rule="cells-hidden",
            source=here,
            message=f"sheet {here.sheet!r}: {len(unseen)} cells in hidden rows or columns were left out: {names}",
            message_zh=f"工作表“{here.sheet}”：隐藏行列中的{len(unseen)}个单元格未读取：{names}",
            matters=any(looks_like_figure(cell.text) for cell in unseen),
        )
    if look.unvalued:
        names = _names(look.unvalued)
        yield ReaderRemark(
            rule="formula-without-value",
            source=here,
            message=f"sheet {here.sheet!r}: the formulas of {len(look.unvalued)} cells have no stored value: {names}",
            message_zh=f"工作表“{here.sheet}”：{len(look.unvalued)}个单元格只有公式、没有计算结果：{names}",
            matters=True,
        )


def _names(places: Iterable[tuple[int, int]]) -> str:
    """Cells by the names that the program gives them, the first of many."""
    names = [f"{column_letters(column + 1)}{row + 1}" for row, column in sorted(places)]
    return "、".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")


def _sheet_blocks(rows: Sequence[tuple[Cell, ...]], here: Source, before: int) -> list[Block]:
    """Lines above and below the table as paragraphs, the table as a grid, numbered on from `before`."""
    body = sheet_blocks(rows)
    above = [block for block in body[: _table_at(body)] if isinstance(block, Paragraph)]
    blocks: list[Block] = []
    names_table = any("表" in line.text for line in above)
    if rows and not names_table and here.sheet and not _GENERIC_NAME.fullmatch(here.sheet):
        blocks.append(Paragraph(here.sheet, here))
    blocks.extend(body)
    return [_numbered(block, number) for number, block in enumerate(blocks, before + 1)]


def _numbered(block: Block, number: int) -> Block:
    """The block with its number in the sources of what it holds."""
    if isinstance(block, Paragraph):
        return msgspec.structs.replace(block, source=msgspec.structs.replace(block.source, block=number))
    rows = tuple(
        tuple(
            msgspec.structs.replace(cell, source=msgspec.structs.replace(cell.source, block=number))
            for cell in row
        )
        for row in block.rows
    )
    return Grid(rows)


def _table_at(blocks: Sequence[Block]) -> int:
    """Where the grid stands among the blocks of a sheet; behind the last one where it has none."""
    return next((i for i, block in enumerate(blocks) if isinstance(block, Grid)), len(blocks))


def _rows(sheet: calamine.CalamineSheet, look: SheetLook, here: Source) -> Iterator[tuple[Cell, ...]]:
    """The rows that hold anything, with the spans of merged cells; `here` is the sheet's place."""
    if sheet.start is None:
        return
    top, left = sheet.start
    spans = {
        start: (end[1] - start[1] + 1, end[0] - start[0] + 1) for start, end in sheet.merged_cell_ranges or ()
    }
    table = sheet.to_python(skip_empty_area=True)
    columns = _columns_in_use(table, {column - left for _, column in look.unvalued})
    for number, values in enumerate(table, top):
        cells = []
        for index in columns:
            value, column = values[index], left + index
            place = (number, column)
            source = msgspec.structs.replace(here, row=number, column=column)
            text = look.shown.get(place) or ("" if value == "" else _text(value, place, look))
            if place in look.unvalued:
                text = f"={look.unvalued[place]}"
            cells.append(Cell(text, source, *spans.get(place, (1, 1))))
        if any(cell.text for cell in cells):
            yield tuple(cells)


def _columns_in_use(table: Sequence[Sequence[_Value]], others: set[int]) -> list[int]:
    """The columns to lay out: all but long runs that no row fills, such as those before a stray cell far right.

    `others` are columns whose cells hold no value and are laid out all the same.
    """
    width = max((len(values) for values in table), default=0)
    filled = {index for values in table for index, value in enumerate(values) if value != ""}
    used = sorted(filled | {index for index in others if 0 <= index < width})
    columns: list[int] = []
    for index in used:
        first = columns[-1] + 1 if columns else 0
        columns.extend(range(first, index + 1) if index - first <= _BLANK_RUN else [index])
    return columns


def _text(value: _Value, place: tuple[int, int], look: SheetLook) -> str:
    match value:
        case str():
            return value.strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return show_number(float(value), look.formats.get(place, GENERAL))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(" ", "seconds")
        case _:
            return str(value)
