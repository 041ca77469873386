"""Running text to figures: sentence by sentence, value by value, each by the words before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from extract.narrative.changes import read_change, read_compared, read_unchanged
from extract.narrative.clauses import Clause, Sentence, split_sentences
from extract.narrative.comparisons import read_words
from extract.narrative.context import Context
from extract.narrative.drafts import FigureDraft
from extract.narrative.functions import find_function
from extract.narrative.naming import Named, sharing_subjects, subject_of_amount
from extract.narrative.passages import Passage
from extract.narrative.percents import is_base, read_base, read_percent
from extract.narrative.scene import Scene
from extract.narrative.subjects import Subject, clean_subject
from extract.narrative.values import Value, ValueKind, find_values
from extract.narrative.wording import any_of, compile_words, wording

_STATED = frozenset({ValueKind.MONEY, ValueKind.PERCENT, ValueKind.UNREAD})
_ROW_OF_FIGURES = re.compile(r"\d \d|\D \d[\d,.]*(?= |$)")
"""Figures that blanks part, as a table's row that was copied into one line has them."""
_NEXT_OF_LIST = re.compile(r"[(（]?\d{1,2}[)）、.．](?!\d)")
"""A reason goes on behind a semicolon where it numbers what it consists of (原因是：1.…；2.…)."""
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
"""A year in brackets (含2023年转列的项目5个) is that of what they add, not of what the sentence goes on with."""
_NEXT_VALUE = re.compile(r"[、,，和]\d")
_LONGEST_PASSAGE = 20_000
"""Characters; anything longer is no paragraph that a person wrote, and its values are left unread."""
_LONGEST_LEAD = 200
"""Characters before a value that can say what it is."""


class PassageReading(msgspec.Struct, frozen=True):
    """What a passage states, and the values in it that were not understood."""

    passage: Passage
    drafts: tuple[FigureDraft, ...]
    unread: tuple[Value, ...]


def read_passages(passages: Sequence[Passage], year: int | None) -> list[PassageReading]:
    """The figures of passages in order; context goes from one to the next.

    Args:
        passages: The running text of a document.
        year: Its fiscal year, which figures without a year of their own have.
    """
    context = Context(year)
    count = 0
    readings = []
    for passage in passages:
        if len(passage.text) > _LONGEST_PASSAGE:
            stated = tuple(v for v in find_values(passage.text) if v.kind in _STATED)
            readings.append(PassageReading(passage, (), stated))
            continue
        context.enter(passage)
        scene = Scene(passage.text, context)
        for sentence in split_sentences(passage.text, passage.body):
            count += sentence.has_values
            first_words = _first_words(scene, sentence)
            scene.begin_sentence(count, first_words)
            context.begin_sentence(first_words)
            for clause in sentence.clauses:
                _read_clause(scene, clause)
            scene.end_sentence()
        context.leave(passage, scene.drafts)
        readings.append(PassageReading(passage, tuple(scene.finished()), tuple(scene.unread)))
    return readings


def _first_words(scene: Scene, sentence: Sentence) -> str:
    """The words of a sentence before its first value."""
    start = sentence.clauses[0].start
    first = next((v.start for c in sentence.clauses for v in c.values), sentence.clauses[-1].end)
    return scene.text[start : min(first, start + _LONGEST_LEAD)]


def _read_clause(scene: Scene, clause: Clause) -> None:
    if "）" in clause.opens:
        scene.close_bracket()
    elif clause.opens == "（":
        scene.open_bracket(clause.start)
    if clause.opens.endswith(("；", ";")):
        scene.reason &= _NEXT_OF_LIST.match(scene.text, clause.start) is not None
        scene.wholes = scene.wholes[: scene.inside]
    values = [v for v in clause.values if v.kind is not ValueKind.THRESHOLD]
    if len(values) < len(clause.values):
        scene.is_rate = True
    position = clause.start
    for value in values:
        lead = scene.text[max(position, value.start - _LONGEST_LEAD) : value.start]
        _read_value(scene, value, _enter_words(scene, lead, clause), clause)
        position = value.end
    if not values:
        words = scene.text[clause.start : min(clause.end, clause.start + _LONGEST_LEAD)]
        _read_plain(scene, _enter_words(scene, words, clause))
    else:
        scene.before, scene.counted = "", ""
        if any(v.kind is ValueKind.MONEY for v in values):
            scene.reason_subject = ""


def _enter_words(scene: Scene, text: str, clause: Clause) -> str:
    """Note 其中, 含 and the words of a reason at the beginning of a clause; returns the words behind them."""
    words = wording()
    part = compile_words(f"^(?:[，。；]?{any_of(words.part)}[:：，,]?)").match(text)
    if part:
        scene.reason = (
            scene.is_rate
        )  # parts of a limit or a rate (每村不低于100万元，其中…) are no figures either
        scene.begin_parts()
        text = text[part.end() :]
    elif (clause.opens == "（" or (scene.current and clause.opens in "，,")) and (
        inner := compile_words(f"^{any_of(words.contains)}[:：]?").match(text)
    ):
        scene.wholes.append(scene.current.subject if scene.current else None)
        text = text[inner.end() :]
    if scene.is_rate and text.startswith(("共", "合计", "总计")):
        scene.reason, scene.wholes = False, []
    reason = compile_words("|".join(words.reason)).search(text)
    if reason:
        scene.reason, scene.gave_reason, scene.current = True, True, None
        text = re.sub(r"^[是为：:]", "", text[reason.end() :])
    return text


def _read_plain(scene: Scene, text: str) -> None:
    """A clause without a value: it may name a year, a subject, a count or what the next compares with."""
    found = find_function(text)
    if found:
        scene.context.set_function(found.path)
        scene.before = ""
        return
    words = read_words(text)
    if words.base and not words.sign:
        scene.base = words.base
        scene.before = words.subject or scene.before
    elif scene.reason and words.sign:
        scene.reason_subject = clean_subject(words.subject).name
    elif middle := re.fullmatch(r"在?(.{2,40}?)中", text):
        scene.wholes = [clean_subject(middle[1]).name or None]
    elif compile_words(any_of(wording().divides)).match(text):
        scene.divide()
    elif scene.current and compile_words(f"{any_of(wording().lists_follow)}$").search(text):
        scene.wholes = [scene.current.subject]
    else:
        scene.year = clean_subject(_IN_BRACKETS.sub("", text)).year or scene.year
        scene.counted = _counted_noun(text) or scene.counted
        scene.before = text


def _counted_noun(text: str) -> str:
    """What a clause counts: 政府采购项目 of 涉及政府采购项目22个."""
    worked_on = re.search(
        r"\d+个(?:预算|重点)?项目(?:支出)?(?:开展|进行|实施|组织)了?(?P<work>[^，。]{2,12})$", text
    )
    if worked_on:
        return f"{worked_on['work']}的项目"
    counted = compile_words(rf"^(?P<noun>.*?\D)(?:共|为)?{wording().counter}$").match(text)
    noun = clean_subject(counted["noun"]).name if counted else ""
    if noun.endswith("的") and re.search(r"\d+个项目$", text):
        noun += "项目"
    return noun if noun != "数量" else ""


def _read_value(scene: Scene, value: Value, lead: str, clause: Clause) -> None:
    """Read one value by what the words before it say that it is."""
    words = read_words(lead)
    scene.base = words.base or scene.base
    is_doubtful = words.doubtful and not (scene.current and scene.current.change_sign)
    if value.kind is ValueKind.UNREAD or is_doubtful or _is_first_of_several(scene.text, value, lead):
        scene.unread.append(value)
    elif value.kind is ValueKind.UNCHANGED:
        read_unchanged(scene, value, words, clause)
    elif words.open_base and value.kind is ValueKind.MONEY:
        read_compared(scene, value, clause)
    elif words.sign or words.doubtful:
        read_change(scene, value, words, clause)
    elif value.kind is ValueKind.PERCENT:
        read_percent(scene, value, lead)
    elif is_base(scene.text, value, lead):
        read_base(scene, value, lead, clause.start)
    else:
        _read_amount(scene, value, lead, clause)


def _is_first_of_several(text: str, value: Value, lead: str) -> bool:
    """Whether a value is one of several that 各 deals out (各下降23.51%、38.28%): of what each is, is not said."""
    return "各" in lead and not sharing_subjects(lead) and _NEXT_VALUE.match(text, value.end) is not None


def _read_amount(scene: Scene, value: Value, lead: str, clause: Clause) -> None:
    """An amount of the subject that the words name; refused in a reason, on a path (由…) and without a subject."""
    begins_with_verb = len(lead) > 2 and read_words(lead[:2]).sign != 0
    on_a_path = compile_words(f"{any_of(wording().from_to)}$").search(lead)
    sharers = sharing_subjects(lead)
    scene.sharers = sharers or scene.sharers
    is_shared = bool(scene.sharers and (sharers or not lead))
    nameless = not lead and clause.opens == "、" and not scene.counted
    named = _next_sharer(scene, lead) if is_shared else subject_of_amount(scene, lead)
    subject = named.subject
    if compile_words(f"^{any_of(wording().rate_before)}").match(subject.name):
        return
    of_some_months = not scene.context.months and compile_words(any_of(wording().part_of_year)).search(lead)
    if _ROW_OF_FIGURES.search(lead) or of_some_months:
        scene.unread.append(value)
        return
    unclear = subject.unclear or not subject.name or (nameless and not is_shared)
    if scene.reason or begins_with_verb or on_a_path or unclear:
        scene.unread.append(value)
        return
    draft = scene.add(subject.name, named.path, value, clause.start, subject.year)
    draft.measure, draft.value = subject.measure, value
    if is_shared:
        scene.shared.append(draft)
    scene.year = subject.year or scene.year
    scene.current, scene.changed, scene.is_rate = draft, None, False


def _next_sharer(scene: Scene, lead: str) -> Named:
    """The next of the subjects that share the values of a list."""
    return Named(Subject(scene.sharers.pop(0), clean_subject(lead).year))
