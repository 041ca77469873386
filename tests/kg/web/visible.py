"""What a person reads on a page: its visible texts, those for ears among them, code and data left out."""

from __future__ import annotations

import json
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "code", "pre", "textarea"})
_HEARD = ("aria-label", "placeholder", "title", "data-filter-label", "data-nodes", "data-edges")
_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "rect", "path"})


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        where = self._open[-1][1] if self._open else ""
        if given.get("id") and tag in ("section", "figure", "svg", "p"):
            where = str(given["id"])
        if tag == "td" and given.get("data-column"):
            where = f"{where}/{given['data-column']}"
        self.found.extend((where, str(given[name])) for name in _HEARD if given.get(name))
        if tag == "script" and str(given.get("id", "")).startswith("chart-"):
            tag = "chart"
        if tag not in _VOID:
            self._open.append((tag, where))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            closed = self._open.pop()[0]
            if closed == tag or (tag == "script" and closed == "chart"):
                break

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(tag in _SILENT for tag, _ in self._open):
            return
        tag, where = self._open[-1] if self._open else ("", "")
        if tag == "chart":
            self.found.extend((where, text) for text in _names_in(json.loads(data)))
        else:
            self.found.append((where, data.strip()))


def _names_in(option: object) -> list[str]:
    """Names and categories in the options of a chart."""
    if isinstance(option, list):
        return [text for part in option for text in _names_in(part)]
    if not isinstance(option, dict):
        return []
    texts = [option["name"]] if isinstance(option.get("name"), str) else []
    if option.get("type") == "category":
        texts += [str(one) for one in option["data"]]
    return texts + [text for part in option.values() for text in _names_in(part)]


def visible_texts(html: str) -> list[tuple[str, str]]:
    """Texts of a page with the name of the section or figure that each stands in, names in charts among them.

    In a table the name of the column follows after a stroke.
    """
    parser = _Visible()
    parser.feed(html)
    return parser.found
