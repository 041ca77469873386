"""The spans of one text: one list, each with its group, its label and the value it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from extract.annotation.units import find_unit_names
from extract.narrative.passages import Passage
from extract.narrative.reader import read_passages
from extract.narrative.values import ValueKind, find_values
from extract.policy import find_references
from extract.policy.number_scan import find_numbers
from extract.source import Source

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?年)")
_NO_SUBJECT = re.compile(r"[\d=×*/+]|^(?:按照?|根据|依据|预计|计划|所需|约|共|每|为|对)")
_NOWHERE = Source(document="", line=0)
_WORTH_READING = re.compile(r"\d\s?(?:亿|百万|万|千)?元|[%％]")
_LONGEST_LEAD = 200
_SHORTEST_PROJECT = 4


class SpanGroup(StrEnum):
    """What a span names; the name of its span group on a spaCy Doc."""

    POLICIES = "policies"
    """A mention of a policy document: labelled by its role, the value is its key."""
    NUMBERS = "document_numbers"
    """A document number (发文字号): the value is its normal form."""
    UNITS = "units"
    """The name of a public body."""
    SUBJECTS = "subjects"
    """What an amount is for: a functional subject (label function) or other words (label subject)."""
    AMOUNTS = "amounts"
    """An amount of money: the value is in yuan; label unread where it is approximate or a range."""
    PERCENTS = "percents"
    """A percentage: the value is in percent."""
    YEARS = "years"
    """A year in digits before 年."""
    PROJECTS = "projects"
    """The name of a project that the caller knows."""


class TextSpan(msgspec.Struct, frozen=True, order=True):
    """`text[start:end]` names what `group` says; `value` is what it stands for in one form."""

    start: int
    end: int
    group: SpanGroup
    label: str
    value: str


def find_spans(
    text: str,
    *,
    context: str = "narrative",
    region: str | None = None,
    year: int | None = None,
    projects: Sequence[str] = (),
) -> list[TextSpan]:
    """Everything a text names, by place.

    Args:
        text: One cell, sentence or longer text.
        context: Where it stands, as for `extract.policy.find_references`.
        region: GB/T 2260 code of the publisher's place.
        year: Fiscal year of the document.
        projects: Names of projects to look for.

    >>> [(s.group.value, s.value) for s in find_spans("2024年教育支出100万元，依据财教〔2023〕5号。")][:3]
    [('years', '2024'), ('subjects', '教育支出'), ('amounts', '1000000')]
    """
    return sorted(
        [
            *_policies(text, context, region),
            *_values(text),
            *_subjects(text, year),
            *(TextSpan(s, e, SpanGroup.UNITS, "unit", text[s:e]) for s, e in find_unit_names(text)),
            *(TextSpan(m.start(), m.end(), SpanGroup.YEARS, "year", m[0]) for m in _YEAR.finditer(text)),
            *_projects(text, projects),
        ],
        key=lambda span: (span.start, -span.end, list(SpanGroup).index(span.group)),
    )


def _policies(text: str, context: str, region: str | None) -> Iterator[TextSpan]:
    for reference in find_references(text, context=context, region=region):
        yield TextSpan(
            reference.start, reference.end, SpanGroup.POLICIES, reference.role.value, reference.key
        )
    for mention in find_numbers(text):
        yield TextSpan(mention.start, mention.end, SpanGroup.NUMBERS, "number", mention.number.normal)


def _values(text: str) -> Iterator[TextSpan]:
    for value in find_values(text):
        if value.kind is ValueKind.PERCENT:
            yield TextSpan(value.start, value.end, SpanGroup.PERCENTS, "percent", str(value.number))
        elif value.kind in (ValueKind.MONEY, ValueKind.THRESHOLD) and value.yuan is not None:
            label = "money" if value.kind is ValueKind.MONEY else "threshold"
            yield TextSpan(value.start, value.end, SpanGroup.AMOUNTS, label, f"{value.yuan:f}")
        elif value.kind is ValueKind.UNREAD:
            yield TextSpan(value.start, value.end, SpanGroup.AMOUNTS, "unread", value.printed)


def _subjects(text: str, year: int | None) -> Iterator[TextSpan]:
    """The words that the narrative reader takes for what an amount is for, where the text prints them."""
    if not _WORTH_READING.search(text):
        return
    places = [i for i, c in enumerate(text) if not c.isspace()]
    plain = "".join(text[i] for i in places)
    done: set[tuple[int, int]] = set()
    for reading in read_passages([Passage(plain, ((0, _NOWHERE),))], year):
        for draft in reading.drafts:
            at = (
                plain.rfind(draft.subject, max(0, draft.at - _LONGEST_LEAD), draft.at)
                if draft.subject
                else -1
            )
            if at < 0 or (at, len(draft.subject)) in done or not (draft.path or _is_subject(draft.subject)):
                continue
            done.add((at, len(draft.subject)))
            start, end = places[at], places[at + len(draft.subject) - 1] + 1
            label = "function" if draft.path else "subject"
            yield TextSpan(start, end, SpanGroup.SUBJECTS, label, draft.subject)


def _is_subject(words: str) -> bool:
    """Whether words before an amount can be what it is for: 按照 and 5人×70000元/人= are not."""
    return not _NO_SUBJECT.search(words) and len(words) > 2


def _projects(text: str, projects: Sequence[str]) -> Iterator[TextSpan]:
    for name in projects:
        if len(name) >= _SHORTEST_PROJECT:
            for match in re.finditer(re.escape(name), text):
                yield TextSpan(match.start(), match.end(), SpanGroup.PROJECTS, "project", name)
