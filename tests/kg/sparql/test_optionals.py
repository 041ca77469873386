"""Triples that stand before OPTIONALs and mean the same there."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from kg.sparql.optionals import optionals_last

DATA = """PREFIX e: <http://example.org/>
INSERT DATA { e:a e:p e:b, e:c ; e:q 1 . e:b e:p e:c ; e:l "b" . e:c e:l "c", "C" ; e:q 3 . e:d e:l "d" ; e:p e:a }"""
MOVED = (
    "?x e:p ?y OPTIONAL { ?y e:q ?q } ?y e:l ?l",
    "?x e:p ?y . OPTIONAL { ?y e:q ?q } . ?y e:l ?l . OPTIONAL { ?l e:p ?z } FILTER(?l != 'd') ?x e:p ?w .",
    "?x e:p ?y # OPTIONAL {\n OPTIONAL { ?y e:q ?q . FILTER(?q > 2) } ?y e:l ?l # end\n .",
    "?x e:p ?y OPTIONAL { ?y e:q ?q OPTIONAL { ?q e:p ?z } ?y e:l ?m } ?x e:p/e:l ?l",
    "?x e:p ?y ; e:p ?y2 FILTER NOT EXISTS { ?y e:z ?x } OPTIONAL { ?y e:q ?q } ?y a?t . ?y2 e:l 'c'",
    "{ SELECT ?y { ?x e:p ?y OPTIONAL { ?x e:q ?q } ?y e:l ?l } } ?y e:l ?k",
    "GRAPH ?g { ?x e:p ?y OPTIONAL { ?y e:q ?q } ?y e:l ?l }",
)
KEPT = (
    "?x e:p ?y OPTIONAL { ?y e:q ?q } ?z e:q ?q",
    "?x e:p ?y OPTIONAL { ?y e:q ?q FILTER(?l = 'c') } ?y e:l ?l",
    "OPTIONAL { ?y e:q ?q } ?y e:l ?l",
    "?x e:p ?y OPTIONAL { ?y e:q ?q } BIND(?q + 1 AS ?n) ?x e:p ?m",
    "?x e:p ?y OPTIONAL { ?y e:q ?q } { ?y e:l ?l } UNION { ?x e:l ?l } ?y e:l ?k",
    "?x e:p ?y OPTIONAL { ?y e:q ?q } VALUES ?q { 1 UNDEF } ?x e:p ?k",
    "?x e:p ?y OPTIONAL { ?y e:q ?q } MINUS { ?x e:l ?q } ?y e:l ?k",
    "?x e:p ?y OPTIONAL { ?y e:q ?q } ?y e:l _:b",
)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.update(DATA)
    made.update("INSERT { GRAPH <http://example.org/g> { ?s ?p ?o } } WHERE { ?s ?p ?o }")
    return made


def answer(store: ox.Store, text: str) -> Counter[str]:
    found = store.query(text)
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return Counter(str([row[name] for name in names]) for row in found)


@pytest.mark.parametrize("body", MOVED + KEPT)
def test_a_moved_pattern_changes_the_answer(store: ox.Store, body: str) -> None:
    text = f"PREFIX e: <http://example.org/> SELECT * {{ {body} }}"
    written = optionals_last(text)
    assert (written != text) is (body in MOVED)
    expected = answer(store, text)
    assert answer(store, written) == expected
    assert optionals_last(written) == written
