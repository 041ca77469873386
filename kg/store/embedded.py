"""Where the graph lives: `EmbeddedStore` writes it, `StoreSnapshot` reads what was last published.

One process writes, any number read. A writer changes whole named graphs, each in one transaction, and calls
`publish` at the end; readers open the last published snapshot and never see work in progress. How the folder
is laid out and locked is said in `kg.store.folder`.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import IO, Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.money import figures as rollup
from kg.search import index as search
from kg.store.folder import StoreFolder
from kg.store.snapshot import GraphMeta, GraphReader, StoreReader, StoreSnapshot, named_graph, store_errors

__all__ = [
    "EmbeddedStore",
    "GraphMeta",
    "GraphReader",
    "GraphStore",
    "StoreSnapshot",
    "put_graph",
    "statements_of",
]

_BLANK_NODE = re.compile(rb"_:|<[^>]*> <[^>]*> _:")  # as subject or object of an N-Triples line


class GraphStore(GraphReader, Protocol):
    """What a build needs of a store."""

    def replace_graph(self, graph: str, nquads: bytes) -> None:
        """Make a named graph hold exactly these statements, in one transaction."""

    def bulk_load(self, source: bytes | Path, graphs: Collection[str]) -> None:
        """Load many new graphs at once, faster than one by one."""

    def remove_graph(self, graph: str) -> None:
        """Remove a named graph and all it states; one that is not there is no error."""

    def publish(self) -> None:
        """Let readers see the present state."""


class EmbeddedStore(StoreReader):
    """The store as its one writer sees it; open it with `EmbeddedStore.open`."""

    def __init__(self, folder: StoreFolder, database: ox.Store, lock: IO[str]) -> None:
        super().__init__(folder, database)
        self._lock = lock
        self._changed: set[str] = set()  # graphs since the last publication

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Open a store for writing; a missing or empty folder becomes an empty store.

        A bulk load that was cut off in an earlier run is undone first.

        Raises:
            StoreBusyError: Another writer has it open.
            StoreError: The folder holds something else, a damaged store, or a newer layout.
        """
        folder = StoreFolder(path)
        folder.create()
        with contextlib.ExitStack() as stack:
            lock = stack.enter_context(folder.lock_for_writing())
            with store_errors(path, "a readable database"):
                database = ox.Store(folder.data)
            store = cls(folder, database, lock)
            store._undo_unfinished_load()
            stack.pop_all()
            return store

    def replace_graph(self, graph: str, nquads: bytes) -> None:
        """Make a named graph hold exactly these statements.

        Only the difference to what is there is written, in one transaction: until it is through, and if
        anything fails or the process is killed, the old content stands.

        Args:
            graph: IRI of the graph.
            nquads: N-Quads whose statements all stand in that graph, without blank nodes.

        Raises:
            StoreError: The text is no N-Quads, or holds blank nodes or statements of other graphs.
        """
        name = named_graph(graph)
        new = statements_of(name, nquads)
        old = _lines_of(self._database, name)
        removed, added = sorted(old - new), sorted(new - old)
        update = []
        if removed:
            update.append(_data("DELETE", name, removed))
        if added:
            update.append(_data("INSERT", name, added))
        if not new:
            update.append(f"DROP SILENT GRAPH {name}")
        self._changed.add(graph)
        with store_errors(self.path, f"graph {graph} to be written"):
            self._database.update(" ;\n".join(update))

    def bulk_load(self, source: bytes | Path, graphs: Collection[str]) -> None:
        """Load graphs that are not there yet, all at once (about 50,000 quads a second).

        Not one transaction, but all or nothing all the same: the graphs are noted down before, and if
        loading fails, or the process dies and the store is opened again, they are removed.

        Args:
            source: N-Quads, or a file of them.
            graphs: IRIs of the graphs that the source states; none may be in the store.

        Raises:
            StoreError: A graph is there already, the source is no N-Quads, or holds other graphs.
        """
        present = set(self.graphs())
        if known := sorted(present & set(graphs)):
            raise StoreError(
                f"store {self.path}", "graphs that are not there yet", f"{len(known)} known, {known[0]}"
            )
        self._changed.update(graphs)
        with store_errors(self.path, "room to write"):
            self._folder.loading.write_text(json.dumps(sorted(graphs)), "utf-8")
        try:
            with store_errors(source if isinstance(source, Path) else self.path, "N-Quads"):
                if isinstance(source, Path):
                    self._database.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
                else:
                    self._database.bulk_load(source, format=ox.RdfFormat.N_QUADS)
            if foreign := sorted(set(self.graphs()) - present - set(graphs)):
                for graph in foreign:
                    self.remove_graph(graph)
                raise StoreError(f"store {self.path}", "only the graphs announced", foreign[0])
            self._database.flush()
        except StoreError:
            self._undo_unfinished_load()
            raise
        self._folder.loading.unlink()

    def _undo_unfinished_load(self) -> None:
        if not self._folder.loading.exists():
            return
        try:
            graphs = json.loads(self._folder.loading.read_text("utf-8"))
        except ValueError:
            graphs = []  # cut off while the note was written: loading had not begun
        for graph in graphs:
            self.remove_graph(graph)
        self._folder.loading.unlink()

    def remove_graph(self, graph: str) -> None:
        """Remove a named graph and all it states; one that is not there is no error."""
        with store_errors(self.path, f"graph {graph} to be removed"):
            self._database.update(f"DROP SILENT GRAPH {named_graph(graph)}")

    def publish(self) -> None:
        """Freeze the present state and let readers open it; snapshots that nobody reads are removed.

        Raises:
            StoreError: The snapshot cannot be written.
        """
        with store_errors(self.path, "room for a snapshot"):
            self._database.flush()
            snapshot = self._folder.next_snapshot()
            self._database.backup(snapshot)
            self._write_beside(snapshot)
            self._folder.publish(snapshot)

    def _write_beside(self, snapshot: Path) -> None:
        """What is derived from the state being published, in files of its own."""
        index = self._folder.beside(snapshot.name, search.SUFFIX)
        figures = self._folder.beside(snapshot.name, rollup.SUFFIX)
        for left_over in (index, figures):  # of a publication that was cut off
            left_over.unlink(missing_ok=True)
        search.SearchIndex.build(self, index).close()
        before = self._folder.current_snapshot()
        previous = self._folder.beside(before, rollup.SUFFIX) if before else None
        rollup.RollupTables.build(self, figures, previous=previous, changed=self._changed).close()
        self._changed.clear()

    def close(self) -> None:
        """Let go of the database and of the writer's lock. What was not published stays unseen by readers."""
        super().close()
        self._lock.close()


def put_graph(store: GraphStore, graph: str, nquads: bytes) -> None:
    """Make a named graph hold exactly these statements: loaded at full speed if it is new, else replaced."""
    if store.has_graph(graph):
        store.replace_graph(graph, nquads)
    else:
        store.bulk_load(nquads, [graph])


def statements_of(graph: ox.NamedNode, nquads: bytes) -> set[bytes]:
    """The statements as canonical N-Triples lines; all must stand in the graph, none on a blank node."""
    parsed = ox.Store()
    with store_errors(f"graph {graph.value}", "N-Quads"):
        parsed.load(nquads, ox.RdfFormat.N_QUADS)
    others = [str(g) for g in parsed.named_graphs() if g != graph]
    if any(True for _ in parsed.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        others.append("the default graph")
    if others:
        raise StoreError(
            f"graph {graph.value}", "statements of this graph alone", f"statements of {others[0]}"
        )
    lines = _lines_of(parsed, graph)
    if blank := next((line for line in lines if _BLANK_NODE.match(line)), None):
        raise StoreError(f"graph {graph.value}", "no blank nodes", blank.decode("utf-8", "replace")[:80])
    return lines


def _lines_of(database: ox.Store, graph: ox.NamedNode) -> set[bytes]:
    """A graph as N-Triples lines. Bytes, because `str.splitlines` also cuts at U+2028 inside a text."""
    dump = database.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
    return set((dump or b"").splitlines(keepends=True))


def _data(verb: str, graph: ox.NamedNode, lines: list[bytes]) -> str:
    """`INSERT DATA` or `DELETE DATA` of N-Triples lines, which are also SPARQL."""
    return f"{verb} DATA {{ GRAPH {graph} {{\n{b''.join(lines).decode('utf-8')}}} }}"
