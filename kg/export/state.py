"""What two states of the graph are compared by: documents with their figures, and links, of a store or of a release."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kg.errors import ExportError
from kg.export.datasets import DATASETS, facts_of, rows_of
from kg.export.records import Records
from kg.graph.iri import Namer
from kg.store.asking import ask, ask_texts
from kg.store.opening import is_remote, open_reader
from kg.store.snapshot import GraphReader

DOCUMENTS = ("document", "sha256", "superseded_by")
"""Columns of the list of documents in a release."""
MANIFEST = "SHA256SUMS"
"""The file by which a folder is known as a release."""
DATA = "data"
"""The folder of a release that holds its data sets as CSV."""

_ABOUT = ("unit_reporting", "fiscal_year", "stage")
_PLACE = frozenset({"document", "row", "line", "page", "table_title", "printed", "printed_unit", "unproved"})
_VALUE = ("amount_yuan", "status")
_OF = tuple(c for c in DATASETS["amounts"] if c not in _PLACE and c not in _VALUE and c not in _ABOUT)
_LINK = ("rule", "from", "to")
_CODE = re.compile(r"([0-9A-Z]{2,})-.")

Row = Mapping[str, str]


class StatedAmount(NamedTuple):
    """One figure.

    Args:
        label: What it is of, as printed.
        amount: In yuan; `unreadable` where it has none.
        status: As in the data set of amounts.
    """

    label: str
    amount: str
    status: str


Figures = Mapping[tuple[str, ...], tuple[StatedAmount, ...]]
"""What figures are of, by code where one is printed → those of which it says the same, in their order."""


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document of a state.

    Args:
        name: Name of its file.
        sha256: Of what was read.
        superseded_by: SHA-256 of the document that counts instead; empty where it counts.
        about: Who publishes it, of which year and stage; blank where it has no figures.
        figures: Its figures.
    """

    name: str
    sha256: str
    superseded_by: str
    about: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class GraphState:
    """What a state is compared by.

    Args:
        documents: Its documents, by name.
        links: Rule, from, to.
    """

    documents: tuple[DocumentState, ...]
    links: frozenset[tuple[str, ...]]


def state_of(place: str) -> GraphState:
    """The state of a store (folder or address), or of the folder of a release.

    Raises:
        StoreError: There is no store, or it cannot be read.
        ExportError: A file of the release is missing or not what it should be.
    """
    folder = Path(place)
    if not is_remote(place) and (folder / MANIFEST).is_file():
        return _state_of_release(folder / DATA)
    with open_reader(place) as store:
        return state_of_store(store)


def state_of_store(store: GraphReader) -> GraphState:
    """The state of an open store."""
    namer = Namer()
    documents = (
        _document(row, facts_of("amounts", Records(store, namer.document_graph(row["sha256"][:16]), namer)))
        for row in document_rows(store)
    )
    return GraphState(tuple(documents), _links(rows_of("links", store, namer)))


def document_rows(store: GraphReader) -> Iterator[Row]:
    """The documents of a store by file name."""
    held = list(ask(store, "store/documents-held"))
    hashes = {str(row["iri"]): str(row["sha256"]) for row in held}
    better = {str(lost): str(kept) for lost, kept in ask_texts(store, "things/superseded")}
    for row in held:
        superseded_by = hashes.get(better.get(str(row["iri"]), ""), "")
        yield {
            "document": str(row["file_name"]),
            "sha256": str(row["sha256"]),
            "superseded_by": superseded_by,
        }


def _state_of_release(data: Path) -> GraphState:
    """A release names documents in its amounts by their files alone, so that those of one name are told as one."""
    rows: dict[str, list[Row]] = {}
    for row in _read(data / "amounts.csv"):
        rows.setdefault(row["document"], []).append(row)
    listed = sorted(_read(data / "documents.csv"), key=lambda row: bool(row.get("superseded_by")))
    stems = Counter(_stem(name) for name in {row["document"] for row in listed})
    documents = (
        _document(row, rows.pop(name if stems[_stem(name)] > 1 else _stem(name), ()))
        for row in listed
        for name in (row["document"],)
    )
    return GraphState(tuple(documents), _links(_read(data / "links.csv")))


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0] if "." in name else name


def _document(document: Row, amounts: Iterable[Row]) -> DocumentState:
    about: tuple[str, ...] = ()
    figures: dict[tuple[str, ...], tuple[StatedAmount, ...]] = {}
    for row in amounts:
        about = about or tuple(_key(row[column]) for column in _ABOUT)
        key = tuple(_key(row[column]) for column in _OF)
        label = " ".join(row[column] for column in _OF if row[column])
        figure = StatedAmount(label, row["amount_yuan"] or "unreadable", row["status"])
        figures[key] = (*figures.get(key, ()), figure)
    superseded_by = document.get("superseded_by") or ""
    return DocumentState(document["document"], document["sha256"], superseded_by, about, figures)


def _key(text: str) -> str:
    """The code of a label that has one: names change from edition to edition."""
    found = _CODE.match(text)
    return found.group(1) if found else text


def _links(rows: Iterable[Row]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row[column] for column in _LINK) for row in rows)


def _read(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except OSError as error:
        expected = "a file of a release"
        raise ExportError(str(path), expected, error.strerror or str(error)) from error
