"""What the links of the store say of a project: who passed its money down, and which projects are its like.

Links are derived by rules; a store without them gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.lineage.flows import Flows
from kg.lineage.kinds import EdgeKind, NodeKind
from kg.policy.identity import names_of_policy
from kg.store.asking import ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg


def relate_givers(flows: Flows, store: GraphReader, things_of: Mapping[str, Iterable[str]]) -> None:
    """An edge from every unit that passed the money of a project down, without amount.

    What is passed down stands in the receiving unit's budget; whether the giver's still holds it too, no document
    says. So it is named, and no sum is changed.

    Args:
        flows: Where the edges go.
        store: An open store.
        things_of: Node of a project → the project and its budgets, of which links speak.
    """
    asked = {node: list(things) for node, things in things_of.items()}
    wanted = sorted({thing for things in asked.values() for thing in things})
    found: dict[str, list[tuple[str, NodeKind]]] = {}
    for thing, giver, unit, rdf_type in ask_texts(store, "lineage/givers", thing=wanted):
        who = unit or giver
        if thing and who:
            kind = NodeKind.UNIT if unit or rdf_type == bkg.Unit else NodeKind.DEPARTMENT
            found.setdefault(thing, []).append((who, kind))
    for node, things in asked.items():
        for who, kind in (giver for thing in things for giver in found.get(thing, ())):
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
