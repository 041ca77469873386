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
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|DROP)\b.*?(?:[?][a-z]|\bGRAPH\b|\{)"
    r"|\b(?:OPTIONAL|FILTER|VALUES|GRAPH|UNION|WHERE|MINUS)\b.*(?:[?][a-z]|\{)|[?]\w+ (?:<|a |[?]|\w*:)\S"
    r"|\bPREFIX\s+\w*:|\b(?:BIND|COUNT|SUM|SAMPLE)\s*\(.*[?][a-z]|\b(?:ORDER|GROUP) BY .*[?][a-z]",
    re.S,
)
"""What only a SPARQL text holds; SQL has no variables with question marks and no curly brackets."""

MAY_WRITE_SPARQL = {
    "kg/answers/kept_parts.py": "writes kept answers in place of parts of a saved question",
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
    "kg/collect/folder.py": "addresses of files",
    "kg/collect/robots.py": "comments of robots.txt",
    "kg/export/rdf.py": "names of parts of a store",
    "kg/sparql/formats.py": "media types",
    "kg/search/pattern.py": "prefixed names of queries",
    "kg/sparql/prefixes.py": "terms of vocabularies",
    "kg/sparql/tokens.py": "characters of names",
    "kg/web/address.py": "names of files",
    "kg/web/assets/vendor.py": "names of packages",
    "kg/web/site.py": "paths of pages",
}
"""What else is cut at slashes, or made below what is called a base."""


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


def cuts_of(tree: ast.Module) -> list[int]:
    """Lines in which a module takes an IRI apart, tells by a part of it what it is, or puts one together."""
    return [line for node in nodes(tree) if (line := getattr(node, "lineno", 0)) and _handles_iris(node)]


BELOW_BASE = re.compile(r"(?:^|[.{ (])_?base[})]*$", re.I)
"""An expression that ends in the base of IRIs: `base`, `self._namer.base`, `{namer.base}`."""
PART_OF_IRI = re.compile(
    r"/(?:id|graph|unit|project|document|measure|policy|line|stage|function)/(?:\w+/?)*|/graph/?\w+|[/#]"
)


def _handles_iris(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]):
            if name == "unquote":
                return True
            if name in {"split", "rsplit", "partition", "rpartition", "find", "rfind", "index", "rindex"}:
                return is_part(first)
            if name in {"removeprefix", "startswith", "removesuffix", "endswith", "replace"}:
                return "base" in ast.unparse(first).lower() or (
                    is_part(first) and len(ast.unparse(first)) > 3
                )
        case ast.Subscript(slice=ast.Slice(lower=ast.Call(func=ast.Name(id="len"), args=[length]))):
            return bool(BELOW_BASE.search(ast.unparse(length)))
        case ast.Compare(left=ast.Constant() as left, ops=[ast.In() | ast.NotIn()]):
            return is_part(left) and left.value not in {"/", "#"}
        case ast.Assign(value=ast.Constant() as value):
            return is_part(value) and value.value not in {"/", "#"}
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            is_path = isinstance(right, ast.Constant) and str(right.value).startswith("/")
            return not is_path and bool(BELOW_BASE.search(ast.unparse(left)))
        case ast.JoinedStr(values=[ast.FormattedValue(value=base), following, *_]):
            goes_on = not isinstance(following, ast.Constant) or str(following.value)[:1].isalpha()
            return goes_on and bool(BELOW_BASE.search(ast.unparse(base)))
    return False


def is_part(node: ast.AST) -> bool:
    """Whether an expression is the text of a part at which IRIs are told apart."""
    return isinstance(node, ast.Constant) and bool(PART_OF_IRI.fullmatch(str(node.value)))


def test_queries_stand_in_files() -> None:
    """A query is a file of `queries`: it can be read, run and measured by itself, and values are bound."""
    found = {
        path: at
        for path, tree in modules().items()
        if (at := [x for x in texts_of(tree) if SPARQL.search(x)])
    }
    assert {path: at for path, at in found.items() if path not in MAY_WRITE_SPARQL} == {}
    assert sorted(MAY_WRITE_SPARQL.keys() - found) == [], "an exception that is none any more is taken out"


def test_iris_are_made_and_taken_apart_in_one_place() -> None:
    """Only kg/graph/iri knows how an IRI is made of kind and keys."""
    handled = {
        path: lines for path, tree in modules().items() if path.startswith("kg/") and (lines := cuts_of(tree))
    }
    assert {path: at for path, at in handled.items() if path not in {*NO_IRIS, "kg/graph/iri.py"}} == {}
    assert sorted(NO_IRIS.keys() - handled) == [], "an exception that is none any more is taken out"


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
