"""Which names of policies mean one document, and what cites it under any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, skos

_NODES = f"""SELECT ?policy ?number ?held ?cut WHERE {{ GRAPH <%s> {{
  ?policy a <{bkg.PolicyDocument}> ; <{bkg.held}> ?held .
  OPTIONAL {{ ?policy <{bkg.documentNumber}> ?number }} OPTIONAL {{ ?policy <{bkg.cutTitle}> ?cut }} }} }}"""
_SAME = f"SELECT ?one ?other WHERE {{ GRAPH ?g {{ ?one <{skos.exactMatch}> ?other }} }}"
_CITED = f"""SELECT DISTINCT ?thing ?policy ?role WHERE {{ GRAPH ?g {{
  ?citation <{bkg.citedIn}> ?thing ; <{bkg.refersTo}> ?policy ; <{bkg.citationRole}> ?role }} }}"""
_PAID = f"""SELECT DISTINCT ?thing ?policy WHERE {{ GRAPH ?g {{
  ?transfer <{bkg.project}> ?thing ; <{bkg.fundingDocument}> ?policy ; a <{bkg.Transfer}> }} }}"""
_CANONICAL = f"SELECT ?named ?policy WHERE {{ GRAPH ?g {{ ?named <{bkg.canonical}> ?policy }} }}"
_NAMES = f"SELECT ?policy ?named WHERE {{ GRAPH ?g {{ ?named <{bkg.canonical}> ?policy }} }}"
_CLOSE = f"SELECT ?named ?other WHERE {{ GRAPH ?g {{ ?named <{skos.closeMatch}> ?other }} }}"
_ROLES = {"funding": bkg.fundedBy, "basis": bkg.basedOn, "mention": bkg.mentions}


def policies_graph(namer: Namer) -> str:
    """The named graph of which policies are one and of what cites them."""
    return f"{namer.base}graph/policies"


def describe_policies(store: GraphReader, namer: Namer) -> bytes:
    """The graph as N-Quads: each policy → the one that stands for all its names; what cites → that one.

    Two names mean one document where a rule or a person says so (`skos:exactMatch`), over any number of steps. A
    number stands for titles, a document that is held for one that is not.
    """
    canonical = _canonical(store, namer)
    writer = GraphWriter(policies_graph(namer))
    for policy, stands_for_it in sorted(canonical.items()):
        writer.link(policy, bkg.canonical, stands_for_it)
    for thing, policy, role in _rows(store, _CITED):
        _cite(writer, thing, canonical.get(policy, policy), _ROLES.get(role, bkg.mentions))
    for thing, policy in _rows(store, _PAID):
        _cite(writer, thing, canonical.get(policy, policy), bkg.fundedBy)
    return writer.to_bytes()


def _cite(writer: GraphWriter, thing: str, policy: str, relation: str) -> None:
    """Straight links from whatever cites to the policy, by role."""
    writer.link(thing, bkg.cites, policy)
    writer.link(thing, relation, policy)


def _canonical(store: GraphReader, namer: Namer) -> Mapping[str, str]:
    """Policy → the one that stands for it."""
    ranks = {
        policy: (not number, held != "true", bool(cut), policy)
        for policy, number, held, cut in _rows(store, _NODES % namer.things_graph)
    }
    parent = {policy: policy for policy in ranks}
    for one, other in _rows(store, _SAME):
        if one in parent and other in parent:
            first, second = sorted((_root(parent, one), _root(parent, other)), key=ranks.__getitem__)
            parent[second] = first
    return {policy: _root(parent, policy) for policy in parent}


def _root(parent: dict[str, str], policy: str) -> str:
    while parent[policy] != policy:
        parent[policy] = parent[parent[policy]]
        policy = parent[policy]
    return policy


def _rows(store: GraphReader, query: str) -> Iterable[tuple[str, ...]]:
    """Rows of texts; an unbound cell is empty."""
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        return
    for solution in found:
        yield tuple(term.value if isinstance(term, ox.NamedNode | ox.Literal) else "" for term in solution)


def canonical_policies(store: GraphReader) -> dict[str, str]:
    """Every policy that a document names → the one that stands for it."""
    return {row[0]: row[1] for row in _rows(store, _CANONICAL)}


def canonical_policy(store: GraphReader, policy: str) -> str:
    """The policy that stands for all names of this one; itself where nothing says so."""
    found = _bound(store, _CANONICAL, "named", policy)
    return found[0] if found else policy


def names_of_policy(store: GraphReader, policy: str) -> list[str]:
    """All policies that are names of one document, the canonical one first; any of them may be given."""
    canonical = canonical_policy(store, policy)
    return [canonical, *sorted(set(_bound(store, _NAMES, "policy", canonical)) - {canonical})]


def perhaps_same(store: GraphReader, policy: str) -> list[str]:
    """The canonical policies that may be the same document, which nobody has said for certain (`skos:closeMatch`)."""
    names = names_of_policy(store, policy)
    close = {other for name in names for other in _bound(store, _CLOSE, "named", name)}
    return sorted({canonical_policy(store, other) for other in close} - set(names))


def _bound(store: GraphReader, query: str, variable: str, iri: str) -> list[str]:
    found = store.query(query, {variable: ox.NamedNode(iri)})
    if not isinstance(found, ox.QuerySolutions):
        return []
    return sorted({row[1].value for row in found if isinstance(row[1], ox.NamedNode)})
