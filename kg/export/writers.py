"""Rows to files: CSV, JSON Lines, Excel, Parquet."""

from __future__ import annotations

import contextlib
import csv
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from kg.errors import ExportError
from kg.export.whole_files import written_whole

Row = Mapping[str, str]
WriteRow = Callable[[Row], object]
"""Writes a row to a file that is open."""

INTEGERS = frozenset(
    {"row", "line", "page", "fiscal_year", "year", "citing_projects", "citing_units", "documents"}
)
"""Columns that hold whole numbers."""
_BATCH = 10_000
_MONEY_DIGITS, _MONEY_PLACES = 38, 6
_MOST_EXCEL_ROWS = 1_048_575


def write_rows(
    rows: Iterable[Row], columns: Sequence[str], path: Path, file_format: str, *, bom: bool = False
) -> int:
    """Write rows to a file, as `opened_rows` does; returns how many.

    Raises:
        ExportError: The format is unknown, or the file cannot be written.
    """
    count = 0
    with opened_rows(columns, path, file_format, bom=bom) as write:
        for row in rows:
            write(row)
            count += 1
    return count


@contextlib.contextmanager
def opened_rows(
    columns: Sequence[str], path: Path, file_format: str, *, bom: bool = False
) -> Iterator[WriteRow]:
    """What writes row after row to a file, which is there when the context ends without an error.

    Money stays exact in every format. CSV is UTF-8 with header (RFC 4180), with a byte order mark where `bom` asks for
    it. In Excel and Parquet, columns that end in `_yuan` are numbers and counts are integers; all else is text.

    Raises:
        ExportError: The format is unknown, or the file cannot be written.
    """
    try:
        opened = _csv_for_excel if bom and file_format == "csv" else _OPENED[file_format]
    except KeyError:
        raise ExportError("format", f"one of {', '.join(sorted(_OPENED))}", repr(file_format)) from None
    try:
        with written_whole(path) as new, opened(columns, new) as write:
            yield partial(_written, write, path)
    except OSError as error:
        raise _unwritable(path, error) from error


def _written(write: WriteRow, path: Path, row: Row) -> None:
    """Write a row; a failure names this file, whichever others are open beside it."""
    try:
        write(row)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(str(path), "a file that can be written", error.strerror or str(error))


def _csv_for_excel(columns: Sequence[str], path: Path) -> contextlib.AbstractContextManager[WriteRow]:
    return _csv(columns, path, encoding="utf-8-sig")


@contextlib.contextmanager
def _csv(columns: Sequence[str], path: Path, encoding: str = "utf-8") -> Iterator[WriteRow]:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="raise")
        writer.writeheader()
        yield writer.writerow


@contextlib.contextmanager
def _jsonl(columns: Sequence[str], path: Path) -> Iterator[WriteRow]:
    """Blank cells are left out; amounts stay text so that no reader rounds them."""
    with path.open("w", encoding="utf-8") as file:

        def write(row: Row) -> None:
            filled = {c: _integer_or_text(row[c], c) for c in columns if row[c]}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")

        yield write


def _integer_or_text(text: str, column: str) -> int | str:
    return int(text) if column in INTEGERS and text.isdigit() else text


@contextlib.contextmanager
def _xlsx(columns: Sequence[str], path: Path) -> Iterator[WriteRow]:
    import xlsxwriter  # slow to import, and only this format needs it

    numbers = itertools.count(1)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(path.name.partition(".")[0][:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)

        def write(row: Row) -> None:
            number = next(numbers)
            if number > _MOST_EXCEL_ROWS:
                raise ExportError(
                    str(path), f"at most {_MOST_EXCEL_ROWS:,} rows in a sheet", "more; use csv or parquet"
                )
            for column, name in enumerate(columns):
                if row[name]:
                    _write_cell(sheet, number, column, name, row[name])

        yield write
        if count := next(numbers) - 1:
            sheet.autofilter(0, 0, count, len(columns) - 1)


def _write_cell(sheet: object, row: int, column: int, name: str, text: str) -> None:
    is_number = name.endswith("_yuan") or (name in INTEGERS and text.isdigit())
    write = sheet.write_number if is_number else sheet.write_string  # type: ignore[attr-defined]
    write(row, column, float(text) if is_number else text)


@contextlib.contextmanager
def _parquet(columns: Sequence[str], path: Path) -> Iterator[WriteRow]:
    try:
        import pyarrow as pa  # slow to import and large, and only this format needs it
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ExportError("format parquet", "budget-kg[parquet] to be installed", "no pyarrow") from error

    money = pa.decimal128(_MONEY_DIGITS, _MONEY_PLACES)
    fields = [
        pa.field(c, money if c.endswith("_yuan") else pa.int64() if c in INTEGERS else pa.string())
        for c in columns
    ]
    schema = pa.schema(fields)
    batch: list[Row] = []
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def end_batch() -> None:
            arrays = [pa.array([_typed(row[f.name], f.name) for row in batch], type=f.type) for f in fields]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            batch.clear()

        def write(row: Row) -> None:
            batch.append(row)
            if len(batch) == _BATCH:
                end_batch()

        yield write
        if batch:
            end_batch()


def _typed(text: str, column: str) -> str | int | Decimal | None:
    if not text:
        return None
    if column.endswith("_yuan"):
        return Decimal(text)
    return int(text) if column in INTEGERS else text


_Opened = Callable[[Sequence[str], Path], contextlib.AbstractContextManager[WriteRow]]
_OPENED: dict[str, _Opened] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "xlsx": _xlsx,
    "parquet": _parquet,
}
FORMATS = tuple(_OPENED)
