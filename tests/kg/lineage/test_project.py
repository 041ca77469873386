"""Why a project has its money, and what for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.facts import Label, Stage
from kg.errors import ParameterError
from kg.lineage import EdgeKind, Lineage, NodeKind, project_lineage
from kg.store.snapshot import StoreSnapshot
from ontology.terms import bkg
from tests.kg.lineage.books import NAMER, OFFICE, SECOND, UNIT, Book, unit_iri
from tests.kg.lineage.conftest import StoreOf

HOUSING = Label(name="住房项目", code="11010526T000000000001")
ROADS = Label(name="道路项目", code="11010526T000000000002")
NUMBER = "京财社指〔2025〕77号"


def budgets(lineage: Lineage) -> dict[tuple[str, int | None], Decimal | None]:
    return {
        (lineage.by_id[e.target].code or "", e.year): e.amount
        for e in lineage.edges
        if lineage.by_id[e.source].kind is NodeKind.PROJECT_BUDGET
        and lineage.by_id[e.target].kind is NodeKind.UNIT
    }


def test_units_with_the_same_project_stand_side_by_side(sample_store: StoreSnapshot) -> None:
    lineage = project_lineage(sample_store, "11010524T000002828089")
    assert budgets(lineage) == {("601001", 2026): Decimal(180000), ("661001", 2026): Decimal(270000)}
    assert lineage.total == 450000 and "河长制工作经费" in lineage.title


def test_indicators_hang_on_their_budget_with_target_and_place(sample_store: StoreSnapshot) -> None:
    lineage = project_lineage(sample_store, "11010524T000002828089")
    indicators = [e for e in lineage.edges if e.kind is EdgeKind.INDICATOR]
    assert len(indicators) == 11 and all(e.amount is None and e.evidence[0].lines for e in indicators)
    labels = {n.label for n in lineage.nodes if n.kind is NodeKind.INDICATOR}
    assert "数量指标：街道级河长巡河次数 ≥ 18次" in labels
    assert lineage.by_id[lineage.subject].indicators == 11


def test_transfers_and_policies_lead_to_the_budget_of_their_year(sample_store: StoreSnapshot) -> None:
    lineage = project_lineage(sample_store, "11010224T000003075611")
    kinds = [lineage.by_id[e.source].kind for e in lineage.edges if e.kind is EdgeKind.TRANSFER]
    assert sorted(kinds) == [NodeKind.POLICY, NodeKind.TRANSFER]
    assert all(c.balanced for c in lineage.checks)
    paying = [e for e in lineage.edges if e.kind is EdgeKind.FUNDED_BY]
    assert len(paying) == 1 and lineage.by_id[paying[0].target].kind is NodeKind.PROJECT_BUDGET


def test_years_and_units_are_told_apart(store_of: StoreOf) -> None:
    books = [Book(f"{year}.txt", year=year) for year in (2025, 2026)]
    books[0].project(HOUSING, "5").transfer(NUMBER, "3", HOUSING)
    books[1].project(HOUSING, "6").project(HOUSING, "7", unit=SECOND)
    lineage = project_lineage(store_of(*books), HOUSING.code or "")
    assert budgets(lineage) == {("801001", 2025): 5, ("801001", 2026): 6, ("801002", 2026): 7}
    assert lineage.total == 18
    (extra,) = [e for e in lineage.edges if e.kind is EdgeKind.UNEXPLAINED]
    assert (lineage.by_id[extra.target].label, extra.amount) == ("2025年预算 某区某局机关", Decimal(2))


def test_the_table_of_projects_goes_before_the_performance_table(store_of: StoreOf) -> None:
    book = Book("两表.txt").project(HOUSING, "10.4")
    book.row("project_expenditure", {"合计": "6", "本年拨款/一般公共预算": "6"}, project=HOUSING, unit=UNIT)
    book.row("project_expenditure", {"合计": "4", "本年拨款/一般公共预算": "4"}, project=HOUSING, unit=UNIT)
    lineage = project_lineage(store_of(book), "住房项目")
    assert budgets(lineage) == {("801001", 2026): 10}
    assert [c.difference for c in lineage.checks if c.detail == "项目支出表与绩效表"] == [Decimal("-0.4")]


def test_who_passed_the_money_down_and_like_projects_are_named_without_changing_a_sum(
    store_of: StoreOf,
) -> None:
    book = Book("下划.txt").project(HOUSING, "10").project(ROADS, "1", unit=SECOND)
    store = store_of(book)
    graph = f"{NAMER.base}graph/links/test"
    budget = NAMER.project_budget(HOUSING.code or "", "801001", 2026, "budget")
    links = [
        f"<{budget}> <{bkg.passedDownFrom}> <{unit_iri(OFFICE)}>",
        f"<{NAMER.project(ROADS.code or '')}> <{bkg.sameProgrammeAs}> <{NAMER.project(HOUSING.code or '')}>",
    ]
    store.replace_graph(graph, "".join(f"{link} <{graph}> .\n" for link in links).encode())
    lineage = project_lineage(store, HOUSING.code or "")
    named = {
        e.kind: e.amount for e in lineage.edges if e.kind in (EdgeKind.PASSED_DOWN, EdgeKind.SAME_PROGRAMME)
    }
    assert named == {EdgeKind.PASSED_DOWN: None, EdgeKind.SAME_PROGRAMME: None}
    assert lineage.total == 10


def test_money_carried_over_is_not_added_to_the_year_that_had_it(sample_store: StoreSnapshot) -> None:
    lineage = project_lineage(sample_store, "11010224T000003038448")
    assert lineage.total == 1707200 == lineage.by_id[lineage.subject].amount
    assert any("不含上年结转 184,365.00 元" in note for note in lineage.notes)


def test_the_accounts_of_a_budget_are_not_added_to_it(store_of: StoreOf) -> None:
    books = [
        Book("预算.txt", year=2025).project(HOUSING, "5"),
        Book("决算.txt", year=2025, stage=Stage.FINAL_ACCOUNTS).project(HOUSING, "4"),
    ]
    lineage = project_lineage(store_of(*books), HOUSING.code or "")
    assert lineage.total == 5 and any("合计只加预算" in note for note in lineage.notes)


def test_a_damaged_code_finds_its_project(sample_store: StoreSnapshot) -> None:
    assert project_lineage(sample_store, "11010524T0000 02828089").subject.endswith("11010524T000002828089")


def test_an_unknown_project_is_said_to_be_unknown(sample_store: StoreSnapshot) -> None:
    with pytest.raises(ParameterError, match="project"):
        project_lineage(sample_store, "11010599T000000000000")
