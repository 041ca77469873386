"""Questions of an analyst, each the naive query on counted money, against Python over the figures read by hand."""

from __future__ import annotations

import csv
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from kg.answers.questions import answer
from kg.build.building import build
from kg.check.validate import cube_violations
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


Key = Callable[[Row], str]
NAMES = {"000": "北京市朝阳区人民政府双井街道办事处", "004": "中共北京市朝阳区委社会工作部机关"}
COUNTED = "SELECT ?key (SUM(?yuan) AS ?sum) { ?o bkg:countedAmount ?yuan . PATTERN } GROUP BY ?key HAVING (SUM(?yuan) != 0)"


def code_in(column: str, digits: int = 99) -> Key:
    """The code of a cell CODE-NAME, or its first digits."""
    return lambda row: row[column].partition("-")[0][:digits]


def name_in(column: str) -> Key:
    """The name of a cell CODE-NAME."""
    return lambda row: row[column].rpartition("-")[2]


# Pattern of the naive query on ?o and ?key, which rows of the gold it sums up, and by what.
TABLES: dict[str, tuple[str, Chosen, Key]] = {
    "类": ("?o qb:dataSet set:expenditure ; bkg:functionClass/skos:notation ?key", detail("03"), code_in("function", 3)),
    "款": ("?o qb:dataSet set:expenditure ; bkg:functionSubclass/skos:notation ?key", detail("03"), code_in("function", 5)),
    "names of 项": ("?o qb:dataSet set:expenditure ; bkg:function/skos:prefLabel ?key", detail("03"), name_in("function")),
    "names of units": ("?o qb:dataSet set:expenditure ; bkg:unit/skos:prefLabel ?key", detail("03"), lambda row: NAMES[row["of"]]),
    "names of the year": (
        "?o qb:dataSet set:expenditure ; bkg:holderInYear/skos:prefLabel ?key", detail("03"), lambda row: NAMES[row["of"]],
    ),
    "department's classes": (
        "?o qb:dataSet set:expenditure ; bkg:departmentEconomic/skos:notation ?key", detail("03"), code_in("dept_econ"),
    ),
    "government's classes": (
        "?o qb:dataSet set:expenditure ; bkg:governmentEconomic/skos:notation ?key", detail("03"), code_in("gov_econ"),
    ),
    "项 of basic expenditure": (
        "?o qb:dataSet set:expenditure ; bkg:measure measure:基本支出 ; bkg:function/skos:notation ?key",
        detail("03", "基本支出"), code_in("function"),
    ),
    "general public budget": ("?o qb:dataSet set:fiscal-expenditure ; bkg:function/skos:notation ?key", detail("06"), code_in("function")),
    "basic expenditure": (
        "?o qb:dataSet set:basic-expenditure ; bkg:departmentEconomic/skos:notation ?key", detail("07"), code_in("dept_econ"),
    ),
    "staff": (
        "?o qb:dataSet set:basic-expenditure ; bkg:measure measure:人员经费 ; bkg:departmentEconomicClass/skos:notation ?key",
        detail("07", "人员经费"), code_in("dept_econ", 3),
    ),
    "procured": ("?o qb:dataSet set:procurement ; bkg:category/skos:prefLabel ?key", detail("04", "金额"), name_in("category")),
    "domains of services": (
        "?o qb:dataSet set:service-purchases ; bkg:serviceDomain/skos:prefLabel ?key", detail("11", "预算金额"), name_in("domain"),
    ),
    "directory, second level": (
        "?o qb:dataSet set:service-purchases ; bkg:directory/skos:broader/skos:notation ?key", detail("11", "预算金额"), code_in("dir2"),
    ),
    "directory, third level": (
        "?o qb:dataSet set:service-purchases ; bkg:directory/skos:prefLabel ?key", detail("11", "预算金额"), name_in("dir3"),
    ),
    "三公 by year": (
        "?o qb:dataSet set:three-public-expenses ; bkg:fiscalYear ?year BIND(STR(?year) AS ?key)",
        detail("10", "“三公”经费财政拨款预算总额"), lambda row: row["year"][:4],
    ),
    "三公 by name of the year": (
        "?o qb:dataSet set:three-public-expenses ; bkg:holderInYear/skos:prefLabel ?name ; bkg:fiscalYear ?year"
        " BIND(CONCAT(STR(?year), ?name) AS ?key)",
        detail("10", "“三公”经费财政拨款预算总额"), lambda row: row["year"][:4] + NAMES[row["of"]],
    ),
    "receptions by year": (
        '?o qb:dataSet set:three-public-expenses ; bkg:fiscalYear ?year ; bkg:measure/skos:prefLabel ?of '
        'FILTER(CONTAINS(?of, "接待")) BIND(STR(?year) AS ?key)',
        detail("10", "公务接待费"), lambda row: row["year"][:4],
    ),
    "codes of projects": ("?o qb:dataSet set:projects ; bkg:project/bkg:projectCode ?key", detail("12", "项目总额"), code_in("project")),
}  # fmt: skip


def answered(store: GraphReader, pattern: str) -> Decimal:
    query = f"{PREFIXES} SELECT (SUM(?yuan) AS ?sum) WHERE {{ ?o bkg:countedAmount ?yuan . {pattern} }}"
    (row,) = store.query(query)  # type: ignore[misc]
    return Decimal(row["sum"].value)


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[Row]:
    rows: list[Row] = []
    for name in ("000", "004"):
        rows += ({**row, "of": name} for row in _read(shared, name, "amounts"))
    return rows


def _read(shared: Path, name: str, what: str) -> list[Row]:
    with (shared / "gold" / name / f"{what}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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


@pytest.mark.parametrize("name", TABLES)
def test_the_naive_table_gives_other_figures_than_the_gold(
    store: StoreSnapshot, gold: list[Row], name: str
) -> None:
    pattern, chosen, key = TABLES[name]
    wanted: dict[str, Decimal] = defaultdict(Decimal)
    for row in filter(chosen, gold):
        wanted[key(row)] += Decimal(row["amount"]) * 10_000
    rows = list(store.query(f"{PREFIXES} {COUNTED.replace('PATTERN', pattern)}"))  # type: ignore[arg-type]
    found = {row["key"].value: Decimal(row["sum"].value) for row in rows}
    assert len(found) == len(rows), "one key stands twice"
    assert found == {k: yuan for k, yuan in wanted.items() if yuan}


def test_a_copy_is_counted_or_listed_beside_what_it_is_a_copy_of(store: StoreSnapshot, shared: Path) -> None:
    targets = [row for name in ("000", "004") for row in _read(shared, name, "indicators")]
    wanted = Counter(row["value"] for row in targets if "满意" in row["level3"])
    found = answer(store, "indicator-across-units", {"words": "满意"})
    assert Counter(row[found.columns.index("target")] for row in found.rows) == wanted
    project = next(row["project_code"] for row in targets if row["project_code"])
    of_project = answer(store, "indicators-of-project", {"project": project})
    assert of_project.total == sum(row["project_code"] == project for row in targets)
    cited = answer(store, "policies-of-unit", {"unit": "601"})
    places = answer(store, "projects-citing-policy", {"policy": "京朝社发〔2013〕13号"})
    citations = sum(int(str(row[cited.columns.index("citations")])) for row in cited.rows)
    assert citations == len(_read(shared, "000", "policies"))
    assert places.total == 1


def test_the_cube_is_unsound(store: StoreSnapshot) -> None:
    assert cube_violations(store) == []
