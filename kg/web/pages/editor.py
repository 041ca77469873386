"""The SPARQL editor: YASGUI with our prefixes, our terms to complete, and examples to start from."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from kg.sparql.prefixes import PREFIXES, short_name
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.registry import PageKind
from kg.web.view import Notice, Ref, View, ViewSection
from kg.words.text import Text

_TITLE = re.compile(r"#\+ (zh|en): (.+)\n")
_REUSED = (
    "dcterms:title",
    "org:subOrganizationOf",
    "prov:wasDerivedFrom",
    "skos:prefLabel",
    "skos:broader",
    "skos:notation",
)


def load(store: GraphReader, ref: Ref) -> View:
    """The editor with its data."""
    advice = Text(
        '查询只读；默认图是全部命名图之和。相加时只取 bkg:role "detail" 的行，只取一种表、一栏。',
        'Read-only; all named graphs are the default graph. To add up, take bkg:role "detail" of one table and measure.',
    )
    section = ViewSection("help", Text("提示", "Advice"), (Notice(advice),))
    data: dict[str, Any] = {
        "prefixes": PREFIXES,
        "terms": _terms(store),
        "examples": [{"title": Text(e["zh"], e["en"]), "query": e["query"]} for e in examples()],
    }
    return View(
        ref, Text("SPARQL 查询", "SPARQL editor"), Text("查询", "Query"), (section,), data={"editor": data}
    )


@cache
def examples() -> tuple[dict[str, str], ...]:
    """The shipped queries with their titles, in the order of their file names."""
    found = []
    for file in sorted(files("kg.web.examples").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".rq"):
            text = file.read_text("utf-8")
            found.append(dict(_TITLE.findall(text)) | {"query": _TITLE.sub("", text)})
    return tuple(found)


def _terms(store: GraphReader) -> list[str]:
    """Our terms and those we reuse, as they are written in a query."""
    own = sorted(short_name(str(row["term"])) or "" for row in ask(store, "web/terms"))
    return [*own, *_REUSED]


PAGE = PageKind("sparql-editor", load, template="editor.html", in_files=False)
