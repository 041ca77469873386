"""A store against its ontology: the SHACL shapes, the vocabulary, and the constraints of RDF Data Cube.

Structure only; sums are checked when documents are read.
"""

from __future__ import annotations

import msgspec

from kg.check.structure import StructureChecker
from kg.export.records import document_graphs
from kg.figures.statements import rows
from kg.graph.iri import Namer
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


def validate_store(store: GraphReader, namer: Namer | None = None) -> list[str]:
    """One line a violation: the graph, the thing, the property, and what is wrong with it.

    Each document's graph is checked by itself; what is derived from all documents (shared things, links, counted
    money) is checked together.
    """
    namer = namer or Namer()
    checker = StructureChecker(store, namer.base)
    documents = set(document_graphs(store))
    vocabulary = {namer.ontology_graph}
    found = [violation for graph in sorted(documents) for violation in checker.graphs([graph])]
    found.extend(checker.graphs(g for g in store.graphs() if g not in documents and g not in vocabulary))
    found.extend(checker.queries())
    lines = {f"{v.graph}\t{v.subject}\t{v.path}\t{v.message}" for v in found}
    for violation in cube_violations(store):
        rule = violation.constraint
        lines.add(f"{namer.money_graph}\t{violation.subject}\t{rule.id}\t{rule.name}: {rule.demand}")
    return sorted(lines)
