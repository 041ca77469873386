"""Document numbers (发文字号): the value, and reading one that makes up a whole text."""

from __future__ import annotations

import re

import msgspec

from extract.policy.agencies import Agency, resolve_agency
from extract.policy.characters import BLANK, GAP, to_digits, to_simplified, without_blanks
from extract.policy.vocabulary import kinds, order_issuers

FIRST_YEAR, LAST_YEAR = 1949, 2100
OPEN = "〔[［【﹝（(〖❲﹙{｛「『〈<＜"
CLOSE = "〕]］】﹞）)〗❳﹚}｝」』〉>＞"
_O, _C = re.escape(OPEN), re.escape(CLOSE)
_ZERO, _ONE = "OoＯ", "lI｜|"
"""What scans print for 0 and 1."""
_DIGIT = rf"[\d{_ZERO}{_ONE}]"
_NUMERAL = "[一二三四五六七八九十百千零〇]"
SIGN = rf"{GAP}[号號]"
YEAR = (
    rf"[12１２{_ONE}]{GAP}[09０９1１{_ZERO}]{GAP}{_DIGIT}{GAP}{_DIGIT}"
    rf"|[一二]{GAP}[九〇○零]{GAP}[〇○零一二三四五六七八九]{GAP}[〇○零一二三四五六七八九]"
)
SERIAL = (
    rf"(?:\d{{1,6}}(?={SIGN})|{_DIGIT}(?:{GAP}{_DIGIT}){{0,4}}(?={SIGN})|{_NUMERAL}(?:{GAP}{_NUMERAL}){{0,7}}(?={SIGN})"
    rf"|\d{{1,6}}(?!{_DIGIT})(?!{GAP}{_DIGIT}{{1,5}}{SIGN})(?!{GAP}\d{{1,3}}(?![\d.,，%年月万元个人]))"
    rf"(?!{GAP}{_NUMERAL}{SIGN}))"
)
"""A serial: up to 号 over blanks and line breaks between its digits, or digits alone where no more can belong to it.

Never a shorter one: `17 91号` is 1791, and `17 91` without 号 is none.
"""
BRACKETED_YEAR = rf"[{_O}]{GAP}(?P<year>{YEAR}){GAP}(?:年{GAP})?[{_C}]{GAP}(?:年{GAP})?(?:字{GAP})?"
BRACKETED = re.compile(
    rf"{BRACKETED_YEAR}(?:第{GAP})?(?P<serial>{SERIAL})(?:{GAP}(?P<sign>[号號]))?"
    rf"|[{_O}]{GAP}(?P<year2>{YEAR}){GAP}(?:年{GAP}(?:第{GAP})?|第{GAP})(?P<serial2>{SERIAL}){SIGN}{GAP}[{_C}]"
)
"""From the bracket before the year to 号: 〔2023〕1791号, （2019）年15号, （2019年第1号）."""
_PLAIN_YEAR = rf"(?:19|20|21){GAP}\d{GAP}\d"
_BRACKETED_PART = re.compile(
    rf"{BRACKETED_YEAR}(?:第{GAP})?(?P<serial>\d{{1,6}}{GAP}[-－—–]{{1,2}}{GAP}\d{{1,4}}){SIGN}"
)
"""A serial with the number of a part: 〔2023〕202-3号."""
_PART = re.compile(rf"(\d+){GAP}[-－—–]{{1,2}}{GAP}(\d+)")
UNBRACKETED = re.compile(
    rf"(?:(?P<open>[{_O}]){GAP}|(?<!\d))(?P<year>{_PLAIN_YEAR})"
    rf"(?:{GAP}(?P<mark>年|[{_C}]|[-－—–]){GAP}|{GAP})"
    rf"(?:第{GAP})?(?P<serial>{SERIAL}){SIGN}(?!文?[院楼线])"
)
"""A year with one bracket or none: 京社保发2021年9号, 京财社指2023]1791号. Counts only behind known letters."""
ORDER = re.compile(
    rf"(?P<kind>令|公告){GAP}(?P<session>[{_O}]{GAP}第?{_NUMERAL}{{1,3}}届{GAP}[{_C}]{GAP})?"
    rf"(?P<open>[{_O}]{GAP})?(?:(?P<year>{YEAR}){GAP}(?:年{GAP})?)?"
    rf"(?:第{GAP})?(?P<serial>{SERIAL}){SIGN}(?(open){GAP}[{_C}])"
)
"""An order (令) or announcement (公告) behind the name of its issuer: 令第722号, 公告2019年第4号, 公告〔十五届〕第20号."""
ORDER_REVERSED = re.compile(
    rf"(?:(?<!\d)(?P<year>{YEAR}){GAP}年{GAP})?(?P<ordinal>第{GAP})?(?P<serial>{SERIAL}){SIGN}{GAP}(?P<kind>令|公告)"
)
"""The same the other way round, behind the name: 第722号令, 87号令, 2018年第12号公告."""
ORDER_BEFORE_NAME = re.compile(
    rf"第{GAP}(?P<serial>{SERIAL}){SIGN}{GAP}(?P<name>[\u4e00-\u9fff]{{2,20}}?)(?P<kind>令)(?![\u4e00-\u9fff]{{0,2}}第)"
)
"""An order whose number stands before its issuer: 第722号国务院令."""
_HAN = r"[\u3400-\u9fff]"
_LETTERS = re.compile(
    rf"(?:(?:{_HAN}|[（(]{GAP}(?:{_HAN}{GAP}){{1,3}}[）)]|[〔（(\[]第?{_NUMERAL}{{1,3}}届[〕）)\]]){GAP}){{1,24}}"
)
_LOOSE = re.compile(
    rf"{GAP}(?P<year>(?:19|20|21)\d\d)(?:{GAP}[年\-—–_/第]{{1,2}}{GAP}|{BLANK}{{1,4}})(?P<serial>{SERIAL})(?:{GAP}[号號])?"
)
_SESSION = re.compile(rf"[〔（\[]第?({_NUMERAL}{{1,3}}届)[〕）\]]$")
_NO_LETTERS = re.compile(r"公报|学报|年鉴|^口令$")
"""Periodicals are numbered by year too."""
_FINANCE = re.compile(r"(?:[\u4e00-\u9fff]{1,3})?财(?P<section>[\u4e00-\u9fff（）()]*)")
_RULE_PAPERS = re.compile("会|税|采|购|法|监|库|办会")
"""Sections that issue rules and no money: accounting, tax, procurement, law, supervision, treasury."""
_WRAPPERS = " \t\r\n\u3000\"'“”‘’《》"
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}


class DocumentNumber(msgspec.Struct, frozen=True, omit_defaults=True):
    """The number of a document (发文字号): letters of the agency, year, serial.

    `year` is None for orders numbered without one (国务院令第722号). `serial` keeps leading zeros as
    printed; Chinese numerals become digits. A part of a document keeps its own number behind a dash (202-3).
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
        return resolve_agency(self.agency_code, region=region, year=self.year)

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


def is_finance_number(number: DocumentNumber) -> bool:
    """Whether a finance ministry or bureau issued it, by its letters, so that it may fund what it stands beside.

    >>> [is_finance_number(DocumentNumber(code, 2023, "1")) for code in ("浙财社", "财教", "民发", "财会")]
    [True, True, False, False]
    """
    agency = number.resolve()
    parts = (agency, *agency.partners)
    return any(_is_finance(part.letters) for part in parts)


def _is_finance(letters: str) -> bool:
    match = _FINANCE.fullmatch(letters)
    return match is not None and not _RULE_PAPERS.match(match["section"])


def parse_number(text: str) -> DocumentNumber | None:
    """The number that the whole text is, in whatever form it is printed; None where it is not one.

    Any bracket or none, spaces, with or without 号, 第N号, quotes or 《》 around it, 文 or 文件 behind it.

    >>> parse_number("京财社指 [2023] 第1791号").normal
    '京财社指〔2023〕1791号'
    >>> parse_number("中华人民共和国国务院令第722号").normal
    '国务院令第722号'
    >>> parse_number("川财社〔2023〕202—3号").normal
    '川财社〔2023〕202-3号'
    >>> parse_number("京财社指[2023]1791号提前下达经费") is None
    True
    """
    body = " ".join(text.strip(_WRAPPERS).split())
    body = re.sub(rf"(?<=[号號]){GAP}文件?$", "", body)
    letters = _LETTERS.match(body)
    if letters is None or _NO_LETTERS.search(letters[0]):
        return None
    for pattern in (BRACKETED, _BRACKETED_PART, UNBRACKETED, _LOOSE):
        if match := pattern.fullmatch(body, letters.end()):
            return make_number(letters[0], year_of(match), serial_of(match))
    return _parse_order(body)


def _parse_order(body: str) -> DocumentNumber | None:
    for match in ORDER.finditer(body):
        if match.end() == len(body) and _LETTERS.fullmatch(body, 0, match.start()):
            return order_number(body[: match.start()], match)
    for match in ORDER_REVERSED.finditer(body):
        if match.end() == len(body) and match.start() and _LETTERS.fullmatch(body, 0, match.start()):
            return order_number(body[: match.start()], match)
    before = ORDER_BEFORE_NAME.fullmatch(body)
    return order_number(before["name"], before) if before else None


def order_number(issuer: str, match: re.Match[str]) -> DocumentNumber | None:
    """The number of an order from its issuer's name and what a pattern of this module caught.

    The session of a congress (〔十五届〕) stays with the letters: its numbers begin anew with each.
    """
    session = match.groupdict().get("session")
    printed = f"〔{re.sub('[^一二三四五六七八九十届]', '', session)}〕" if session else ""
    return make_number(issuer + match["kind"] + printed, year_of(match), serial_of(match))


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
    code = to_simplified(without_blanks(letters)).replace("(", "（").replace(")", "）")
    if session := _SESSION.search(code):
        return _agency_code(code[: session.start()]) + f"〔{session[1]}〕"
    for kind in ("令", "公告"):
        stem = code.removesuffix(kind)
        if stem != code and stem in order_issuers():
            return order_issuers()[stem].normal + kind
        if stem != code and len(stem) > 8 and stem.startswith("中华人民共和国"):
            return stem.removeprefix("中华人民共和国") + kind
    return code


def _year(printed: str) -> int:
    return int("".join(str(_NUMERALS.get(c, c)) for c in to_digits(printed)))


def serial_with_part(serial: str, part: str) -> str | None:
    """The serial of a part (202-3) of two numbers joined by a dash; None where they may be the ends of a range.

    A range counts up; what does not is one number: 202-3号 is the third part of 202号, or 202号 to 203号 in short,
    and never 3号.

    >>> serial_with_part("202", "3"), serial_with_part("202", "205")
    ('202-3', None)
    """
    return f"{serial}-{part}" if int(part) <= int(serial) else None


def _serial(printed: str) -> str:
    plain = to_digits(printed)
    if part := _PART.fullmatch(plain):
        return serial_with_part(part[1], part[2]) or ""
    if plain.isdecimal() and plain.isascii():
        return plain if any(c.isdigit() for c in printed) else ""
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
