"""The SHACL shapes: a small correct graph passes, and each kind of damage is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain

import pytest
from pyshacl import validate
from rdflib import RDF, SH, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from extract.facts import Role, Severity, Status, TableState
from ontology.terms import BASE, ONTOLOGY, bkg

BKG = Namespace(f"{ONTOLOGY}#")

GOOD = """
@prefix bkg: <https://w3id.org/budgetkg/ontology#> .
@prefix id: <https://w3id.org/budgetkg/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/budgetkg/id/document/0123456789abcdef> a bkg:BudgetDocument ;
  bkg:fileName "2026.txt" ;
  bkg:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" ;
  bkg:format "text" ;
  bkg:fiscalYear "2026"^^xsd:gYear ;
  bkg:stage <https://w3id.org/budgetkg/id/stage/budget> ;
  bkg:region <https://w3id.org/budgetkg/id/region/110105> ;
  bkg:publishedBy <https://w3id.org/budgetkg/id/unit/110105/601> ;
  prov:wasGeneratedBy id:run .

id:run a bkg:ExtractionRun ;
  prov:used <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  prov:endedAtTime "2026-03-01T08:00:00Z"^^xsd:dateTime ;
  bkg:softwareVersion "0.1.0" .

id:table a bkg:BudgetTable ;
  dcterms:isPartOf <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:tableNumber "03" ;
  bkg:tableKind "expenditure" ;
  bkg:state "present" ;
  bkg:proved true .

id:line a bkg:BudgetLine ;
  bkg:amount 28000.0 ;
  bkg:printedText "2.800000" ;
  bkg:printedUnit "万元" ;
  bkg:status "verified" ;
  bkg:role "detail" ;
  bkg:measure <https://w3id.org/budgetkg/id/measure/合计> ;
  bkg:table id:table ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:stage <https://w3id.org/budgetkg/id/stage/budget> ;
  bkg:fiscalYear "2026"^^xsd:gYear ;
  bkg:unit <https://w3id.org/budgetkg/id/unit/110105/601> ;
  bkg:function <https://w3id.org/budgetkg/id/function/2010107> ;
  bkg:functionClass <https://w3id.org/budgetkg/id/function/201> ;
  bkg:functionSubclass <https://w3id.org/budgetkg/id/function/20101> .

id:unreadable a bkg:BudgetLine ;
  bkg:printedText "1,836000" ;
  bkg:printedUnit "万元" ;
  bkg:status "conflict" ;
  bkg:role "detail" ;
  bkg:measure <https://w3id.org/budgetkg/id/measure/合计> ;
  bkg:table id:table ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:stage <https://w3id.org/budgetkg/id/stage/budget> .

<https://w3id.org/budgetkg/id/unit/110105/601> a bkg:Department ;
  skos:prefLabel "北京市朝阳区人民政府双井街道"@zh ;
  bkg:unitCode "601" ;
  bkg:region <https://w3id.org/budgetkg/id/region/110105> .

id:project a bkg:Project ;
  skos:prefLabel "社区党建经费"@zh ;
  bkg:projectCode "11010525T000002036424" ;
  bkg:startYear "2025"^^xsd:gYear .

id:project-budget a bkg:ProjectBudget ;
  bkg:project id:project ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:total 5600.0 .

id:transfer a bkg:Transfer ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:amount 120000.0 ;
  bkg:printedText "12.0" ;
  bkg:fundingDocument <https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号> .

<https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号> a bkg:PolicyDocument , bkg:FundingDocument ;
  bkg:documentNumber "京财社指〔2023〕1791号" ;
  bkg:year "2023"^^xsd:gYear ;
  bkg:agency id:agency ;
  bkg:held false .

id:agency a bkg:Agency ; skos:prefLabel "示例市财政局"@zh .

id:stated a bkg:StatedFigure ;
  bkg:amount 306711000.0 ;
  bkg:subject "收入预算"@zh ;
  bkg:statement "2024年收入预算30,671.10万元"@zh ;
  bkg:status "unverified" ;
  bkg:observedYear "2024"^^xsd:gYear ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> .

id:citation a bkg:Citation ;
  bkg:refersTo <https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号> ;
  bkg:citedIn id:transfer ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:rawText "京财社指[2023]1791号" ;
  bkg:context "doc_no_column" ;
  bkg:citationRole "funding" .

id:finding a bkg:Finding ;
  bkg:rule "row-sum" ;
  bkg:severity "warning" ;
  bkg:message "合计不符"@zh , "the total differs"@en ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:expected 3.0 ;
  bkg:cause "missing-row" .

id:check a bkg:Check ;
  bkg:rule "row-sum" ;
  rdfs:label "合计 = 基本支出 + 项目支出"@zh , "total = basic + project"@en ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:holds true ;
  bkg:actual 3.0 ;
  bkg:expected 3.0 ;
  bkg:tolerance 0.5 ;
  bkg:involves id:line .

id:repair a bkg:Repair ;
  bkg:document <https://w3id.org/budgetkg/id/document/0123456789abcdef> ;
  bkg:mends id:line ;
  bkg:printedText "2,800000" ;
  bkg:amount 28000.0 ;
  bkg:method "decimal-point" ;
  bkg:provedBy id:check .

<https://w3id.org/budgetkg/id/measure/合计> a skos:Concept ;
  skos:prefLabel "合计"@zh ;
  bkg:seenAs "合计"@zh ;
  skos:inScheme <https://w3id.org/budgetkg/id/scheme/measure> ;
  bkg:seenOnly true .
"""

# Damage by name: the class whose first member is hit, the start of the line that is replaced, by what (None: nothing),
# and what the report must say. That each constraint refuses wrong and missing values at all is tested for all of them
# below; here are those that only this kind of damage reaches.
DAMAGE = {
    "hash cut to 16 digits": ("BudgetDocument", "bkg:sha256", '"0123456789abcdef"', "exactly one SHA-256"),
    "year as a number": ("BudgetDocument", "bkg:fiscalYear", "2026", "at most one fiscal year"),
    "stage that is none": ("BudgetDocument", "bkg:stage", "id:stage-draft", "budget or final accounts"),
    "region by its name": ("BudgetDocument", "bkg:region", "id:region-朝阳区", "named by its code"),
    "state that is none": ("BudgetTable", "bkg:state", '"empty"', "exactly one state"),
    "believed line without amount": (
        "BudgetLine",
        "bkg:amount",
        None,
        "without an amount has the status conflict",
    ),
    "line with two amounts": ("BudgetLine", "bkg:amount", "28000.0 , 2.8", "at most one amount"),
    "amount as a float": ("BudgetLine", "bkg:amount", "2.8e4", "at most one amount"),
    "amount as text": ("BudgetLine", "bkg:amount", '"28000"', "at most one amount"),
    "empty print": ("BudgetLine", "bkg:printedText", '""', "exactly one printed text"),
    "status that is none": ("BudgetLine", "bkg:status", '"guessed"', "exactly one status"),
    "role that is none": ("BudgetLine", "bkg:role", '"sum"', "exactly one role"),
    "measure as text": ("BudgetLine", "bkg:measure", '"合计"', "exactly one measure"),
    "table that is no table": ("BudgetLine", "bkg:table", "id:run", "exactly one table"),
    "class of five digits": ("BudgetLine", "bkg:functionClass", "<https://x.org/function/20101>", "3 digits"),
    "two names": ("Department", "skos:prefLabel", '"a"@zh , "b"@zh', "A unit has one preferred label"),
    "unit code with its name": ("Department", "bkg:unitCode", '"601-双井"', "of digits and letters"),
    "project code with a digit for its letter": (
        "Project",
        "bkg:projectCode",
        '"110105257000002036424"',
        "21 characters",
    ),
    "project code of 22": ("Project", "bkg:projectCode", '"11010525T0000020364240"', "21 characters"),
    "policy without name": ("PolicyDocument", "bkg:documentNumber", None, "a number or a title"),
    "square brackets": ("PolicyDocument", "bkg:documentNumber", '"京财社指[2023]1791号"', "in the form"),
    "place that is none": ("Citation", "bkg:context", '"footnote"', "exactly one context"),
    "severity that is none": ("Finding", "bkg:severity", '"error"', "exactly one severity"),
    "finding in English only": (
        "Finding",
        "bkg:message",
        '"the total differs"@en',
        "in Chinese and one in English",
    ),
    "finding said twice": (
        "Finding",
        "bkg:message",
        '"a"@zh , "b"@zh , "c"@en',
        "in Chinese and one in English",
    ),
    "name without language": ("Concept", "bkg:seenAs", '"合计"', "language tag"),
}


def damaged(kind: str, predicate: str, objects: str | None) -> str:
    """GOOD with other objects, or none, for a predicate of the first thing of a class."""
    blocks = GOOD.split("\n\n")
    at = next(i for i, block in enumerate(blocks) if re.search(rf" a (bkg|skos):{kind}\b", block))
    pattern = re.compile(rf"^  {predicate} .*?( [;.])$", re.M)
    assert pattern.search(blocks[at]), predicate
    changed = f"  {predicate} {objects}" if objects else "  bkg:box 'nothing'"
    blocks[at] = pattern.sub(lambda match: changed + match[1], blocks[at], count=1)
    return "\n\n".join(blocks)


def violations(data: Graph, shapes: Graph) -> dict[Node, set[str]]:
    """English messages of all violations, by the thing they are about."""
    _, report, _ = validate(data, shacl_graph=shapes)
    assert isinstance(report, Graph)
    found: defaultdict[Node, set[str]] = defaultdict(set)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        assert focus is not None
        found[focus] |= {
            str(text)
            for text in report.objects(result, SH.resultMessage)
            if isinstance(text, Literal) and text.language == "en"
        }
    return found


def parse(turtle: str) -> Graph:
    """The graph of a text."""
    return Graph().parse(data=turtle, format="turtle")


OF_OTHER_DOCUMENTS = {"PolicyText", "PolicyArticle", "Allocation", "Quantity", "ObservationSource"}
"""Shapes of what only policy texts, funding papers, tables of counts and the cube state; GOOD is a budget."""


def constraints(shapes: Graph, good: Graph) -> Iterator[tuple[Node, Node, Node, str]]:
    """Each property constraint with a thing it is about, its path and its English message."""
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if str(shape).endswith("Structure") or shapes.value(shape, SH.sparql):
            continue  # a graph of the samples is damaged for these, in tests/kg/check
        if str(shape).rpartition("#")[2] in OF_OTHER_DOCUMENTS:
            continue
        focus = next(
            chain(
                *(good.subjects(RDF.type, kind) for kind in shapes.objects(shape, SH.targetClass)),
                *(good.subjects(predicate) for predicate in shapes.objects(shape, SH.targetSubjectsOf)),
            ),
            None,
        )
        assert focus is not None, f"{shape} is about nothing in GOOD"
        for constraint in shapes.objects(shape, SH.property):
            path = shapes.value(constraint, SH.path)
            texts = [o for o in shapes.objects(constraint, SH.message) if isinstance(o, Literal)]
            assert path is not None
            yield constraint, focus, path, next(str(text) for text in texts if text.language == "en")


def basic(shapes: Graph) -> Graph:
    """The shapes without those of structure, for which a graph must be as whole as a build makes it."""
    kept = Graph()
    for subject, predicate, target in shapes:
        if predicate != SH.targetClass or not (
            str(subject).endswith("Structure") or shapes.value(subject, SH.sparql)
        ):
            kept.add((subject, predicate, target))
    return kept


def add_variant(data: Graph, focus: Node, changed: Graph, name: str) -> Node:
    """Put a thing of another graph beside those of `data`, under another name, so that many are judged at once."""
    variant = URIRef(f"https://w3id.org/budgetkg/id/variant/{name}")
    for _, predicate, target in changed.triples((focus, None, None)):
        data.add((variant, predicate, target))
    return variant


@pytest.fixture(scope="module")
def judged_damage(shapes: Graph) -> dict[str, set[str]]:
    """What is said of each damaged thing, by the name of the damage."""
    data, variants = parse(GOOD), {}
    for number, (name, (kind, predicate, objects, _)) in enumerate(DAMAGE.items()):
        changed = parse(damaged(kind, predicate, objects))
        focus = next(s for s, o in changed.subject_objects(RDF.type) if str(o).endswith(f"#{kind}"))
        variants[name] = add_variant(data, focus, changed, str(number))
    found = violations(data, shapes)
    return {name: found[variant] for name, variant in variants.items()}


def test_a_correct_graph_is_publishable(shapes: Graph) -> None:
    assert violations(parse(GOOD), basic(shapes)) == {}


@pytest.mark.pressure
@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused_and_named(judged_damage: dict[str, set[str]], name: str) -> None:
    expected = DAMAGE[name][3]
    found = judged_damage[name]
    assert any(expected in message for message in found), found


@pytest.mark.pressure
def test_every_constraint_refuses_a_value_that_cannot_be_meant(shapes: Graph) -> None:
    """A constraint on a misspelled path refuses nothing."""
    good, data, expected = parse(GOOD), parse(GOOD), {}
    for number, (_, focus, path, message) in enumerate(constraints(shapes, good)):
        variant = add_variant(data, focus, good, str(number))
        data.remove((variant, path, None))
        for value in (1.5, 2.5):
            data.add((variant, path, Literal(value)))
        expected[variant] = message
    found = violations(data, shapes)
    assert not {v: m for v, m in expected.items() if m not in found[v]}
    assert len(expected) > 60


@pytest.mark.pressure
def test_every_obligatory_statement_is_missed(shapes: Graph) -> None:
    good, data, expected = parse(GOOD), parse(GOOD), {}
    for number, (constraint, focus, path, message) in enumerate(constraints(shapes, good)):
        if shapes.value(constraint, SH.minCount) is not None:
            variant = add_variant(data, focus, good, str(number))
            data.remove((variant, path, None))
            expected[variant] = message
    found = violations(data, shapes)
    assert not {v: m for v, m in expected.items() if m not in found[v]}
    assert len(expected) > 30


@pytest.mark.pressure
def test_the_shapes_are_shacl(shapes: Graph) -> None:
    """A shape that is no SHACL is passed over and refuses nothing."""
    conforms, _, text = validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_every_constraint_says_in_both_languages_what_it_asks(shapes: Graph) -> None:
    for constraint in shapes.objects(None, SH.property):
        languages = sorted(
            str(m.language) for m in shapes.objects(constraint, SH.message) if isinstance(m, Literal)
        )
        assert languages == ["en", "zh"], shapes.value(constraint, SH.path)


def test_the_shapes_name_only_terms_that_exist(shapes: Graph) -> None:
    named = {str(t) for triple in shapes for t in triple if isinstance(t, URIRef) and str(t).startswith(BKG)}
    assert named <= {value for name, value in vars(bkg).items() if not name.startswith("_")}


def test_the_shapes_do_not_bind_things_to_the_default_base(shapes: Graph) -> None:
    assert not [t for triple in shapes for t in triple if BASE in str(t)]


@pytest.mark.parametrize(
    ("shape", "path", "values"),
    [
        ("Line", "status", Status),
        ("Line", "role", Role),
        ("Table", "state", TableState),
        ("Finding", "severity", Severity),
    ],
)
def test_what_extraction_can_say_is_what_the_shapes_allow(
    shapes: Graph, shape: str, path: str, values: type[StrEnum]
) -> None:
    node = URIRef(f"https://w3id.org/budgetkg/shapes#{shape}")
    (allowed,) = [
        {str(v) for v in shapes.items(options)}
        for constraint in shapes.objects(node, SH.property)
        if shapes.value(constraint, SH.path) == BKG[path] and (options := shapes.value(constraint, SH["in"]))
    ]
    assert allowed == set(values)
