"""Search: the labels, codes and numbers of things, from one character up, ranked."""

from kg.search.amounts import AmountHit, find_amounts
from kg.search.index import Hit, SearchIndex, find, index_of
from kg.search.kinds import LABELS, ThingKind, parse_kinds
from kg.search.lookups import Tier, is_of_first_letters

__all__ = [
    "LABELS",
    "AmountHit",
    "Hit",
    "SearchIndex",
    "ThingKind",
    "Tier",
    "find",
    "find_amounts",
    "index_of",
    "is_of_first_letters",
    "parse_kinds",
]
