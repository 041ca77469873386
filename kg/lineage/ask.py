"""The lineage of whatever a text names: a unit, a policy document or a project."""

from __future__ import annotations

from kg.lineage.entities import describe_entities, resolve
from kg.lineage.kinds import NodeKind
from kg.lineage.model import Lineage
from kg.lineage.policy import policy_lineage
from kg.lineage.project import project_lineage
from kg.lineage.unit import unit_lineage
from kg.store.snapshot import GraphReader

LINEAGE_KINDS = (NodeKind.DEPARTMENT, NodeKind.UNIT, NodeKind.POLICY, NodeKind.PROJECT)
"""Kinds of things that have a lineage of their own."""


def lineage_of(
    store: GraphReader, text: str, *, year: int | None = None, stage: str | None = None
) -> Lineage:
    """The lineage of the unit, policy document or project that a text names.

    Args:
        store: An open store.
        text: See `find_entity`.
        year: Fiscal year, of a unit or policy; a project shows all its years.
        stage: "budget" or "final_accounts", of a unit.

    Raises:
        ParameterError: The text names no such thing, or several; or nothing is known for that year and stage.
    """
    iri = resolve(store, text, LINEAGE_KINDS)
    kinds = {candidate.kind for candidate in describe_entities(store, [iri])}
    if NodeKind.POLICY in kinds:
        return policy_lineage(store, iri, year=year)
    if NodeKind.PROJECT in kinds:
        return project_lineage(store, iri)
    return unit_lineage(store, iri, year, stage=stage)
