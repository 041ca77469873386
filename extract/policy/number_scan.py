"""Finding document numbers in running text: where their letters begin, and lists that share them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import msgspec

from extract.policy.agencies import resolve_agency
from extract.policy.blanks import BLANK, GAP, GAP_REVERSED
from extract.policy.issuers import agencies_before, is_agency_name
from extract.policy.numbers import (
    BRACKETED,
    BRACKETED_YEAR,
    OPEN,
    ORDER,
    ORDER_REVERSED,
    SERIAL,
    UNBRACKETED,
    DocumentNumber,
    make_number,
    serial_of,
    year_of,
)
from extract.policy.vocabulary import agency_names, bodies, kinds, places, sections, wording

_WINDOW = 64
_RUN_REVERSED = re.compile(
    rf"{GAP_REVERSED}(?:(?:(?![号號])[\u3400-\u9fff]|[）)](?!行试|行暂|订修|案草)[\u4e00-\u9fff]{{1,3}}[（(])"
    rf"{GAP_REVERSED}){{0,24}}"
)
_ITEM = re.compile(
    rf"(?:文件|文)?(?:{GAP}[（(][^（）()〔\[【]{{1,30}}[）)])?{GAP}(?:[、，,；;/]|和|及|与|以及|或){GAP}(?:{BRACKETED_YEAR})?(?:第{GAP})?"
    rf"(?P<serial>{SERIAL})(?:{GAP}(?P<sign>[号號]))?"
)
_AFTER_ITEM = re.compile(
    r"$|[\s、，,。；;：:）)\]】〕》《“”\"（(/]|文|和|及|与|以及|等|精神|要求|规定|的|批复|通知|关于|提前|下达"
)
_AFTER_SERIAL = re.compile(r"[.．%％:：\d年月日时分万亿元个人次项户家期平米吨台套辆天%+\-—–~～]")
_COUNTED = re.compile(r"\d[年月日次届期条款项个]")
"""A digit and what it counts: the 年 of 2023年西民发 is no letter."""
_NOT_A_PAPER = re.compile(r"[楼院线门厅库桥地站井坑]")
_ROUND = "（(﹙{｛〈<＜「『"


class NumberMention(msgspec.Struct, frozen=True):
    """A number in a text. `carried` is True where agency or year were taken from the number before."""

    start: int
    end: int
    number: DocumentNumber
    carried: bool = False


class _Run(msgspec.Struct, frozen=True):
    """Chinese characters right before a position, without the blanks among them."""

    segments: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def characters(self) -> str:
        return "".join(self.segments)


def find_numbers(text: str) -> list[NumberMention]:
    """All document numbers of a text, in order, none overlapping another."""
    found: list[NumberMention] = []
    done = 0
    for match in BRACKETED.finditer(text):
        if match.start() >= done:
            found += _bracketed(text, match, done)
            done = found[-1].end if found else 0
    for pattern, read in ((ORDER, _order), (ORDER_REVERSED, _order), (UNBRACKETED, _unbracketed)):
        others = [mention for match in pattern.finditer(text) if (mention := read(text, match))]
        found = _merge(found, others)
    return found


def _merge(found: list[NumberMention], others: list[NumberMention]) -> list[NumberMention]:
    """Both lists in order; where two mentions overlap, the one of the first list stays."""
    if not others:
        return found
    merged: list[NumberMention] = []
    kept = {id(mention) for mention in found}
    for mention in sorted([*found, *others], key=lambda m: (m.start, id(m) not in kept)):
        if merged and mention.start < merged[-1].end:
            if id(mention) in kept and id(merged[-1]) not in kept:
                merged[-1] = mention
            continue
        merged.append(mention)
    return merged


def _bracketed(text: str, match: re.Match[str], floor: int) -> list[NumberMention]:
    items = _list_after(text, match.end())
    signed = bool(match.groupdict()["sign"] or match["serial2"] or any(item["sign"] for item in items))
    if not signed and _AFTER_SERIAL.match(text, match.end()):
        return []
    run = _run_before(text, match.start(), floor)
    skip = _agency_start(run.segments)
    if skip is None:
        return []
    letters = run.characters[skip:]
    if not _acceptable(letters, text[match.start()], signed, text[match.end() : match.end() + 1]):
        return []
    number = make_number(letters, year_of(match), serial_of(match))
    if number is None:
        return []
    found = [NumberMention(run.places[skip], match.end(), number)]
    year = year_of(match)
    for item in items:
        year = item["year"] or year
        if carried := make_number(letters, year, item["serial"]):
            begin = item.start("serial") if item["year"] is None else text.index(item["year"], item.start())
            begin = _item_start(text, item, begin)
            found.append(NumberMention(begin, item.end(), carried, carried=True))
    return found


def _item_start(text: str, item: re.Match[str], begin: int) -> int:
    """Where a further number of a list begins: its bracket, 第, or its first digit."""
    while begin > item.start() and (text[begin - 1] in OPEN or text[begin - 1] in "第 \u3000"):
        begin -= 1
    while text[begin] in " \u3000":
        begin += 1
    return begin


def _list_after(text: str, position: int) -> list[re.Match[str]]:
    """The further numbers of a list, such as 、1792号 or 、【2018】001号."""
    items: list[re.Match[str]] = []
    while match := _ITEM.match(text, position):
        if match["sign"] and not _AFTER_ITEM.match(text, match.end()):
            break
        items.append(match)
        position = match.end()
    while items and not items[-1]["sign"] and items[-1]["year"] is None:
        items.pop()
    return items


def _run_before(text: str, position: int, floor: int) -> _Run:
    begin = max(floor, position - _WINDOW)
    match = _RUN_REVERSED.match(text[begin:position][::-1])
    printed = match[0][::-1] if match else ""
    offset = position - len(printed)
    if _COUNTED.match(text, offset - 1):
        printed, offset = printed[1:], offset + 1
    places = tuple(offset + i for i, c in enumerate(printed) if not c.isspace() and c not in "\u200b\ufeff")
    return _Run(tuple(re.split(rf"(?:{BLANK}|\s)+", printed.strip())), places)


@lru_cache(maxsize=8192)
def _agency_start(segments: tuple[str, ...]) -> int | None:
    """How many characters stand before the letters of the agency; None where there are no letters.

    Letters that the data files explain decide; else the letters begin behind the last word that is no
    part of an agency, or behind a full agency name (市财政局京财预).
    """
    whole = "".join(segments)
    at = 0
    for segment in segments:
        known = _known_start(whole[at:])
        if known is not None:
            return at + known
        at += len(segment)
    at -= len(segments[-1])
    if all(len(segment) == 1 for segment in segments):
        at = 0
    cut = at + _lead_in_length(whole[at:])
    return cut if len(whole) - cut >= 2 else None


def _known_start(letters: str) -> int | None:
    """Where letters that the data files explain begin, None where none end this run of characters."""
    cut = _lead_in_length(letters)
    for start in range(cut, len(letters) - 1):
        rest = letters[start:]
        if _explained(rest) and (start == cut or _begins(letters[cut:start], rest)):
            return start
    return None


def _begins(before: str, rest: str) -> bool:
    """Whether letters can begin behind other words.

    They can after an agency's full name, at an unmistakable letter (京, 沪), and after a character that
    occurs in no letters. 西安民发 must not be read as 民发.
    """
    if resolve_agency(rest).place and rest[0] in _distinct():
        return True
    return len(before) > 1 and (before[-1] not in _alphabet() or is_agency_name(before))


def _lead_in_length(letters: str) -> int:
    cut = 0
    for match in _lead_in().finditer(letters):
        cut = match.end()
    if not cut and _explained(letters):
        return 0
    characters = wording().lead_in_characters
    while cut < len(letters) and letters[cut] in characters and not _explained(letters[cut:]):
        cut += 1
    return cut


@cache
def _lead_in() -> re.Pattern[str]:
    words = wording()
    every = {*words.basis, *words.lead_in, *words.lead_in_letters}
    return re.compile("|".join(map(re.escape, sorted(every, key=len, reverse=True))))


@cache
def _distinct() -> frozenset[str]:
    """Letters of places that hardly occur in other words."""
    return frozenset(place.letters for place in places() if place.distinct)


@cache
def _alphabet() -> frozenset[str]:
    """Every character that occurs in letters of a place, body, section or kind."""
    words = [form for place in places() for form in place.forms]
    words += [body.letters for body in bodies()] + [letters for _, letters in sections()] + list(kinds())
    return frozenset("".join(words))


@lru_cache(maxsize=16384)
def _explained(letters: str) -> bool:
    """Whether the data files explain every letter and know place or body."""
    if len(letters) < 2:
        return False
    agency = resolve_agency(letters)
    named = bool(agency.name or agency.candidates or (agency.place and agency.kind))
    return named and not agency.unknown


def _acceptable(letters: str, bracket: str, signed: bool, following: str) -> bool:
    """Whether letters, bracket and 号 together make a document number."""
    if _explained(letters):
        return True
    agency = resolve_agency(letters)
    known = agency.name is not None or letters[0] in _distinct()
    if not signed:
        return known and agency.kind is not None
    if not 2 <= len(letters) <= 14:
        return False
    if known:
        return True
    if any(word in letters for word in wording().not_letters) or _NOT_A_PAPER.match(following):
        return False
    return bracket not in _ROUND or agency.kind is not None


def _order(text: str, match: re.Match[str]) -> NumberMention | None:
    kind = match["kind"]
    names = agencies_before(text, match.start(), 0)
    if names is not None:
        start, letters = names.start, names.name.replace(" ", "")
    else:
        run = _run_before(text, match.start(), 0)
        skip = _agency_start((run.characters + kind,)) if run.characters else None
        if skip is None or skip >= len(run.places):
            return None
        start, letters = run.places[skip], run.characters[skip:]
        if not letters.endswith(agency_names().order_issuers) and not _explained(letters + kind):
            return None
    number = make_number(letters + kind, year_of(match), serial_of(match))
    return NumberMention(start, match.end(), number) if number else None


def _unbracketed(text: str, match: re.Match[str]) -> NumberMention | None:
    run = _run_before(text, match.start(), 0)
    skip = _agency_start(run.segments)
    if skip is None or skip >= len(run.places):
        return None
    letters = run.characters[skip:]
    bracketed = match["open"] or match["mark"] not in (None, "年")
    if not _explained(letters) or not (bracketed or resolve_agency(letters).kind):
        return None
    number = make_number(letters, year_of(match), serial_of(match))
    return NumberMention(run.places[skip], match.end(), number) if number else None
