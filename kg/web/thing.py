"""Things of the graph and the pages that show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

from kg.graph.iri import DEFAULT_BASE, escape_key
from kg.web.view import Ref

EVIDENCE = "evidence"
_VALID = re.compile(r"(?:[^\x00-\x20<>\"{}|\\^`\[\]#?%]|%[0-9A-Fa-f]{2})+")
"""A segment that can stand in an IRI as it is."""

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
    Ref(page='unit', key='110105/601', params=(('year', '2026'),))
    """
    if iri is None or not iri.startswith(DEFAULT_BASE):
        return None
    kind, _, key = iri.removeprefix(DEFAULT_BASE).partition("/")
    page = _PAGES.get(kind)
    if page is None or not key:
        return None
    return Ref(page, f"{kind}/{key}" if page == EVIDENCE else key, tuple(sorted(params.items())))


def thing_iri(kind: str, key: str) -> str:
    """The thing that a page with this key shows.

    A segment that was unescaped on its way (by a proxy, or by a person who typed it) is escaped again.

    >>> thing_iri("project", "110105/补助[2023]").rpartition("/")[2]
    '补助%5B2023%5D'
    """
    return f"{DEFAULT_BASE}{kind}/{'/'.join(map(_escaped, key.split('/')))}"


def _escaped(segment: str) -> str:
    return segment if _VALID.fullmatch(segment) else escape_key(segment or " ")


def key_text(key: str) -> str:
    """A key as people read it."""
    return unquote(key)
