"""The constants against `budget.ttl`, and `budget.ttl` against its own promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, QB, RDF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef

from ontology.declared import declared_facts
from ontology.terms import ONTOLOGY, VERSION, Scheme, bkg

BKG = Namespace(f"{ONTOLOGY}#")
SCHEMA = Namespace("https://schema.org/")
TERMS = sorted(value for name, value in vars(bkg).items() if not name.startswith("_"))
DECLARED = {term.iri for kind in declared_facts() for term in (kind, *kind.fields)}
QUERIES = Path(__file__).parents[2] / "queries"

# The parts of OpenBudgets.eu that we align with, as its data model spells them.
OPENBUDGETS = {
    "dimension/budgetPhase",
    "dimension/classification",
    "dimension/economicClassification",
    "dimension/fiscalYear",
    "dimension/functionalClassification",
    "dimension/operationCharacter",
    "dimension/organization",
    "dimension/project",
    "measure/amount",
}


def test_a_constant_is_spelled_as_its_term() -> None:
    assert {name: value for name, value in vars(bkg).items() if not name.startswith("_")} == {
        value.removeprefix(str(BKG)): value for value in TERMS
    }


def test_no_constant_names_an_undefined_term_and_no_term_lacks_a_constant(ontology: Graph) -> None:
    defined = {
        str(s) for s in ontology.subjects(RDFS.isDefinedBy, URIRef(ONTOLOGY)) if str(s).startswith(BKG)
    }
    assert defined == set(TERMS)


@pytest.mark.parametrize("term", TERMS)
def test_every_term_is_explained_in_both_languages(ontology: Graph, term: str) -> None:
    subject = URIRef(term)
    for predicate in (RDFS.label, SKOS.definition):
        texts = [o for o in ontology.objects(subject, predicate) if isinstance(o, Literal)]
        assert sorted(str(t.language) for t in texts) == ["en", "zh"], predicate
        assert all(str(t).strip() for t in texts)
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    assert len(kinds & set(ontology.objects(subject, RDF.type))) == 1


def test_labels_are_told_apart_inside_a_kind(ontology: Graph) -> None:
    """Two properties of one label look the same on a page."""
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        labels = [
            str(label)
            for term in ontology.subjects(RDF.type, kind)
            for label in ontology.objects(term, RDFS.label)
            if isinstance(label, Literal) and label.language == "en"
        ]
        assert sorted(labels) == sorted(set(labels))


def test_nothing_is_defined_in_another_namespace_and_nothing_is_anonymous(ontology: Graph) -> None:
    subjects = set(ontology.subjects())
    assert not any(isinstance(term, BNode) for triple in ontology for term in triple)
    assert {s for s in subjects if not str(s).startswith(ONTOLOGY)} == set()


def test_no_statement_names_a_term_of_ours_that_does_not_exist(ontology: Graph) -> None:
    named = {
        str(t) for triple in ontology for t in triple if isinstance(t, URIRef) and str(t).startswith(BKG)
    }
    assert named - set(TERMS) - DECLARED == set()


def test_alignments_with_openbudgets_are_spelled_as_openbudgets_spells_them(ontology: Graph) -> None:
    base = "http://data.openbudgets.eu/ontology/dsd/"
    named = {str(o).removeprefix(base) for o in ontology.objects() if str(o).startswith(base)}
    assert named == OPENBUDGETS


def test_a_property_with_a_class_as_range_is_no_datatype_property(ontology: Graph) -> None:
    for term in ontology.subjects(RDF.type, OWL.DatatypeProperty):
        ranges = [str(o) for o in ontology.objects(term, RDFS.range)]
        assert ranges, term
        assert all("XMLSchema#" in r or r in {str(RDFS.Literal), str(RDF.langString)} for r in ranges), term


def test_a_shared_property_has_no_domain_that_would_mistype_its_subjects(
    ontology: Graph, shapes: Graph
) -> None:
    """With an rdfs:domain, a reasoner makes each subject a member of that class."""
    shacl = Namespace("http://www.w3.org/ns/shacl#")
    checked = 0
    for shape in shapes.subjects(RDF.type, shacl.NodeShape):
        classes = set(shapes.objects(shape, shacl.targetClass))
        for constraint in shapes.objects(shape, shacl.property):
            path = shapes.value(constraint, shacl.path)
            domains = set(ontology.objects(path, RDFS.domain))
            assert domains <= classes or not classes, (shape, path, domains)
            checked += bool(domains)
    assert checked


def test_a_property_says_where_it_is_used_in_one_way_only(ontology: Graph) -> None:
    for term in map(URIRef, TERMS):
        domains = list(ontology.objects(term, RDFS.domain))
        includes = list(ontology.objects(term, SCHEMA.domainIncludes))
        assert len(domains) <= 1, term
        assert not (domains and includes), term
        assert len(includes) != 1, term


def test_the_version_is_the_same_everywhere(ontology: Graph, shapes: Graph, short_lists: Graph) -> None:
    """A store reloads the code lists when their version differs, so one that is forgotten stays stale."""
    assert ontology.value(URIRef(ONTOLOGY), OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{VERSION}")
    for graph in (ontology, shapes, short_lists):
        assert {str(o) for o in graph.objects(None, OWL.versionInfo)} == {VERSION}
    schemes = set(short_lists.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == set(short_lists.subjects(OWL.versionInfo))


def test_a_coded_property_names_a_code_list_that_exists(ontology: Graph) -> None:
    lists = {str(o).rpartition("/")[2] for o in ontology.objects(None, QB.codeList)}
    assert lists
    assert lists <= set(Scheme)
    assert set(ontology.subjects(QB.codeList)) == set(ontology.subjects(RDF.type, QB.CodedProperty))


def test_a_stored_query_names_no_term_that_does_not_exist() -> None:
    """Such a query returns nothing, without an error."""
    named = {
        f"{BKG}{name}"
        for path in QUERIES.rglob("*.r[qu]")
        for name in re.findall(r"\bbkg:(\w+)", path.read_text("utf-8"))
    }
    assert named - set(TERMS) - DECLARED == set()
