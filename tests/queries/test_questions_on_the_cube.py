"""Questions of an analyst, each the naive query on counted money, against Python over the figures read by hand."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from kg.build.building import build
from kg.money.integrity import cube_violations
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import GraphReader, StoreSnapshot

BASE = "https://w3id.org/budgetkg/id/"
PREFIXES = f"""PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX set: <{BASE}dataset/> PREFIX function: <{BASE}function/> PREFIX stage: <{BASE}stage/> PREFIX fund: <{BASE}fund/>
PREFIX department: <{BASE}department-economic/> PREFIX government: <{BASE}government-economic/>
PREFIX directory: <{BASE}service-directory/> PREFIX category: <{BASE}procurement-category/> PREFIX measure: <{BASE}measure/>
"""
Row = Mapping[str, str]
Chosen = Callable[[Row], bool]


def detail(table: str, measure: str = "合计", **starts: str) -> Chosen:
    """Detail rows of a table and column whose cells begin with something."""

    def chosen(row: Row) -> bool:
        return (
            row["table"] == table
            and row["role"] == "detail"
            and row["measure"] == measure
            and all(row[name].startswith(start) for name, start in starts.items())
        )

    return chosen


# Pattern of the naive query on ?o, and which rows of the gold its answer must be the sum of.
QUESTIONS: dict[str, tuple[str, Chosen]] = {
    "all expenditure": ("?o qb:dataSet set:expenditure", detail("03")),
    "basic expenditure": ("?o qb:dataSet set:expenditure ; bkg:measure measure:基本支出", detail("03", "基本支出")),
    "project expenditure": ("?o qb:dataSet set:expenditure ; bkg:measure measure:项目支出", detail("03", "项目支出")),
    "社会保障和就业": ("?o qb:dataSet set:expenditure ; bkg:functionClass function:208", detail("03", function="208")),
    "城乡社区": ("?o qb:dataSet set:expenditure ; bkg:functionClass function:212", detail("03", function="212")),
    "一般公共服务": ("?o qb:dataSet set:expenditure ; bkg:functionClass function:201", detail("03", function="201")),
    "one 款": ("?o qb:dataSet set:expenditure ; bkg:functionSubclass function:20139", detail("03", function="20139")),
    "one 项": ("?o qb:dataSet set:expenditure ; bkg:function function:2013901", detail("03", function="2013901")),
    "wages": ("?o qb:dataSet set:expenditure ; bkg:departmentEconomicClass department:301", detail("03", dept_econ="301")),
    "goods and services": (
        "?o qb:dataSet set:expenditure ; bkg:departmentEconomicClass department:302",
        detail("03", dept_econ="302"),
    ),
    "entrusted business": ("?o qb:dataSet set:expenditure ; bkg:departmentEconomic department:30227", detail("03", dept_econ="30227")),
    "by the government's classes": (
        "?o qb:dataSet set:expenditure ; bkg:governmentEconomicClass government:502",
        detail("03", gov_econ="502"),
    ),
    "function and purpose": (
        "?o qb:dataSet set:expenditure ; bkg:functionClass function:208 ; bkg:departmentEconomicClass department:303",
        detail("03", function="208", dept_econ="303"),
    ),
    "general public budget": ("?o qb:dataSet set:fiscal-expenditure ; bkg:fund fund:11", detail("06")),
    "general public budget by function": (
        "?o qb:dataSet set:fiscal-expenditure ; bkg:functionClass function:210",
        detail("06", function="210"),
    ),
    "projects of the general public budget": (
        "?o qb:dataSet set:fiscal-expenditure ; bkg:measure measure:项目支出",
        detail("06", "项目支出/项目支出总数"),
    ),
    "staff": ("?o qb:dataSet set:basic-expenditure ; bkg:measure measure:人员经费", detail("07", "人员经费")),
    "running costs": ("?o qb:dataSet set:basic-expenditure ; bkg:measure measure:公用经费", detail("07", "公用经费")),
    "basic expenditure by purpose": (
        "?o qb:dataSet set:basic-expenditure ; bkg:departmentEconomicClass department:302",
        detail("07", dept_econ="302"),
    ),
    "office costs": ("?o qb:dataSet set:basic-expenditure ; bkg:departmentEconomic department:30201", detail("07", dept_econ="30201")),
    "procurement": ("?o qb:dataSet set:procurement", detail("04", "金额")),
    "goods": ("?o qb:dataSet set:procurement ; bkg:category category:A", detail("04", "金额", category="A")),
    "services that are procured": ("?o qb:dataSet set:procurement ; bkg:category category:C", detail("04", "金额", category="C")),
    "purchased services": ("?o qb:dataSet set:service-purchases", detail("11", "预算金额")),
    "public services": (
        "?o qb:dataSet set:service-purchases ; bkg:directory/skos:broader* directory:01",
        detail("11", "预算金额", dir1="01"),
    ),
    "services in aid of duties": (
        "?o qb:dataSet set:service-purchases ; bkg:directory/skos:broader* directory:02",
        detail("11", "预算金额", dir1="02"),
    ),
    "三公 of the year": (
        '?o qb:dataSet set:three-public-expenses ; bkg:fiscalYear "2026"^^xsd:gYear',
        detail("10", "“三公”经费财政拨款预算总额", year="2026"),
    ),
    "三公 of the year before": (
        '?o qb:dataSet set:three-public-expenses ; bkg:fiscalYear "2025"^^xsd:gYear',
        detail("10", "“三公”经费财政拨款预算总额", year="2025"),
    ),
    "project budgets": ("?o qb:dataSet set:projects", detail("12", "项目总额")),
    "income of the year before": (
        '?o qb:dataSet set:income ; bkg:measure ?m FILTER(CONTAINS(STR(?m), "上年结转结余"))',
        detail("02", "上年结转结余/小计"),
    ),
    # Joined with labels, as who wants names in the answer does: each thing has one.
    "by labels of class, phase and holder": (
        "?o qb:dataSet set:expenditure ; bkg:functionClass/skos:prefLabel ?class ; bkg:phase/skos:prefLabel ?phase ;"
        " bkg:holder/skos:prefLabel ?holder",
        detail("03"),
    ),
    "by a word of the label": (
        '?o qb:dataSet set:expenditure ; bkg:function/skos:prefLabel ?name FILTER(CONTAINS(?name, "养老"))',
        lambda row: detail("03")(row) and "养老" in row["function"],
    ),
    "a class by its notation": (
        '?o qb:dataSet set:expenditure ; bkg:departmentEconomicClass/skos:notation "303"',
        detail("03", dept_econ="303"),
    ),
    "a class from its codes upwards": (
        "?o qb:dataSet set:expenditure ; bkg:function/skos:broader* function:208",
        detail("03", function="208"),
    ),
    "by department": (
        "?o qb:dataSet set:expenditure ; bkg:department/skos:prefLabel ?department",
        detail("03"),
    ),
    "procurement by label of category": (
        "?o qb:dataSet set:procurement ; bkg:category/skos:prefLabel ?name",
        detail("04", "金额"),
    ),
    "a directory by its label": (
        '?o qb:dataSet set:service-purchases ; bkg:directory/skos:broader+ ?top . ?top skos:prefLabel "公共服务"@zh',
        detail("11", "预算金额", dir1="01"),
    ),
    "a year as text": (
        'FILTER(STR(?year) = "2026") ?o qb:dataSet set:projects ; bkg:fiscalYear ?year',
        detail("12", "项目总额"),
    ),
    "by region": (
        '?o qb:dataSet set:expenditure ; bkg:holder/bkg:region/skos:prefLabel "朝阳区"@zh',
        detail("03"),
    ),
    "what a 项 spends on one item": (
        "?o qb:dataSet set:expenditure ; bkg:functionSubclass function:20802 ; bkg:departmentEconomic department:30227",
        detail("03", function="20802", dept_econ="30227"),
    ),
}  # fmt: skip


def answered(store: GraphReader, pattern: str) -> Decimal:
    query = f"{PREFIXES} SELECT (SUM(?yuan) AS ?sum) WHERE {{ ?o bkg:countedAmount ?yuan . {pattern} }}"
    (row,) = store.query(query)  # type: ignore[misc]
    return Decimal(row["sum"].value)


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[Row]:
    rows: list[Row] = []
    for name in ("000", "004"):
        with (shared / "gold" / name / "amounts.csv").open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@pytest.fixture(scope="module", params=["once", "twice and corrected"])
def store(
    shared: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[StoreSnapshot]:
    """The documents that were read by hand: as they are; and one of them in other bytes, the other as an edition more."""
    folder = tmp_path_factory.mktemp("gold")
    for name in ("000", "004"):
        (source,) = (shared / "corpus" / "beijing").glob(f"{name}_*.txt")
        shutil.copy(source, folder / source.name)
        if request.param != "once":
            again = source.read_bytes()
            again = again.replace(b"\n", b"\r\n") if name == "000" else again + b"\n\n"
            (folder / f"{name}（更正）.txt").write_bytes(again)
    with EmbeddedStore.open(folder / "store") as written:
        build([str(folder / "*.txt")], written)
    with StoreSnapshot.open(folder / "store") as snapshot:
        yield snapshot


def test_there_are_forty_questions() -> None:
    assert len(QUESTIONS) == 40


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_naive_query_gives_another_figure_than_the_gold(
    store: StoreSnapshot, gold: list[Row], name: str
) -> None:
    pattern, chosen = QUESTIONS[name]
    amounts = [Decimal(row["amount"]) * 10_000 for row in gold if chosen(row)]
    assert amounts, "a question about nothing proves nothing"
    assert answered(store, pattern) == sum(amounts)


def test_the_cube_is_unsound(store: StoreSnapshot) -> None:
    assert cube_violations(store) == []
