"""A policy document: what its number says, and how much cites it."""

from __future__ import annotations

from collections import Counter

import msgspec
import pyoxigraph as ox

from kg.errors import ParameterError, UnknownThingError
from kg.figures.statements import about_thing
from kg.graph.iri import local_name
from kg.policy.identity import canonical_policy
from kg.policy.names import understand
from kg.store.asking import ask_texts, labels_of
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms, rdf


class Policy(msgspec.Struct, frozen=True):
    """A policy document (政策文件); None where the number does not tell. `cited_by` counts by class of what cites."""

    iri: str
    key: str
    number: str | None
    title: str | None
    agencies: tuple[str, ...]
    level: str | None
    year: int | None
    is_funding: bool
    is_held: bool
    cited_by: dict[str, int]


def get_policy(store: GraphReader, text: str) -> Policy:
    """A policy document by its number in any form, or by words of its title.

    Raises:
        UnknownThingError: The store knows no such document.
        ParameterError: Several documents fit; the message names some.
    """
    meant = understand(store, text)
    found = meant.policies
    if len(found) > 1:
        named = "；".join(policy.key for policy in found[:8])
        raise ParameterError(
            "policy", "one of several that fit", f"{text[:200]!r}, which fits {len(found)}: {named}"
        )
    known = [
        p
        for policy in found
        for p, _ in ask_texts(store, "resources/policy-of-key", key=ox.Literal(policy.key))
        if p
    ]
    if not known:
        near = "；".join(f"{policy.key}（{policy.differs}）" for policy in meant.nearest)
        got = f"{text[:200]!r}; nearest: {near}" if near else repr(text[:200])
        raise UnknownThingError("policy", "a number or title that some document cites", got)
    iri = canonical_policy(store, known[0])
    return _policy(store, iri, found[0].key)


def _policy(store: GraphReader, iri: str, key: str) -> Policy:
    said = about_thing(store, iri)
    agencies = labels_of(store, said.get(bkg.agency, ()))
    citing = Counter(
        local_name(c) for _, _, c in ask_texts(store, "resources/citing-things", policy=iri) if c
    )
    year = next(iter(said.get(bkg.year, ())), "")
    return Policy(
        iri=iri,
        key=key,
        number=next(iter(said.get(bkg.documentNumber, ())), None),
        title=next(iter(said.get(dcterms.title, ())), None),
        agencies=tuple(sorted(agencies.values())),
        level=next(iter(said.get(bkg.level, ())), None),
        year=int(year) if year.isdigit() else None,
        is_funding=bkg.FundingDocument in said.get(rdf.type, ()),
        is_held="true" in said.get(bkg.held, ()),
        cited_by=dict(sorted(citing.items())),
    )
