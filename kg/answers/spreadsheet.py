"""CSV for a spreadsheet that opens it by a double click: it says that it is UTF-8, and holds nothing that would be run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pyoxigraph as ox

from kg.errors import QueryLimitError

BYTE_ORDER_MARK = "\ufeff"
_NUMBER = re.compile(r"[+-]?(?:\d[\d,]*)?\.?\d+(?:[eE][+-]?\d+)?%?")
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A text that a spreadsheet takes for a text: one that would be a formula gets an apostrophe before it.

    >>> harmless("=HYPERLINK(1)"), harmless("-12.50"), harmless("合计")
    ("'=HYPERLINK(1)", '-12.50', '合计')
    """
    return f"'{cell}" if cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell) else cell


def write_for_excel(
    result: ox.QuerySolutions | ox.QueryBoolean, write: Callable[[bytes], object], most_rows: int
) -> None:
    """Write rows as such CSV: IRIs and texts as they are, nothing for what is not bound.

    Raises:
        QueryLimitError: There are more rows than allowed.
    """
    if isinstance(result, ox.QueryBoolean):
        write(f"{BYTE_ORDER_MARK}answer\r\n{str(bool(result)).lower()}\r\n".encode())
        return
    write(BYTE_ORDER_MARK.encode() + _line([variable.value for variable in result.variables]))
    for number, row in enumerate(result):
        if number >= most_rows:
            raise too_many(most_rows)
        write(_line([harmless(_text(term)) for term in row]))


def too_many(most: int) -> QueryLimitError:
    """The error of an answer with too many rows."""
    return QueryLimitError("answer", f"at most {most} rows; ask for fewer with LIMIT", "more")


def _text(term: object) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return "" if term is None else str(term)


def _line(cells: list[str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode("utf-8", "surrogatepass")
