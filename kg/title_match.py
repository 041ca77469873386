"""Titles that are nearly the same: found by edit distance, kept only where the difference may be a misprint."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import Indel, Levenshtein

from ontology.codelist import regions

_NUMERALS = re.compile(r"\d+|[一二三四五六七八九十百千〇两]+")
_TAIL = re.compile(r"(?:\([^()]*\)|的(?:通知|公告|函))+$")
_KIND_LENGTH = 2


def near_pairs(
    left: Mapping[str, Iterable[str]], right: Mapping[str, Iterable[str]], at_least: float
) -> Iterator[tuple[str, str, str, str, float]]:
    """Pairs of things whose titles are alike, as (left thing, right thing, left title, right title, likeness).

    For each thing on the left only the most alike on the right, several where they are equally alike. Likeness is
    1 - (characters to delete and insert) / (characters of both).

    Args:
        left: Thing → its titles in comparable form.
        right: The same; things that are on both sides are not compared with themselves.
        at_least: Smallest likeness, above 0.
    """
    owners: dict[str, list[str]] = {}
    for thing, titles in sorted(right.items()):
        for title in set(titles):
            owners.setdefault(title, []).append(thing)
    known = sorted(owners, key=lambda title: (len(title), title))
    lengths = [len(title) for title in known]
    for thing, titles in sorted(left.items()):
        best: list[tuple[str, str, str, str, float]] = []
        for title in sorted(set(titles)):
            # Titles of such different lengths cannot be alike enough.
            low = bisect.bisect_left(lengths, len(title) * at_least / (2 - at_least))
            high = bisect.bisect_right(lengths, len(title) * (2 - at_least) / at_least)
            for other, likeness, _ in process.extract(
                title,
                known[low:high],
                scorer=Indel.normalized_similarity,
                score_cutoff=at_least,
                limit=None,
            ):
                if title == other or may_be_one_title(title, other):
                    best += [(thing, o, title, other, likeness) for o in owners[other] if o != thing]
        top = max((likeness for *_, likeness in best), default=0.0)
        yield from sorted(pair for pair in best if pair[-1] == top)


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
        if step.tag == "equal":
            if gone and come:
                yield gone, come
            gone = come = 0
        else:
            gone += step.src_end - step.src_start
            come += step.dest_end - step.dest_start
    if gone and come:
        yield gone, come


def _places_in(title: str) -> set[str]:
    return set(_place_names().findall(title))


@cache
def _place_names() -> re.Pattern[str]:
    names = {region.name for region in regions().values()}
    return re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))
