"""Parts of a document number, as people type them (1791号, 〔2023〕1791号, 京财社指1791号), and numbers near one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import msgspec
from rapidfuzz.distance import Levenshtein

from extract.policy import DocumentNumber
from kg.policy.catalogue import NamedPolicy

_BRACKETS = str.maketrans("([【{<《", "〔〔〔〔〔〔") | str.maketrans(")]】}>》", "〕〕〕〕〕〕")
_LABEL = re.compile(r"^(?:发文字号|发文文号|文件编号|文号|字号)[:：]?")
_PARTS = re.compile(
    r"(?P<letters>[\u3400-\u9fff]{0,20}?)(?:〔?(?P<year>(?:19|20)\d\d)(?![号號])〕?年?)?第?(?P<serials>\d{1,5}(?:号?[、,，和及]\d{1,5})*|\d{1,5}号?[-~—–至到]\d{1,5})?"
    r"[号號]?(?:文件?)?[。.,，;；]?"
)
_SERIAL = re.compile(r"\d+")
_RANGE = re.compile(r"(\d+)号?[-~—–至到](\d+)")
_MOST_IN_RANGE = 500
_KEY = re.compile(
    r"(?P<letters>[^〔]+?(?:〔[^〔〕]{2,5}届〕)?)(?:〔(?P<year>\d{4})〕|第)(?P<serial>\d+(?:-\d+)?)号"
)
_ENGLISH = {"机关代字": "agency letters", "年份": "year", "顺序号": "serial"}
_FAR = 3
"""Differences up to which a number counts as near."""


class NumberParts(msgspec.Struct, frozen=True):
    """What was typed of a number; serials are without leading zeros, several from a list or a range."""

    letters: str = ""
    year: int | None = None
    serials: frozenset[str] = frozenset()


class NearNumber(msgspec.Struct, frozen=True, order=True):
    """A number near the one asked for, and which parts of it differ, in Chinese and English."""

    differences: int
    key: str
    title: str
    differs: str
    differs_en: str = ""


def number_parts(asked: str) -> NumberParts | None:
    """The parts of a number that a text is; None where it holds anything else.

    >>> number_parts("〔2023〕1791-1793号").serials == {"1791", "1792", "1793"}
    True
    >>> number_parts("京财社指").letters, number_parts("关于2023年的办法") is None
    ('京财社指', True)
    """
    text = "".join(unicodedata.normalize("NFKC", asked).translate(_BRACKETS).split())
    match = _PARTS.fullmatch(_LABEL.sub("", text))
    if match is None or not any(match.groupdict().values()):
        return None
    year = int(match["year"]) if match["year"] else None
    return NumberParts(match["letters"], year, frozenset(_serials(match["serials"] or "")))


def _serials(printed: str) -> Iterable[str]:
    if between := _RANGE.fullmatch(printed):
        first, last = int(between[1]), int(between[2])
        if first <= last < first + _MOST_IN_RANGE:
            return [str(n) for n in range(first, last + 1)]
        return [f"{first}-{last}"] if last < first else []
    return [serial.lstrip("0") or "0" for serial in _SERIAL.findall(printed)]


def fits_parts(parts: NumberParts, number: DocumentNumber) -> bool:
    """Whether a number has all the parts that were typed."""
    serial = number.serial.lstrip("0") or "0"
    return (
        (parts.year is None or number.year == parts.year)
        and (not parts.serials or serial in parts.serials)
        and (
            not parts.letters
            or parts.letters.endswith(number.agency_code)
            or parts.letters in number.agency_code
        )
    )


def number_of_key(key: str) -> DocumentNumber | None:
    """The number that a policy's key is, None where it is a title; quicker than reading a printed number.

    >>> number_of_key("京财社指〔2023〕1791号"), number_of_key("预算法")
    (DocumentNumber(agency_code='京财社指', year=2023, serial='1791'), None)
    """
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    return DocumentNumber(match["letters"], int(match["year"]) if match["year"] else None, match["serial"])


def nearest_numbers(asked: DocumentNumber, known: Iterable[NamedPolicy], most: int = 5) -> list[NearNumber]:
    """The known numbers that differ least from one that nobody cites, with what differs."""
    found = []
    of_letters: dict[str, int] = {}
    for policy in known:
        number = number_of_key(policy.key)
        if number is None or number == asked:
            continue
        letters = of_letters.get(number.agency_code)
        if letters is None:
            letters = Levenshtein.distance(number.agency_code, asked.agency_code)
            of_letters[number.agency_code] = letters
        if letters and (letters > _FAR and (number.year, number.serial) != (asked.year, asked.serial)):
            continue
        parts = (
            ("机关代字", letters),
            ("年份", int(number.year != asked.year)),
            ("顺序号", Levenshtein.distance(number.serial, asked.serial)),
        )
        differs = [name for name, distance in parts if distance]
        distance = sum(distance for _, distance in parts)
        if len(differs) == 1 or distance <= _FAR:
            zh, en = "、".join(differs), ", ".join(_ENGLISH[name] for name in differs)
            found.append(NearNumber(distance + len(differs), policy.key, policy.title, zh, en))
    return sorted(found)[:most]
