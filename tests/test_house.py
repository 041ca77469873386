"""The plan of the house is kept: a word means one thing, and nothing is known in two places."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from queries.internal.files import internal_query, internal_query_names
from queries.rules.catalogue import load_rules

ROOT = Path(__file__).parents[1]
PACKAGES = ("ontology", "extract", "queries", "kg")


@cache
def modules() -> dict[str, ast.Module]:
    """Path below the root → syntax tree, of every module of the packages."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of a module, which several tests go through."""
    return tuple(ast.walk(tree))


def classes() -> Iterator[tuple[str, str]]:
    """Name and place of every class, those of one module only included."""
    for path, tree in modules().items():
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef):
                yield node.name, f"{path}:{node.lineno}"


def test_a_class_name_means_one_thing_in_all_packages() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in classes():
        places[name].append(place)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def glossary_rows() -> list[list[str]]:
    """The cells of the glossary's tables: word, 中文, meaning, names in code, rejected words."""
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in rows if row[0] != "word"]


def test_the_glossary_speaks_of_what_there_is() -> None:
    rows, names = glossary_rows(), {name for name, _ in classes()}
    assert len(rows) > 40 and all(len(row) == 5 and row[2] for row in rows)
    words = [row[0] for row in rows]
    assert sorted(set(words)) == sorted(words)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[3])]
    assert [name for name in named if name not in names] == []
    assert [row[4] for row in rows if row[4] in names] == [], "rejected words do not come back"


SPARQL = re.compile(
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|DROP)\b.*?(?:\?[a-z]|\bGRAPH\b|\{)"
    r"|\b(?:OPTIONAL|FILTER|VALUES|GRAPH|UNION)\b.*(?:[?]\w|\{)|[?]\w+ (?:<|a |[?])\S",
    re.S,
)
"""What only a SPARQL text holds; SQL has no variables with question marks and no curly brackets."""

MAY_WRITE_SPARQL = {
    "kg/check/structure.py": "turns the shapes into look-ups of whole graphs",
    "kg/sparql/binding.py": "binds values in the text of a query, for servers that take nothing else",
    "kg/sparql/union.py": "asks several queries as one",
    "kg/search/pattern.py": "writes the things found into a user's query in place of the search pattern",
    "kg/store/embedded.py": "changes of a store, from N-Triples lines",
    "kg/store/remote.py": "changes of a store, and the protocol of a store elsewhere",
    "kg/store/remote_answer.py": "all triples of an answer that is a graph",
    "kg/store/snapshot.py": "counts the statements of a database",
}
"""Modules whose work is SPARQL itself."""

NO_IRIS = {
    "kg/api/resources.py": "paths of requests",
    "kg/collect/folder.py": "addresses of files",
    "kg/collect/robots.py": "comments of robots.txt",
    "kg/export/rdf.py": "names of parts of a store",
    "kg/sparql/formats.py": "media types",
    "kg/sparql/prefixes.py": "terms of vocabularies",
    "kg/web/address.py": "names of files",
    "kg/web/assets/vendor.py": "names of packages",
    "kg/web/site.py": "paths of pages",
}
"""What else is cut at slashes."""


def texts_of(tree: ast.Module) -> Iterator[str]:
    """All texts of a module but docstrings; of an f-string, what stands between the values."""
    inner: set[int] = set()
    for node in nodes(tree):
        if isinstance(node, ast.Expr):
            inner.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            inner.update(id(part) for part in ast.walk(node) if part is not node)
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "<>" for p in node.values)
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def cuts_of(tree: ast.Module) -> int:
    """How often a module cuts a text where IRIs are cut, or unescapes a part of one."""
    count = 0
    for node in nodes(tree):
        if not isinstance(node, ast.Call):
            continue
        first = node.args[0] if node.args else None
        if isinstance(node.func, ast.Attribute) and isinstance(first, ast.Constant):
            cut = node.func.attr in {"split", "rsplit", "partition", "rpartition"}
            count += cut and first.value in {"/", "#", "/id/"}
        elif isinstance(node.func, ast.Name):
            count += node.func.id == "unquote"
        elif isinstance(node.func, ast.Attribute):
            argument = ast.unparse(first) if first else ""
            count += node.func.attr in {"removeprefix", "startswith"} and "base" in argument.lower()
    return count


def test_queries_stand_in_files() -> None:
    """A query is a file of `queries`: it can be read, run and measured by itself, and values are bound."""
    found = {
        path: number
        for path, tree in modules().items()
        if path not in MAY_WRITE_SPARQL and (number := sum(bool(SPARQL.search(t)) for t in texts_of(tree)))
    }
    assert found == {}


def test_iris_are_taken_apart_in_one_place() -> None:
    """Only kg/graph/iri knows how an IRI is made of kind and keys."""
    found = {
        path: number
        for path, tree in modules().items()
        if path.startswith("kg/") and path not in {*NO_IRIS, "kg/graph/iri.py"} and (number := cuts_of(tree))
    }
    assert found == {}


def test_every_internal_query_is_asked_and_projects_what_is_bound() -> None:
    """A query that nothing asks is dead; one asked by a name that is no file fails when it is too late."""
    asked = {text for tree in modules().values() for text in texts_of(tree) if "/" in text}
    parts = [rule.parts for rule in load_rules() if rule.parts]
    asked |= {name for part in parts for name in (part.values, part.touched) if name}
    names = internal_query_names()
    assert [name for name in names if name not in asked] == []
    for name in names:
        text = internal_query(name)
        assert text.startswith("# "), f"{name} says what it finds in its first line"
        ox.Store().query(text)


LONGEST_FUNCTION, LONGEST_MODULE = 60, 400
"""Lines, from which on a reader has to scroll and to remember."""

LISTS = {
    "extract/facts.py": "every kind of fact, one after the other",
    "kg/graph/iri.py": "the one place that knows how IRIs are made",
    "ontology/terms.py": "every term of the vocabularies",
}
"""Long modules that are read by looking up one entry."""


def test_functions_and_modules_are_short() -> None:
    functions = [
        (f"{path}:{node.lineno}", node.name, length)
        for path, tree in modules().items()
        for node in nodes(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) >= LONGEST_FUNCTION
    ]
    assert functions == []
    lengths = {path: len((ROOT / path).read_text("utf-8").splitlines()) for path in modules()}
    long = {path: length for path, length in lengths.items() if length >= LONGEST_MODULE}
    assert {path: length for path, length in long.items() if path not in LISTS} == {}
    assert sorted(LISTS) == sorted(long), "an exception that is none any more is taken out"
