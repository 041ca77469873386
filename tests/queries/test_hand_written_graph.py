"""Questions on a small graph written by hand, with what has gone wrong elsewhere: money stated twice, levels left out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answers.questions import answer, saved_queries
from kg.build.publishing import publish
from kg.graph.values import Value
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot

SAMPLE = Path(__file__).parent / "sample.trig"
NUMBER = "京财社指〔2023〕1791号"
STREET, STREET_OFFICE = "北京市朝阳区人民政府双井街道", "北京市朝阳区人民政府双井街道办事处"
PARTY, PARTY_OFFICE = "中共北京市朝阳区委社会工作部", "中共北京市朝阳区委社会工作部机关"
WHATEVER = {
    "policy": NUMBER,
    "unit": "双井",
    "project": "11010522T000000403139",
    "thing": f"https://w3id.org/budgetkg/id/policy/{NUMBER}",
    "words": "次数",
    "year": "2026",
}
"""What is asked where a question needs a parameter."""
BASE = "https://w3id.org/budgetkg/id/"
MORE = f"""
PREFIX bkg: <https://w3id.org/budgetkg/ontology#> BASE <{BASE}>
INSERT DATA {{
  GRAPH <graph/document/aaaa000000000001> {{
    <project-budget/11010522T000000403139/601001/2026/budget> bkg:hasIndicator <indicator/11010522T000000403139/1> .
    <indicator/11010522T000000403139/1> a bkg:Indicator ; bkg:indicatorName "活动次数"@zh ; bkg:targetText "4" ;
      bkg:targetValue 4.0 ; bkg:ordinal 1 ; bkg:operator <operator/gte> ; bkg:line 309 ;
      bkg:project <project/11010522T000000403139> ; bkg:document <document/aaaa000000000001> .
  }}
  GRAPH <graph/links/passed-down-from> {{
    <link/passed-down-from/1> a bkg:Link ; bkg:rule "passed-down-from" ; bkg:confidence 0.9 ; bkg:evidence "写明由统计局还原"@zh ;
      bkg:linkFrom <project-budget/11010522T000000403139/601001/2026/budget> ; bkg:linkTo <unit/110105/707> .
  }}
}}"""
"""What the file leaves out: an indicator, and a project that was passed down."""
RESTATED = re.compile(rb"<[^>]*/(?:project-budget|indicator)/.*/graph/document/")


def build(path: Path, seed: int | None = None, *, copies: int | None = None) -> Path:
    """A store of the hand-written graph; with a seed, its statements are written one graph after another, shuffled.

    With a number of copies it holds an indicator too, and as many documents state project budgets and indicators again.
    """
    parsed = ox.Store()
    parsed.load(path=SAMPLE, format=ox.RdfFormat.TRIG)
    if copies is not None:
        parsed.update(MORE)
    graphs = sorted(g.value for g in parsed.named_graphs() if isinstance(g, ox.NamedNode))
    lines = sorted((parsed.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
    with EmbeddedStore.open(path) as store:
        again = [line for line in lines if RESTATED.match(line)]
        for number in range(copies or 0):
            copy = f"{BASE}graph/document/ffff{number:012}"
            graphs.append(copy)
            lines += [b"%s<%s> .\n" % (line[: line.rindex(b"<")], copy.encode()) for line in again]
        if seed is None:
            store.bulk_load(b"".join(lines), graphs)
        else:
            random.Random(seed).shuffle(graphs)  # noqa: S311 - an order, no secret
            for graph in graphs:
                store.replace_graph(
                    graph, b"".join(x for x in lines if x.endswith(f"<{graph}> .\n".encode()))
                )
        publish(store)
    return path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    with StoreSnapshot.open(build(tmp_path_factory.mktemp("hand") / "store")) as opened:
        yield opened


def ask(store: StoreSnapshot, name: str, columns: str, **params: str) -> list[tuple[Value, ...]]:
    """The rows of a question, of the named columns only."""
    found = answer(store, name, params)
    positions = [found.columns.index(column) for column in columns.split()]
    return [tuple(row[i] for i in positions) for row in found.rows]


def test_each_citing_project_stands_once_with_the_money_its_own_document_gives_it(
    store: StoreSnapshot,
) -> None:
    rows = ask(
        store,
        "projects-citing-policy",
        "project_code unit_code fiscal_year amount_yuan amount_from contexts line places file",
        policy="京财社指[2023]1791号",
    )
    assert rows == [
        ("11010522T000000403139", "601001", 2025, Decimal(30000), "performance", "project_name", 301, 1, "2025-双井街道.txt"),
        ("11010522T000000403139", "601001", 2026, Decimal(28000), "performance", "goal", 9, 1, "2026-双井街道办事处.txt"),
        ("11010526Y000003730303", "601001", 2026, Decimal("100000.5"), "transfers", "doc_no_column", 300, 2, "2026-双井街道.txt"),
        ("11010525T000003320835", "707001", 2026, Decimal(200000), "project_expenditure", "goal", 280, 1, "2026-区委社会工作部.txt"),
    ]  # fmt: skip


def test_a_citing_project_without_a_budget_is_lost_or_given_money(store: StoreSnapshot) -> None:
    rows = ask(
        store,
        "projects-citing-policy",
        "project_name unit_name amount_yuan amount_from raw_text",
        policy="京财农指〔2025〕88号",
    )
    assert rows == [("新增项目", None, None, None, "京财农指〔2025〕88号")]


@pytest.mark.parametrize(
    "asked", ["京财综[2020]510号", "《北京市政府购买服务预算管理办法》", "政府购买服务预算"]
)
def test_a_document_cited_by_number_only_is_not_found_by_the_title_another_prints(
    store: StoreSnapshot, asked: str
) -> None:
    rows = ask(
        store, "projects-citing-policy", "policy_number policy_title project_name amount_yuan", policy=asked
    )
    title = "北京市政府购买服务预算管理办法"
    assert rows == [
        ("京财综〔2020〕510号", title, "社区工作经费", Decimal(500000)),
        ("京财综〔2020〕510号", title, "党建引领项目", None),
    ]


def test_a_project_budget_that_two_documents_state_is_added_up_twice(store: StoreSnapshot) -> None:
    rows = ask(
        store, "money-by-policy-unit-year", "unit_code fiscal_year projects amount_yuan", policy=NUMBER
    )
    assert rows == [
        ("601001", 2025, 1, Decimal(30000)),
        ("601001", 2026, 2, Decimal("128000.5")),
        ("707001", 2026, 1, Decimal(200000)),
    ]


def test_one_project_without_a_total_hides_the_money_of_the_others(store: StoreSnapshot) -> None:
    rows = ask(
        store, "money-by-policy-unit-year", "unit_code projects amount_yuan", policy="京财综〔2020〕510号"
    )
    assert rows == [("601001", 1, Decimal(500000)), ("707001", 1, None)]


def test_the_line_of_a_transfer_table_is_taken_for_another_transfer(store: StoreSnapshot) -> None:
    rows = ask(
        store,
        "funding-document-to-transfers",
        "project_name department unit_code fund function transfer_item amount_yuan line",
        policy=NUMBER,
    )
    about = (
        "志愿服务经费",
        STREET,
        "601001",
        "一般公共预算",
        "2080299-其他民政管理事务支出",
        "共同财政事权转移支付",
    )
    assert rows == [(*about, Decimal(66000), 300), (*about, Decimal("34000.5"), 301)]


def test_a_department_beside_its_own_unit_makes_several_units(store: StoreSnapshot) -> None:
    rows = ask(
        store, "projects-in-several-units", "project_code units unit_code fiscal_year amount_yuan line"
    )
    assert rows == [
        ("11010525T000003320835", 2, "601001", 2026, Decimal(500000), 310),
        ("11010525T000003320835", 2, "707001", 2026, Decimal(200000), 70),
    ]
    policies = ask(
        store, "policies-cited-by-several-units", "policy_number policy_title units unit_names projects"
    )
    both = f"{PARTY}；{STREET}"
    assert policies == [
        (NUMBER, None, 2, both, 3),
        ("京财综〔2020〕510号", "北京市政府购买服务预算管理办法", 2, both, 2),
        (None, "关于健全新时代志愿服务体系的意见", 2, both, 1),
    ]


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("类", [("201", "1974252"), ("208", "300000")]),
        ("款", [("20139", "1974252"), ("208", "300000")]),
        ("项", [("2013901", "1974252"), ("208", "300000")]),
    ],
)
def test_a_line_printed_at_an_upper_level_only_vanishes_or_joins_with_every_code(
    store: StoreSnapshot, level: str, expected: list[tuple[str, str]]
) -> None:
    found = answer(store, "rollup-by-function", {"unit": "707", "year": "2026", "level": level})
    codes = [str(row[found.columns.index("code")]) for row in found.rows]
    totals = [row[found.columns.index("total_yuan")] for row in found.rows]
    assert totals == [Decimal(total) for _, total in expected]
    assert [c for c in codes if c != "None"] == [code for code, _ in expected if code in {"201", "208"}]


def test_totals_are_added_to_details_or_a_budget_to_its_final_accounts(store: StoreSnapshot) -> None:
    rows = ask(store, "rollup-by-function", "stage code project_yuan total_yuan", unit="601", year="2026")
    assert sorted(rows) == [
        ("budget", "201", Decimal(28000), Decimal(28000)),
        ("budget", "212", Decimal(0), Decimal("8103156.25")),
        ("final_accounts", "212", Decimal(0), Decimal(9000000)),
    ]
    economic = ask(store, "rollup-by-economic-class", "stage code total_yuan", unit="601", year="2026")
    assert sorted(economic, key=str) == [
        ("budget", "301", Decimal(7603156)),
        ("budget", "302", Decimal("528000.25")),
        ("budget", None, None),  # its one figure cannot be read
        ("final_accounts", "301", Decimal(9000000)),
    ]


def test_money_without_an_economic_class_vanishes(store: StoreSnapshot) -> None:
    rows = ask(
        store,
        "rollup-by-economic-class",
        "stage code total_yuan",
        unit="601",
        year="2026",
        classification="政府",
    )
    assert ("final_accounts", None, Decimal(9000000)) in rows
    known = [Decimal(str(total)) for stage, _, total in rows if stage == "budget" and total is not None]
    assert sum(known) == Decimal("8131156.25")


def test_a_row_with_three_directory_levels_counts_three_times_or_one_with_two_levels_not_at_all(
    store: StoreSnapshot,
) -> None:
    printed = {"601": Decimal(1918390), "707": Decimal(90000)}
    for level, names in {
        "一级": {"01-公共服务", "02-政府履职辅助性服务"},
        "二级": {"0103-就业公共服务", "0211-后勤服务"},
        "三级": {"就业招聘活动组织实施服务", "物业管理服务", "餐饮服务", "0103-就业公共服务"},
    }.items():
        rows = ask(store, "purchases-by-directory", "unit_code directory amount_yuan", level=level)
        assert {name for _, name, _ in rows} == names
        for unit, total in printed.items():
            assert sum(Decimal(str(a)) for u, _, a in rows if str(u).startswith(unit)) == total


def test_a_figure_of_last_year_is_taken_for_this_year(store: StoreSnapshot) -> None:
    name, columns = "three-public-expenses", "unit_code measure amount_yuan"
    assert ask(store, name, columns, year="2025") == [("601001", "合计", Decimal(240000))]
    assert ask(store, name, columns, year="2026") == [
        ("601001", "合计", Decimal("235360.61")),  # its parts do not make it
        ("707001", "公务接待费", Decimal(31498)),
    ]


def test_a_document_without_findings_or_tables_has_no_number_of_them(store: StoreSnapshot) -> None:
    assert ask(store, "documents", "file stage tables amounts findings", year="2026") == [
        ("2026-双井街道.txt", "budget", 4, 17, 2),
        ("2026-双井街道决算.txt", "final_accounts", 1, 1, 0),
        ("2026-双井街道办事处.txt", "budget", 0, 0, 0),
        ("2026-区委社会工作部.txt", "budget", 4, 8, 1),
    ]


def test_the_order_in_which_documents_came_in_changes_an_answer(store: StoreSnapshot, tmp_path: Path) -> None:
    answered = 0
    with StoreSnapshot.open(build(tmp_path / "store", seed=7)) as other:
        for query in saved_queries():
            params = {p.name: WHATEVER[p.name] for p in query.parameters if p.required}
            rows = answer(store, query.name, params).rows
            assert answer(other, query.name, params).rows == rows, query.name
            answered += bool(rows)
    assert answered > 12


def test_a_copy_of_a_document_multiplies_the_rows_of_a_question(tmp_path: Path) -> None:
    with (
        StoreSnapshot.open(build(tmp_path / "once", copies=0)) as one,
        StoreSnapshot.open(build(tmp_path / "again", copies=2)) as three,
    ):
        for question in saved_queries():
            asked = {p.name: WHATEVER[p.name] for p in question.parameters if p.name in WHATEVER}
            for params in (asked, {k: v for k, v in asked.items() if k != "year"}):
                once, again = (answer(s, question.name, params).rows for s in (one, three))
                if question.name != "describe-thing":  # which names the graph of each statement
                    assert once == again, question.name
        assert len(ask(three, "indicator-across-units", "line", words="次数")) == 1
        assert len(ask(three, "projects-passed-down", "amount_yuan")) == 1
