"""What differs between two states of the graph: documents, figures with their status, links."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ExportError
from kg.export.datasets import DATASETS, rows_of
from kg.graph.iri import Namer
from kg.store.asking import ask
from kg.store.opening import is_remote, open_reader
from kg.store.snapshot import GraphReader

DOCUMENTS = ("document", "sha256")
"""Columns of the list of documents in a release."""
MANIFEST = "SHA256SUMS"
"""The file by which a folder is known as a release."""
DATA = "data"
"""The folder of a release that holds its data sets as CSV."""

_PLACE = frozenset({"row", "line", "page", "table_title", "printed", "printed_unit", "unproved"})
_VALUE = ("amount_yuan", "status")
_FIGURE = tuple(column for column in DATASETS["amounts"] if column not in _PLACE and column not in _VALUE)
_LINK = ("rule", "from", "to")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not the same.

    Args:
        kind: document, figure, status or link, and added, removed or changed.
        subject: What it is about: the file; the file and what the figure is of; the rule and both ends.
        before: What was; empty where it is new.
        after: What is; empty where it is gone.
    """

    kind: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GraphState:
    """What a state is compared by.

    Args:
        documents: File name → SHA-256 of what was read; several files of one name are joined.
        figures: What a figure is of, with its number among equal ones → amount and status.
        links: Rule, from, to.
    """

    documents: Mapping[str, str]
    figures: Mapping[tuple[str, ...], tuple[str, str]]
    links: frozenset[tuple[str, ...]]


def state_of(place: str) -> GraphState:
    """The state of a store (folder or address), or of the folder of a release.

    Raises:
        StoreError: There is no store, or it cannot be read.
        ExportError: A file of the release is missing or not what it should be.
    """
    folder = Path(place)
    if not is_remote(place) and (folder / MANIFEST).is_file():
        read = (list(_read(folder / DATA / f"{name}.csv")) for name in ("documents", "amounts", "links"))
        return _state(*read)
    with open_reader(place) as store:
        return state_of_store(store)


def state_of_store(store: GraphReader) -> GraphState:
    """The state of an open store."""
    namer = Namer()
    return _state(document_rows(store), rows_of("amounts", store, namer), rows_of("links", store, namer))


def document_rows(store: GraphReader) -> Iterator[Row]:
    """The documents of a store by file name."""
    for row in ask(store, "store/documents-held"):
        yield {"document": str(row["file_name"]), "sha256": str(row["sha256"])}


def differences(before: GraphState, after: GraphState) -> Iterator[Difference]:
    """What changed from one state to another: documents first, then figures, statuses and links, each sorted."""
    yield from _compared("document", *({_one(k): v for k, v in s.documents.items()} for s in (before, after)))
    old, new = before.figures, after.figures
    amounts = ({key: value[0] or "unreadable" for key, value in side.items()} for side in (old, new))
    yield from _compared("figure", *amounts)
    same = {key for key in old.keys() & new.keys() if old[key][0] == new[key][0]}
    yield from _compared("status", *({key: side[key][1] for key in same} for side in (old, new)))
    for kind, links in (("removed", before.links - after.links), ("added", after.links - before.links)):
        for rule, source, target in sorted(links):
            ends = f"{source} → {target}"
            was, now = (ends, "") if kind == "removed" else ("", ends)
            yield Difference(f"link {kind}", rule, was, now)


def count_differences(found: Iterable[Difference]) -> dict[str, int]:
    """How many there are of each kind, by name."""
    return dict(sorted(Counter(difference.kind for difference in found).items()))


def _one(key: str) -> tuple[str, ...]:
    return (key,)


def _compared(
    what: str, before: Mapping[tuple[str, ...], str], after: Mapping[tuple[str, ...], str]
) -> Iterator[Difference]:
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, ""), after.get(key, "")
        subject = " ".join(filter(None, key))
        if key not in after:
            yield Difference(f"{what} removed", subject, was, "")
        elif key not in before:
            yield Difference(f"{what} added", subject, "", now)
        elif was != now:
            yield Difference(f"{what} changed", subject, was, now)


def _state(documents: Iterable[Row], amounts: Iterable[Row], links: Iterable[Row]) -> GraphState:
    hashes: dict[str, list[str]] = {}
    for row in documents:
        hashes.setdefault(row["document"], []).append(row["sha256"])
    figures: dict[tuple[str, ...], tuple[str, str]] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for row in amounts:
        key = tuple(row[column] for column in _FIGURE)
        seen[key] += 1
        figures[(*key, f"#{seen[key]}" if seen[key] > 1 else "")] = (row["amount_yuan"], row["status"])
    return GraphState(
        {name: " ".join(sorted(found)) for name, found in hashes.items()},
        figures,
        frozenset(tuple(row[column] for column in _LINK) for row in links),
    )


def _read(path: Path) -> Iterator[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except OSError as error:
        expected = "a file of a release"
        raise ExportError(str(path), expected, error.strerror or str(error)) from error
