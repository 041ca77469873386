"""Parts of what a search found, by kind, year, stage, region and body: how many there are of each, and those of some."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from kg.graph.iri import split_iri, split_path
from kg.search.index import Hit, SearchIndex
from kg.search.kinds import ThingKind

_YEAR = re.compile(r"(?:19|20)\d{2}")
_STAGES = ("预算", "决算")
_BODIES = (ThingKind.DEPARTMENT, ThingKind.UNIT)


class SearchFacet(StrEnum):
    """By what finds are told apart."""

    KIND = "kind"
    YEAR = "year"
    STAGE = "stage"
    REGION = "region"
    BODY = "body"
    SUBJECT = "subject"
    AMOUNT = "amount"


_IN_ORDER = (SearchFacet.SUBJECT, SearchFacet.AMOUNT)
"""Facets whose values stand in an order of their own: codes, and amounts from the least."""
Facets = Mapping[SearchFacet, Mapping[str, int]]
"""SearchFacet → value → how many finds; values of most finds first, years from the latest. Regions are told by code."""


Told = Mapping[str, Mapping[SearchFacet, Collection[str]]]
"""IRI of a find → what is known of it besides what its names tell: facet → values."""


def facets_of(index: SearchIndex, hits: Sequence[Hit], besides: Told = MappingProxyType({})) -> Facets:
    """What the finds can be narrowed to: values that some finds have and others have not."""
    told = _told(index, hits, besides)
    counted = {facet: Counter(v for values in told for v in values.get(facet, ())) for facet in SearchFacet}
    found: dict[SearchFacet, Mapping[str, int]] = {}
    for facet, counts in counted.items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if facet is SearchFacet.YEAR:
            ordered.sort(reverse=True)
        if facet in _IN_ORDER:
            ordered.sort(key=lambda pair: (len(pair[0]), pair[0]))
        if any(count < len(hits) for count in counts.values()):
            found[facet] = dict(ordered)
    return found


def narrowed(
    index: SearchIndex,
    hits: Sequence[Hit],
    chosen: Mapping[SearchFacet, str],
    besides: Told = MappingProxyType({}),
) -> list[Hit]:
    """The finds that have all the chosen values, in their order."""
    told = _told(index, hits, besides)
    return [
        hit
        for hit, values in zip(hits, told, strict=True)
        if all(value in values.get(facet, ()) for facet, value in chosen.items())
    ]


def _told(index: SearchIndex, hits: Sequence[Hit], besides: Told) -> list[dict[SearchFacet, set[str]]]:
    """What is known of each find; bodies stand for themselves."""
    around = index.contexts(hits)
    found: list[dict[SearchFacet, set[str]]] = []
    for hit in hits:
        words = around.get((hit.iri, hit.kind), ())
        values = {
            SearchFacet.KIND: {str(hit.kind)},
            SearchFacet.YEAR: {w for w in words if _YEAR.fullmatch(w)},
            SearchFacet.STAGE: {w for w in words if w in _STAGES},
        }
        bodies = {w for w in words if not _YEAR.fullmatch(w) and w not in _STAGES}
        called = {hit.label: {hit.iri}} if hit.kind in _BODIES else index.bodies_called(bodies)
        values[SearchFacet.BODY] = set(called)
        values[SearchFacet.REGION] = {
            code for iris in called.values() for iri in iris if (code := _region(iri))
        }
        values |= {facet: set(more) for facet, more in besides.get(hit.iri, {}).items()}
        found.append(values)
    return found


def _region(body: str) -> str:
    """The code of the region in a body's IRI; empty where it has none."""
    parts = split_iri(body)
    code = split_path(parts[1])[0] if parts else ""
    return code if code.strip("0") else ""
