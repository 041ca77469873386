"""Search: the labels, codes and numbers of things, from one character up, ranked."""

from kg.search.index import Hit, SearchIndex, Tier, find, index_of
from kg.search.kinds import LABELS, ThingKind, parse_kinds

__all__ = ["LABELS", "Hit", "SearchIndex", "ThingKind", "Tier", "find", "index_of", "parse_kinds"]
