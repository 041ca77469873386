"""Rows as JSON, CSV or Excel, a page at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from kg.answers.questions import RowPage
from kg.answers.spreadsheet import BYTE_ORDER_MARK, harmless
from kg.api.answer_cache import matches
from kg.api.sparql_request import choose_format
from kg.graph.values import json_value

MOST_FILE_ROWS = 200_000
"""Rows that one file for a spreadsheet may have."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """One format of rows."""

    name: str
    media_types: tuple[str, ...]

    @property
    def is_file(self) -> bool:
        """Whether it is meant for a spreadsheet, which takes all rows at once."""
        return self.name != "json"


JSON = RowFormat("json", ("application/json",))
CSV = RowFormat("csv", ("text/csv",))
EXCEL = RowFormat("excel", ("text/csv",))
"""CSV as a spreadsheet may open it by a double click: with a byte order mark, and without cells that it would run."""
XLSX = RowFormat("xlsx", ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",))
ROW_FORMATS = (JSON, CSV, XLSX, EXCEL)
_COUNT = {"type": "integer", "minimum": 0}
_PAGE = {
    "type": "object",
    "required": ["total", "limit", "offset", "rows"],
    "properties": {
        "total": {**_COUNT, "description": "All rows there are."},
        "limit": {**_COUNT, "description": "Rows that this page may hold."},
        "offset": {**_COUNT, "description": "Rows before this page."},
        "rows": {
            "type": "array",
            "items": {"type": "object", "additionalProperties": True},
            "description": "Column → value; amounts are text, exact.",
        },
    },
}
ROW_CONTENT: dict[str, dict[str, object]] = {
    JSON.media_types[0]: {"schema": _PAGE},
    CSV.media_types[0]: {"schema": {"type": "string"}},
    XLSX.media_types[0]: {"schema": {"type": "string", "format": "binary"}},
}


class Paging(msgspec.Struct, frozen=True):
    """The page asked for."""

    limit: int
    offset: int


def paging(chosen: RowFormat, limit: int | None, offset: int, usual: int) -> Paging:
    """The page a client gets: what it asks for, else the usual page in JSON and all rows in a file."""
    return Paging(limit if limit is not None else MOST_FILE_ROWS if chosen.is_file else usual, offset)


def choose_rows(request: Request) -> RowFormat:
    """The format a client gets, by its parameter `format`, else by its `Accept` header.

    Raises:
        NotAcceptableError: None is acceptable.
    """
    return choose_format(ROW_FORMATS, request, request.query_params.get("format", ""))


def rows_response(
    request: Request,
    chosen: RowFormat,
    page: RowPage,
    asked: Paging,
    *,
    name: str,
    headings: Sequence[str],
    head: Mapping[str, object],
    tag: str | None = None,
) -> Response:
    """A page of rows.

    Args:
        request: Whose answer it is.
        chosen: Its format.
        page: The rows.
        asked: Which page it is.
        name: Of the file, without its ending.
        headings: What stands above the columns in Excel.
        head: Members of the JSON before the rows.
        tag: ETag of the answer.
    """
    headers = {"Vary": "Accept, Accept-Encoding", "X-Total-Count": str(page.total)} | (
        {"ETag": tag} if tag else {}
    )
    links = page_links(request, asked, page.total)
    if links:
        headers["Link"] = links
    if chosen.is_file:
        file = f"{name}.{'csv' if chosen is EXCEL else chosen.name}"
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file)}"
    body = _ENCODERS[chosen.name](
        page, headings, {**head, "total": page.total, "limit": asked.limit, "offset": asked.offset}
    )
    media_type = chosen.media_types[0]
    return Response(
        body, 200, headers, f"{media_type}; charset=utf-8" if chosen in (CSV, EXCEL) else media_type
    )


def page_links(request: Request, asked: Paging, total: int) -> str:
    """The `Link` header (RFC 8288) to the first, previous and next page."""
    starts = {"first": 0}
    if asked.offset:
        starts["prev"] = max(0, asked.offset - asked.limit)
    if asked.offset + asked.limit < total:
        starts["next"] = asked.offset + asked.limit
    if len(starts) == 1:
        return ""
    others = [(k, v) for k, v in request.query_params.multi_items() if k not in {"limit", "offset"}]
    return ", ".join(
        f'<{quote(request.url.path)}?{urlencode([*others, ("limit", asked.limit), ("offset", start)])}>; rel="{rel}"'
        for rel, start in starts.items()
    )


def not_modified(request: Request, tag: str | None) -> Response | None:
    """304 for a client that has the answer already."""
    if matches(tag, request.headers.get("if-none-match", "")):
        return Response(None, 304, {"ETag": tag or "", "Vary": "Accept, Accept-Encoding"})
    return None


def _json(page: RowPage, headings: Sequence[str], head: Mapping[str, object]) -> bytes:
    rows = [dict(zip(page.columns, map(json_value, row), strict=True)) for row in page.rows]
    return msgspec.json.encode({**head, "rows": rows})


def _csv(page: RowPage, headings: Sequence[str], head: Mapping[str, object]) -> bytes:
    return _table(page, lambda cell: cell).encode()


def _excel(page: RowPage, headings: Sequence[str], head: Mapping[str, object]) -> bytes:
    return (BYTE_ORDER_MARK + _table(page, harmless)).encode()


def _table(page: RowPage, written: Callable[[str], str]) -> str:
    """The rows as CSV, each text as `written` gives it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(page.columns)
    writer.writerows(
        [
            f"{v:f}"
            if isinstance(v, Decimal)
            else ""
            if v is None
            else written(v)
            if isinstance(v, str)
            else v
            for v in row
        ]
        for row in page.rows
    )
    return text.getvalue()


def _xlsx(page: RowPage, headings: Sequence[str], head: Mapping[str, object]) -> bytes:
    import xlsxwriter  # slow to import, and only this format needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet()
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headings, bold)
        for number, row in enumerate(page.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(number, column, float(value), money)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, str(value))
    return target.getvalue()


_ENCODERS = {"json": _json, "csv": _csv, "xlsx": _xlsx, "excel": _excel}
