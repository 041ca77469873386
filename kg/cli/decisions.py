"""Decisions about links, kept in the folder of the store so that every later run obeys them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import ParameterError
from kg.graph.iri import Namer
from kg.links.decisions import Decision, read_decisions, write_decisions
from kg.store.opening import is_remote

_FILE = "decisions.yaml"


def kept_decisions(store: str) -> Sequence[Decision]:
    """The decisions kept with a store; none if none were ever given, and none with a server."""
    path = Path(store) / _FILE
    return read_decisions(path, Namer()) if path.exists() else ()


def keep_decisions(source: Path, store: str) -> None:
    """Check a file of decisions and keep them with the store in place of earlier ones.

    Raises:
        BuildError: The file or an entry of it is malformed.
        ParameterError: The store is a server, which has no place for them.
    """
    if is_remote(store):
        raise ParameterError("--decisions", "a store in a folder, where they are kept", store)
    write_decisions(read_decisions(source, Namer()), Path(store) / _FILE)
