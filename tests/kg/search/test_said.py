"""What graphs say of names one by one is what they say together."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from kg.search.entries import read_entries
from kg.search.said import QUESTIONS, SCHEMA, Question, SaidByGraph, SaidTogether
from kg.store.snapshot import StoreSnapshot


@pytest.mark.parametrize("left_out", [0, 3])
@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_a_question_joins_what_several_graphs_say(
    sample_store: StoreSnapshot, question: Question, left_out: int
) -> None:
    """Rows that several graphs give, and counts of each, come once for each graph; nothing else differs."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        kept = SaidByGraph(connection)
        kept.update(sample_store, ())
        without = sample_store.graphs()[:left_out]
        together, apart = (list(said.rows(question, without)) for said in (SaidTogether(sample_store), kept))
    if question[0].endswith(("uses-of-things", "uses-of-policies")):
        assert sum(int(n) for _, n, _ in together) == sum(int(n) for _, n, _ in apart)
        assert {thing for thing, *_ in together} == {thing for thing, *_ in apart}
    elif question[0].endswith("indicator-names"):
        assert sum(int(n) for _, _, n, _ in together) == sum(int(n) for _, _, n, _ in apart)
        assert {name for name, *_ in together} == {name for name, *_ in apart}
    else:
        assert {tuple(row) for row in together} == {tuple(row) for row in apart}


def test_entries_read_graph_by_graph_are_others(sample_store: StoreSnapshot) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        kept = SaidByGraph(connection)
        kept.update(sample_store, ())
        assert read_entries(sample_store, kept) == read_entries(sample_store)
