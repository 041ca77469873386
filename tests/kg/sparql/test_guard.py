"""What users send can only read this store: nothing is written, and no query leaves the machine."""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answers.questions import run_query
from kg.errors import KgError, QueryError, QueryRefusedError, QueryTimeoutError
from kg.sparql.guard import check_query

PASS = [
    ("SELECT", "SELECT * WHERE { ?s ?p ?o }"),
    ("SELECT", "select ?service where { ?service <http://x/SERVICE> 'LOAD' }"),
    ("ASK", "ASK { ?s ?p ?o } # LOAD <http://x>"),
    ("CONSTRUCT", "PREFIX ex: <http://ex/> CONSTRUCT { ?s ex:service ?o } WHERE { ?s ex:insert ?o }"),
    ("DESCRIBE", "BASE <http://ex/> DESCRIBE <x>"),
    ("SELECT", 'SELECT * { ?s ?p """INSERT DATA { SERVICE <http://x> }""" }'),
    ("SELECT", "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }"),
    ("SELECT", "SELECT * { GRAPH ?g { ?s ?p ?o } } LIMIT 3 OFFSET 1"),
]

REFUSED = [
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:9/>",
    "CLEAR ALL",
    "DROP GRAPH <a:b>",
    "CREATE GRAPH <a:b>",
    "ADD <a:a> TO <a:b>",
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT ?x { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { { SELECT * { SERVICE <http://x/> { ?a ?b ?c } } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://x/> { ?a ?b ?c } } }",
    "SELECT * { \\u0053ERVICE <http://x/> { ?a ?b ?c } }",
    "SELECT * { ?s ?p 'unfinished }",
    "",
    "# only a comment",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
]


@pytest.mark.parametrize(("form", "query"), PASS, ids=[q[:30] for _, q in PASS])
def test_a_query_that_only_reads_passes_whatever_words_its_texts_hold(form: str, query: str) -> None:
    assert check_query(query) == form


@pytest.mark.parametrize("query", REFUSED, ids=[q[:40] for q in REFUSED])
def test_whatever_writes_or_goes_out_is_refused(query: str) -> None:
    with pytest.raises((QueryRefusedError, QueryError)):
        check_query(query)


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(QueryRefusedError, match="line 2 column 3"):
        check_query("SELECT * {\n  SERVICE <http://x/> { ?s ?p ?o } }")


@pytest.mark.parametrize("query", ["SELECT * " + "{" * 5000, "SELECT * { ?s ?p ?o } " + " " * 10_000_000])
def test_a_query_of_monstrous_size_is_refused_before_it_costs_anything(query: str) -> None:
    with pytest.raises(QueryRefusedError):
        check_query(query)


@given(st.text(max_size=200))
def test_no_text_breaks_the_guard(text: str) -> None:
    with contextlib.suppress(QueryRefusedError, QueryError):
        assert check_query(text) in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def test_nothing_is_ever_asked_of_another_machine(sample_store_path: Path) -> None:
    asked: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1.0)
        port = server.getsockname()[1]

        def listen() -> None:
            try:
                server.accept()[0].close()
                asked.append(True)
            except TimeoutError:
                asked.append(False)

        thread = threading.Thread(target=listen)
        thread.start()
        for query in (
            "SELECT * { SERVICE <HERE> { ?s ?p ?o } }",
            "LOAD <HERE>",
            "SELECT * FROM <HERE> { ?s ?p ?o }",
        ):
            with contextlib.suppress(KgError):
                run_query(sample_store_path, query.replace("HERE", f"http://127.0.0.1:{port}/"))
        thread.join()
    assert asked == [False]


def test_a_query_that_takes_too_long_is_stopped(sample_store_path: Path) -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(QueryTimeoutError, match=r"within 0\.5 s"):
        run_query(sample_store_path, cross, timeout_s=0.5)


def test_a_query_within_its_time_gives_the_same_answer(sample_store_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?d a <https://w3id.org/budgetkg/ontology#BudgetDocument> }"
    assert (
        run_query(sample_store_path, query, timeout_s=30).rows
        == run_query(sample_store_path, query).rows
        == ((7,),)
    )
