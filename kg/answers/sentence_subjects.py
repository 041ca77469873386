"""What a sentence is about: a subject (科目), as 教育支出 or 工资福利支出; the topic of an indicator, as 满意度."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from kg.search import Hit, SearchIndex, ThingKind, Tier

_SPENDING = "支出"
_LEVELS = {3: "类", 5: "款", 7: "项"}
"""Digits of a functional subject's code → the level that sums are asked at."""
_CLASS = 3
_AROUND = re.compile(r"^[在于对用]+|(?:[上里类的]|方面|领域)+$")
"""What stands around the name of a subject in a sentence: 在教育方面."""

_INDICATOR = "指标"
_ABOUT = re.compile(rf"(?:这个|这项|[的类]|绩效)*{_INDICATOR}?$|^关于")
"""What stands around the topic of an indicator."""
_LONGEST_TOPIC = 12


class NamedSubject(msgspec.Struct, frozen=True):
    """A subject in a sentence, or the topic of an indicator.

    Args:
        text: As it stands there.
        value: Its code; its name where several codes have that name; of an indicator the part of its name.
        level: The level of the functional classification it belongs to; else empty.
        label: Its name.
    """

    text: str
    value: str
    level: str
    label: str


def named_function(index: SearchIndex, text: str, parts: Iterable[str]) -> NamedSubject | None:
    """The functional subject that a sentence names; None where it names none, or codes of several levels."""
    found = _found(index, ThingKind.FUNCTION, text, parts)
    if found is None:
        return None
    words, hits = found
    lengths = {len(hit.code) for hit in hits}
    level = _LEVELS.get(lengths.pop(), "") if len(lengths) == 1 else ""
    return NamedSubject(words, _value(hits), level, hits[0].label) if level else None


def named_economic_class(index: SearchIndex, text: str, parts: Iterable[str]) -> NamedSubject | None:
    """The class of the departments' economic classification that a sentence names; finer subjects are no answer."""
    found = _found(index, ThingKind.DEPARTMENT_ECONOMIC, text, parts)
    if found is None or any(len(hit.code) != _CLASS for hit in found[1]):
        return None
    words, hits = found
    return NamedSubject(words, _value(hits), "", hits[0].label)


def named_topic(index: SearchIndex, text: str, parts: Iterable[str]) -> NamedSubject | None:
    """What indicators are asked for: the longest words before 指标, else part of it, that a name of one holds."""
    before, said, _ = text.partition(_INDICATOR)
    if not said:
        return None
    before = _ABOUT.sub("", before.rstrip()[-_LONGEST_TOPIC:])
    for part in (*(before[start:] for start in range(len(before))), *parts):
        topic = _ABOUT.sub("", part).strip()
        if len(topic) < 2 or " " in topic:
            continue
        if any(h.tier <= Tier.PHRASE for h in index.search(topic, [ThingKind.INDICATOR], limit=1)):
            return NamedSubject(topic, topic, "", topic)
    return None


def _value(hits: list[Hit]) -> str:
    codes = {hit.code for hit in hits}
    return codes.pop() if len(codes) == 1 else hits[0].label


def _found(
    index: SearchIndex, kind: ThingKind, text: str, parts: Iterable[str]
) -> tuple[str, list[Hit]] | None:
    """The longest name in the text, else a class that people call by its name without 支出."""
    if (named := index.names_in(text, [kind])) and named[0] != _SPENDING:
        return named
    for part in parts:
        short = _AROUND.sub("", part)
        if len(short) < 2:
            continue
        hits = index.search(short + _SPENDING, [kind], limit=8)
        exact = [h for h in hits if h.tier is Tier.EXACT and len(h.code) == _CLASS]
        if exact:
            return short, exact
    return None
