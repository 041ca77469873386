"""Code lists as plain data, for code that must not pay for reading Turtle: regions and the 类 of classifications."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Container, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from ontology.files import classes_path, regions_path
from ontology.terms import Scheme

ClassScheme = Literal[Scheme.FUNCTION, Scheme.GOVERNMENT_ECONOMIC, Scheme.DEPARTMENT_ECONOMIC]
"""A classification whose codes of 3 digits (类) are listed here."""

# 市 and 区 also begin words: 朝阳市场 is a market, 朝阳区域 an area.
_NO_WORD = re.compile(r"(?![场域])")
_PARTY = re.compile(r"中国共产党|中共")
_AUTONOMOUS = re.compile(
    r"(?P<place>.{2,}?)(?:(?:蒙古|柯尔克孜|哈萨克|锡伯|塔吉克)族?"
    r"|(?:土家|回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|各"
    r"|普米|怒|独龙|保安|东乡|裕固|鄂温克)族)+自治(?P<level>[州县旗])"
)
"""What is said for short without its peoples: 红河哈尼族彝族自治州, 红河州."""
_LONGEST = 20
"""Characters; no name of a region is longer."""
_SHORTEST_BARE = 3
"""Characters a county's name needs to be told without its city: 东区 and 新县 are parts of too many names."""


class Region(NamedTuple):
    """A province, prefecture or county of GB/T 2260; `parent` is the code one level up, None for a province."""

    code: str
    name: str
    parent: str | None


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, in the order of the codes.

    Source:
        GB/T 2260 as kept by the Ministry of Civil Affairs, end of 2023.

    >>> regions()["110105"]
    Region(code='110105', name='朝阳区', parent='110000')
    """
    rows = _read(regions_path())
    return MappingProxyType({r["code"]: Region(r["code"], r["name"], r["parent"] or None) for r in rows})


def classes(scheme: ClassScheme) -> Mapping[str, str]:
    """Names of the 类 of a classification by their code of 3 digits.

    >>> classes(Scheme.FUNCTION)["212"]
    '城乡社区支出'
    """
    return _classes()[scheme]


def find_region(name: str) -> str | None:
    """The code of the most specific region that the name of a unit names, None where that is not certain.

    A province or prefecture is found anywhere in the name and followed down as far as the name goes. A county
    (区, 县, 市) by itself is taken only at the beginning, and only if no other region has its name. Autonomous
    prefectures and counties are found by their short names too (红河州 of 红河哈尼族彝族自治州).

    >>> find_region("北京市朝阳区人民政府双井街道办事处")
    '110105'
    >>> find_region("朝阳区教育委员会") is None  # Beijing and Changchun both have one
    True
    """
    text = _PARTY.sub("", "".join(name.split()))
    county = _longest(_counties(), text)
    if county:
        codes = _counties()[county]
        return codes[0] if len(codes) == 1 and len(county) >= _SHORTEST_BARE else None
    upper = _upper_levels().search(text)
    return _descend(_upper_codes()[upper[0]], text[upper.end() :]) if upper else None


def _descend(code: str, rest: str) -> str | None:
    """The region that the rest of a name reaches below a region; None where two below it have that name."""
    below = _below()[code]
    name = _longest(below, rest)
    if name is None:
        return code
    codes = below[name]
    return _descend(codes[0], rest[len(name) :]) if len(codes) == 1 else None


def _longest(names: Container[str], text: str) -> str | None:
    """The longest of the names that the text begins with, unless it is a part of another word there."""
    for length in range(min(len(text), _LONGEST), 0, -1):
        if text[:length] in names and _NO_WORD.match(text, length):
            return text[:length]
    return None


@cache
def _upper_codes() -> Mapping[str, str]:
    """Codes of provinces and prefectures by their names, which are all different."""
    return {name: r.code for r in regions().values() if r.code.endswith("00") for name in _names(r)}


def _names(region: Region) -> tuple[str, ...]:
    """The name of a region, and the short one of an autonomous prefecture or county."""
    match = _AUTONOMOUS.fullmatch(region.name)
    return (region.name, match["place"] + match["level"]) if match else (region.name,)


@cache
def _upper_levels() -> re.Pattern[str]:
    names = sorted(_upper_codes(), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(names)}){_NO_WORD.pattern}")


@cache
def _counties() -> Mapping[str, list[str]]:
    """Codes of counties by name, which several may share."""
    found: dict[str, list[str]] = defaultdict(list)
    for region in regions().values():
        if not region.code.endswith("00"):
            for name in _names(region):
                found[name].append(region.code)
    return dict(found)


@cache
def _below() -> Mapping[str, Mapping[str, list[str]]]:
    """Code of a region → names of all regions below it, also two levels below → their codes.

    Names skip levels: 浙江省义乌市 leaves out 金华市.
    """
    found: dict[str, dict[str, list[str]]] = {code: defaultdict(list) for code in regions()}
    for region in regions().values():
        parent = region.parent
        while parent:
            for name in _names(region):
                found[parent][name].append(region.code)
            parent = regions()[parent].parent
    return found


@cache
def _classes() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _read(classes_path()):
        found[row["scheme"]][row["code"]] = row["name"]
    return {scheme: MappingProxyType(names) for scheme, names in found.items()}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
