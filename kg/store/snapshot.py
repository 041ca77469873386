"""Reading the graph: what every open store can be asked, and the snapshot that questions are put to."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph as ox

from kg.errors import ParameterError, QueryError, StoreError
from kg.sparql.query import UNION, Dataset
from kg.store.failures import store_errors
from kg.store.folder import StoreFolder
from kg.store.journal import Journal
from kg.store.marks import Marks, is_whole, require_whole
from kg.store.publication import marks_beside
from ontology.terms import bkg, owl

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Substitutions = Mapping[str, ox.NamedNode | ox.Literal]
QueryResult = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_SOFTWARE_VERSION = ox.NamedNode(bkg.softwareVersion)
_SHA256 = ox.NamedNode(bkg.sha256)
_DECISIONS = ox.NamedNode(bkg.decisionsDigest)
_VERSION_INFO = ox.NamedNode(owl.versionInfo)


@dataclass(frozen=True, slots=True)
class GraphMeta:
    """What a named graph says of how it came to be; None where it says nothing.

    Args:
        graph: IRI of the graph.
        software_version: `bkg:softwareVersion` of the run that read the document.
        sha256: `bkg:sha256` of the document.
        version: `owl:versionInfo` of an ontology or code list.
        decisions: `bkg:decisionsDigest` of the decisions that the document was read with.
    """

    graph: str
    software_version: str | None = None
    sha256: str | None = None
    version: str | None = None
    decisions: str | None = None


class GraphReader(Protocol):
    """What questions and exports need of a store."""

    def query(
        self,
        text: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset = UNION,
        base: str | None = None,
    ) -> QueryResult:
        """Evaluate a trusted SPARQL query, over the union of all graphs by default; see `kg.sparql.guard` for others."""

    def has_graph(self, graph: str) -> bool:
        """Whether the named graph is there."""

    def graph_meta(self, graph: str) -> GraphMeta | None:
        """What the named graph says of its origin, None where there is no such graph."""

    def graphs(self) -> list[str]:
        """IRIs of all named graphs, sorted."""

    def count(self, graph: str | None = None) -> int:
        """How many statements the store, or one graph of it, holds."""

    def dump(self, target: Path, graph: str | None = None) -> None:
        """Write the store as N-Quads, or one graph as N-Triples."""

    def close(self) -> None:
        """Let go of the store; using it afterwards is an error."""


class StoreReader:
    """Reading, the same for the writer's database and for a snapshot."""

    def __init__(self, folder: StoreFolder, database: ox.Store) -> None:
        self._folder = folder
        self._open_database: ox.Store | None = database

    @property
    def path(self) -> Path:
        """Folder of the store."""
        return self._folder.path

    @property
    def _database(self) -> ox.Store:
        if self._open_database is None:
            raise StoreError(f"store {self.path}", "an open store", "one that was closed")
        return self._open_database

    def query(
        self,
        text: str,
        substitutions: Substitutions | None = None,
        dataset: Dataset = UNION,
        base: str | None = None,
    ) -> QueryResult:
        """Evaluate a SPARQL query, over the union of all named graphs by default.

        The text is trusted here: what users send goes through `kg.sparql.guard.inspect_query` first. Oxigraph does
        not merge equal statements of several graphs in the union: a triple that two documents state
        matches twice. Results are evaluated while they are read.

        Raises:
            QueryError: The text is no SPARQL query, or a substituted variable is not projected.
            ParameterError: The name of a graph is no absolute IRI.
        """
        values: dict[ox.Variable, Term] = {ox.Variable(n): t for n, t in (substitutions or {}).items()}
        try:
            if dataset.is_named:
                return self._database.query(
                    text,
                    default_graph=[*_graph_names(dataset.default)],
                    named_graphs=[*_graph_names(dataset.named)],
                    substitutions=values,
                    base_iri=base,
                )
            # Asking for the union would override FROM.
            union = not dataset.of_query
            return self._database.query(
                text, use_default_graph_as_union=union, substitutions=values, base_iri=base
            )
        except SyntaxError as error:
            raise QueryError("query", "SPARQL 1.1", str(error.msg)) from error
        except (ValueError, RuntimeError) as error:
            raise QueryError("query", "a query that can be evaluated", str(error)) from error

    def has_graph(self, graph: str) -> bool:
        """Whether the named graph is there."""
        return self._database.contains_named_graph(named_graph(graph))

    def graph_meta(self, graph: str) -> GraphMeta | None:
        """What the named graph says of its origin; None where there is no such graph."""
        if not self.has_graph(graph):
            return None
        return GraphMeta(
            graph,
            software_version=self._value(graph, _SOFTWARE_VERSION),
            sha256=self._value(graph, _SHA256),
            version=self._value(graph, _VERSION_INFO),
            decisions=self._value(graph, _DECISIONS),
        )

    def _value(self, graph: str, predicate: ox.NamedNode) -> str | None:
        quads = self._database.quads_for_pattern(None, predicate, None, named_graph(graph))
        values = sorted(q.object.value for q in quads if isinstance(q.object, ox.Literal))
        return values[0] if values else None

    def graphs(self) -> list[str]:
        """IRIs of all named graphs, sorted."""
        return sorted(g.value for g in self._database.named_graphs() if isinstance(g, ox.NamedNode))

    def count(self, graph: str | None = None) -> int:
        """How many statements the store, or one graph of it, holds."""
        if graph is None:
            return len(self._database)
        rows = self._database.query(
            "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", default_graph=[named_graph(graph)]
        )
        return next(int(row["n"].value) for row in rows if isinstance(row["n"], ox.Literal))  # type: ignore[union-attr]

    def dump(self, target: Path, graph: str | None = None) -> None:
        """Write the store as N-Quads, or one graph as N-Triples, in the order of the database.

        Raises:
            StoreError: The file cannot be written.
        """
        with store_errors(target, "a file that can be written, of a database that can be read"):
            if graph is None:
                self._database.dump(target, ox.RdfFormat.N_QUADS)
            else:
                self._database.dump(target, ox.RdfFormat.N_TRIPLES, from_graph=named_graph(graph))

    def close(self) -> None:
        """Let go of the database. Results that are still being read keep it open."""
        self._open_database = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class StoreSnapshot(StoreReader):
    """The state that was published last, frozen while it is open; open it with `StoreSnapshot.open`."""

    def __init__(
        self,
        folder: StoreFolder,
        database: ox.Store,
        name: str,
        hold: contextlib.ExitStack,
        marks: Marks,
    ) -> None:
        super().__init__(folder, database)
        self.name = name
        self._hold = hold
        self._marks = marks

    @classmethod
    def open(cls, path: Path) -> StoreSnapshot:
        """Open the last published snapshot. Works beside a writer and on a read-only disk.

        Raises:
            StoreMissingError: No store is there, or none was ever published.
            StoreError: The folder holds something else, a damaged store, or a newer layout.
        """
        folder = StoreFolder(path)
        folder.require()
        with contextlib.ExitStack() as stack:
            snapshot = stack.enter_context(folder.hold_current())
            marks = marks_beside(snapshot)
            require_whole(f"store {path}", snapshot, marks)
            with store_errors(path, "a readable snapshot"):
                database = ox.Store.read_only(str(snapshot))
            return cls(folder, database, snapshot.name, stack.pop_all(), marks)

    def is_current(self) -> bool:
        """Whether nothing newer was published since this was opened."""
        return self._folder.current_snapshot() == self.name

    def unpublished(self) -> frozenset[str]:
        """Graphs that were, or are just being, written since what was published last."""
        return Journal(self._folder.journal).changed

    def beside(self, suffix: str) -> Path:
        """The file of that suffix that was published with this snapshot; it may be missing, or damaged."""
        return self._folder.beside(self.name, suffix)

    def whole_beside(self, suffix: str) -> Path | None:
        """The same; None where it is not as it was published."""
        file, mark = self.beside(suffix), self._marks.get(suffix)
        return file if mark is None or is_whole(file, mark) else None

    def damaged_beside(self) -> list[str]:
        """Names of the files beside this snapshot that are there and not as they were published."""
        derived = [
            suffix for suffix in self._marks if suffix.startswith(".") and self.beside(suffix).is_file()
        ]
        return [self.beside(suffix).name for suffix in derived if self.whole_beside(suffix) is None]

    def require_whole(self) -> None:
        """Compare each byte of the database with what was published, however large it is.

        Raises:
            StoreError: A file is gone, cut off or changed.
        """
        folder = self._folder.snapshots / self.name
        require_whole(f"store {self.path}", folder, self._marks, all_of_it=True)

    def close(self) -> None:
        """Let go of the snapshot, so that the writer may remove it."""
        super().close()
        self._hold.close()


def named_graph(graph: str) -> ox.NamedNode:
    """The name of a graph as a term.

    Raises:
        StoreError: It is no absolute IRI.
    """
    try:
        return ox.NamedNode(graph)
    except ValueError as error:
        raise StoreError("name of a graph", "an absolute IRI", repr(graph)) from error


def _graph_names(graphs: Iterable[str]) -> list[ox.NamedNode]:
    names: list[ox.NamedNode] = []
    for graph in graphs:
        try:
            names.append(ox.NamedNode(graph))
        except ValueError as error:
            raise ParameterError("graph of the data set", "an absolute IRI", repr(graph[:200])) from error
    return names
