"""What is new in a store as an Atom feed (RFC 4287): documents that were read, what was found in them, what was decided."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import msgspec

from kg.decisions.worklist import WorkItem, worklist
from kg.store.asking import ask
from kg.store.snapshot import GraphReader
from kg.web.pages.proofs import VERDICTS
from kg.web.thing import thing_ref
from kg.web.view import Ref
from kg.words.codes import rule_text
from ontology.terms import NAMESPACE

FILE = "feed.atom"
"""Name of the feed below the root."""
MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 200
_IRI = NAMESPACE + "feed"


class FeedEntry(msgspec.Struct, frozen=True):
    """One piece of news: about a thing of ours, when, and in which words."""

    iri: str
    updated: str
    title: str
    text: str
    category: str
    ref: Ref | None


def feed_entries(store: GraphReader) -> list[FeedEntry]:
    """The news of a store, the latest first: a document, then its findings, the most money first; decisions."""
    read: dict[str, str] = {}
    found: list[FeedEntry] = []
    items: dict[str, list[WorkItem]] = {}
    for item in worklist(store):
        items.setdefault(item.document, []).append(item)
    for row in ask(store, "feed/documents"):
        document, moment = str(row["document"]), _moment(row["read"])
        read[document] = moment
        count = len(items.get(document, ()))
        text = f"读取 {row['file']}；{count} 处值得一看" if count else f"读取 {row['file']}；没有值得一看的"
        title = str(row["title"] or row["file"])
        found.append(FeedEntry(document, moment, title, text, "document", thing_ref(document)))
    for document, listed in items.items():
        found.extend(
            FeedEntry(
                item.iri,
                read.get(document, ""),
                f"{rule_text(item.what).zh if item.kind == 'finding' else '数字存疑'}：{item.file}",
                item.zh,
                "finding",
                thing_ref(item.iri),
            )
            for item in listed
            if document in read
        )
    for row in ask(store, "feed/decisions"):
        verdict = VERDICTS[str(row["verdict"])].zh
        said = f"印为“{row['printed']}”" + (f"，判定为 {row['value']}" if row["value"] else "")
        moment = f"{row['day']}T00:00:00Z"
        title = f"人工判定：{verdict}"
        text = f"{said}；理由：{row['reason']}"
        found.append(
            FeedEntry(str(row["decision"]), moment, title, text, "decision", thing_ref(str(row["thing"])))
        )
    once: dict[str, FeedEntry] = {}
    for entry in found:
        once.setdefault(entry.iri, entry)  # a decision may be about several things
    return sorted(once.values(), key=lambda e: e.updated, reverse=True)[:_MOST]


def atom(entries: list[FeedEntry], address: Callable[[Ref], str], own: str) -> bytes:
    """The feed as XML.

    Args:
        entries: What is new, the latest first.
        address: Where a page is; relative addresses are seen from the feed.
        own: Address of the feed itself.
    """
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", _IRI)
    _add(feed, "title", "预算知识图谱：新读取的文件、核对发现与人工判定")
    _add(feed, "updated", entries[0].updated if entries else "1970-01-01T00:00:00Z")
    _add(feed, "link", rel="self", href=own, type=MEDIA_TYPE)
    _add(_add(feed, "author"), "name", "budget-kg")
    for entry in entries:
        one = _add(feed, "entry")
        _add(one, "id", entry.iri)
        _add(one, "title", entry.title)
        _add(one, "updated", entry.updated)
        _add(one, "category", term=entry.category)
        _add(one, "summary", entry.text)
        if entry.ref:
            _add(one, "link", href=address(entry.ref), type="text/html")
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    if text:
        element.text = "".join(c for c in text if c >= " " or c in "\n\t")
    return element


def _moment(value: object) -> str:
    """A moment as Atom writes it."""
    text = str(value).replace(" ", "T")
    return text if text.endswith("Z") or "+" in text[10:] or "-" in text[10:] else f"{text}Z"
