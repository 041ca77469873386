"""Who issued a document, learned from the store where the tables of letters do not say, or say otherwise.

Three kinds of evidence, the first first: letterheads and signatures of held texts with the same letters; names that
citing documents print before numbers with them; publishers in the store where letters leave several agencies open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from extract.policy import Agency, DocumentNumber, level_of_name, parse_number
from extract.policy.places import is_near
from kg.build.held import HeldPolicy
from kg.graph.iri import Namer, keys_of
from kg.store.asking import Asking
from ontology.codelist import find_region

_SHORTEST = 5
"""Characters of a full name: 市民政局 says of no city whose it is."""
_PLACE = re.compile("[省市区县旗州盟]")


class _NumberIssued(msgspec.Struct, frozen=True):
    """One number with the letters in question: its year, and who issued it by what is printed."""

    year: int | None
    issuers: frozenset[str]


class LearnedIssuers:
    """What the documents of a store say of letters of numbers."""

    def __init__(self, said: Asking, namer: Namer, held: Mapping[str, HeldPolicy]) -> None:
        self._held: dict[str, list[_NumberIssued]] = defaultdict(list)
        self._stated: dict[str, list[_NumberIssued]] = defaultdict(list)
        for iri, text in held.items():
            self._add(self._held, namer, iri, text.issuers)
        for policy, printed in said("things/stated-issuers"):
            names = frozenset((printed or "").replace("、", " ").split())
            if policy and names and all(_is_full(name) for name in names):
                self._add(self._stated, namer, policy, names)
        self._publishers = frozenset(
            name for (name,) in said("things/publishers") if name and _PLACE.search(name)
        )

    def _add(
        self, table: dict[str, list[_NumberIssued]], namer: Namer, policy: str, issuers: Iterable[str]
    ) -> None:
        keys = keys_of(policy, namer.base)
        number = parse_number(keys[0]) if keys else None
        names = frozenset(issuers)
        if number is not None and names:
            table[number.agency_code].append(_NumberIssued(number.year, names))

    def names(self, number: DocumentNumber, agency: Agency | None, regions: Iterable[str]) -> tuple[str, ...]:
        """The issuers of a number: by held texts, else by its letters, else by what else the store shows; or none.

        Args:
            number: The number.
            agency: What its letters say; None where citing places differ on that.
            regions: Codes of the places whose documents cite it.
        """
        places = tuple(regions) or ((agency.region,) if agency is not None and agency.region else ())
        known = agency.names if agency is not None and agency.complete else ()
        told = _agreed(self._held.get(number.agency_code, ()), number.year, places)
        if told and not _is_same(told, known):
            return told
        if known:
            return known
        return (
            told
            or _agreed(self._stated.get(number.agency_code, ()), number.year, places)
            or self._published(agency)
        )

    def _published(self, agency: Agency | None) -> tuple[str, ...]:
        """The one candidate that publishes a budget in the store."""
        candidates = agency.candidates if agency is not None and not agency.unknown else ()
        fitting = {
            name for name in candidates if any(name.endswith(publisher) for publisher in self._publishers)
        }
        return tuple(fitting) if len(fitting) == 1 else ()


def _agreed(found: Iterable[_NumberIssued], year: int | None, places: tuple[str, ...]) -> tuple[str, ...]:
    """The issuers on which all evidence of near places agrees, or all of the number's own year."""
    near = [evidence for evidence in found if _is_of_place(evidence, places)]
    for evidence in (near, [e for e in near if e.year == year]):
        issuers = {e.issuers for e in evidence}
        if len(issuers) == 1:
            return tuple(sorted(issuers.pop()))
    return ()


def _is_of_place(evidence: _NumberIssued, places: tuple[str, ...]) -> bool:
    """Whether its issuers can be meant in the citing places: ministries everywhere, others only near their own."""
    own = [region for name in evidence.issuers if (region := find_region(name))]
    return bool(places or not own) and all(is_near(region, place) for region in own for place in places)


def _is_same(told: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Whether both name the same agencies, one with its province in front and one without."""
    return len(told) == len(known) and all(any(full.endswith(name) for full in known) for name in told)


def _is_full(name: str) -> bool:
    """Whether a printed name says by itself whose it is."""
    return (
        len(name) >= _SHORTEST
        and level_of_name(name) is not None
        and (find_region(name) is not None or level_of_name(name) == "central")
    )
