"""Spreadsheets (.xlsx, .xlsb, .xls, .ods): the visible sheets, each cell as a person sees it."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext

import msgspec
import python_calamine as calamine

from extract.document import Block, Cell, Document, Grid, Paragraph, ReaderRemark
from extract.errors import UnreadableFileError
from extract.printed import looks_like_amount
from extract.readers.cell_formats import CellFormats, WorkbookFormats
from extract.readers.content import RawFile
from extract.readers.extents import check_extents
from extract.readers.kind import FileKind
from extract.readers.number_format import GENERAL, show_number
from extract.readers.package import open_package, refuse_doctypes
from extract.source import Source

_GENERIC_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
"""Names that programs give to sheets; they say nothing."""

_BLANK_RUN = 32
"""Most columns side by side that no row fills and that are laid out all the same."""

_Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read_excel(file: RawFile) -> Document:
    """A spreadsheet: one grid a sheet, and its title and note lines as paragraphs.

    Hidden sheets are not read, because a person who opens the file does not see them; a remark names them. A
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
        formats = WorkbookFormats(package, file.path) if package else None
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                    remarks.append(_hidden(file, sheet.name))
                    continue
                cells = book.get_sheet_by_name(sheet.name)
                shown = formats.of_sheet(sheet.name) if formats else {}
                blocks.extend(_sheet_blocks(cells, shown, file.sha256, len(blocks)))
    except UnreadableFileError:
        raise
    except calamine.PasswordError as error:
        raise UnreadableFileError(str(file.path), "a file without password", "an encrypted one") from error
    except Exception as error:  # the library passes on whatever its parsers stumble over
        got = f"a damaged one ({error})"
        raise UnreadableFileError(str(file.path), "a whole spreadsheet", got) from error
    return Document(file.info(), tuple(blocks), tuple(remarks))


def _hidden(file: RawFile, name: str) -> ReaderRemark:
    return ReaderRemark(
        rule="sheet-hidden",
        source=Source(file.sha256, sheet=name),
        message=f"the sheet {name!r} is hidden and was not read",
        message_zh=f"工作表“{name}”被隐藏，未读取",
    )


def _sheet_blocks(
    sheet: calamine.CalamineSheet, shown: CellFormats, document: str, before: int
) -> list[Block]:
    """Lines above and below the table as paragraphs, the table as a grid, numbered on from `before`."""
    here = Source(document, sheet=sheet.name)
    rows = list(_rows(sheet, shown, here))
    first = next((i for i, row in enumerate(rows) if _is_table_row(row)), len(rows))
    last = next((i for i in range(len(rows), first, -1) if _is_table_row(rows[i - 1])), first)
    blocks: list[Block] = []
    names_table = any("表" in cell.text for row in rows[:first] for cell in row)
    if rows and not names_table and not _GENERIC_NAME.fullmatch(sheet.name):
        blocks.append(Paragraph(sheet.name, here))
    blocks.extend(_lines(rows[:first]))
    if first < last:
        blocks.append(Grid(tuple(rows[first:last])))
    blocks.extend(_lines(rows[last:]))
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


def _rows(sheet: calamine.CalamineSheet, shown: CellFormats, here: Source) -> Iterator[tuple[Cell, ...]]:
    """The rows that hold anything, with the spans of merged cells; `here` is the sheet's place."""
    if sheet.start is None:
        return
    top, left = sheet.start
    spans = {
        start: (end[1] - start[1] + 1, end[0] - start[0] + 1) for start, end in sheet.merged_cell_ranges or ()
    }
    table = sheet.to_python(skip_empty_area=True)
    columns = _columns_in_use(table)
    for number, values in enumerate(table, top):
        if all(value == "" for value in values):
            continue
        cells = []
        for index in columns:
            value, column = values[index], left + index
            place = (number, column)
            source = msgspec.structs.replace(here, row=number, column=column)
            text = "" if value == "" else _text(value, place, shown)
            cells.append(Cell(text, source, *spans.get(place, (1, 1))))
        yield tuple(cells)


def _columns_in_use(table: Sequence[Sequence[_Value]]) -> list[int]:
    """The columns to lay out: all but long runs that no row fills, such as those before a stray cell far right."""
    used = sorted({index for values in table for index, value in enumerate(values) if value != ""})
    columns: list[int] = []
    for index in used:
        first = columns[-1] + 1 if columns else 0
        columns.extend(range(first, index + 1) if index - first <= _BLANK_RUN else [index])
    return columns


def _text(value: _Value, place: tuple[int, int], shown: CellFormats) -> str:
    match value:
        case str():
            return value.strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return show_number(float(value), shown.get(place, GENERAL))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(" ", "seconds")
        case _:
            return str(value)
