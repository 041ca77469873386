"""Of whom a store holds documents, of which years and stages: what a question can be answered for."""

from __future__ import annotations

import msgspec

from kg.money import figures_of
from kg.store.snapshot import GraphReader

_DOCUMENTS = """SELECT DISTINCT document.year, document.stage, unit.code, unit.name
FROM document LEFT JOIN unit ON unit.iri = document.publisher"""


class HeldPeriod(msgspec.Struct, frozen=True):
    """A year and stage of which the store holds a document; `code` and `name` of who published it, None where not known."""

    year: int | None
    stage: str
    code: str | None
    name: str | None


def held_documents(store: GraphReader) -> list[HeldPeriod]:
    """Each publisher, year and stage once."""
    with figures_of(store) as figures:
        return [HeldPeriod(*row) for row in figures.rows(_DOCUMENTS)]
