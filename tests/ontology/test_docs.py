"""The pages of the documentation against the ontology they describe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from ontology.declared import declared_facts
from ontology.terms import ONTOLOGY, bkg

BKG = Namespace(f"{ONTOLOGY}#")
DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "ontology.md").read_text("utf-8")


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_a_page_names_no_term_that_does_not_exist(page: Path) -> None:
    named = set(re.findall(r"\bbkg:(\w+)", page.read_text("utf-8")))
    declared = {term.term for kind in declared_facts() for term in (kind, *kind.fields)}
    assert {name for name in named if not hasattr(bkg, name)} <= declared


def test_the_example_is_turtle_of_defined_classes(ontology: Graph) -> None:
    (example,) = re.findall(r"```turtle\n(.*?)```", PAGE, re.S)
    graph = Graph().parse(data=example, format="turtle")
    kinds = set(graph.objects(None, RDF.type))
    assert {BKG.BudgetLine, BKG.BudgetTable, BKG.Project, BKG.PolicyDocument} <= kinds
    assert all((kind, RDFS.isDefinedBy, URIRef(ONTOLOGY)) in ontology for kind in kinds)


def test_the_table_of_alignments_is_what_the_ontology_says(ontology: Graph) -> None:
    rows = re.findall(r"^\| `(bkg:\w+)` \| `([\w-]+:\w+)` \|", PAGE, re.M)
    assert len(rows) > 10
    for term, super_term in rows:
        subject, target = (
            URIRef(ontology.namespace_manager.expand_curie(name)) for name in (term, super_term)
        )
        assert {target} & {
            *ontology.objects(subject, RDFS.subClassOf),
            *ontology.objects(subject, RDFS.subPropertyOf),
        }


def test_the_page_counts_and_lists_every_class() -> None:
    classes = {name for name in vars(bkg) if name[0].isupper()}
    assert f"{len(classes)} classes" in PAGE
    table = PAGE.partition("## Classes")[2].partition("## Alignments")[0]
    assert set(re.findall(r"`(\w+)`", table)) == classes
