"""Each rule on a small graph written by hand: what it must link, and what looks like it and must stay apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.iri import Namer
from kg.links.linking import LinkReport, run_rules
from kg.links.names import programme_name
from kg.store.embedded import EmbeddedStore
from ontology.terms import bkg
from queries.errors import QueryFileError
from queries.rules.catalogue import Rule, in_order, load_rules, parse_rule

ROOT = Path(__file__).resolve().parents[2]
NAMER = Namer()
BASE = NAMER.base
PREFIXES = f"""
@base <{BASE}> .
@prefix bkg: <https://w3id.org/budgetkg/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
UNITS = """
<graph/things> {
  <unit/110105/601> a bkg:Department ; bkg:unitCode "601" ; bkg:region <region/110105> ;
    skos:prefLabel "北京市朝阳区人民政府双井街道"@zh .
  <unit/110105/601001> a bkg:Unit ; bkg:unitCode "601001" ; bkg:region <region/110105> ;
    org:subOrganizationOf <unit/110105/601> ; skos:prefLabel "北京市朝阳区人民政府双井街道办事处"@zh .
  <unit/110105/602001> a bkg:Unit ; bkg:unitCode "602001" ; bkg:region <region/110105> ;
    org:subOrganizationOf <unit/110105/602> ; skos:prefLabel "北京市朝阳区人民政府劲松街道办事处"@zh .
  <unit/110105/707> a bkg:Department ; bkg:unitCode "707" ; bkg:region <region/110105> ;
    skos:prefLabel "中共北京市朝阳区委社会工作部"@zh .
  <unit/110105/707001> a bkg:Unit ; bkg:unitCode "707001" ; bkg:region <region/110105> ;
    org:subOrganizationOf <unit/110105/707> ; skos:prefLabel "中共北京市朝阳区委社会工作部机关"@zh .
  <unit/110102/275> a bkg:Department ; bkg:unitCode "275" ; bkg:region <region/110102> ;
    skos:prefLabel "北京市西城区人民政府广安门内街道办事处"@zh .
  <unit/110102/275001> a bkg:Unit ; bkg:unitCode "275001" ; bkg:region <region/110102> ;
    org:subOrganizationOf <unit/110102/275> ; skos:prefLabel "北京市西城区人民政府广安门内街道办事处（本级）"@zh .
}
"""
OFFICE, PARTY, WEST = "110105/601001", "110105/707001", "110102/275001"
A, B, C = "11010525T000000000001", "11010525T000000000002", "11010225T000000000003"

Pair = tuple[str, str]


def project(code: str, name: str = "") -> str:
    """A project in the graph of shared things; without a code, the key is REGION/UNIT/NAME."""
    region, coded = code[:6], f' ; bkg:projectCode "{code}"' if "/" not in code else ""
    return f"""<graph/things> {{ <project/{code}> a bkg:Project ; bkg:region <region/{region}> ;
      skos:prefLabel "{name or code}"@zh{coded} . }}\n"""


def budget(
    code: str,
    unit: str,
    name: str,
    *,
    year: int = 2026,
    stage: str = "budget",
    document: str = "",
    total: str = "100",
) -> str:
    """A project's budget in the graph of one document, by default one document for each unit and year."""
    document = document or f"{unit.rpartition('/')[2]}-{year}"
    iri = f"project-budget/{code.rpartition('/')[2]}/{unit.rpartition('/')[2]}/{year}/{stage}"
    return f"""<graph/document/{document}> {{ <{iri}> a bkg:ProjectBudget ; bkg:project <project/{code}> ;
      bkg:unit <unit/{unit}> ; bkg:fiscalYear "{year}"^^xsd:gYear ; bkg:stage <stage/{stage}> ;
      bkg:printedProjectName "{name}"@zh ; bkg:document <document/{document}> ; bkg:total {total}.0 . }}\n"""


def budget_key(code: str, unit: str, year: int = 2026, stage: str = "budget") -> str:
    return f"project-budget/{code}/{unit.rpartition('/')[2]}/{year}/{stage}"


def transfer(row: int, code: str, unit: str, number: str = "", *, year: int = 2026) -> str:
    cited = f" ; bkg:fundingDocument <policy/{number}>" if number else ""
    return f"""<graph/document/transfers> {{ <transfer/t/{row}> a bkg:Transfer ; bkg:project <project/{code}> ;
      bkg:unit <unit/{unit}> ; bkg:fiscalYear "{year}"^^xsd:gYear ; bkg:stage <stage/budget> ; bkg:amount 100.0 ;
      bkg:document <document/transfers>{cited} . }}\n"""


def named(budget: str, number: str) -> str:
    """The name of a project cites a document, in the graph of its budget."""
    _, _, unit, year, _ = budget.split("/")
    return f"""<graph/document/{unit}-{year}> {{ <citation/{budget}/{number}> bkg:context "project_name" ;
      bkg:citedIn <{budget}> ; bkg:refersTo <policy/{number}> . }}\n"""


def policy(key: str, number: str = "", *titles: str) -> str:
    """A policy document; one with a number has the titles that documents give it."""
    if not number:
        return f'<graph/things> {{ <policy/{key}> a bkg:PolicyDocument ; dcterms:title "{key}"@zh . }}\n'
    seen = "".join(f' <policy/{key}> bkg:seenTitle "{title}"@zh .' for title in titles)
    return f'<graph/things> {{ <policy/{key}> a bkg:PolicyDocument ; bkg:documentNumber "{number}" . }}\n' + (
        f"<graph/document/titles> {{ {seen} }}\n" if seen else ""
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store") as opened:
        yield opened


def run(store: EmbeddedStore, rule: str, *parts: str) -> set[Pair]:
    """Ends of what a rule links on the units and these parts, without the base."""
    parsed = ox.Store()
    parsed.load(PREFIXES + UNITS + "".join(parts), ox.RdfFormat.TRIG)
    for graph in parsed.named_graphs():
        quads = list(parsed.quads_for_pattern(None, None, None, graph))
        store.replace_graph(str(graph)[1:-1], ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    run_rules(store, NAMER, only=[*prerequisites(rule), rule])
    return set(links(store, rule))


def prerequisites(rule: str) -> tuple[str, ...]:
    return next(r.after for r in load_rules() if r.id == rule)


def links(store: EmbeddedStore, rule: str) -> dict[Pair, Decimal]:
    """Ends → confidence."""
    found = store.query(
        f"SELECT ?a ?b ?c WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ ?link a <{bkg.Link}> ; <{bkg.linkFrom}> ?a ;"
        f" <{bkg.linkTo}> ?b ; <{bkg.confidence}> ?c }} }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = [[term.value for term in row if isinstance(term, ox.NamedNode | ox.Literal)] for row in found]
    return {(a.removeprefix(BASE), b.removeprefix(BASE)): Decimal(c) for a, b, c in rows}


def evidence(store: EmbeddedStore, rule: str, language: str = "zh") -> list[str]:
    found = store.query(
        f"SELECT ?text WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ ?link <{bkg.evidence}> ?text }}"
        f' FILTER(LANG(?text) = "{language}") }} ORDER BY ?text'
    )
    assert isinstance(found, ox.QuerySolutions)
    return [row["text"].value for row in found if isinstance(row["text"], ox.Literal)]


# same-project-code


def test_one_code_in_two_units_is_linked_and_says_where(store: EmbeddedStore) -> None:
    name = "能力提升设备采购项目"
    found = run(store, "same-project-code", project(A), budget(A, OFFICE, name), budget(A, PARTY, name))
    assert found == {(budget_key(A, OFFICE), budget_key(A, PARTY))}
    assert links(store, "same-project-code").popitem()[1] == Decimal("0.99")
    (text,) = evidence(store, "same-project-code")
    assert A in text and "2026" in text and "双井街道办事处" in text and name in text


def test_one_code_under_two_names_may_be_a_misprint_and_is_less_sure(store: EmbeddedStore) -> None:
    run(
        store,
        "same-project-code",
        project(A),
        budget(A, OFFICE, "培训"),
        budget(A, PARTY, "社会组织参与治理"),
    )
    assert links(store, "same-project-code").popitem()[1] == Decimal("0.7")


def test_one_code_of_one_unit_or_of_two_years_or_stages_is_not_several_units(store: EmbeddedStore) -> None:
    parts = (
        budget(A, OFFICE, "一"),
        budget(A, OFFICE, "一", document="copy"),
        budget(A, PARTY, "一", year=2025),
        budget(A, PARTY, "一", stage="final_accounts"),
    )
    assert run(store, "same-project-code", project(A), *parts) == set()


def test_a_document_published_twice_makes_no_second_link(store: EmbeddedStore) -> None:
    """Equal statements of two graphs match twice, and each pattern of a query doubles that."""
    parts = [budget(A, unit, "一", document=d) for unit in (OFFICE, PARTY) for d in ("1", "2", "3")]
    assert len(run(store, "same-project-code", project(A), *parts)) == 1
    assert store.count(NAMER.links_graph("same-project-code")) == 2 + 8 + 3


def test_a_code_of_many_units_makes_a_star_and_no_square(store: EmbeddedStore) -> None:
    units = [f"110105/{600 + n}001" for n in range(30)]
    found = run(store, "same-project-code", project(A), *(budget(A, unit, "一") for unit in units))
    assert found == {(budget_key(A, units[0]), budget_key(A, unit)) for unit in units[1:]}


# same-programme


@pytest.mark.parametrize(
    ("one", "other", "confidence"),
    [
        ("公共服务经费-公益事业经费(体制)", "公益事业经费（体制）", "0.8"),
        ("区委社会工作部还原-社工关爱项目", "社工关爱项目", "0.8"),
        (
            "京财社指[2023]1791号提前下达2024年送温暖经费",
            "京财社指〔2024〕12号提前下达2025年送温暖经费",
            "0.8",
        ),
        ("责任规划师劳务费", "责任规划师劳务费", "0.9"),
    ],
)
def test_projects_of_one_name_and_two_codes_are_one_programme(
    store: EmbeddedStore, one: str, other: str, confidence: str
) -> None:
    found = run(
        store, "same-programme", project(A), project(B), budget(A, OFFICE, one), budget(B, PARTY, other)
    )
    assert found == {(f"project/{A}", f"project/{B}")}
    assert links(store, "same-programme").popitem()[1] == Decimal(confidence)


@pytest.mark.parametrize(
    ("code", "unit", "name"),
    [
        (C, WEST, "绿化养护经费"),
        (B, PARTY, "绿化养护（机关）"),
        (B, PARTY, "绿化养护尾款"),
        ("000000/x/绿化养护", PARTY, "绿化养护"),
    ],
    ids=["another region", "brackets that tell apart", "another word", "no region"],
)
def test_projects_that_only_look_alike_are_no_programme(
    store: EmbeddedStore, code: str, unit: str, name: str
) -> None:
    parts = (budget(A, OFFICE, "绿化养护经费"), budget(code, unit, name))
    assert run(store, "same-programme", project(A), project(code), *parts) == set()


def test_a_name_that_is_only_a_word_for_money_joins_nothing(store: EmbeddedStore) -> None:
    parts = (budget(A, OFFICE, "工作经费"), budget(B, PARTY, "专项资金"))
    assert run(store, "same-programme", project(A), project(B), *parts) == set()


def test_a_project_printed_under_two_names_makes_links_less_sure(store: EmbeddedStore) -> None:
    parts = (
        budget(A, OFFICE, "社区工作者系列培训"),
        budget(A, "110105/602001", "社会组织参与社会治理"),
        budget(B, PARTY, "社会组织参与社会治理项目"),
    )
    run(store, "same-programme", project(A), project(B), *parts)
    assert set(links(store, "same-programme").values()) == {Decimal("0.6")}


# passed-down-from


def test_money_comes_from_the_project_of_the_same_name_in_that_department(store: EmbeddedStore) -> None:
    parts = (
        budget(A, OFFICE, "区委社会工作部还原-朝阳区社会组织参与社会治理项目"),
        budget(B, PARTY, "朝阳区社会组织参与社会治理项目"),
        budget(C, "110105/602001", "朝阳区社会组织参与社会治理项目"),
        budget(B, PARTY, "朝阳区社会组织参与社会治理项目", year=2025),
    )
    found = run(store, "passed-down-from", project(A), project(B), project(C), *parts)
    assert found == {(budget_key(A, OFFICE), budget_key(B, PARTY))}


def test_without_such_a_project_money_comes_from_the_department(store: EmbeddedStore) -> None:
    found = run(store, "passed-down-from", project(A), budget(A, OFFICE, "区委社会工作部还原-社工关爱项目"))
    assert found == {(budget_key(A, OFFICE), "unit/110105/707")}
    assert links(store, "passed-down-from").popitem()[1] == Decimal("0.9")


def test_a_department_that_no_document_describes_stands_there_as_printed(store: EmbeddedStore) -> None:
    name = "统计局还原-人口抽样调查经费"
    found = run(
        store, "passed-down-from", project(A), budget(A, OFFICE, name), budget(A, "110105/602001", name)
    )
    assert found == {
        (budget_key(A, OFFICE), "unit/110105/统计局"),
        (budget_key(A, "110105/602001"), "unit/110105/统计局"),
    }
    assert set(links(store, "passed-down-from").values()) == {Decimal("0.7")}
    assert described(store, "unit/110105/统计局") == {"统计局", "region/110105", "Department"}


def described(store: EmbeddedStore, thing: str) -> set[str]:
    found = store.query(f"SELECT ?o WHERE {{ GRAPH ?g {{ <{BASE}{thing}> ?p ?o }} }}")
    assert isinstance(found, ox.QuerySolutions)
    values = [row["o"].value for row in found if isinstance(row["o"], ox.NamedNode | ox.Literal)]
    assert len(values) == len(set(values)), "stated twice"
    return {value.removeprefix(BASE).rpartition("#")[2] for value in values}


def test_a_department_that_is_described_later_takes_the_place_of_the_stub(store: EmbeddedStore) -> None:
    parts = (project(A), budget(A, OFFICE, "统计局还原-人口抽样调查经费"))
    run(store, "passed-down-from", *parts)
    statistics = """<graph/things> { <unit/110105/510> a bkg:Department ; bkg:unitCode "510" ;
      bkg:region <region/110105> ; skos:prefLabel "北京市朝阳区统计局"@zh . }"""
    assert run(store, "passed-down-from", *parts, statistics) == {(budget_key(A, OFFICE), "unit/110105/510")}
    assert described(store, "unit/110105/统计局") == set()


def test_a_department_of_another_region_is_never_meant(store: EmbeddedStore) -> None:
    found = run(store, "passed-down-from", project(C), budget(C, WEST, "区委社会工作部还原-社工关爱项目"))
    assert found == {(budget_key(C, WEST), "unit/110102/区委社会工作部")}


def test_a_short_name_that_two_departments_share_means_neither(store: EmbeddedStore) -> None:
    twins = "".join(
        f"""<graph/things> {{ <unit/110105/{code}> a bkg:Department ; bkg:unitCode "{code}" ;
          bkg:region <region/110105> ; skos:prefLabel "{name}"@zh . }}\n"""
        for code, name in (("510", "北京市朝阳区统计局"), ("511", "朝阳区统计局"))
    )
    found = run(store, "passed-down-from", project(A), budget(A, OFFICE, "统计局还原-普查经费"), twins)
    assert found == {(budget_key(A, OFFICE), "unit/110105/统计局")}


@pytest.mark.parametrize(
    "name", ["古建筑还原-彩画", "场景还原项目", "统计局还原", "市区体制下划专项-计划生育", "还原-普查"]
)
def test_a_name_that_names_no_body_is_passed_down_by_nobody(store: EmbeddedStore, name: str) -> None:
    assert run(store, "passed-down-from", project(A), budget(A, OFFICE, name)) == set()


def test_rule_and_comparison_take_the_same_words_for_bodies(store: EmbeddedStore) -> None:
    """The rule cannot read the list of `names.yaml`; a body missing in one place would half work."""
    (listed,) = re.findall(r"^bodies: \[(.*)\]", (ROOT / "queries/rules/names.yaml").read_text("utf-8"), re.M)
    for word in listed.split(", "):
        name = f"朝阳{word}还原-普查经费"
        assert programme_name(name) == "普查", word
        assert len(run(store, "passed-down-from", project(A), budget(A, OFFICE, name))) == 1, word


NUMBER, OTHER = "京财社指〔2023〕1791号", "京财社指〔2023〕1790号"
NUMBERS = policy(NUMBER, NUMBER) + policy(OTHER, OTHER)


# municipal-transfer


def test_a_transfer_pays_the_budget_whose_name_cites_its_document(store: EmbeddedStore) -> None:
    key = budget_key(C, WEST)
    parts = (budget(C, WEST, f"{NUMBER}社区公益金"), named(key, NUMBER), transfer(1, C, WEST, NUMBER))
    assert run(store, "municipal-transfer", NUMBERS, project(C), *parts) == {(key, "transfer/t/1")}
    assert links(store, "municipal-transfer").popitem()[1] == Decimal("0.99")
    assert NUMBER in evidence(store, "municipal-transfer")[0]


def test_a_transfer_to_a_project_whose_name_cites_nothing_is_less_sure(store: EmbeddedStore) -> None:
    parts = (budget(C, WEST, "社区公益金"), transfer(1, C, WEST), transfer(2, C, WEST, NUMBER))
    run(store, "municipal-transfer", NUMBERS, project(C), *parts)
    assert links(store, "municipal-transfer") == {
        (budget_key(C, WEST), f"transfer/t/{n}"): Decimal("0.9") for n in (1, 2)
    }


@pytest.mark.parametrize(
    "row",
    [transfer(1, C, WEST, OTHER), transfer(1, C, OFFICE, NUMBER), transfer(1, C, WEST, NUMBER, year=2025)],
    ids=["another document", "another unit", "another year"],
)
def test_a_transfer_of_other_money_does_not_pay(store: EmbeddedStore, row: str) -> None:
    parts = (budget(C, WEST, "社区公益金"), named(budget_key(C, WEST), NUMBER))
    assert run(store, "municipal-transfer", NUMBERS, project(C), *parts, row) == set()


def test_a_project_with_its_code_in_one_place_only_is_found_by_document_and_name(
    store: EmbeddedStore,
) -> None:
    uncoded = f"110102/275001/{NUMBER}社区公益金"
    parts = (
        project(uncoded),
        budget(uncoded, WEST, f"{NUMBER}社区公益金", document="transfers"),
        budget(C, WEST, "社区公益金"),
        named(budget_key(C, WEST), NUMBER),
        transfer(1, uncoded, WEST, NUMBER),
    )
    run(store, "municipal-transfer", NUMBERS, project(C), *parts)
    assert links(store, "municipal-transfer")[budget_key(C, WEST), "transfer/t/1"] == Decimal("0.85")


def test_two_batches_of_one_document_do_not_pay_each_other(store: EmbeddedStore) -> None:
    other = "11010225T000000000004"
    parts = (
        *(budget(code, WEST, f"治理项目（第{n}批）") for code, n in ((C, "一"), (other, "二"))),
        *(named(budget_key(code, WEST), NUMBER) for code in (C, other)),
        transfer(1, C, WEST, NUMBER),
        transfer(2, other, WEST, NUMBER),
    )
    assert run(store, "municipal-transfer", NUMBERS, project(C), project(other), *parts) == {
        (budget_key(C, WEST), "transfer/t/1"),
        (budget_key(other, WEST), "transfer/t/2"),
    }


# shared-policy


def cites(document: str, publisher: str, *policies: str) -> str:
    mentions = "".join(
        f"<citation/{document}/{n}> bkg:refersTo <policy/{key}> ; bkg:document <document/{document}> .\n"
        for n, key in enumerate(policies)
    )
    return f"""<graph/document/{document}> {{ <document/{document}> a bkg:BudgetDocument ;
      bkg:publishedBy <unit/{publisher}> . {mentions} }}\n"""


def test_units_that_cite_one_document_are_linked_once_with_all_they_share(store: EmbeddedStore) -> None:
    parts = (
        cites("a", "110105/601", NUMBER, NUMBER, OTHER),
        cites("b", "110105/601", NUMBER),
        cites("c", "110105/707", OTHER, NUMBER),
        cites("d", "110102/275", "另一办法"),
    )
    assert run(store, "shared-policy", NUMBERS, policy("另一办法"), *parts) == {
        ("unit/110105/601", "unit/110105/707")
    }
    found = store.query(
        f"SELECT ?p WHERE {{ ?link a <{bkg.Link}> ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?p }} ORDER BY ?p"
    )
    assert isinstance(found, ox.QuerySolutions)
    assert [row["p"] for row in found] == [ox.NamedNode(f"{BASE}policy/{key}") for key in (OTHER, NUMBER)]


def test_a_document_cited_by_number_here_and_by_title_there_is_shared(store: EmbeddedStore) -> None:
    title = "关于加强全市党群服务中心建设管理使用的意见"
    parts = (policy(title), policy(NUMBER, NUMBER, title))
    citing = (cites("a", "110105/601", title), cites("c", "110105/707", NUMBER))
    assert run(store, "shared-policy", *parts, *citing) == {("unit/110105/601", "unit/110105/707")}


def test_a_document_that_everybody_cites_links_nobody(store: EmbeddedStore) -> None:
    citing = [cites(f"d{n}", f"110105/{600 + n}", "宪法") for n in range(11)]
    assert run(store, "shared-policy", policy("宪法"), *citing) == set()


# unit-in-department


def unit(region: str, name: str) -> str:
    return f"""<graph/things> {{ <unit/{region}/{name}> a bkg:Unit ; bkg:region <region/{region}> ;
      skos:prefLabel "{name}"@zh . }}\n"""


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("北京市朝阳区人民政府双井街道办事处", "0.9"),
        ("北京市朝阳区人民政府双井街道便民服务中心", "0.7"),
        ("中共北京市朝阳区委社会工作部（本级）", "0.9"),
    ],
)
def test_a_unit_without_code_belongs_where_its_name_begins(
    store: EmbeddedStore, name: str, confidence: str
) -> None:
    department = "unit/110105/601" if "双井" in name else "unit/110105/707"
    assert run(store, "unit-in-department", unit("110105", name)) == {(f"unit/110105/{name}", department)}
    assert links(store, "unit-in-department").popitem()[1] == Decimal(confidence)


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("110102", "北京市朝阳区人民政府双井街道办事处"),
        ("110105", "北京市朝阳区人民政府双井街道"),
        ("110105", "北京市朝阳区人民政府劲松文化馆"),
        ("110105", "中共北京市朝阳区委组织部"),
    ],
    ids=["another region", "the department itself", "below the government", "below the party committee"],
)
def test_a_unit_is_not_put_below_what_only_sounds_like_its_department(
    store: EmbeddedStore, region: str, name: str
) -> None:
    above = """<graph/things> {
      <unit/110105/500> a bkg:Department ; bkg:unitCode "500" ; bkg:region <region/110105> ;
        skos:prefLabel "北京市朝阳区人民政府"@zh .
      <unit/110105/501> a bkg:Department ; bkg:unitCode "501" ; bkg:region <region/110105> ;
        skos:prefLabel "中共北京市朝阳区委"@zh . }"""
    assert run(store, "unit-in-department", above, unit(region, name)) == set()


# same-unit


def test_a_unit_without_code_is_the_coded_one_of_its_name(store: EmbeddedStore) -> None:
    name = "北京市朝阳区人民政府双井街道"
    assert run(store, "same-unit", unit("110105", name)) == {(f"unit/110105/{name}", "unit/110105/601")}
    assert "代码 601" in evidence(store, "same-unit")[0]


@pytest.mark.parametrize(
    ("region", "name"),
    [("110102", "北京市朝阳区人民政府双井街道"), ("110105", "北京市朝阳区人民政府双井街道（本级）")],
    ids=["another region", "another name"],
)
def test_a_unit_of_another_region_or_name_is_another(store: EmbeddedStore, region: str, name: str) -> None:
    assert run(store, "same-unit", unit(region, name)) == set()


def test_a_name_that_two_codes_have_means_neither(store: EmbeddedStore) -> None:
    name = "北京市朝阳区人民政府双井街道"
    second = f"""<graph/things> {{ <unit/110105/699> a bkg:Department ; bkg:unitCode "699" ; bkg:region <region/110105> ;
      skos:prefLabel "{name}"@zh . }}"""
    assert run(store, "same-unit", second, unit("110105", name)) == set()


# title-of-numbered-policy, similar-policy-title

TITLE = "关于加强城镇公共消防设施和基层消防组织建设的指导意见"


def test_a_title_that_one_numbered_document_has_names_that_document(store: EmbeddedStore) -> None:
    printed = "关于加强城镇公共消防设施和基层消防组织建设的“指导意见”"
    found = run(store, "title-of-numbered-policy", policy(TITLE), policy(NUMBER, NUMBER, printed))
    assert found == {tuple(sorted((f"policy/{TITLE}", f"policy/{NUMBER}")))}


def test_a_title_that_two_numbered_documents_have_names_neither_for_sure(store: EmbeddedStore) -> None:
    parts = (policy(TITLE), policy(NUMBER, NUMBER, TITLE), policy(OTHER, OTHER, TITLE))
    assert run(store, "title-of-numbered-policy", *parts) == set()
    run(store, "similar-policy-title", *parts)
    assert set(links(store, "similar-policy-title").values()) == {Decimal("0.50")}


def test_a_title_with_a_word_less_may_be_the_same_document(store: EmbeddedStore) -> None:
    parts = (policy(TITLE), policy(NUMBER, NUMBER, TITLE.replace("和", "")))
    assert run(store, "title-of-numbered-policy", *parts) == set()
    assert len(run(store, "similar-policy-title", *parts)) == 1
    assert all(confidence < 1 for confidence in links(store, "similar-policy-title").values())


def test_a_title_that_is_known_for_sure_has_no_doubtful_double(store: EmbeddedStore) -> None:
    parts = (policy(TITLE), policy(NUMBER, NUMBER, TITLE), policy(OTHER, OTHER, TITLE.replace("和", "")))
    assert run(store, "similar-policy-title", *parts) == set()


# preceded-by, realises


def test_a_budget_follows_that_of_the_year_before_in_the_same_unit(store: EmbeddedStore) -> None:
    parts = (
        *(budget(A, OFFICE, "一", year=year, total=str(year)) for year in (2023, 2025, 2026)),
        budget(A, PARTY, "一", year=2024),
        budget(A, OFFICE, "一", year=2024, stage="final_accounts"),
    )
    assert run(store, "preceded-by", project(A), *parts) == {
        (budget_key(A, OFFICE, 2026), budget_key(A, OFFICE, 2025))
    }
    assert "2026 年 2026 元，2025 年 2025 元" in evidence(store, "preceded-by")[0]
    assert links(store, "preceded-by").popitem()[1] == Decimal("0.99")


def test_a_project_without_code_follows_by_unit_and_name_and_is_less_sure(store: EmbeddedStore) -> None:
    uncoded = "110105/601001/临时救助"
    parts = (budget(uncoded, OFFICE, "临时救助"), budget(uncoded, OFFICE, "临时救助", year=2025))
    run(store, "preceded-by", project(uncoded), *parts)
    assert links(store, "preceded-by").popitem()[1] == Decimal("0.9")


def amounts(
    sha: str,
    stage: str,
    *cells: str,
    year: int = 2026,
    kind: str = "general_public_expenditure",
    yuan: str = "1.0",
    file_name: str = "budget.txt",
) -> str:
    """A document of one table whose cells are ROW/MEASURE."""
    lines = "".join(
        f"""<line/{sha}/06/{cell}> a bkg:BudgetLine ; bkg:document <document/{sha}> ; bkg:unit <unit/110105/601001> ;
          bkg:tableKind "{kind}" ; bkg:measureKey "{cell.partition("/")[2].removesuffix("数")}" ; bkg:amount {yuan} .\n"""
        for cell in cells
    )
    return f"""<graph/document/{sha}> {{ <document/{sha}> a bkg:BudgetDocument ; bkg:stage <stage/{stage}> ; bkg:fileName "{file_name}" ;
      bkg:publishedBy <unit/110105/601> ; bkg:fiscalYear "{year}"^^xsd:gYear . {lines} }}\n"""


def test_an_amount_of_the_accounts_realises_that_of_the_same_row_and_column(store: EmbeddedStore) -> None:
    parts = (
        amounts("b" * 16, "budget", "2010301/合计", "2010301/项目支出", "2010302/合计"),
        amounts("f" * 16, "final_accounts", "2010301/合计数", "2010303/合计"),
    )
    assert run(store, "realises", *parts) == {
        (f"line/{'f' * 16}/06/2010301/合计数", f"line/{'b' * 16}/06/2010301/合计")
    }


def test_of_copies_the_corrected_one_is_realised(store: EmbeddedStore) -> None:
    parts = (
        amounts("b" * 16, "budget", "2010301/合计"),
        amounts("c" * 16, "budget", "2010301/合计", file_name="budget（更正）.txt"),
        amounts("f" * 16, "final_accounts", "2010301/合计"),
    )
    assert run(store, "realises", *parts) == {
        (f"line/{'f' * 16}/06/2010301/合计", f"line/{'c' * 16}/06/2010301/合计")
    }


@pytest.mark.parametrize(
    "budgeted",
    [
        amounts("b" * 16, "budget", "2010301/合计", year=2025),
        amounts("b" * 16, "budget", "2010301/合计", kind="expenditure"),
        amounts("b" * 16, "final_accounts", "2010301/合计"),
        amounts("b" * 16, "budget", "2010301/合计") + amounts("c" * 16, "budget", "2010301/合计", yuan="2.0"),
        amounts("b" * 16, "budget", "2010301/合计", "2010301/合计数"),
    ],
    ids=["another year", "another table", "the same stage", "two that differ", "two of one document"],
)
def test_an_amount_of_the_accounts_realises_no_other(store: EmbeddedStore, budgeted: str) -> None:
    assert run(store, "realises", budgeted, amounts("f" * 16, "final_accounts", "2010301/合计")) == set()


# The files


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_a_rule_runs_on_an_empty_store_and_links_nothing(store: EmbeddedStore, rule: Rule) -> None:
    report: LinkReport = run_rules(store, NAMER, only=[rule.id])
    assert report.links == 0
    assert store.graphs() == []


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_a_rule_speaks_both_languages(rule: Rule) -> None:
    assert re.search(r"[\u4e00-\u9fff]", rule.summary) and re.search(r"[\u4e00-\u9fff]", rule.evidence.zh)
    for text in (rule.summary_en, re.sub(r"\{\w+\}|“X还原-”|「|」", "", rule.evidence.en)):
        assert not re.search(r"[\u4e00-\u9fff]", text.replace("还原", ""))
    assert rule.confidence is not None or rule.confidence_note


def test_the_page_tells_every_rule_with_its_confidence() -> None:
    page = (ROOT / "docs" / "links.md").read_text("utf-8")
    for rule in load_rules():
        (row,) = re.findall(rf"^\| `{rule.id}` \|.*\|$", page, re.M)
        stated = [str(rule.confidence)] if rule.confidence else re.findall(r"0\.\d+", rule.confidence_note)
        assert set(stated) <= set(re.findall(r"0\.\d+", row)), rule.id


HEADER = """#+ id: sample
#+ summary: 例
#+ summary_en: Example
#+ description: 例
#+ relation: bkg:fundsFrom
#+ evidence: {zh: "{name}", en: "{name}"}
#+ confidence: 0.5
#+ since: 0.1.0
PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
SELECT ?from ?to ?name WHERE { ?from bkg:fundsFrom ?to }
"""


def test_a_header_is_read_with_its_prefixes() -> None:
    rule = parse_rule("sample", HEADER)
    assert rule.relation == bkg.fundsFrom
    assert rule.confidence == Decimal("0.5")
    assert rule.columns == {"name"}
    assert "#+" not in rule.text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id: sample", "id: other", "name of the file"),
        ("relation: bkg:", "relation: foaf:", "prefix of the query"),
        ("confidence: 0.5", "confidence: 1.5", "at most 1"),
        ("confidence: 0.5", "confidence: 0", "above 0"),
        ("#+ since: 0.1.0\n", "", "since"),
        ("since: 0.1.0", "since: 0.1.0\n#+ extra: 1", "extra"),
        ('zh: "{name}"', 'zh: "{name"', "braces"),
        ("summary: 例", "summary: [", "YAML"),
        ("since: 0.1.0", "since: 0.1.0\n#+ near: 0.9", "from_text"),
    ],
)
def test_a_malformed_header_is_refused_with_the_name_of_its_file(old: str, new: str, complaint: str) -> None:
    assert old in HEADER
    with pytest.raises(QueryFileError, match=rf"(?s)rule sample\.rq.*{complaint}"):
        parse_rule("sample", HEADER.replace(old, new))


def test_a_rule_comes_after_those_whose_links_it_reads() -> None:
    first, second = (parse_rule("sample", HEADER.replace("since", f"after: [{n}]\n#+ since")) for n in "ab")
    third = parse_rule("sample", HEADER)
    with pytest.raises(QueryFileError, match="after"):
        in_order({"sample": first})
    with pytest.raises(QueryFileError, match="circle"):
        in_order({"a": rename(second, "a"), "b": rename(first, "b")})
    assert [r.id for r in in_order({"b": rename(third, "b"), "a": rename(second, "a")})] == ["b", "a"]


def rename(rule: Rule, name: str) -> Rule:
    return Rule(**{field: getattr(rule, field) for field in rule.__struct_fields__} | {"id": name})
