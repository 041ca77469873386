"""Counted money as a data cube: sound, each yuan once, and the same whatever is published twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from msgspec import structs

from extract.facts import BudgetLine, Label, Role, Stage
from kg.answers.questions import answer
from kg.build.building import build
from kg.check.validate import cube_violations
from kg.export.datasets import rows_of
from kg.figures.statements import rows
from kg.graph.iri import Namer
from kg.graph.values import Value
from kg.links.canonical import canonical_of
from kg.money import figures_of
from kg.money.cube import describe_money
from kg.store.embedded import EmbeddedStore
from kg.store.snapshot import StoreSnapshot
from queries.integrity.catalogue import read_constraints
from tests.conftest import ROOT, SAMPLES
from tests.kg.lineage.books import NAMER, Book, open_store
from tests.tiers import one_in

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX set: <https://w3id.org/budgetkg/id/dataset/> PREFIX stage: <https://w3id.org/budgetkg/id/stage/>
PREFIX function: <https://w3id.org/budgetkg/id/function/> """
SUMS = """SELECT ?set ?year ?phase (SUM(?yuan) AS ?sum) WHERE {
  ?o qb:dataSet ?set ; bkg:fiscalYear ?year ; bkg:phase ?phase ; bkg:countedAmount ?yuan } GROUP BY ?set ?year ?phase"""


def sums(store: EmbeddedStore | StoreSnapshot) -> dict[str, Decimal]:
    found = rows(store, PREFIXES + SUMS)
    return {
        f"{str(data_set).rpartition('/')[2]} {year} {str(phase).rpartition('/')[2]}": Decimal(str(total))
        for data_set, year, phase, total in found
    }


def total(store: EmbeddedStore | StoreSnapshot, pattern: str) -> Decimal:
    ((found,),) = rows(
        store, f"{PREFIXES} SELECT (SUM(?yuan) AS ?sum) WHERE {{ ?o bkg:countedAmount ?yuan . {pattern} }}"
    )
    return Decimal(str(found))


def counted(tmp_path: Path, *books: Book) -> EmbeddedStore:
    store = open_store(tmp_path / "s", *books)
    store.replace_graph(NAMER.money_graph, describe_money(store, NAMER, figures_of(store)))
    return store


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    """The samples with two budgets a second time in other bytes, and another one with a note that it was corrected."""
    folder = tmp_path_factory.mktemp("twice")
    for sample in SAMPLES.glob("*.txt"):
        shutil.copy(sample, folder)
    for name in ("2026-双井街道.txt", "2024-广内街道.txt"):
        again = (SAMPLES / name).read_bytes().replace(b"\n", b"\r\n")
        (folder / name.partition("-")[2]).write_bytes(again)
    corrected = (SAMPLES / "2026-小红门乡.txt").read_bytes() + b"\n\n"
    (folder / "2026-小红门乡（更正）.txt").write_bytes(corrected)
    with EmbeddedStore.open(folder / "store") as store:
        build([str(folder / "*.txt")], store)
    with StoreSnapshot.open(folder / "store") as store:
        yield store


@pytest.mark.pressure
def test_a_budget_loaded_twice_or_corrected_changes_a_sum(
    sample_store: StoreSnapshot, twice: StoreSnapshot
) -> None:
    assert len(sums(sample_store)) > 20
    assert sums(twice) == sums(sample_store)


def test_of_two_editions_one_states_the_income_and_the_other_the_expenditure(tmp_path: Path) -> None:
    whole, part = Book("全"), Book("一节选")
    for amount in ("5.00", "6.00"):
        whole.row("expenditure", {"合计": amount}, function="2010301")
    whole.row("fiscal_income_expenditure", {"预算数": "11.00"}, side="收入", item="一、一般公共预算拨款")
    part.row("expenditure", {"合计": "4.00"}, function="2010301")
    part.row("fiscal_income_expenditure", {"预算数": "4.00"}, side="收入", item="一、一般公共预算拨款")
    with counted(tmp_path, part, whole) as store:
        assert len(sums(store)) == 3 and set(sums(store).values()) == {Decimal(11)}


@pytest.mark.pressure
def test_an_observation_is_renamed_when_its_document_is_published_again(
    sample_store: StoreSnapshot, twice: StoreSnapshot
) -> None:
    def names(store: StoreSnapshot) -> set[str | None]:
        return {o for (o,) in rows(store, PREFIXES + "SELECT ?o WHERE { ?o a qb:Observation }")}

    assert names(twice) == names(sample_store)


def test_the_printed_expenditure_of_the_samples_is_the_sum_of_the_cube(sample_store: StoreSnapshot) -> None:
    """The totals that the documents print in 支出总表."""
    found = sums(sample_store)
    assert found["expenditure 2024 budget"] == Decimal("117966751.49") + 37222995
    assert found["expenditure 2025 budget"] == 57594815
    assert found["expenditure 2025 final_accounts"] == 56956900
    assert found["expenditure 2026 budget"] == Decimal("55598912.31") + Decimal("64391866.04") + Decimal(
        "16359965.3"
    )
    assert found["three-public-expenses 2025 budget_in_accounts"] == 53100


@pytest.mark.pressure
def test_money_that_names_a_policy_doubles_in_questions_and_exports(
    sample_store: StoreSnapshot, twice: StoreSnapshot
) -> None:
    """What two files state of transfers and project budgets is one policy's money once."""

    def policies(store: StoreSnapshot) -> list[dict[str, str]]:
        money = ("policy", "amount_yuan", "budget_yuan", "carry_over_yuan", "handed_out_yuan")
        return [{name: row[name] for name in money} for row in rows_of("policies", store, Namer())]

    def transfers(store: StoreSnapshot) -> list[Value]:
        found = answer(store, "funding-document-to-transfers", {"policy": "京财社指〔2023〕1791号"})
        return [row[found.columns.index("amount_yuan")] for row in found.rows]

    assert policies(twice) == policies(sample_store)
    assert transfers(twice) == transfers(sample_store)
    assert len(transfers(twice)) == 3


def test_a_label_doubles_what_is_summed_up_by_it(sample_store: StoreSnapshot) -> None:
    """Every value of a dimension has one preferred label in the whole store, stated once."""
    dimensions = "SELECT DISTINCT ?d WHERE { ?c a qb:ComponentSpecification ; qb:dimension ?d }"
    found = [d for (d,) in rows(sample_store, PREFIXES + dimensions)]
    assert len(found) > 10
    for dimension in found:
        plain = f"?o <{dimension}> ?value . FILTER(isIRI(?value))"
        labelled = "?value <http://www.w3.org/2004/02/skos/core#prefLabel> ?label . " + plain
        assert total(sample_store, labelled) == total(sample_store, plain), dimension


def test_the_sample_cube_violates_a_constraint(sample_store: StoreSnapshot) -> None:
    assert cube_violations(sample_store) == []


@pytest.mark.pressure
def test_a_cube_of_doubled_documents_violates_a_constraint(twice: StoreSnapshot) -> None:
    assert cube_violations(twice) == []


def test_budget_and_accounts_of_one_department_are_two(sample_store: StoreSnapshot) -> None:
    """The accounts print the department's name and no code."""
    pattern = "?o qb:dataSet set:expenditure ; bkg:department <https://w3id.org/budgetkg/id/unit/110102/275> ; bkg:phase "
    assert (
        total(sample_store, pattern + "stage:budget ; bkg:fiscalYear ?y . FILTER(STR(?y) = '2025')")
        == 57594815
    )
    assert total(sample_store, pattern + "stage:final_accounts") == 56956900


def test_a_figure_about_another_year_is_filed_under_its_document_s(tmp_path: Path) -> None:
    book = Book("一").row("three_public_expenses", {"2026年预算数/总额": "7.00", "2025年预算数/总额": "5.00"})
    with counted(tmp_path, book) as store:
        assert sums(store) == {"three-public-expenses 2026 budget": 7, "three-public-expenses 2025 budget": 5}


def test_a_year_s_own_budget_and_next_year_s_comparison_with_it_are_added(tmp_path: Path) -> None:
    later = Book("一").row(
        "three_public_expenses", {"2026年预算数/总额": "7.00", "2025年预算数/总额": "5.00"}
    )
    own = Book("二", year=2025).row("three_public_expenses", {"总额": "5.00"})
    with counted(tmp_path, later, own) as store:
        assert sums(store) == {"three-public-expenses 2026 budget": 7, "three-public-expenses 2025 budget": 5}


def test_a_budget_figure_in_final_accounts_counts_as_accounts(tmp_path: Path) -> None:
    book = Book("决算", stage=Stage.FINAL_ACCOUNTS).row(
        "three_public_expenses", {"预算数/总额": "9.00", "总额": "8.00"}
    )
    with counted(tmp_path, book) as store:
        assert sums(store) == {
            "three-public-expenses 2026 budget_in_accounts": 9,
            "three-public-expenses 2026 final_accounts": 8,
        }


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        ({"财政拨款": "15", "公务接待费": "3", "公务用车购置及运行维护费/小计": "12"}, 15),
        ({"本年收入": "15", "公务接待费": "3", "公务用车购置及运行维护费/公务用车运行维护费": "12"}, 15),
        (
            {
                "一般公共预算资金": "10",
                "政府性基金预算资金": "5",
                "公务接待费": "3",
                "因公出国（境）费用": "12",
            },
            15,
        ),
        (
            {
                "一般公共预算资金/公务接待费": "3",
                "政府性基金预算资金/公务接待费": "2",
                "一般公共预算资金": "3",
            },
            5,
        ),
        ({"总额": "20", "公务接待费": "3", "因公出国（境）费用": "12", "会议费": "1", "培训费": "4"}, 15),
        (
            {
                "总额": "15",
                "公务接待费": "3",
                "因公出国（境）费用": "12",
                "会议费": "1",
                "机关运行经费": "90",
            },
            15,
        ),
        ({"总额": "15", "公务接待费": "3", "因公出国（境）费用": None}, 15),
        ({"一般公共预算资金": "15"}, 15),
        ({"机关运行经费": "90", "总额": "15"}, 15),
    ],
)
def test_what_is_no_public_expense_is_one(tmp_path: Path, cells: dict[str, str | None], total: int) -> None:
    book = Book("一").row("three_public_expenses", cells)
    with counted(tmp_path, book) as store:
        assert sums(store) == {"three-public-expenses 2026 budget": total}


def test_parts_of_a_row_are_added_to_the_row(tmp_path: Path) -> None:
    cells = {
        "合计": "10.00",
        "基本支出/小计": "6.00",
        "基本支出/人员经费": "4.00",
        "基本支出/公用经费": "2.00",
        "项目支出": "4.00",
    }
    book = Book("一").row("general_public_expenditure", cells, function="2010301")
    with counted(tmp_path, book) as store:
        found = sums(store)
        assert found == {"expenditure 2026 budget": 10, "fiscal-expenditure 2026 budget": 10}
        fiscal = (
            "?o qb:dataSet set:fiscal-expenditure ; bkg:measure <https://w3id.org/budgetkg/id/measure/%s>"
        )
        assert total(store, fiscal % "基本支出/人员经费") == 4
        assert total(store, fiscal % "项目支出") == 4


@pytest.mark.parametrize(("code", "total", "made"), [
    ("71102", "10.00", 10),  # a code that no list has, below the row it repeats
    ("21011", "10.00", 10),  # the row once more
    ("21004", "10.00", 14),  # other money of the same amount: the total is wrong
    ("71102", "14.00", 14),  # the total needs both
    ("71102", "9.00", 14),
])  # fmt: skip
def test_a_row_said_twice_counts_twice(tmp_path: Path, code: str, total: str, made: int) -> None:
    book = Book("一").row("expenditure", {"合计": total}, role=Role.TOTAL)
    for function, amount in (("20805", "6.00"), ("21011", "4.00"), (code, "4.00")):
        book.row("expenditure", {"合计": amount, "基本支出": amount}, function=function)
    with counted(tmp_path, book) as store:
        assert sums(store)["expenditure 2026 budget"] == made


def test_parts_that_do_not_make_their_row_replace_it(tmp_path: Path) -> None:
    book = Book("一").row("expenditure", {"合计": "10.00", "项目支出": "4.00"}, function="2010301")
    with counted(tmp_path, book) as store:
        assert sums(store) == {"expenditure 2026 budget": 10}


def complete(store: EmbeddedStore) -> list[tuple[str | None, ...]]:
    return list(
        rows(
            store,
            PREFIXES
            + "SELECT ?c ?n WHERE { ?s a qb:Slice ; bkg:complete ?c OPTIONAL { ?s bkg:unreadable ?n } }",
        )
    )


def test_a_slice_with_an_unread_figure_is_called_complete(tmp_path: Path) -> None:
    book = Book("一").row("expenditure", {"合计": None}, function="2010301")
    with counted(tmp_path, book.row("expenditure", {"合计": "3.00"}, function="2010302")) as store:
        assert complete(store) == [("false", "1")]


def test_rows_that_lack_something_of_the_printed_total_are_called_complete(tmp_path: Path) -> None:
    book = Book("一").row("expenditure", {"合计": "3.00"}, function="2010302")
    with counted(tmp_path, book.row("expenditure", {"合计": "5.00"}, role=Role.TOTAL)) as store:
        assert complete(store) == [("false", None)]


OBSERVATION = "SELECT ?o WHERE { ?o a qb:Observation } ORDER BY ?o LIMIT 1"
MUTATIONS = {
    1: "DELETE { GRAPH ?g { ?o qb:dataSet ?s } } WHERE { GRAPH ?g { ?o qb:dataSet ?s } FILTER(?o = ?one) }",
    2: "DELETE WHERE { GRAPH ?g { set:expenditure qb:structure ?d } }",
    3: "DELETE WHERE { GRAPH ?g { ?c qb:measure ?m } }",
    4: "DELETE WHERE { GRAPH ?g { bkg:function a qb:DimensionProperty } }",
    5: "DELETE WHERE { GRAPH ?g { bkg:function qb:codeList ?l } }",
    6: "INSERT { GRAPH ?g { ?c qb:componentRequired false } } WHERE { GRAPH ?g { ?c qb:dimension bkg:holder } }",
    7: "DELETE WHERE { GRAPH ?g { ?d qb:sliceKey ?k } }",
    8: "INSERT { GRAPH ?g { ?k qb:componentProperty bkg:evidence } } WHERE { GRAPH ?g { ?k a qb:SliceKey } }",
    9: "DELETE WHERE { GRAPH ?g { ?s qb:sliceStructure ?k } }",
    10: "DELETE WHERE { GRAPH ?g { ?s a qb:Slice ; bkg:phase ?p } }",
    11: "DELETE { GRAPH ?g { ?o bkg:holder ?s } } WHERE { GRAPH ?g { ?o bkg:holder ?s } FILTER(?o = ?one) }",
    12: "INSERT { GRAPH ?g { <urn:x> ?p ?v } } WHERE { GRAPH ?g { ?o ?p ?v } FILTER(?o = ?one) }",
    13: "INSERT { GRAPH ?g { ?c qb:componentRequired true } } WHERE { GRAPH ?g { ?c qb:attribute bkg:unit } } ; "
    "DELETE WHERE { GRAPH ?g { ?o a qb:Observation ; bkg:unit ?u } }",
    14: "DELETE { GRAPH ?g { ?o bkg:countedAmount ?s } } WHERE { GRAPH ?g { ?o bkg:countedAmount ?s } FILTER(?o = ?one) }",
    18: "INSERT { GRAPH ?g { ?s qb:observation <urn:x> } } WHERE { GRAPH ?g { ?s a qb:Slice } }",
    19: "INSERT { GRAPH ?g { ?o bkg:function <urn:x> } } WHERE { GRAPH ?g { ?o bkg:function ?f ; qb:dataSet set:expenditure } }",
}


@pytest.fixture(scope="module")
def dump(sample_store: StoreSnapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dump") / "all.nq"
    sample_store.dump(path)
    return path


class Mutable:
    """A store in memory that answers like ours."""

    def __init__(self, dump: Path) -> None:
        self.store = ox.Store()
        self.store.load(path=dump, format=ox.RdfFormat.N_QUADS)

    def query(self, text: str, substitutions: object = None, dataset: object = None) -> object:
        """Ask over all graphs."""
        return self.store.query(text, use_default_graph_as_union=True)


@one_in(5, "number", sorted(MUTATIONS))
def test_a_broken_cube_passes_its_constraint(dump: Path, number: int) -> None:
    broken = Mutable(dump)
    ask: Callable[[str], Iterator[tuple[str | None, ...]]] = lambda text: rows(broken, text)  # type: ignore[arg-type]  # noqa: E731
    ((one,),) = ask(PREFIXES + OBSERVATION)
    constraint = read_constraints()[number]
    assert list(ask(constraint.text)) == []
    broken.store.update(PREFIXES + MUTATIONS[number].replace("?one", f"<{one}>"))
    assert list(ask(constraint.text))


def test_all_constraints_of_the_recommendation_are_there() -> None:
    assert sorted(read_constraints()) == list(range(1, 22))


def test_the_code_goes_before_the_name_whatever_the_order() -> None:
    chain = [("u/a/乙", "u/a/甲"), ("u/a/甲", "u/a/601"), ("u/a/601", "u/a/601001")]
    assert canonical_of(chain) == {"u/a/乙": "u/a/601", "u/a/甲": "u/a/601", "u/a/601001": "u/a/601"}
    assert canonical_of(reversed(chain)) == canonical_of(chain)


@pytest.mark.pressure
def test_a_budget_in_two_files_passes_without_a_word(twice: StoreSnapshot) -> None:
    found = rows(
        twice,
        PREFIXES
        + 'SELECT ?lost ?kept WHERE { ?lost bkg:supersededBy ?kept . ?f bkg:document ?lost ; bkg:rule "document-doubled" }',
    )
    pairs = list(found)
    assert len(pairs) == 3
    assert all(lost != kept for lost, kept in pairs)
    kinds = rows(twice, PREFIXES + "SELECT ?lost ?kind WHERE { ?lost bkg:supersededAs ?kind }")
    assert [kind for _, kind in kinds] == ["duplicate"] * 3


@pytest.mark.pressure
def test_a_sum_in_the_graphs_of_documents_takes_what_is_superseded(
    sample_store: StoreSnapshot, twice: StoreSnapshot
) -> None:
    """The example of docs/graph.md, on doubled and corrected documents as on each once."""
    section = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8").partition("## Where documents")[0]
    query = section.partition("```sparql\n")[2].partition("```")[0]
    found = {tuple(row) for row in rows(twice, query)}
    assert len(found) > 1
    assert found == {tuple(row) for row in rows(sample_store, query)}
    doubled = query.partition("FILTER")[0] + "} GROUP BY ?year ?stage"
    assert {tuple(row) for row in rows(twice, doubled)} != found


@pytest.mark.pressure
def test_a_figure_of_a_file_published_again_is_tied_to_the_figure_that_counts(twice: StoreSnapshot) -> None:
    lost = "?old a bkg:BudgetLine ; bkg:document ?lost ; bkg:amount ?yuan . ?lost bkg:supersededBy ?kept"
    tied = f"{lost} . ?old prov:alternateOf ?new . ?new bkg:document ?kept ; bkg:amount ?yuan"
    lines, found = (
        set(
            rows(
                twice, f"PREFIX prov: <http://www.w3.org/ns/prov#> {PREFIXES} SELECT ?old WHERE {{ {what} }}"
            )
        )
        for what in (lost, tied)
    )
    assert found == lines
    assert len(found) > 300


ORIGINS = (
    PREFIXES
    + """SELECT ?set ?origin (SUM(?yuan) AS ?sum) WHERE {
  ?o qb:dataSet ?set ; bkg:moneyOrigin ?origin ; bkg:countedAmount ?yuan } GROUP BY ?set ?origin"""
)


def origins(store: EmbeddedStore | StoreSnapshot) -> dict[tuple[str, str], Decimal]:
    return {
        (str(data_set).rpartition("/")[2], str(origin).rpartition("/")[2]): Decimal(str(sum_))
        for data_set, origin, sum_ in rows(store, ORIGINS)
    }


@pytest.mark.parametrize(
    ("items", "year", "carried", "unknown"),
    [
        (["一、本年收入#", "（一）一般公共预算资金 9", "二、上年结转#", "（一）一般公共预算拨款 2"], 9, 2, 0),
        (
            [
                "一、一般公共预算财政拨款 9",
                "本年收入合计#",
                "年初财政拨款结转和结余#",
                "一、一般公共预算财政拨款 2",
            ],
            9,
            2,
            0,
        ),
        (["一、上年结转 2", "二、一般公共预算拨款 9"], 9, 2, 0),
        (["一、上年结转#", "1、一般公共预算 2", "二、政府性基金 9"], 9, 2, 0),
        (
            ["（一）一般公共预算资金 9", "（二）政府性基金 1", "（一）一般公共预算资金 2", "本年收入合计#"],
            10,
            0,
            2,
        ),
        (["一、一般公共预算拨款 9"], 0, 0, 9),
        (["一、一般公共预算拨款收入 9", "二、年末结转 2"], 9, 0, 2),
    ],
)
def test_carried_money_is_of_the_year(
    tmp_path: Path, items: list[str], year: int, carried: int, unknown: int
) -> None:
    """Rows of a two-sided table in printed order; `#` marks a heading with a sum of its own."""
    book = Book("乡")
    for item in items:
        label, _, amount = item.partition(" ")
        heading = label.endswith("#")
        role = Role.SUBTOTAL if heading else Role.DETAIL
        book.row(
            "fiscal_income_expenditure",
            {"预算数": "5.00" if heading else f"{amount}.00"},
            side="收入",
            item=label.removesuffix("#"),
            role=role,
        )
    with counted(tmp_path, book) as store:
        found = origins(store)
    expected = {"current_year": year, "carried_over": carried, "not-stated": unknown}
    assert {name: found.get(("fiscal-income", name), 0) for name in expected} == expected


def test_an_origin_adds_or_loses_money(sample_store: StoreSnapshot) -> None:
    """The printed 本年收入 and 上年结转 of the samples, and their sum where nobody asks for the origin."""
    found = origins(sample_store)
    assert found["income", "carried_over"] == Decimal("5657599.42") + 196515 + 210000 + 20000
    whole = total(sample_store, "?o qb:dataSet set:income")
    assert sum(amount for (data_set, _), amount in found.items() if data_set == "income") == whole


def test_a_buyer_printed_as_category_is_a_category(tmp_path: Path) -> None:
    """What no list of procurement categories has is not stated; its money stays."""
    book = Book("水务局")
    for category, amount in (("货物", "10.00"), ("某区水务局", "15.00")):
        book.row("procurement", {"金额": amount})
        line = book.facts.pop()
        assert isinstance(line, BudgetLine)
        book.facts.append(structs.replace(line, category=Label(name=category)))
    with counted(tmp_path, book) as store:
        found = rows(store, PREFIXES + "SELECT ?of ?yuan { ?o bkg:category ?of ; bkg:countedAmount ?yuan }")
        amounts = {str(category).rpartition("/")[2]: amount for category, amount in found}
    assert amounts == {"A": "10", "not-stated": "15"}
