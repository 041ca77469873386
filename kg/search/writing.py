"""Filling the tables of an index: all entries at once, or only those that are others than before.

A row's number is its rank, for a search reads rows in their order. The numbers of entries lie far apart: what is new
finds room between what stays, which keeps its number because its rank is part of what it is.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import msgspec

from kg.search.entries import SearchEntry, rank_of
from kg.search.lookups import SHORTENED, kind_token, short_names
from kg.search.said import SCHEMA as SAID
from kg.search.spoken import other_readings, pinyin_forms
from kg.search.text import fold_text, spaced

VERSION = 10
"""Of the tables below; an index of another version is made again."""

SCHEMA = f"""
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, label TEXT, code TEXT, uses INTEGER, context TEXT,
  digest BLOB, rank TEXT);
CREATE INDEX entry_iri ON entry (iri);
CREATE INDEX entry_rank ON entry (rank);
CREATE INDEX entry_indicator ON entry (label) WHERE kind = 'indicator';
CREATE TABLE form (id INTEGER PRIMARY KEY, entry INTEGER, kind TEXT, text TEXT, folded TEXT);
CREATE VIRTUAL TABLE characters USING fts5(
  name, kind, context, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0");
{SAID}
PRAGMA user_version = {VERSION};
"""
_FORM_FOLDED = "CREATE INDEX IF NOT EXISTS form_folded ON form (folded, id)"
_ABOUT = """SELECT id, digest FROM entry WHERE iri = :about AND kind != 'indicator'
  UNION ALL SELECT id, digest FROM entry WHERE label = :about AND kind = 'indicator'"""
_BEFORE = "SELECT id FROM entry WHERE rank < ? ORDER BY rank DESC LIMIT 1"
_BEHIND = "SELECT id FROM entry WHERE rank > ? ORDER BY rank LIMIT 1"
_GAP = 1 << 26
"""Numbers between the entries of an index that is made anew."""
_FORMS = 1 << 12
"""Numbers for the forms of one entry."""
BETWEEN = " zz "
"""Stands between names, so that no phrase reaches from one into the next; no character is this token."""

_Digested = tuple[SearchEntry, bytes]


def write_entries(connection: sqlite3.Connection, entries: Iterable[SearchEntry]) -> None:
    """Make the tables hold these entries and no others, in the order of their rank.

    Raises:
        sqlite3.Error: The file cannot be written.
    """
    connection.execute("DELETE FROM entry")
    connection.execute("DELETE FROM form")
    connection.execute("INSERT INTO characters (characters) VALUES ('delete-all')")
    for place, entry in enumerate(sorted(entries, key=rank_of), start=1):
        _insert(connection, place * _GAP, entry, _digest(entry))
    connection.execute("INSERT INTO characters (characters) VALUES ('optimize')")
    connection.execute(_FORM_FOLDED)
    connection.commit()


def change_entries(
    connection: sqlite3.Connection, abouts: Iterable[str], entries: Iterable[SearchEntry]
) -> bool:
    """Make the tables hold of some things and names of indicators these entries and no others; all else stays.

    Returns whether it did so: not where most entries are new, or there is no room between those that stay. Then all
    are to be written.

    Raises:
        sqlite3.Error: The file cannot be written.
    """
    known = {
        digest: number for about in abouts for number, digest in connection.execute(_ABOUT, {"about": about})
    }
    wanted = {_digest(entry): entry for entry in entries}
    new = [(entry, digest) for digest, entry in wanted.items() if digest not in known]
    ((present,),) = connection.execute("SELECT COUNT(*) FROM entry")
    if 2 * len(new) > present:
        return False
    for digest, number in known.items():
        if digest not in wanted:
            _remove(connection, number)
    if not _insert_between(connection, sorted(new, key=lambda item: rank_of(item[0]))):
        return False
    connection.commit()
    return True


def _digest(entry: SearchEntry) -> bytes:
    return hashlib.sha256(msgspec.json.encode(entry)).digest()[:16]


def _insert_between(connection: sqlite3.Connection, new: Sequence[_Digested]) -> bool:
    """Put entries, which stand in the order of their rank, between those that are there; whether there is room."""

    def behind(item: _Digested) -> int | None:
        return _first(connection, _BEHIND, item[0])

    for high, together in [(high, list(items)) for high, items in groupby(new, behind)]:
        low = _first(connection, _BEFORE, together[0][0]) or 0
        step = _GAP if high is None else (high - low) // (len(together) + 1)
        if step < 1:
            return False
        for place, (entry, digest) in enumerate(together, start=1):
            _insert(connection, low + step * place, entry, digest)
    return True


def _first(connection: sqlite3.Connection, query: str, entry: SearchEntry) -> int | None:
    row = connection.execute(query, (rank_of(entry),)).fetchone()
    return row[0] if row else None


def _insert(connection: sqlite3.Connection, number: int, entry: SearchEntry, digest: bytes) -> None:
    context = BETWEEN.join(spaced(_folded(text)) for text in entry.contexts)
    values = (
        number,
        entry.kind,
        entry.iri,
        entry.label,
        entry.code,
        entry.uses,
        context,
        digest,
        rank_of(entry),
    )
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    for place, (text, folded) in enumerate(_forms(entry)):
        row = number * _FORMS + place
        connection.execute("INSERT INTO form VALUES (?, ?, ?, ?, ?)", (row, number, entry.kind, text, folded))
        connection.execute(
            "INSERT INTO characters (rowid, name, kind, context) VALUES (?, ?, ?, ?)",
            (row, spaced(folded), kind_token(entry.kind), context),
        )


def _remove(connection: sqlite3.Connection, number: int) -> None:
    """Take an entry out. The index keeps no copy of its texts: they are told to it as they were when they went in."""
    ((kind, context),) = connection.execute("SELECT kind, context FROM entry WHERE id = ?", (number,))
    forms = (number * _FORMS, (number + 1) * _FORMS)
    rows = connection.execute("SELECT id, folded FROM form WHERE id >= ? AND id < ?", forms).fetchall()
    connection.executemany(
        "INSERT INTO characters (characters, rowid, name, kind, context) VALUES ('delete', ?, ?, ?, ?)",
        [(row, spaced(folded), kind_token(kind), context) for row, folded in rows],
    )
    connection.execute("DELETE FROM form WHERE id >= ? AND id < ?", forms)
    connection.execute("DELETE FROM entry WHERE id = ?", (number,))


def _forms(entry: SearchEntry) -> list[tuple[str, str]]:
    """Each name with its folded form; names of bodies in pinyin too. Of more than there are numbers for, the first."""
    return [(text, folded) for text, folded in _folded_forms(entry) if folded][:_FORMS]


def _folded_forms(entry: SearchEntry) -> Iterator[tuple[str, str]]:
    for text in entry.forms:
        yield text, _folded(text)
        if entry.kind in SHORTENED:
            spoken = (*pinyin_forms(_folded(text)), *other_readings(_folded(text)))
            yield from ((text, form) for form in (*spoken, *_spoken_short(text)))


def _spoken_short(text: str) -> Iterator[str]:
    """Short names of a body in pinyin, and by initials with what it is: guangnei, guangneijiedao, gnjd."""
    for short, what in short_names(text):
        (letters, _), whole = pinyin_forms(short), pinyin_forms(short + what)
        yield from (letters, *whole)


@lru_cache(maxsize=1 << 15)
def _folded(text: str) -> str:
    """As `fold_text`; most texts are names of units and years that stand with many entries."""
    return fold_text(text)
