"""The documents that a store holds."""

from __future__ import annotations

import msgspec

from kg.store.asking import ask_records
from kg.store.snapshot import GraphReader


class HeldDocument(msgspec.Struct, frozen=True):
    """A document of a store."""

    graph: str
    iri: str
    sha256: str
    file_name: str


def held_documents(store: GraphReader) -> list[HeldDocument]:
    """All documents of a store, by file name."""
    return ask_records(store, "store/documents-held", HeldDocument)
