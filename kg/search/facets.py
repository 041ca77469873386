"""Parts of what a search found, by kind, year, stage, region and body: how many there are of each, and those of some."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

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


Facets = Mapping[SearchFacet, Mapping[str, int]]
"""SearchFacet → value → how many finds; values of most finds first, years from the latest. Regions are told by code."""


def facets_of(index: SearchIndex, hits: Sequence[Hit]) -> Facets:
    """What the finds can be narrowed to: values that some finds have and others have not."""
    told = _told(index, hits)
    counted = {facet: Counter(v for values in told for v in values.get(facet, ())) for facet in SearchFacet}
    found: dict[SearchFacet, Mapping[str, int]] = {}
    for facet, counts in counted.items():
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if facet is SearchFacet.YEAR:
            ordered.sort(reverse=True)
        if any(count < len(hits) for count in counts.values()):
            found[facet] = dict(ordered)
    return found


def narrowed(index: SearchIndex, hits: Sequence[Hit], chosen: Mapping[SearchFacet, str]) -> list[Hit]:
    """The finds that have all the chosen values, in their order."""
    told = _told(index, hits)
    return [
        hit
        for hit, values in zip(hits, told, strict=True)
        if all(value in values.get(facet, ()) for facet, value in chosen.items())
    ]


def _told(index: SearchIndex, hits: Sequence[Hit]) -> list[dict[SearchFacet, set[str]]]:
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
        found.append(values)
    return found


def _region(body: str) -> str:
    """The code of the region in a body's IRI; empty where it has none."""
    parts = split_iri(body)
    code = split_path(parts[1])[0] if parts else ""
    return code if code.strip("0") else ""
