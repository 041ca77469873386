"""Filling the tables of an index: all entries at once, or only those that are others than before.

A row's number is its rank, for a search reads rows in their order. The numbers of entries lie far apart: what is new
finds room between what stays, which keeps its number because its rank is part of what it is.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from kg.search.entries import SearchEntry
from kg.search.lookups import SHORTENED, kind_token, short_names
from kg.search.said import SCHEMA as SAID
from kg.search.spoken import other_readings, pinyin_forms
from kg.search.text import fold_text, spaced

VERSION = 9
"""Of the tables below; an index of another version is made again."""

SCHEMA = f"""
CREATE TABLE entry (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, label TEXT, code TEXT, uses INTEGER, context TEXT,
  digest BLOB);
CREATE INDEX entry_iri ON entry (iri);
CREATE TABLE form (id INTEGER PRIMARY KEY, entry INTEGER, kind TEXT, text TEXT, folded TEXT);
CREATE VIRTUAL TABLE characters USING fts5(
  name, kind, context, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0");
{SAID}
PRAGMA user_version = {VERSION};
"""
_FORM_FOLDED = "CREATE INDEX IF NOT EXISTS form_folded ON form (folded, id)"
_GAP = 1 << 20
"""Numbers between the entries of an index that is made anew."""
_FORMS = 1 << 12
"""Numbers for the forms of one entry."""
BETWEEN = " zz "
"""Stands between names, so that no phrase reaches from one into the next; no character is this token."""

_Numbered = tuple[int, SearchEntry, bytes]
"""An entry with its number and digest."""


def write_entries(connection: sqlite3.Connection, entries: Sequence[SearchEntry]) -> None:
    """Make the tables hold these entries, which stand in the order of their rank; what is there already stays.

    Raises:
        sqlite3.Error: The file cannot be written.
    """
    known = {digest: number for number, digest in connection.execute("SELECT id, digest FROM entry")}
    digests = [_digest(entry) for entry in entries]
    kept = [known.get(digest) for digest in digests]
    numbers = _numbers(kept) if 2 * (len(kept) - kept.count(None)) > len(kept) else None
    if numbers is None:
        _write_all(connection, entries, digests)
    else:
        for number in sorted(set(known.values()) - set(kept)):
            _remove(connection, number)
        for number, before, entry, digest in zip(numbers, kept, entries, digests, strict=True):
            if before is None:
                _insert(connection, number, entry, digest)
    connection.execute(_FORM_FOLDED)
    connection.commit()


def _digest(entry: SearchEntry) -> bytes:
    return hashlib.sha256(msgspec.json.encode(entry)).digest()[:16]


def _numbers(kept: Sequence[int | None]) -> list[int] | None:
    """Rising numbers of which some are given; None where there is no room for the others between them.

    >>> _numbers([None, 8, None, None, 14]), _numbers([8, None, 9]), _numbers([9, 8])
    ([4, 8, 10, 12, 14], None, None)
    """
    given = [(place, number) for place, number in enumerate(kept) if number is not None]
    first = [(-1, 0), *given]
    last = first[-1][1] + _GAP * (len(kept) - first[-1][0])
    numbers: list[int] = []
    for (start, low), (end, high) in pairwise([*first, (len(kept), last)]):
        step = (high - low) // (end - start)
        if step < 1:
            return None
        numbers += [low + step * n for n in range(1, end - start)]
        if end < len(kept):
            numbers.append(high)
    return numbers


def _write_all(
    connection: sqlite3.Connection, entries: Sequence[SearchEntry], digests: Sequence[bytes]
) -> None:
    connection.execute("DELETE FROM entry")
    connection.execute("DELETE FROM form")
    connection.execute("INSERT INTO characters (characters) VALUES ('delete-all')")
    for place, (entry, digest) in enumerate(zip(entries, digests, strict=True), start=1):
        _insert(connection, place * _GAP, entry, digest)
    connection.execute("INSERT INTO characters (characters) VALUES ('optimize')")


def _insert(connection: sqlite3.Connection, number: int, entry: SearchEntry, digest: bytes) -> None:
    context = BETWEEN.join(spaced(_folded(text)) for text in entry.contexts)
    values = (number, entry.kind, entry.iri, entry.label, entry.code, entry.uses, context, digest)
    connection.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
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
