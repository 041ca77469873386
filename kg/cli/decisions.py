"""Decisions about links, kept in the folder of the store so that every later run obeys them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.decisions import Decision, read_decisions, write_decisions
from kg.iri import Namer

_FILE = "decisions.yaml"


def kept_decisions(store: Path) -> Sequence[Decision]:
    """The decisions kept with a store; none if none were ever given."""
    path = store / _FILE
    return read_decisions(path, Namer()) if path.exists() else ()


def keep_decisions(source: Path, store: Path) -> None:
    """Check a file of decisions and keep them with the store in place of earlier ones.

    Raises:
        BuildError: The file or an entry of it is malformed.
    """
    write_decisions(read_decisions(source, Namer()), store / _FILE)
