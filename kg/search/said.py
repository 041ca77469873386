"""What the graphs of a store say of names: asked of all of them at once, or kept thing by thing and graph by graph.

An index is made of what all graphs say together. Whoever publishes keeps beside the index what each of them said of
each thing, so that the next publication reads only the graphs that changed and makes only the entries that they touch.
Questions join nothing across graphs, so that what graphs say one by one is what they say together.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

import msgspec
import pyoxigraph as ox

from kg.search.kinds import CLASSES
from kg.sparql.query import UNION, Dataset
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdfs, skos
from queries.internal.files import internal_query

HIDDEN_LABEL = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
NAMES = (dcterms.title, skos.prefLabel, rdfs.label, bkg.fileName, skos.altLabel, bkg.seenTitle, HIDDEN_LABEL)
"""Properties that name a thing, the name to show first."""
CODES = (bkg.unitCode, bkg.projectCode, bkg.documentNumber, skos.notation)
"""Properties that are a thing's code."""
_VALUES, _MEMBERS = "common/values-of-property", "search/things-of-class"

Question = tuple[str, str]
"""Name of an internal query, and the IRI that its first variable is bound to; empty where it is bound to none."""

MEMBERS = {of_class: (_MEMBERS, of_class) for of_class in CLASSES}
VALUES = {term: (_VALUES, term) for term in (skos.inScheme, *NAMES, *CODES)} | {
    rdfs.label: ("search/labels-of-concepts", "")
}
OF_THINGS, OF_POLICIES = ("search/uses-of-things", ""), ("search/uses-of-policies", "")
PROJECT_OWNERS, DOCUMENT_OWNERS = ("search/owners-of-projects", ""), ("search/owners-of-documents", "")
INDICATORS, INDICATOR_OWNERS = ("search/indicator-names", ""), ("search/owners-of-indicators", "")
CANONICAL = ("policy/canonical", "")
QUESTIONS: tuple[Question, ...] = (
    *MEMBERS.values(), *VALUES.values(), OF_THINGS, OF_POLICIES, PROJECT_OWNERS, DOCUMENT_OWNERS, INDICATORS,
    INDICATOR_OWNERS, CANONICAL,
)  # fmt: skip
_NAMING = frozenset({*MEMBERS.values(), VALUES[skos.inScheme], *(VALUES[term] for term in NAMES)})
"""Questions whose answers are seen in entries of what refers to a thing, too."""
_COUNTING = frozenset({OF_THINGS, OF_POLICIES, INDICATORS})
"""Questions whose last value counts."""
_REFERRING = frozenset({PROJECT_OWNERS, DOCUMENT_OWNERS, INDICATOR_OWNERS, CANONICAL})
"""Questions whose answers name other things."""

Row = list[str]
"""The values of a solution but the first as text, and the language of the last of them; empty where there is none."""
Said = Mapping[Question, list[Row]]
"""The answers about one thing, or one name of indicators: the solutions that begin with it."""

SCHEMA = """
CREATE TABLE said_by (id INTEGER PRIMARY KEY, graph TEXT UNIQUE, is_copy INTEGER DEFAULT 0);
CREATE TABLE about (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
CREATE TABLE said (about INTEGER, question INTEGER, graph INTEGER, rows BLOB, PRIMARY KEY (about, question, graph))
  WITHOUT ROWID;
CREATE INDEX said_in ON said (graph, about, question);
CREATE TABLE refers (target INTEGER, about INTEGER, PRIMARY KEY (target, about)) WITHOUT ROWID;
"""
_decode = msgspec.json.Decoder(list[Row]).decode


class WhatIsSaid(Protocol):
    """Answers of a store."""

    def abouts(self) -> Iterable[str]:
        """All things and names of indicators of which something is said."""

    def about(self, thing: str) -> Said:
        """What all graphs say of one; equal rows of several graphs, and counts of each, stand one after the other.

        A document that another one counts instead of counts nothing.
        """

    def referring(self, thing: str) -> list[str]:
        """What may belong to a thing or be another name of it, in the order of texts; some may do so no longer."""


class SaidTogether:
    """Asks all graphs at once."""

    def __init__(self, store: GraphReader) -> None:
        self._said: dict[str, dict[Question, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self._referring: dict[str, set[str]] = defaultdict(set)
        copies = graphs_of_copies(store)
        for question in QUESTIONS:
            for thing, *row in _asked_of_all(store, question, copies):
                self._said[thing][question].append(row)
                for other in _targets(question, [row]):
                    self._referring[other].add(thing)

    def abouts(self) -> Iterable[str]:
        """As `WhatIsSaid.abouts`."""
        return list(self._said)

    def about(self, thing: str) -> Said:
        """As `WhatIsSaid.about`."""
        return self._said.get(thing, {})

    def referring(self, thing: str) -> list[str]:
        """As `WhatIsSaid.referring`."""
        return sorted(self._referring.get(thing, ()))


class SaidByGraph:
    """What each graph said when it was read last, in tables of `SCHEMA`.

    Args:
        connection: A database with these tables.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._touched: set[int] = set()
        self._renamed: set[int] = set()

    def update(self, store: GraphReader, changed: Collection[str]) -> list[str]:
        """Read the graphs that are new or changed, and forget those that are gone.

        Returns of what the entries may be others than before: of what is said something else, what refers to that, and
        the policies that stand for one of these.
        """
        self._touched, self._renamed = set(), set()
        known = dict(self._connection.execute("SELECT graph, id FROM said_by").fetchall())
        present = set(store.graphs())
        for graph in sorted(known.keys() - present):
            self._put(known[graph], {})
            self._connection.execute("DELETE FROM said_by WHERE id = ?", (known[graph],))
        for graph in sorted((present - known.keys()) | (present & set(changed))):
            number = known.get(graph)
            if number is None:
                number = self._connection.execute(
                    "INSERT INTO said_by (graph) VALUES (?)", (graph,)
                ).lastrowid
            self._put(number, _by_thing(store, graph))
        self._note_copies(graphs_of_copies(store))
        refer = "SELECT about FROM refers WHERE target = ?"
        self._touched.update(
            n for thing in self._renamed for (n,) in self._connection.execute(refer, (thing,))
        )
        stands = "SELECT rows FROM said WHERE about = ? AND question = ?"
        for thing in tuple(self._touched):
            for (rows,) in self._connection.execute(stands, (thing, QUESTIONS.index(CANONICAL))):
                self._touched.update(map(self._number, _targets(CANONICAL, _decode(rows))))
        text = "SELECT text FROM about WHERE id = ?"
        return sorted(self._connection.execute(text, (n,)).fetchone()[0] for n in self._touched)

    def _put(self, graph: int | None, after: Mapping[tuple[str, int], bytes]) -> None:
        """Let a graph have said this, and take note of what is another than before."""
        query = "SELECT text, question, rows FROM said JOIN about ON about.id = about WHERE graph = ?"
        before = {(thing, place): rows for thing, place, rows in self._connection.execute(query, (graph,))}
        others = sorted({key for key, _ in before.items() ^ after.items()})
        for (thing, place), question in ((key, QUESTIONS[key[1]]) for key in others):
            number, old, new = self._number(thing), before.get((thing, place)), after.get((thing, place))
            if old is not None:
                gone = "DELETE FROM said WHERE about = ? AND question = ? AND graph = ?"
                self._connection.execute(gone, (number, place, graph))
            if new is not None:
                self._connection.execute("INSERT INTO said VALUES (?, ?, ?, ?)", (number, place, graph, new))
            self._touched.add(number)
            if question in _NAMING:
                self._renamed.add(number)
            if question in _REFERRING:
                self._note_targets(number, question, old, new)

    def _note_copies(self, copies: Collection[str]) -> None:
        """Take note of which graphs are those of copies, and of what is named in those that were not, or no longer are."""
        for number, graph, was in self._connection.execute(
            "SELECT id, graph, is_copy FROM said_by"
        ).fetchall():
            if bool(was) != (graph in copies):
                flag = "UPDATE said_by SET is_copy = ? WHERE id = ?"
                self._connection.execute(flag, (graph in copies, number))
                found = self._connection.execute("SELECT about FROM said WHERE graph = ?", (number,))
                self._touched.update(about for (about,) in found)

    def _note_targets(
        self, about: int, question: Question, before: bytes | None, after: bytes | None
    ) -> None:
        targets = {
            self._number(t) for rows in (before, after) if rows for t in _targets(question, _decode(rows))
        }
        pairs = [(target, about) for target in targets]
        self._connection.executemany("INSERT OR IGNORE INTO refers VALUES (?, ?)", pairs)
        if question == CANONICAL:
            self._touched |= targets

    def _number(self, text: str) -> int:
        row = self._connection.execute("SELECT id FROM about WHERE text = ?", (text,)).fetchone()
        number: int = row[0] if row else self._insert(text)
        return number

    def _insert(self, text: str) -> int:
        number = self._connection.execute("INSERT INTO about (text) VALUES (?)", (text,)).lastrowid
        if number is None:
            raise TypeError(text)
        return number

    def abouts(self) -> Iterable[str]:
        """As `WhatIsSaid.abouts`."""
        query = "SELECT text FROM about WHERE id IN (SELECT about FROM said)"
        return (text for (text,) in self._connection.execute(query).fetchall())

    def about(self, thing: str) -> Said:
        """As `WhatIsSaid.about`."""
        query = """SELECT question, rows, is_copy FROM about JOIN said ON said.about = about.id
          JOIN said_by ON said.graph = said_by.id
          WHERE text = ? ORDER BY question, said_by.id"""
        found: dict[Question, list[Row]] = defaultdict(list)
        for place, rows, is_copy in self._connection.execute(query, (thing,)):
            question = QUESTIONS[place]
            found[question] += _uncounted(question, _decode(rows)) if is_copy else _decode(rows)
        return found

    def referring(self, thing: str) -> list[str]:
        """As `WhatIsSaid.referring`."""
        query = """SELECT source.text FROM about AS aim JOIN refers ON target = aim.id
          JOIN about AS source ON source.id = about WHERE aim.text = ? ORDER BY source.text"""
        return [text for (text,) in self._connection.execute(query, (thing,))]


def graphs_of_copies(store: GraphReader) -> frozenset[str]:
    """Graphs of documents that another one counts instead of: what they name is used no more often for it."""
    return frozenset(graph for (graph,) in ask_texts(store, "search/graphs-of-copies") if graph)


def _uncounted(question: Question, rows: Iterable[Row]) -> list[Row]:
    """Rows of a copy, which count nothing."""
    return [[*row[:-2], "0", row[-1]] if question in _COUNTING else row for row in rows]


def _asked_of_all(store: GraphReader, question: Question, copies: Collection[str]) -> Iterator[Row]:
    if question not in _COUNTING or not copies:
        yield from _asked(store, question, UNION)
        return
    others = tuple(graph for graph in store.graphs() if graph not in copies)
    yield from _asked(store, question, Dataset(named=others))
    yield from _uncounted(question, _asked(store, question, Dataset(named=tuple(copies))))


def _by_thing(store: GraphReader, graph: str) -> dict[tuple[str, int], bytes]:
    """Thing and place of a question → the rows that a graph gives, those of one thing one after the other."""
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for place, question in enumerate(QUESTIONS):
        for thing, *row in _asked(store, question, Dataset(named=(graph,))):
            found[thing, place].append(row)
    return {key: msgspec.json.encode(sorted(found[key])) for key in sorted(found)}


def _targets(question: Question, rows: Iterable[Row]) -> Iterator[str]:
    """The other things that rows name."""
    if question in _REFERRING:
        yield from (text for row in rows for text in row if text and not text.isdigit())


def _asked(store: GraphReader, question: Question, dataset: Dataset) -> Iterator[Row]:
    name, bound = question
    first = {"property" if name == _VALUES else "type": ox.NamedNode(bound)} if bound else {}
    found = store.query(internal_query(name), first, dataset)
    for solution in found if isinstance(found, ox.QuerySolutions) else ():
        terms = list(solution)[1:] if bound else list(solution)
        if not isinstance(terms[0], ox.NamedNode | ox.Literal):
            continue
        last = terms[-1]
        language = last.language or "" if isinstance(last, ox.Literal) else ""
        yield [*(t.value if isinstance(t, ox.NamedNode | ox.Literal) else "" for t in terms), language]
