"""Views to HTML, and to the plain data of their JSON twins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.graph.iri import split_path
from kg.lineage.drawing import style
from kg.web.address import Addresses
from kg.web.cells import CellWriter, text_of
from kg.web.constructed import NOTICE, shows_constructed
from kg.web.drawings import draw_block
from kg.web.view import Block, Chart, Drawing, Ref, View, ViewCell, ViewColumn
from kg.words.text import Language, Text

_json = msgspec.json.Encoder(decimal_format="string", enc_hook=lambda value: _plain(value))

NAVIGATION: tuple[tuple[Text, Ref], ...] = (
    (Text("首页", "Home"), Ref("home")),
    (Text("政策文件", "Policies"), Ref("policies")),
    (Text("单位", "Units"), Ref("units")),
    (Text("比较", "Compare"), Ref("compare")),
    (Text("资金脉络", "Lineage"), Ref("lineage")),
    (Text("问题", "Questions"), Ref("questions")),
    (Text("SPARQL", "SPARQL"), Ref("sparql-editor")),
    (Text("质量", "Quality"), Ref("quality")),
    (Text("读取文件", "Read files"), Ref("upload")),
)


def way_to(ref: Ref) -> list[tuple[Text, Ref]]:
    """The pages above a page, from the first one down.

    >>> [above.page for _, above in way_to(Ref("table", "ac054ba3fed36ac7/03"))]
    ['home', 'document']
    """
    if ref.page == "home":
        return []
    names = {above.page: (label, above) for label, above in NAVIGATION}
    way = [names["home"]]
    if ref.page in _BELOW:
        way.append(names[_BELOW[ref.page]])
    elif ref.page == "questions" and ref.key:
        way.append(names["questions"])
    elif ref.page in ("table", "printed"):
        way.append((Text("文件", "Document"), Ref("document", split_path(ref.key)[0])))
    return way


_BELOW = {"policy": "policies", "unit": "units", "project": "units"}
"""The list that a page belongs to."""


def render(
    template: str, view: View, language: Language, addresses: Addresses, *, live: bool, **more: object
) -> str:
    """A page as HTML.

    Args:
        template: Name of its template.
        view: What it shows.
        language: Language of the words around the figures.
        addresses: Where other pages are.
        live: Whether a server stands behind it: search, questions and the editor need one.
        more: What a template of its own is told besides.
    """

    def say(zh: str, en: str) -> str:
        return en if language is Language.EN else zh

    def href(ref: Ref) -> str:
        return addresses.page(ref, language)

    def cell_text(cell: ViewCell, column: ViewColumn | None = None) -> str:
        return text_of(cell, language, column)

    context: dict[str, Any] = {
        "view": view,
        "language": language,
        "addresses": addresses,
        "live": live,
        # Pages of a trial reading are shown by a service that knows nothing of what was read.
        "asks_service": live and addresses.reaches(Ref("lineage")),
        "searchable": not live,
        "say": say,
        "href": href,
        "cell_text": cell_text,
        "in_language": lambda data: _spoken(data, language),
        "draw": lambda block: draw_block(block, view.ref, language, addresses, live=live),
        "has_drawings": any(isinstance(b, Drawing) for s in view.sections for b in s.blocks),
        "cells": CellWriter(view, language, addresses),
        "navigation": NAVIGATION,
        "way": [(label, above) for label, above in way_to(view.ref) if addresses.reaches(above)],
        "constructed": NOTICE.say(language) if shows_constructed(view) else "",
        "search_ref": Ref("search"),
        "lineage_ref": Ref("lineage"),
        "home_ref": Ref("home"),
        "decide_ref": Ref("decide"),
        "has_charts": any(isinstance(b, Chart) for s in view.sections for b in s.blocks),
        **more,
    }
    return _environment().get_template(template).render(context)


def _spoken(data: Any, language: Language) -> Any:
    """Plain data with each text in one language."""
    if isinstance(data, Text):
        return data.say(language)
    if isinstance(data, Mapping):
        return {key: _spoken(value, language) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_spoken(value, language) for value in data]
    return data


def to_json(view: View) -> bytes:
    """The JSON twin of a page: its view, amounts as text."""
    sections = tuple(
        msgspec.structs.replace(part, blocks=tuple(map(_without_lineage, part.blocks)))
        for part in view.sections
    )
    return _json.encode(msgspec.structs.replace(view, sections=sections))


def _without_lineage(block: Block) -> Block:
    """A picture without what it is drawn of: its table holds every figure."""
    return msgspec.structs.replace(block, lineage=msgspec.UNSET) if isinstance(block, Drawing) else block


def _plain(value: object) -> object:
    """What JSON holds of things that it does not know: texts of ours as text, of a picture what it is drawn of."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a page")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["block_kind"] = lambda block: type(block).__name__
    environment.filters["json_text"] = _json_text
    return environment


def _json_text(value: Any) -> Markup:
    """Data for a script element of type application/json, which no text can close."""
    text = _json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704  # escaped here


@cache
def static_files() -> dict[str, bytes]:
    """All static files by their path below `static/`."""
    found: dict[str, bytes] = {"lineage.css": style().encode()}
    waiting = [("", files("kg.web").joinpath("static"))]
    while waiting:
        prefix, folder = waiting.pop()
        for item in folder.iterdir():
            name = f"{prefix}{item.name}"
            if item.is_dir():
                waiting.append((f"{name}/", item))
            else:
                found[name] = item.read_bytes()
    return found
