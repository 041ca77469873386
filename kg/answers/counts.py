"""How much a store holds, kept beside each publication: descriptions must not cost a count of everything."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from kg.store.asking import ask
from kg.store.derived_files import derived_file
from kg.store.durable import replace_file
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader

SUFFIX = ".counts"
"""Of the file beside the snapshot."""


class StoreCounts(msgspec.Struct, frozen=True):
    """How much a store holds."""

    statements: int
    graphs: int
    documents: int


def count_store(store: GraphReader) -> StoreCounts:
    """Count statements, graphs and documents; seconds in a large store."""
    documents = next(int(str(row["count"])) for row in ask(store, "api/documents"))
    return StoreCounts(store.count(), len(store.graphs()), documents)


def kept_counts(store: GraphReader) -> StoreCounts | None:
    """What was counted when the present state of a store was published; None where it was not."""
    path = derived_file(store, SUFFIX)
    try:
        return msgspec.json.decode(path.read_bytes(), type=StoreCounts) if path else None
    except (OSError, msgspec.DecodeError):
        return None


def _write_beside(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    replace_file(path, msgspec.json.encode(count_store(store)).decode() + "\n")


COUNTS = Deriver(SUFFIX, 1, _write_beside)
"""The counts as a file beside each publication."""
