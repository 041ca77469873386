"""Lines that name a table: 预算03表 支出预算总表, 预算表12 …, 表三、部门支出总体情况表（预算03表）."""

from __future__ import annotations

import re

import msgspec

from extract.numbering import NUMERALS, numeral_value, strip_numbering
from extract.printed import UNIT_PRINT
from extract.tables.catalogue import TableKind, find_kind, words
from extract.tables.title_kinds import kind_of_title
from extract.text import fold, unwrap

_DIGITS = r"\d{1,2}(?:[-—–]\d{1,2})?"
"""A number, or one of a table's parts: 表1-2."""
_ENDED = rf"(?:{_DIGITS}(?=20\d{{2}}年)|{_DIGITS}(?!\d))"
"""A number; a year behind it is the name's, also where the blank between them is lost: 表1 2024年…"""

_NUMERAL = rf"(?:[{NUMERALS[:9]}]?十[{NUMERALS[:9]}]?|[{NUMERALS[:9]}])(?!般公共|公经费)"
"""A Chinese number up to 99 that leaves 一般公共 and 三公经费 whole."""
_PARTED = re.compile(rf"^((?:附)?表\s*(?:[{NUMERALS}]{{1,3}}|{_DIGITS}))[\s\u3000]+(?=\S)")
"""A number that a blank parts from the name; folding loses the blank."""


_OWN_FIRST = re.compile(rf"^[(（]?({_DIGITS})表[)）]?(?:[\s\u3000]+|、)(?=\S)")
"""A table's own number before its name: 01表 某县一般公共预算收支决算总表."""


def _printed_number(group: str) -> str:
    """A pattern of a table's own number (公开05表, 预算表12) in the groups GROUP1 and GROUP2."""
    before = r"(?:部门|单位|财决|财预|财)?(?:预算|决算|公开|预算公开|决算公开)"
    return rf"{before}(?:表(?P<{group}1>{_ENDED})|(?P<{group}2>{_DIGITS})表)"


_NUMBERED = re.compile(rf"(?:附件?)?{_printed_number('a')}[:、.]?(?P<name>.*)")
_LISTED = re.compile(
    rf"(?:附)?表(?P<place>{_NUMERAL}|{_ENDED})[、.:-]?(?P<name>[^()]*?表?(?:\([^()]*分类[^()]*\))?)"
    rf"(?:\((?:{_printed_number('b')})\))?"
)
_UNIT_BEHIND = re.compile(
    rf"[\s(（]*(?:金额|货币|计量)?单\s*位\s*[:：]\s*(?:人民币)?(?:{UNIT_PRINT})\s*[)）]?$"
)
_LEAD = re.compile(
    rf"^(?:附件?\s*(?:{_DIGITS})?\s*[:：、.]|[Ss]heet\s*\d*|{_DIGITS}[\s、.．:：]*(?=[^\d年.]))\s*"
)
"""What stands before a title and is no part of it: 附件1：, a sheet's name, a number."""
_SENTENCE = re.compile(r"[。；;！？!?]|^(?:详?见|按照|根据|如)|见附[件表]|报告(?!表)")
_BEHIND = r"(?:[-—–]{1,2}[^():]{2,12})?(?:\([^()]*\)){0,3}$"
"""Which part of a table it is, behind its name: 基本支出表--人员经费(工资福利支出)(按部门预算经济分类)."""
_TABLE = re.compile(rf"表{_BEHIND}")
_NAMED = re.compile(rf"[^:]{{3,}}(?:表|清单|目录|明细|一览|情况|安排|构成|汇总|统计){_BEHIND}")
_DATE = re.compile(
    r"\(?(?:(?:截止|截至|填报|填表|编制|编报|制表)?(?:时间|日期)?:)?(?:截至|截止)?\d{4}年(?:度|\d{1,2}月(?:\d{1,2}日)?)?\)?"
)
_NUMBERED_NAME = re.compile(
    r"[^:]{3,}(?:(?<!部门|单位|综合|年度)(?<!年)(?:预算|决算)|目标|计划|信息|支出|收入|经费)$"
)
"""What may stand right below a table's own number and nowhere else be its name."""
_LONGEST_NAME = 50
_LONGEST_TITLE = 60
_LONGEST_WORDS_AROUND = 24
_LONGEST_AROUND_TABLE = 40
"""So many characters around the known words, of a line that ends in 表."""


class Title(msgspec.Struct, frozen=True):
    """A table's title line.

    `number` has two digits, None where none is printed; `is_place` says that it is the table's place in
    the document's list of tables rather than its own number. `name` is empty for a bare number.
    """

    number: str | None
    name: str
    kind: TableKind | None
    is_place: bool = False


def parse_title(text: str) -> Title | None:
    """The title that a line is, or None.

    >>> t = parse_title("预算9表 国有资本经营预算财政拨款支出表")
    >>> (t.number, t.name, t.kind.kind)
    ('09', '国有资本经营预算财政拨款支出表', 'state_capital_expenditure')
    >>> t = parse_title("01表 某县2023年一般公共预算支出决算表")
    >>> t.number, t.name
    ('01', '某县2023年一般公共预算支出决算表')
    """
    line = _UNIT_BEHIND.sub("", unwrap(_PARTED.sub(r"\1、", text.strip())))
    if not line or len(line) > _LONGEST_TITLE:
        return None
    own = _OWN_FIRST.match(text.strip())
    if own and (named := parse_title(text.strip()[own.end() :])) and named.number is None:
        return msgspec.structs.replace(named, number=_two_digits(own[1]))
    folded = words(line)
    match = _NUMBERED.fullmatch(folded)
    if match:
        name = _name(line, match["name"])
        kind = _kind(name) if name else None
        if name and kind is None and not name.endswith("表"):
            return None
        return Title(_two_digits(match["a1"] or match["a2"]), name, kind)
    match = _LISTED.fullmatch(folded)
    if match:
        name = _name(line, match["name"])
        printed = match["b1"] or match["b2"]
        kind = _kind(name) if name else None
        if kind is None and printed is None and name:
            return None
        number = _two_digits(printed) if printed else place_number(match["place"])
        return Title(number, name, kind, is_place=printed is None)
    name = strip_numbering(_LEAD.sub("", line))
    kind = _kind(name)
    if kind is not None and _is_whole_title(words(name), kind):
        return Title(None, name, kind)
    return None


def is_name(text: str, *, below_number: bool = False) -> bool:
    """Whether a line can be the name of a table right below it: short, no sentence, 表, 清单 or 情况 at its end.

    预算 and 决算 end running heads as well, which stand above each page of a table: they name one only right below its
    own number (公开10表, 部门政府采购预算).
    """
    folded = words(text)
    named = _NAMED.search(folded) or (below_number and _NUMBERED_NAME.fullmatch(folded))
    return len(folded) <= _LONGEST_NAME and bool(named) and not _SENTENCE.search(folded)


def is_date(text: str) -> bool:
    """Whether a line is a date alone, which may stand between a table's name and its rows.

    >>> is_date("截止时间：2023年12月31日"), is_date("（2024年度）"), is_date("2024年部门预算")
    (True, True, False)
    """
    return _DATE.fullmatch(fold(text)) is not None


def _kind(name: str) -> TableKind | None:
    """The kind that a family lists the title for, else the one that its words say."""
    found = find_kind(name)
    if found is not None or not _TABLE.search(words(name)) or _SENTENCE.search(words(name)):
        return found
    return kind_of_title(name)


def _is_whole_title(folded: str, kind: TableKind) -> bool:
    """Whether a line is a title and not a sentence that mentions one."""
    longest = max(len(words(t)) for t in kind.titles if words(t) in folded)
    around = _LONGEST_AROUND_TABLE if _TABLE.search(folded) else _LONGEST_WORDS_AROUND
    if len(folded) > longest + around or _SENTENCE.search(folded):
        return False
    return re.search(r"(?:表|经费|目标)(?:\(.*\))?$", folded) is not None


def _name(line: str, folded_name: str) -> str:
    """The name part of a title as printed; the folded one where width or blanks differ too much to find it."""
    for start in range(len(line)):
        if words(line[start:]).startswith(folded_name) and not line[start].isspace() and folded_name:
            tail = line[start:]
            for end in range(len(tail), 0, -1):
                if words(tail[:end]) == folded_name:
                    return tail[:end].strip()
    return folded_name


def place_number(text: str) -> str:
    """A place in Chinese or Arabic digits as two digits; a part of a table keeps its own number behind them.

    >>> [place_number(t) for t in ("三", "十", "十二", "7", "1-2")]
    ['03', '10', '12', '07', '01-2']
    """
    value = numeral_value(text)
    return _two_digits(text) if value is None else str(value).zfill(2)


def _two_digits(number: str) -> str:
    whole, dash, part = re.sub("[—–]", "-", number).partition("-")
    return f"{whole.zfill(2)}{dash}{part}"
