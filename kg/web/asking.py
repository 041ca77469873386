"""What every page needs to know of a thing: what it is, and that it is there."""

from __future__ import annotations

from kg.errors import PageMissingError
from kg.store.asking import types_of
from kg.store.snapshot import GraphReader


def require(store: GraphReader, iri: str, *classes: str) -> frozenset[str]:
    """The classes of a thing that must be one of those given.

    Raises:
        PageMissingError: The store knows no such thing.
    """
    try:
        found = types_of(store, iri)
    except ValueError:
        found = frozenset()
    if not found & set(classes):
        raise PageMissingError("thing", "one that the store describes", repr(iri))
    return found
