"""Answers of each graph, kept beside each publication: what graphs say that did not change is not asked for again.

Good for queries that join nothing across graphs, so that what graphs say one by one is what they say together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Self

import msgspec
import pyoxigraph as ox

from kg.sparql.query import Dataset
from kg.store.derived_tables import DerivedTables
from kg.store.embedded import EmbeddedStore
from kg.store.failures import not_written
from kg.store.publication import Deriver
from kg.store.snapshot import GraphReader
from queries.internal.files import internal_query

NAMES, DAMAGED = "things/names-by-document", "things/damaged-documents"
QUESTIONS = (
    NAMES,
    DAMAGED,
    *("things/titles", "things/departments", "things/cut-titles", "things/citing-regions"),
    *("things/units-below", "things/units-below-by-document", "things/stated-issuers", "things/publishers"),
    *("policy/held", "policy/receivers", "links/budget-names", "links/project-names", "links/titles-seen"),
    *("policy/cited", "policy/paid", "policy/relations", "policy/articles", "policy/cited-articles"),
    "crosscheck/titles",
)
"""Queries whose answers are kept."""
_SCHEMA = """
CREATE TABLE answer (graph TEXT, question TEXT, rows BLOB, PRIMARY KEY (question, graph)) WITHOUT ROWID;
CREATE TABLE asked (graph TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_decode = msgspec.json.Decoder(list[list[str | None]]).decode


class KeptAnswers(DerivedTables):
    """The answers of one state of a store; `working_answers` brings those of the last one to the present."""

    NAME, SUFFIX, VERSION = "answers", ".answers", 4
    """The version is also that of the queries: answers of another one are asked for again."""

    @classmethod
    def of(
        cls, store: GraphReader, path: Path, previous: Path | None = None, changed: Collection[str] = ()
    ) -> Self:
        """Answers in a file that is not there yet.

        Args:
            store: An open store.
            path: The file.
            previous: That of an earlier state.
            changed: Graphs that are others than then.

        Raises:
            StoreError: The file cannot be written.
        """
        try:
            answers = cls(cls.connect(_SCHEMA, path, previous), path)
            answers._update(store, changed)
        except (sqlite3.Error, OSError) as error:
            raise not_written(f"answers {path}", error) from error
        return answers

    def _update(self, store: GraphReader, changed: Collection[str]) -> None:
        known = {graph for (graph,) in self._connection.execute("SELECT graph FROM asked")}
        present = set(store.graphs())
        for graph in sorted(known - present | known & set(changed)):
            self._connection.execute("DELETE FROM asked WHERE graph = ?", (graph,))
            marks = [(question, graph) for question in QUESTIONS]
            self._connection.executemany("DELETE FROM answer WHERE question = ? AND graph = ?", marks)
            known.discard(graph)
        for graph in sorted(present - known):
            self._connection.execute("INSERT INTO asked VALUES (?)", (graph,))
            for question in QUESTIONS:
                if rows := _asked(store, question, graph):
                    values = (graph, question, msgspec.json.encode(rows))
                    self._connection.execute("INSERT INTO answer VALUES (?, ?, ?)", values)

    def rows(self, question: str) -> Iterator[list[str | None]]:
        """The solutions of all graphs as texts, in the order of the projection; equal ones of several graphs each.

        Raises:
            KeyError: The query is none of those that are kept.
        """
        if question not in QUESTIONS:
            raise KeyError(question)
        for (rows,) in self._connection.execute("SELECT rows FROM answer WHERE question = ?", (question,)):
            yield from _decode(rows)


def working_answers(store: GraphReader) -> KeptAnswers | None:
    """The answers of a state that is not published yet; None of a store elsewhere, which is asked for all at once."""
    if not isinstance(store, EmbeddedStore):
        return None
    previous, changed = store.since_publication(KeptAnswers.SUFFIX)
    return KeptAnswers.of(store, store.working_file(KeptAnswers.SUFFIX), previous, changed)


def _write_beside(store: GraphReader, path: Path, previous: Path | None, changed: Collection[str]) -> None:
    with KeptAnswers.of(store, path, previous, changed) as answers:
        answers.as_deriver().write(store, path, None, ())


ANSWERS = Deriver(KeptAnswers.SUFFIX, KeptAnswers.VERSION, _write_beside)
"""The answers as a file beside each publication."""


def _asked(store: GraphReader, question: str, graph: str) -> list[list[str | None]]:
    found = store.query(internal_query(question), dataset=Dataset(named=(graph,)))
    return [
        [term.value if isinstance(term, ox.NamedNode | ox.Literal) else None for term in solution]
        for solution in (found if isinstance(found, ox.QuerySolutions) else ())
    ]
