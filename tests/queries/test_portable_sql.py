"""The SQL of saved questions is that of every engine: only what SQLite, DuckDB, Spark and Trino all take."""

from __future__ import annotations

import re

import pytest
import sqlglot
from sqlglot import exp

from kg.answers.questions import saved_queries
from kg.lake.tables import TABLES, views
from kg.words.codes import CITED_IN

OF_TABLES = [q.name for q in saved_queries() if q.sql]
FUNCTIONS = frozenset(
    {
        "CAST",
        "COALESCE",
        "COUNT",
        "LENGTH",
        "MAX",
        "MIN",
        "REPLACE",
        "ROUND",
        "ROW_NUMBER",
        "SUBSTR",
        "SUM",
        "TRIM",
    }
)
"""Those that all four have, under the same name and with the same meaning."""


def parsed(text: str, dialect: str) -> exp.Expr:
    return sqlglot.parse_one(re.sub(r":([a-z_]+)", r"'\1'", text), read=dialect)


@pytest.mark.parametrize("dialect", ["spark", "trino", "duckdb", "sqlite"])
@pytest.mark.parametrize("name", OF_TABLES)
def test_a_question_uses_what_one_engine_lacks(name: str, dialect: str) -> None:
    tree = parsed(saved_queries().get(name).sql, dialect)
    assert set(map(str.upper, re.findall(r"\b(\w+)\(", saved_queries().get(name).sql))) <= FUNCTIONS
    assert not list(tree.find_all(exp.Anonymous, exp.GroupConcat, exp.NullSafeEQ))
    assert not [i for i in tree.find_all(exp.Is) if not isinstance(i.expression, exp.Null)]


@pytest.mark.parametrize("name", OF_TABLES)
def test_a_grouped_select_shows_what_it_does_not_group_by(name: str) -> None:
    """SQLite takes any row's value, Trino and Spark refuse it."""
    tree = parsed(saved_queries().get(name).sql, "sqlite")
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is None:
            continue
        grouped = {column.sql() for column in group.expressions}
        for shown in select.expressions:
            bare = [
                c.sql()
                for c in shown.find_all(exp.Column)
                if not c.find_ancestor(exp.AggFunc) and c.sql() not in grouped
            ]
            assert not bare, (select.sql(), bare)
        aliases = {shown.alias for shown in select.expressions if shown.args.get("alias")}
        renamed = {a for a in aliases & grouped if not _is_column(select, a)}
        assert not renamed, f"Trino groups by no alias: {renamed}"


def _is_column(select: exp.Select, alias: str) -> bool:
    """Whether an alias is the name of the column that it stands for."""
    shown = next(s for s in select.expressions if s.alias == alias)
    return isinstance(shown.this, exp.Column) and shown.this.name == alias


@pytest.mark.parametrize("dialect", ["spark", "trino", "duckdb"])
def test_a_view_uses_what_one_engine_lacks(dialect: str) -> None:
    assert {parsed(view, dialect).find(exp.Table).name for view in views()} == {  # type: ignore[union-attr]
        "budget",
        "carried_over",
        "purchase",
    }
    tables = {table.name for table in TABLES}
    assert all({t.name for t in parsed(v, dialect).find_all(exp.Table)} & tables for v in views())


def test_a_place_or_role_of_citations_is_lost() -> None:
    sql = saved_queries().get("projects-citing-policy").sql
    assert set(re.findall(r"CASE context WHEN '(\w+)'", sql)) == set(CITED_IN)
    assert set(re.findall(r"CASE role WHEN '(\w+)'", sql)) == {"basis", "funding", "mention"}
