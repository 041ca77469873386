"""Which names of policies mean one document, and what cites it under any of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from extract.policy import parse_article
from kg.graph.iri import Namer
from kg.graph.nquads import GraphWriter
from kg.policy.currency import describe_repealed_bases
from kg.store.asking import Asking, ask, ask_texts
from kg.store.snapshot import GraphReader
from ontology.terms import bkg

_ROLES = {"funding": bkg.fundedBy, "basis": bkg.basedOn, "mention": bkg.mentions}
_RELATIONS = {
    "forwards": bkg.forwards,
    "issues": bkg.issues,
    "implements": bkg.implements,
    "amends": bkg.amends,
    "repeals": bkg.repeals,
    "supplements": bkg.supplements,
    "based_on": bkg.basedOn,
}


def describe_policies(store: GraphReader, namer: Namer, said: Asking | None = None) -> bytes:
    """The graph as N-Quads: each policy → the one that stands for all its names; what cites → that one.

    Two names mean one document where a rule or a person says so (`skos:exactMatch`), over any number of steps. A
    number stands for titles, a document that is held for one that is not. `said` gives what each graph says; the store
    is asked if None.
    """
    said = said or partial(ask_texts, store)
    canonical = _canonical(store, namer)
    writer = GraphWriter(namer.policies_graph)
    for policy, stands_for_it in sorted(canonical.items()):
        writer.link(policy, bkg.canonical, stands_for_it)
    for thing, policy, role in _texts(said, "policy/cited"):
        _cite(writer, thing, canonical.get(policy, policy), _ROLES.get(role, bkg.mentions))
    for thing, policy in _texts(said, "policy/paid"):
        _cite(writer, thing, canonical.get(policy, policy), bkg.fundedBy)
    for policy, relation, other in _texts(said, "policy/relations"):
        ends = canonical.get(policy, policy), canonical.get(other, other)
        if relation in _RELATIONS and ends[0] != ends[1]:
            writer.link(ends[0], _RELATIONS[relation], ends[1])
    _link_articles(said, writer, canonical)
    describe_repealed_bases(store, namer, writer, canonical)
    return writer.to_bytes()


def _link_articles(said: Asking, writer: GraphWriter, canonical: Mapping[str, str]) -> None:
    """From a citation to the articles it names, where the document is held."""
    articles = {
        (canonical.get(policy, policy), int(number)): article
        for article, policy, number in _texts(said, "policy/articles")
    }
    if not articles:
        return
    for citation, policy, printed in _texts(said, "policy/cited-articles"):
        for part in printed.split("、"):
            named = parse_article(part)
            article = articles.get((canonical.get(policy, policy), named[0])) if named else None
            if article:
                writer.link(citation, bkg.refersToArticle, article)


def _cite(writer: GraphWriter, thing: str, policy: str, relation: str) -> None:
    """Straight links from whatever cites to the policy, by role."""
    writer.link(thing, bkg.cites, policy)
    writer.link(thing, relation, policy)


def _canonical(store: GraphReader, namer: Namer) -> Mapping[str, str]:
    """Policy → the one that stands for it."""
    ranks = {
        str(row["policy"]): (not row["number"], not row["held"], bool(row["cut"]), str(row["policy"]))
        for row in ask(store, "policy/nodes", things=namer.things_graph)
    }
    parent = {policy: policy for policy in ranks}
    for one, other in ask_texts(store, "policy/same"):
        if one in parent and other in parent:
            first, second = sorted((_root(parent, one), _root(parent, other)), key=ranks.__getitem__)
            parent[second] = first
    return {policy: _root(parent, policy) for policy in parent}


def _root(parent: dict[str, str], policy: str) -> str:
    while parent[policy] != policy:
        parent[policy] = parent[parent[policy]]
        policy = parent[policy]
    return policy


def canonical_policies(store: GraphReader) -> dict[str, str]:
    """Every policy that a document names → the one that stands for it."""
    return {row[0]: row[1] for row in _texts(partial(ask_texts, store), "policy/canonical")}


def canonical_of(store: GraphReader, policies: Iterable[str]) -> dict[str, str]:
    """Each of some policies → the one that stands for it, in one query."""
    wanted = sorted(set(policies))
    found = {
        named: other for named, other in ask_texts(store, "policy/canonical", named=wanted) if named and other
    }
    return {policy: found.get(policy, policy) for policy in wanted}


def canonical_policy(store: GraphReader, policy: str) -> str:
    """The policy that stands for all names of this one; itself where nothing says so."""
    found = _bound(store, "policy/canonical", "named", policy)
    return found[0] if found else policy


def names_of_policy(store: GraphReader, policy: str) -> list[str]:
    """All policies that are names of one document, the canonical one first; any of them may be given."""
    canonical = canonical_policy(store, policy)
    return [canonical, *sorted(set(_bound(store, "policy/names", "policy", canonical)) - {canonical})]


def perhaps_same(store: GraphReader, policy: str) -> list[str]:
    """The canonical policies that may be the same document, which nobody has said for certain (`skos:closeMatch`)."""
    names = names_of_policy(store, policy)
    close = {other for name in names for other in _bound(store, "policy/close", "named", name)}
    return sorted({canonical_policy(store, other) for other in close} - set(names))


def _bound(store: GraphReader, query: str, variable: str, iri: str) -> list[str]:
    return sorted({other for _, other in ask_texts(store, query, **{variable: iri}) if other})


def _texts(said: Asking, query: str) -> Iterable[tuple[str, ...]]:
    """Rows of texts; an unbound cell is empty."""
    return (tuple(cell or "" for cell in row) for row in said(query))
