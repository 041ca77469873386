"""Reading of query files and of what users give for parameters, without any store."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from queries.catalogue import Catalogue, SavedQuery, load_catalogue, parse_query
from queries.errors import ParameterValueError, QueryFileError, UnknownNameError
from queries.parameters import TYPES, ParameterType

ROOT = Path(__file__).resolve().parents[2]
XSD = "http://www.w3.org/2001/XMLSchema#"
HEADER = """#+ summary: 各单位的项目
#+ summary_en: Projects of units
#+ description: |
#+   第一行
#+   第二行
#+ tags: [project]
#+ pagination: 50
#+ params:
#+   - name: year
#+     type: year
#+     required: true
#+     description: 年度
#+     description_en: Year
#+   - name: level
#+     type: string
#+     default: 类
#+     values: [类, 款]
#+     description: 级
#+     description_en: Level
#+   - name: unit
#+     type: unit
#+     description: 单位
#+     description_en: Unit
#+ columns:
#+   name: [名称, Name]
#+ example:
#+   params: {year: "2026"}
#+   rows:
#+     - ["基层代表组工作经费"]
"""
BODY = "# a comment stays\nSELECT ?year ?level ?unit ?name WHERE { ?s ?p ?name }\n"


@pytest.fixture
def query() -> SavedQuery:
    return parse_query("projects-of-units", HEADER + BODY)


@pytest.fixture
def catalogue(query: SavedQuery) -> Catalogue:
    return Catalogue((query,), TYPES)


def test_a_header_is_read_as_something_else(query: SavedQuery) -> None:
    assert query.text == BODY
    assert query.description == "第一行\n第二行"
    assert (query.pagination, query.tags) == (50, ("project",))
    year, level, unit = query.parameters
    assert (year.required, year.default, year.values) == (True, "", ())
    assert (level.required, level.default, level.values) == (False, "类", ("类", "款"))
    assert query.parameter("unit") is unit
    assert query.parameter("units") is None
    assert [(c.name, c.label, c.label_en) for c in query.columns] == [("name", "名称", "Name")]
    assert (dict(query.example.parameters), query.example.rows) == (
        {"year": "2026"},
        (("基层代表组工作经费",),),
    )


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("#+ summary: 各单位的项目\n", "", "summary: expected a value of kind str, got None"),
        ("#+ tags: [project]", "#+ tags: project", "tags: expected a value of kind list"),
        ("#+ pagination: 50", "#+ pagination: many", "pagination: expected a value of kind int"),
        ("#+ pagination: 50", "#+ pagination: 50\n#+ method: GET", "expected no other member, got method"),
        ("#+     type: year\n", "", "type: expected a value of kind str"),
        ("[名称, Name]", "名称", "a Chinese and an English heading"),
        ("#+ tags: [project]", "#+ tags: [project", "a header in YAML"),
        ("#+     required: true", "#+     requierd: true", "expected no other member, got requierd"),
    ],
)
def test_a_malformed_header_is_read_with_gaps(old: str, new: str, complaint: str) -> None:
    assert old in HEADER
    with pytest.raises(QueryFileError, match=complaint) as caught:
        parse_query("broken", HEADER.replace(old, new) + BODY)
    assert str(caught.value).startswith("query file broken.rq")


@pytest.mark.parametrize("text", [BODY, "#+ just words\n" + BODY])
def test_a_file_without_a_header_is_a_question(text: str) -> None:
    with pytest.raises(QueryFileError, match="a header of names and values"):
        parse_query("bare", text)


def test_two_files_of_one_name_or_an_unknown_type_pass(query: SavedQuery) -> None:
    with pytest.raises(QueryFileError, match="expected one file, got two"):
        Catalogue((query, query), TYPES)
    with pytest.raises(QueryFileError, match="parameter year: expected a type of integer, got 'year'"):
        Catalogue((query,), {"integer": TYPES["integer"]})


def test_the_files_of_the_package_load_without_the_type_their_policies_have() -> None:
    with pytest.raises(QueryFileError, match="got 'policy'"):
        load_catalogue()
    upper = ParameterType("letters", lambda text: ox.Literal(text.upper()))
    catalogue = load_catalogue({"policy": upper})
    terms = catalogue.parse_params(catalogue.get("projects-citing-policy"), {"policy": " abc "})
    assert terms["policy"] == ox.Literal("ABC")


def test_a_misspelt_name_gets_no_hint(catalogue: Catalogue) -> None:
    with pytest.raises(
        UnknownNameError, match=r"expected projects-of-units \(did you mean that\?\), got 'project-of-unit'"
    ):
        catalogue.get("project-of-unit")
    with pytest.raises(UnknownNameError, match="expected one of projects-of-units, got 'zzz'"):
        catalogue.get("zzz")


def test_a_parameter_that_is_not_given_is_unbound(catalogue: Catalogue, query: SavedQuery) -> None:
    terms = catalogue.parse_params(query, {"year": " 2026年 ", "unit": ""})
    assert terms == {
        "year": ox.Literal("2026", datatype=ox.NamedNode(XSD + "gYear")),
        "level": ox.Literal("类"),
        "unit": ox.Literal(""),
    }


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "parameter year of projects-of-units: expected a year such as 2026, got nothing"),
        ({"year": "next"}, "expected a year such as 2026, got 'next'"),
        ({"year": "2026", "level": "项"}, "parameter level .*expected one of .*got '项'"),
        ({"year": "2026", "Unit": "601"}, r"expected unit \(did you mean that\?\), got 'Unit'"),
        ({"year": "2026", "unit": "长" * 1001}, "expected the code of a unit or part of its name"),
    ],
)
def test_a_wrong_value_is_taken(
    catalogue: Catalogue, query: SavedQuery, given: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ParameterValueError, match=complaint):
        catalogue.parse_params(query, given)


@pytest.mark.parametrize(
    ("kind", "text", "lexical"),
    [
        ("year", "1999", "1999"),
        ("year", "99", None),
        ("year", "２０２６", None),
        ("code", "11010522t000000403139", "11010522T000000403139"),
        ("code", "601-001", None),
        ("integer", "007", "007"),
        ("integer", "-1", None),
        ("integer", "1e3", None),
        ("iri", "https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号", "https://w3id.org/budgetkg/id/policy/京财社指〔2023〕1791号"),
        ("iri", "policy/1", None),
        ("iri", "https://x/<>", None),
        ("string", "a} DROP ALL", "a} DROP ALL"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_converted(kind: str, text: str, lexical: str | None) -> None:
    term = TYPES[kind].convert(text)
    assert (None if term is None else term.value) == lexical


def test_the_questions_are_lost_when_the_package_is_zipped(tmp_path: Path) -> None:
    archive = tmp_path / "wheel.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted((ROOT / "queries").glob("*")):
            if path.is_file():
                file.write(path, f"queries/{path.name}")
    script = (
        "import queries, queries.catalogue as c; from queries.parameters import TYPES;"
        "print(queries.__file__); print(len(list(c.load_catalogue({'policy': TYPES['string']}))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(archive)},
        capture_output=True,
        text=True,
        check=True,
    )
    where, count = run.stdout.split()
    assert where.startswith(str(archive))
    assert int(count) == len({path.stem for path in (ROOT / "queries").glob("*.[rs]q*")})
