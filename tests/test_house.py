"""The plan of the house is kept: a word means one thing, and nothing is known in two places."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from queries.internal.files import internal_query, internal_query_names
from queries.rules.catalogue import load_rules
from tests.code_reading import asked_of, iris_handled, sparql_of, texts_of

pytestmark = pytest.mark.pressure  # it is about the code, and no feature of it
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
        places[name.lstrip("_")].append(place)
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


PLAIN = {
    "report": {
        "kg/build/": "what a build tells at its end",
        "kg/check/": "what a check found",
        "kg/cli/": "the same, as it is printed",
        "kg/export/lake/": "what a writing tells at its end",
        "kg/graph/iri.py": "what a check found",
        "kg/links/": "what linking tells at its end",
        "kg/web/": "what was done, as a page shows it",
    },
    "position": {
        "extract/source.py": "the order of two places inside a document",
        "extract/performance/": "index of a cell or block",
        "extract/policy/": "index in a text",
        "extract/tables/": "index of a column",
        "kg/web/": "index of a column",
    },
    "template": {
        "kg/links/found.py": "the sentence of a rule, with holes",
        "kg/web/": "a page of HTML, with holes",
    },
    "category": {
        "extract/facts.py": "项目类别 or 采购品目, which are called so",
        "extract/performance/project_cells.py": "项目类别",
        "kg/figures/records.py": "项目类别 or 采购品目",
        "kg/graph/iri.py": "项目类别 and 采购类别",
        "kg/money/": "项目类别 or 采购品目",
        "kg/web/charts.py": "what the bars of a chart stand for",
        "kg/web/feed.py": "a word of Atom",
        "ontology/terms.py": "项目类别",
    },
    "entry": {
        "extract/audit/": "a line of the ledger of the audit",
        "extract/tables/": "of the vocabulary, or of a table of contents",
        "kg/decisions/": "of a file of decisions",
        "kg/evidence/sources.py": "of the list of files",
        "kg/lineage/totals.py": "of the list of totals",
        "kg/links/decisions.py": "of a file of decisions",
        "kg/search/": "of the index of search",
        "kg/store/journal.py": "of the journal",
        "kg/web/feed.py": "of a feed",
    },
    "remark": {
        "extract/document.py": "what a reader has to say before there are findings; each becomes one",
        "extract/readers/": "the same",
        "extract/pipeline.py": "the same",
        "extract/performance/": "备注, the header of a column",
    },
}
"""Rejected words, in names, where they have another plain meaning; a count is how many, wherever it stands."""


def words_of_names() -> Iterator[tuple[str, str, str]]:
    """Word, name and module: of folders, modules, classes, functions, parameters and fields, in the singular."""
    for path, tree in modules().items():
        names = set(Path(path).with_suffix("").parts)
        for node in nodes(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names.add(node.name)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                names.add(node.target.id)
        for name in names:
            for word in re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().split("_"):
                yield re.sub(r"ies$", "y", word).removesuffix("s"), name, path


def test_rejected_words_do_not_come_back_in_any_name() -> None:
    rejected = {row[4] for row in glossary_rows() if row[4]}
    classes_of = {name.lstrip("_").lower(): place for name, place in classes()}
    assert {word: at for word in rejected if (at := classes_of.get(word.lower()))} == {}
    rejected = {word.lower() for word in rejected if " " not in word} - {"count"}
    assert PLAIN.keys() <= rejected
    used: defaultdict[str, set[str]] = defaultdict(set)
    strays = []
    for word, name, path in words_of_names():
        if word in rejected:
            room = next((room for room in PLAIN.get(word, ()) if path.startswith(room)), None)
            used[word].add(room or "")
            if room is None:
                strays.append(f"{path}: {name}")
    assert strays == []
    assert used == {word: set(rooms) for word, rooms in PLAIN.items()}, "what excuses nothing is taken out"


MAY_WRITE_SPARQL = {
    "kg/answers/kept_parts.py": "writes kept answers in place of parts of a saved question",
    "kg/check/structure.py": "turns the shapes into look-ups of whole graphs",
    "kg/search/pattern.py": "writes the things found into a user's query in place of the search pattern",
    "kg/sparql/binding.py": "binds values in the text of a query, for servers that take nothing else",
    "kg/sparql/union.py": "asks several queries as one",
    "kg/store/embedded.py": "changes of a store, from N-Triples lines",
    "kg/store/remote.py": "changes of a store, and the protocol of a store elsewhere",
    "kg/store/remote_answer.py": "all triples of an answer that is a graph",
    "kg/store/snapshot.py": "counts the statements of a database",
}
"""Modules whose work is SPARQL itself."""

MAY_ASK_A_TEXT = {
    "kg/answers/questions.py": "saved questions, and those of a user's folder",
    "kg/answers/writing.py": "the query that a user writes",
    "kg/check/structure.py": "the look-ups made of the shapes",
    "kg/figures/statements.py": "the text of a named query, from those who ask for statements",
    "kg/lake/names.py": "the same on a graph of names",
    "kg/links/found.py": "the text of a rule, with its values bound",
    "kg/store/embedded.py": "changes of a store",
    "kg/store/remote.py": "the protocol of a store elsewhere",
    "kg/store/remote_answer.py": "an answer that is a graph",
    "kg/store/snapshot.py": "hands a query to the database",
    "kg/store/together.py": "several named queries as one",
}
"""Modules that hand a store a text; all others name a file of `queries`, whatever their texts look like."""

OTHER_SLASHES = {
    "kg/api/reconcile.py": (3, "addresses of the service"),
    "kg/api/resources.py": (2, "addresses of the service"),
    "kg/api/trials/gate.py": (4, "addresses that a browser tells"),
    "kg/api/trials/trial.py": (1, "names of files"),
    "kg/collect/addresses.py": (3, "addresses of pages"),
    "kg/collect/folder.py": (4, "addresses of files"),
    "kg/collect/page.py": (1, "dates"),
    "kg/collect/robots.py": (3, "comments and addresses of robots.txt"),
    "kg/engine/parts.py": (1, "names of files"),
    "kg/export/rdf.py": (1, "names of parts of a store"),
    "kg/lake/manifest.py": (1, "paths of files"),
    "kg/lineage/interchange.py": (1, "characters that a drawing takes"),
    "kg/places.py": (3, "paths of files"),
    "kg/resources/ontology.py": (1, "terms of the ontology"),
    "kg/search/pattern.py": (1, "prefixed names of queries"),
    "kg/sparql/asked.py": (1, "names in queries"),
    "kg/sparql/formats.py": (1, "media types"),
    "kg/sparql/prefixes.py": (1, "terms of vocabularies"),
    "kg/store/remote.py": (1, "what relative IRIs of a query are resolved against"),
    "kg/web/address.py": (7, "addresses of pages and names of their files"),
    "kg/web/assets/vendor.py": (1, "names of packages"),
    "kg/web/pages/editor.py": (1, "comments of queries"),
    "kg/web/site.py": (1, "paths of pages"),
}
"""What else is cut at slashes or has a base, in how many places of a module; each was looked at."""


def test_queries_stand_in_files() -> None:
    """A query is a file of `queries`: it can be read, run and measured by itself, and values are bound."""
    written = {path for path, tree in modules().items() if sparql_of(tree)}
    assert written == set(MAY_WRITE_SPARQL), "an exception that is none any more is taken out"
    asked = {path for path, tree in modules().items() if path.startswith("kg/") and asked_of(tree)}
    assert asked == set(MAY_ASK_A_TEXT), "an exception that is none any more is taken out"


@pytest.mark.parametrize("written", [
    'x = "SELECT ?a { ?a ?b ?c }"', 'x = "select * where { graph ?g { ?s ?p ?o } }"', 'x = "SEL" + "ECT ?a {" + y + "}"',
    'x = " ".join(["SELECT", "?a", "{", y, "}"])', 'x = f"ASK {{ GRAPH <{g}> {{ ?s ?p ?o }} }}"', 'x = "ask { <a:b> <a:c> 1 }"',
    'x = "SELECT $a { $a $b $c }"', 'x = "DELETE DATA { %s }" % y', 'x = "construct where {{ {} }}".format(y)',
])  # fmt: skip
def test_sparql_is_seen_however_it_is_written(written: str) -> None:
    assert set(sparql_of(ast.parse(written))) == {1}


@pytest.mark.parametrize(
    "asked", ["store.query(text)", "self._store.query(''.join(parts))", "(a or b).query(read(file), terms)"]
)
def test_a_text_that_is_asked_is_seen_whatever_it_is_made_of(asked: str) -> None:
    assert (
        asked_of(ast.parse(asked)) == [1]
        and asked_of(ast.parse("store.query(internal_query(name), terms)")) == []
    )


def test_iris_are_made_and_taken_apart_in_one_place() -> None:
    """Only kg/graph/iri knows how an IRI is made of kind and keys."""
    handled = {
        path: lines
        for path, tree in modules().items()
        if path.startswith("kg/") and path != "kg/graph/iri.py" and (lines := iris_handled(tree))
    }
    excused = {path: count for path, (count, _) in OTHER_SLASHES.items()}
    assert {path: at for path, at in handled.items() if len(at) > excused.get(path, 0)} == {}
    counts = {path: len(at) for path, at in handled.items()}
    assert excused == counts, "an exception that is none any more is taken out"


@pytest.mark.parametrize("handling", [
    'x = f"{DEFAULT_BASE}unit/{code}"', "x = DEFAULT_BASE + path", 'x = "https://w3id.org/budgetkg/id/" + path', 'x = base + "unit"',
    'x = "%sunit/%s" % (base, code)', 'x = "{}unit/{}".format(base, code)', 'x = "/".join([namer.base, "unit", code])',
    "root = self._namer.base", "x = iri[len(namer.base):]", "x = iri.removeprefix(namer.base)", "x = iri.startswith(base)",
    "x = base in iri", 'x = "/unit/" in iri', 'x = f"/{kind}/" in iri', 'x = iri.endswith("/" + key)', 'x = iri.split("/")[-1]',
    'x = iri.rsplit(sep="/", maxsplit=1)', "x = iri.rpartition('#')[2]", 'x = re.search(r"/(transfer|project-budget)/", iri)',
    'x = re.compile(rf"{kind}/(.*)")', 'x = re.split("[#/]", iri)', 'x = f"function/{code}"', "_KIND = '/graph/document/'",
    "x = PurePosixPath(iri).name", "x = unquote(iri)", "x = os.path.basename(iri)", "x = urlsplit(iri).path",
])  # fmt: skip
def test_handling_of_iris_is_seen_however_it_is_written(handling: str) -> None:
    assert iris_handled(ast.parse(handling)) != []


@pytest.mark.parametrize("other", [
    "x = Namer(job.base)", "x = split_iri(iri, self._namer.base)", 'x = f"{number}/{count}"', 'x = path.startswith("/static/")',
    'x = ask(store, "policy/names", policy=iri)', 'x = base + "/sparql"', "def f(base=DEFAULT_BASE): return kind_of(iri, base)",
])  # fmt: skip
def test_what_is_no_handling_of_iris_is_left_alone(other: str) -> None:
    assert iris_handled(ast.parse(other)) == []


def test_every_internal_query_is_asked_and_projects_what_is_bound() -> None:
    """A query that nothing asks is dead; one asked by a name that is no file fails when it is too late."""
    asked = {text for tree in modules().values() for _, text in texts_of(tree) if "/" in text}
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
