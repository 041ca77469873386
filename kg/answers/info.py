"""What a store holds, in a few numbers."""

from __future__ import annotations

import pyoxigraph as ox

from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_COUNTS = (
    ("documents", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.BudgetDocument}> }} }}"),
    ("tables", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.BudgetTable}> }} }}"),
    (
        "units and departments",
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x <{bkg.region}> ?r ; <{bkg.unitCode}> ?c }} }}",
    ),
    ("projects", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.Project}> }} }}"),
    ("transfers", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.Transfer}> }} }}"),
    ("policy documents", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.PolicyDocument}> }} }}"),
    ("citations", f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?x a <{bkg.Citation}> }} }}"),
)
_YEARS = f"""SELECT ?key (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{
  ?d a <{bkg.BudgetDocument}> ; <{bkg.fiscalYear}> ?key }} }} GROUP BY ?key ORDER BY ?key"""
_STATUS = f"""SELECT ?key (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{
  ?l a <{bkg.BudgetLine}> ; <{bkg.status}> ?key }} }} GROUP BY ?key ORDER BY ?key"""
_FINDINGS = f"""SELECT ?key (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{
  ?f a <{bkg.Finding}> ; <{bkg.severity}> ?key }} }} GROUP BY ?key ORDER BY ?key"""


def store_info(store: GraphReader) -> list[tuple[str, int]]:
    """Rows of what and how many: documents by year, amounts by status with their share, findings, statements."""
    rows = [(what, _count(store, query)) for what, query in _COUNTS]
    rows.extend((f"documents of {year}", n) for year, n in _groups(store, _YEARS))
    amounts = _groups(store, _STATUS)
    total = sum(n for _, n in amounts)
    rows.append(("amounts", total))
    rows.extend((f"amounts {status} ({n / total:.1%})", n) for status, n in amounts)
    rows.extend((f"findings {severity}", n) for severity, n in _groups(store, _FINDINGS))
    rows.append(("statements", store.count()))
    return rows


def _count(store: GraphReader, query: str) -> int:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        return 0
    return next((int(n.value) for row in found if isinstance(n := row["n"], ox.Literal)), 0)


def _groups(store: GraphReader, query: str) -> list[tuple[str, int]]:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        return []
    return [
        (key.value, int(n.value))
        for row in found
        if isinstance(key := row["key"], ox.Literal) and isinstance(n := row["n"], ox.Literal)
    ]
