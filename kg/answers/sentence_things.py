"""What a sentence names: a policy, years, a project, a unit, a subject; and what of it the store does not hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.policy import find_references
from kg.answers.sentence_gaps import (
    ambiguous_unit,
    no_exception,
    no_unit,
    several_projects,
    several_units,
    several_years,
)
from kg.answers.sentence_subjects import (
    NamedSubject,
    named_economic_class,
    named_function,
    named_topic,
)
from kg.answers.sentence_words import GENERIC, candidates, without_words, years_in
from kg.policy.names import find_policies
from kg.search import Hit, SearchIndex, ThingKind, Tier, is_of_first_letters
from kg.store.snapshot import GraphReader
from kg.words.text import Said

_BODIES = (ThingKind.DEPARTMENT, ThingKind.UNIT)
_RELATIVE_YEAR = re.compile(r"今年|本年度?|上年度?|去年|前年|明年")
_COMPARES = re.compile("比|较|同比|变化|变动|增长|增加|减少|增减|[增降涨]幅|涨|下降")
_LONG_NAME = 4
_DEPARTMENT_CODE = 3
"""Digits of a unit's code that are its department's."""
_NUMBER_PART = re.compile(
    r"(?:(?![年的在])[\u4e00-\u9fff]){0,8}[〔\[(]?(?:(?:19|20)\d{2})?[〕\])]?\d{1,5}\s*号(?:文件?)?"
)
_PLACED = re.compile(r"(?:[\u4e00-\u9fff]{2,3}[省市])?([\u4e00-\u9fff]{2,3}[市区县])([\u4e00-\u9fff]{2,})")
"""A body with the place before it, which its name must hold too: 普陀区万里街道."""
_PLACE_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}[省市区县]")
_SHORT_PLACE = re.compile(r"([\u4e00-\u9fff]{2})[省市区县]")
_PROJECT_CODE = re.compile(r"[0-9]{8}[A-Z][0-9]{12}")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:街道(?:办事处)?|办事处|委员会|管委会|政府|[乡镇局委办院部厅署站所队]|中心|学校|医院)"
)
_OF_PROJECTS = re.compile("指标|绩效|目标|依据|引用|文号")
"""What is asked of a project by its name; elsewhere a name of a project may be a topic or a subject."""
_LONG_PROJECT_NAME = 5
_CALLED_PROJECT = re.compile("[这该]?个?项目")
"""What a sentence calls a project behind its name or a part of it, which has four letters at least."""
_SHORTEST_PART = 4
_EXCEPT = re.compile("除|以外|之外|不含|不包括|剔除|非(?!税)")
"""What is to be left out of an answer; no question does that."""


class Things(msgspec.Struct):
    """What a sentence names; `rest` is the sentence with all of it taken out."""

    rest: str
    unit: Hit | None = None
    policy: str = ""
    project: Hit | None = None
    years: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    function: NamedSubject | None = None
    economic: NamedSubject | None = None
    topic: NamedSubject | None = None
    missing: tuple[str, ...] = ()

    def slots(self) -> dict[str, str]:
        """Slot → what fills it."""
        found = {
            "unit": self.unit.code or self.unit.label if self.unit else "",
            "policy": self.policy,
            "project": (self.project.code or self.project.label) if self.project else "",
            "year": self.years[0] if len(self.years) == 1 else "",
            **{name: subject.value for name, subject in self.subjects().items()},
        }
        return {name: value for name, value in found.items() if value}

    def subjects(self) -> dict[str, NamedSubject]:
        """Slot → the subject that fills it; their words stay in `rest` for questions that are asked by them."""
        found = {"function": self.function, "economic": self.economic, "words": self.topic}
        return {name: subject for name, subject in found.items() if subject}

    def named(self) -> dict[str, str]:
        """Slot → what it was understood as, in words."""
        found = self.slots()
        if self.unit:
            found["unit"] = self.unit.label
        if self.project:
            found["project"] = self.project.label
        return found | {name: subject.label for name, subject in self.subjects().items()}


def find_things(store: GraphReader, index: SearchIndex, text: str) -> Things:
    """Take the things out of a sentence one kind after the other, those that are written most plainly first."""
    things = Things(text)
    _take_policy(store, index, things)
    _take_years(things)
    _take_project(index, things)
    _take_unit(index, things)
    _take_project_by_part(index, things)
    if left_out := _EXCEPT.search(things.rest):
        things.missing = (*things.missing, no_exception(left_out[0]))
    parts = list(candidates(things.rest))
    things.function = named_function(index, things.rest, parts)
    things.economic = named_economic_class(index, things.rest, parts)
    if things.project is None:
        things.topic = named_topic(index, things.rest, parts)
    return things


def _take_policy(store: GraphReader, index: SearchIndex, things: Things) -> None:
    """A document number or title as the text says it; else a part of a number, or a title that the store knows."""
    found = find_references(things.rest)
    if not found:
        if part := _NUMBER_PART.search(things.rest):
            for asked in (part[0], part[0].lstrip(_letters_before(part[0]))):
                known = find_policies(store, asked.removesuffix("文件").removesuffix("文"))
                if len(known) == 1:
                    things.policy, things.rest = known[0].key, things.rest.replace(asked, " ")
                    return
        if titled := index.names_in(things.rest, [ThingKind.POLICY]):
            things.policy, things.rest = titled[0], things.rest.replace(titled[0], " ")
        return
    first = found[0]
    things.policy = first.number.normal if first.number else first.title or ""
    for reference in sorted(found, key=lambda r: -r.start):
        after = re.sub("^文件?", "", things.rest[reference.end :])
        things.rest = f"{things.rest[: reference.start]} {after}"
    if len(found) > 1:
        things.missing = (*things.missing, Said("一次只能问一份政策文件", "one policy document at a time"))


def _letters_before(number: str) -> str:
    """The words in front of the figures of a number, which may be none of it: 引用了1791号."""
    return number[: re.search(r"[\d〔\[(]", number + "0").start()]  # type: ignore[union-attr]


def _take_years(things: Things) -> None:
    years, things.rest = years_in(things.rest)
    things.years = years
    of_both = "预算" in things.rest and "决算" in things.rest
    if (
        len(things.years) == 2
        and _COMPARES.search(things.rest)
        and _consecutive(things.years)
        and not of_both
    ):
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


def _take_project(index: SearchIndex, things: Things) -> None:
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
    _take_project_by_name(index, things)


def _take_project_by_name(index: SearchIndex, things: Things) -> None:
    """The project whose whole name stands in a sentence that asks something of a project."""
    named = index.names_in(things.rest, [ThingKind.PROJECT]) if _OF_PROJECTS.search(things.rest) else None
    if named is None or len(named[0]) < _LONG_PROJECT_NAME:
        return
    name, hits = named
    things.rest = things.rest.replace(name, " ", 1)
    things.project = hits[0]
    if len({hit.code or hit.label for hit in hits}) > 1:
        things.missing = (*things.missing, several_projects(name, [hit.code or hit.label for hit in hits]))


def _take_project_by_part(index: SearchIndex, things: Things) -> None:
    """The project that a part of its name tells, where the sentence calls it one: 社区公益金这个项目的指标."""
    if things.project or not (_OF_PROJECTS.search(things.rest) and _CALLED_PROJECT.search(things.rest)):
        return
    before = _CALLED_PROJECT.split(things.rest)[0]
    for part in candidates(before):
        hits = [h for h in index.search(part, [ThingKind.PROJECT], limit=8) if h.tier <= Tier.PHRASE]
        if len(part) < _SHORTEST_PART or not hits:
            continue
        things.rest = things.rest.replace(part, " ", 1)
        things.project = hits[0]
        if len(codes := list(dict.fromkeys(hit.code or hit.label for hit in hits))) > 1:
            things.missing = (*things.missing, several_projects(part, codes))
        return


def _take_unit(index: SearchIndex, things: Things) -> None:
    """The unit of the longest name that stands in the sentence, else of a short form of one."""
    known = index.names_in(things.rest, _BODIES)
    if known and not GENERIC.fullmatch(
        known[0]
    ):  # 政府 is a short name of a body, and no name of it in a sentence
        name, hits = known
        things.unit = _the_one(index, things, name, hits)
        things.rest = things.rest.replace(name, " ", 1)
    else:
        plain = _without_subjects(index, things.rest)
        for part in (*candidates(plain), *_BODY.findall(without_words(plain))):
            hits = [h for h in index.search(part, _BODIES, limit=8) if h.tier <= Tier.PHRASE]
            if not hits and (placed := _PLACED.fullmatch(part)):
                found = index.search(placed[2], _BODIES, limit=8)
                hits = [h for h in found if h.tier <= Tier.PHRASE and placed[1] in h.label]
            if hits:
                things.unit = _the_one(index, things, part, hits)
                things.rest = things.rest.replace(part, " ", 1)
                break
        else:
            _take_unit_by_letters(index, things, plain)
    if things.unit:
        _take_place(things, things.unit.label)
    if things.unit and (other := index.names_in(things.rest, _BODIES)) and not GENERIC.fullmatch(other[0]):
        things.missing = (*things.missing, several_units(things.unit.label, other[0]))
        things.rest = things.rest.replace(other[0], " ", 1)
    for body in _BODY.findall(without_words(_without_subjects(index, things.rest))):
        near = index.near(body, _BODIES, limit=3) or index.search(body, _BODIES, limit=3)
        things.missing = (*things.missing, no_unit(body, list(dict.fromkeys(h.label for h in near))))
        things.rest = things.rest.replace(body, " ")


def _take_unit_by_letters(index: SearchIndex, things: Things, text: str) -> None:
    """The unit that is called by the first letters of its words: 社工部 of 社会工作部."""
    for body in _BODY.findall(without_words(text)):
        hits = [h for h in index.search(body, _BODIES, limit=8) if is_of_first_letters(body, h.label)]
        if hits:
            things.unit = _the_one(index, things, body, hits)
            things.rest = things.rest.replace(body, " ", 1)
            return


def _take_place(things: Things, label: str) -> None:
    """The place of the unit that is found already, with or without its rank: 普陀区, 普陀."""
    if (place := _PLACE_NAME.search(things.rest)) and place[0] in label:
        things.rest = things.rest.replace(place[0], " ", 1)
    for short in _SHORT_PLACE.findall(label):
        things.rest = re.sub(rf"{short}(?![\u4e00-\u9fff])", " ", things.rest, count=1)


def _without_subjects(index: SearchIndex, text: str) -> str:
    """A text without a long name of a subject, which ends where a unit's short name begins: 小红门城乡社区支出."""
    for kind in (ThingKind.FUNCTION, ThingKind.DEPARTMENT_ECONOMIC):
        named = index.names_in(text, [kind])
        if named and len(named[0]) >= _LONG_NAME:
            text = text.replace(named[0], " ")
    return text


def _the_one(index: SearchIndex, things: Things, name: str, hits: Sequence[Hit]) -> Hit | None:
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
