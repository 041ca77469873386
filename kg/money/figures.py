"""The figures that are added up, in tables beside the snapshot that they were read from.

Adding up over the whole graph takes SPARQL minutes; over rows of a table it takes milliseconds. Only the documents
that changed since the last publication are read again; which rows count is decided anew each time, for it depends
on all documents together. What was measured, and why tables, is in `docs/rollups.md`.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from kg.errors import QueryError
from kg.money.names import Names
from kg.money.writing import FigureWriter
from kg.store.derived_files import derived_file, made_file
from kg.store.derived_tables import DerivedTables, read_only
from kg.store.embedded import EmbeddedStore
from kg.store.failures import not_written
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader

VERSION = 10
"""Of the tables; figures of another version are made again."""
SUFFIX = ".figures"
"""Of the file beside the snapshot."""
PER_YUAN = 10_000

_CANONICAL = """SELECT iri FROM thing
WHERE id = COALESCE((SELECT canonical FROM same WHERE thing = ?1), ?1)"""
_MOST_KEPT = 100_000
"""Names of things that are remembered at most, some 20 MB."""

Cell = str | int | Decimal | None


class RollupTables(DerivedTables):
    """The tables of one state of a store; open them with `figures_of`, `open` or `build`."""

    NAME, SUFFIX, VERSION = "figures", SUFFIX, VERSION

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        super().__init__(connection, path)
        self._iris: dict[int, str] = {}

    @classmethod
    def build(
        cls,
        store: GraphReader,
        path: Path | None = None,
        *,
        previous: Path | None = None,
        changed: Collection[str] = (),
    ) -> RollupTables:
        """Make the tables of a store, in a file or in memory.

        Args:
            store: An open store.
            path: A file that is not there yet; memory if None.
            previous: Figures of an earlier state; documents that are the same are taken from there.
            changed: Graphs known to differ from that state whatever they say of themselves.

        Raises:
            StoreError: The file cannot be written.
        """
        try:
            schema = resources.files("kg.money").joinpath("schema.sql").read_text("utf-8")
            connection = cls.connect(schema, path, previous)
            FigureWriter(connection, store).update(Names(store), set(changed))
            connection.commit()
            connection.execute("PRAGMA analysis_limit = 1000")
            connection.execute("ANALYZE")
            connection.commit()
        except (sqlite3.Error, OSError, OverflowError) as error:
            raise not_written(f"figures {path or ':memory:'}", error) from error
        return cls(connection, path)

    @classmethod
    def open(cls, path: Path) -> RollupTables | None:
        """Open figures for reading; None where there are none of this version. Works on a read-only disk."""
        if not cls.is_current(path):
            return None
        return cls(sqlite3.connect(read_only(path), uri=True, check_same_thread=False))

    def ask(
        self, sql: str, params: Mapping[str, str | int], *, limit: int | None = None, offset: int = 0
    ) -> tuple[tuple[str, ...], list[tuple[Cell, ...]], int]:
        """Columns, a page of rows, and how many rows there are.

        Columns whose name ends in `_yuan` come as Decimal yuan.

        Args:
            sql: A SELECT of ours, with parameters as `:name`.
            params: Their values.
            limit: Rows of the page; all if None.
            offset: Rows before the page.

        Raises:
            QueryError: It cannot be evaluated.
        """
        bound = {**params, "page_rows": -1 if limit is None else limit, "page_start": offset}
        page = f"SELECT *, COUNT(*) OVER () FROM ({sql}) LIMIT :page_rows OFFSET :page_start"  # noqa: S608 - a text of ours
        try:
            cursor = self._connection.execute(page, bound)
            found = cursor.fetchall()
            total = found[0][-1] if found else 0
            if not found and offset:
                counted = f"SELECT COUNT(*) FROM ({sql})"  # noqa: S608 - a text of ours
                (total,) = self._connection.execute(counted, bound).fetchone()
        except sqlite3.Error as error:
            raise QueryError("figures", "a question that can be evaluated", str(error)) from error
        columns = tuple(d[0] for d in cursor.description[:-1])
        money = [name.endswith("_yuan") for name in columns]
        return columns, [tuple(map(_cell, row, money)) for row in found], total

    def rows(self, sql: str, params: Mapping[str, str | int] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a SELECT of ours, amounts as the tables keep them; parameters as `:name`.

        Raises:
            QueryError: It cannot be evaluated.
        """
        try:
            return self._connection.execute(sql, params or {}).fetchall()
        except sqlite3.Error as error:
            raise QueryError("figures", "a question that can be evaluated", str(error)) from error

    def stream(self, sql: str, params: Sequence[Cell] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT of ours one by one, however many there are.

        Raises:
            QueryError: It cannot be evaluated.
        """
        try:
            with contextlib.closing(self._connection.execute(sql, params)) as found:
                yield from found
        except sqlite3.Error as error:
            raise QueryError("figures", "a question that can be evaluated", str(error)) from error

    def canonical_iri(self, number: int) -> str:
        """The IRI of a thing's number, of one that documents name otherwise that of the canonical one."""
        iri = self._iris.get(number)
        if iri is None:
            ((iri,),) = self.stream(_CANONICAL, (number,))
            if len(self._iris) >= _MOST_KEPT:
                self._iris.clear()
            self._iris[number] = iri
        return iri

    def note(self, sql: str, params: Sequence[Cell | bytes] = ()) -> None:
        """Write down in the tables how they were used.

        Raises:
            StoreError: The file cannot be written.
        """
        try:
            self._connection.execute(sql, params)
        except sqlite3.Error as error:
            raise not_written("figures", error) from error


def figures_beside(store: GraphReader) -> RollupTables | None:
    """The figures that were made of the present state of a store already; None where there are none."""
    path = derived_file(store, SUFFIX)
    return RollupTables.open(path) if path else None


def figures_of(store: GraphReader) -> RollupTables:
    """The figures of a store: its file, which a store elsewhere has in a cache; else made in memory."""
    found = figures_beside(store)
    if found is None:
        made = made_file(store, SUFFIX, partial(_make, store), RollupTables.is_current)
        found = RollupTables.open(made) if made else None
    return found or RollupTables.build(store)


def _make(store: GraphReader, path: Path, previous: Path | None) -> None:
    RollupTables.build(store, path, previous=previous).close()


def _write_beside(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    RollupTables.build(store, path, previous=previous, changed=changed).close()


FIGURES = Deriver(SUFFIX, VERSION, _write_beside)
"""The figures as a file beside each publication."""


def working_figures(store: GraphReader) -> RollupTables:
    """The figures of a state that is not published yet; what did not change is taken from the last one.

    They are in a working file of the store, which goes with the publication or, if there is none, when a store is opened.
    """
    if not isinstance(store, EmbeddedStore):
        return RollupTables.build(store)
    previous, changed = store.since_publication(SUFFIX)
    return RollupTables.build(store, store.working_file(SUFFIX), previous=previous, changed=changed)


def yuan(stored: int) -> Decimal:
    """An amount of the tables in yuan.

    >>> yuan(20_000_000), yuan(-123_456)
    (Decimal('2000'), Decimal('-12.3456'))
    """
    whole, rest = divmod(stored, PER_YUAN)
    if not rest:
        return Decimal(whole)
    exact = Decimal(stored).scaleb(-4)
    return exact.normalize() if exact == exact.normalize() else exact


def _cell(value: str | int | float | None, is_money: bool) -> Cell:
    if isinstance(value, float):
        return Decimal(f"{value:.2f}".rstrip("0").rstrip("."))
    return yuan(value) if is_money and isinstance(value, int) else value
