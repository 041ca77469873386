"""An index that is brought up to date holds what one that is made anew holds, row for row in the order of rank."""

from __future__ import annotations

import random
import sqlite3

import pytest

from kg.search import ThingKind, writing
from kg.search.entries import SearchEntry, rank_of
from kg.search.writing import SCHEMA, change_entries, write_entries

WORDS = ("双井街道", "雙井", "垃圾分类", "2026", "社区 公益金", "A座")


def tables() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection


def entries(chance: random.Random, number: int) -> list[SearchEntry]:
    found = []
    for n in chance.sample(range(40), number):
        names = tuple(chance.sample(WORDS, 2))
        kind = chance.choice([ThingKind.UNIT, ThingKind.PROJECT])
        found.append(SearchEntry(kind, f"i/{n}", names[0], "", names, chance.randrange(3), (names[1],)))
    return sorted(found, key=rank_of)


def changed(known: list[SearchEntry], chance: random.Random) -> list[SearchEntry]:
    """A few entries gone, a few new."""
    kept = chance.sample(known, len(known) - 3)
    there = {entry.iri for entry in kept}
    new = [entry for entry in entries(chance, 6) if entry.iri not in there]
    return sorted(kept + new, key=rank_of)


def content(connection: sqlite3.Connection) -> list[object]:
    """Entries, forms and tokens, with the places of rows for their numbers."""
    rows = connection.execute("SELECT id, entry, kind, text, folded FROM form ORDER BY id").fetchall()
    place = {row[0]: n for n, row in enumerate(rows)}
    names = "kind, iri, label, code, uses, context, digest"
    known = connection.execute(f"SELECT id, {names} FROM entry ORDER BY id").fetchall()  # noqa: S608
    order = {row[0]: n for n, row in enumerate(known)}
    connection.execute("CREATE VIRTUAL TABLE temp.tokens USING fts5vocab(main, characters, instance)")
    tokens = connection.execute("SELECT term, doc, col, offset FROM tokens").fetchall()
    connection.execute("DROP TABLE temp.tokens")
    return [
        [row[1:] for row in known],
        [(order[row[1]], *row[2:]) for row in rows],
        sorted((term, place[doc], col, offset) for term, doc, col, offset in tokens),
    ]


@pytest.mark.parametrize("gap", [1 << 20, 2])
def test_an_index_tells_how_it_came_about(gap: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_GAP", gap)
    chance = random.Random(gap)  # noqa: S311  # not a secret
    lived, known = tables(), entries(chance, 12)
    write_entries(lived, known)
    for _ in range(6):
        before, known = known, changed(known, chance)
        update(lived, before, known)
        fresh = tables()
        write_entries(fresh, known)
        assert content(lived) == content(fresh)


def update(connection: sqlite3.Connection, before: list[SearchEntry], now: list[SearchEntry]) -> None:
    """Tell the tables of all that may have changed, and of some that did not."""
    about = {entry.iri for entry in (*before, *now) if entry not in before or entry not in now} | {
        before[0].iri
    }
    if not change_entries(connection, about, [entry for entry in now if entry.iri in about]):
        write_entries(connection, now)


def test_an_entry_that_is_the_same_is_written_again() -> None:
    chance = random.Random(1)  # noqa: S311  # not a secret
    connection, known = tables(), entries(chance, 20)
    write_entries(connection, known)
    before = dict(connection.execute("SELECT iri, id FROM entry"))
    update(connection, known, known[:7] + known[8:])
    assert dict(connection.execute("SELECT iri, id FROM entry")) == {
        iri: number for iri, number in before.items() if iri != known[7].iri
    }
