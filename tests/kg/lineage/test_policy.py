"""Where the money of a policy document goes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Citation, Label, Stage
from extract.source import Source
from kg.errors import ParameterError
from kg.lineage import Edge, EdgeKind, Lineage, NodeKind, policy_lineage
from kg.lineage.kinds import DifferenceCause
from kg.policy.identity import describe_policies
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import NAMER, UNIT, Book
from tests.kg.lineage.conftest import StoreOf

NUMBER = "京财社指〔2025〕77号"
HOUSING = Label(name="住房项目", code="11010526T000000000001")
ROADS = Label(name="道路项目", code="11010526T000000000002")


def edges_of(lineage: Lineage, kind: NodeKind) -> list[Edge]:
    return [e for e in lineage.edges if lineage.by_id[e.source].kind is kind]


def cite(book: Book, number: str, project: Label | None, role: str = "basis") -> Book:
    book.facts.append(
        Citation(
            document=book.sha,
            source=Source(document=book.sha, line=900),
            context="goal",
            raw=number,
            start=len(book.facts),
            end=len(book.facts) + 1,
            role=role,
            document_number=number,
            project=project,
            unit=UNIT if project else None,
        )
    )
    return book


@pytest.mark.parametrize(
    "asked", ["京财资环指[2023]1782号", "京财资环指〔2023〕 1782 号", "京财资环指(2023)第1782号"]
)
def test_a_number_in_any_form_leads_from_transfers_to_subjects(
    sample_store: StoreSnapshot, asked: str
) -> None:
    lineage = policy_lineage(sample_store, asked)
    assert lineage.total == Decimal("1344794.71")
    for kind in (
        NodeKind.POLICY,
        NodeKind.TRANSFER,
        NodeKind.PROJECT,
        NodeKind.UNIT,
        NodeKind.FUNCTION_CLASS,
    ):
        assert sum(e.amount or 0 for e in edges_of(lineage, kind)) == lineage.total
    assert {n.code for n in lineage.nodes if n.kind is NodeKind.FUNCTION_ITEM} == {"2110301"}
    assert all(c.balanced for c in lineage.checks)
    assert (lineage.year, lineage.stage) == (2024, "budget")


def test_what_a_project_spends_beyond_its_transfer_is_not_called_the_policy_s(store_of: StoreOf) -> None:
    book = Book("部分.txt").transfer(NUMBER, "40", HOUSING).project(HOUSING, "100")
    lineage = policy_lineage(store_of(book), NUMBER)
    assert lineage.total == 40
    (extra,) = [e for e in lineage.edges if e.kind is EdgeKind.UNEXPLAINED]
    assert (lineage.by_id[extra.target].label, extra.amount) == ("住房项目", Decimal(60))
    assert [c.difference for c in lineage.checks if c.detail == "上级转移支付与项目预算"] == [-60]


def test_a_project_that_only_cites_the_policy_has_no_amount_from_it(store_of: StoreOf) -> None:
    book = cite(Book("引用.txt").project(HOUSING, "100"), NUMBER, HOUSING)
    lineage = policy_lineage(store_of(book), NUMBER)
    (cited,) = edges_of(lineage, NodeKind.POLICY)
    assert (cited.kind, cited.amount, cited.views) == (EdgeKind.BASED_ON, None, ())
    assert cited.evidence[0].file == "引用.txt" and cited.evidence[0].lines == (900,)
    (spent,) = edges_of(lineage, NodeKind.PROJECT)
    assert spent.amount == 100 and lineage.total == 100
    assert any("不一定都来自该文件" in note for note in lineage.notes)


def test_the_subjects_of_a_project_without_its_own_come_from_the_transfer_of_the_same_money(
    store_of: StoreOf,
) -> None:
    book = Book("科目.txt").transfer(NUMBER, "100", HOUSING, function="2110301").project(HOUSING, "100")
    lineage = policy_lineage(store_of(book), NUMBER)
    assert {n.code: n.kind for n in lineage.nodes if n.kind is NodeKind.FUNCTION_CLASS} == {
        "211": NodeKind.FUNCTION_CLASS
    }
    assert all(c.balanced for c in lineage.checks)


def test_a_transfer_without_a_project_budget_still_reaches_its_unit(store_of: StoreOf) -> None:
    lineage = policy_lineage(
        store_of(Book("直达.txt").transfer(NUMBER, "40", HOUSING).transfer(NUMBER, "2", None)), NUMBER
    )
    into_unit = [e for e in lineage.edges if lineage.by_id[e.target].kind is NodeKind.UNIT]
    assert sorted(e.amount or 0 for e in into_unit) == [2, 40]
    assert lineage.total == 42


def test_a_budget_published_twice_does_not_double_a_policy_s_money(store_of: StoreOf) -> None:
    books = [
        Book(name).transfer(NUMBER, "40", HOUSING).project(HOUSING, "40") for name in ("一.txt", "二.txt")
    ]
    lineage = policy_lineage(store_of(*books), NUMBER)
    assert lineage.total == 40
    assert [e.amount for e in edges_of(lineage, NodeKind.PROJECT)] == [40]


def test_years_stand_side_by_side_and_one_can_be_asked_for(store_of: StoreOf) -> None:
    books = [
        Book(f"{year}.txt", year=year).transfer(NUMBER, amount, HOUSING).project(HOUSING, amount)
        for year, amount in ((2025, "25"), (2026, "26"))
    ]
    store = store_of(*books)
    both, one = policy_lineage(store, NUMBER), policy_lineage(store, NUMBER, year=2025)
    assert (both.total, both.year, one.total, one.year) == (Decimal(51), None, Decimal(25), 2025)
    assert {e.year: e.amount for e in edges_of(both, NodeKind.PROJECT)} == {2025: 25, 2026: 26}


def test_a_policy_cited_in_the_text_only_names_who_cites_it(store_of: StoreOf) -> None:
    lineage = policy_lineage(store_of(cite(Book("正文.txt"), NUMBER, None, "mention")), NUMBER)
    (cited,) = lineage.edges
    assert (cited.kind, lineage.by_id[cited.target].code, cited.year) == (EdgeKind.MENTIONS, "801001", 2026)
    assert lineage.total is None


def test_an_unreadable_project_budget_leaves_its_money_unknown(store_of: StoreOf) -> None:
    book = cite(Book("不明.txt", stage=Stage.BUDGET).project(HOUSING, None), NUMBER, HOUSING)
    lineage = policy_lineage(store_of(book), NUMBER)
    assert [e.amount for e in edges_of(lineage, NodeKind.PROJECT)] == [None] and lineage.total is None


def test_a_title_linked_to_its_number_is_the_same_policy(store_of: StoreOf) -> None:
    book = cite(
        Book("同文.txt").transfer(NUMBER, "40", HOUSING).project(ROADS, "7"), "京发〔2020〕1号", ROADS
    )
    store = store_of(book)
    graph = f"{NAMER.base}graph/links/test"
    same = f"<{NAMER.policy('京发〔2020〕1号')}> <http://www.w3.org/2004/02/skos/core#exactMatch> <{NAMER.policy(NUMBER)}>"
    store.replace_graph(graph, f"{same} <{graph}> .\n".encode())
    store.replace_graph(NAMER.policies_graph, describe_policies(store, NAMER))
    lineage = policy_lineage(store, NUMBER)
    assert {n.label for n in lineage.nodes if n.kind is NodeKind.PROJECT} == {"住房项目", "道路项目"}
    assert any(NUMBER in note for note in lineage.notes)


def test_an_unknown_policy_is_said_to_be_unknown(sample_store: StoreSnapshot) -> None:
    with pytest.raises(ParameterError, match="policy document"):
        policy_lineage(sample_store, "京财社指〔1999〕1号")


def test_what_a_project_had_of_the_year_before_is_no_unexplained_money(sample_store: StoreSnapshot) -> None:
    lineage = policy_lineage(sample_store, "京财社指〔2023〕1791号")
    assert NodeKind.UNEXPLAINED not in {node.kind for node in lineage.nodes}
    assert {node.label for node in lineage.nodes if node.kind is NodeKind.DIFFERENCE} == {"上年结转"}
    assert {c.explanation for c in lineage.unbalanced} == {DifferenceCause.CARRIED_OVER}
    assert {c.difference for c in lineage.unbalanced} == {Decimal(-184365), Decimal(-12150)}
