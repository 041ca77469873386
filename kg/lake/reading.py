"""A lake asked through DuckDB: the same saved questions, in the same SQL, as the tables beside a store."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from kg.errors import QueryError, QueryTimeoutError, StoreError
from kg.lake.manifest import Manifest, read_manifest
from kg.lake.tables import NAMING, PARTITION, TABLES, LakeTable, views

if TYPE_CHECKING:
    import duckdb

Cell = str | int | Decimal | None

_PARAMETER = re.compile(r"(?<![\w:]):([a-z_]+)\b")
_SETTINGS = """
SET default_null_order = 'nulls_first_on_asc_last_on_desc';
SET autoinstall_known_extensions = false;
"""
"""Nulls stand where SQLite and Spark put them; nothing is fetched from elsewhere."""
_TYPES = {"thing": "VARCHAR", "text": "VARCHAR", "integer": "BIGINT", "money": "DECIMAL(19, 4)"}


class Lake:
    """A lake of one state of a store; open it with `open`."""

    def __init__(self, folder: Path, manifest: Manifest, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.manifest = manifest
        self._connection = connection

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a lake for reading.

        Raises:
            StoreError: There is no whole lake, or DuckDB is not installed.
        """
        manifest = read_manifest(folder)
        try:
            import duckdb
        except ImportError as error:
            raise StoreError("engine duckdb", "budget-kg[lake] to be installed", "no duckdb") from error
        connection = duckdb.connect(":memory:")
        try:
            connection.execute(_SETTINGS)
            for table in (*TABLES, NAMING):
                connection.execute(_relation(folder, manifest, table))
            for view in views():
                connection.execute(view)
        except duckdb.Error as error:
            connection.close()
            raise StoreError(f"lake {folder}", "tables that DuckDB can read", str(error)) from error
        return cls(folder, manifest, connection)

    def ask(
        self,
        sql: str,
        params: Mapping[str, str | int],
        *,
        limit: int | None = None,
        offset: int = 0,
        timeout_s: float | None = None,
    ) -> tuple[tuple[str, ...], list[tuple[Cell, ...]], int]:
        """Columns, a page of rows, and how many rows there are, as `RollupTables.ask` gives them.

        Args:
            sql: A SELECT of ours that ends with its ORDER BY, with parameters as `:name`.
            params: Their values.
            limit: Rows of the page; all if None.
            offset: Rows before the page.
            timeout_s: Seconds until it is stopped; never if None.

        Raises:
            QueryError: It cannot be evaluated.
            QueryTimeoutError: It took too long.
        """
        text = _PARAMETER.sub(r"$\1", sql)
        bound = {name: params[name] for name in set(_PARAMETER.findall(sql))}
        page = text if limit is None else f"{text} LIMIT {limit:d} OFFSET {offset:d}"
        columns, rows = self._run(page, bound, timeout_s)
        total = len(rows)
        if limit is not None and not (offset == 0 and total < limit):
            counted = f"SELECT COUNT(*) FROM ({text})"  # noqa: S608 - a text of ours
            ((total,),) = self._run(counted, bound, timeout_s)[1]
        elif limit is None:
            rows = rows[offset:]
        return columns, [tuple(map(_cell, row)) for row in rows], total

    def _run(
        self, text: str, bound: Mapping[str, str | int], timeout_s: float | None
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        import duckdb

        watch = threading.Timer(timeout_s, self._connection.interrupt) if timeout_s else None
        if watch:
            watch.start()
        try:
            found = self._connection.execute(text, dict(bound))
            return tuple(d[0] for d in found.description or ()), found.fetchall()
        except duckdb.InterruptException as error:
            raise QueryTimeoutError("query", f"an end within {timeout_s:g} s", "none") from error
        except duckdb.Error as error:
            raise QueryError(f"lake {self.folder}", "a question that can be evaluated", str(error)) from error
        finally:
            if watch:
                watch.cancel()

    @cached_property
    def naming(self) -> ox.Store:
        """The statements by which words are understood as policy documents, as a graph in memory."""
        graph = ox.Store()
        rows = self._run("SELECT graph, thing, property, value, language FROM naming", {}, None)[1]
        graph.bulk_extend(
            ox.Quad(
                ox.NamedNode(thing),
                ox.NamedNode(term),
                ox.NamedNode(value) if language == "iri" else ox.Literal(value, language=language or None),
                ox.NamedNode(name),
            )
            for name, thing, term, value, language in rows
        )
        return graph

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _relation(folder: Path, manifest: Manifest, table: LakeTable) -> str:
    """A view of a table's files; a table that no document has rows for is empty."""
    files = manifest.files_of(table.name)
    if not files:
        columns = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in table.columns)
        return f"CREATE TABLE {table.name} ({columns})"
    names = ", ".join(f"'{_quoted(folder / file)}'" for file in files)
    hive = "hive_types = {" + ", ".join(f"'{column}': VARCHAR" for column in PARTITION) + "}"
    options = f"hive_partitioning = true, {hive}" if table.by_document else "hive_partitioning = false"
    return f"CREATE VIEW {table.name} AS SELECT * FROM read_parquet([{names}], {options})"  # noqa: S608 - our files


def _quoted(path: Path) -> str:
    """A path as DuckDB reads it inside quotes, where no character stands for others."""
    return re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''")


def _cell(value: object) -> Cell:
    """A value as the tables beside a store give it: plain decimals, percentages with two digits."""
    if isinstance(value, float):
        return Decimal(f"{value:.2f}".rstrip("0").rstrip("."))
    if isinstance(value, Decimal):
        return Decimal(int(value)) if value == value.to_integral_value() else value.normalize()
    return value  # type: ignore[return-value]  # text, whole numbers and nulls
