"""What a browser asks for, answered: pages, their JSON twins, downloads of their tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kg.errors import PageMissingError
from kg.store.asking import each_asked_once
from kg.store.snapshot import GraphReader
from kg.web.address import HOME, Addresses, split_download, split_embedded, split_picture
from kg.web.download import table_bytes
from kg.web.embedding import render_alone
from kg.web.pages import PAGES
from kg.web.pictures import page_png
from kg.web.registry import PageKind, Registry
from kg.web.render import render, to_json
from kg.web.view import Ref, find_table
from kg.words.text import Language

_ENGLISH = "en/"
_TWIN = ".json"
_MEDIA = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes for a browser; `file_name` is set for a download."""

    body: bytes
    media_type: str
    file_name: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A path taken apart: which page, in which form and language.

    `form` is html, json, csv, xlsx, png or embed; `table` the table of a download, the chart or picture that stands
    alone, or the number of a page of the file.
    """

    ref: Ref
    language: Language
    form: str
    table: str = ""


def parse_path(path: str, params: Mapping[str, str]) -> Request:
    """What a path below the root asks for; parameters are kept as they come.

    >>> parse_path("en/policy/京财社指〔2023〕1791号.projects.csv", {}).ref.key
    '京财社指〔2023〕1791号'
    """
    language = Language.ZH
    path = path.strip("/")
    if path == "en" or path.startswith(_ENGLISH):
        language, path = Language.EN, path.removeprefix("en").lstrip("/")
    form, table = "html", ""
    if picture := split_picture(path):
        path, table, form = picture[0], str(picture[1]), "png"
    elif embedded := split_embedded(path):
        (path, table), form = embedded, "embed"
    elif download := split_download(path):
        path, table, form = download
    elif path.endswith(_TWIN):
        path, form = path.removesuffix(_TWIN), "json"
    name, _, key = path.partition("/")
    return Request(Ref(name or HOME, key, tuple(sorted(params.items()))), language, form, table)


def reply(
    store: GraphReader,
    request: Request,
    addresses: Addresses,
    *,
    live: bool = True,
    registry: Registry = PAGES,
) -> Reply:
    """The answer to a request.

    Raises:
        PageMissingError: No such page, thing or table.
        ParameterError: A parameter of the page has a value it cannot have.
    """
    if request.form == "png":
        return Reply(page_png(store, request.ref.key, int(request.table)), _MEDIA["png"])
    page = registry.get(request.ref.page)
    with each_asked_once():
        view = page.load(store, _with_known_params(page, request.ref))
    if request.form == "html":
        text = render(page.template, view, request.language, addresses, live=live)
        return Reply(text.encode(), _MEDIA["html"])
    if request.form == "embed":
        text = render_alone(view, request.table, request.language, addresses)
        return Reply(text.encode(), _MEDIA["html"])
    if request.form == "json":
        return Reply(to_json(view), _MEDIA["json"])
    table = find_table(view, request.table)
    if table is None:
        expected = ", ".join(t.name for t in view.tables) or "a page with tables"
        raise PageMissingError(f"table of {request.ref.page}", expected, repr(request.table))
    name = f"{request.ref.key.replace('/', '-') or request.ref.page}.{table.name}.{request.form}"
    return Reply(table_bytes(table, request.form), _MEDIA[request.form], name)


def disposition(file_name: str) -> str:
    """Header that lets browsers save a download under its Chinese name (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"


def _with_known_params(page: PageKind, ref: Ref) -> Ref:
    """The address without parameters that the page does not know and without blank ones."""
    known = tuple(
        (name, value) for name, value in ref.params if value and (page.params is None or name in page.params)
    )
    return Ref(ref.page, ref.key, known)
