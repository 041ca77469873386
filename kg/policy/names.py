"""What a user calls a policy document, to the key under which the graph knows it."""

from __future__ import annotations

import msgspec
import pyoxigraph as ox

from extract.policy import normalise_title, parse_number
from kg.errors import ParameterError
from kg.store.snapshot import GraphReader
from ontology.terms import bkg, dcterms

_TITLES = f"SELECT ?key ?title WHERE {{ ?policy <{bkg.policyKey}> ?key ; <{dcterms.title}> ?title }}"
_MOST_NAMED = 5


class NamedPolicy(msgspec.Struct, frozen=True, order=True):
    """A policy document by its key (normalised number, else title) and its title."""

    key: str
    title: str


def find_policies(store: GraphReader, asked: str) -> list[NamedPolicy]:
    """The documents that a number in any form, a title or a part of one can mean, sorted.

    A number means one document, known or not. A title that equals the asked words wins over titles that
    only contain them; both are compared without regard to width, blanks, quotes and brackets.
    """
    number = parse_number(asked)
    if number:
        return [NamedPolicy(number.normal, "")]
    wanted = normalise_title(asked)
    if not wanted:
        return []
    exact: set[NamedPolicy] = set()
    partial: set[NamedPolicy] = set()
    found = store.query(_TITLES)
    if not isinstance(found, ox.QuerySolutions):
        return []
    for row in found:
        key, title = row["key"], row["title"]
        if isinstance(key, ox.Literal) and isinstance(title, ox.Literal):
            folded = normalise_title(title.value)
            if folded == wanted:
                exact.add(NamedPolicy(key.value, title.value))
            elif wanted in folded:
                partial.add(NamedPolicy(key.value, title.value))
    return sorted(exact or partial)


def get_policy_key(store: GraphReader, asked: str, place: str) -> str:
    """The key of the one document that the asked words mean.

    Raises:
        ParameterError: They mean none, or several; the message names `place` and some of the candidates.
    """
    found = find_policies(store, asked)
    if len(found) == 1:
        return found[0].key
    expected = "a document number, or words of one known title"
    if not found:
        raise ParameterError(place, expected, f"{asked!r}, which no title holds")
    named = "；".join(policy.key for policy in found[:_MOST_NAMED])
    raise ParameterError(place, expected, f"{asked!r}, which {len(found)} documents share: {named}")
