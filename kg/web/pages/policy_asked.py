"""What the page of a policy asks of the store, in a few queries however many parts it has."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from kg.graph.iri import kind_of
from kg.store.asking import Row, ask, ask_ahead
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_ABOUT = (
    ("web/policy", "policy"),
    ("web/projects-citing", "policy"),
    ("policy/key", "iri"),
    ("policy/is-held", "policy"),
    ("policy/promised", "policy"),
    ("policy/rests-on", "lower"),
    ("policy/rested-on", "upper"),
)
_ABOUT_NAMES = (
    "web/citations-of-policy",
    "policy/also",
    "policy/text-of",
    "policy/articles-of",
    "policy/handed-out",
    "policy/received",
    "lineage/citations-of-policy",
)


def ask_of_names(store: GraphReader, iri: str) -> None:
    """Ask at once whether a thing is a policy, and what else it is called."""
    with contextlib.suppress(ValueError):  # what people write need not be an IRI
        ask_ahead(
            store,
            ("common/types", {"thing": iri}),
            ("policy/canonical", {"named": iri}),
            ("policy/names", {"policy": iri}),
            ("common/label", {"thing": iri}),
        )


def ask_of_policy(store: GraphReader, iri: str, names: Sequence[str]) -> None:
    """Ask at once what the parts of the page ask of a policy and of its other names."""
    ask_ahead(
        store,
        *((name, {variable: iri}) for name, variable in _ABOUT),
        *((name, {"policy": names}) for name in _ABOUT_NAMES),
        ("policy/names", {"policy": names}),
        ("policy/close", {"named": names}),
        ("common/label", {"thing": names}),
        ("figures/subjects-with-value", {"term": bkg.fundingDocument, "object": names}),
    )


def ask_of_citations(store: GraphReader, iri: str, about: Row, citations: Sequence[Row]) -> None:
    """Ask at once what they ask of those who cite it."""
    citers = sorted({str(row["citer"]) for row in ask(store, "web/projects-citing", policy=iri)})
    promised = ask(store, "policy/promised", policy=iri)
    named = [thing for thing in (about["agency"], *(row["unit"] for row in promised)) if thing]
    ask_ahead(
        store,
        ("web/project-budget", {"budget": places_of_budgets(citations)}),
        ("web/policies-cited", {"citer": citers}),
        ("figures/subjects-with-value", {"term": bkg.project, "object": citers}),
        ("common/label", {"thing": list(map(str, named))}),
    )


def places_of_budgets(citations: Sequence[Row]) -> list[str]:
    """The project budgets among the things that cite."""
    return sorted({str(row["place"]) for row in citations if kind_of(str(row["place"])) == "project-budget"})
