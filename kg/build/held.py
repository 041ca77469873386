"""Policies whose text is held: what that text says outranks what others call them."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from kg.store.asking import Asking


class HeldPolicy(msgspec.Struct):
    """Title and issuers of a policy as its own text states them."""

    title: str = ""
    issuers: set[str] = msgspec.field(default_factory=set)


def held_policies(said: Asking) -> dict[str, HeldPolicy]:
    """IRI of a policy → what its text says; of several texts of one the first title by alphabet."""
    held: dict[str, HeldPolicy] = defaultdict(HeldPolicy)
    for policy, title, issuer in said("policy/held"):
        if policy and title:
            known = held[policy]
            known.title = min(known.title or title, title)
            known.issuers |= {issuer} if issuer else set()
    return dict(held)
