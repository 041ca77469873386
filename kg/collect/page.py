"""What a disclosure page says: where it links to, its title, when it was published, whether it holds tables of figures."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import date

import msgspec
from lxml import etree, html

from kg.collect.addresses import normalised

_DATE = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")
_LABEL = re.compile(r"(?:发布|公开|发文|成文|更新)(?:时间|日期)[:：\s]*" + _DATE.pattern)
_META = frozenset(
    {
        "pubdate", "publishdate", "publishtime", "article:published_time", "dc.date", "dcterms.issued", "date",
        "firstpublishedtime",
    }
)  # fmt: skip
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_FIGURES = 8
"""Cells with a number from which a page's table is one of figures, and the page a document."""
_NEXT = re.compile(r"下一?页|后一?页|next|>+|»|\d{1,4}", re.I)
_LONGEST_TITLE = 200


class PageLink(msgspec.Struct, frozen=True):
    """A link: the absolute address, its text, and whether it leads to another part of the same list."""

    url: str
    text: str
    is_next: bool = False


class Page(msgspec.Struct, frozen=True):
    """What is kept of a page; `licence` is an address."""

    links: tuple[PageLink, ...]
    title: str = ""
    published: date | None = None
    licence: str = ""
    has_figures: bool = False


def read_page(data: bytes, address: str, encoding: str | None) -> Page:
    """Read a page; what is no web page has no links.

    Args:
        data: Its bytes.
        address: Where it was found, after redirects.
        encoding: What the server says of its characters; else the page says it.
    """
    try:
        tree = html.document_fromstring(
            data, parser=html.HTMLParser(encoding=_known(encoding), huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page(())
    base = next((normalised(b.get("href", ""), address) for b in tree.iter("base")), None) or address
    return Page(
        tuple(_links(tree, base)),
        _title(tree),
        _published(tree),
        next((found for e in tree.iter("a", "link") if "license" in e.get("rel", "").split()
              and (found := normalised(e.get("href", ""), base))), ""),
        any(_is_of_figures(table) for table in tree.iter("table")),
    )  # fmt: skip


def _known(encoding: str | None) -> str | None:
    try:
        return (
            None
            if encoding is None
            else "gb18030"
            if encoding.lower() in ("gb2312", "gbk")
            else _looked_up(encoding)
        )
    except LookupError:
        return None


def _looked_up(encoding: str) -> str:
    return codecs.lookup(encoding).name


def _links(tree: etree._Element, base: str) -> Iterator[PageLink]:
    seen: set[str] = set()
    for element in tree.iter("a", "area", "iframe", "frame", "embed"):
        url = normalised(element.get("href") or element.get("src") or "", base)
        if url is None or url in seen:
            continue
        seen.add(url)
        text = _said(element) or (element.get("title") or "").strip()
        is_next = "next" in (element.get("rel") or "").split() or _NEXT.fullmatch(text) is not None
        yield PageLink(url, text[:_LONGEST_TITLE], is_next)


def _said(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _title(tree: etree._Element) -> str:
    metas = {(e.get("name") or "").lower(): e.get("content") or "" for e in tree.iter("meta")}
    heads = [metas.get("articletitle", ""), *(_said(e) for name in ("h1", "title") for e in tree.iter(name))]
    return next((text.strip()[:_LONGEST_TITLE] for text in heads if text.strip()), "")


def _published(tree: etree._Element) -> date | None:
    """The day that the page says it was published: in its head, else beside a word that says so."""
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        if name in _META and (day := _day(_DATE.search(element.get("content") or ""))):
            return day
    return _day(_LABEL.search(_said(tree)))


def _day(found: re.Match[str] | None) -> date | None:
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _is_of_figures(table: etree._Element) -> bool:
    count = 0
    for cell in table.iter("td"):
        count += _FIGURE.fullmatch(_said(cell)) is not None
        if count >= _FIGURES:
            return True
    return False
