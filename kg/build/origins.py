"""Where published files come from: a table of the user's with address, dates and licence of each document.

A file is known by its name or hash; what the table says of it stands in a graph of its own, so that reading the file
again keeps it and another table replaces it.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

import msgspec
import pyoxigraph as ox

from kg.build.documents import HeldDocument, held_documents
from kg.errors import BuildError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter, join_lines
from kg.store.asking import ask_terms
from kg.store.embedded import GraphStore, put_graph
from ontology.terms import bkg, dcat, dcterms

COLUMNS = ("file", "sha256", "url", "page", "title", "published", "retrieved", "licence")
"""Columns that a table may have; `file` or `sha256` tells which document is meant."""
_WEB = ("http://", "https://")
_HASH_DIGITS = 16


class Origin(msgspec.Struct, frozen=True):
    """One row: what is known of where a file comes from.

    `file` is its name without folders, `sha256` its hash or at least the first 16 digits of it; one may be empty. `url`
    leads to the file, `page` to the page that offers it under `title`. `licence` is an address or words.
    """

    file: str
    sha256: str
    url: str
    page: str
    published: date | None
    retrieved: date | None
    licence: str
    title: str = ""


def read_origins(path: Path) -> list[Origin]:
    """The rows of a CSV table with a header (UTF-8).

    Raises:
        BuildError: It cannot be read, a column is unknown, or a cell is not of its kind; the place names row and column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = tuple(reader.fieldnames or ())
            unknown = [name for name in columns if name not in COLUMNS]
            if unknown or not {"file", "sha256"} & set(columns):
                got = ", ".join(unknown or columns) or "nothing"
                raise BuildError(
                    f"{path} header", f"columns of {', '.join(COLUMNS)}, file or sha256 among them", got
                )
            return [_origin(row, f"{path} line {reader.line_num}") for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BuildError(str(path), "a CSV table in UTF-8", str(error)) from error


def _origin(row: Mapping[str | None, str | None], place: str) -> Origin:
    if None in row:
        raise BuildError(place, "as many cells as the header has", "more")
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    digits = cell["sha256"].lower()
    if not cell["file"] and not digits:
        raise BuildError(place, "a file name or hash", "neither")
    if digits and (len(digits) not in range(_HASH_DIGITS, 65) or set(digits) - set("0123456789abcdef")):
        raise BuildError(f"{place} sha256", "16 to 64 hexadecimal digits", repr(cell["sha256"]))
    for name in ("url", "page"):
        if cell[name] and (
            not cell[name].startswith(_WEB) or any(c.isspace() or c in '<>"{}|\\^`' for c in cell[name])
        ):
            raise BuildError(
                f"{place} {name}", "an address that begins with http:// or https://", repr(cell[name])
            )
    return Origin(
        file=PurePath(cell["file"].replace("\\", "/")).name,
        sha256=digits,
        url=cell["url"],
        page=cell["page"],
        published=_date(cell["published"], f"{place} published"),
        retrieved=_date(cell["retrieved"], f"{place} retrieved"),
        licence=cell["licence"],
        title=cell["title"],
    )


def _date(text: str, place: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BuildError(place, "a date such as 2026-01-31", repr(text)) from error


def put_origins(store: GraphStore, namer: Namer, origins: Sequence[Origin]) -> list[str]:
    """State of the documents that a store holds where they come from, in place of what was stated of them before.

    Returns what rows name no document of the store, or several.
    """
    held = held_documents(store)
    found: dict[str, Origin] = {}
    unmatched: list[str] = []
    for origin in origins:
        meant = [document for document in held if _is_meant(origin, document)]
        if len(meant) == 1:
            found[meant[0].iri] = origin
        else:
            named = origin.file or origin.sha256
            unmatched.append(f"{named}: {len(meant) or 'no'} documents of the store are meant")
    writer = GraphWriter(namer.origins_graph)
    for document, origin in found.items():
        _write(writer, document, origin)
    kept = _stated(store, namer, {document.iri for document in held} - found.keys())
    put_graph(store, namer.origins_graph, kept + writer.to_bytes())
    return unmatched


def forget_removed(store: GraphStore, namer: Namer) -> None:
    """Take back what is stated of documents that the store does not hold any more."""
    if store.has_graph(namer.origins_graph):
        put_origins(store, namer, ())


def _stated(store: GraphStore, namer: Namer, documents: Collection[str]) -> bytes:
    """What is stated of the origin of some documents, as N-Quads."""
    graph = ox.NamedNode(namer.origins_graph)
    found = [
        f"{document} {predicate} {value} {graph} .\n"
        for _, document, predicate, value in ask_terms(store, "store/statements-of-graph", graph=graph)
        if isinstance(document, ox.NamedNode) and document.value in documents
    ]
    return join_lines(sorted(found))


def _is_meant(origin: Origin, document: HeldDocument) -> bool:
    if origin.sha256:
        return document.sha256.startswith(origin.sha256)
    return document.file_name == origin.file


def _write(writer: GraphWriter, document: str, origin: Origin) -> None:
    for predicate, address in ((dcat.downloadURL, origin.url), (dcat.accessURL, origin.page)):
        if address:
            writer.link(document, predicate, address)
    for predicate, day in ((dcterms.issued, origin.published), (bkg.retrieved, origin.retrieved)):
        if day:
            writer.day(document, predicate, day)
    if origin.title:
        writer.text(document, dcterms.alternative, origin.title, "zh")
    if origin.licence.startswith(_WEB):
        writer.link(document, dcterms.license, origin.licence)
    elif origin.licence:
        writer.text(document, dcterms.rights, origin.licence)
