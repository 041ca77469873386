"""Several named queries asked as one, and what was answered kept while a page is made: what is known is not asked again.

A page is made of parts that need names, classes and documents of the same few things. Each part asks for what it needs;
who knows beforehand what the parts will ask says so, and all of it is one query of the store.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.sparql.binding import bind_variables
from kg.sparql.union import PART, union_of
from kg.store.snapshot import GraphReader, Term
from queries.internal.files import internal_query

Terms = Mapping[str, Sequence[ox.NamedNode | ox.Literal]]
"""Variable → the terms that it is bound to, of which each has its solutions."""

_LIMIT = re.compile(r"^LIMIT\b", re.M)

_Key = tuple[Term | None, ...]
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Solutions:
    """Solutions to be read once; `variables` in the order of the projection."""

    variables: tuple[str, ...]
    rows: Iterable[Iterable[Any]]

    def __iter__(self) -> Iterator[Iterable[Any]]:
        return iter(self.rows)


@dataclass(slots=True)
class _KnownAnswers:
    """What is known of one query with the same variables bound: what these are bound to → numbered rows, none or more."""

    variables: tuple[str, ...] = ()
    rows: dict[_Key, list[tuple[int, _Row]]] = field(default_factory=dict)


class Memory:
    """What was asked of stores that do not change meanwhile."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, tuple[str, ...]], _KnownAnswers] = {}
        self._number = itertools.count()

    def answer(self, store: GraphReader, name: str, terms: Terms) -> Solutions:
        """The solutions of a query; only what is not known of it is asked."""
        if (unknown := self._unknown(store, name, terms)) is not None:
            self._keep(store, name, unknown, evaluate(store, name, unknown))
        known = self._of(store, name, terms)
        numbered = [row for key in _keys(name, terms) for row in known.rows[key]]
        if len(terms) > 1 or any(len(values) > 1 for values in terms.values()):
            numbered.sort(key=lambda pair: pair[0])
        return Solutions(known.variables, [row for _, row in numbered])

    def learn(self, store: GraphReader, questions: Sequence[tuple[str, Terms]]) -> None:
        """Ask what is not known of several queries, in one."""
        unknown = [
            (name, left)
            for name, terms in questions
            if (left := self._unknown(store, name, terms)) is not None
        ]
        if len(unknown) == 1:
            answers = [evaluate(store, *unknown[0])]
        else:
            answers = evaluate_together(store, unknown) if unknown else []
        for (name, terms), found in zip(unknown, answers, strict=True):
            self._keep(store, name, terms, found)

    def _of(self, store: GraphReader, name: str, terms: Terms) -> _KnownAnswers:
        return self._known.setdefault((id(store), name, tuple(sorted(terms))), _KnownAnswers())

    def _unknown(self, store: GraphReader, name: str, terms: Terms) -> Terms | None:
        """What is to be asked: of one variable the terms of which nothing is known; None where all is known."""
        known = self._of(store, name, terms).rows
        if all(key in known for key in _keys(name, terms)):
            return None
        if len(terms) != 1 or _is_limited(name):
            return terms
        ((variable, values),) = terms.items()
        return {variable: [term for term in values if (term,) not in known]}

    def _keep(self, store: GraphReader, name: str, terms: Terms, found: Solutions) -> None:
        """Keep solutions, each with what its variables are bound to."""
        known = self._of(store, name, terms)
        known.variables = found.variables
        places = [found.variables.index(variable) for variable in sorted(terms)]
        fresh: dict[_Key, list[tuple[int, _Row]]] = {key: [] for key in _keys(name, terms)}
        whole = next(iter(fresh)) if _is_limited(name) else None
        for row in map(tuple, found):
            fresh[whole or tuple([row[place] for place in places])].append((next(self._number), row))
        known.rows.update(fresh)


def evaluate(store: GraphReader, name: str, terms: Terms) -> Solutions:
    """The solutions of one query, evaluated while they are read.

    Raises:
        QueryError: It failed while it ran.
        TypeError: It is no SELECT.
    """
    # Written into the text and not substituted: what is bound is planned with, so that a query begins there. A sum over
    # the lines of one subject took 700 ms among a million statements when the plan did not know the subject, and 18 so.
    found = store.query(bind_variables(internal_query(name), terms))
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError(name)
    return Solutions(tuple(v.value for v in found.variables), found)


def evaluate_together(store: GraphReader, questions: Sequence[tuple[str, Terms]]) -> list[Solutions]:
    """The solutions of several queries, asked as one: its parts are theirs, and each row says of which it is.

    Raises:
        QueryError: It failed while it ran.
    """
    texts = [bind_variables(internal_query(name), terms) for name, terms in questions]
    found = store.query(union_of(texts))
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError(", ".join(name for name, _ in questions))
    return _apart(found, [_projection(name) for name, _ in questions])


def _apart(found: ox.QuerySolutions, projections: Sequence[tuple[str, ...]]) -> list[Solutions]:
    place = {variable.value: number for number, variable in enumerate(found.variables)}
    wanted = [[place[variable] for variable in projection] for projection in projections]
    rows: list[list[_Row]] = [[] for _ in projections]
    part = place[PART]
    for row in found:
        number = int(row[part].value)
        rows[number].append(tuple([row[i] for i in wanted[number]]))
    return [Solutions(variables, of) for variables, of in zip(projections, rows, strict=True)]


@cache
def _projection(name: str) -> tuple[str, ...]:
    """The variables of a query, in their order."""
    found = ox.Store().query(internal_query(name))
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError(name)
    return tuple(v.value for v in found.variables)


@cache
def _is_limited(name: str) -> bool:
    """Whether the query ends after some rows: then those of several things are not those of each."""
    return _LIMIT.search(internal_query(name)) is not None


def _keys(name: str, terms: Terms) -> Iterator[_Key]:
    """Under what the solutions are kept: each combination of what the variables are bound to."""
    if _is_limited(name):
        return iter([tuple(term for variable in sorted(terms) for term in (None, *terms[variable]))])
    return itertools.product(*(terms[variable] for variable in sorted(terms)))
