"""The code lists in Turtle: what a concept scheme must have, and that the CSV files say the same."""

from __future__ import annotations

import csv
from collections import Counter
from enum import StrEnum
from importlib import resources
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import yaml
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef

from extract.states import FigurePart, Role, Severity, Status, TableState
from kg.crosscheck.model import CrossRule, Hindrance, Outcome
from kg.figures.statements import rows
from kg.store.snapshot import StoreSnapshot
from ontology.codelist import ClassScheme, classes, regions
from ontology.files import codelist_paths, subject_english_path, subjects_path
from ontology.subjects import COMPLETE
from ontology.terms import BASE, VERSION, Scheme, bkg, owl, rdf, skos

# What the budgets of 2024 to 2026 print on the expenditure side of their first table.
PRINTED = (
    "一般公共服务支出 外交支出 国防支出 公共安全支出 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 "
    "社会保险基金支出 卫生健康支出 节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 "
    "商业服务业等支出 金融支出 援助其他地区支出 自然资源海洋气象等支出 住房保障支出 粮油物资储备支出 "
    "国有资本经营预算支出 灾害防治及应急管理支出 预备费 其他支出 转移性支出 债务还本支出 债务付息支出 "
    "债务发行费用支出 抗疫特别国债安排的支出"
)


def _scheme(scheme: Scheme) -> URIRef:
    return URIRef(f"{BASE}scheme/{scheme}")


def _labels(graph: Graph, scheme: Scheme) -> dict[str, str]:
    """Notation → Chinese label of a scheme's concepts."""
    return {
        str(graph.value(concept, SKOS.notation)): str(label)
        for concept in graph.subjects(SKOS.inScheme, _scheme(scheme))
        for label in graph.objects(concept, SKOS.prefLabel)
        if isinstance(label, Literal) and label.language == "zh"
    }


def _language(label: object) -> str | None:
    return label.language if isinstance(label, Literal) else None


def test_every_scheme_is_described_and_no_other_is(short_lists: Graph) -> None:
    schemes = set(short_lists.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == {_scheme(s) for s in Scheme if s != Scheme.REGION}
    for scheme in schemes:
        for predicates in ((SKOS.prefLabel, RDFS.label), (SKOS.definition,)):
            texts = [o for p in predicates for o in short_lists.objects(scheme, p) if isinstance(o, Literal)]
            assert sorted(str(t.language) for t in texts) == ["en", "zh"]


def test_every_concept_has_one_preferred_label_one_code_and_one_scheme(short_lists: Graph) -> None:
    concepts = list(short_lists.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 100
    for concept in concepts:
        # Two would double what is summed up by label.
        assert [_language(o) for o in short_lists.objects(concept, SKOS.prefLabel)] == ["zh"], concept
        assert [_language(o) for o in short_lists.objects(concept, RDFS.label)] in ([], ["en"]), concept
        assert len(list(short_lists.objects(concept, SKOS.notation))) == 1, concept
        assert len(list(short_lists.objects(concept, SKOS.inScheme))) == 1, concept


def test_no_two_concepts_of_a_scheme_share_a_code_and_the_iri_is_made_of_it(short_lists: Graph) -> None:
    for scheme in Scheme:
        notations = [
            (str(c), str(short_lists.value(c, SKOS.notation)))
            for c in short_lists.subjects(SKOS.inScheme, _scheme(scheme))
        ]
        assert max(Counter(n for _, n in notations).values(), default=1) == 1, scheme
        for concept, notation in notations:
            assert not set(concept) & set("<> "), concept
            assert unquote(concept) == f"{BASE}{scheme}/{notation}"


def test_a_concept_stands_under_one_of_its_own_scheme_or_at_the_top(short_lists: Graph) -> None:
    for concept in short_lists.subjects(RDF.type, SKOS.Concept):
        scheme = short_lists.value(concept, SKOS.inScheme)
        parents = list(short_lists.objects(concept, SKOS.broader))
        tops = list(short_lists.objects(concept, SKOS.topConceptOf))
        assert len(parents) + len(tops) == 1, concept
        assert all(short_lists.value(p, SKOS.inScheme) == scheme for p in parents), concept
        assert all(t == scheme for t in tops), concept


def test_the_functional_classes_are_named_as_budgets_print_them(short_lists: Graph) -> None:
    names = set(_labels(short_lists, Scheme.FUNCTION).values())
    assert set(PRINTED.split()) == names


@pytest.mark.parametrize("scheme", [Scheme.FUNCTION, Scheme.GOVERNMENT_ECONOMIC, Scheme.DEPARTMENT_ECONOMIC])
def test_the_classes_as_plain_data_are_those_of_the_turtle(short_lists: Graph, scheme: ClassScheme) -> None:
    assert dict(classes(scheme)) == _labels(short_lists, scheme)
    assert all(len(code) == 3 for code in classes(scheme))


@pytest.mark.parametrize(
    ("level1", "level2"),
    [
        ("产出指标", "数量指标 质量指标 时效指标"),
        ("成本指标", "经济成本指标 社会成本指标 生态环境成本指标"),
        ("效益指标", "经济效益指标 社会效益指标 生态效益指标 可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
    ],
)
def test_the_kinds_of_indicators_stand_under_their_first_level(
    short_lists: Graph, level1: str, level2: str
) -> None:
    parent = URIRef(f"{BASE}{Scheme.INDICATOR_KIND}/{level1}")
    below = {str(short_lists.value(c, SKOS.notation)) for c in short_lists.subjects(SKOS.broader, parent)}
    assert below == set(level2.split())


def test_the_regions_of_the_turtle_are_those_of_the_csv() -> None:
    """Parsed with Oxigraph: 3,200 regions take rdflib two seconds."""
    (path,) = [p for p in codelist_paths() if p.stem == "region"]
    found: dict[str, dict[str, list[str]]] = {}
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(
            triple.object, ox.Triple | ox.BlankNode
        ):
            if isinstance(triple.object, ox.Literal) and triple.object.language == "en":
                continue
            values = found.setdefault(triple.subject.value, {})
            values.setdefault(triple.predicate.value, []).append(triple.object.value)
    scheme = found.pop(f"{BASE}scheme/{Scheme.REGION}")
    assert scheme[owl.versionInfo] == [VERSION]
    assert found == {
        f"{BASE}region/{r.code}": {
            rdf.type: [skos.Concept, bkg.Region],
            skos.notation: [r.code],
            skos.prefLabel: [r.name],
            skos.inScheme: [f"{BASE}scheme/{Scheme.REGION}"],
        }
        | (
            {skos.broader: [f"{BASE}region/{r.parent}"]}
            if r.parent
            else {str(SKOS.topConceptOf): [f"{BASE}scheme/{Scheme.REGION}"]}
        )
        for r in regions().values()
    }


@pytest.mark.parametrize(
    ("scheme", "values"),
    [
        (Scheme.STATUS, Status),
        (Scheme.ROW_ROLE, Role),
        (Scheme.SEVERITY, Severity),
        (Scheme.FIGURE_PART, FigurePart),
        (Scheme.TABLE_STATE, TableState),
        (Scheme.CROSS_RULE, CrossRule),
        (Scheme.OUTCOME, Outcome),
        (Scheme.HINDRANCE, Hindrance),
    ],
)
def test_a_word_that_figures_can_have_lacks_a_label(
    short_lists: Graph, scheme: Scheme, values: type[StrEnum]
) -> None:
    assert set(_labels(short_lists, scheme)) == {value.value for value in values}


def test_a_kind_of_table_or_citation_that_the_samples_have_lacks_a_label(
    short_lists: Graph, sample_store: StoreSnapshot
) -> None:
    for scheme, term in ((Scheme.TABLE_KIND, bkg.tableKind), (Scheme.CITATION_ROLE, bkg.citationRole)):
        found = {v for (v,) in rows(sample_store, f"SELECT DISTINCT ?v WHERE {{ ?s <{term}> ?v }}")}
        assert found
        assert found <= set(_labels(short_lists, scheme))


def test_a_kind_of_table_that_titles_can_have_lacks_a_label(short_lists: Graph) -> None:
    text = resources.files("extract.tables").joinpath("title_kinds.yaml").read_text("utf-8")
    kinds = {entry["kind"] for entry in yaml.safe_load(text)["titles"]}
    assert kinds <= set(_labels(short_lists, Scheme.TABLE_KIND))


def test_a_class_of_functions_has_no_place_between_countries(short_lists: Graph) -> None:
    """But for those that are no function of government: state capital, reserves, other, principal, bonds of a purpose."""
    divisions = set(short_lists.subjects(SKOS.inScheme, _scheme(Scheme.COFOG)))
    assert len(divisions) == 10
    without = set()
    for concept in short_lists.subjects(SKOS.inScheme, _scheme(Scheme.FUNCTION)):
        broad = set(short_lists.objects(concept, SKOS.broadMatch))
        related = set(short_lists.objects(concept, SKOS.relatedMatch))
        assert broad | related <= divisions
        assert len(broad) <= 1
        assert not (broad and related), concept
        if not broad | related:
            without.add(str(short_lists.value(concept, SKOS.notation)))
    assert without == {"223", "227", "229", "231", "234"}


def test_an_economic_subject_lacks_an_english_name_or_a_name_has_no_subject() -> None:
    def rows_of(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    listed = {
        row["name"] for row in rows_of(subjects_path()) if row["scheme"] in COMPLETE and len(row["code"]) == 5
    }
    translated = [row["name"] for row in rows_of(subject_english_path())]
    assert sorted(translated) == sorted(listed)


def test_a_subject_as_the_list_has_it_lacks_its_english_name(sample_store: StoreSnapshot) -> None:
    label = f"SELECT ?name {{ <{BASE}department-economic/30201> <{RDFS.label}> ?name }}"
    assert [row["name"].value for row in sample_store.query(label)] == ["office expenses"]  # type: ignore[union-attr]
