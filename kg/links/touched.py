"""What changed since the links were found that are kept, and which parts of a rule it touches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Self

import pyoxigraph as ox

from kg.graph.iri import Namer, kind_of
from kg.store.asking import ask_texts
from kg.store.changes import StoreChanges
from kg.store.embedded import EmbeddedStore, put_graph
from kg.store.snapshot import GraphReader, StoreSnapshot
from queries.rules.catalogue import Rule

_ALL = "store/statements-of-graph"
_AT_ONCE = 500
"""Changed things for which is asked together."""


class Touched:
    """Graphs of documents and things that changed, those things that derived graphs describe otherwise than before.

    A change may take something away, so what was published is asked as well as what there is now. Close it after use.
    """

    def __init__(self, store: EmbeddedStore, namer: Namer, changes: StoreChanges) -> None:
        self._store = store
        self._published = StoreSnapshot.open(store.path)
        self._base = namer.base
        self._changes = changes
        self._things: set[str] = set()

    def note(self, subjects: Iterable[str]) -> None:
        """Take note of things that a derived graph describes otherwise than before."""
        self._things.update(subject for subject in subjects if kind_of(subject, self._base) != "link")

    def put(self, graph: str, nquads: bytes) -> None:
        """Make a derived graph hold exactly these statements, and take note of what it describes otherwise than before."""
        if nquads and self._store.has_graph(graph):
            self.note(self._store.replace_graph(graph, nquads) or ())
            return
        self.note(subject for _, subject, _, _ in ask_texts(self._store, _ALL, graph=graph) if subject)
        self.note(line[1 : line.index(b">")].decode() for line in nquads.splitlines())
        put_graph(self._store, graph, nquads)

    def values(self, rule: Rule) -> list[ox.NamedNode] | None:
        """The values whose rows may be others now; None where the rule does not tell."""
        if rule.parts is None or rule.parts.touched is None:
            return None
        asked = (
            (self._published, sorted(self._changes.published)),
            (self._store, sorted(self._changes.present)),
            (self._published, sorted(self._things)),
            (self._store, sorted(self._things)),
        )
        found = {value for store, changed in asked for value in _asked(store, rule.parts.touched, changed)}
        return [ox.NamedNode(value) for value in sorted(found)]

    def close(self) -> None:
        """Let go of what was published."""
        self._published.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _asked(store: GraphReader, query: str, changed: Iterable[str]) -> Iterable[str]:
    rest = iter(changed)
    while some := list(islice(rest, _AT_ONCE)):
        yield from (value for _, value in ask_texts(store, query, changed=some) if value)
