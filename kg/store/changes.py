"""Which graphs of a store are other ones than those that were published last."""

from __future__ import annotations

from typing import Self

import msgspec

from kg.store.snapshot import GraphReader


class StoreChanges(msgspec.Struct, frozen=True):
    """Graphs that were, or may have been, changed since the last publication, by their IRIs; told by the store.

    Attributes:
        added: They were not published.
        replaced: They were published, and may say something else now.
        removed: They were published and are no more.
    """

    added: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    @classmethod
    def between(cls, published: GraphReader, present: GraphReader, noted: frozenset[str]) -> Self:
        """Sort the graphs that may have changed by what became of them; those that were never there are left out."""
        there = {graph for graph in noted if present.has_graph(graph)}
        before = {graph for graph in noted if published.has_graph(graph)}
        return cls(frozenset(there - before), frozenset(there & before), frozenset(before - there))

    @property
    def touched(self) -> frozenset[str]:
        """All of them."""
        return self.added | self.replaced | self.removed

    @property
    def present(self) -> frozenset[str]:
        """Those that are there now."""
        return self.added | self.replaced

    @property
    def published(self) -> frozenset[str]:
        """Those that were there when the store was published."""
        return self.replaced | self.removed
