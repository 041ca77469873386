"""Names of public bodies in running text, by the region and the body they name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from extract.policy.vocabulary import bodies
from ontology.codelist import regions

_LONGEST_REGION = 12
_TIERS = "市区县省"
_STREET = r"街道办事处|镇人民政府|乡人民政府"
_LONGEST_STREET = 6
_OWN = (
    "人民政府办公厅",
    "人民政府办公室",
    "人民政府",
    "人大常委会",
    "委组织部",
    "委宣传部",
    "委办公室",
    "委办公厅",
)
_CONNECTORS = "和及与由的对向在按经为是等或给各"


def find_unit_names(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each name of a public body, with the regions before it, in order.

    >>> text = "由北京市西城区民政局和广安门内街道办事处实施，民政部指导"
    >>> [text[start:end] for start, end in find_unit_names(text)]
    ['北京市西城区民政局', '广安门内街道办事处', '民政部']
    """
    done = 0
    for match in _names().finditer(text):
        begin = match.start()
        if match["street"]:
            begin -= len(_street_before(text[max(done, begin - _LONGEST_STREET) : begin]))
        start = _with_regions(text, begin, done)
        if match["local"] and start == begin:
            continue  # 财政局 alone names no body, 区财政局 and 北京市财政局 do
        yield start, match.end()
        done = match.end()


def _street_before(before: str) -> str:
    """The name of the street or town at the end of words: 广安门内 of 由区和广安门内."""
    name = re.split(r"[^\u4e00-\u9fff]", before)[-1]
    for cut in range(len(name), 0, -1):
        if name[cut - 1] in _CONNECTORS + _TIERS:
            return name[cut:]
    return name


def _with_regions(text: str, begin: int, floor: int) -> int:
    """Where the regions that stand right before a position begin."""
    start = begin
    if start > floor and text[start - 1] in _TIERS and not _region_ending_at(text, start, floor):
        start -= 1
    while length := _region_ending_at(text, start, floor):
        start -= length
    return start


def _region_ending_at(text: str, end: int, floor: int) -> int:
    """Length of the longest name of a region that ends at a position, 0 where none does."""
    names = _region_names()
    return next(
        (n for n in range(min(_LONGEST_REGION, end - floor), 1, -1) if text[end - n : end] in names), 0
    )


@cache
def _region_names() -> frozenset[str]:
    return frozenset(region.name for region in regions().values() if len(region.name) > 1)


@cache
def _names() -> re.Pattern[str]:
    local = {name for body in bodies() for name in (body.provincial, body.local) if len(name) > 2} | set(_OWN)
    central = {body.central for body in bodies() if len(body.central) > 2}
    return re.compile(
        f"(?P<central>{_any(central)})|(?P<local>{_any(local - central)})|(?P<street>{_STREET})"
    )


def _any(names: set[str]) -> str:
    """A pattern for any of the names, the longest first, that looks at each first character once."""
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        by_first[name[0]].append(re.escape(name[1:]))
    firsts = "".join(map(re.escape, by_first))
    return (
        f"(?=[{firsts}])(?:" + "|".join(f"{re.escape(f)}(?:{'|'.join(r)})" for f, r in by_first.items()) + ")"
    )
