"""The words of budget tables: data in `vocabulary.yaml`, and what a header, a row label or a title says in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache

import msgspec
import msgspec.yaml

from extract.errors import CatalogueError
from extract.tables.user_layouts import VOCABULARY, shared_texts
from extract.text import label_key

_YEAR = re.compile(r"(20\d{2})(?:年度|年|-|$)")
_UNIT = re.compile(
    r"\((?:单位[:：])?(百万元|万元|千元|亿元|元|%|％|辆|台|个|批次|批|人次|人|平方米|㎡|次|户|套|台套|张|期|天|项|件)\)|(%)"
)
_MONEY_UNITS = frozenset({"百万元", "万元", "千元", "亿元", "元"})
_MONEY_HEAD = re.compile(
    r"(?:收入|支出|资金|基金|经费|拨款|补助|补贴|结余|结转|费|费用|金额|款|转移支付|预算数?|决算数?|执行数|投入|开支|工资|津贴|奖金|债券)$"
)
_OTHER_HEAD = re.compile(
    r"(?:量|次数|人次|批次|数|编码|代码|编号|号|名称|单位|部门|科目|类别|类型|性质|来源|方式|日期|时间|年度|率|比重|"
    r"面积|依据|说明|备注|得分|分值|指标|目标|内容|级次|人员|人|等级|条件|状态|地点|期限|程度)$"
)
_BRACKETED = re.compile(r"\([^()]*\)")


class Facet(StrEnum):
    """What a word does in a header."""

    FUND = "fund"
    PURPOSE = "purpose"
    EXPENSE = "expense"
    MONEY = "money"
    SUM = "sum"
    FIGURE = "figure"
    CHANGE = "change"
    SHARE = "share"
    COUNT = "count"
    ORDINAL = "ordinal"
    SUBJECT = "subject"
    CODE = "code"
    NAME = "name"
    LEVEL = "level"
    ITEM = "item"
    TEXT = "text"
    YEAR = "year"
    GLUE = "glue"


MONEY_FACETS = frozenset(
    {Facet.FUND, Facet.PURPOSE, Facet.EXPENSE, Facet.MONEY, Facet.SUM, Facet.FIGURE, Facet.CHANGE}
)
"""Facets of words that stand over amounts."""
MEANING_FACETS = frozenset({Facet.FUND, Facet.PURPOSE, Facet.EXPENSE})
"""Facets that say whose money it is or what for."""


class VocabularyTerm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One meaning with the words that print it; see the head of `vocabulary.yaml`."""

    name: str
    facet: Facet
    words: tuple[str, ...]
    within: tuple[str, ...] = ()
    scheme: str | None = None
    partial: bool = False


class Wording(msgspec.Struct, frozen=True):
    """What a header, label or title says: its terms in order, a year, a unit in brackets, and what is left over.

    `comparison` says that it sets one figure against another (2024年比2023年): its years are not those of a column.
    """

    terms: tuple[VocabularyTerm, ...]
    year: int | None = None
    unit: str | None = None
    rest: str = ""
    comparison: bool = False
    ends_known: bool = True
    """Whether nothing unknown stands behind the last term, the head of the noun."""

    def has(self, *facets: Facet) -> bool:
        """Whether any of its terms has one of these facets."""
        return any(term.facet in facets for term in self.terms)

    @property
    def head(self) -> Facet | None:
        """The facet of the last term: in Chinese the head of a noun stands last. None where nothing is known."""
        return self.terms[-1].facet if self.terms else None

    @property
    def is_known(self) -> bool:
        """Whether every part of it is known."""
        return bool(self.terms) and not self.rest

    @property
    def scheme(self) -> str | None:
        """The classification or thing that it names."""
        return next((t.scheme for t in self.terms if t.scheme and t.scheme != "subject"), None)


class _VocabularyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    terms: tuple[VocabularyTerm, ...]


@cache
def vocabulary() -> Mapping[str, VocabularyTerm]:
    """Every printed word with its term; a user's words take the place of the package's.

    Raises:
        CatalogueError: The file is malformed, or a word has two meanings.
    """
    found: dict[str, VocabularyTerm] = {}
    for place, text in shared_texts(VOCABULARY):
        found |= _read_vocabulary(place, text)
    return found


def _read_vocabulary(place: str, text: str) -> Mapping[str, VocabularyTerm]:
    try:
        terms = msgspec.yaml.decode(text, type=_VocabularyFile).terms
    except msgspec.MsgspecError as error:
        raise CatalogueError(place, "a list of terms", str(error)) from error
    found: dict[str, VocabularyTerm] = {}
    for term in terms:
        for word in term.words:
            key = label_key(word)
            if key in found:
                raise CatalogueError(place, "a word once", f"{word} of {term.name} again")
            found[key] = term
    return found


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(vocabulary(), key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in words))


@lru_cache(maxsize=16384)
def parse_wording(text: str) -> Wording:
    """The meaning of a header, label or title.

    >>> [t.name for t in parse_wording("其中：一般公共预算拨款收入").terms]
    ['一般公共预算资金']
    >>> parse_wording("2023年执行数").year, parse_wording("公务用车保有量（辆）").unit
    (2023, '辆')
    """
    folded = label_key(text)
    whole = vocabulary().get(folded)
    if whole and whole.facet is not Facet.GLUE:
        unit = "%" if "%" in folded else None
        return Wording((whole,), unit=unit)
    years = [int(y) for y in _YEAR.findall(folded)]
    units = [a or b for a, b in _UNIT.findall(folded)]
    left = _YEAR.sub("", _UNIT.sub("", folded))
    terms: list[VocabularyTerm] = []
    rest: list[str] = []
    end = 0
    for match in _pattern().finditer(left):
        rest.append(left[end : match.start()])
        end = match.end()
        term = vocabulary()[match[0]]
        if term.facet is not Facet.GLUE:
            terms.append(term)
    rest.append(left[end:])
    comparison = len(years) > 1 or any(t.facet is Facet.CHANGE for t in terms)
    return Wording(
        tuple(terms),
        years[0] if len(years) == 1 and not comparison else None,
        units[0] if units else None,
        "".join(rest),
        comparison,
        not rest[-1],
    )


def says_money(text: str) -> bool | None:
    """Whether the last word of a header that is not known whole is a word for money; None where it is neither.

    >>> says_money("移民后期扶持资金"), says_money("培训人次"), says_money("春风行动")
    (True, False, None)
    """
    folded = label_key(text)
    if (unit := parse_wording(text).unit) is not None:
        return unit in _MONEY_UNITS
    bare = _BRACKETED.sub("", folded) or folded
    if _OTHER_HEAD.search(bare):
        return False
    return True if _MONEY_HEAD.search(bare) else None


def is_money_unit(unit: str | None) -> bool:
    """Whether a unit in brackets is one of money."""
    return unit in _MONEY_UNITS


def meaning(path: Sequence[str]) -> frozenset[str]:
    """What a header path or a row label is about: the names of its funds and purposes, without what they include.

    Empty for a total. 本年收入 and 本年支出 say nothing beside others, as 财政拨款 over one of its funds.

    >>> sorted(meaning(("本年收入", "一般公共预算")))
    ['一般公共预算资金']
    >>> sorted(meaning(("公务用车购置及运行维护费", "小计")))
    ['公务用车购置及运行维护费']
    """
    terms = [t for text in path for t in parse_wording(text).terms if t.facet in MEANING_FACETS]
    names = {t.name for t in terms}
    implied = {name for t in terms for name in t.within}
    if len(names - {"本年收入", "本年支出"}) > 0:
        implied |= {"本年收入", "本年支出"}
    return frozenset(names - implied)


def terms_of(texts: Iterable[str]) -> list[VocabularyTerm]:
    """The terms of several texts, in order."""
    return [term for text in texts for term in parse_wording(text).terms]
