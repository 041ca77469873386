"""Where the graph says that a fact is printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import pyoxigraph as ox

from extract.source import Box
from kg.errors import UnknownFactError
from kg.graph.iri import Namer, iri_below, local_name
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, rdf, xsd

_PLACE = re.compile(
    r"(?P<file>.+?)\s*(?:[:：]\s*(?P<page>p)?|第|page\s*|line\s*)(?P<number>\d{1,9})\s*[行页]?", re.I
)
"""A place as the commands print it: `FILE:1412`, `FILE 第1412行`, `FILE:p12`."""
_TEXTS = (bkg.printedText, bkg.rawText, bkg.statement, bkg.goal, bkg.message)


class Evidence(msgspec.Struct, frozen=True):
    """The place of one fact in one published file.

    Attributes:
        fact: IRI of the fact.
        kind: Its class without namespace, such as BudgetLine.
        printed: What is printed there, where the graph keeps it.
        document: IRI of the document.
        sha256: Hash of the file.
        file_name: Name of the file when it was read.
        format: Format of the file, such as pdf or text.
        page: Page from 1, in formats with pages.
        box: The cell or sentence on its page, in points from the top left corner.
        line: Line from 1, in texts.
        sheet: Name of the sheet, in spreadsheets.
        block: Place of the paragraph or grid in reading order, from 1, in formats without lines.
        row: Row of the grid, from 1.
        column: Column of the grid, from 1.
    """

    fact: str
    kind: str
    printed: str | None
    document: str
    sha256: str
    file_name: str
    format: str
    page: int | None = None
    box: Box | None = None
    line: int | None = None
    sheet: str | None = None
    block: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """The place in words: `page 12, row 3, column 4`."""
        parts = (("page", self.page), ("sheet", self.sheet), ("line", self.line), ("row", self.row))
        words = [f"{name} {value}" for name, value in (*parts, ("column", self.column)) if value is not None]
        return ", ".join(words)


def evidence_of(store: GraphReader, fact: str, namer: Namer | None = None) -> Evidence:
    """Where a fact is printed; for a thing that several facts name, the first of them in the latest document.

    Args:
        store: The graph.
        fact: IRI of a line, finding, citation, stated figure, table, project …; or its end, such as
            `line/ac054ba3fed36ac7/03/2010301/合计`.
        namer: Knows the base of IRIs; the default base if None.

    Raises:
        UnknownFactError: The graph knows no such thing, several end so, or it is printed nowhere.
    """
    return find_evidence(store, fact, namer)[0]


def find_evidence(store: GraphReader, fact: str, namer: Namer | None = None) -> tuple[Evidence, ...]:
    """All places where a fact, or the facts about a thing, are printed; at least one. See `evidence_of`.

    `fact` may also be a place, `FILE:LINE` or `FILE:pPAGE`: then what is read from there.
    """
    if at_place := _printed_at(store, fact):
        return at_place
    iri = resolve_fact(store, fact, namer or Namer())
    files = _files(store)
    found = _places(store, iri, files)
    if not found:
        facts = ask_texts(store, "evidence/facts-about", thing=iri)
        found = [place for _, about in facts if about for place in _places(store, about, files)]
    if not found:
        raise UnknownFactError(f"fact {fact}", "a fact that is printed somewhere", "no page and no line")
    return tuple(found)


def _printed_at(store: GraphReader, place: str) -> tuple[Evidence, ...]:
    """What is read from a line or page of a file, amounts first; nothing where the text names no such place."""
    match = _PLACE.fullmatch(place.strip())
    if not match or "://" in place:
        return ()
    number = ox.Literal(match["number"], datatype=ox.NamedNode(xsd.integer))
    facts = ask_texts(store, "evidence/printed-at", name=ox.Literal(match["file"]), place=number)
    files = _files(store)
    found = [one for _, _, fact in facts if fact for one in _places(store, fact, files)]
    return tuple(sorted(found, key=lambda one: (one.kind != "BudgetLine", one.fact)))


def resolve_fact(store: GraphReader, fact: str, namer: Namer) -> str:
    """The IRI of the thing that is meant by an IRI or its end.

    Raises:
        UnknownFactError: The graph knows no such thing, or several end so.
    """
    candidates = [fact] if "://" in fact else [iri_below(fact, namer.base)]
    for iri in candidates:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise UnknownFactError(f"fact {fact}", "an IRI or the end of one", "something else") from None
        if next(ask_texts(store, "common/about-thing", thing=iri), None):
            return iri
    found: list[str] = []
    if "://" not in fact:
        ending = ox.Literal("/" + fact.lstrip("/"))
        found = sorted(
            thing for _, thing in ask_texts(store, "evidence/things-ending", ending=ending) if thing
        )
    if len(found) == 1:
        return found[0]
    got = "nothing of this name" if not found else "several: " + ", ".join(found[:5])
    raise UnknownFactError(f"fact {fact}", "one thing in the store", got)


_File = tuple[str, str, str, str]


def _files(store: GraphReader) -> Mapping[str, _File]:
    """Graph → IRI of its document, hash, file name, format."""
    return {
        graph or "": (document or "", sha or "", name or "", form or "")
        for graph, document, sha, name, form in ask_texts(store, "evidence/files")
    }


def _places(store: GraphReader, iri: str, files: Mapping[str, _File]) -> list[Evidence]:
    """Where the thing itself is said to stand, by document."""
    stated: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for graph, _, predicate, value in ask_texts(store, "common/about-thing", thing=iri):
        stated[graph or ""][predicate or ""].append(value or "")
    found = []
    for graph in sorted(stated):
        values = stated[graph]
        if graph in files and any(p in values for p in (bkg.page, bkg.line, bkg.block, bkg.gridRow)):
            found.append(_evidence(iri, values, files[graph]))
    return found


def _evidence(iri: str, values: Mapping[str, Sequence[str]], file: _File) -> Evidence:
    def number(predicate: str) -> int | None:
        return int(values[predicate][0]) if predicate in values else None

    kinds = sorted(local_name(v) for v in values.get(rdf.type, ()))
    printed = next((values[p][0] for p in _TEXTS if p in values), None)
    box = None
    if bkg.box in values:
        x0, top, x1, bottom = map(float, values[bkg.box][0].split())
        box = Box(x0, top, x1, bottom)
    return Evidence(
        fact=iri,
        kind=kinds[0] if kinds else "",
        printed=printed,
        document=file[0],
        sha256=file[1],
        file_name=file[2],
        format=file[3],
        page=number(bkg.page),
        box=box,
        line=number(bkg.line),
        sheet=values[bkg.sheet][0] if bkg.sheet in values else None,
        block=number(bkg.block),
        row=number(bkg.gridRow),
        column=number(bkg.column),
    )
