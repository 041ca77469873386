"""What a person's decision is about, as statements, and the names that persons gave to units and projects."""

from __future__ import annotations

from collections.abc import Sequence

from extract.facts import AnyFact, Decided, Label, UnitMention
from kg.graph.mapping.context import DocumentContext
from kg.graph.mapping.lines import transfer_iri
from kg.graph.mapping.proofs import FigureIris
from ontology.terms import bkg


def map_decided(
    context: DocumentContext, iri: str, decided: Decided, figures: FigureIris, facts: Sequence[AnyFact]
) -> None:
    """Link a decision to what it is about.

    Args:
        context: The document.
        iri: The decision.
        decided: The decision.
        figures: Finds the figures that it is about.
        facts: All facts of the document, among them those that name what it names.
    """
    about = [found for figure in decided.figures if (found := figures.find(figure))]
    if decided.transfer:
        about.append(transfer_iri(context, *decided.transfer))
    if decided.rule and decided.finding:
        about.append(context.namer.finding(context.sha, decided.rule, decided.finding))
    if decided.table is not None:
        about.append(context.table(decided.table))
    if decided.verdict == "name":
        about.extend(_named(context, decided, facts))
    for thing in about or [context.iri]:
        context.writer.link(iri, bkg.decides, thing)


def _named(context: DocumentContext, decided: Decided, facts: Sequence[AnyFact]) -> list[str]:
    """The units or projects of the printed name."""
    found: dict[str, None] = {}
    for fact in facts:
        unit = fact.label if isinstance(fact, UnitMention) else getattr(fact, "unit", None)
        label = unit if decided.part == "unit" else getattr(fact, "project", None)
        if isinstance(label, Label) and label.name == decided.printed:
            owner = unit if isinstance(unit, Label) else None
            found[context.unit(label) if decided.part == "unit" else context.project(label, owner)] = None
    return list(found)
