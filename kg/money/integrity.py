"""Whether counted money is a sound RDF Data Cube: IC-1 to IC-21 of the recommendation, asked of a store."""

from __future__ import annotations

import msgspec

from kg.figures.statements import rows
from kg.store.snapshot import GraphReader
from queries.integrity.catalogue import Constraint, read_constraints


class Violation(msgspec.Struct, frozen=True):
    """What violates a constraint; `subject` is its IRI."""

    constraint: Constraint
    subject: str


def cube_violations(store: GraphReader) -> list[Violation]:
    """All violations in the order of the constraints; none where the cube is well formed."""
    return [
        Violation(constraint, subject)
        for _, constraint in sorted(read_constraints().items())
        for (subject,) in rows(store, constraint.text)
        if subject is not None
    ]
