"""What search engines ask first: the list of pages (sitemaps.org) and what they may visit (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from xml.sax.saxutils import quoteattr

from kg.store.snapshot import GraphReader
from kg.web.registry import Registry
from kg.web.view import Ref
from kg.words.text import Language

FILE = "sitemap.xml"
ROBOTS = "robots.txt"
MEDIA_TYPE = "application/xml"
_MOST = 50_000
"""Addresses that a sitemap may hold."""
_KINDS = ("home", "units", "policies", "quality", "document", "unit", "policy", "project", "function")
"""Pages that stand for things, the overviews first; tables and evidence are found from them."""


def sitemap(
    store: GraphReader, registry: Registry, address: Callable[[Ref, Language], str], most: int = _MOST
) -> bytes:
    """The pages of a store in both languages, each with the other as its alternate.

    Args:
        store: An open store.
        registry: The kinds of pages.
        address: Where a page is, from `https://` on.
        most: At most so many addresses; what comes last is left out.
    """
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    for ref in islice(_pages(store, registry), most // len(Language)):
        places = {language: address(ref, language) for language in Language}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(place)}/>'
            for language, place in places.items()
        )
        lines += [f"<url><loc>{_escaped(place)}</loc>{others}</url>" for place in places.values()]
    return "\n".join([*lines, "</urlset>", ""]).encode()


def robots(address: str) -> str:
    """Everything may be visited but what computes for a long time; the sitemap is named.

    Args:
        address: Of the service, from `https://` on.
    """
    return f"User-agent: *\nDisallow: /sparql\nDisallow: /api/\nSitemap: {address}/{FILE}\n"


def _pages(store: GraphReader, registry: Registry) -> Iterator[Ref]:
    for kind in _KINDS:
        yield from registry.get(kind).all(store)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
