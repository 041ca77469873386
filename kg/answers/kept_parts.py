"""Counts of every figure inside saved questions, taken from what was counted when the store was published.

A question that says how many amounts a table or document has would look at each line of the store again. Where a part of
its text is word for word one of the queries whose answers are kept (`kg.answers.counts`), the kept answer stands in its
place; the text that people read stays complete, and runs as it is where nothing is kept.
"""

from __future__ import annotations

import re
from functools import cache

import pyoxigraph as ox

from kg.answers.counts import kept_answer
from kg.graph.values import Value
from kg.store.asking import Row
from kg.store.snapshot import GraphReader
from queries.internal.files import internal_query

PARTS = ("answers/amounts-of-tables",)
"""Queries of `COUNTING` that may stand in questions; variables named `table` are IRIs, counts numbers, all else texts."""


def with_kept_counts(store: GraphReader, text: str) -> str:
    """A question's SPARQL with each part that is kept replaced by its answer; the same text where none is.

    Raises:
        QueryError: The store failed while it was asked.
    """
    for name in PARTS:
        found = _pattern(name).search(text)
        rows = kept_answer(store, name) if found else None
        if found and rows:
            text = f"{text[: found.start()]}{_values(rows)}{text[found.end() :]}"
    return text


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """The query of that name from its SELECT on, whatever blanks part its words."""
    text = internal_query(name)
    return re.compile(r"\s+".join(map(re.escape, text[text.index("SELECT") :].split())))


def _values(rows: list[Row]) -> str:
    names = " ".join(f"?{name}" for name in rows[0])
    listed = " ".join(f"({' '.join(_term(n, v) for n, v in row.items())})" for row in rows)
    return f"VALUES ({names}) {{ {listed} }}"


def _term(name: str, value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    return str(ox.NamedNode(str(value)) if name == "table" else ox.Literal(str(value)))
