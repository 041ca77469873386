"""Document numbers (发文字号): the value, and reading one that makes up a whole text."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from extract.policy.agencies import Agency, resolve_agency
from extract.policy.blanks import BLANK, GAP, without_blanks
from extract.policy.vocabulary import kinds, order_issuers

FIRST_YEAR, LAST_YEAR = 1949, 2100
OPEN = "〔[［【﹝（(〖❲﹙{｛「『〈<＜"
CLOSE = "〕]］】﹞）)〗❳﹚}｝」』〉>＞"
_O, _C = re.escape(OPEN), re.escape(CLOSE)
YEAR = rf"[12１２]{BLANK}?[09０９1１]{BLANK}?\d{BLANK}?\d|[一二][九〇○零][〇○零一二三四五六七八九]{{2}}"
_DIGITS = rf"\d{{1,6}}(?!\d)|\d(?:{BLANK}?\d){{1,5}}(?={GAP}[号號])"
SERIAL = rf"(?:{_DIGITS}|[一二三四五六七八九十百千零〇]{{1,8}}(?={GAP}[号號]))"
BRACKETED_YEAR = rf"[{_O}]{GAP}(?P<year>{YEAR}){GAP}(?:年{GAP})?[{_C}]{GAP}(?:年{GAP})?(?:字{GAP})?"
BRACKETED = re.compile(
    rf"{BRACKETED_YEAR}(?:第{GAP})?(?P<serial>{SERIAL})(?:{GAP}(?P<sign>[号號]))?"
    rf"|[{_O}]{GAP}(?P<year2>{YEAR}){GAP}(?:年{GAP}(?:第{GAP})?|第{GAP})(?P<serial2>{SERIAL}){GAP}[号號]{GAP}[{_C}]"
)
"""From the bracket before the year to 号: 〔2023〕1791号, （2019）年15号, （2019年第1号）."""
UNBRACKETED = re.compile(
    rf"(?:(?P<open>[{_O}]){GAP}|(?<!\d))(?P<year>(?:19|20|21)\d\d)(?:{GAP}(?P<mark>年|[{_C}]){GAP}|{BLANK})"
    rf"(?:第{GAP})?(?P<serial>{SERIAL}){GAP}[号號](?!文?[院楼线])"
)
"""A year with one bracket or none: 京社保发2021年9号, 京财社指2023]1791号. Counts only behind known letters."""
ORDER = re.compile(
    rf"(?P<kind>令|公告){GAP}(?P<open>[{_O}]{GAP})?(?:(?P<year>{YEAR}){GAP}(?:年{GAP})?)?"
    rf"(?:第{GAP})?(?P<serial>{SERIAL}){GAP}[号號](?(open){GAP}[{_C}])"
)
"""An order (令) or announcement (公告) behind the name of its issuer: 令第722号, 公告2019年第4号."""
ORDER_REVERSED = re.compile(rf"第{GAP}(?P<serial>{SERIAL}){GAP}[号號]{GAP}(?P<kind>令)")
_LETTERS = re.compile(rf"(?:(?:[\u3400-\u9fff]|[（(][\u4e00-\u9fff]{{1,3}}[）)]){GAP}){{1,24}}")
_LOOSE = re.compile(
    rf"{GAP}(?P<year>(?:19|20|21)\d\d)(?:{GAP}[年\-—–_/第]{{1,2}}{GAP}|{BLANK}{{1,4}})(?P<serial>{SERIAL})(?:{GAP}[号號])?"
)
_WRAPPERS = " \t\r\n\u3000\"'“”‘’《》"
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}


class DocumentNumber(msgspec.Struct, frozen=True, omit_defaults=True):
    """The number of a document (发文字号): letters of the agency, year, serial.

    `year` is None for orders numbered without one (国务院令第722号). `serial` keeps leading zeros as
    printed; Chinese numerals become digits.
    """

    agency_code: str
    year: int | None
    serial: str

    @property
    def normal(self) -> str:
        """The one form that all printings share: 京财社指〔2023〕1791号, 国务院令第722号."""
        middle = "第" if self.year is None else f"〔{self.year}〕"
        return f"{self.agency_code}{middle}{self.serial}号"

    def resolve(self, *, region: str | None = None) -> Agency:
        """The agency its letters stand for; see `resolve_agency`."""
        return resolve_agency(self.agency_code, region=region)

    def __str__(self) -> str:
        """The normal form."""
        return self.normal


def is_funding_number(number: DocumentNumber) -> bool:
    """Whether it is the number of a funding document (指标文): its kind hands out money.

    >>> [is_funding_number(DocumentNumber(code, 2023, "1")) for code in ("京财社指", "京财综")]
    [True, False]
    """
    kind = number.resolve().kind
    return kind is not None and kinds()[kind].funding == "yes"


def parse_number(text: str) -> DocumentNumber | None:
    """The number that the whole text is, in whatever form it is printed; None where it is not one.

    Any bracket or none, spaces, with or without 号, 第N号, quotes or 《》 around it, 文 or 文件 behind it.

    >>> parse_number("京财社指 [2023] 第1791号").normal
    '京财社指〔2023〕1791号'
    >>> parse_number("中华人民共和国国务院令第722号").normal
    '国务院令第722号'
    >>> parse_number("京财社指[2023]1791号提前下达经费") is None
    True
    """
    body = " ".join(text.strip(_WRAPPERS).split())
    body = re.sub(rf"(?<=[号號]){GAP}文件?$", "", body)
    letters = _LETTERS.match(body)
    if letters is None:
        return None
    for pattern in (BRACKETED, UNBRACKETED, _LOOSE):
        if match := pattern.fullmatch(body, letters.end()):
            return make_number(letters[0], year_of(match), serial_of(match))
    return _parse_order(body)


def _parse_order(body: str) -> DocumentNumber | None:
    for match in ORDER.finditer(body):
        if match.end() == len(body) and _LETTERS.fullmatch(body, 0, match.start()):
            return make_number(body[: match.start()] + match["kind"], year_of(match), serial_of(match))
    for match in ORDER_REVERSED.finditer(body):
        if match.end() == len(body) and _LETTERS.fullmatch(body, 0, match.start()):
            return make_number(body[: match.start()] + match["kind"], None, serial_of(match))
    return None


def year_of(match: re.Match[str]) -> str | None:
    """The year as printed that a pattern of this module caught."""
    groups = match.groupdict()
    return groups.get("year") or groups.get("year2")


def serial_of(match: re.Match[str]) -> str:
    """The serial as printed that a pattern of this module caught."""
    groups = match.groupdict()
    return groups.get("serial") or groups.get("serial2") or ""


def make_number(letters: str, year: str | None, serial: str) -> DocumentNumber | None:
    """A number from its parts as printed; None where the year is none that a document can have."""
    value = _year(year) if year is not None else None
    if value is not None and not FIRST_YEAR <= value <= LAST_YEAR:
        return None
    digits = _serial(serial)
    return DocumentNumber(_agency_code(letters), value, digits) if digits else None


def _agency_code(letters: str) -> str:
    code = without_blanks(letters).replace("(", "（").replace(")", "）")
    for kind in ("令", "公告"):
        stem = code.removesuffix(kind)
        if stem != code and stem in order_issuers():
            return order_issuers()[stem].normal + kind
        if stem != code and len(stem) > 8 and stem.startswith("中华人民共和国"):
            return stem.removeprefix("中华人民共和国") + kind
    return code


def _year(printed: str) -> int:
    plain = without_blanks(unicodedata.normalize("NFKC", printed))
    return int("".join(str(_NUMERALS.get(c, c)) for c in plain))


def _serial(printed: str) -> str:
    plain = (
        "".join(unicodedata.normalize("NFKC", printed).split()).replace("\u200b", "").replace("\ufeff", "")
    )
    if plain.isdecimal() and plain.isascii():
        return plain
    return _numeral(plain)


def _numeral(text: str) -> str:
    """Digits of a Chinese numeral: 七百二十二 and 七二二 both give 722; empty where it is none."""
    if not any(c in _TENS for c in text):
        return "".join(str(_NUMERALS[c]) for c in text) if all(c in _NUMERALS for c in text) else ""
    total, digit = 0, 0
    for c in text:
        if c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        elif c in _NUMERALS:
            digit = _NUMERALS[c]
        else:
            return ""
    return str(total + digit)
