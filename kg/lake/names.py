"""The names of policy documents in a lake, as the part of a store that understanding words needs."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.lake.reading import Lake
from kg.sparql.query import UNION, Dataset
from kg.store.snapshot import GraphMeta, QueryResult, Substitutions, Term


class LakeNames:
    """A reader of the names alone; graphs as such cannot be had of a lake.

    Args:
        lake: An open lake.
    """

    def __init__(self, lake: Lake) -> None:
        self._graph = lake.naming

    def query(
        self,
        text: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset = UNION,
        base: str | None = None,
    ) -> QueryResult:
        """Evaluate a trusted query of the program over the union of all graphs."""
        del dataset
        terms: dict[ox.Variable, Term] = {
            ox.Variable(name): term for name, term in (substitutions or {}).items()
        }
        return self._graph.query(text, base_iri=base, use_default_graph_as_union=True, substitutions=terms)

    def has_graph(self, graph: str) -> bool:
        """Whether names stand in this graph."""
        return graph in self.graphs()

    def graph_meta(self, graph: str) -> GraphMeta | None:
        """Nothing: names say nothing of their origin."""
        return None

    def graphs(self) -> list[str]:
        """The graphs that names stand in."""
        return sorted(name.value for name in self._graph.named_graphs() if isinstance(name, ox.NamedNode))

    def count(self, graph: str | None = None) -> int:
        """How many statements there are."""
        return sum(1 for q in self._graph if graph in (None, getattr(q.graph_name, "value", None)))

    def dump(self, target: Path, graph: str | None = None) -> None:
        """Not of a lake.

        Raises:
            StoreError: Always.
        """
        raise StoreError(str(target), "a store", "a lake, of which only names are a graph")

    def close(self) -> None:
        """Nothing is open."""
