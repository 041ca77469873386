"""The lineage of a unit: every yuan once, from one table a level."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pyoxigraph as ox
import pytest

from extract.facts import Label, Role, Stage, Status
from kg.errors import ParameterError
from kg.lineage import Breakdown, CheckRule, Edge, EdgeKind, Lineage, NodeKind, unit_lineage
from kg.store.snapshot import StoreSnapshot
from tests.kg.lineage.books import NAMER, OFFICE, SECOND, UNIT, Book, unit_iri
from tests.kg.lineage.conftest import StoreOf

ZERO = Decimal(0)
HOUSING = Label(name="住房项目", code="11010526T000000000001")
ROADS = Label(name="道路项目", code="11010526T000000000002")


def kind_of(lineage: Lineage, edge: Edge) -> tuple[NodeKind, NodeKind]:
    return lineage.by_id[edge.source].kind, lineage.by_id[edge.target].kind


def total(edges: list[Edge]) -> Decimal:
    assert all(e.amount is not None for e in edges)
    return sum((e.amount or ZERO for e in edges), ZERO)


def between(lineage: Lineage, source: NodeKind, target: NodeKind) -> list[Edge]:
    return [e for e in lineage.edges if kind_of(lineage, e) == (source, target)]


def printed_total(store: StoreSnapshot, file: str) -> Decimal:
    found = store.query(
        f"""PREFIX bkg: <https://w3id.org/budgetkg/ontology#>
        SELECT ?amount WHERE {{ ?l bkg:tableKind "expenditure" ; bkg:role "total" ; bkg:measureKey "合计" ;
          bkg:amount ?amount ; bkg:document/bkg:fileName "{file}" }}"""
    )
    assert isinstance(found, ox.QuerySolutions)
    (row,) = list(found)
    amount = row["amount"]
    assert isinstance(amount, ox.Literal)
    return Decimal(amount.value)


@pytest.mark.parametrize(
    ("unit", "year", "file"),
    [
        ("601", 2026, "2026-双井街道.txt"),
        ("661", 2026, "2026-小红门乡.txt"),
        ("707", 2026, "2026-区委社会工作部.txt"),
        ("275", 2025, "2025-广内街道.txt"),
    ],
)
def test_the_classes_of_a_unit_make_its_printed_expenditure_to_the_fen(
    sample_store: StoreSnapshot, unit: str, year: int, file: str
) -> None:
    lineage = unit_lineage(sample_store, unit, year)
    printed = printed_total(sample_store, file)
    assert total(between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)) == printed
    assert lineage.total == printed
    for upper, lower in (
        (NodeKind.FUNCTION_CLASS, NodeKind.FUNCTION_SUBCLASS),
        (NodeKind.FUNCTION_SUBCLASS, NodeKind.FUNCTION_ITEM),
        (NodeKind.FUNCTION_ITEM, NodeKind.ECONOMIC_CLASS),
    ):
        assert total(between(lineage, upper, lower)) == printed


def test_inflow_equals_outflow_at_every_node_once_the_unexplained_is_shown(
    street: Lineage, street_with_transfers: Lineage
) -> None:
    for lineage in (street, street_with_transfers):
        ins: dict[tuple[str, Breakdown], Decimal] = defaultdict(Decimal)
        outs: dict[tuple[str, Breakdown], Decimal] = defaultdict(Decimal)
        for edge in lineage.edges:
            for view in edge.views:
                assert edge.amount is not None
                outs[edge.source, view] += edge.amount
                ins[edge.target, view] += edge.amount
        joints = set(ins) & set(outs)
        assert len(joints) > 20
        assert {j for j in joints if ins[j] != outs[j]} == set()


def test_money_comes_by_kind_of_fund_and_what_is_carried_over_is_told_apart(street: Lineage) -> None:
    funds = {
        street.by_id[e.source].label: e.amount for e in between(street, NodeKind.FUND, NodeKind.DEPARTMENT)
    }
    assert funds == {
        "一般公共预算资金": Decimal("55188912.31"),
        "其他收入": Decimal(200000),
        "上年结转结余：单位资金": Decimal(210000),
    }


def test_every_edge_of_money_says_where_it_is_printed(street_with_transfers: Lineage) -> None:
    for edge in street_with_transfers.edges:
        if edge.views and edge.kind is not EdgeKind.UNEXPLAINED:
            assert edge.line_count >= 1 and edge.year == 2024 and edge.stage == "budget"
            assert all(e.file == "2024-广内街道.txt" and e.table and e.lines for e in edge.evidence)
            assert edge.evidence


def test_projects_carry_their_number_of_indicators(street: Lineage) -> None:
    cleaning = next(n for n in street.nodes if n.code == "11010526T000003777929")
    assert (cleaning.label, cleaning.indicators, cleaning.amount) == (
        "垃圾分类工作经费",
        6,
        Decimal("2978657.77"),
    )


def test_a_transfer_from_above_reaches_its_project_and_is_marked_as_money_of_others(
    street_with_transfers: Lineage,
) -> None:
    lineage = street_with_transfers
    transfers = between(lineage, NodeKind.TRANSFER, NodeKind.PROJECT)
    assert (
        total(transfers)
        == total(between(lineage, NodeKind.POLICY, NodeKind.TRANSFER))
        == Decimal("13118252.52")
    )
    assert all(e.between_units == e.amount and e.views == (Breakdown.TRANSFER,) for e in transfers)
    checked = [c for c in lineage.checks if c.detail == "上级转移支付与项目预算"]
    assert len(checked) == 11 and all(c.balanced for c in checked)


def test_a_printed_total_is_never_added_to_its_parts(store_of: StoreOf) -> None:
    book = Book("合计.txt")
    book.row("expenditure", {"合计": "60"}, function="2010101", economic="30101")
    book.row("expenditure", {"合计": "40"}, function="2010102", economic="30201")
    book.row("expenditure", {"合计": "100"}, role=Role.SUBTOTAL, function="20101")
    book.row("expenditure", {"合计": "100"}, role=Role.TOTAL)
    lineage = unit_lineage(store_of(book), "801")
    assert lineage.total == 100
    assert total(between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)) == 100


def test_parents_printed_as_details_are_not_added_to_their_children(store_of: StoreOf) -> None:
    """Some tables print 类, 款 and 项 below each other, all alike."""
    book = Book("层级.txt")
    for code, amount in (
        ("201", "100"),
        ("20101", "100"),
        ("2010101", "60"),
        ("2010102", "40"),
        ("205", "7"),
    ):
        book.row("expenditure", {"合计": amount}, function=code)
    book.row("expenditure", {"合计": "107"}, role=Role.TOTAL)
    lineage = unit_lineage(store_of(book), "801")
    assert lineage.total == 107
    classes = {
        lineage.by_id[e.target].code: e.amount
        for e in between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)
    }
    assert classes == {"201": 100, "205": 7}
    assert any("2 行是其他行的合计" in note for note in lineage.notes)


def test_a_coarse_row_that_the_total_needs_stays_though_finer_rows_make_its_amount(store_of: StoreOf) -> None:
    book = Book("巧合.txt")
    book.row("expenditure", {"合计": "5"}, function="2010101", economic="30299")
    book.row("expenditure", {"合计": "5"}, function="2010101", economic="3029999")
    book.row("expenditure", {"合计": "10"}, role=Role.TOTAL)
    assert unit_lineage(store_of(book), "801").total == 10


def test_an_unreadable_amount_is_unknown_and_not_nothing(store_of: StoreOf) -> None:
    book = Book("模糊.txt")
    book.row("expenditure", {"合计": "60"}, function="2010101", economic="30101")
    book.row("expenditure", {"合计": None}, function="2010101", economic="30201")
    lineage = unit_lineage(store_of(book), "801")
    (edge,) = between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)
    assert (edge.amount, edge.known, edge.unknown_lines, edge.line_count) == (None, Decimal(60), 1, 2)
    assert lineage.total is None
    economic = {lineage.by_id[e.target].code: e.amount for e in lineage.edges if e.kind is EdgeKind.ECONOMIC}
    assert economic == {"301": 60, "302": None}
    assert NodeKind.UNEXPLAINED not in {n.kind for n in lineage.nodes}
    assert any(c.rule is CheckRule.BALANCE and c.balanced is None for c in lineage.checks)


def test_a_figure_that_the_document_contradicts_is_unknown_though_it_can_be_read(store_of: StoreOf) -> None:
    book = Book("矛盾.txt")
    book.row("expenditure", {"合计": "60"}, function="2010101")
    book.row("expenditure", {"合计": "40"}, function="2050101", status=Status.CONFLICT)
    lineage = unit_lineage(store_of(book), "801")
    classes = between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)
    amounts = {lineage.by_id[e.target].code: e.amount for e in classes}
    assert amounts == {"201": 60, "205": None}


def test_what_income_leaves_over_is_a_node_of_its_own(store_of: StoreOf) -> None:
    book = Book("结余.txt")
    income = {"合计": "100", "本年收入/小计": "100", "本年收入/其他收入": "100"}
    book.row("income", income, unit=UNIT)
    book.row("expenditure", {"合计": "70"}, function="2010101")
    lineage = unit_lineage(store_of(book), "801")
    (edge,) = [e for e in lineage.edges if e.kind is EdgeKind.UNEXPLAINED and Breakdown.FUNCTION in e.views]
    assert (lineage.by_id[edge.source].code, lineage.by_id[edge.target].label) == ("801001", "未说明")
    assert edge.amount == 30
    (check,) = [c for c in lineage.checks if c.balanced is False and Breakdown.FUNCTION in c.views]
    assert (check.inflow, check.outflow, check.difference, check.within_rounding) == (
        Decimal(100),
        Decimal(70),
        Decimal(30),
        False,
    )


def test_rounded_print_explains_a_small_difference_which_is_shown_all_the_same(store_of: StoreOf) -> None:
    book = Book("取整.txt")
    book.row("income", {"合计": "100.4", "本年收入/其他收入": "100.4"}, unit=UNIT)
    book.row("expenditure", {"合计": "100"}, function="2010101")
    lineage = unit_lineage(store_of(book), "801")
    check = next(c for c in lineage.checks if c.balanced is False and Breakdown.FUNCTION in c.views)
    assert check.within_rounding and check.difference == Decimal("0.4")
    assert NodeKind.UNEXPLAINED in {n.kind for n in lineage.nodes}
    assert check not in lineage.unbalanced


def test_subtotals_of_income_are_not_added_to_what_they_sum_up(store_of: StoreOf) -> None:
    book = Book("收入.txt", units=(UNIT, SECOND))
    rows = ((OFFICE, "150"), (UNIT, "100"), (SECOND, "50"))
    for unit, amount in rows:
        cells = {"合计": amount, "本年收入/小计": amount, "本年收入/其他收入": amount}
        book.row("income", cells, unit=unit)
    lineage = unit_lineage(store_of(book), "801")
    assert total(between(lineage, NodeKind.FUND, NodeKind.DEPARTMENT)) == 150
    assert total(between(lineage, NodeKind.DEPARTMENT, NodeKind.UNIT)) == 150


def test_expenditure_stated_for_a_department_alone_is_not_given_to_one_of_its_units(
    store_of: StoreOf,
) -> None:
    book = Book("部门.txt", units=(UNIT, SECOND))
    for unit, amount in ((UNIT, "100"), (SECOND, "50")):
        book.row("income", {"合计": amount, "本年收入/其他收入": amount}, unit=unit)
    book.row("expenditure", {"合计": "150"}, function="2010101")
    lineage = unit_lineage(store_of(book), "801")
    assert total(between(lineage, NodeKind.DEPARTMENT, NodeKind.FUNCTION_CLASS)) == 150
    assert {e.views for e in between(lineage, NodeKind.DEPARTMENT, NodeKind.UNIT)} == {(Breakdown.UNIT,)}
    assert all(c.balanced for c in lineage.checks)
    own = unit_lineage(store_of(book, Book("空.txt", publisher=Label(name="别处", code="999"))), "801002")
    assert between(own, NodeKind.UNIT, NodeKind.FUNCTION_CLASS) == []
    assert total(between(own, NodeKind.FUND, NodeKind.DEPARTMENT)) == 50


def test_a_unit_sees_its_own_rows_of_the_department_s_table(store_of: StoreOf) -> None:
    book = Book("分单位.txt", units=(UNIT, SECOND))
    book.row("expenditure", {"合计": "100"}, function="2010101", unit=UNIT)
    book.row("expenditure", {"合计": "50"}, function="2050101", unit=SECOND)
    store = store_of(book)
    assert unit_lineage(store, "801002").total == 50
    assert unit_lineage(store, "801").total == 150


@pytest.mark.parametrize(("units", "of_the_unit"), [((UNIT, SECOND), None), ((UNIT,), 150)])
def test_what_a_department_prints_for_several_units_is_the_total_of_none(
    store_of: StoreOf, units: tuple[Label, ...], of_the_unit: int | None
) -> None:
    """Final accounts name the units of a department without money of their own: each page had the department's total."""
    book = Book("部门决算.txt", units=units)
    book.row("income_expenditure", {"决算数": "150"}, role=Role.TOTAL, side="支出", item="总计")
    store = store_of(book)
    totals = [unit_lineage(store, code).printed for code in ("801", "801001")]
    assert [printed and printed.amount for printed in totals] == [150, of_the_unit]


def test_the_same_budget_published_twice_counts_once_and_the_other_file_is_named(store_of: StoreOf) -> None:
    books = []
    for name, publisher in (("部门预算.txt", OFFICE), ("单位预算.txt", UNIT)):
        book = Book(name, publisher)
        book.row("expenditure", {"合计": "80"}, function="2010101", unit=UNIT)
        books.append(book)
    store = store_of(*books)
    by_unit, by_department = unit_lineage(store, "801001"), unit_lineage(store, "801")
    assert (by_unit.total, by_department.total) == (Decimal(80), Decimal(80))
    assert any("部门预算.txt" in n for n in by_unit.notes if "未计入" in n)
    assert any("单位预算.txt" in n for n in by_department.notes if "未计入" in n)


def test_a_department_without_a_document_is_the_sum_of_its_units(store_of: StoreOf) -> None:
    books = []
    for unit, amount in ((UNIT, "80"), (SECOND, "20")):
        book = Book(f"{unit.code}.txt", unit, units=(unit,))
        books.append(book.row("expenditure", {"合计": amount}, function="2010101"))
    lineage = unit_lineage(store_of(*books), "801")
    assert lineage.total == 100
    assert sorted(e.amount or ZERO for e in between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)) == [
        20,
        80,
    ]


def test_money_that_goes_to_other_units_is_marked_so_that_sums_over_units_leave_it_out(
    store_of: StoreOf,
) -> None:
    book = Book("上缴.txt")
    book.row("income", {"合计": "90", "本年收入/上级补助收入": "30", "本年收入/其他收入": "60"}, unit=UNIT)
    book.row("expenditure", {"合计": "50", "项目支出": "20", "对附属单位补助支出": "30"}, function="2010101")
    book.row("expenditure", {"合计": "40", "基本支出": "40"}, function="2300201", government="51301")
    lineage = unit_lineage(store_of(book), "801")
    marks = {
        lineage.by_id[e.target].code: e.between_units
        for e in between(lineage, NodeKind.UNIT, NodeKind.FUNCTION_CLASS)
    }
    assert marks == {"201": 30, "230": 40}
    income = {
        lineage.by_id[e.source].label: e.between_units for e in lineage.edges if e.kind is EdgeKind.INCOME
    }
    assert income == {"上级补助收入": 30, "其他收入": 0}


def test_a_layout_without_department_code_or_economic_class_still_flows(store_of: StoreOf) -> None:
    """As units print that stand alone: by name only, subjects without economic classes, two-sided income."""
    alone = Label(name="某街道办事处")
    book = Book("单列.txt", alone, units=(alone,))
    book.row("income_expenditure", {"预算数": "100"}, side="收入", item="一、财政拨款收入")
    book.row("income_expenditure", {"预算数": "100"}, side="支出", item="一、一般公共服务支出")
    book.row("income_expenditure", {"预算数": "100"}, role=Role.TOTAL, side="收入", item="收入总计")
    book.row(
        "general_public_expenditure",
        {"合计": "100", "基本支出/小计": "70", "项目支出/项目支出总数": "30"},
        function="2010301",
    )
    lineage = unit_lineage(store_of(book), "某街道办事处")
    assert lineage.total == 100
    (income,) = between(lineage, NodeKind.FUND, NodeKind.UNIT)
    assert (lineage.by_id[income.source].label, income.amount) == ("财政拨款收入", Decimal(100))
    spending = {lineage.by_id[e.target].label: e.amount for e in lineage.edges if e.kind is EdgeKind.SPENDING}
    assert spending == {"基本支出": 70, "项目支出": 30}
    assert all(c.balanced for c in lineage.checks)
    assert any(c.detail == "收入总计" for c in lineage.checks)


def test_parts_of_a_measure_are_not_added_to_the_measure(store_of: StoreOf) -> None:
    book = Book("其中.txt")
    cells = {"合计": "30", "项目支出/项目支出总数": "30", "项目支出/扣除基建项目后预算数": "25"}
    book.row("general_public_expenditure", cells, function="2010301")
    lineage = unit_lineage(store_of(book), "801")
    assert [e.amount for e in lineage.edges if e.kind is EdgeKind.SPENDING] == [30]


def test_projects_come_from_one_table_and_the_other_only_checks_them(store_of: StoreOf) -> None:
    book = Book("项目.txt")
    book.row("project_expenditure", {"合计": "30"}, project=HOUSING, unit=UNIT)
    book.row("project_expenditure", {"合计": "12"}, project=ROADS, unit=UNIT)
    book.project(HOUSING, "30").project(ROADS, "13.5")
    lineage = unit_lineage(store_of(book), "801")
    assert total([e for e in lineage.edges if e.kind is EdgeKind.PROJECT]) == 42
    checks = {c.label: c.difference for c in lineage.checks if c.rule is CheckRule.SAME_FIGURE}
    assert checks == {"住房项目": 0, "道路项目": Decimal("-1.5")}


def test_projects_beside_the_project_expenditure_show_what_they_leave_open(street: Lineage) -> None:
    spending = {street.by_id[e.target].label: e.amount for e in street.edges if e.kind is EdgeKind.SPENDING}
    projects = total([e for e in street.edges if e.kind is EdgeKind.PROJECT])
    assert spending["项目支出"] == Decimal("7733313.4") and projects == Decimal("7323313.4")
    left = [e for e in street.edges if e.kind is EdgeKind.UNEXPLAINED]
    assert [(street.by_id[e.source].label, e.amount) for e in left] == [("项目支出", Decimal(410000))]


def test_the_latest_budget_is_shown_unless_another_year_or_stage_is_asked_for(store_of: StoreOf) -> None:
    books = []
    for year, stage, amount in (
        (2025, Stage.BUDGET, "25"),
        (2026, Stage.BUDGET, "26"),
        (2026, Stage.FINAL_ACCOUNTS, "99"),
    ):
        book = Book(f"{year}{stage}.txt", year=year, stage=stage)
        books.append(book.row("expenditure", {"合计": amount}, function="2010101"))
    store = store_of(*books)
    assert unit_lineage(store, "801").total == 26
    assert unit_lineage(store, "801", 2025).total == 25
    accounts = unit_lineage(store, "801", 2026, stage="final_accounts")
    assert (accounts.total, accounts.stage) == (Decimal(99), "final_accounts") and "决算" in accounts.title
    with pytest.raises(ParameterError, match="a document of 2019"):
        unit_lineage(store, "801", 2019)


def test_the_graph_has_what_a_program_needs_on_every_node_and_edge(street: Lineage) -> None:
    graph = street.graph
    assert graph.is_directed() and graph.is_multigraph()
    assert graph.number_of_nodes() == len(street.nodes) and graph.number_of_edges() == len(street.edges)
    unit = graph.nodes[NAMER.unit("110105", "601001")]
    assert (unit["kind"], unit["code"], unit["iri"]) == (
        "unit",
        "601001",
        unit_iri(Label(name="", code="601001")),
    )
    for _, _, data in graph.edges(data=True):
        assert {"amount", "kind", "year", "stage", "line_count", "evidence"} <= set(data)
        assert data["amount"] is None or isinstance(data["amount"], Decimal)


def test_asking_by_department_and_by_its_only_unit_tells_the_same_money(sample_store: StoreSnapshot) -> None:
    by_department, by_unit = unit_lineage(sample_store, "601"), unit_lineage(sample_store, "601001")
    assert by_department.edges == by_unit.edges and by_department.total == by_unit.total
