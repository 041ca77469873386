"""Finding document numbers in running text: where their letters begin, and lists that share them."""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

from extract.policy.agencies import resolve_agency
from extract.policy.agency_start import LONGEST, agency_start, distinct_letters, is_explained, shape_of
from extract.policy.characters import GAP_REVERSED, without_blanks
from extract.policy.issuers import agencies_before, is_agency_name
from extract.policy.number_lists import ListedNumber, numbers_of_list, read_list, respective_letters
from extract.policy.numbers import (
    BRACKETED,
    ORDER,
    ORDER_BEFORE_NAME,
    ORDER_REVERSED,
    UNBRACKETED,
    DocumentNumber,
    make_number,
    order_number,
    serial_of,
    serial_with_part,
    year_of,
)
from extract.policy.vocabulary import agency_names, order_issuers, wording

_WINDOW = 64
_RUN_REVERSED = re.compile(
    rf"{GAP_REVERSED}(?:(?:(?![号號])[\u3400-\u9fff]|[）)]{GAP_REVERSED}(?!行试|行暂|订修|案草)"
    rf"(?:[\u4e00-\u9fff]{GAP_REVERSED}){{1,3}}[（(])"
    rf"{GAP_REVERSED}){{0,24}}"
)
_AFTER_SERIAL = re.compile(r"[.．%％:：\d年月日时分万亿元个人次项户家期平米吨台套辆天%+\-—–~～]")
_COUNTED = re.compile(r"\d(?:年度?|[月日次届期条款项个批])")
"""A digit and what it counts: the 年 of 2023年西民发 is no letter."""
_NOT_A_PAPER = re.compile(r"[楼院线门厅库桥地站井坑]")
_DASH = re.compile(r"[\s\u3000]*[-－—–]{1,2}[\s\u3000]*")
"""What joins a serial and the number of its part; 至 and 号 join two numbers."""
_MASKS = "XxＸｘ×✕╳"
"""What a template prints for the place: X财社〔2024〕5号 is no 财社〔2024〕5号."""
_ROUND = "（(﹙{｛〈<＜「『"


_SIGNED = re.compile(r"[\d〇零一二三四五六七八九十百千][ \u3000\xa0\r\n]{0,3}[号號]")
_BACK, _AHEAD = 40, 28
"""Characters before and behind 号 that a number without brackets can reach over."""


class NumberMention(msgspec.Struct, frozen=True):
    """A number in a text.

    `carried` is True where agency or year were taken from the number before. `issuers` names all who issued a joint
    order, apart.
    """

    start: int
    end: int
    number: DocumentNumber
    carried: bool = False
    issuers: str | None = None


class _RunBefore(msgspec.Struct, frozen=True):
    """Chinese characters right before a position, without the blanks among them, and where each stands.

    `at_edge` is False where more Chinese characters stand before them.
    """

    characters: str
    places: tuple[int, ...]
    at_edge: bool


def find_numbers(text: str) -> list[NumberMention]:
    """All document numbers of a text, in order, none overlapping another."""
    found: list[NumberMention] = []
    done = 0
    for match in BRACKETED.finditer(text):
        if match.start() >= done:
            found += _bracketed(text, match, done)
            done = found[-1].end if found else 0
    orders = [mention for match in ORDER.finditer(text) if (mention := _order(text, match))]
    found = _merge(found, orders)
    return _merge(found, _by_their_sign(text, found))


def _by_their_sign(text: str, found: list[NumberMention]) -> list[NumberMention]:
    """Numbers told by 号 alone: orders that name their kind behind it, and years without brackets.

    Looking back from each 号 that no number has yet is what keeps long texts fast.
    """
    others: list[NumberMention] = []
    ends = [mention.end for mention in found]
    for sign in _SIGNED.finditer(text):
        index = bisect_left(ends, sign.end())
        if index < len(found) and found[index].start < sign.end():
            continue
        begin = max(ends[index - 1] if index else 0, sign.start() - _BACK)
        for pattern, read in (
            (ORDER_REVERSED, _order),
            (ORDER_BEFORE_NAME, _order_before_name),
            (UNBRACKETED, _unbracketed),
        ):
            match = _match_at(pattern, text, begin, sign.end())
            if match and (mention := read(text, match)):
                others.append(mention)
                break
    return others


def _match_at(pattern: re.Pattern[str], text: str, begin: int, sign_end: int) -> re.Match[str] | None:
    """The match whose serial ends at a 号, if any."""
    for match in pattern.finditer(text, begin, sign_end + _AHEAD):
        if match.end("serial") < sign_end <= match.end():
            return match
        if match.start() >= sign_end:
            break
    return None


def _merge(found: list[NumberMention], others: list[NumberMention]) -> list[NumberMention]:
    """Both lists in order; where two mentions overlap, the one of the first list stays."""
    if not others:
        return found
    merged: list[NumberMention] = []
    kept = {id(mention) for mention in found}
    for mention in sorted([*found, *others], key=lambda m: (m.start, id(m) not in kept)):
        if merged and mention.start < merged[-1].end:
            if id(mention) not in kept:
                continue
            if id(merged[-1]) not in kept:
                merged.pop()
        merged.append(mention)
    return merged


def _bracketed(text: str, match: re.Match[str], floor: int) -> list[NumberMention]:
    items = read_list(text, match.end())
    signed = bool(match.groupdict()["sign"] or match["serial2"] or any(item.signed for item in items))
    if not signed and _AFTER_SERIAL.match(text, match.end()):
        return []
    if (before := _letters_before(text, match.start(), floor)) is None:
        return []
    start, letters = before
    if not _acceptable(letters, text[match.start()], signed, text[match.end() : match.end() + 1]):
        return []
    each = respective_letters(letters, items)
    number = make_number(each[0] if each else letters, year_of(match), serial_of(match))
    if number is None:
        return []
    end = match.end()
    if items and (part := _part_of(number, text[match.end() : items[0].start], items[0])):
        number, end, items = part, items[0].end, items[1:]
    found = [NumberMention(start, end, number)]
    if each:
        own = [make_number(code, item.year, item.serial) for code, item in zip(each[1:], items, strict=True)]
        listed = [(item, number) for item, number in zip(items, own, strict=True) if number]
    else:
        listed = numbers_of_list(letters, year_of(match), number, items)
    found += [NumberMention(item.start, item.end, number, carried=True) for item, number in listed]
    return found


def _part_of(number: DocumentNumber, between: str, item: ListedNumber) -> DocumentNumber | None:
    """The number of a part (202-3号) that the item of a range behind a number is; None where it is a number itself."""
    if not item.last_of_range or item.year is not None or not _DASH.fullmatch(between):
        return None
    end = make_number(number.agency_code, None, item.serial)
    serial = serial_with_part(number.serial, end.serial) if end else None
    return msgspec.structs.replace(number, serial=serial) if serial else None


def _run_before(text: str, position: int, floor: int) -> _RunBefore:
    begin = max(floor, position - _WINDOW)
    match = _RUN_REVERSED.match(text[begin:position][::-1])
    printed = match[0][::-1] if match else ""
    offset = position - len(printed)
    if counted := _COUNTED.match(text, offset - 1):
        skipped = counted.end() - offset
        printed, offset = printed[skipped:], offset + skipped
    places = tuple(offset + i for i, c in enumerate(printed) if not c.isspace() and c not in "\u200b\ufeff")
    at_edge = begin == floor or offset > begin
    return _RunBefore(without_blanks(printed), places, at_edge)


def _letters_before(text: str, position: int, floor: int) -> tuple[int, str] | None:
    """Where the letters of an agency right before a position begin, and the letters; None where there are none."""
    run = _run_before(text, position, floor)
    skip = agency_start(run.characters, at_edge=run.at_edge)
    if skip is None or skip >= len(run.places):
        return None
    start = run.places[skip]
    return None if skip == 0 and start and text[start - 1] in _MASKS else (start, run.characters[skip:])


def _acceptable(letters: str, bracket: str, signed: bool, following: str) -> bool:
    """Whether letters, bracket and 号 together make a document number."""
    shape = shape_of(letters)
    if any(word in letters for word in wording().case_letters):
        return False
    if shape == "explained":
        return True
    agency = resolve_agency(letters)
    known = shape == "partly" or letters[0] in distinct_letters()
    if not signed:
        return known and agency.kind is not None
    if not 2 <= len(letters) <= LONGEST:
        return False
    if known and shape != "none":
        return True
    if any(word in letters for word in wording().not_letters) or _NOT_A_PAPER.match(following):
        return False
    return bracket not in _ROUND or agency.kind is not None


def _order(text: str, match: re.Match[str]) -> NumberMention | None:
    kind = match["kind"]
    names = agencies_before(text, match.start(), 0)
    issuers = None
    if names is not None:
        start, issuer = names.start, re.sub("[ 、]", "", names.name)
        issuers = names.name if issuer != names.name else None
    else:
        run = _run_before(text, match.start(), 0)
        skip = agency_start(run.characters + kind, at_edge=run.at_edge) if run.characters else None
        if skip is None or skip >= len(run.places):
            return None
        start, issuer = run.places[skip], run.characters[skip:]
        if not issuer.endswith(agency_names().order_issuers) and not is_explained(issuer + kind):
            return None
    number = order_number(issuer, match)
    return NumberMention(start, match.end(), number, issuers=issuers) if number else None


def _order_before_name(text: str, match: re.Match[str]) -> NumberMention | None:
    name = without_blanks(match["name"])
    if name not in order_issuers() and not is_agency_name(name) and not name.endswith("主席"):
        return None
    number = order_number(name, match)
    return NumberMention(match.start(), match.end(), number) if number else None


def _unbracketed(text: str, match: re.Match[str]) -> NumberMention | None:
    if (before := _letters_before(text, match.start(), 0)) is None:
        return None
    start, letters = before
    if not _is_surely_one(letters, bracketed=bool(match["open"]) or match["mark"] not in (None, "年", "-")):
        return None
    number = make_number(letters, year_of(match), serial_of(match))
    return NumberMention(start, match.end(), number) if number else None


def _is_surely_one(letters: str, *, bracketed: bool) -> bool:
    """Whether letters say by themselves that a year without brackets behind them is a document's."""
    shape = shape_of(letters)
    if any(word in letters for word in wording().case_letters):
        return False
    if shape == "explained":
        return bracketed or len(letters) > 2 or letters[0] in {"国", "中", "财", *distinct_letters()}
    return shape in ("partly", "place") and (bracketed or resolve_agency(letters).kind is not None)
