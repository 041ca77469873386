"""Things of the graph and the pages that show them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.graph.iri import join_iri, last_key, split_iri, unescape_key
from kg.store.asking import Row
from kg.web.view import Ref

EVIDENCE = "evidence"
_PAGES: Mapping[str, str] = MappingProxyType(
    {
        "unit": "unit",
        "project": "project",
        "policy": "policy",
        "document": "document",
        "table": "table",
        "function": "function",
        "department-economic": "department-economic",
        "government-economic": "government-economic",
        "project-budget": EVIDENCE,
        "line": EVIDENCE,
        "transfer": EVIDENCE,
        "citation": EVIDENCE,
        "finding": EVIDENCE,
        "indicator": EVIDENCE,
        "stated": EVIDENCE,
    }
)


def thing_ref(iri: str | None, **params: str) -> Ref | None:
    """The page that shows a thing of the graph; None where no page does.

    >>> thing_ref("https://w3id.org/budgetkg/id/unit/110105/601", year="2026")
    Ref(page='unit', key='110105/601', params=(('year', '2026'),), part='')
    """
    parts = split_iri(iri) if iri else None
    if parts is None or parts[0] not in _PAGES:
        return None
    kind, key = parts
    page = _PAGES[kind]
    return Ref(page, f"{kind}/{key}" if page == EVIDENCE else key, tuple(sorted(params.items())))


def section_ref(iri: str, part: str) -> Ref | None:
    """A section of the page that shows a thing; None where no page does."""
    found = thing_ref(iri)
    return found and Ref(found.page, found.key, found.params, part)


def thing_iri(kind: str, key: str) -> str:
    """The thing that a page with this key shows."""
    return join_iri(kind, key)


def document_key(row: Row) -> str:
    """The key of the document that states what a solution tells; empty where it does not tell it."""
    return last_key(str(row["document"])) if row["document"] else ""


def key_text(key: str) -> str:
    """A key as people read it."""
    return unescape_key(key)
