"""The one way in which the program asks a store: a query of `queries/internal` by name, values bound, rows as values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import msgspec
import pyoxigraph as ox

from kg.graph.iri import last_key
from kg.graph.subject_names import listed_name
from kg.graph.values import Value, plain_value
from kg.store.snapshot import GraphReader, Term
from kg.store.together import Memory, Solutions, evaluate

Row = Mapping[str, Value]
"""One solution: variable → plain value, None where it is not bound."""

Bound = str | ox.NamedNode | ox.Literal | Sequence[str | ox.Literal]
"""What a variable is bound to: an IRI, as text or as a term, or a literal; or several of them, each with its solutions."""

Question = tuple[str, Mapping[str, Bound]]
"""A query by name, and what its variables are bound to."""

Asking = Callable[[str], Iterable[Sequence[str | None]]]
"""Name of a query → its solutions as `ask_texts` gives them: of the store, or kept from an earlier state."""

_TEXTS = frozenset({ox.NamedNode, ox.Literal})
"""Terms that are written as text."""

_Record = TypeVar("_Record", bound=msgspec.Struct)


def ask(store: GraphReader, name: str, /, **bound: Bound) -> list[Row]:
    """The solutions of a query, in its order.

    Args:
        store: An open store.
        name: Name of the query, `policy/citations`; see `queries.internal`.
        bound: Variable → what it is bound to. The query must project it.

    Raises:
        QueryError: The query failed while it ran.
        ValueError: What should be an IRI is none.
    """
    found = _solutions(store, name, bound)
    if found is None:
        return []
    names = found.variables
    return [dict(zip(names, map(plain_value, solution), strict=True)) for solution in found]


def ask_each(store: GraphReader, name: str, variable: str, iris: Iterable[str]) -> list[Row]:
    """The solutions for several things in one query: those of the first thing first.

    Args:
        store: An open store.
        name: Name of the query.
        variable: What is bound to each thing in turn.
        iris: The things.
    """
    order = {iri: number for number, iri in enumerate(dict.fromkeys(iris))}
    found = ask(store, name, **{variable: list(order)})
    return sorted(found, key=lambda row: order[str(row[variable])])


def ask_records(store: GraphReader, name: str, record: type[_Record], /, **bound: Bound) -> list[_Record]:
    """The solutions as records whose fields are variables of the query.

    Args:
        store: An open store.
        name: Name of the query.
        record: A struct; a field that a solution leaves out takes its default.
        bound: Variable → what it is bound to.

    Raises:
        QueryError: A value is not of its field's type.
    """
    fields = record.__struct_fields__
    rows = [
        {field: row[field] for field in fields if row.get(field) is not None}
        for row in ask(store, name, **bound)
    ]
    return msgspec.convert(rows, list[record])  # type: ignore[valid-type]  # a class is a type


def ask_terms(store: GraphReader, name: str, /, **bound: Bound) -> Iterator[tuple[Term | None, ...]]:
    """The solutions as tuples of terms in the order of the projection, where language or datatype matter."""
    found = _solutions(store, name, bound)
    if found is not None:
        for solution in found:
            yield tuple(solution)


def ask_texts(store: GraphReader, name: str, /, **bound: Bound) -> Iterator[tuple[str | None, ...]]:
    """The solutions as tuples of text in the order of the projection: for many rows, of which little is kept."""
    found = _solutions(store, name, bound)
    for solution in found if found is not None else ():
        # No function a term: millions of them come through here.
        yield tuple([term.value if type(term) in _TEXTS else None for term in solution])


def types_of(store: GraphReader, iri: str) -> frozenset[str]:
    """The classes of a thing; empty where the graph does not know it."""
    return frozenset(kind for _, kind in ask_texts(store, "common/types", thing=iri) if kind)


def types_of_each(store: GraphReader, iris: Iterable[str]) -> dict[str, frozenset[str]]:
    """The classes of several things, in one query; things that the graph does not know are left out."""
    found: dict[str, set[str]] = {}
    for thing, kind in ask_texts(store, "common/types", thing=sorted(set(iris))):
        if thing and kind:
            found.setdefault(thing, set()).add(kind)
    return {thing: frozenset(kinds) for thing, kinds in found.items()}


def label_of(store: GraphReader, iri: str) -> str | None:
    """The Chinese name of a thing, the first by alphabet of several; None where there is none.

    A subject that no document names, such as a 款 above the 项 of a table, has the name of the ministry's list.
    """
    named = min((label for _, label in ask_texts(store, "common/label", thing=iri) if label), default=None)
    return _name(iri, named)


def labels_of(store: GraphReader, iris: Iterable[str]) -> dict[str, str]:
    """Chinese names of things, as `label_of` gives them; one without any is named by the last key of its IRI."""
    wanted = sorted(set(iris))
    found = names_of(store, wanted)
    return {iri: found.get(iri) or last_key(iri) for iri in wanted}


def names_of(store: GraphReader, iris: Iterable[str]) -> dict[str, str]:
    """Chinese names of things, as `label_of` gives them, in one query; things without any are left out."""
    wanted = sorted(set(iris))
    labels: dict[str, str] = {}
    for thing, label in ask_texts(store, "common/label", thing=wanted):
        if thing and label:
            labels[thing] = min(label, labels.get(thing, label))
    named = {iri: _name(iri, labels.get(iri)) for iri in wanted}
    return {iri: name for iri, name in named.items() if name is not None}


def _name(iri: str, label: str | None) -> str | None:
    """A label, or the name of the ministry's list for a subject that no document names."""
    return listed_name(iri) or label if label in (None, last_key(iri)) else label


_asked: ContextVar[Memory | None] = ContextVar("_asked", default=None)


@contextmanager
def each_asked_once() -> Iterator[None]:
    """What is asked meanwhile of one state of a store is asked once: parts of a page need the same names and documents.

    The store must not change meanwhile.
    """
    token = _asked.set(Memory())
    try:
        yield
    finally:
        _asked.reset(token)


def ask_ahead(store: GraphReader, *questions: Question) -> None:
    """Ask several queries as one, where what is asked is kept: those who need them afterwards find them answered.

    Args:
        store: An open store.
        questions: Name of a query, and what its variables will be bound to; of several things one or all are found.

    Raises:
        QueryError: The query failed while it ran.
    """
    memory = _asked.get()
    if memory is not None:
        wanted = [
            (name, {variable: _terms(value) for variable, value in bound.items()})
            for name, bound in questions
        ]
        memory.learn(store, [(name, terms) for name, terms in wanted if all(terms.values())])


def _solutions(store: GraphReader, name: str, bound: Mapping[str, Bound]) -> Solutions | None:
    memory = _asked.get()
    terms = {variable: _terms(value) for variable, value in bound.items()}
    if not all(terms.values()):
        return None
    return memory.answer(store, name, terms) if memory else evaluate(store, name, terms)


def _terms(value: Bound) -> list[ox.NamedNode | ox.Literal]:
    """What a variable is bound to, each term once."""
    values = [value] if isinstance(value, str | ox.NamedNode | ox.Literal) else dict.fromkeys(value)
    return [ox.NamedNode(one) if isinstance(one, str) else one for one in values]
