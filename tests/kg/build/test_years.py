"""What a code was called in a year is what documents of that year print, and a change of it is an event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from extract.facts import BudgetLine, Label, Status, UnitMention
from kg.build.naming import NamesSeen
from kg.build.things import describe_things
from kg.build.years import describe_years
from kg.links.canonical import describe_canonical
from kg.money import figures_of
from kg.money.cube import describe_money
from kg.store.embedded import EmbeddedStore, put_graph
from tests.kg.lineage.books import NAMER, Book, open_store

PREFIXES = """PREFIX bkg: <https://w3id.org/budgetkg/ontology#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
STREET = "北京市朝阳区人民政府{}街道办事处"
NAME_IN_YEAR = """SELECT ?name WHERE {{ ?as prov:specializationOf ?unit ; bkg:fiscalYear "{year}"^^xsd:gYear ;
  skos:prefLabel ?name . ?unit bkg:unitCode "{code}" }}"""


def ask(store: EmbeddedStore, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query)
    return sorted(tuple(term.value for term in row) for row in found)  # type: ignore[union-attr]


def store_of(folder: Path, books: Sequence[Book]) -> EmbeddedStore:
    """A store of documents with all that follows from their names."""
    store = open_store(folder, *books)
    names = NamesSeen(store)
    put_graph(store, NAMER.things_graph, describe_things(store, NAMER, names))
    put_graph(store, NAMER.canonical_graph, describe_canonical(store, NAMER))
    put_graph(store, NAMER.years_graph, describe_years(store, NAMER, names))
    return store


def unit(name: str, year: int, code: str = "601", book: str = "") -> Book:
    return Book(book or f"{name}{year}", publisher=Label(name, code), year=year, units=())


def test_a_code_given_to_another_unit_is_an_event_and_no_other_name(tmp_path: Path) -> None:
    books = [
        unit(STREET.format(name), year) for name, year in (("劲松", 2022), ("双井", 2024), ("双井", 2025))
    ]
    with store_of(tmp_path / "s", books) as store:
        assert ask(store, NAME_IN_YEAR.format(year=2022, code="601")) == [(STREET.format("劲松"),)]
        assert ask(store, NAME_IN_YEAR.format(year=2025, code="601")) == [(STREET.format("双井"),)]
        events = ask(
            store,
            """SELECT ?before ?after ?kind ?year WHERE { ?e a org:ChangeEvent ; bkg:changeKind ?kind ;
            bkg:fiscalYear ?year ; org:originalOrganization/skos:prefLabel ?before ;
            org:resultingOrganization/skos:prefLabel ?after }""",
        )
        assert events == [(STREET.format("劲松"), STREET.format("双井"), "name", "2024")]
        labels = "SELECT ?name WHERE {{ <{}> skos:{} ?name }}"
        iri = NAMER.unit("110105", "601")
        assert ask(store, labels.format(iri, "altLabel")) == []
        assert ask(store, labels.format(iri, "hiddenLabel")) == [(STREET.format("劲松"),)]


def test_money_of_two_units_that_had_one_code_is_one_units(tmp_path: Path) -> None:
    streets = (("劲松", 2022, "3.00"), ("双井", 2024, "5.00"), ("双井", 2025, "7.00"))
    books = [
        unit(STREET.format(name), year).row("expenditure", {"合计": spent}, function="2010301")
        for name, year, spent in streets
    ]
    with store_of(tmp_path / "s", books) as store:
        put_graph(store, NAMER.money_graph, describe_money(store, NAMER, figures_of(store)))
        of_names = """SELECT ?name (SUM(?yuan) AS ?sum) WHERE { ?o bkg:countedAmount ?yuan ;
          bkg:holderInYear/skos:prefLabel ?name } GROUP BY ?name"""
        assert ask(store, of_names) == [(STREET.format("劲松"), "3"), (STREET.format("双井"), "12")]


@pytest.mark.parametrize("later", ["某区教育委员会（本级）", "某区教委会", "某区教育委员会"])
def test_another_print_of_a_name_is_no_event(tmp_path: Path, later: str) -> None:
    with store_of(tmp_path / "s", [unit("某区教育委员会", 2022), unit(later, 2023)]) as store:
        assert ask(store, "SELECT ?e WHERE { ?e a org:ChangeEvent }") == []
        assert ask(store, NAME_IN_YEAR.format(year=2023, code="601")) == [(later,)]


def scanned(name: str, year: int) -> Book:
    book = unit(name, year)
    return book.row("expenditure", {"合计": "1.00"}, status=Status.REPAIRED)


def test_a_scan_names_nothing_that_sound_documents_name(tmp_path: Path) -> None:
    with store_of(tmp_path / "s", [unit("某区民政局", 2022), scanned("某区民攻局", 2023)]) as store:
        assert ask(store, NAME_IN_YEAR.format(year=2023, code="601")) == []
    with store_of(tmp_path / "t", [scanned("某区民攻局", 2023)]) as store:
        assert ask(store, NAME_IN_YEAR.format(year=2023, code="601")) == [("某区民攻局",)]


def test_the_name_of_a_year_is_the_commonest_and_never_that_of_another_unit(tmp_path: Path) -> None:
    books = [
        unit("某区双井街道", 2024, book="甲"),
        unit("某区双井街道", 2024, book="乙"),
        unit("某区双井街道办事处", 2024, book="丙"),
        unit("某区劲松街道", 2024, book="丁"),
    ]
    with store_of(tmp_path / "s", books) as store:
        said = "SELECT ?p ?name WHERE { ?as a bkg:UnitInYear ; ?p ?name FILTER(LANG(?name) = 'zh') }"
        assert [name for _, name in ask(store, said)] == ["某区双井街道办事处", "某区双井街道"]


def test_a_unit_moved_below_another_department_is_an_event(tmp_path: Path) -> None:
    def below(department: str, year: int) -> Book:
        book = Book(f"{department}{year}", publisher=Label(department), year=year, units=())
        source = book.facts[0].source
        book.facts.append(
            UnitMention(
                document=book.sha,
                source=source,
                label=Label("某区救助站"),
                is_department=False,
                department=department,
            )
        )
        return book

    with store_of(tmp_path / "s", [below("某区民政局", 2022), below("某区卫健委", 2024)]) as store:
        above = """SELECT ?year ?name WHERE { ?as prov:specializationOf/skos:prefLabel "某区救助站"@zh ;
          bkg:fiscalYear ?year ; bkg:departmentInYear/skos:prefLabel ?name }"""
        assert ask(store, above) == [("2022", "某区民政局"), ("2024", "某区卫健委")]
        assert ask(store, "SELECT ?k ?y WHERE { ?e bkg:changeKind ?k ; bkg:fiscalYear ?y }") == [
            ("parent", "2024")
        ]


def subject(book: str, year: int, code: str, name: str) -> Book:
    made = Book(book, year=year).row("expenditure", {"合计": "1.00"})
    line = made.facts.pop()
    assert isinstance(line, BudgetLine)
    made.facts.append(msgspec.structs.replace(line, function=Label(name, code)))
    return made


def test_a_subject_has_the_name_of_each_year_in_the_list_of_that_year(tmp_path: Path) -> None:
    books = [
        subject("甲", 2018, "210", "医疗卫生与计划生育支出"),
        subject("乙", 2019, "210", "卫生健康支出"),
        subject("丙", 2020, "210", "卫生健康支出"),
        subject("丁", 2019, "2101101", "行政单位医疗"),
    ]
    with store_of(tmp_path / "s", books) as store:
        found = """SELECT ?year ?name WHERE { ?c dcterms:isVersionOf <%s> ; skos:inScheme ?list ; skos:prefLabel ?name .
          ?list a skos:ConceptScheme ; bkg:fiscalYear ?year }"""
        assert ask(store, found % NAMER.function("210")) == [
            ("2018", "医疗卫生与计划生育支出"),
            ("2019", "卫生健康支出"),
            ("2020", "卫生健康支出"),
        ]
        ties = """SELECT ?p ?before ?after WHERE { VALUES ?p { skos:exactMatch skos:closeMatch }
          ?after_one ?p ?before_one . ?after_one bkg:fiscalYear ?after . ?before_one bkg:fiscalYear ?before }"""
        assert [(p.rpartition("#")[2], b, a) for p, b, a in ask(store, ties)] == [
            ("closeMatch", "2018", "2019"),
            ("exactMatch", "2019", "2020"),
        ]
        broader = """SELECT ?of WHERE { ?c dcterms:isVersionOf <%s> ; bkg:fiscalYear ?y ; skos:broader ?up .
          ?up dcterms:isVersionOf ?of ; bkg:fiscalYear ?y }"""
        assert ask(store, broader % NAMER.function("2101101")) == [(NAMER.function("210"),)]
        # No code twice: a question for the subject of a code finds the subject, not its years.
        assert ask(store, 'SELECT ?c WHERE { ?c skos:notation "210" }') == [(NAMER.function("210"),)]
