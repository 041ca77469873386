"""Money of governments: in data sets of its own, held by its region, and never beside that of units."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from extract.facts import Label, Role, TableFact
from kg.figures.statements import rows
from kg.money.governments import government_region
from tests.kg.lineage.books import NAMER, REGION, Book
from tests.kg.money.test_cube import PREFIXES, counted, sums

INCOME, EXPENDITURE = "income_of_government", "expenditure_of_government"
BUREAU = Label("北京市朝阳区财政局")


def government(name: str, publisher: Label = BUREAU, total: str = "900.00") -> Book:
    """A budget of 900 yuan, of which taxes are 600."""
    book = Book(name, publisher=publisher)
    for item, amount in (("增值税", "400.00"), ("契税", "200.00"), ("上年结余收入", "300.00")):
        book.row(INCOME, {"2024年预算数": amount}, item=item)
    book.row(INCOME, {"2024年预算数": "600.00"}, item="税收收入", role=Role.SUBTOTAL)
    book.row(INCOME, {"2024年预算数": total}, item="收入总计", role=Role.TOTAL)
    for function, amount in (("201", "500.00"), ("205", "400.00")):
        book.row(EXPENDITURE, {"预算数": amount}, function=function)
    book.row(EXPENDITURE, {"预算数": "900.00"}, item="支出总计", role=Role.TOTAL)
    return book


def titled(book: Book, kind: str, title: str) -> Book:
    book.facts = [
        structs.replace(f, title=title) if isinstance(f, TableFact) and f.kind == kind else f
        for f in book.facts
    ]
    return book


def of_governments(found: dict[str, Decimal]) -> list[Decimal]:
    return [amount for key, amount in sorted(found.items()) if key.startswith("government-")]


def test_a_government_has_data_sets_of_its_own_and_no_unit_gets_its_money(tmp_path: Path) -> None:
    unit = Book("街道").row("expenditure", {"合计": "7.00"}, function="2010301")
    with counted(
        tmp_path, unit, government("政府预算"), government("政府预算二", Label("北京市朝阳区人民政府"))
    ) as store:
        found = sums(store)
        assert of_governments(found) == [Decimal(900), Decimal(900)], "the same budget of two publishers once"
        assert {a for key, a in found.items() if key.startswith("expenditure ")} == {Decimal(7)}
        whose = "SELECT DISTINCT ?h WHERE { ?o qb:dataSet set:government-income ; bkg:holder ?h }"
        assert [h for (h,) in rows(store, PREFIXES + whose)] == [NAMER.region(REGION)]
        asked = "SELECT ?o WHERE { ?o qb:dataSet set:government-income . { ?o bkg:unit ?u } UNION { ?o bkg:department ?u } }"
        assert not list(rows(store, PREFIXES + asked))
        carried = "SELECT ?a WHERE { ?o bkg:moneyOrigin <https://w3id.org/budgetkg/id/money-origin/carried_over> ; bkg:countedAmount ?a }"
        assert [Decimal(str(a)) for (a,) in rows(store, PREFIXES + carried)] == [Decimal(300)]


@pytest.mark.parametrize(
    ("book", "left"),
    [
        (government("小红门", Label("北京市朝阳区小红门乡人民政府")), []),
        (government("不平", total="901.00"), [Decimal(900)]),
        (titled(government("执行"), EXPENDITURE, "2023年一般公共预算支出执行情况表"), [Decimal(900)]),
    ],
    ids=["a township is no district", "a total that rows do not make", "a table of another year"],
)
def test_what_is_not_sure_is_no_governments_money(tmp_path: Path, book: Book, left: list[Decimal]) -> None:
    with counted(tmp_path, book) as store:
        assert of_governments(sums(store)) == left


def test_of_all_levels_and_the_own_one_the_own_counts(tmp_path: Path) -> None:
    """Both would count what the place's own government spends twice."""
    book = titled(government("两级"), EXPENDITURE, "2026年区级一般公共预算支出表")
    other = titled(government("两级"), EXPENDITURE, "2026年全区一般公共预算支出表")
    table = next(f for f in other.facts if isinstance(f, TableFact) and f.kind == EXPENDITURE)
    whole = structs.replace(table, ordinal=9, number="09")
    lines = [
        structs.replace(f, table=9, table_number="09")
        for f in other.facts
        if getattr(f, "table", None) == table.ordinal
    ]
    book.facts += [whole, *lines]
    with counted(tmp_path, book) as store:
        sources = "SELECT DISTINCT ?t WHERE { ?o qb:dataSet set:government-expenditure ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?t }"
        found = [str(t) for (t,) in rows(store, PREFIXES + sources)]
        assert len(found) == 2 and all("/02/" in t for t in found)


@pytest.mark.parametrize(
    ("publisher", "region"),
    [
        ("上海市普陀区财政局", "310107"),
        ("四川省财政厅", "510000"),
        ("北京市朝阳区人民政府", "110105"),
        ("朝阳区财政局", None),
        ("北京市朝阳区人民政府双井街道办事处", None),
        ("北京经济技术开发区财政局", None),
    ],
)
def test_only_a_government_or_its_bureau_speaks_for_its_region(publisher: str, region: str | None) -> None:
    assert government_region(publisher) == region
