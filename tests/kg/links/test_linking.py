"""Running the link rules: what is written, what a person's decision changes, and names and titles as they are compared."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from kg.errors import BuildError, ParameterError
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.links.decisions import Decision, read_decisions, write_decisions
from kg.links.found import find_links
from kg.links.linking import DECISION, LinkReport, run_rules
from kg.links.names import policy_titles, programme_name, unit_names
from kg.links.title_match import NearPair, may_be_one_title, near_pairs
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, org, rdf, skos
from queries.rules.catalogue import parse_rule

NAMER = Namer()
SAME = "same-project-code"
CODE, OTHER = "11010525T000000000001", "11010525T000000000002"
STREET, PARTY = (NAMER.project_budget(CODE, unit, 2026, "budget") for unit in ("601001", "707001"))
TODAY = datetime.date(2026, 3, 1)


def write_budgets(store: EmbeddedStore, code: str, *units: str, name: str = "能力提升设备采购项目") -> None:
    """A project with a budget in each of these units, each in a document of its own."""
    for unit in units:
        writer = GraphWriter(f"{NAMER.base}graph/document/{code}-{unit}")
        budget = NAMER.project_budget(code, unit, 2026, "budget")
        writer.link(budget, rdf.type, bkg.ProjectBudget)
        writer.link(budget, bkg.project, NAMER.project(code))
        writer.link(budget, bkg.unit, NAMER.unit("110105", unit))
        writer.year(budget, bkg.fiscalYear, 2026)
        writer.link(budget, bkg.stage, NAMER.stage("budget"))
        writer.text(budget, bkg.printedProjectName, name, "zh")
        writer.link(budget, bkg.document, f"{NAMER.base}document/{unit}")
        store.replace_graph(writer.graph, writer.to_bytes())


def write_things(store: EmbeddedStore, *codes: str) -> None:
    writer = GraphWriter(NAMER.things_graph)
    for code in codes:
        writer.link(NAMER.project(code), rdf.type, bkg.Project)
        writer.text(NAMER.project(code), bkg.projectCode, code)
        writer.link(NAMER.project(code), bkg.region, NAMER.region("110105"))
    store.replace_graph(writer.graph, writer.to_bytes())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    """One project in two units, which `same-project-code` links."""
    with EmbeddedStore.open(tmp_path / "store") as opened:
        write_things(opened, CODE)
        write_budgets(opened, CODE, "601001", "707001")
        yield opened


def statements(store: GraphReader, rule: str) -> set[tuple[str, str, str]]:
    """What the graph of a rule states, without the links' own descriptions."""
    found = store.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ ?s ?p ?o }} }}")
    assert isinstance(found, ox.QuerySolutions)
    rows = [[t.value for t in row if isinstance(t, ox.NamedNode | ox.Literal)] for row in found]
    return {(s, p, o) for s, p, o in rows if not s.startswith(f"{NAMER.base}link/")}


def described(store: GraphReader, rule: str) -> dict[str, list[str]]:
    """Property → values of the one link of a rule."""
    found = store.query(
        f"SELECT ?l ?p ?o WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ ?l a <{bkg.Link}> ; ?p ?o }} }} ORDER BY ?o"
    )
    assert isinstance(found, ox.QuerySolutions)
    values: dict[str, list[str]] = {}
    links = set()
    for row in found:
        link, name, value = (t.value for t in row if isinstance(t, ox.NamedNode | ox.Literal))
        links.add(link)
        values.setdefault(name, []).append(value)
    assert len(links) == 1
    return values


def not_same(*ends: str, relation: str | None = None) -> Decision:
    return Decision(False, ends[0], ends[1], relation, "两回事", TODAY)


def same(*ends: str, relation: str | None = None) -> Decision:
    return Decision(True, ends[0], ends[1], relation or bkg.sameProgrammeAs, "一回事", TODAY, "AB")


# What a run writes


def test_a_link_says_who_made_it_from_what_and_how_sure_it_is(store: EmbeddedStore) -> None:
    run_rules(store, NAMER)
    relation = bkg.sameProgrammeAs
    assert statements(store, SAME) == {(STREET, relation, PARTY), (PARTY, relation, STREET)}
    values = described(store, SAME)
    assert values[bkg.rule] == [SAME]
    assert values[bkg.linkFrom] == [STREET] and values[bkg.linkTo] == [PARTY]
    assert values[bkg.linkRelation] == [relation]
    assert values[bkg.confidence] == ["0.99"]
    assert len(values[bkg.evidence]) == 2 and all(CODE in text for text in values[bkg.evidence])
    assert values["http://www.w3.org/ns/prov#wasDerivedFrom"] == [
        f"{NAMER.base}document/{unit}" for unit in ("601001", "707001")
    ]


def test_a_second_run_finds_what_the_first_found_and_nothing_of_its_own(store: EmbeddedStore) -> None:
    write_things(store, CODE, OTHER)
    write_budgets(store, OTHER, "601001", name="统计局还原-能力提升设备采购经费")
    counts = [report_counts(run_rules(store, NAMER)) for _ in range(3)]
    assert counts[0] == counts[1] == counts[2]
    assert counts[0]["passed-down-from"] == counts[0]["same-programme"] == 1
    stub = NAMER.unit("110105", "统计局")
    assert (stub, rdf.type, bkg.Department) in statements(store, "passed-down-from")


def report_counts(report: LinkReport) -> dict[str, int]:
    return {result.rule: result.links for result in report.results}


def test_links_depend_on_what_documents_state_and_not_on_when_they_came(tmp_path: Path) -> None:
    dumps = []
    for order in (("601001", "602001", "707001"), ("707001", "602001", "601001")):
        with EmbeddedStore.open(tmp_path / order[0]) as opened:
            write_things(opened, CODE)
            for unit in order:
                write_budgets(opened, CODE, unit)
                run_rules(opened, NAMER)
            opened.dump(tmp_path / "dump.nq")
            dumps.append(sorted((tmp_path / "dump.nq").read_bytes().splitlines()))
    assert dumps[0] == dumps[1]


def test_a_link_goes_when_what_it_was_derived_from_goes(store: EmbeddedStore) -> None:
    run_rules(store, NAMER)
    store.remove_graph(f"{NAMER.base}graph/document/{CODE}-707001")
    run_rules(store, NAMER)
    assert not store.has_graph(NAMER.links_graph(SAME))


def test_the_links_of_a_rule_that_is_no_more_go_with_it(store: EmbeddedStore) -> None:
    gone = NAMER.links_graph("rule-of-last-year")
    writer = GraphWriter(gone)
    writer.link(STREET, bkg.sameProgrammeAs, PARTY)
    store.replace_graph(gone, writer.to_bytes())
    run_rules(store, NAMER, only=[SAME])
    assert store.has_graph(gone)
    run_rules(store, NAMER)
    assert not store.has_graph(gone)


def test_running_one_rule_leaves_the_others_alone(store: EmbeddedStore) -> None:
    run_rules(store, NAMER)
    before = statements(store, SAME)
    report = run_rules(store, NAMER, only=["preceded-by"])
    assert [result.rule for result in report.results] == [DECISION, "preceded-by"]
    assert statements(store, SAME) == before


def test_a_rule_that_does_not_exist_is_refused_before_anything_is_changed(store: EmbeddedStore) -> None:
    with pytest.raises(ParameterError, match="same-project-code"):
        run_rules(store, NAMER, only=["same-project-cod"])
    assert not store.has_graph(NAMER.names_graph)


def test_what_another_graph_states_is_explained_and_not_stated_twice(store: EmbeddedStore) -> None:
    """Equal statements of two graphs match twice, and everything below them would be counted twice."""
    department, unit = NAMER.unit("110105", "601"), NAMER.unit("110105", "双井街道便民中心")
    writer = GraphWriter(NAMER.things_graph)
    writer.link(department, rdf.type, bkg.Department)
    writer.text(department, bkg.unitCode, "601")
    writer.link(unit, rdf.type, bkg.Unit)
    for thing, name in ((department, "双井街道"), (unit, "双井街道便民中心")):
        writer.link(thing, bkg.region, NAMER.region("110105"))
        writer.text(thing, skos.prefLabel, name, "zh")
    store.replace_graph(writer.graph, writer.to_bytes())
    run_rules(store, NAMER)
    assert (unit, org.subOrganizationOf, department) in statements(store, "unit-in-department")
    writer.link(unit, org.subOrganizationOf, department)
    store.replace_graph(writer.graph, writer.to_bytes())
    run_rules(store, NAMER)
    assert statements(store, "unit-in-department") == set()
    assert described(store, "unit-in-department")[bkg.linkTo] == [department]


# Rules that are wrong


HEADER = """#+ id: sample
#+ summary: 例
#+ summary_en: Example
#+ description: 例
#+ relation: bkg:fundsFrom
#+ evidence: {zh: "{name}", en: "{name}"}
#+ confidence: computed
#+ since: 0.1.0
PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
"""


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELECT ?from ?to WHERE { ?from a ?to }", "the columns confidence, name"),
        ("ASK { ?from a ?to }", "a SELECT"),
        (
            "SELECT ?from ?to ?name ?confidence WHERE { ?from a ?name BIND(0.5 AS ?confidence) }",
            "`from` and `to`",
        ),
        ("SELECT ?from ?to ?name (1.5 AS ?confidence) WHERE { ?from a ?to . BIND(1 AS ?name) }", "at most 1"),
        ("SELECT ?from ?to ?name (0.0 AS ?confidence) WHERE { ?from a ?to . BIND(1 AS ?name) }", "above 0"),
        ('SELECT ?from ?to ?name ("x" AS ?confidence) WHERE { ?from a ?to . BIND(1 AS ?name) }', "a number"),
    ],
)
def test_a_rule_that_gives_no_links_is_refused_by_its_name(
    store: EmbeddedStore, query: str, complaint: str
) -> None:
    with pytest.raises(BuildError, match=f"rule sample.*{complaint}"):
        find_links(store, NAMER, parse_rule("sample", HEADER + query))


def test_rows_of_the_same_ends_are_one_link_with_all_reasons_and_the_best_confidence(
    store: EmbeddedStore,
) -> None:
    values = " ".join(f'("{n}" 0.{n})' for n in range(1, 9))
    query = f"""SELECT ?from ?to ?name ?confidence WHERE {{
      ?from bkg:projectCode ?code ; bkg:region ?to VALUES (?name ?confidence) {{ {values} }} }}"""
    (link,) = find_links(store, NAMER, parse_rule("sample", HEADER + query))
    assert link.confidence == Decimal("0.8")
    assert link.evidence == ("1、2、3、4、5等3项", "1, 2, 3, 4, 5 and 3 more")
    assert link.sources == (NAMER.project(CODE), NAMER.region("110105"))


# Decisions


def test_what_a_person_denies_is_linked_by_no_rule_whichever_way_round(store: EmbeddedStore) -> None:
    report = run_rules(store, NAMER, [not_same(PARTY, STREET)])
    assert not store.has_graph(NAMER.links_graph(SAME))
    assert {r.rule: r.refused for r in report.results}[SAME] == 1
    assert report.idle == ()


def test_what_is_denied_in_one_relation_stands_in_others(store: EmbeddedStore) -> None:
    denied = not_same(STREET, PARTY, relation=bkg.fundsFrom)
    assert run_rules(store, NAMER, [denied]).idle == (denied,)
    assert len(statements(store, SAME)) == 2


def test_what_a_person_states_is_a_link_of_its_own_with_full_confidence(store: EmbeddedStore) -> None:
    third = NAMER.project_budget(OTHER, "602001", 2026, "budget")
    write_budgets(store, OTHER, "602001")
    assert run_rules(store, NAMER, [same(STREET, third)]).idle == ()
    assert statements(store, DECISION) == {
        (STREET, bkg.sameProgrammeAs, third),
        (third, bkg.sameProgrammeAs, STREET),
    }
    values = described(store, DECISION)
    assert values[bkg.confidence] == ["1"]
    assert values[bkg.rule] == [DECISION]
    assert all("AB" in text and "2026-03-01" in text and "一回事" in text for text in values[bkg.evidence])


def test_what_a_person_states_is_not_stated_by_a_rule_too(store: EmbeddedStore) -> None:
    report = run_rules(store, NAMER, [same(PARTY, STREET)])
    assert len(statements(store, DECISION)) == 2
    assert not store.has_graph(NAMER.links_graph(SAME))
    assert {r.rule: r.refused for r in report.results}[SAME] == 1
    run_rules(store, NAMER)
    assert not store.has_graph(NAMER.links_graph(DECISION))
    assert len(statements(store, SAME)) == 2, "a decision that is taken back leaves what the rule finds"


def test_a_directed_relation_is_stated_one_way(store: EmbeddedStore) -> None:
    run_rules(store, NAMER, [same(STREET, PARTY, relation=bkg.passedDownFrom)])
    assert statements(store, DECISION) == {(STREET, bkg.passedDownFrom, PARTY)}
    assert len(statements(store, SAME)) == 2


def test_a_decision_on_a_thing_that_nobody_knows_is_reported(store: EmbeddedStore) -> None:
    misspelt = same(STREET, NAMER.project_budget(CODE, "999001", 2026, "budget"))
    for _ in range(2):
        assert run_rules(store, NAMER, [misspelt]).idle == (misspelt,)


ENTRY = """- not-same: [project/11010525T000003405454, 11010525T000003403736]
  reason: 代码印错
  by: AB
  date: 2026-03-01
"""


def read(tmp_path: Path, text: str) -> tuple[Decision, ...]:
    path = tmp_path / "decisions.yaml"
    path.write_text(text, "utf-8")
    return read_decisions(path, NAMER)


def test_things_are_named_by_code_number_key_or_iri(tmp_path: Path) -> None:
    text = f"""
- same: [京财社指[2023]1791号, 'policy/关于加强管理的意见']
  reason: 同一文件
  date: 2026-03-01
- same: [unit/110105/601, '{NAMER.unit("110105", "双井街道")}']
  relation: skos:exactMatch
  reason: 同一单位
  date: 2026-03-01
- not-same: [project/110102/275001/京财社指%5B2023%5D1号补助, project/110102/275001/京财社指[2023]1号补助费]
  reason: 两批
  date: 2026-03-01
{ENTRY}"""
    text = text.replace("[京财社指[2023]1791号,", "['京财社指[2023]1791号',").replace(
        "project/110102/275001/京财社指[2023]1号补助费", "'project/110102/275001/京财社指[2023]1号补助费'"
    )
    policies, units, uncoded, coded = read(tmp_path, text)
    assert policies.start == NAMER.policy("京财社指〔2023〕1791号")
    assert policies.relation == "http://www.w3.org/2004/02/skos/core#exactMatch"
    assert units.end == NAMER.unit("110105", "双井街道")
    assert uncoded.start == NAMER.uncoded_project("110102", "275001", "京财社指[2023]1号补助")
    assert coded == Decision(
        False,
        NAMER.project("11010525T000003405454"),
        NAMER.project("11010525T000003403736"),
        None,
        "代码印错",
        TODAY,
        "AB",
    )


def test_an_empty_file_decides_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing yet\n") == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("not-same", "notsame", "only by, date"),
        ("- not-same", "- same: [a]\n  not-same", "either"),
        ("project/11010525T000003405454, ", "", "two things"),
        ("project/11010525T000003405454", "11010525T000003403736", "two different things"),
        ("project/11010525T000003405454", "双井街道", "expected an IRI, a project code"),
        ("project/11010525T000003405454", "projects/1", "expected an IRI, a project code"),
        ("  reason: 代码印错\n", "", "reason: expected a text, got nothing"),
        ("reason: 代码印错", "reason: ' '", "reason"),
        ("by: AB", "by: 张三", "initials"),
        ("  date: 2026-03-01\n", "", "date"),
        ("2026-03-01", "last week", "date"),
        ("2026-03-01", "2026-03-01T10:00:00", "date"),
        ("reason", "relation: foaf:knows\n  reason", "relation"),
        ("reason", "relation: 1\n  reason", "relation"),
        (
            "not-same: [project/11010525T000003405454",
            "same: [unit/110105/601",
            "relation: expected a relation",
        ),
        (ENTRY, ENTRY + ENTRY, "repeats entry 1"),
        (ENTRY, ENTRY + ENTRY.replace("not-same", "same"), "contradicts entry 1"),
        (ENTRY, "- 1\n", "entry"),
        (ENTRY, "same: [a, b]\n", "a list of entries"),
        (ENTRY, "- [", "YAML"),
    ],
)
def test_a_malformed_entry_is_refused_with_its_file_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in ENTRY
    with pytest.raises(BuildError, match=rf"decisions\.yaml.*{complaint}") as error:
        read(tmp_path, ENTRY.replace(old, new))
    assert "entry" in error.value.place or "list" in error.value.expected or "YAML" in error.value.expected
    assert "张三" not in str(error.value), "a name must not reach a log"


def test_the_second_entry_is_counted_as_the_second(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="entry 2"):
        read(tmp_path, ENTRY + "- same: [x]\n")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"none\.yaml"):
        read_decisions(tmp_path / "none.yaml", NAMER)


TEXTS = st.text("一回事：\"'#-[]{}>|&*!%@\\\n x", min_size=1).filter(
    lambda text: text.strip() == text and text != ""
)


@given(
    decisions=st.lists(
        st.builds(
            Decision,
            same=st.booleans(),
            start=st.integers(0, 99).map(lambda n: NAMER.project(f"11010525T{n:012d}")),
            end=st.integers(100, 199).map(lambda n: NAMER.policy(f"关于{n}的意见")),
            relation=st.sampled_from((bkg.sameProgrammeAs, bkg.fundsFrom)),
            reason=TEXTS,
            date=st.dates(),
            by=st.sampled_from(("", "AB", "Z")),
        ),
        unique_by=lambda d: d.ends,
    )
)
def test_decisions_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision]
) -> None:
    path = tmp_path_factory.mktemp("decisions") / "decisions.yaml"
    write_decisions(decisions, path)
    assert read_decisions(path, NAMER) == tuple(decisions)


# Names


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("市区体制下划专项-计划生育-暖心活动", "计划生育-暖心活动"),
        ("基本事业费-道路及两侧便道保洁", "道路及两侧便道保洁"),
        ("民生家园建设投资", "民生家园建设"),
        ("“侨之家”工作经费", "侨之家"),
        ("社区工作者系列培训（乡）", "社区工作者系列培训"),
        ("京财资环指[2022]2229号精细化治理项目（第二批）", "精细化治理"),
        ("优抚对象补助经费(第一批)(直达资金)", "优抚对象补助"),
        ("2026年街道系统共治-环境整治项目", "街道系统共治-环境整治"),
        ("基本事业费(自管)", "基本事业费(自管)"),
        ("工作经费", "工作经费"),
        ("新建社区开办费-百茂社区", "新建社区开办费-百茂社区"),
        ("2024", "2024"),
    ],
)
def test_a_name_keeps_what_tells_programmes_apart_and_nothing_else(printed: str, name: str) -> None:
    assert programme_name(printed) == name


PIECES = [
    "统计局还原-",
    "基本事业费-",
    "京财社指[2023]1791号",
    "提前下达",
    "2024年",
    "（乡）",
    "经费",
    "项目",
    "工作",
    "绿化",
    "养护",
    "“",
    "”",
    "-",
    "（",
    "）",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_a_comparable_name_is_never_empty_and_compares_with_itself(printed: str) -> None:
    name = programme_name(printed)
    assert name or not printed.strip("“”")
    assert programme_name(name) == name


def test_a_title_compares_without_the_name_of_the_state_but_not_as_nothing() -> None:
    assert policy_titles("中华人民共和国劳动法") == policy_titles("《劳动法》")
    assert policy_titles("中华人民共和国") == ("中华人民共和国",)


@pytest.mark.parametrize(
    ("name", "region", "short", "wrong"),
    [
        ("北京市财政局", "110000", "市财政局", "市"),
        ("北京市朝阳区人民政府双井街道办事处", "110105", "双井街道办事处", "办事处"),
        ("北京市朝阳区人民政府办公室", "110105", "区政府办公室", "办公室"),
        ("中共北京市朝阳区委组织部", "110105", "区委组织部", "委组织部"),
        ("北京市朝阳区残疾人联合会", "110105", "朝阳区残疾人联合会", "市朝阳区残疾人联合会"),
    ],
)
def test_a_unit_has_the_short_names_that_people_use(name: str, region: str, short: str, wrong: str) -> None:
    forms = unit_names(name, region)
    assert forms[0] == name
    assert short in forms
    assert wrong not in forms


# Titles


CHARACTERS = st.text("关于加强社区管理办法2", min_size=1, max_size=14)


@given(
    st.lists(CHARACTERS, max_size=4),
    st.lists(CHARACTERS, max_size=12),
    st.sampled_from((0.5, 0.7, 0.8, 0.9)),
)
def test_looking_up_few_titles_misses_none_that_comparing_all_would_find(
    left: list[str], right: list[str], at_least: float
) -> None:
    found = set(near_pairs({t: [t] for t in left}, {f"r{t}": [t] for t in right}, at_least))
    expected = set()
    for one in set(left):
        alike = {
            NearPair(one, f"r{other}", one, other, Indel.normalized_similarity(one, other))
            for other in right
            if one == other or may_be_one_title(one, other)
        }
        best = max((pair.likeness for pair in alike), default=0.0)
        expected |= {pair for pair in alike if pair.likeness == best >= at_least}
    assert found == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("关于调整社会救助标准的通知（第一批）", "关于调整社会救助标准的通知（第二批）"),
        ("东城区社区养老服务驿站运营扶持办法", "西城区社区养老服务驿站运营扶持办法"),
        ("社区公益事业专项补助资金使用管理办法", "社区公益事业专项补助资金使用管理办法实施细则"),
        ("关于加强全市党群服务中心建设的意见", "关于规范全市党群服务中心建设的意见"),
    ],
    ids=["batch", "place", "kind", "word"],
)
def test_titles_that_differ_in_what_matters_are_two(one: str, other: str) -> None:
    assert not may_be_one_title(one, other)
    assert not may_be_one_title(other, one)


# The real documents


@pytest.fixture(scope="module")
def corpus(beijing_store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    copy = shutil.copytree(beijing_store_path, tmp_path_factory.mktemp("corpus") / "store")
    with EmbeddedStore.open(copy) as opened:
        run_rules(opened, NAMER)
        yield opened


def linked(store: GraphReader, rule: str, thing: str) -> set[str]:
    """What a rule links to a thing, whichever end it is."""
    found = store.query(
        f"SELECT ?other WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ {{ ?l <{bkg.linkFrom}> <{thing}> ; "
        f"<{bkg.linkTo}> ?other }} UNION {{ ?l <{bkg.linkTo}> <{thing}> ; <{bkg.linkFrom}> ?other }} }} }}"
    )
    assert isinstance(found, ox.QuerySolutions)
    return {row["other"].value for row in found if isinstance(row["other"], ox.NamedNode)}


def in_2026(code: str, unit: str) -> str:
    return NAMER.project_budget(code, unit, 2026, "budget")


@pytest.mark.corpus
def test_equipment_bought_by_street_and_department_is_one_project(corpus: EmbeddedStore) -> None:
    code = "11010525T000003427332"
    assert linked(corpus, SAME, in_2026(code, "601001")) == {in_2026(code, "707001")}


@pytest.mark.corpus
def test_the_three_projects_of_one_municipal_document_have_their_transfers(corpus: EmbeddedStore) -> None:
    policy = NAMER.policy("京财社指〔2023〕1791号")
    rows = set()
    for serial in ("3038448", "3038458", "3038464"):
        budget = NAMER.project_budget(f"11010224T00000{serial}", "275001", 2024, "budget")
        rows |= linked(corpus, "municipal-transfer", budget)
        found = corpus.query(f"ASK {{ <{budget}> <{bkg.fundsFrom}>/<{bkg.fundingDocument}> <{policy}> }}")
        assert isinstance(found, ox.QueryBoolean)
        assert bool(found)
    assert len(rows) == 3 and all("/transfer/" in row for row in rows)


@pytest.mark.corpus
def test_every_project_given_back_is_traced_to_its_department_and_no_other_is(corpus: EmbeddedStore) -> None:
    theirs = in_2026("11010525T000003320835", "707001")
    party, statistics = NAMER.unit("110105", "707"), NAMER.unit("110105", "统计局")
    expected = {
        ("11010523T000002151377", "601001"): statistics,
        ("11010523T000002151377", "661001"): statistics,
        ("11010526T000003770396", "661001"): statistics,
        ("11010525T000003403540", "601001"): party,
        ("11010525T000003403736", "601001"): party,
        ("11010526T000003774536", "601001"): party,
        ("11010526T000003774560", "601001"): party,
        ("11010525T000003403736", "602001"): theirs,
        ("11010525T000003405454", "601001"): theirs,
        ("11010525T000003405454", "602001"): theirs,
    }
    found = {key: linked(corpus, "passed-down-from", in_2026(*key)) for key in expected}
    assert found == {key: {target} for key, target in expected.items()}
    assert len(list_of_links(corpus, "passed-down-from")) == len(expected)


def list_of_links(store: GraphReader, rule: str) -> list[str]:
    found = store.query(f"SELECT ?l WHERE {{ GRAPH <{NAMER.links_graph(rule)}> {{ ?l a <{bkg.Link}> }} }}")
    assert isinstance(found, ox.QuerySolutions)
    return [row["l"].value for row in found if isinstance(row["l"], ox.NamedNode)]
