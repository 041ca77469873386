"""What a figure is about: the words before it, without the unit's name, the year and the verb."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.narrative.wording import any_of, compile_words, wording
from extract.numbering import strip_numbering

_NUMERIC_YEAR = re.compile(r"(?<!\d)(20\d{2}年度?|\d{2}年度?(?!\d*月))")
_NOTE = re.compile(r"[(（][^()（）\d]{4,}[)）]$")
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’']+)[”\"’']")
_CARRIED_OUT = re.compile(r"^(全[国省市州县区旗镇乡])(?:累计|实际|共)?(?:完成|实现)了?")
_EMPTY_EDGES = re.compile(r"^[，,、；;：:。）)”\]］】]+|[，,、；;：:（(“]+$")

_FUNDS = frozenset({"一般公共预算", "政府性基金预算", "国有资本经营预算", "社会保险基金预算"})
"""Names of budgets: money of one is no amount budgeted."""
_WHOLE_BUDGETS = frozenset({"部门预算", "单位预算", "部门决算", "单位决算"})
"""What all of a document is about."""


class Subject(msgspec.Struct, frozen=True):
    """The words that name what a figure is about; `name` is empty where they say nothing by themselves."""

    name: str
    year: int | None = None
    measure: str | None = None
    weak: bool = False
    """Whether below a heading that names something, the heading is meant."""
    unclear: bool = False
    """Whether the words name more than one year, so that what is meant cannot be told."""


_NUMBERED_DOCUMENT = re.compile(r"[(（][^()（）]*[〔\[［﹝(]\d{4}[)〕\]］﹞][^()（）]*号[)）]")
"""The policy document that money comes by, in brackets behind it: it names nothing of the next figure."""
_DEFINED = re.compile(r"[(（][^()（）]*(?:下同|下称|简称)[^()（）]*[)）]")
"""What a word is to mean from here on (市级（不含市城区，下同）) is no part of a name."""
_HEADING_BEFORE = re.compile(r"^.*(?:情况|预算|决算)的?说明(?:\d{1,3}(?=[^\d年]))?(?=.)")
"""The heading of the section that a sentence stands in, and the number of the page between the two."""
_COUNTED_FIRST = re.compile(r"^\d+[个项](?=.*(?:项目|资金|经费))")
_SPENT_OF_BUDGET = re.compile(r"完成.{0,4}预算")
"""Money budgeted that was spent: neither 预算数 nor a name of its own."""
_LONGEST_NAME = 40
"""Characters of a subject that is no functional path; what is longer is a form that was run together."""
_LIST_NAMED = re.compile(r"[(（]([“\"]?三公[”\"]?经费)([)）])")


def clean_subject(text: str) -> Subject:
    """The subject that a text before a value names.

    >>> clean_subject("上海市普陀区人民政府万里街道办事处2024年度机关运行经费预算为")
    Subject(name='机关运行经费', year=2024, measure='预算数', weak=False, unclear=False)
    >>> clean_subject("2020年度的“三公”经费支出").name
    '“三公”经费支出'
    """
    text = _HEADING_BEFORE.sub("", without_definitions(_NUMBERED_DOCUMENT.sub("", text)))
    years = {_full_year(re.sub(r"\D", "", m[1])) for m in _NUMERIC_YEAR.finditer(text)}
    year = years.pop() if len(years) == 1 else None
    if years:
        return Subject("", None, None, unclear=True)
    words = _strip_ends(_named_in_brackets(_without_year(text)))
    name, measure = split_measure(words)
    if _NUMERIC_YEAR.search(name) or len(name) > _LONGEST_NAME or _SPENT_OF_BUDGET.search(name):
        return Subject("", None, None, unclear=True)  # a heading ran into the sentence, or two are one
    if _matches(wording().generic, name) or not name:
        return Subject("", year, measure)
    return Subject(name, year, measure, _matches(wording().generic_below_heading, words))


def without_definitions(text: str) -> str:
    """The text without brackets that say what a word is to mean from there on.

    >>> without_definitions("占预算（调整预算数，下同）的")
    '占预算的'
    """
    return _DEFINED.sub("", text)


def _named_in_brackets(text: str) -> str:
    """What a list comes to where brackets behind its last item name it: 接待费、用车费(“三公”经费)合计."""
    match = _LIST_NAMED.search(text)
    return text[match.start(1) :].replace(match[2], "", 1) if match else text


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) > 2 else 2000 + int(digits)


def _without_year(text: str) -> str:
    """The text behind the year where the words before it name the unit, else without the year alone."""
    match = next(iter(_NUMERIC_YEAR.finditer(text)), None)
    if match is None:
        return text
    before = text[: match.start()]
    if not before or compile_words(f"{_owner()}$").search(before):
        return text[match.end() :].removeprefix("的")
    return before + text[match.end() :]


def _owner() -> str:
    return rf"{any_of(wording().owner_end)}(?:{wording().owner_tail})*"


def _strip_ends(text: str) -> str:
    """The text without what is no part of a subject, stripped until nothing more comes off."""
    words = wording()
    lead = compile_words(f"(?:{'|'.join(words.lead)}|{any_of(words.part)}[:：，,]?)")
    copula = compile_words(f"(?:{'|'.join(words.copula)})$")
    owner = compile_words(rf"^.*?{_owner()}(?={any_of(words.subject_start)})")
    counter = compile_words(rf"{words.counter}(?:项目)?$")
    before = None
    while before != text:
        before = text
        text = _EMPTY_EDGES.sub("", text)
        text = _COUNTED_FIRST.sub("", strip_numbering(text))
        match = lead.match(text)
        text = text[match.end() :] if match else text
        text = owner.sub("", text, count=1)
        text = _CARRIED_OUT.sub(r"\1", text)
        match = compile_words(any_of(words.origin)).match(text)
        text = text[match.end() :] if match and match.end() < len(text) else text
        if not re.search(r"[(（](?:境|类|款|项|护|套|室)[)）]$", text):
            text = _NOTE.sub("", text)
        text = counter.sub("", text)
        text = copula.sub("", text)
        text = re.sub(r"(?<=[入出])\s*(?:共计|合计|总计)?(?:共计)$", "", text)
    quoted = _QUOTED.fullmatch(text)
    return quoted[1] if quoted else text


def strip_copula(text: str) -> str:
    """The words without the verb that joins them to their value: 采购金额 of 采购金额为."""
    return compile_words(f"(?:{'|'.join(wording().copula)})$").sub("", text)


def split_measure(words: str) -> tuple[str, str | None]:
    """Subject and measure of words such as 公务接待费支出决算; 收入预算 stays whole, being a subject of its own.

    >>> split_measure("公务接待费支出决算"), split_measure("收入预算"), split_measure("“三公”经费预算")
    (('公务接待费', '决算数'), ('收入预算', '预算数'), ('“三公”经费', '预算数'))
    """
    for measure, printed in wording().measures.items():
        match = compile_words(rf"(?:(?<=费)支出)?(?P<words>{any_of(printed)})$").search(words)
        if not match:
            continue
        rest = words[: match.start()]
        if words in _FUNDS:
            return words, None
        whole = match["words"] == "预算" and not rest.endswith("费")
        if match["words"] in ("支出决算", "收入决算", "支出决算数", "收入决算数") and rest:
            rest = words[: match.start()] + match["words"][:2]
        return (words if whole and rest else rest), measure
    if re.search(r"预算(?:资金|金额|总额)$", words):
        return words, "预算数"
    return words, None


def heading_topic(text: str) -> str:
    """What a heading is about, or nothing.

    >>> heading_topic("（二）政府采购预算情况说明"), heading_topic("1、公务接待费"), heading_topic("（一）主要职责")
    ('政府采购预算', '公务接待费', '')
    """
    words = _without_year(strip_numbering(text))
    words = re.sub(r"[：:。]$", "", words)
    words = re.sub(
        r"(?:总表|表)?(?:安排|占用|占有|使用|占有使用)?(?:总体|具体|有关|相关)?(?:情况)?的?(?:说明|情况)?$",
        "",
        words,
    )
    words = _strip_ends(re.sub(r"(?:支出)?(?:预算|决算)?财政拨款$", "", words))
    name, _ = split_measure(words)
    if name in _WHOLE_BUDGETS:
        return ""
    return name if re.search(r"(?:费|支出|收入|预算|采购|服务|资产|资金|收支)用?$", name) else ""


def _matches(patterns: Sequence[str], text: str) -> bool:
    return compile_words("|".join(f"(?:{p})" for p in patterns)).fullmatch(text) is not None


def subject_key(name: str) -> str:
    """A form in which two printings of the same subject are equal."""
    return re.sub(r"[“”\"‘’'()（）\s的及和与、-]", "", name)
