"""The cube in the store, brought to the state of the tables: only slices whose figures changed are written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import version

import msgspec
import pyoxigraph as ox

from kg.graph.iri import Namer
from kg.money.cube import CubeWriter
from kg.money.figures import RollupTables
from kg.money.slices import CubeSlice, read_slices
from kg.store.asking import ask_terms
from kg.store.embedded import EmbeddedStore, GraphStore, rewrite_graph, statements_of
from ontology.terms import VERSION as ONTOLOGY_VERSION

_PART = 16_000_000
"""Bytes of N-Quads that are loaded at once."""
_EDIT = 20_000
"""Statements that are written in one transaction."""
_SAME = "SELECT thing, canonical FROM same"
_WRITTEN = "SELECT 1 FROM written_rest WHERE made_by = ?"
_KNOWN = "SELECT digest FROM written_slice WHERE iri = ?"


def write_money(store: GraphStore, namer: Namer, tables: RollupTables, *, is_known: bool) -> None:
    """Make the graph of counted money what the tables lead to.

    Args:
        store: Where it stands.
        namer: Makes the IRIs.
        tables: The working tables of figures, which remember what was written.
        is_known: Whether the graph is as it was published with the tables that these came of.
    """
    cube = _WrittenCube(store, namer, tables)
    if is_known and isinstance(store, EmbeddedStore) and any(tables.stream(_WRITTEN, (_made_by(),))):
        cube.update(store)
    else:
        cube.write()


def _made_by() -> str:
    """This program, whose other versions may describe the same slice otherwise."""
    return f"{version('budget-kg')} {ONTOLOGY_VERSION}"


class _WrittenCube:
    """Knows by the tables what the graph says."""

    def __init__(self, store: GraphStore, namer: Namer, tables: RollupTables) -> None:
        self._store = store
        self._namer = namer
        self._tables = tables
        self._writer = CubeWriter(store, namer, tables)
        self._same: dict[object, object] = dict(tables.stream(_SAME))

    def _digest(self, part: CubeSlice) -> bytes:
        """Of all that a slice is described by, such as the canonical names of those of its things that have one."""
        numbers = {value for figure in part.figures for value in figure.values if value in self._same}
        meant = sorted((number, self._same[number]) for number in numbers)
        made_of = (part.holder, part.is_closed, part.figures, meant, self._writer.context(part))
        return hashlib.sha256(msgspec.json.encode(made_of)).digest()

    def write(self) -> None:
        """All of it."""
        self._tables.note("DELETE FROM written_slice")
        rewrite_graph(self._store, self._namer.money_graph, _in_parts(self._all()))

    def _all(self) -> Iterator[bytes]:
        yield self._rest()
        for part in read_slices(self._tables, self._namer):
            self._note(part.iri, self._digest(part))
            yield self._writer.describe(part)

    def _rest(self) -> bytes:
        nquads = self._writer.rest()
        self._tables.note("DELETE FROM written_rest")
        self._tables.note("INSERT INTO written_rest VALUES (?, ?)", (nquads, _made_by()))
        return nquads

    def _note(self, iri: str, digest: bytes) -> None:
        self._tables.note("INSERT OR REPLACE INTO written_slice VALUES (?, ?, 1)", (iri, digest))

    def update(self, store: EmbeddedStore) -> None:
        """Only what changed."""
        edit = _GraphEdit(store, self._namer.money_graph)
        ((before,),) = self._tables.stream("SELECT nquads FROM written_rest")
        edit.replace(self._lines(before), self._lines(self._rest()))
        self._tables.note("UPDATE written_slice SET is_met = 0")
        for part in read_slices(self._tables, self._namer):
            digest = self._digest(part)
            known = next((found for (found,) in self._tables.stream(_KNOWN, (part.iri,))), None)
            if known != digest:
                old = self._stated(part.iri) if known is not None else set()
                edit.replace(old, self._lines(self._writer.describe(part)))
            self._note(part.iri, digest)
        for (iri,) in self._tables.stream("SELECT iri FROM written_slice WHERE NOT is_met"):
            edit.replace(self._stated(iri), set())
        self._tables.note("DELETE FROM written_slice WHERE NOT is_met")
        edit.write()

    def _lines(self, nquads: bytes) -> set[bytes]:
        return statements_of(ox.NamedNode(self._namer.money_graph), nquads)

    def _stated(self, iri: str) -> set[bytes]:
        """What the graph says of a slice, with the line that names it a slice of its data set."""
        graph = self._namer.money_graph
        found = ask_terms(self._store, "money/slice", graph=graph, slice=iri)
        lines = {f"{s} {p} {o} .\n".encode() for _, _, s, p, o in found}
        part_of = ask_terms(self._store, "money/slice-of", graph=graph, slice=iri)
        return lines | {f"{s} {p} <{iri}> .\n".encode() for _, _, s, p in part_of}


class _GraphEdit:
    """Changes of a graph, written when enough have come together."""

    def __init__(self, store: EmbeddedStore, graph: str) -> None:
        self._store = store
        self._graph = graph
        self._removed: set[bytes] = set()
        self._added: set[bytes] = set()

    def replace(self, old: set[bytes], new: set[bytes]) -> None:
        """State lines in place of others; no two calls are about the same statement."""
        self._removed |= old - new
        self._added |= new - old
        if len(self._removed) + len(self._added) >= _EDIT:
            self.write()

    def write(self) -> None:
        """Write what came together."""
        self._store.edit_graph(self._graph, self._removed, self._added)
        self._removed, self._added = set(), set()


def _in_parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of some size."""
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= _PART:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)
