"""Rows to files: CSV, JSON Lines, Excel, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from kg.errors import ExportError
from kg.export.whole_files import written_whole

Row = Mapping[str, str]

INTEGERS = frozenset(
    {"row", "line", "page", "fiscal_year", "year", "citing_projects", "citing_units", "documents"}
)
"""Columns that hold whole numbers."""
_BATCH = 20_000
_MONEY_DIGITS, _MONEY_PLACES = 38, 6
_MOST_EXCEL_ROWS = 1_048_575


def write_rows(
    rows: Iterable[Row], columns: Sequence[str], path: Path, file_format: str, *, bom: bool = False
) -> int:
    """Write rows to a file; returns how many. Money stays exact in every format.

    CSV is UTF-8 with header (RFC 4180), with a byte order mark where `bom` asks for it.
    In Excel and Parquet, columns that end in `_yuan` are numbers and counts are integers; all else is text.

    Raises:
        ExportError: The format is unknown, or the file cannot be written.
    """
    try:
        writer = _write_csv_for_excel if bom and file_format == "csv" else _WRITERS[file_format]
    except KeyError:
        raise ExportError("format", f"one of {', '.join(sorted(_WRITERS))}", repr(file_format)) from None
    try:
        with written_whole(path) as new:
            return writer(rows, columns, new)
    except OSError as error:
        raise ExportError(str(path), "a file that can be written", error.strerror or str(error)) from error


def _write_csv_for_excel(rows: Iterable[Row], columns: Sequence[str], path: Path) -> int:
    return _write_csv(rows, columns, path, encoding="utf-8-sig")


def _write_csv(rows: Iterable[Row], columns: Sequence[str], path: Path, encoding: str = "utf-8") -> int:
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="raise")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_jsonl(rows: Iterable[Row], columns: Sequence[str], path: Path) -> int:
    """Blank cells are left out; amounts stay text so that no reader rounds them."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            filled = {c: _integer_or_text(row[c], c) for c in columns if row[c]}
            file.write(json.dumps(filled, ensure_ascii=False) + "\n")
            count += 1
    return count


def _integer_or_text(text: str, column: str) -> int | str:
    return int(text) if column in INTEGERS and text.isdigit() else text


def _write_xlsx(rows: Iterable[Row], columns: Sequence[str], path: Path) -> int:
    import xlsxwriter  # slow to import, and only this format needs it

    count = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(path.name.partition(".")[0][:31])
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
        for count, row in enumerate(rows, 1):
            if count > _MOST_EXCEL_ROWS:
                raise ExportError(
                    str(path), f"at most {_MOST_EXCEL_ROWS:,} rows in a sheet", "more; use csv or parquet"
                )
            for column, name in enumerate(columns):
                if row[name]:
                    _write_cell(sheet, count, column, name, row[name])
        if count:
            sheet.autofilter(0, 0, count, len(columns) - 1)
    return count


def _write_cell(sheet: object, row: int, column: int, name: str, text: str) -> None:
    is_number = name.endswith("_yuan") or (name in INTEGERS and text.isdigit())
    write = sheet.write_number if is_number else sheet.write_string  # type: ignore[attr-defined]
    write(row, column, float(text) if is_number else text)


def _write_parquet(rows: Iterable[Row], columns: Sequence[str], path: Path) -> int:
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
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            count += len(batch)
            arrays = [pa.array([_typed(row[f.name], f.name) for row in batch], type=f.type) for f in fields]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return count


def _typed(text: str, column: str) -> str | int | Decimal | None:
    if not text:
        return None
    if column.endswith("_yuan"):
        return Decimal(text)
    return int(text) if column in INTEGERS else text


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


_Writer = Callable[[Iterable[Row], Sequence[str], Path], int]
_WRITERS: dict[str, _Writer] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "xlsx": _write_xlsx,
    "parquet": _write_parquet,
}
FORMATS = tuple(_WRITERS)
