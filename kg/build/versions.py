"""Which figure of a superseded document is which figure of the one that counts instead.

A file that is published again has other bytes, and so other IRIs for all its amounts. Where one document supersedes another,
amounts of the same table, row and measure are versions of one figure: the same where the amount stayed, a revision where it
changed. Amounts that only one of them states have no counterpart and are tied to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kg.graph.iri import Namer, keys_of, last_key
from kg.graph.nquads import GraphWriter
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import prov

Figures = Mapping[tuple[str, ...], tuple[str, Decimal]]
"""Table, row and measure → IRI of the amount, and the amount."""


def describe_versions(store: GraphReader, namer: Namer) -> bytes:
    """The graph `versions` as N-Quads; what supersedes what is in the graph of counted money already."""
    writer = GraphWriter(namer.versions_graph)
    for lost, kept in sorted((a, b) for a, b in ask_texts(store, "things/superseded") if a and b):
        before, after = _figures(store, namer, lost), _figures(store, namer, kept)
        for key in sorted(before.keys() & after.keys()):
            (old, was), (new, now) = before[key], after[key]
            if was == now:
                writer.link(old, prov.alternateOf, new)
            else:
                writer.link(new, prov.wasRevisionOf, old)
    return writer.to_bytes()


def _figures(store: GraphReader, namer: Namer, document: str) -> Figures:
    """The amounts of a document by what names them beside its hash."""
    graph = namer.document_graph(last_key(document))
    return {
        keys_of(line, namer.base)[1:]: (line, Decimal(amount))
        for _, line, amount in ask_texts(store, "things/amounts-of-document", graph=graph)
        if line and amount
    }
