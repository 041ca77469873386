"""What the graphs of a store say of names: asked of all of them at once, or kept graph by graph.

An index is made of what all graphs say together. Whoever publishes keeps beside the index what each of them said, so
that the next publication reads only the graphs that changed. Questions join nothing across graphs, so that what
graphs say one by one is what they say together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Protocol

import msgspec
import pyoxigraph as ox

from kg.search.kinds import CLASSES
from kg.sparql.query import UNION, Dataset
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
VALUES = {term: (_VALUES, term) for term in (skos.inScheme, *NAMES, *CODES)}
OF_THINGS, OF_POLICIES = ("search/uses-of-things", ""), ("search/uses-of-policies", "")
PROJECT_OWNERS, DOCUMENT_OWNERS = ("search/owners-of-projects", ""), ("search/owners-of-documents", "")
INDICATORS, INDICATOR_OWNERS = ("search/indicator-names", ""), ("search/owners-of-indicators", "")
QUESTIONS: tuple[Question, ...] = (
    *MEMBERS.values(), *VALUES.values(), OF_THINGS, OF_POLICIES, PROJECT_OWNERS, DOCUMENT_OWNERS, INDICATORS,
    INDICATOR_OWNERS,
)  # fmt: skip

Row = list[str]
"""The values of a solution as text, and the language of the last of them; empty where there is none."""

SCHEMA = """
CREATE TABLE said_by (id INTEGER PRIMARY KEY, graph TEXT UNIQUE);
CREATE TABLE said (question INTEGER, graph INTEGER, rows BLOB, PRIMARY KEY (question, graph)) WITHOUT ROWID;
"""


class WhatIsSaid(Protocol):
    """Answers of a store."""

    def rows(self, question: Question, without: Collection[str] = ()) -> Iterator[Row]:
        """What all graphs say but those left out; equal rows of several, and counts of each, stand one after the other."""


class SaidTogether:
    """Asks all graphs at once."""

    def __init__(self, store: GraphReader) -> None:
        self._store = store

    def rows(self, question: Question, without: Collection[str] = ()) -> Iterator[Row]:
        """As `WhatIsSaid.rows`."""
        named = tuple(graph for graph in self._store.graphs() if graph not in without) if without else ()
        return _asked(self._store, question, Dataset(named=named) if named else UNION)


class SaidByGraph:
    """What each graph said when it was read last, in tables of `SCHEMA`.

    Args:
        connection: A database with these tables.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def update(self, store: GraphReader, changed: Collection[str]) -> None:
        """Read the graphs that are new or changed, and forget those that are gone."""
        known = dict(self._connection.execute("SELECT graph, id FROM said_by").fetchall())
        present = set(store.graphs())
        for graph in sorted(known.keys() - present | known.keys() & set(changed)):
            number = known.pop(graph)
            self._connection.execute("DELETE FROM said_by WHERE id = ?", (number,))
            marks = [(question, number) for question in range(len(QUESTIONS))]
            self._connection.executemany("DELETE FROM said WHERE question = ? AND graph = ?", marks)
        for graph in sorted(present - known.keys()):
            self._read(store, graph)

    def _read(self, store: GraphReader, graph: str) -> None:
        number = self._connection.execute("INSERT INTO said_by (graph) VALUES (?)", (graph,)).lastrowid
        for place, question in enumerate(QUESTIONS):
            if rows := sorted(_asked(store, question, Dataset(named=(graph,)))):
                values = (place, number, msgspec.json.encode(rows))
                self._connection.execute("INSERT INTO said VALUES (?, ?, ?)", values)

    def rows(self, question: Question, without: Collection[str] = ()) -> Iterator[Row]:
        """As `WhatIsSaid.rows`."""
        place = QUESTIONS.index(question)
        said = "SELECT graph, rows FROM said WHERE question = ?"
        numbers = {
            number
            for graph, number in self._connection.execute("SELECT graph, id FROM said_by")
            if graph in without
        }
        for graph, rows in self._connection.execute(said, (place,)):
            if graph not in numbers:
                yield from _decode(rows)


_decode = msgspec.json.Decoder(list[Row]).decode


def _asked(store: GraphReader, question: Question, dataset: Dataset) -> Iterator[Row]:
    name, bound = question
    first = {"property" if name == _VALUES else "type": ox.NamedNode(bound)} if bound else {}
    found = store.query(internal_query(name), first, dataset)
    for solution in found if isinstance(found, ox.QuerySolutions) else ():
        terms = list(solution)[1:] if bound else list(solution)
        last = terms[-1]
        language = last.language or "" if isinstance(last, ox.Literal) else ""
        yield [*(t.value if isinstance(t, ox.NamedNode | ox.Literal) else "" for t in terms), language]
