"""Which tables repeat what the running text states, and which parts make up a whole: data of `stated.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
import msgspec.yaml

from extract.audit.identities import Selection
from extract.errors import CatalogueError
from extract.facts import StatedFigure
from extract.states import Stage
from extract.text import fold

_QUOTES = re.compile(r"[“”\"‘’'《》]")
_TAIL = re.compile(r"(?:预算|总额|总计|合计|金额|数)+$")
_OWN_MEASURES = {
    Stage.BUDGET: frozenset({None, "预算数", "年初预算数"}),
    Stage.FINAL_ACCOUNTS: frozenset({None, "决算数"}),
}
BUDGET_MEASURES = frozenset({"预算数", "年初预算数", "调整预算数"})


class SubjectRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a subject of the running text stands in tables; each selection is one place."""

    subject: str
    label: str
    label_en: str
    tables: tuple[Selection, ...]
    part_of: str | None = None
    measure: tuple[str, ...] = ()
    where_equal: bool = False
    """Whether the tables need not have the figure: only an equal one says something."""


class SumRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parts that make up a whole: if the text states them all, it must state their sum."""

    whole: str
    parts: tuple[str, ...]
    label: str
    label_en: str


class StatedRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `functions` lists groups of tables whose rows a functional subject can mean."""

    subjects: tuple[SubjectRule, ...]
    functions: tuple[tuple[str, ...], ...]
    sums: tuple[SumRule, ...]

    def of(self, figure: StatedFigure, stage: Stage, measure: str | None) -> Iterator[SubjectRule]:
        """The rules for a figure of that measure (its own, or the one it is compared with)."""
        words = subject_words(figure.subject)
        for rule in self.subjects:
            if rule.part_of and not re.fullmatch(rule.part_of, subject_words(figure.part_of or "")):
                continue
            fits = measure in rule.measure if rule.measure else measure in _OWN_MEASURES[stage]
            if fits and re.fullmatch(rule.subject, words):
                yield rule


@cache
def stated_rules() -> StatedRules:
    """The rules as they stand in the data file.

    Raises:
        CatalogueError: The file is malformed.
    """
    text = files("extract.audit").joinpath("stated.yaml").read_text("utf-8")
    try:
        rules = msgspec.yaml.decode(text, type=StatedRules)
        for pattern in (r.subject for r in rules.subjects):
            re.compile(pattern)
    except (msgspec.MsgspecError, re.error) as error:
        raise CatalogueError("stated.yaml", "subjects, functions and sums", str(error)) from error
    return rules


def is_own_measure(measure: str | None, stage: Stage) -> bool:
    """Whether a figure of this measure is one of the document's own stage, as its tables are."""
    return measure in _OWN_MEASURES[stage]


def subject_words(subject: str) -> str:
    """A subject in the form that the rules are written for: width folded, without quotes.

    >>> subject_words("“三公”经费"), subject_words("因公出国（境）费")
    ('三公经费', '因公出国(境)费')
    """
    return _QUOTES.sub("", fold(subject))


def subject_key(subject: str) -> str:
    """A form in which a subject and its total are the same: 财政拨款支出预算 and 财政拨款支出.

    >>> subject_key("政府采购预算总额") == subject_key("政府采购金额")
    True
    """
    words = subject_words(subject)
    return _TAIL.sub("", words) or words
