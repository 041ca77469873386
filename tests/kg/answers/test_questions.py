"""Answers as plain values, and users' queries that fail in every way they can."""

from __future__ import annotations

import os
import signal
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.answers import questions as answers
from kg.answers.questions import answer, run_query, saved_queries
from kg.errors import (
    ParameterError,
    QueryError,
    QueryRefusedError,
    QueryTimeoutError,
    StoreMissingError,
    UnknownQueryError,
)
from kg.graph.values import Value, plain_value
from kg.store.snapshot import StoreSnapshot

XSD = "http://www.w3.org/2001/XMLSchema#"
DOCUMENTS = "SELECT ?d WHERE { ?d a <https://w3id.org/budgetkg/ontology#BudgetDocument> } ORDER BY ?d"


def typed(lexical: str, datatype: str) -> ox.Literal:
    return ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.NamedNode("https://example.org/合计"), "https://example.org/合计"),
        (ox.Literal("合计", language="zh"), "合计"),
        (typed("12345678901234567.89", "decimal"), Decimal("12345678901234567.89")),
        (typed("2026", "gYear"), 2026),
        (typed("-3", "integer"), -3),
        (typed("1.5", "double"), 1.5),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("2026-01-02", "date"), "2026-01-02"),
        (typed("a lot", "decimal"), "a lot"),
        (typed("2026Z", "gYear"), "2026Z"),
    ],
)
def test_a_term_loses_its_value_on_the_way_to_python(
    term: ox.NamedNode | ox.Literal | None, value: Value
) -> None:
    found = plain_value(term)
    assert found == value
    assert type(found) is type(value)


def test_an_unknown_question_does_not_name_the_one_that_was_meant(sample_store: StoreSnapshot) -> None:
    with pytest.raises(UnknownQueryError, match=r"expected three-public-expenses .*got 'three-public'"):
        answer(sample_store, "three-public", {})


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({}, "parameter policy of projects-citing-policy: expected a document number .*got nothing"),
        ({"policy": "  "}, "got nothing"),
        ({"policy": "京财社指〔2023〕1791号", "yaer": "2024"}, r"expected year .*got 'yaer'"),
        ({"policy": "京财社指〔2023〕1791号", "year": "24"}, "parameter year of .*: expected a year such as 2026, got '24'"),
        ({"policy": "谁也没有引用过的办法"}, "which no title holds"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_gives_an_empty_answer(
    sample_store: StoreSnapshot, params: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ParameterError, match=complaint):
        answer(sample_store, "projects-citing-policy", params)


def test_a_value_with_quotes_and_braces_is_read_as_query_text(sample_store: StoreSnapshot) -> None:
    before = sample_store.count()
    for value in ('" } ; DROP ALL ; { "', "?x } UNION { ?s ?p ?o", "\\u0022 . # "):
        assert answer(sample_store, "policies-of-unit", {"unit": value}).rows == ()
    assert sample_store.count() == before


def test_a_page_beyond_the_end_fails_or_loses_the_total(sample_store: StoreSnapshot) -> None:
    whole = answer(sample_store, "documents", {})
    assert whole.total == len(whole.rows) == 7
    beyond = answer(sample_store, "documents", {}, limit=3, offset=99)
    assert (beyond.rows, beyond.total) == ((), 7)
    assert answer(sample_store, "documents", {}, limit=2, offset=5).rows == whole.rows[5:]


def test_a_parameter_is_shown_as_if_it_were_a_result(sample_store: StoreSnapshot) -> None:
    for query in saved_queries():
        assert not {c.name for c in query.columns} & {p.name for p in query.parameters}, query.name


# Users' own queries


@pytest.mark.parametrize("timeout_s", [None, 60.0])
def test_a_query_gives_another_table_in_a_worker_than_here(
    sample_store_path: Path, timeout_s: float | None
) -> None:
    table = run_query(sample_store_path, DOCUMENTS, timeout_s=timeout_s)
    assert (table.form, table.columns, len(table.rows), table.truncated) == ("SELECT", ("d",), 7, False)
    assert run_query(sample_store_path, "ASK { ?s ?p ?o }", timeout_s=timeout_s).rows == ((True,),)
    built = run_query(sample_store_path, "CONSTRUCT { <a:s> <a:p> 1.50 } WHERE {}", timeout_s=timeout_s)
    assert (built.columns, built.rows) == (
        ("subject", "predicate", "object"),
        (("a:s", "a:p", Decimal("1.50")),),
    )


def test_rows_beyond_the_limit_are_dropped_silently(sample_store_path: Path) -> None:
    some = run_query(sample_store_path, DOCUMENTS, max_rows=2)
    assert (len(some.rows), some.truncated) == (2, True)
    everything = run_query(sample_store_path, DOCUMENTS, max_rows=7)
    assert (len(everything.rows), everything.truncated) == (7, False)


def test_a_bound_variable_is_not_bound_in_a_worker(sample_store_path: Path) -> None:
    text = "SELECT ?kind (COUNT(?t) AS ?n) WHERE { ?t <https://w3id.org/budgetkg/ontology#tableKind> ?kind } GROUP BY ?kind"
    here = run_query(sample_store_path, text, {"kind": ox.Literal("transfers")})
    assert run_query(sample_store_path, text, {"kind": ox.Literal("transfers")}, 60.0) == here
    assert len(here.rows) == 1


@pytest.mark.parametrize("timeout_s", [None, 60.0])
def test_a_failure_in_a_worker_comes_back_as_something_else(
    sample_store_path: Path, timeout_s: float | None
) -> None:
    with pytest.raises(QueryError, match=r"expected SPARQL 1\.1"):
        run_query(sample_store_path, "SELECT ?s WHERE { ?s }", timeout_s=timeout_s)
    with pytest.raises(QueryRefusedError):
        run_query(sample_store_path, "DROP ALL", timeout_s=timeout_s)
    with pytest.raises(StoreMissingError):
        run_query(sample_store_path / "missing", "ASK {}", timeout_s=timeout_s)


def test_a_query_that_is_stopped_leaves_its_process_behind(sample_store_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(QueryTimeoutError, match=r"an end within 1 s"):
        run_query(sample_store_path, endless, timeout_s=1)
    assert answers.get_context("spawn").active_children() == []  # type: ignore[attr-defined]  # untyped alias


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_dies_is_waited_for_until_the_time_limit(
    sample_store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_work", _die)
    with pytest.raises(QueryError, match="a process that died with code -9"):
        run_query(sample_store_path, "ASK {}", timeout_s=60)
