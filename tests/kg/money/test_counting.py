"""No yuan is counted twice, whatever is published twice; and what does not count says why."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from extract.facts import Role, Stage
from kg.answers.questions import answer
from kg.graph.values import Value
from kg.money import RowLeftOut
from kg.store.embedded import EmbeddedStore
from tests.kg.lineage.books import SECOND, UNIT, Book, open_store


def spend(book: Book, amount: str | None, **row: object) -> Book:
    return book.row("expenditure", {"合计": amount, "项目支出": amount}, function="2010301", **row)  # type: ignore[arg-type]


def ask(store: EmbeddedStore, name: str, columns: str, **params: str) -> list[tuple[Value, ...]]:
    found = answer(store, name, params)
    return [tuple(row[found.columns.index(c)] for c in columns.split()) for row in found.rows]


def counted(store: EmbeddedStore) -> Decimal:
    """What all units spend together."""
    return sum((Decimal(str(t)) for (t,) in ask(store, "expenditure-totals", "total_yuan")), Decimal(0))


def test_totals_and_subtotals_are_added_to_the_details(tmp_path: Path) -> None:
    book = spend(spend(Book("一"), "30.00"), "12.50")
    spend(book, "42.50", role=Role.SUBTOTAL)
    spend(book, "42.50", role=Role.TOTAL)
    with open_store(tmp_path / "s", book) as store:
        assert counted(store) == Decimal("42.5")


def test_a_class_printed_above_its_items_is_added_to_them(tmp_path: Path) -> None:
    book = Book("一")
    for code, amount in (
        ("201", "10.00"),
        ("20103", "10.00"),
        ("2010301", "6.00"),
        ("2010302", "4.00"),
        ("208", "3.00"),
    ):
        book.row("expenditure", {"合计": amount}, function=code)
    with open_store(tmp_path / "s", book) as store:
        assert ask(store, "rollup-by-function", "total_yuan", level="类") == [(Decimal(10),), (Decimal(3),)]


def test_the_same_budget_published_twice_counts_twice(tmp_path: Path) -> None:
    longer = spend(spend(Book("全"), "5.00"), "6.00")
    with open_store(tmp_path / "s", longer, spend(Book("节选"), "5.00")) as store:
        assert counted(store) == 11
        rows = ask(store, "rollup-by-function", "file total_yuan left_out", rows="全部")
        assert rows == [("全", Decimal(11), None), ("节选", Decimal(5), RowLeftOut.PUBLISHED_AGAIN)]


def test_another_year_or_stage_is_taken_for_the_same_money(tmp_path: Path) -> None:
    books = [
        spend(Book("预算"), "5.00"),
        spend(Book("决算", stage=Stage.FINAL_ACCOUNTS), "4.00"),
        spend(Book("去年", year=2025), "3.00"),
    ]
    with open_store(tmp_path / "s", *books) as store:
        assert ask(store, "expenditure-totals", "fiscal_year stage total_yuan") == [
            (2025, "budget", Decimal(3)),
            (2026, "budget", Decimal(5)),
            (2026, "final_accounts", Decimal(4)),
        ]


def test_a_unit_counts_in_its_own_document_and_in_its_departments(tmp_path: Path) -> None:
    department = Book("部门", units=(UNIT, SECOND))
    spend(spend(department, "7.00", unit=UNIT), "2.00", unit=SECOND)
    own = spend(Book("单位", publisher=UNIT), "7.00", unit=UNIT)
    with open_store(tmp_path / "s", department, own) as store:
        assert counted(store) == 9
        rows = ask(store, "rollup-by-function", "file unit_code left_out", rows="全部")
        assert ("部门", UNIT.code, RowLeftOut.UNIT_PUBLISHES) in rows
        assert [row for row in rows if row[2] is None] == [
            ("单位", UNIT.code, None),
            ("部门", SECOND.code, None),
        ]


def test_a_department_that_does_not_divide_its_budget_is_added_to_its_units(tmp_path: Path) -> None:
    department = spend(Book("部门", units=(UNIT, SECOND)), "9.00")
    units = [spend(Book("甲", publisher=UNIT), "7.00"), spend(Book("乙", publisher=SECOND), "1.00")]
    with open_store(tmp_path / "s", department, *units) as store:
        assert counted(store) == 9
        left = {(f, why) for f, why in ask(store, "rollup-by-function", "file left_out", rows="全部") if why}
        assert left == {("甲", RowLeftOut.IN_DEPARTMENT), ("乙", RowLeftOut.IN_DEPARTMENT)}
        assert ask(store, "rollup-by-function", "total_yuan", unit=str(UNIT.code), rows="全部") == [
            (Decimal(7),)
        ]


def test_units_that_make_up_the_whole_department_are_finer_than_it(tmp_path: Path) -> None:
    department = spend(Book("部门", units=(UNIT, SECOND)), "8.00")
    units = [spend(Book("甲", publisher=UNIT), "7.00"), spend(Book("乙", publisher=SECOND), "1.00")]
    with open_store(tmp_path / "s", department, *units) as store:
        assert counted(store) == 8
        assert {f for (f,) in ask(store, "rollup-by-function", "file")} == {"甲", "乙"}


def test_a_figure_that_cannot_be_read_becomes_nought(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", spend(Book("一"), None)) as store:
        assert ask(store, "rollup-by-function", "total_yuan unreadable") == [(None, 1)]
    with open_store(tmp_path / "t", spend(spend(Book("一"), None), "5.00")) as store:
        assert ask(store, "rollup-by-function", "total_yuan unreadable") == [(Decimal(5), 1)]


def test_money_for_other_units_is_counted_again_where_they_spend_it(tmp_path: Path) -> None:
    giver = Book("上级").row(
        "expenditure", {"合计": "10.00", "对附属单位补助支出": "4.00", "项目支出": "6.00"}, function="2010301"
    )
    with open_store(tmp_path / "s", giver) as store:
        assert ask(store, "expenditure-totals", "total_yuan between_units_yuan net_yuan") == [
            (Decimal(10), Decimal(4), Decimal(6))
        ]


def test_a_budget_without_its_main_table_is_lost(tmp_path: Path) -> None:
    book = Book("一")
    for kind, amount in (("general_public_expenditure", "5.00"), ("government_fund_expenditure", "2.00")):
        book.row(kind, {"合计": amount}, function="2120101")
    with open_store(tmp_path / "s", book) as store:
        assert counted(store) == 7


def test_amounts_keep_every_digit(tmp_path: Path) -> None:
    with open_store(tmp_path / "s", spend(spend(Book("一"), "0.10"), "90071992547409.93")) as store:
        assert counted(store) == Decimal("90071992547410.03")
