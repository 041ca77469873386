"""What the links of the store say of a project: who passed its money down, and which projects are its like.

Links are derived by rules; a store without them gives none.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.lineage.flows import Flows
from kg.lineage.kinds import EdgeKind, NodeKind
from kg.policy.identity import names_of_policy
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg


def relate_givers(flows: Flows, store: GraphReader, node: str, things: Iterable[str]) -> None:
    """An edge from every unit that passed the money of a project down, without amount.

    What is passed down stands in the receiving unit's budget; whether the giver's still holds it too, no document
    says. So it is named, and no sum is changed.

    Args:
        flows: Where the edges go.
        store: An open store.
        node: Node of the project.
        things: The project and its budgets, of which links speak.
    """
    for thing in things:
        for _, giver, unit, rdf_type in ask_texts(store, "lineage/givers", thing=thing):
            who = unit or giver
            if who:
                kind = NodeKind.UNIT if unit or rdf_type == bkg.Unit else NodeKind.DEPARTMENT
                flows.relate(flows.node(kind, who), node, EdgeKind.PASSED_DOWN)


def relate_sisters(flows: Flows, store: GraphReader, project: str) -> None:
    """An edge to every project of another code that serves the same programme, without amount."""
    for query in ("lineage/same-programme-as", "lineage/same-programme-of"):
        for _, other in ask_texts(store, query, thing=project):
            if other and other != project:
                flows.relate(project, flows.node(NodeKind.PROJECT, other), EdgeKind.SAME_PROGRAMME)


def same_policies(store: GraphReader, policy: str) -> list[str]:
    """The policies that are names of one document, the one that stands for them first."""
    return names_of_policy(store, policy)
