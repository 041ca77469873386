"""What a user calls a policy document, to the documents of the graph that are meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec
from rapidfuzz import fuzz, process

from extract.policy import (
    DocumentNumber,
    find_references,
    number_key,
    parse_number,
    title_key,
)
from kg.errors import ParameterError
from kg.policy.catalogue import (
    NamedPolicy,
    all_names,
    all_policies,
    policies_of_project,
    policies_with_title,
    policy_with_key,
)
from kg.policy.number_parts import NearNumber, fits_parts, nearest_numbers, number_of_key, number_parts
from kg.store.snapshot import GraphReader

_UNNAMED_PLACE = re.compile("(?:省|自治区|市|区|县)人民")
"""How 市政府令第5号 begins, an order of whatever city."""
_MOST_NAMED = 5
_ALIKE = 60
"""How like (of 100) a title must be to the words asked for to be named as near."""


class Understood(msgspec.Struct, frozen=True):
    """What asked words mean.

    `policies` are the documents, sorted; one that no document of the store names has no IRI. `all_meant` says that
    each of them was asked for (a list, a range, a project's documents); else the words fit several of which one is
    meant. `nearest` is filled where nothing known is meant, `unknown` with serials of a list that no document has.
    """

    policies: tuple[NamedPolicy, ...] = ()
    all_meant: bool = False
    nearest: tuple[NearNumber, ...] = ()
    unknown: tuple[str, ...] = ()


def understand(store: GraphReader, asked: str) -> Understood:
    """What is meant by these words.

    They may be a number in any form, alone or in a sentence, several numbers or part of one; a title, a short name or
    part of a title; or a project, which means its documents.
    """
    text = asked.strip()
    if not text:
        return Understood()
    if titled := policies_with_title(store, title_key(text)):
        return Understood(tuple(titled))
    if parts := _by_numbers(store, text):
        return parts
    if cited := policies_of_project(store, text):
        return Understood(tuple(cited), all_meant=True)
    return _by_parts(store, text)


def _by_numbers(store: GraphReader, text: str) -> Understood | None:
    """The documents whose numbers, or titles in 《》, the words hold."""
    keys = dict.fromkeys(r.key for r in find_references(text) if r.number or "《" in r.raw)
    number = None if keys else parse_number(text)
    if number is not None:
        keys = {number_key(number.normal): None}
    of_key = {key: _with_key(store, key) for key in keys}
    found = {policy for policies in of_key.values() for policy in policies}
    if found:
        places = len(found) > len(keys)  # one order of several cities: a choice
        unknown = tuple(key for key, policies in of_key.items() if not policies)
        return Understood(tuple(sorted(found)), all_meant=len(keys) > 1 and not places, unknown=unknown)
    numbers = [number for key in keys if (number := parse_number(key))]
    if not numbers:
        return None
    near = nearest_numbers(numbers[0], all_policies(store))
    return Understood(tuple(NamedPolicy(n.normal, "") for n in numbers), len(numbers) > 1, tuple(near))


def _with_key(store: GraphReader, key: str) -> list[NamedPolicy]:
    """The documents of a key: one, or those of a title, or the orders of several places."""
    if policy := policy_with_key(store, key):
        return [policy]
    if parse_number(key) is None:
        return policies_with_title(store, key)
    if _UNNAMED_PLACE.match(key):
        return [p for p in all_policies(store) if p.key.endswith(key) and not p.key.endswith(f"自治{key}")]
    return []


def _by_parts(store: GraphReader, text: str) -> Understood:
    """The documents whose number has these parts, else whose title or short name has these words."""
    known = all_policies(store)
    parts = number_parts(text)
    if parts:
        fit = [p for p in known if (n := number_of_key(p.key)) and fits_parts(parts, n)]
        if fit:
            missing = parts.serials - {n.serial.lstrip("0") for p in fit if (n := number_of_key(p.key))}
            unknown = tuple(
                f"{serial}号"
                for serial in sorted(missing, key=lambda serial: (int(serial.partition("-")[0]), serial))
            )
            return Understood(tuple(fit), all_meant=len(parts.serials) > 1, unknown=unknown)
    names = all_names(store)
    wanted = title_key(text)
    partial = [p for p in known if any(wanted in folded for _, folded in names.get(p.iri, ()))]
    if partial or not wanted:
        return Understood(tuple(partial))
    if parts and parts.serials and (number := _number_of(text, known)):
        return Understood(nearest=tuple(nearest_numbers(number, known)))
    return Understood(nearest=tuple(_nearest_titles(wanted, known, names)))


def _number_of(text: str, known: Sequence[NamedPolicy]) -> DocumentNumber | None:
    """The whole number that parts of one would be, with the year of the latest that shares its letters."""
    parts = number_parts(text)
    if parts is None or not parts.letters:
        return None
    years = [
        n.year for p in known if (n := number_of_key(p.key)) and n.agency_code == parts.letters and n.year
    ]
    year = parts.year or max(years, default=None)
    return DocumentNumber(parts.letters, year, min(parts.serials))


def _nearest_titles(
    wanted: str, known: Sequence[NamedPolicy], names: Mapping[str, list[tuple[str, str]]]
) -> list[NearNumber]:
    """Titles most like the words, with how like they are."""
    titles = {(p.key, name): folded for p in known for name, folded in names.get(p.iri, ())}
    found = process.extract(wanted, titles, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_MOST_NAMED)
    return [
        NearNumber(round(100 - score), *key, f"标题相近 {score:.0f}%", f"title {score:.0f} % alike")
        for _, score, key in found
    ]


def find_policies(store: GraphReader, asked: str) -> list[NamedPolicy]:
    """The documents that the words can mean, sorted; a number that no document names has no IRI."""
    return list(understand(store, asked).policies)


def get_policy_key(store: GraphReader, asked: str, place: str) -> str:
    """The key of the one document that the asked words mean.

    Raises:
        ParameterError: They mean none, or several; the message names `place` and some of the candidates.
    """
    found = understand(store, asked)
    if len(found.policies) == 1:
        return found.policies[0].key
    expected = "a document number, or words of one known title"
    if not found.policies:
        near = "；".join(f"{policy.key}（{policy.differs}）" for policy in found.nearest)
        hint = f"; nearest: {near}" if near else ""
        raise ParameterError(place, expected, f"{asked!r}, which no title holds{hint}")
    named = "；".join(policy.key for policy in found.policies[:_MOST_NAMED])
    raise ParameterError(place, expected, f"{asked!r}, which {len(found.policies)} documents share: {named}")
