"""A sentence in plain Chinese to a saved question with its parameters: what was understood, and what was not.

Nothing is guessed: a unit, policy or year that the store does not hold is said to be missing, words that no question
uses are named, and where several questions fit equally well all of them are offered. What a question is asked by stands
in its file (`sentences:`): words parted by `|`, and slots for things that the search index knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from extract.policy import find_references
from kg.answers.questions import saved_queries
from kg.answers.sentence_gaps import (
    ambiguous_unit,
    missing_documents,
    missing_policy,
    no_unit,
    several_units,
    several_years,
)
from kg.policy.names import find_policies
from kg.search import Hit, SearchIndex, ThingKind, Tier
from kg.search.spoken import simplified
from kg.store.snapshot import GraphReader
from kg.words.text import Said
from queries.catalogue import SavedQuery

_BODIES = (ThingKind.DEPARTMENT, ThingKind.UNIT)
_LONGEST = 300
_SLOT = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(?:财年|年度|年)?")
_HAN_YEAR = re.compile(r"([〇零一二三四五六七八九]{4})年度?")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_RELATIVE_YEAR = re.compile(r"今年|本年度?|上年度?|去年|前年|明年")
_COMPARES = re.compile("比|较|同比")
_DEPARTMENT_CODE = 3
"""Digits of a unit's code that are its department's."""
_GENERIC = re.compile(
    r"(?:[\u4e00-\u9fff]{2}[省市区县])*(?:人民)?(?:政府|街道|办事处|乡镇|委员会|部门|单位|[省市区县乡镇])*"
)
"""What is part of very many names and is none by itself."""
_NUMBER_PART = re.compile(
    r"(?:(?![年的在])[\u4e00-\u9fff]){0,8}[〔\[(]?(?:(?:19|20)\d{2})?[〕\])]?\d{1,5}\s*号文?"
)
_PLACED = re.compile(r"(?:[\u4e00-\u9fff]{2,3}[省市])?([\u4e00-\u9fff]{2,3}[市区县])([\u4e00-\u9fff]{2,})")
"""A body with the place before it, which its name must hold too: 普陀区万里街道."""
_PROJECT_CODE = re.compile(r"[0-9]{8}[A-Z][0-9]{12}")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:街道(?:办事处)?|办事处|委员会|管委会|政府|[乡镇局委办院部厅署站所队]|中心|学校|医院)"
)
_FILLER = re.compile(
    r"请问|请|上年度|上年|帮我|帮忙|查一下|查询|查|看一下|看看|列出|列一下|给我|告诉我|想知道|我要|一下|有没有|是不是|是多少|多少钱|多少|有哪些|哪些|哪几个"
    r"|哪个|哪|什么|怎么样|怎样|如何|情况|结果|分别|一共|总共|全部|所有|各个|各|的|了|呢|吗|吧|和|与|及|在|是|有|被|把|对|为|于|里|中|都|它|其|这|那|我|您|你"
    r"|按|上级|目录|数据|统计|明细|具体|年度|部门|单位|项目|文件|政策|预算|决算|资金|支出|收入|经费|钱|花|用|给|个|份|年|款|费|[\W_]+"
)


class ReadSentence(msgspec.Struct, frozen=True):
    """What a sentence was understood to ask.

    Args:
        sentence: As it was typed.
        question: Name of the saved question; empty where none fits, or several do.
        params: Its parameters as a user writes them.
        shown: Parameter → what it was understood as, in words.
        others: Names of other questions that fit as well.
        missing: What the store does not hold although it was asked for, each a sentence in both languages (`Said`).
        unused: Words that were not understood.
    """

    sentence: str
    question: str
    params: dict[str, str]
    shown: dict[str, str]
    others: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the question may be answered without asking back."""
        return bool(self.question) and not self.missing and not self.unused


class _Things(msgspec.Struct):
    """What a sentence names; `rest` is the sentence with all of it taken out."""

    rest: str
    unit: Hit | None = None
    policy: str = ""
    project: Hit | None = None
    years: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def slots(self) -> dict[str, str]:
        """Slot → what fills it."""
        found = {
            "unit": self.unit.code or self.unit.label if self.unit else "",
            "policy": self.policy,
            "project": (self.project.code or self.project.label) if self.project else "",
            "year": self.years[0] if len(self.years) == 1 else "",
        }
        return {name: value for name, value in found.items() if value}

    def named(self) -> dict[str, str]:
        """Slot → what it was understood as, in words."""
        found = self.slots()
        if self.unit:
            found["unit"] = self.unit.label
        if self.project:
            found["project"] = self.project.label
        return found


def read_sentence(store: GraphReader, index: SearchIndex, sentence: str) -> ReadSentence:
    """The saved question that a sentence asks, with its parameters.

    Args:
        store: An open store.
        index: Its search index.
        sentence: What a person typed, at most 300 characters of it.
    """
    text = simplified(unicodedata.normalize("NFKC", sentence))[:_LONGEST]
    things = _find_things(store, index, text)
    ranked = sorted(_fitting(things), key=lambda f: (-f.score, f.query.name))
    best = [fit for fit in ranked if fit.score == ranked[0].score] if ranked else []
    if not best:
        gaps = things.missing or _gaps(store, things, text, "")
        return ReadSentence(sentence, "", {}, things.named(), missing=gaps, unused=_unused(things.rest, ()))
    fit = best[0]
    params, shown = _parameters(fit, things)
    missing: list[str] = [*things.missing]
    if not missing:
        missing += _gaps(store, things, text, fit.query.name)
    if things.pair and fit.query.name != _OF_TWO_YEARS:
        missing.append(several_years(things.pair))
    if things.unit and "unit" not in params:
        missing.append(
            Said(
                f"问题“{fit.query.summary}”不按单位回答，“{things.unit.label}”没有用上",
                f"“{fit.query.summary_en}” is not answered by unit; “{things.unit.label}” was not used",
            )
        )
    return ReadSentence(
        sentence,
        fit.query.name if len(best) == 1 else "",
        params,
        shown,
        tuple(f.query.name for f in (best if len(best) > 1 else ranked[1:4])),
        tuple(missing),
        _unused(things.rest, fit.words),
    )


_OF_TWO_YEARS = "year-on-year"
_OF_BOTH = frozenset({"budget-against-accounts", _OF_TWO_YEARS, "findings-by-severity", "documents"})
"""Questions that are not about the budget alone or the accounts alone."""


def _gaps(store: GraphReader, things: _Things, text: str, question: str) -> tuple[Said, ...]:
    """What the store does not hold of the policy, year and stage that are asked for."""
    year = things.years[0] if len(things.years) == 1 else ""
    return (
        *missing_policy(store, things.policy),
        *missing_documents(store, things.unit, year, text, stages=question not in _OF_BOTH),
    )


def _find_things(store: GraphReader, index: SearchIndex, text: str) -> _Things:
    things = _Things(text)
    _take_policy(store, index, things)
    _take_years(things)
    _take_project(index, things)
    _take_unit(index, things)
    return things


def _take_policy(store: GraphReader, index: SearchIndex, things: _Things) -> None:
    """A document number or title as the text says it; else a part of a number, or a title that the store knows."""
    found = find_references(things.rest)
    if not found:
        if part := _NUMBER_PART.search(things.rest):
            for asked in (part[0], part[0].lstrip(_letters_before(part[0]))):
                known = find_policies(store, asked.removesuffix("文"))
                if len(known) == 1:
                    things.policy, things.rest = known[0].key, things.rest.replace(asked, " ")
                    return
        if titled := index.names_in(things.rest, [ThingKind.POLICY]):
            things.policy, things.rest = titled[0], things.rest.replace(titled[0], " ")
        return
    first = found[0]
    things.policy = first.number.normal if first.number else first.title or ""
    for reference in sorted(found, key=lambda r: -r.start):
        things.rest = f"{things.rest[: reference.start]} {things.rest[reference.end :]}"
    if len(found) > 1:
        things.missing = (*things.missing, Said("一次只能问一份政策文件", "one policy document at a time"))


def _letters_before(number: str) -> str:
    """The words in front of the figures of a number, which may be none of it: 引用了1791号."""
    return number[: re.search(r"[\d〔\[(]", number + "0").start()]  # type: ignore[union-attr]


def _take_years(things: _Things) -> None:
    years = [m[1] for m in _YEAR.finditer(things.rest)]
    years += [m[1].translate(_HAN_DIGITS) for m in _HAN_YEAR.finditer(things.rest)]
    things.rest = _HAN_YEAR.sub(" ", _YEAR.sub(" ", things.rest))
    things.years = tuple(dict.fromkeys(years))
    if len(things.years) == 2 and _COMPARES.search(things.rest) and _consecutive(things.years):
        things.pair, things.years = things.years, (max(things.years),)
        things.rest = f"{things.rest} 同比 "
    if len(things.years) > 1:
        things.missing = (*things.missing, several_years(things.years))
    relative = _RELATIVE_YEAR.search(things.rest)
    if relative and relative[0].startswith("上年"):
        things.rest = things.rest.replace(relative[0], " 上年 ")
    elif relative and not years and not _COMPARES.search(things.rest):
        things.missing = (
            *things.missing,
            Said(f"“{relative[0]}”是哪一年？请写出年份", f"which year is “{relative[0]}”? write its number"),
        )
        things.rest = things.rest.replace(relative[0], " ")


def _consecutive(years: Sequence[str]) -> bool:
    return abs(int(years[0]) - int(years[1])) == 1


def _take_project(index: SearchIndex, things: _Things) -> None:
    if code := _PROJECT_CODE.search(things.rest):
        hits = [h for h in index.search(code[0], [ThingKind.PROJECT], limit=1) if h.tier is Tier.EXACT]
        things.project = hits[0] if hits else None
        if not hits:
            things.missing = (
                *things.missing,
                Said(f"没有代码为 {code[0]} 的项目", f"no project has the code {code[0]}"),
            )
        things.rest = things.rest.replace(code[0], " ")
        return
    for quoted in re.findall(r"[“\"「]([^”\"」]{2,60})[”\"」]", things.rest):
        hits = [h for h in index.search(quoted, [ThingKind.PROJECT], limit=1) if h.tier <= Tier.PHRASE]
        if hits:
            things.project = hits[0]
            things.rest = things.rest.replace(quoted, " ")
            return


def _take_unit(index: SearchIndex, things: _Things) -> None:
    """The unit of the longest name that stands in the sentence, else of a short form of one."""
    known = index.names_in(things.rest, _BODIES)
    if known:
        name, hits = known
        things.unit = _the_one(index, things, name, hits)
        things.rest = things.rest.replace(name, " ", 1)
    else:
        for part in _candidates(things.rest):
            hits = [h for h in index.search(part, _BODIES, limit=8) if h.tier <= Tier.PHRASE]
            if not hits and (placed := _PLACED.fullmatch(part)):
                found = index.search(placed[2], _BODIES, limit=8)
                hits = [h for h in found if h.tier <= Tier.PHRASE and placed[1] in h.label]
            if hits:
                things.unit = _the_one(index, things, part, hits)
                things.rest = things.rest.replace(part, " ", 1)
                break
    if things.unit and (other := index.names_in(things.rest, _BODIES)) and not _GENERIC.fullmatch(other[0]):
        things.missing = (*things.missing, several_units(things.unit.label, other[0]))
        things.rest = things.rest.replace(other[0], " ", 1)
    for body in _BODY.findall(_without_words(things.rest)):
        near = index.near(body, _BODIES, limit=3)
        things.missing = (*things.missing, no_unit(body, list(dict.fromkeys(h.label for h in near))))
        things.rest = things.rest.replace(body, " ")


def _the_one(index: SearchIndex, things: _Things, name: str, hits: Sequence[Hit]) -> Hit | None:
    """The body that is meant: a department stands for its units; several of different codes are asked back."""
    departments = [h for h in hits if h.kind is ThingKind.DEPARTMENT] or [
        _as_department(index, h) for h in hits
    ]
    named = list(dict.fromkeys(h.code or h.label for h in departments))
    if len(named) == 1 or len({h.label for h in departments}) == 1:
        return departments[0]
    things.missing = (
        *things.missing,
        ambiguous_unit(name, list(dict.fromkeys(h.label for h in departments[:5]))),
    )
    return departments[0]


def _as_department(index: SearchIndex, unit: Hit) -> Hit:
    """The department whose name a unit's name begins with: 双井街道 publishes for 双井街道办事处."""
    for hit in index.search(unit.code[:_DEPARTMENT_CODE], [ThingKind.DEPARTMENT], limit=20):
        if hit.tier is Tier.EXACT and unit.label.startswith(hit.label):
            return hit
    return unit


def _candidates(text: str) -> Iterator[str]:
    """Parts of the sentence that may be short names: between words of questions, the longest first."""
    parts = re.split(r"\s+", _LONG_FILLER.sub(" ", _all_words().sub(" ", text)))
    parts += re.split(r"\s+", _without_words(text))
    for part in sorted(dict.fromkeys(parts), key=len, reverse=True):
        if 2 <= len(part) <= 30 and not _GENERIC.fullmatch(part):
            yield part


def _without_words(text: str) -> str:
    return _FILLER.sub(" ", _all_words().sub(" ", text))


_LONG_FILLER = re.compile("|".join(w for w in _FILLER.pattern.split("|") if len(w) > 1 or "[" in w))


@cache
def _all_words() -> re.Pattern[str]:
    words = {
        w for query in saved_queries() for s in query.sentences for part in s.split() for w in _words(part)
    }
    return re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)))


class _Fit(msgspec.Struct, frozen=True):
    """A question that a sentence may ask; `words` are those of the sentence that say so."""

    query: SavedQuery
    words: tuple[str, ...]
    score: int


def _fitting(things: _Things) -> Iterator[_Fit]:
    slots = things.slots()
    for query in saved_queries():
        fits = [fit for s in query.sentences if (fit := _fit(query, s, things.rest, slots)) is not None]
        if fits:
            yield max(fits, key=lambda f: f.score)


def _fit(query: SavedQuery, sentence: str, rest: str, slots: dict[str, str]) -> _Fit | None:
    """How well one form of a question fits: by the letters of its words, telling ones twice, and the things it takes."""
    words: list[str] = []
    score = sum(3 if query.parameter(name) else -3 for name in slots)
    for part in sentence.split():
        if slot := _SLOT.fullmatch(part):
            if slot[1] not in slots:
                return None
            score += 1
        else:
            found = [w for w in _words(part) if w in rest]
            if not found:
                return None
            words += found
            score += sum(len(w) * (1 if _FILLER.fullmatch(w) else 2) for w in found)
    return _Fit(query, tuple(words), score)


def _words(part: str) -> list[str]:
    return [] if _SLOT.fullmatch(part) else [w for w in part.split("|") if w]


def _parameters(fit: _Fit, things: _Things) -> tuple[dict[str, str], dict[str, str]]:
    params = {name: value for name, value in things.slots().items() if fit.query.parameter(name)}
    return params, {name: value for name, value in things.named().items() if name in params}


def _unused(rest: str, words: Sequence[str]) -> tuple[str, ...]:
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return tuple(p for p in re.split(r"\s+", _without_words(rest)) if len(p) > 1)
