"""What a store holds, in a few numbers."""

from __future__ import annotations

from collections.abc import Iterable

from kg.answers.counts import count_by
from kg.figures.bodies import bodies
from kg.store.asking import Row, ask
from kg.store.snapshot import GraphReader, StoreSnapshot
from ontology.terms import bkg

_COUNTS = (
    ("documents", bkg.BudgetDocument),
    ("texts of policies", bkg.PolicyText),
    ("tables", bkg.BudgetTable),
    ("units and departments", None),
    ("projects", bkg.Project),
    ("transfers", bkg.Transfer),
    ("policy documents", bkg.PolicyDocument),
    ("citations", bkg.Citation),
)
"""What is counted, and its class; units are counted as bodies."""


def store_info(store: GraphReader) -> list[tuple[str, int]]:
    """Rows of what and how many: documents by year, amounts by status with their share, findings, statements."""
    rows = [(what, _count(store, rdf_class)) for what, rdf_class in _COUNTS]
    rows.extend((f"documents of {year}", n) for year, n in _groups(ask(store, "info/documents-by-year")))
    amounts = _groups(count_by(store, "info/amounts-by-status"))
    total = sum(n for _, n in amounts)
    rows.append(("amounts", total))
    rows.extend((f"amounts {status} ({n / total:.1%})", n) for status, n in amounts)
    rows.extend(
        (f"findings {severity}", n) for severity, n in _groups(ask(store, "info/findings-by-severity"))
    )
    rows.append(("statements", store.count()))
    if isinstance(store, StoreSnapshot) and (unpublished := store.unpublished()):
        rows.append(("graphs written and not published yet", len(unpublished)))
    return rows


def _count(store: GraphReader, rdf_class: str | None) -> int:
    if rdf_class is None:
        return len(bodies(store))
    found = ask(store, "common/count-of-class", type=rdf_class)
    return next((int(str(row["count"])) for row in found), 0)


def _groups(found: Iterable[Row]) -> list[tuple[str, int]]:
    return [(str(row["key"]), int(str(row["count"]))) for row in found]
