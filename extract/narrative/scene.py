"""What is known while the sentences of one passage are read."""

from __future__ import annotations

import re

import msgspec

from extract.narrative.context import Context
from extract.narrative.drafts import Base, FigureDraft
from extract.narrative.functions import FunctionPath
from extract.narrative.subjects import subject_key
from extract.narrative.values import Value

_SPOKEN_YEAR = re.compile(r"(20\d{2})年度?[，,]")
_NEXT_REASON = re.compile("[二三四五六七八九]是")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "社会保险基金")
_SIDES = ("收入", "支出")


class Scene(msgspec.Struct):
    """The figures of a passage so far, and what the words before the next value have said."""

    text: str
    context: Context
    drafts: list[FigureDraft] = []
    unread: list[Value] = []
    current: FigureDraft | None = None
    """The figure that a change, share or completion is said of."""
    changed: FigureDraft | None = None
    """The figure whose change the last value stated."""
    base: Base | None = None
    """What the sentence compares with."""
    year: int | None = None
    """The year that the sentence named last of what it is about."""
    divided: str | None = None
    """The subject whose money a sentence divides in another way (按资金来源划分), until a figure of its own follows."""
    wholes: list[str | None] = []
    """Subjects whose parts follow, the innermost last."""
    ratio: str = ""
    """The words before an amount that a percentage behind it is of: 占年初预算 of 占年初预算100万元的43%."""
    counted: str = ""
    """The noun counted before a value: 货物 of 货物2个项目."""
    before: str = ""
    """The clause before, where it held no value."""
    sharers: list[str] = []
    """Subjects that still wait for their value (货物、工程、服务分别为…)."""
    shared: list[FigureDraft] = []
    """The figures of those that have theirs."""
    reason: bool = False
    """Whether the words give a reason: values there are no figures of the subject before."""
    reason_subject: str = ""
    gave_reason: bool = False
    """Whether the sentence before gave one; 二是 goes on with it."""
    spoken_year: int | None = None
    """The year that a sentence of the passage began with (2022年，…): what follows is of it."""
    is_rate: bool = False
    """Whether the last amount that the sentence names is a limit or a rate, which no figure is."""
    sentence: int = 0
    outside: tuple[list[str | None], FigureDraft | None, int | None] = ([], None, None)
    """Wholes, current figure and year before the bracket that is being read."""
    inside: int = 1
    """How many of the wholes a semicolon leaves: the first of a sentence, and in brackets what they are said of."""

    def open_bracket(self, start: int) -> None:
        """What stands in brackets is said of the figure before them, and is over with them.

        Amounts in brackets right behind an amount are parts of it.
        """
        self.outside = (list(self.wholes), self.current, self.year)
        if self.current and self.current.value and self.current.value.end == start - 1:
            self.wholes.append(self.current.subject)
            self.inside = len(self.wholes)

    def close_bracket(self) -> None:
        """Go on with what was said before the brackets."""
        self.wholes, self.current, self.year = self.outside
        self.inside = 1

    def begin_sentence(self, ordinal: int, words: str) -> None:
        """Forget what holds inside a sentence only, and note the year that its first words name."""
        self.sentence = ordinal
        goes_on = self.gave_reason and _NEXT_REASON.match(words) is not None
        if spoken := _SPOKEN_YEAR.match(words):
            self.spoken_year = int(spoken[1])
        self.base, self.reason, self.reason_subject, self.is_rate = None, goes_on, "", False
        self.gave_reason = goes_on
        self.inside = 1
        if self.year_told is not None:
            self.year = None  # else no other year is known than the one named last
        self.wholes, self.counted, self.before, self.changed, self.ratio = [], "", "", None, ""
        self.sharers, self.shared = [], []
        heads = [d for d in self.drafts if d.part_of == self.context.whole and not d.is_base and d.value]
        if heads:
            self.current = heads[-1]

    def end_sentence(self) -> None:
        """Take back the figures of a shared list that has fewer values than names: whose they are is open."""
        if self.sharers:
            self.unread.extend(d.value for d in self.shared if d.value)
            self.drafts = [d for d in self.drafts if d not in self.shared]

    @property
    def year_told(self) -> int | None:
        """The year of what names none: that which the passage speaks of, else that of its headings or document."""
        return self.spoken_year or self.context.year

    @property
    def whole(self) -> str | None:
        """The subject that the next figure is a part of."""
        return self.wholes[-1] if self.wholes else self.context.whole

    def begin_parts(self) -> None:
        """Parts follow (其中): of the figure whose change was stated last, of what is divided, else of the last amount."""
        mains = self._mains()
        same = [d for d in mains if d.sentence == self.sentence]
        if self.changed is not None:
            self.wholes.append(self.changed.subject)
        elif not same and self.divided:
            self.wholes.append(self.divided)
        else:
            chosen = (same or mains)[-1:] or ([self.current] if self.current else [])
            self.wholes.append(chosen[0].subject if chosen else self.counted or self.context.whole)

    def divide(self) -> None:
        """The money of the passage is divided in another way: parts of its largest figure follow, not of its last part."""
        mains = [d for d in self._mains() if d.part_of == self.context.whole and d.value and d.value.yuan]
        largest = max(mains, key=lambda d: d.value.yuan or 0 if d.value else 0, default=None)
        self.divided = largest.subject if largest else None
        self.wholes = [self.divided]

    def _mains(self) -> list[FigureDraft]:
        """The figures so far that state an amount of their own."""
        return [d for d in self.drafts if not d.is_base and d.value is not None]

    def add(
        self, name: str, path: FunctionPath | None, value: Value, start: int, year: int | None
    ) -> FigureDraft:
        """Begin a figure at a value; its amount or change is filled in by the caller."""
        is_over = not self.wholes and self.context.is_complete and value.number
        part_of = None if self.reason or is_over else self.whole
        draft = FigureDraft(self.sentence, start, value.end, value.start, name, path)
        draft.year = year or self.year or self.year_told
        draft.months = self.context.months
        draft.part_of = part_of if part_of and _can_be_part(name, part_of) else None
        self.drafts.append(draft)
        return draft

    def finished(self) -> list[FigureDraft]:
        """The figures in printed order; a compared figure whose owner was never named is unread."""
        self.unread.extend(d.value for d in self.drafts if not d.subject and d.value)
        return sorted((d for d in self.drafts if d.subject), key=lambda d: d.at)


def _can_be_part(name: str, whole: str) -> bool:
    """Whether a subject can be a part of another: not of itself, nor expenditure of income, nor one fund of another."""
    return subject_key(whole) != subject_key(name) and not any(
        here and there and not here & there
        for here, there in (
            ({word for word in words if word in text} for text in (name, whole)) for words in (_SIDES, _FUNDS)
        )
    )
