"""Candidates for a name with scores that mean something: the likeness of names in percent, 100 for the same name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from rapidfuzz import fuzz

from kg.reconcile.types import KINDS, EntityType, id_of, region_of, type_of
from kg.search import Hit, SearchIndex, ThingKind, Tier
from kg.search.text import fold_text, keys_of

_MOST_LOOKED_AT = 50
_LEAST_SCORE = 30.0
_CONTRADICTED = 0.5
_AGREEMENT = 5.0
_DISCOUNT: Mapping[Tier, float] = {Tier.CONTEXT: 0.9, Tier.CHARACTERS: 0.9, Tier.SIMILAR: 0.9}


class NameQuery(msgspec.Struct, frozen=True):
    """One name to be matched.

    Args:
        text: The name, code or number.
        kinds: What it may be; anything that can be reconciled if empty.
        limit: At most so many candidates.
        properties: Property → value: `code`, `region`.
    """

    text: str
    kinds: tuple[ThingKind, ...] = ()
    limit: int = 5
    properties: Mapping[str, str] = {}


class Candidate(msgspec.Struct, frozen=True):
    """A thing that a name may mean. `match`: it may be taken without asking a person."""

    id: str
    name: str
    type: tuple[EntityType, ...]
    score: float
    match: bool
    description: str


def reconcile(index: SearchIndex, query: NameQuery) -> list[Candidate]:
    """Candidates for a name, the best first.

    A match is a thing whose whole name, code or number it is, with no other such thing of the kinds asked for, and
    with no property against it.
    """
    kinds = query.kinds or KINDS
    hits = index.search(query.text, kinds, limit=_MOST_LOOKED_AT)
    if len(hits) < query.limit and not any(h.tier is Tier.EXACT for h in hits):
        known = {h.iri for h in hits}
        hits += [h for h in index.similar(query.text, kinds, limit=_MOST_LOOKED_AT) if h.iri not in known]
    ranked = sorted(
        ((_score(query, hit), -place, hit) for place, hit in enumerate(hits)), key=lambda r: (-r[0], -r[1])
    )
    exact = [hit for score, _, hit in ranked if hit.tier is Tier.EXACT and not _contradicted(query, hit)]
    return [
        _candidate(hit, score, is_match=len(exact) == 1 and hit is exact[0])
        for score, _, hit in ranked[: query.limit]
        if score >= _LEAST_SCORE
    ]


def _score(query: NameQuery, hit: Hit) -> float:
    if hit.tier is Tier.EXACT:
        score = 100.0
    else:
        asked = "".join(keys_of(query.text)) or fold_text(query.text)
        likeness = fuzz.ratio(asked, fold_text(hit.matched))
        score = min(likeness * _DISCOUNT.get(hit.tier, 1.0), 99.0)
    if _contradicted(query, hit):
        return round(score * _CONTRADICTED, 1)
    agreed = sum(1 for name in query.properties if _value(hit, name) is not None)
    return round(min(score + _AGREEMENT * agreed, 100.0 if hit.tier is Tier.EXACT else 99.0), 1)


def _contradicted(query: NameQuery, hit: Hit) -> bool:
    """Whether a property that the thing has is another than the one asked for."""
    return any(
        (own := _value(hit, name)) is not None and fold_text(own) not in keys_of(asked)
        for name, asked in query.properties.items()
    )


def _value(hit: Hit, name: str) -> str | None:
    if name == "code":
        return hit.code or None
    return region_of(hit.iri) if name == "region" else None


def _candidate(hit: Hit, score: float, *, is_match: bool) -> Candidate:
    return Candidate(id_of(hit.iri), hit.label, (type_of(hit.kind),), score, is_match, describe_hit(hit))


def describe_hit(hit: Hit) -> str:
    """One line that tells a thing from others of its name."""
    parts = [hit.code, "" if hit.matched in (hit.label, hit.code) else hit.matched, region_of(hit.iri) or ""]
    return "，".join(dict.fromkeys(p for p in parts if p))


def suggest(
    index: SearchIndex, prefix: str, kinds: Sequence[ThingKind] = (), *, limit: int = 10
) -> list[Hit]:
    """Things whose names begin with or hold what was typed so far."""
    return [h for h in index.search(prefix, kinds or KINDS, limit=limit) if h.tier < Tier.CONTEXT]
