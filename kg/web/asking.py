"""What every page needs to know of a thing: what it is, and that it is there."""

from __future__ import annotations

from kg.errors import PageMissingError
from kg.graph.iri import split_iri, unescape_key
from kg.store.asking import types_of
from kg.store.snapshot import GraphReader
from kg.words.text import Said


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
        raise PageMissingError(
            Said("事物", "thing"), Said("图中有的事物", "one that the store describes"), repr(key_of(iri))
        )
    return found


def key_of(iri: str) -> str:
    """The key of a thing as people read it; the IRI where it is none of ours."""
    parts = split_iri(iri)
    return unescape_key(parts[1]) if parts else iri
