"""Rows on the terminal or in a pipe: a table for a person, CSV or JSON for a program."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from kg.graph.values import Rows, Value

_PLACE = ("file", "line", "page")
_PRINTED_AT = "印在"


class OutputFormat(StrEnum):
    """How answers are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    EXCEL = "excel"
    """CSV that a spreadsheet opens by a double click: with byte order mark and the headings that a person reads."""


class CheckFormat(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"
    TTL = "ttl"


class FailOn(StrEnum):
    """The least severity at which a check fails."""

    FATAL = "fatal"
    WARNING = "warning"
    INFO = "info"


def print_rows(
    columns: Sequence[str],
    rows: Rows,
    output: OutputFormat,
    *,
    title: str = "",
    headings: Sequence[str] = (),
) -> None:
    """Print rows to standard output.

    A table is drawn on a terminal; in a pipe it becomes lines of tab-separated cells with a header, so that
    `cut` and `grep` work. JSON keeps amounts as text, exact.

    Args:
        columns: Names of the columns, as programs know them.
        rows: One value a column in each.
        output: How to print them.
        title: Stands above the table on a terminal.
        headings: What a person reads above the columns on a terminal, if other than their names.
    """
    if output is OutputFormat.JSON:
        found = [{c: _json(v) for c, v in zip(columns, row, strict=True)} for row in rows]
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif output is OutputFormat.CSV:
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows([_plain(v) for v in row] for row in rows)
    elif output is OutputFormat.EXCEL:
        from kg.answers.spreadsheet import BYTE_ORDER_MARK, harmless

        sys.stdout.write(BYTE_ORDER_MARK)
        writer = csv.writer(sys.stdout)
        writer.writerow(headings or columns)
        writer.writerows([harmless(_plain(v)) for v in row] for row in rows)
    elif sys.stdout.isatty():
        _draw(*_for_a_person(columns, headings or columns, rows), title)
    else:
        sys.stdout.write("\t".join(columns) + "\n")
        for row in rows:
            sys.stdout.write("\t".join(_one_line(v) for v in row) + "\n")


def _for_a_person(
    columns: Sequence[str], headings: Sequence[str], rows: Rows
) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
    """Headings and rows with the place of each row in one column, as `kg show` takes it, and without blank columns."""
    found = [list(row) for row in rows]
    heads = list(headings)
    if set(_PLACE) <= set(columns):
        file, line, page = (list(columns).index(name) for name in _PLACE)
        for row in found:
            row[file] = _place(row[file], row[line], row[page])
            row[line] = row[page] = None
        heads[file] = _PRINTED_AT
    kept = [i for i in range(len(heads)) if not found or any(row[i] not in (None, "") for row in found)]
    return [heads[i] for i in kept], [[row[i] for i in kept] for row in found]


def _place(file: Value, line: Value, page: Value) -> str:
    where = f"第{_plain(page)}页" if page is not None else f"第{_plain(line)}行" if line is not None else ""
    return f"{_plain(file)} {where}".strip()


def _draw(columns: Sequence[str], rows: Sequence[Sequence[Value]], title: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for i, column in enumerate(columns):
        numeric = any(isinstance(row[i], int | Decimal) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        table.add_row(*(escape(_shown(v)) for v in row))
    Console().print(table)


def _shown(value: Value) -> str:
    return f"{value:,.2f}" if isinstance(value, Decimal) else _plain(value)


def _one_line(value: Value) -> str:
    return " ".join(_plain(value).split())


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


def _json(value: Value) -> str | int | float | bool | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error so that pipes stay clean."""
    sys.stderr.write(message + "\n")
