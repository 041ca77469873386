"""What rules found, part by part, in a file beside each publication: what no change touches is not looked for again.

A rule with parts gives rows that hang on one value each, such as a project or a region. The rows are kept by rule and
value, so that the next run asks only for the values that a change touches, and makes those links anew that rows came
to or were lost of.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

import msgspec

from kg.store.derived_tables import DerivedTables
from kg.store.embedded import EmbeddedStore
from kg.store.failures import not_written
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader

_SCHEMA = """
CREATE TABLE part (id INTEGER PRIMARY KEY, rule TEXT, value TEXT, UNIQUE (rule, value));
CREATE TABLE found (part INTEGER, ends INTEGER, row BLOB);
CREATE INDEX found_part ON found (part);
CREATE INDEX found_ends ON found (ends);
CREATE TABLE whole (rule TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_OF_PART = "SELECT ends, row FROM found WHERE part = (SELECT id FROM part WHERE rule = ? AND value = ?)"
_OF_ENDS = "SELECT row FROM found JOIN part ON part.id = found.part WHERE ends = ? AND rule = ?"

Row = Mapping[str, str]
Ends = tuple[str, str]
_decode = msgspec.json.Decoder(dict[str, str]).decode


class KeptRows(DerivedTables):
    """The rows of one state of a store, as they are brought to the next; open them with `working_rows`."""

    NAME, SUFFIX, VERSION = "links", ".links", 1

    @classmethod
    def of(cls, previous: Path | None, path: Path | None) -> Self:
        """Rows in a file that is not there yet, or in memory: those of an earlier state, or none.

        Raises:
            StoreError: The file cannot be written.
        """
        try:
            return cls(cls.connect(_SCHEMA, path, previous), path)
        except (sqlite3.Error, OSError) as error:
            raise not_written(f"links {path}", error) from error

    def is_whole(self, rule: str) -> bool:
        """Whether all rows of a rule are here."""
        return bool(self._connection.execute("SELECT 1 FROM whole WHERE rule = ?", (rule,)).fetchone())

    def begin(self, rule: str) -> None:
        """Forget the rows of a rule, of which all are going to come."""
        mine = "SELECT id FROM part WHERE rule = ?"
        self._connection.execute(f"DELETE FROM found WHERE part IN ({mine})", (rule,))  # noqa: S608 - a text of ours
        self._connection.execute("DELETE FROM part WHERE rule = ?", (rule,))
        self._connection.execute("INSERT OR REPLACE INTO whole VALUES (?)", (rule,))

    def add(self, rule: str, value: str, rows: Iterable[tuple[Ends, Row]]) -> None:
        """Keep rows of a value, each with the ends of its link."""
        self._connection.execute("INSERT OR IGNORE INTO part (rule, value) VALUES (?, ?)", (rule, value))
        ((part,),) = self._connection.execute(
            "SELECT id FROM part WHERE rule = ? AND value = ?", (rule, value)
        )
        encoded = ((part, _number(ends), msgspec.json.encode(row)) for ends, row in rows)
        self._connection.executemany("INSERT INTO found VALUES (?, ?, ?)", encoded)

    def take(self, rule: str, values: Iterable[str]) -> Iterator[Row]:
        """The rows of some values, which are kept no longer."""
        for value in values:
            found = self._connection.execute(_OF_PART, (rule, value)).fetchall()
            self._connection.execute(
                "DELETE FROM found WHERE part = (SELECT id FROM part WHERE rule = ? AND value = ?)",
                (rule, value),
            )
            self._connection.execute("DELETE FROM part WHERE rule = ? AND value = ?", (rule, value))
            yield from (_decode(row) for _, row in found)

    def of_ends(self, rule: str, ends: Collection[Ends]) -> Iterator[Row]:
        """The rows that are kept of some links; perhaps, but hardly ever, of another one too."""
        for number in sorted({_number(pair) for pair in ends}):
            yield from (_decode(row) for (row,) in self._connection.execute(_OF_ENDS, (number, rule)))

    def has(self, rule: str, ends: Ends) -> bool:
        """Whether a rule links two things."""
        return bool(self._connection.execute(_OF_ENDS, (_number(ends), rule)).fetchone())

    def links(self, rule: str) -> int:
        """How many links the rows of a rule make."""
        counted = "SELECT COUNT(DISTINCT ends) FROM found JOIN part ON part.id = found.part WHERE rule = ?"
        ((links,),) = self._connection.execute(counted, (rule,))
        return int(links)


def working_rows(store: GraphReader) -> KeptRows:
    """The rows of a state that is not published yet, begun with those of the last one where they are whole."""
    if not isinstance(store, EmbeddedStore):
        return KeptRows.of(None, None)
    previous, _ = store.since_publication(KeptRows.SUFFIX)
    return KeptRows.of(previous, store.working_file(KeptRows.SUFFIX))


def _write_none(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    with KeptRows.of(None, path) as rows:
        rows.as_deriver().write(store, path, None, ())


LINKS = Deriver(KeptRows.SUFFIX, KeptRows.VERSION, _write_none)
"""The rows as a file beside each publication; without a run of the rules there are none, and the next run looks for all."""


def _number(ends: Ends) -> int:
    """A number of two ends, of 63 bits."""
    return int.from_bytes(hashlib.sha256("\n".join(ends).encode()).digest()[:8]) >> 1
