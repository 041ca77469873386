"""SQLite tables of one state of a store, which become a file beside its publication and are where the next one begins."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Collection
from pathlib import Path
from typing import ClassVar, Self

from kg.store.failures import not_written
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader


class DerivedTables:
    """Tables in a file or in memory. Subclasses say what they are called, their suffix and their version."""

    NAME: ClassVar[str]
    """In messages."""
    SUFFIX: ClassVar[str]
    """Of the file beside the snapshot."""
    VERSION: ClassVar[int]
    """Of the tables; those of another version are made anew."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self._connection = connection
        self._path = path

    @classmethod
    def connect(cls, schema: str, path: Path | None, previous: Path | None) -> sqlite3.Connection:
        """Tables to be brought to the present: those of an earlier state where they are of this version, else empty ones.

        Args:
            schema: Statements that make the empty tables.
            path: A file that is not there yet; memory if None.
            previous: The file of the earlier state.
        """
        connection = sqlite3.connect(":memory:" if path is None else path, check_same_thread=False)
        if previous is not None and cls.is_current(previous):
            with contextlib.closing(sqlite3.connect(read_only(previous), uri=True)) as before:
                before.backup(connection)
        else:
            connection.executescript(f"{schema} PRAGMA user_version = {cls.VERSION};")
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    @classmethod
    def is_current(cls, path: Path) -> bool:
        """Whether a file holds tables of this version."""
        if not path.is_file():
            return False
        try:
            with contextlib.closing(sqlite3.connect(read_only(path), uri=True)) as connection:
                ((version,),) = connection.execute("PRAGMA user_version")
        except sqlite3.Error:
            return False
        return bool(version == cls.VERSION)

    def as_deriver(self) -> Deriver:
        """Makes these tables, as they are, the file beside a publication; of a working file of the store, that file."""

        def write(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
            try:
                self._connection.commit()
                if self._path is not None:
                    self._path.replace(path)
                    self._path = path
                    return
                with contextlib.closing(sqlite3.connect(path)) as target:
                    self._connection.backup(target)
            except (sqlite3.Error, OSError) as error:
                raise not_written(f"{self.NAME} {path}", error) from error

        return Deriver(self.SUFFIX, self.VERSION, write)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_only(path: Path) -> str:
    """The address by which SQLite opens a finished file, also on a read-only disk."""
    return f"{path.resolve().as_uri()}?mode=ro&immutable=1"
