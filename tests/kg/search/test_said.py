"""What graphs say of names one by one is what they say together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from kg.search import said
from kg.search.entries import read_entries
from kg.search.said import QUESTIONS, SCHEMA, Question, SaidByGraph, SaidTogether, WhatIsSaid
from kg.store.snapshot import StoreSnapshot
from tests.tiers import one_in


@pytest.fixture(scope="module", params=[0, 3])
def both(
    request: pytest.FixtureRequest, sample_store: StoreSnapshot
) -> Iterator[tuple[WhatIsSaid, WhatIsSaid]]:
    """What is said together, and graph by graph, where so many of the graphs are copies."""
    copies = frozenset(sample_store.graphs()[: request.param])
    with closing(sqlite3.connect(":memory:")) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(said, "graphs_of_copies", lambda _: copies)
        connection.executescript(SCHEMA)
        kept = SaidByGraph(connection)
        kept.update(sample_store, ())
        yield SaidTogether(sample_store), kept


@one_in(6, "question", QUESTIONS, ids=str)
def test_a_question_joins_what_several_graphs_say(
    both: tuple[WhatIsSaid, WhatIsSaid], question: Question
) -> None:
    """Rows that several graphs give, and counts of each, come once for each graph; nothing else differs."""
    together, apart = (rows_of(found, question) for found in both)
    if question[0].endswith(("uses-of-things", "uses-of-policies")):
        assert sum(int(n) for _, n, _ in together) == sum(int(n) for _, n, _ in apart)
        assert {thing for thing, *_ in together} == {thing for thing, *_ in apart}
    elif question[0].endswith("indicator-names"):
        assert sum(int(n) for _, _, n, _ in together) == sum(int(n) for _, _, n, _ in apart)
        assert {name for name, *_ in together} == {name for name, *_ in apart}
    else:
        assert set(together) == set(apart)


def rows_of(found: WhatIsSaid, question: Question) -> list[tuple[str, ...]]:
    return [(thing, *row) for thing in found.abouts() for row in found.about(thing).get(question, ())]


def test_entries_read_graph_by_graph_are_others(sample_store: StoreSnapshot) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA)
        kept = SaidByGraph(connection)
        kept.update(sample_store, ())
        assert read_entries(sample_store, kept) == read_entries(sample_store)
