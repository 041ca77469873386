"""Search over pages that are plain files: an index that a script in the browser reads, and the page that it fills."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import msgspec

from kg.search.entries import read_entries
from kg.search.kinds import LABELS
from kg.search.text import fold_text
from kg.store.snapshot import GraphReader
from kg.web.address import page_file
from kg.web.thing import thing_ref
from kg.web.view import Notice, Ref, View, ViewSection
from kg.words.text import Language, Text

INDEX = "search-index.js"
"""Name of the index at the root of the folder; a script, which browsers also read without any server."""
_ASSIGNED = b"globalThis.searchIndex="
SEARCH = Ref("search")
"""The page, as navigation names it."""
_SAFE = "/:@!$&'()*+,;=~-._"


class IndexedThing(msgspec.Struct, frozen=True, array_like=True):
    """One thing with a page: what a person reads, and under which folded words it is found.

    Attributes:
        label: Its name.
        code: Its printed code or number; empty where it has none.
        kind: What it is, Chinese.
        forms: All its names and codes, folded, then the units and years that it belongs to.
        path: Its page below the root; the English one stands below `en/`.
    """

    label: str
    code: str
    kind: str
    forms: tuple[str, ...]
    path: str


def search_index(store: GraphReader, has: Callable[[Ref], bool]) -> bytes:
    """The index as a script that assigns JSON, the most likely meant first.

    Args:
        store: An open store.
        has: Whether a page is among the files.
    """
    found = []
    for entry in read_entries(store):
        ref = thing_ref(entry.iri)
        if ref is None or not has(ref):
            continue
        forms = dict.fromkeys(fold_text(form) for form in (*entry.forms, *entry.contexts))
        path = quote(page_file(ref, Language.ZH), _SAFE)
        found.append(IndexedThing(entry.label, entry.code, LABELS[entry.kind], tuple(forms), path))
    return _ASSIGNED + msgspec.json.encode(found) + b";\n"


def search_view() -> View:
    """The page that the script fills."""
    about = Text(
        "单位、政策文件、项目、科目、文件，按名称、代码或文号；几个词以空格分开，都要相符。",
        "Units, policy documents, projects, subjects, documents, by name, code or number; several words parted by blanks "
        "must all fit.",
    )
    title = Text("搜索", "Search")
    return View(SEARCH, title, title, (ViewSection("about", title, (Notice(about),)),))
