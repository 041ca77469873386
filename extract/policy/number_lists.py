"""Lists and ranges of numbers that share an agency: 1791号、1792号; 1791-1793号; 【2017】497、【2018】001号."""

from __future__ import annotations

import re

import msgspec

from extract.policy.agencies import resolve_agency
from extract.policy.characters import GAP
from extract.policy.numbers import BRACKETED_YEAR, OPEN, SERIAL, DocumentNumber, make_number

LONGEST_RANGE = 100
"""Numbers of a range that are read one by one; of a longer one only both ends."""
_ITEM = re.compile(
    rf"(?:文件|文)?(?:{GAP}[（(][^（）()〔\[【]{{1,30}}[）)])?{GAP}(?:[、，,；;/]|和|及|与|以及|或){GAP}"
    rf"(?:{BRACKETED_YEAR})?(?:第{GAP})?(?P<serial>{SERIAL})(?:{GAP}(?P<sign>[号號]))?"
)
_RANGE = re.compile(
    rf"{GAP}(?:[-－—–~～―]{{1,2}}|至|到){GAP}(?:{BRACKETED_YEAR})?(?:第{GAP})?(?P<serial>{SERIAL}){GAP}(?P<sign>[号號])"
)
_AFTER_ITEM = re.compile(
    r"$|[\s、，,。；;：:）)\]】〕》《“”\"（(/\-－—–~～]|文|和|及|与|以及|至|到|等|精神|要求|规定|的|批复|通知|关于|提前|下达"
)


class ListedNumber(msgspec.Struct, frozen=True):
    """A further number of a list: where it is printed, its year where it has its own, its serial as printed.

    `last_of_range` is True for the end of 1791-1793号: what lies between belongs to the list too.
    """

    start: int
    end: int
    year: str | None
    serial: str
    signed: bool
    last_of_range: bool = False


def read_list(text: str, position: int) -> list[ListedNumber]:
    """The further numbers of the list or range that goes on at `position`, in printed order."""
    items: list[ListedNumber] = []
    while True:
        match, is_range = _RANGE.match(text, position), True
        if match is None:
            match, is_range = _ITEM.match(text, position), False
        if match is None or (match["sign"] and not _AFTER_ITEM.match(text, match.end())):
            break
        items.append(
            ListedNumber(
                _start(text, match),
                match.end(),
                match["year"],
                match["serial"],
                bool(match["sign"]),
                is_range,
            )
        )
        position = match.end()
    while items and not items[-1].signed and items[-1].year is None:
        items.pop()
    return items


def _start(text: str, match: re.Match[str]) -> int:
    """Where a further number begins: its bracket, 第, or its first digit."""
    begin = match.start("serial") if match["year"] is None else match.start("year")
    while begin > match.start() and (text[begin - 1] in OPEN or text[begin - 1] in "第 \u3000"):
        begin -= 1
    while text[begin] in " \u3000":
        begin += 1
    return begin


def numbers_of_list(
    letters: str, year: str | None, first: DocumentNumber, items: list[ListedNumber]
) -> list[tuple[ListedNumber, DocumentNumber]]:
    """The numbers that the items of a list stand for, each with the item it is read from.

    Agency and year carry over. The numbers between both ends of a range are read from its end.
    """
    found: list[tuple[ListedNumber, DocumentNumber]] = []
    before = first
    for item in items:
        year = item.year or year
        number = make_number(letters, year, item.serial)
        if number is None:
            continue
        if item.last_of_range and item.year is None:
            found += [(item, between) for between in _between(before, number)]
        found.append((item, number))
        before = number
    return found


def _between(first: DocumentNumber, last: DocumentNumber) -> list[DocumentNumber]:
    if not (first.serial.isdecimal() and last.serial.isdecimal()):
        return []
    low, high = int(first.serial), int(last.serial)
    if not 0 < high - low <= LONGEST_RANGE:
        return []
    width = len(first.serial) if first.serial.startswith("0") else 0
    return [msgspec.structs.replace(first, serial=str(n).zfill(width)) for n in range(low + 1, high)]


def respective_letters(letters: str, items: list[ListedNumber]) -> tuple[str, ...] | None:
    """The letters of each number where a joint code and as many bracketed years stand for one each.

    京民优发西征发【2017】497、【2018】001号 is 京民优发〔2017〕497号 and 西征发〔2018〕001号.

    >>> respective_letters("京民优发西征发", [ListedNumber(0, 9, "2018", "001", True)])
    ('京民优发', '西征发')
    """
    if not items or any(item.year is None or item.last_of_range for item in items):
        return None
    agency = resolve_agency(letters)
    if len(agency.partners) != len(items):
        return None
    rest = "".join(partner.letters for partner in agency.partners)
    own = letters.removesuffix(rest)
    return (own, *(partner.letters for partner in agency.partners)) if own != letters else None
