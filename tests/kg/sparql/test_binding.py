"""Values written into the text of a query give what binding them in the database gives."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.sparql.binding import bind_variables

DATA = """<urn:a> <urn:p> "1", "2" . <urn:b> <urn:p> "2" ; <urn:q> <urn:a> . <urn:c> <urn:p> "{" ."""
VALUES: dict[str, ox.NamedNode | ox.Literal] = {"x": ox.Literal("2"), "y": ox.NamedNode("urn:a")}
QUERIES = [
    "SELECT ?s ?x { ?s <urn:p> ?x }",
    "SELECT ?s ?x WHERE { ?s <urn:p> ?o FILTER(?o = ?x) }",
    "SELECT ?s ?x { ?s <urn:p> ?o FILTER(?x = '' || ?o = ?x) }",
    "SELECT ?s ?x { { ?s <urn:p> ?x } UNION { ?s <urn:q> ?o FILTER(?x = '2') } }",
    "SELECT ?s ?x { ?s <urn:p> ?any OPTIONAL { ?s <urn:q> ?o FILTER(?x = '2') } }",
    "SELECT ?s ?n ?x { { SELECT ?s ?x (COUNT(*) AS ?n) { ?s <urn:p> ?x } GROUP BY ?s ?x } }",
    "SELECT ?s ?n ?x { { SELECT ?s (COUNT(?x) AS ?n) { ?s <urn:p> ?x } GROUP BY ?s } }",
    "SELECT ?x ?y { ?y <urn:p> ?x }",
    "SELECT * { ?s <urn:p> ?x . ?s ?any ?y }",
    "SELECT ?s ?x { VALUES ?s { <urn:a> <urn:b> } ?s <urn:p> ?x }",
    "SELECT ?s ?x { VALUES (?s ?o) { (<urn:a> '1') } ?s <urn:p> ?o }",
    "SELECT ?s ?x { ?s <urn:p> ?o FILTER EXISTS { ?s <urn:p> ?x } }",
    "SELECT ?s ?x { ?s <urn:p> ?o MINUS { ?s <urn:p> ?x } }",
    "SELECT ?s ?x { ?s <urn:p> '{' . BIND('{ ?x }' AS ?t) # { ?x\n }",
    "SELECT (CONCAT(?x, '!') AS ?z) ?x { ?s <urn:p> ?x }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_bound_query_gives_what_the_database_gives(query: str) -> None:
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TURTLE)
    values = {
        name: term
        for name, term in VALUES.items()
        if f"?{name}" in query.partition("{")[0] or "SELECT *" in query
    }
    here = store.query(query, substitutions={ox.Variable(n): t for n, t in values.items()})
    there = store.query(bind_variables(query, values))
    assert isinstance(here, ox.QuerySolutions)
    assert isinstance(there, ox.QuerySolutions)
    names = [v.value for v in here.variables]
    assert sorted(str([row[n] for n in names]) for row in there) == sorted(
        str([row[n] for n in names]) for row in here
    )


def test_a_value_cannot_become_syntax() -> None:
    bound = bind_variables("SELECT ?x { BIND(?x AS ?y) }", {"x": ox.Literal('"} DROP ALL # \\ \n')})
    (row,) = ox.Store().query(bound)  # type: ignore[misc]
    assert row["x"].value == '"} DROP ALL # \\ \n'
