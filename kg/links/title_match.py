"""Titles that are nearly the same: found by edit distance, kept only where the difference may be a misprint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from ontology.codelist import regions

_NUMERALS = re.compile(r"\d+|[一二三四五六七八九十百千〇两]+")
_TAIL = re.compile(r"(?:\([^()]*\)|的(?:通知|公告|函))+$")
_KIND_LENGTH = 2


class NearPair(msgspec.Struct, frozen=True, order=True):
    """Two things whose titles are alike; `likeness` is 1 for equal titles."""

    left: str
    right: str
    left_title: str
    right_title: str
    likeness: float


def near_pairs(
    left: Mapping[str, Iterable[str]], right: Mapping[str, Iterable[str]], at_least: float
) -> Iterator[NearPair]:
    """Pairs of things whose titles are alike: for each on the left the most alike on the right, in order.

    Several on the right are equally alike where their titles are equal, or equally far. Likeness is
    1 - (characters to delete and insert) / (characters of both).

    Args:
        left: Thing → its titles in comparable form.
        right: The same; a thing that is on both sides is not compared with itself.
        at_least: Smallest likeness, above 0.
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for thing, titles in sorted(right.items()):
        for title in sorted(set(titles)):
            owners[title].append(thing)
    index = _Index(owners, at_least)
    for thing, titles in sorted(left.items()):
        found = [
            NearPair(thing, owner, title, other, likeness)
            for title in sorted(set(titles))
            for other, likeness in index.near(title)
            for owner in owners[other]
            if owner != thing and (title == other or may_be_one_title(title, other))
        ]
        best = max((pair.likeness for pair in found), default=0.0)
        yield from sorted(pair for pair in found if pair.likeness == best)


class _Index:
    """Titles by their pairs of characters, so that a title is compared with few of them.

    A deletion or insertion destroys at most two pairs of neighbouring characters. So titles that may differ in n
    places share one of any 2n + 1 pairs, and the rarest are the ones to look up.
    """

    def __init__(self, titles: Iterable[str], at_least: float) -> None:
        self._at_least = at_least
        self._titles = sorted(titles)
        self._having: dict[str, list[str]] = defaultdict(list)
        for title in self._titles:
            for pair in _pairs(title):
                self._having[pair].append(title)

    def near(self, title: str) -> list[tuple[str, float]]:
        """The titles that are alike enough, with their likeness."""
        longest = len(title) * (2 - self._at_least) / self._at_least
        differences = int((1 - self._at_least) * (len(title) + longest))
        pairs = sorted(_pairs(title), key=lambda pair: (len(self._having.get(pair, ())), pair))
        needed = 2 * differences + 1
        candidates = self._titles
        if needed <= len(pairs):
            candidates = sorted({other for pair in pairs[:needed] for other in self._having.get(pair, ())})
        alike = process.extract(
            title,
            candidates,
            scorer=Indel.normalized_similarity,
            score_cutoff=self._at_least,
            limit=None,
        )
        return [(other, likeness) for other, likeness, _ in alike]


def _pairs(title: str) -> set[str]:
    return {title[i : i + 2] for i in range(len(title) - 1)}


def may_be_one_title(one: str, other: str) -> bool:
    """Whether two titles differ only in what printing and citing change.

    Numbers, kinds of document and places must be the same, and no word may stand in the place of another.

    >>> may_be_one_title("关于加强和改进城市基层党建工作的实施方案", "关于加强改进城市基层党建工作的实施方案")
    True
    >>> may_be_one_title("2022年度优抚对象补助办法", "2023年度优抚对象补助办法")
    False
    """
    if _NUMERALS.findall(one) != _NUMERALS.findall(other) or _kind(one) != _kind(other):
        return False
    if any(max(gone, come) > 1 for gone, come in _exchanges(one, other)):
        return False
    places, other_places = _places_in(one), _places_in(other)
    return not places or not other_places or places == other_places


def _kind(title: str) -> str:
    return _TAIL.sub("", title)[-_KIND_LENGTH:]


def _exchanges(one: str, other: str) -> Iterator[tuple[int, int]]:
    """Lengths of what one title has where the other has something else."""
    gone = come = 0
    for step in Levenshtein.opcodes(one, other):
        if step.tag != "equal":
            gone += step.src_end - step.src_start
            come += step.dest_end - step.dest_start
            continue
        if gone and come:
            yield gone, come
        gone = come = 0
    if gone and come:
        yield gone, come


def _places_in(title: str) -> set[str]:
    return set(_place_names().findall(title))


@cache
def _place_names() -> re.Pattern[str]:
    names = {region.name for region in regions().values()}
    return re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))
