"""The graphs of a store against the SHACL shapes, counted money against the constraints of RDF Data Cube.

Structure only; sums are checked when documents are read.
"""

from __future__ import annotations

from io import BytesIO

import pyoxigraph as ox

from kg.export.datasets import document_graphs
from kg.graph.iri import Namer
from kg.money.integrity import cube_violations
from kg.store.asking import ask_terms
from kg.store.snapshot import GraphReader
from ontology.declared import declared_shapes_turtle
from ontology.files import shapes_path


def validate_store(store: GraphReader, namer: Namer | None = None) -> list[str]:
    """One line a violation: the document's graph, the thing, and what is wrong with it.

    Each document's graph is checked by itself, together with the shared things it names, so that memory
    stays that of one document.
    """
    from pyshacl import validate  # a second to import, and only this needs it
    from rdflib import RDF, SH, Graph

    namer = namer or Namer()
    shapes = Graph().parse(shapes_path(), format="turtle")
    shapes.parse(data=declared_shapes_turtle(), format="turtle")
    shared = _statements(store, namer.things_graph)
    violations: list[str] = []
    for graph in document_graphs(store):
        data = Graph().parse(BytesIO(_statements(store, graph) + shared), format="nt")
        _, report, _ = validate(data, shacl_graph=shapes, advanced=True)
        for result in sorted(report.subjects(RDF.type, SH.ValidationResult)):
            focus = report.value(result, SH.focusNode)
            message = report.value(result, SH.resultMessage)
            path = report.value(result, SH.resultPath)
            violations.append(f"{graph}\t{focus}\t{path or ''}\t{message}")
    for found in cube_violations(store):
        rule = found.constraint
        violations.append(f"{namer.money_graph}\t{found.subject}\t{rule.id}\t{rule.name}: {rule.demand}")
    return sorted(set(violations))


def _statements(store: GraphReader, graph: str) -> bytes:
    triples = (
        ox.Triple(subject, predicate, value)  # type: ignore[arg-type]  # as a graph holds them
        for _, subject, predicate, value in ask_terms(store, "common/statements-of-graph", graph=graph)
    )
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
