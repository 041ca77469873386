"""Which place letters of a number can stand for, and how near it is to the place that cites it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache

import msgspec

from extract.policy.vocabulary import PlaceLetters, listed_places
from ontology.codelist import regions

_TIER = re.compile(
    r"(?:(?:[\u4e00-\u9fff]族)+(?:自治州|自治县|自治旗)|自治州|自治县|自治区|地区|新区|林区|矿区|[市区县盟旗省])$"
)
_MUNICIPALITIES = ("11", "12", "31", "50")
_FAR = 9


class AgencyLevel(StrEnum):
    """Tier of the issuing agency (层级)."""

    CENTRAL = "central"
    """Central Party bodies, the State Council and its ministries (中央)."""
    PROVINCE = "province"
    """Provinces, autonomous regions and the four municipalities (省、自治区、直辖市)."""
    CITY = "city"
    """Cities and prefectures below a province (地级市、自治州、盟)."""
    COUNTY = "county"
    """Districts and counties (区、县、县级市)."""
    TOWN = "town"
    """Below the county: streets, townships, single units (街道、乡镇、单位)."""


class PlaceForm(msgspec.Struct, frozen=True):
    """Letters that can stand for a place.

    `certain` is True where the letters mean this place to anybody; else only a citing place near it proves
    it. `derived` letters are a guess from the place's name that no list confirms.
    """

    letters: str
    place: PlaceLetters
    certain: bool
    derived: bool = False


@cache
def all_places() -> tuple[PlaceLetters, ...]:
    """The listed places, and every other region of GB/T 2260 with the letters that its name suggests."""
    listed = {place.code for place in listed_places()}
    return (*listed_places(), *(_derived(code) for code in regions() if code not in listed))


def _derived(code: str) -> PlaceLetters:
    return PlaceLetters(
        letters="", word=core_name(regions()[code].name), name=_full_name(code), code=code, parent="",
        government="", distinct="", office="",
    )  # fmt: skip


def core_name(name: str) -> str:
    """The name of a region without the word for its tier, if two characters stay: 南通市 is 南通, 忠县 stays."""
    core = _TIER.sub("", name)
    return core if len(core) >= 2 else name


def _full_name(code: str) -> str:
    region = regions()[code]
    if region.parent is None:
        return region.name
    above = _full_name(region.parent)
    return above + region.name


def level_of_code(code: str) -> AgencyLevel:
    """The tier of the place with a code of GB/T 2260."""
    if code.endswith("0000"):
        return AgencyLevel.PROVINCE
    return AgencyLevel.CITY if code.endswith("00") else AgencyLevel.COUNTY


@cache
def forms_by_first() -> Mapping[str, tuple[PlaceForm, ...]]:
    """All forms of all places by their first character."""
    words: dict[str, int] = defaultdict(int)
    for place in all_places():
        words[place.word] += 1
    table: dict[str, list[PlaceForm]] = defaultdict(list)
    for place in all_places():
        for form in _forms(place, unique_word=words[place.word] == 1):
            table[form.letters[0]].append(form)
    return {first: tuple(forms) for first, forms in table.items()}


def _forms(place: PlaceLetters, *, unique_word: bool) -> list[PlaceForm]:
    province = place.code.endswith("0000")
    certain = province or place.distinct == "yes" or len(place.letters) > 1
    forms = [PlaceForm(place.letters, place, certain)] if place.letters else []
    if place.word and place.word != place.letters:
        forms.append(PlaceForm(place.word, place, unique_word and len(place.word) > 1))
    if place.parent:
        forms += [PlaceForm(place.parent + form.letters, place, certain=True) for form in tuple(forms)]
    if not place.letters and place.word:
        forms += [PlaceForm(c, place, certain=False, derived=True) for c in dict.fromkeys(place.word)]
    return forms


@lru_cache(maxsize=65536)
def distance(code: str, region: str) -> int:
    """How far a place is from the citing one: 0 itself, 1 above it, 2 below it, 3 beside it, 9 elsewhere.

    >>> distance("320600", "320600"), distance("320612", "320600"), distance("110112", "320600")
    (0, 2, 9)
    """
    if code == region:
        return 0
    if code in _above(region):
        return 1
    if region in _above(code):
        return 2
    return 3 if _above(code) == _above(region) else _FAR


def is_near(code: str, region: str) -> bool:
    """Whether a citing place proves what a shared letter means: the place itself, above, below or beside it."""
    return distance(code, region) < _FAR


def _above(code: str) -> tuple[str, ...]:
    found = []
    region = regions().get(code)
    while region is not None and region.parent:
        found.append(region.parent)
        region = regions().get(region.parent)
    return tuple(found)


def whose_order(issuer: str, region: str) -> str:
    """The issuer of an order with its place: 市人民政府 as a district of Guangzhou says it is 广州市人民政府.

    A county-level city may mean itself or the city above it: there the words stay as they are.

    >>> whose_order("市人民政府", "440106"), whose_order("省人民政府", "440106"), whose_order("市人民政府", "110102")
    ('广州市人民政府', '广东省人民政府', '北京市人民政府')
    >>> whose_order("市人民政府", "320282"), whose_order("区人民政府", "110102")
    ('市人民政府', '北京市西城区人民政府')
    """
    tier = _OF_TIER.match(issuer)
    place = _place_of_tier(tier[0], region) if tier else None
    return f"{place}{issuer[tier.end() :]}" if tier and place else issuer


_OF_TIER = re.compile("(?:省|自治区|市|区|县)(?=人民)")


def _place_of_tier(tier: str, region: str) -> str | None:
    """The name of the place of a tier that a place belongs to; None where that is not certain."""
    own = regions().get(region)
    if own is None:
        return None
    line = [own, *(regions()[code] for code in _above(region))]
    if tier in ("区", "县"):
        fits = level_of_code(region) is AgencyLevel.COUNTY and own.name.endswith(tier)
        return "".join(place.name for place in reversed(line[:2])) if fits else None
    if tier == "市" and level_of_code(region) is AgencyLevel.COUNTY and own.name.endswith("市"):
        return None
    named = [place.name for place in line if place.name.endswith(tier)]
    return named[0] if len(named) == 1 else None


@cache
def place_initials() -> frozenset[str]:
    """Characters that names of regions begin with: what a single letter of an unlisted place can be."""
    return frozenset(place.word[0] for place in all_places() if place.word) | frozenset(
        place.letters[0] for place in listed_places()
    )


@cache
def place_words() -> frozenset[str]:
    """Names of regions without the word for their tier: 西安, 南通."""
    return frozenset(core_name(region.name) for region in regions().values())
