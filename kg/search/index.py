"""The index: SQLite's FTS5 with one token a character, in a file beside the snapshot that it was made from.

A character is the smallest token that any Chinese word is made of, so that a phrase of characters finds every word
and none that is not there. Rows stand in the order of their rank: a search reads until it has enough.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Self

import msgspec
from rapidfuzz import fuzz

from kg.search.entries import SearchEntry, entries_about, read_entries
from kg.search.kinds import ThingKind, parse_kinds
from kg.search.lookups import HIT, SHORTENED, Tier, among_kinds, is_abbreviation, lookups_of
from kg.search.said import SaidByGraph
from kg.search.spoken import pinyin_forms
from kg.search.text import LONGEST, fold_text, folded_words, spaced
from kg.search.writing import BETWEEN, SCHEMA, VERSION, change_entries, write_entries
from kg.store.derived_files import derived_file, made_file
from kg.store.failures import not_written
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader

_YEAR_IN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?:年度?)?")
_LETTER = re.compile(r"[^\W\d_]")
_HAN_ONLY = re.compile(r"[\u4e00-\u9fff]{4,16}")
_HAN_SOUND = re.compile(r"[\u4e00-\u9fff]{2,12}")
SUFFIX = ".search"
"""Of the file beside the snapshot."""

_ROWS = "SELECT rowid FROM characters WHERE characters MATCH ? ORDER BY rowid LIMIT 500"
_ROW = f"{HIT} FROM form JOIN entry ON entry.id = form.entry WHERE form.id = ?"
_BY_IRI = "SELECT iri, kind, label, code, label, uses FROM entry WHERE iri = ?"
_MOST_PAIRS = 40
_SCATTERED = 8
_LIKE = 60.0
"""Percent of likeness from which on a name may be what a person meant; half the characters of 双井接道 agree."""


class Hit(msgspec.Struct, frozen=True):
    """A thing that was found; `matched` is the name, code or number that fits, as printed."""

    iri: str
    kind: ThingKind
    label: str
    code: str
    matched: str
    uses: int
    tier: Tier


class SearchIndex:
    """Names of one state of a store; open it with `index_of`, `open` or `build`. Safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def build(cls, store: GraphReader, path: Path | None = None) -> SearchIndex:
        """Make the index of a store in a file that is not there yet, or in memory.

        Raises:
            StoreError: The file cannot be written.
        """
        return cls.write(read_entries(store), path)

    @classmethod
    def write(cls, entries: Iterable[SearchEntry], path: Path | None = None) -> SearchIndex:
        """Make an index of entries."""
        connection = _opened(path)
        with _store_errors("search index"):
            write_entries(connection, entries)
        return cls(connection)

    @classmethod
    def update(
        cls, store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]
    ) -> SearchIndex:
        """Make the index of a store in a file that is not there yet, with what each graph said of names beside it.

        Args:
            store: An open store.
            path: The file.
            previous: That of an earlier state; what graphs said that did not change since is taken from there.
            changed: Graphs that may have changed.

        Raises:
            StoreError: The file cannot be written.
        """
        is_known = previous is not None and _is_index(previous)
        if previous is not None and is_known:
            with _store_errors(path):
                shutil.copyfile(previous, path)
        connection = _opened(path)
        with _store_errors("search index"):
            said = SaidByGraph(connection)
            touched = said.update(store, changed)
            if not is_known or not change_entries(connection, touched, entries_about(said, touched)):
                write_entries(connection, entries_about(said, said.abouts()))
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> SearchIndex | None:
        """Open an index; None where there is none of this version. Works on a read-only disk."""
        if not path.is_file():
            return None
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error:
            return None
        if version == VERSION:
            return cls(connection)
        connection.close()
        return None

    def search(
        self, text: str, kinds: Collection[ThingKind] = (), *, limit: int = 20, offset: int = 0
    ) -> list[Hit]:
        """The things that a text may mean, the best first; each thing once, by the name that fits best.

        Better fits come first (see `Tier`), then kinds in the order of `Kind`, then what is used more.

        Args:
            text: Words, a code or its beginning, or a document number in any form; from one character up.
            kinds: What to look for; anything if empty.
            limit: At most so many.
            offset: Hits before the first one returned.
        """
        found: dict[tuple[str, str], Hit] = {}
        for tier, query, argument in lookups_of(text, frozenset(kinds)):
            with contextlib.closing(self._connection.execute(query, (argument,))) as rows:
                for iri, kind, label, code, matched, uses in rows:
                    if kinds and kind not in kinds:
                        continue
                    if tier is Tier.ABBREVIATION and not is_abbreviation(text, matched):
                        continue
                    if tier is Tier.CHARACTERS and len(matched) > _SCATTERED * len(text):
                        continue  # a long sentence holds any few characters somewhere
                    if (iri, kind) not in found:
                        found[iri, kind] = Hit(iri, ThingKind(kind), label, code, matched, uses, tier)
                    if len(found) >= offset + limit:
                        return list(found.values())[offset:]
        return list(found.values())[offset:]

    def similar(self, text: str, kinds: Collection[ThingKind] = (), *, limit: int = 20) -> list[Hit]:
        """Things whose names share pairs of characters with a text, those that share most first.

        For names that are written otherwise than any known one, where `search` finds nothing.
        """
        folded = "".join(folded_words(text))[:_MOST_PAIRS]
        shared: Counter[int] = Counter()
        for pair in dict.fromkeys(map("".join, pairwise(folded))):
            query = f'{among_kinds(kinds)}name : "{spaced(pair)}"'
            shared.update(i for (i,) in self._connection.execute(_ROWS, (query,)))
        found: dict[str, Hit] = {}
        for row, _ in shared.most_common(limit * 4):
            iri, kind, label, code, matched, uses = self._connection.execute(_ROW, (row,)).fetchone()
            found.setdefault(iri, Hit(iri, ThingKind(kind), label, code, matched, uses, Tier.SIMILAR))
        return list(found.values())[:limit]

    def names_in(self, text: str, kinds: Collection[ThingKind]) -> tuple[str, list[Hit]] | None:
        """The longest name of a thing that stands in a text as it is written, with the things of that name."""
        among = ", ".join("?" * len(kinds))
        rows = self._connection.execute(
            f"{HIT} FROM form JOIN entry ON entry.id = form.entry WHERE form.kind IN ({among})"
            " AND length(form.text) > 1 AND instr(?, form.text) > 0 ORDER BY length(form.text) DESC, form.id",
            (*kinds, text),
        ).fetchall()
        if not rows:
            return None
        name = rows[0][4]
        hits = {
            iri: Hit(iri, ThingKind(kind), label, code, matched, uses, Tier.EXACT)
            for iri, kind, label, code, matched, uses in rows
            if matched == name
        }
        return name, list(hits.values())

    def near(self, text: str, kinds: Collection[ThingKind] = (), *, limit: int = 5) -> list[Hit]:
        """Things whose names are so like a text that a slip of the pen may lie between, the most alike first.

        Bodies whose names sound alike come before all others: who types by sound picks the wrong character.
        """
        asked = fold_text(text[:LONGEST])
        ranked = [
            (fuzz.partial_ratio(asked, fold_text(hit.matched)), -place, hit)
            for place, hit in enumerate(self.similar(text, kinds, limit=limit * 4))
        ]
        ranked.sort(key=lambda r: (-r[0], -r[1]))
        alike = [hit for likeness, _, hit in ranked if likeness >= _LIKE]
        found = {(hit.iri, hit.kind): hit for hit in (*self._sounding(asked, kinds, limit), *alike)}
        return list(found.values())[:limit]

    def _sounding(self, folded: str, kinds: Collection[ThingKind], limit: int) -> list[Hit]:
        """Bodies whose names, or parts of them, sound like a text in characters; initials alone say too little."""
        bodies = SHORTENED.intersection(kinds) if kinds else SHORTENED
        if not bodies or not _HAN_SOUND.fullmatch(folded):
            return []
        (sound, _) = pinyin_forms(folded)
        hits = self.search(sound, bodies, limit=limit)
        return [msgspec.structs.replace(h, tier=Tier.SIMILAR) for h in hits if h.tier <= Tier.PHRASE]

    def get(self, iri: str) -> Hit | None:
        """The thing of that IRI; None where the index has none."""
        row = self._connection.execute(_BY_IRI, (iri,)).fetchone()
        if row is None:
            return None
        found, kind, label, code, matched, uses = row
        return Hit(found, ThingKind(kind), label, code, matched, uses, Tier.EXACT)

    def contexts(self, hits: Iterable[Hit]) -> dict[tuple[str, ThingKind], tuple[str, ...]]:
        """Thing and kind → the names of its units, its years and stages, folded."""
        query = "SELECT context FROM entry WHERE iri = ? AND kind = ?"
        found = {}
        for hit in hits:
            row = self._connection.execute(query, (hit.iri, hit.kind)).fetchone()
            parts = row[0].split(BETWEEN) if row else ()
            found[hit.iri, hit.kind] = tuple("".join(part.split()) for part in parts if part)
        return found

    def bodies_called(self, folded: Iterable[str]) -> dict[str, set[str]]:
        """The names by which the bodies of some folded names are shown → their IRIs; each body has several names."""
        query = (
            "SELECT DISTINCT entry.label, entry.iri FROM form JOIN entry ON entry.id = form.entry"
            " WHERE form.folded = ? AND form.kind = ?"
        )
        found: dict[str, set[str]] = {}
        for name in folded:
            rows = self._connection.execute(query, (name, ThingKind.UNIT)).fetchall()
            rows = rows or self._connection.execute(query, (name, ThingKind.DEPARTMENT)).fetchall()
            for label, iri in rows:
                found.setdefault(label, set()).add(iri)
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def index_of(store: GraphReader) -> SearchIndex:
    """The index of a store: its file, which a store elsewhere has in a cache; else one made in memory."""
    path = derived_file(store, SUFFIX)
    found = SearchIndex.open(path) if path else None
    if found is None:
        made = made_file(store, SUFFIX, lambda new, _: SearchIndex.build(store, new).close(), _is_index)
        found = SearchIndex.open(made) if made else None
    return found or SearchIndex.build(store)


def _write_beside(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    """Make the index of a state that is being published; only graphs that changed are read."""
    SearchIndex.update(store, path, previous, changed).close()


SEARCH = Deriver(SUFFIX, VERSION, _write_beside)
"""The index as a file beside each publication."""


def _is_index(path: Path) -> bool:
    found = SearchIndex.open(path)
    if found is not None:
        found.close()
    return found is not None


def find(
    store: GraphReader, text: str, kinds: Iterable[str] = (), *, limit: int = 20, offset: int = 0
) -> list[Hit]:
    """Search a store once; whoever searches often keeps an index open. See `SearchIndex.search`.

    Where nothing fits, what is nearest to it, of tier `SIMILAR`: a person is to be asked whether that was meant.

    Raises:
        ParameterError: A kind does not exist.
    """
    among = parse_kinds(kinds)
    with index_of(store) as index:
        for words in (text, *_parted(index, text)):
            if hits := index.search(words, among, limit=limit, offset=offset):
                return hits
        return index.near(text, among, limit=limit) if _LETTER.search(text) else []


def _parted(index: SearchIndex, text: str) -> Iterator[str]:
    """The same words with blanks between a unit, a year and a topic that were typed as one: 双井2026垃圾分类."""
    apart = " ".join(_YEAR_IN.sub(r" \1 ", text).split())
    if apart != text:
        yield apart
        # A body is no thing of one year: whether it has documents of that year is for who asks of it to say.
        body = " ".join(_YEAR_IN.sub(" ", text).split())
        if index.search(body, SHORTENED, limit=1):
            yield body
    first, _, rest = apart.partition(" ")
    if not _HAN_ONLY.fullmatch(first):
        return
    for end in range(len(first) - 1, 1, -1):
        hits = index.search(first[:end], SHORTENED, limit=1)
        if hits and hits[0].tier <= Tier.PREFIX:
            yield f"{first[:end]} {first[end:]} {rest}".strip()
            return


def _opened(path: Path | None) -> sqlite3.Connection:
    """A database with the tables of an index, empty or a copy of an earlier one, in a file or in memory."""
    target = "file::memory:" if path is None else path.absolute().as_uri()
    with _store_errors(f"search index {target}"):
        is_new = path is None or not path.exists()
        connection = sqlite3.connect(target, uri=True, check_same_thread=False)
        tables = SCHEMA if is_new else ""
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {tables}")
    return connection


@contextlib.contextmanager
def _store_errors(target: object) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise not_written(str(target), error) from error
