"""Running text to figures: sentence by sentence, value by value, each by the words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.narrative.clauses import Clause, Sentence, split_sentences
from extract.narrative.comparisons import Words, read_words
from extract.narrative.context import Context
from extract.narrative.drafts import Base, Draft
from extract.narrative.passages import Passage
from extract.narrative.subjects import (
    FunctionPath,
    Subject,
    clean_subject,
    find_function,
    split_measure,
    strip_copula,
    subject_key,
)
from extract.narrative.values import Value, ValueKind
from extract.narrative.wording import any_of, compile_words, wording


class Reading(msgspec.Struct, frozen=True):
    """What a passage states, and the values in it that were not understood."""

    passage: Passage
    drafts: tuple[Draft, ...]
    unread: tuple[Value, ...]


def read_passages(passages: Sequence[Passage], year: int | None) -> list[Reading]:
    """The figures of passages in order; context goes from one to the next.

    Args:
        passages: The running text of a document.
        year: Its fiscal year, which figures without a year of their own have.
    """
    context = Context(year)
    count = 0
    readings = []
    for passage in passages:
        context.enter(passage)
        sentences = split_sentences(passage.text, passage.body)
        reader = _PassageReader(passage, context)
        for sentence in sentences:
            count += sentence.has_values
            reader.read(sentence, count)
        context.leave(passage, reader.drafts)
        readings.append(Reading(passage, tuple(reader.finished()), tuple(reader.unread)))
    return readings


class _PassageReader:
    """Reads the sentences of one passage; figures of earlier sentences can be compared by later ones."""

    def __init__(self, passage: Passage, context: Context) -> None:
        self._text = passage.text
        self._context = context
        self.drafts: list[Draft] = []
        self.unread: list[Value] = []
        self._current: Draft | None = None
        """The figure that a change, share or completion is said of."""
        self._changed: Draft | None = None
        """The figure whose change the last value stated."""
        self._base: Base | None = None
        self._year: int | None = None
        self._wholes: list[str | None] = []
        self._counted = ""
        """The noun counted before a value: 货物 of 货物2个项目."""
        self._before = ""
        """The clause before, where it held no value."""
        self._reason = False
        self._reason_subject = ""
        self._sentence = 0

    def finished(self) -> list[Draft]:
        """The figures that say something, in printed order; a compared figure without an owner is unread."""
        orphans = [d for d in self.drafts if not d.subject]
        self.unread.extend(d.value for d in orphans if d.value)
        return sorted((d for d in self.drafts if d.subject), key=lambda d: d.at)

    def read(self, sentence: Sentence, ordinal: int) -> None:
        """Read one sentence."""
        self._sentence = ordinal
        self._base, self._year, self._reason, self._reason_subject = None, None, False, ""
        self._wholes, self._counted, self._before, self._changed = [], "", "", None
        heads = [d for d in self.drafts if d.part_of == self._context.whole and not d.is_base and d.value]
        if heads:
            self._current = heads[-1]
        for clause in sentence.clauses:
            self._read_clause(clause)

    @property
    def _whole(self) -> str | None:
        return self._wholes[-1] if self._wholes else self._context.whole

    def _read_clause(self, clause: Clause) -> None:
        if clause.opens in ("；", ";"):
            self._reason = False
            self._wholes = self._wholes[:1]
        position = clause.start
        for value in clause.values:
            lead = self._enter_words(self._text[position : value.start], clause)
            if value.kind is not ValueKind.THRESHOLD:
                self._read_value(value, lead, clause)
                position = value.end
        if not any(v.kind is not ValueKind.THRESHOLD for v in clause.values):
            self._read_plain(self._enter_words(self._text[clause.start : clause.end], clause))
        else:
            self._before, self._counted = "", ""
            if any(v.kind is ValueKind.MONEY for v in clause.values):
                self._reason_subject = ""
        if clause.opens == "（" and self._wholes:
            self._wholes.pop()

    def _enter_words(self, text: str, clause: Clause) -> str:
        """Note 其中, 含 and the words of a reason at the beginning of a clause; returns the words behind them."""
        words = wording()
        part = compile_words(f"^(?:[，。；]?{any_of(words.part)}[:：，,]?)").match(text)
        if part:
            self._reason = False
            self._wholes.append(self._whole_now())
            text = text[part.end() :]
        elif clause.opens == "（" and (inner := compile_words(f"^{any_of(words.contains)}").match(text)):
            self._wholes.append(self._current.subject if self._current else None)
            text = text[inner.end() :]
        elif clause.opens == "（":
            self._wholes.append(self._whole)
        reason = compile_words("|".join(words.reason)).search(text)
        if reason:
            self._reason, self._current = True, None
            text = re.sub(r"^[是为：:]", "", text[reason.end() :])
        return text

    def _whole_now(self) -> str | None:
        """The subject whose parts follow 其中."""
        mains = [d for d in self.drafts if not d.is_base and d.value is not None]
        same = [d for d in mains if d.sentence == self._sentence]
        chosen = (same or mains)[-1:] or ([self._current] if self._current else [])
        return chosen[0].subject if chosen else self._counted or self._context.whole

    def _read_plain(self, text: str) -> None:
        """A clause without a value: it may name a year, a subject, a count or what the next compares with."""
        found = find_function(text)
        if found:
            self._context.set_function(found.path)
            self._before = ""
            return
        words = read_words(text)
        if words.base and not words.sign:
            self._base = words.base
            if words.subject:
                self._before = words.subject
            return
        if self._reason and words.sign:
            self._reason_subject = clean_subject(words.subject).name
            return
        middle = re.fullmatch(r"在?(.{2,40}?)中", text)
        if middle:
            self._wholes = [clean_subject(middle[1]).name or None]
            return
        follows = compile_words(f"{any_of(wording().lists_follow)}$").search(text)
        if follows and self._current:
            self._wholes = [self._current.subject]
            return
        subject = clean_subject(text)
        self._year = subject.year or self._year
        counted = compile_words(rf"^(?P<noun>.+?)(?:共|为)?{wording().counter}$").match(text)
        noun = clean_subject(counted["noun"]).name if counted else ""
        if counted and re.search(r"\d+个项目", text) and noun.endswith("的"):
            noun += "项目"
        self._counted = noun if noun and noun != "数量" else self._counted
        self._before = text

    def _read_value(self, value: Value, lead: str, clause: Clause) -> None:
        if value.kind is ValueKind.UNREAD:
            self.unread.append(value)
            self._base = self._base if value.unit is None else None
            return
        words = read_words(lead)
        if words.base:
            self._base = words.base
        if words.doubtful and not (self._current and self._current.change_sign):
            self.unread.append(value)
        elif value.kind is ValueKind.UNCHANGED:
            self._read_unchanged(value, words, clause)
        elif words.open_base and value.kind is ValueKind.MONEY:
            self._read_compared(value, clause)
        elif words.sign or words.doubtful:
            self._read_change(value, words, clause)
        elif value.kind is ValueKind.PERCENT:
            self._read_percent(value, lead)
        else:
            self._read_amount(value, lead, clause)

    def _read_amount(self, value: Value, lead: str, clause: Clause) -> None:
        starts_with_verb = read_words(lead[:2]).sign != 0 and len(lead) > 2
        subject, found = self._subject(lead)
        if self._reason or starts_with_verb or not subject.name:
            self.unread.append(value)
            return
        draft = Draft(self._sentence, clause.start, value.end, value.start, subject.name)
        draft.path = found
        draft.year = subject.year or self._year or self._context.year
        draft.measure, draft.value, draft.part_of = subject.measure, value, self._whole
        if subject_key(draft.part_of or "") == subject_key(draft.subject):
            draft.part_of = None
        self._year = subject.year or self._year
        self.drafts.append(draft)
        self._current, self._changed = draft, None

    def _read_compared(self, value: Value, clause: Clause) -> None:
        """The figure that another is compared with; whose it is shows when the comparison is closed."""
        if self._base is None:
            self.unread.append(value)
            return
        draft = Draft(self._sentence, clause.start, value.end, value.start, self._base.subject, is_base=True)
        draft.value, draft.measure = value, self._base.measure
        draft.year = self._base.year_for(self._year or self._context.year)
        self._base.draft = draft
        self.drafts.append(draft)

    def _read_unchanged(self, value: Value, words: Words, clause: Clause) -> None:
        approximate = compile_words(any_of(wording().approximate_unchanged)).fullmatch(value.printed)
        if self._base is None or self._reason or approximate:
            return
        target = self._target(words, clause, value)
        if target:
            self._compare(target, value, 0)

    def _read_change(self, value: Value, words: Words, clause: Clause) -> None:
        target = self._target(words, clause, value)
        if target is None or (self._base is None and target is not self._changed):
            self.unread.append(value)
            return
        sign = target.change_sign if words.doubtful else words.sign
        if value.number is not None and value.number < 0 and sign < 0:
            self.unread.append(value)  # 减少-5万元 may mean either
            return
        self._compare(target, value, sign)

    def _compare(self, target: Draft, value: Value, sign: int) -> None:
        """Say of a figure that it changed; a second change of one figure becomes a statement of its own."""
        percent = value.kind is ValueKind.PERCENT
        if target.change_percent is not None if percent else target.change is not None:
            target = self._new(target.subject, target.year, target.measure, target.start, value, target.path)
        if percent and value.number is not None:
            target.change_percent = value.number * sign
        else:
            target.change = value
        target.change_sign = sign
        target.end = max(target.end, value.end)
        if self._base is not None:
            target.compared_year = self._base.year_for(target.year)
            target.compared_measure = self._base.measure
            if draft := self._base.draft:
                draft.subject, draft.path, draft.part_of = target.subject, target.path, target.part_of
                draft.year = self._base.year_for(target.year)
        self._current = self._changed = target

    def _target(self, words: Words, clause: Clause, value: Value) -> Draft | None:
        """The figure that a change is said of; a new one without an amount where only its change is stated."""
        if not words.subject and words.base is None and self._changed:
            return self._changed
        subject, path = self._explicit(words.subject)
        if not subject.name and self._reason:
            subject = Subject(self._reason_subject)
            if not subject.name:
                return None
        named = subject.name or (self._base.subject if self._base else "")
        for draft in reversed(self.drafts):
            if named and not draft.is_base and not draft.has_change and not self._reason:
                same = subject_key(draft.subject) == subject_key(named)
                if same and (subject.year is None or subject.year == draft.year):
                    return draft
        if subject.name:
            year = subject.year or self._year or self._context.year
            return self._new(subject.name, year, subject.measure, clause.start, value, path)
        if subject.measure:
            same_measure = [d for d in self.drafts if d.measure == subject.measure and not d.is_base]
            return same_measure[-1] if same_measure else self._current
        return self._current

    def _new(
        self,
        name: str,
        year: int | None,
        measure: str | None,
        start: int,
        value: Value,
        path: FunctionPath | None,
    ) -> Draft:
        """A statement of a change without the amount itself."""
        draft = Draft(self._sentence, start, value.end, value.start, name, path, year, measure)
        draft.part_of = None if self._reason else self._whole
        if subject_key(draft.part_of or "") == subject_key(name):
            draft.part_of = None
        self.drafts.append(draft)
        return draft

    def _explicit(self, text: str) -> tuple[Subject, FunctionPath | None]:
        """The subject that words name by themselves."""
        found = find_function(text)
        if found:
            path = self._context.set_function(found.path)
            rest = clean_subject(text[: found.start] + text[found.end :])
            return Subject(path.printed, rest.year, rest.measure), path
        subject = clean_subject(text)
        if subject.name in wording().last_year and self._context.year:
            return Subject("", self._context.year - 1, subject.measure), None
        if subject.weak and self._context.topic:
            return msgspec.structs.replace(subject, name=""), None
        return subject, None

    def _subject(self, lead: str) -> tuple[Subject, FunctionPath | None]:
        """What an amount is about: its own words, else what was counted, named before or stands in the heading."""
        subject, path = self._explicit(lead)
        before = clean_subject(self._before)
        if self._before.endswith("的") and lead and (subject.name or not path):
            return msgspec.structs.replace(
                subject, name=self._before + (subject.name or strip_copula(lead))
            ), path
        if subject.name:
            return subject, path
        year = subject.year or before.year
        subject = msgspec.structs.replace(subject, year=year, measure=subject.measure or before.measure)
        if self._counted:
            return msgspec.structs.replace(subject, name=self._counted), None
        if before.name and re.search(r"(?:费|支出|收入|资金|采购|预算|资产|款)$", self._before):
            return msgspec.structs.replace(subject, name=before.name), None
        if self._context.function:
            return msgspec.structs.replace(
                subject, name=self._context.function.printed
            ), self._context.function
        if subject.measure and self._current and not subject.weak:
            return msgspec.structs.replace(subject, name=self._current.subject), self._current.path
        return msgspec.structs.replace(subject, name=self._context.topic), None

    def _read_percent(self, value: Value, lead: str) -> None:
        """A share, a degree of completion, or a percentage of something else, which states no figure."""
        words = wording()
        completion = compile_words(
            rf"(?P<pre>.*?){any_of(words.completion)}(?P<of>.*?)(?:的|[:：])?$"
        ).fullmatch(lead)
        share = compile_words(
            rf"(?P<pre>.*?){any_of(words.share)}(?P<of>.*?)(?:的|比例|比重|为)*$"
        ).fullmatch(lead)
        budget = compile_words(any_of(words.budget_words))
        rate = "率" in lead or "完成" in lead
        if completion and (
            (rate and "完成" in lead) or re.search("执行率", lead) or budget.search(completion["of"])
        ):
            kind = "completion"
        elif share:
            kind = "completion" if budget.search(share["of"]) and "合计" not in share["of"] else "share"
        elif compile_words(f"{any_of(words.no_figure_percent)}$").search(lead):
            return
        else:
            kind = ""
        match = completion if kind == "completion" and completion else share
        target = self._current
        if not kind or match is None or self._reason or target is None:
            self.unread.append(value)
            return
        of = match["of"].strip("的")
        if kind == "completion":
            target.completion, target.completion_of = value.number, split_measure(of)[1]
        else:
            target.share, target.share_of = value.number, clean_subject(of).name or self._whole
        target.end = max(target.end, value.end)
