"""A reasoner over a sample: nothing becomes what it is not, and no thing is of two classes that exclude each other."""

from __future__ import annotations

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF

from kg.export.rdf import graphs_of_part, sorted_lines
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg

_SHARED = ("/graph/ontology", "/graph/things", "/graph/years")
_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
_FALSE_CONCLUSIONS = (
    (bkg.Transfer, bkg.BudgetLine),
    (bkg.ProjectBudget, bkg.Project),
    (bkg.Finding, bkg.BudgetLine),
)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("document", ["2025-广内街道", "2025-广内街道决算", "2026-区委社会工作部"])
def test_a_reasoner_makes_a_thing_what_it_is_not(sample_store: StoreSnapshot, document: str) -> None:
    graphs = [g for g in sample_store.graphs() if g.endswith(_SHARED)] + graphs_of_part(
        sample_store, document
    )
    assert len(graphs) == len(_SHARED) + 1
    graph = rdflib.Graph()
    graph.parse(data=b"".join(b"".join(sorted_lines(sample_store, g)) for g in graphs), format="nt")
    stated = {pair for pair in graph.subject_objects(RDF.type) if str(pair[1]).startswith(bkg.Unit[:-4])}
    before = len(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    print(f"{document}: {before} statements, {len(graph)} with what follows")  # noqa: T201 - the figures that are asked for
    assert len(graph) > before * 1.5
    assert not set(graph.subjects(RDF.type, _ERROR))
    clashes = {
        (thing, one, other)
        for one, other in graph.subject_objects(OWL.disjointWith)
        for thing in graph.subjects(RDF.type, one)
        if (thing, RDF.type, other) in graph
    }
    assert clashes == set()
    for one, other in _FALSE_CONCLUSIONS:
        both = set(graph.subjects(RDF.type, rdflib.URIRef(one))) & set(
            graph.subjects(RDF.type, rdflib.URIRef(other))
        )
        assert both == set()
    # Whatever gets a class of ours has it, or one below it, by statement.
    typed = {thing for thing, _ in stated}
    derived = {
        t for t, c in graph.subject_objects(RDF.type) if str(c) in {bkg.BudgetLine, bkg.Project, bkg.Unit}
    }
    assert derived <= typed
