"""Where something is printed, and one thing out of what a text may mean."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kg.errors import ParameterError, UnknownThingError
from kg.graph.iri import iri_of
from kg.lineage import Meaning, NodeKind, find_entity
from kg.store.snapshot import GraphReader


class PrintedPlace(msgspec.Struct, frozen=True):
    """File, page and line (from 1) of what was read; None where the format has none."""

    file: str
    page: int | None
    line: int | None


def find_one(store: GraphReader, text: str, kinds: Sequence[NodeKind], path: str) -> Meaning:
    """The one thing that a code, name, key or IRI means; of a department and its units the department.

    Args:
        store: An open store.
        text: What is meant; with a slash in it, the key of an IRI.
        kinds: What to look for.
        path: What the IRIs of such things have before their keys: unit, project.

    Raises:
        UnknownThingError: Nothing fits.
        ParameterError: Several things fit; the message names them.
    """
    asked = iri_of(f"{path}/{text}") if "/" in text and "://" not in text else text
    found = find_entity(store, asked, kinds)
    departments = [c for c in found if c.kind is NodeKind.DEPARTMENT]
    if len(departments) == 1 and all(c.iri.startswith(departments[0].iri) for c in found):
        found = departments
    if not found:
        raise UnknownThingError(path, "a code, number, name or IRI that the store knows", repr(text[:200]))
    if len(found) > 1:
        several = "; ".join(f"{c.code or ''} {c.label}".strip() for c in found[:8])
        raise ParameterError(
            path, "one of several that fit", f"{text[:200]!r}, which fits {len(found)}: {several}"
        )
    return found[0]
