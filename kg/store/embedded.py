"""Where the graph lives: `EmbeddedStore` writes it, `StoreSnapshot` reads what was last published.

One process writes, any number read. A writer changes whole named graphs in transactions, and calls `publish` at the
end; readers open the last published snapshot and never see work in progress. What was written and not published yet
is noted in the folder before it is begun, so that the next writer knows. How the folder is laid out and locked is said
in `kg.store.folder`.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import StoreChanges
from kg.store.durable import remove_file
from kg.store.failures import store_errors
from kg.store.folder import LAYOUT, StoreFolder
from kg.store.journal import Journal
from kg.store.lines import known_lines, lines_of, statements_of, states_only
from kg.store.marks import FileMark, is_whole, marks_of, require_whole
from kg.store.publication import NOTE, Deriver, Publication, marks_beside, read_publication
from kg.store.snapshot import GraphMeta, GraphReader, StoreReader, StoreSnapshot, named_graph

__all__ = [
    "EmbeddedStore",
    "GraphMeta",
    "GraphReader",
    "GraphStore",
    "StoreSnapshot",
    "put_graph",
    "rewrite_graph",
    "statements_of",
]

_UNFLUSHED = 20_000
"""Statements that are changed at most before they leave memory, where each takes about a kilobyte until then."""


class GraphStore(GraphReader, Protocol):
    """What a build needs of a store."""

    def write_graphs(self, graphs: Mapping[str, bytes]) -> frozenset[str] | None:
        """Make each named graph hold exactly its statements, all in one transaction; none removes it.

        Returns the subjects of all statements that came or went, None where that is not known.
        """

    def replace_graph(self, graph: str, nquads: bytes) -> frozenset[str] | None:
        """Make a named graph hold exactly these statements, in one transaction; as `write_graphs`."""

    def bulk_load(self, source: bytes | Path, graphs: Collection[str]) -> None:
        """Load many new graphs at once, faster than one by one."""

    def remove_graph(self, graph: str) -> None:
        """Remove a named graph and all it states; one that is not there is no error."""

    def is_behind(self) -> bool:
        """Whether readers do not see what is written: since the last publication, or because there was none."""

    def recipe(self) -> str | None:
        """The recipe of the last publication; None where there is none, or it does not say."""

    def changes(self) -> StoreChanges | None:
        """Which graphs differ from what was published last; None where that cannot be told."""

    def publish(self, derivers: Sequence[Deriver] = (), recipe: str = "") -> None:
        """Let readers see the present state, with the files derived from it."""


class EmbeddedStore(StoreReader):
    """The store as its one writer sees it; open it with `EmbeddedStore.open`."""

    def __init__(self, folder: StoreFolder, database: ox.Store, lock: IO[str]) -> None:
        super().__init__(folder, database)
        self._lock = lock
        self._journal = Journal(folder.journal)
        self._unflushed = 0

    @classmethod
    def open(cls, path: Path) -> EmbeddedStore:
        """Open a store for writing; a missing or empty folder becomes an empty store.

        A bulk load that was cut off in an earlier run is undone first, and what a cut off publication left is
        removed; a store of an older layout is brought to the present one.

        Raises:
            StoreBusyError: Another writer has it open.
            StoreError: The folder holds something else, a damaged store, or a newer layout.
        """
        folder = StoreFolder(path)
        folder.create()
        with contextlib.ExitStack() as stack:
            lock = stack.enter_context(folder.lock_for_writing())
            if current := folder.current_snapshot():
                published = folder.snapshots / current
                require_whole(f"store {path}", published, marks_beside(published), among=folder.data)
            with store_errors(path, "a readable database"):
                database = ox.Store(folder.data)
            with store_errors(path, "a store that can be written"):
                store = cls(folder, database, lock)
                store._undo_unfinished_load()
                store._migrate()
                folder.remove_unused()
            stack.pop_all()
            return store

    def write_graphs(self, graphs: Mapping[str, bytes]) -> frozenset[str] | None:
        """Make each named graph hold exactly its statements; a graph without statements goes.

        Returns the subjects of all statements that came or went, None where a graph went.

        Only the difference to what is there is written, in one transaction: until it is through, and if anything
        fails or the process is killed, the old content of all of them stands.

        Args:
            graphs: IRI of a graph → N-Quads whose statements all stand in that graph, without blank nodes.

        Raises:
            StoreError: A text is no N-Quads, or holds blank nodes or statements of other graphs.
        """
        update = [step for graph, nquads in graphs.items() for step in self._steps(graph, nquads)]
        if not update:
            return frozenset()
        with store_errors(self.path, f"{', '.join(graphs)} to be written"):
            self._journal.note_changes(graphs)
            self._change(update)
        went = any(step.startswith("DROP") for step in update)
        return None if went else frozenset(_subjects(line for step in update for line in step.split("\n")))

    def _change(self, update: Sequence[str]) -> None:
        """Evaluate updates in one transaction; the database holds what is changed in memory until it is flushed."""
        self._database.update(" ;\n".join(update))
        # A statement is a line. How many a graph had that is dropped is not known, nor worth counting.
        dropped = any(step.startswith("DROP") for step in update)
        self._unflushed += _UNFLUSHED if dropped else sum(step.count("\n") for step in update)
        if self._unflushed >= _UNFLUSHED:
            self._database.flush()
            self._unflushed = 0

    def _steps(self, graph: str, nquads: bytes) -> list[str]:
        """What takes a graph from its present statements to others, as SPARQL updates; nothing if it is so already."""
        name = named_graph(graph)
        if not nquads:
            return [f"DROP SILENT GRAPH {name}"] if self.has_graph(graph) else []
        old = lines_of(self._database, name)
        kept, fresh = known_lines(name, nquads, old)
        new = statements_of(name, fresh) if fresh else set()
        removed, added = sorted(old - kept - new), sorted(new - old)
        steps = [_data("DELETE", name, removed)] if removed else []
        return [*steps, _data("INSERT", name, added)] if added else steps

    def replace_graph(self, graph: str, nquads: bytes) -> frozenset[str] | None:
        """Make a named graph hold exactly these statements; see `write_graphs`."""
        return self.write_graphs({graph: nquads})

    def remove_graph(self, graph: str) -> None:
        """Remove a named graph and all it states; one that is not there is no error."""
        self.write_graphs({graph: b""})

    def edit_graph(self, graph: str, removed: Collection[bytes], added: Collection[bytes]) -> frozenset[str]:
        """Take statements out of a graph and put others in, in one transaction; what else it holds is not read.

        Returns the subjects of all of them.

        Args:
            graph: IRI of the graph.
            removed: N-Triples lines without blank nodes.
            added: The same.

        Raises:
            StoreError: There is no room, or a line is no statement.
        """
        name = named_graph(graph)
        steps = [_data("DELETE", name, sorted(removed))] if removed else []
        steps += [_data("INSERT", name, sorted(added))] if added else []
        if steps:
            with store_errors(self.path, f"{graph} to be written"):
                self._journal.note_changes([graph])
                self._change(steps)
        return frozenset(_subjects(line.decode("utf-8") for part in (removed, added) for line in part))

    def rewrite_graph(self, graph: str, parts: Iterable[bytes]) -> None:
        """Make a graph hold exactly these statements, given piece by piece, of which memory holds one.

        Not one transaction, but all or nothing as in `bulk_load`: where it is cut off, the graph is gone.

        Args:
            graph: IRI of the graph.
            parts: N-Quads whose statements all stand in the graph, without blank nodes.

        Raises:
            StoreError: There is no room, or a part is no N-Quads.
        """
        with store_errors(self.path, "room to write"):
            self._journal.begin_load([graph])
        try:
            with store_errors(f"graph {graph}", "N-Quads and room to write"):
                self._drop([graph])
                for part in parts:
                    self._database.bulk_load(part, format=ox.RdfFormat.N_QUADS)
                self._database.flush()
                self._journal.end_load([graph])
        except StoreError:
            self._undo_unfinished_load()
            raise

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
        if known := sorted(graph for graph in graphs if self.has_graph(graph)):
            raise StoreError(
                f"store {self.path}", "graphs that are not there yet", f"{len(known)} known, {known[0]}"
            )
        # Listing all graphs for each document would grow with the square of their number.
        present = None if states_only(source, graphs) else set(self.graphs())
        with store_errors(self.path, "room to write"):
            self._journal.begin_load(graphs)
        try:
            with store_errors(source if isinstance(source, Path) else self.path, "N-Quads"):
                if isinstance(source, Path):
                    self._database.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
                else:
                    self._database.bulk_load(source, format=ox.RdfFormat.N_QUADS)
            if present is not None and (foreign := sorted(set(self.graphs()) - present - set(graphs))):
                self._drop(foreign)
                raise StoreError(f"store {self.path}", "only the graphs announced", foreign[0])
            with store_errors(self.path, "room to write"):
                self._database.flush()
                self._journal.end_load(graphs)
        except StoreError:
            self._undo_unfinished_load()
            raise

    def _undo_unfinished_load(self) -> None:
        if loading := self._journal.loading:
            with store_errors(self.path, "room to undo a load that was cut off"):
                self._drop(loading)
                self._database.flush()
                self._journal.end_load(loading)

    def _drop(self, graphs: Iterable[str]) -> None:
        """Remove graphs piece by piece: in one transaction, memory would hold all that they state."""
        for name in map(named_graph, graphs):
            while any(True for _ in self._database.quads_for_pattern(None, None, None, name)):
                some = f"SELECT ?s ?p ?o WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }} LIMIT {_UNFLUSHED}"
                self._database.update(f"DELETE {{ GRAPH {name} {{ ?s ?p ?o }} }} WHERE {{ {{ {some} }} }}")
                self._database.flush()
            self._database.update(f"DROP SILENT GRAPH {name}")

    def _migrate(self) -> None:
        """Bring an older layout to the present one; cut off anywhere, it begins anew when the store is opened again."""
        if (layout := self._folder.layout()) < LAYOUT:
            self._drop(_loading_of_layout_1(self._folder.loading))
            self._database.flush()
            self._journal.note_migration(layout)
            remove_file(self._folder.loading)
            self._folder.write_layout()

    def is_behind(self) -> bool:
        """Whether readers do not see what is written: since the last publication, or because there was none."""
        return not self._journal.is_empty or self._folder.current_snapshot() is None

    def recipe(self) -> str | None:
        """The recipe of the last publication; None where there is none, or it does not say."""
        current = self._folder.current_snapshot()
        found = read_publication(self._folder.beside(current, NOTE)) if current else None
        return found.recipe if found else None

    def changes(self) -> StoreChanges | None:
        """Which graphs differ from what was published last; None where nothing was, or the journal does not say all.

        It is the same after a run that was cut off: graphs are noted before they are changed.
        """
        if self._folder.current_snapshot() is None or not self._journal.is_complete:
            return None
        try:
            published = StoreSnapshot.open(self.path)
        except StoreError:  # damaged, which this publication cures
            return None
        with published:
            return StoreChanges.between(published, self, self._journal.changed)

    def publish(self, derivers: Sequence[Deriver] = (), recipe: str = "") -> None:
        """Freeze the present state and let readers open it; snapshots that nobody reads are removed.

        Args:
            derivers: What writes the files beside it.
            recipe: Kept with it; see `Publication`.

        Raises:
            StoreError: The snapshot cannot be written; readers keep the one before.
        """
        with store_errors(self.path, "room for a snapshot"):
            self._database.flush()
            snapshot = self._folder.next_snapshot()
            self._database.backup(snapshot)
            for deriver in derivers:
                path = self._folder.beside(snapshot.name, deriver.suffix)
                deriver.write(self, path, *self.since_publication(deriver.suffix))
            note = self._folder.beside(snapshot.name, NOTE)
            note.write_text(Publication.now(recipe, self._marks(snapshot, derivers)).to_text(), "utf-8")
            self._folder.publish(snapshot)
            self._journal.clear()
            self._folder.remove_unused()

    def _marks(self, snapshot: Path, derivers: Sequence[Deriver]) -> dict[str, FileMark]:
        derived = {d.suffix: self._folder.beside(snapshot.name, d.suffix) for d in derivers}
        current = self._folder.current_snapshot()
        before = self._folder.snapshots / current if current else None
        return marks_of(snapshot, derived, before, marks_beside(before) if before else {})

    def since_publication(self, suffix: str) -> tuple[Path | None, Collection[str]]:
        """The file of that suffix beside what was published last, and the graphs that were changed since.

        There is no such file where nothing was published, it was damaged, or what was changed since is not known.
        """
        before = self._folder.current_snapshot() if self._journal.is_complete else None
        if before is None:
            return None, self._journal.changed
        file = self._folder.beside(before, suffix)
        mark = marks_beside(self._folder.snapshots / before).get(suffix)
        return (file if mark is None or is_whole(file, mark) else None), self._journal.changed

    def working_file(self, suffix: str) -> Path:
        """A file, not there yet, for what a publication is made of; if none comes, it goes when the store is opened."""
        return self._folder.beside(self._folder.next_snapshot().name, suffix)

    def close(self) -> None:
        """Let go of the database and of the writer's lock. What was not published stays unseen by readers."""
        super().close()
        self._lock.close()


def _loading_of_layout_1(note: Path) -> list[str]:
    """Graphs of a bulk load that was cut off by a version that noted it in a file of its own."""
    try:
        return [graph for graph in json.loads(note.read_text("utf-8")) if isinstance(graph, str)]
    except (FileNotFoundError, ValueError):  # none, or cut off while it was written: loading had not begun
        return []


def put_graph(store: GraphStore, graph: str, nquads: bytes) -> None:
    """Make a named graph hold exactly these statements, or be gone; loaded at full speed if it is new, else replaced."""
    if not nquads or store.has_graph(graph):
        store.replace_graph(graph, nquads)
    else:
        store.bulk_load(nquads, [graph])


def rewrite_graph(store: GraphStore, graph: str, parts: Iterable[bytes]) -> None:
    """Make a named graph hold exactly the statements of all parts; piece by piece where the store is here."""
    if isinstance(store, EmbeddedStore):
        store.rewrite_graph(graph, parts)
    else:
        put_graph(store, graph, b"".join(parts))


def _subjects(lines: Iterable[str]) -> Iterator[str]:
    """The subjects of N-Triples lines; other lines are passed over."""
    return (line[1 : line.index(">")] for line in lines if line.startswith("<"))


def _data(verb: str, graph: ox.NamedNode, lines: list[bytes]) -> str:
    """`INSERT DATA` or `DELETE DATA` of N-Triples lines, which are also SPARQL."""
    return f"{verb} DATA {{ GRAPH {graph} {{\n{b''.join(lines).decode('utf-8')}}} }}"
